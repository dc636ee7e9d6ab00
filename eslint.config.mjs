// npx --yes --package eslint --package @eslint/js --package @eslint/css eslint graphkit/view/assets
import css from "@eslint/css";
import js from "@eslint/js";

const globals = Object.fromEntries(
  [
    "document", "globalThis", "location", "window", "navigator", "localStorage", "matchMedia", "getComputedStyle",
    "requestAnimationFrame", "setTimeout", "clearTimeout", "Blob", "URL", "URLSearchParams", "CSS",
  ].map((name) => [name, "readonly"]),
);

export default [
  {
    files: ["**/*.js"],
    ...js.configs.recommended,
    languageOptions: { ecmaVersion: 2023, sourceType: "module", globals },
    rules: {
      ...js.configs.recommended.rules,
      curly: ["error", "multi-line"],
      eqeqeq: "error",
      "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
      "no-var": "error",
      "prefer-const": "error",
      "no-restricted-properties": [
        "error",
        ...["innerHTML", "outerHTML", "insertAdjacentHTML"].map((property) => ({ property, message: "text only" })),
        { object: "document", property: "write", message: "text only" },
      ],
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-unused-vars": "error",
    },
  },
  {
    files: ["**/*.css"],
    language: "css/css",
    plugins: { css },
    rules: { "css/no-duplicate-imports": "error", "css/no-empty-blocks": "error", "css/no-invalid-properties": ["error", { allowUnknownVariables: true }] },
  },
];

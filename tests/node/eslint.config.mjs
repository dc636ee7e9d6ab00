// The page's script and style: `make lint-page`, and a test of the suite (tests/view/test_lint.py).
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
    rules: {
      ...css.configs.recommended.rules,
      "css/no-invalid-properties": ["error", { allowUnknownVariables: true }],
      // What a browser does not know of these it leaves out, and nothing is lost.
      "css/use-baseline": ["error", {
        available: "newly",
        allowAtRules: ["page"],
        allowProperties: ["accent-color", "overscroll-behavior", "scrollbar-color", "scrollbar-width"],
      }],
    },
  },
  // Paper has the last word over the places and colours that the screen gives.
  { files: ["**/print.css"], plugins: { css }, language: "css/css", rules: { "css/no-important": "off" } },
];

"""Make graphkit/data/traditional.toml from the dictionaries of OpenCC (Apache-2.0).

pip install opencc-python-reimplemented
python benchmarks/make_traditional.py > graphkit/data/traditional.toml
"""

from __future__ import annotations

import sys
from importlib import metadata
from pathlib import Path

DISTRIBUTION = "opencc-python-reimplemented"
ASPECT = (
    "著名 著作 著称 著稱 著述 著者 著有 著书 著書 著录 著錄 名著 "
    "显著 顯著 卓著 编著 編著 专著 專著 土著 原著 论著 論著 昭著 "
    "拙著 巨著 合著 遗著 遺著 译著 譯著 所著 较著 "
)


def read_dictionary(name: str) -> dict[str, str]:
    files = metadata.distribution(DISTRIBUTION).files or ()
    path = next(Path(str(file.locate())) for file in files if file.name == name)
    lines = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if "\t" in line)
    return {key: values.split(" ")[0] for key, values in lines}


def main() -> None:
    characters = {
        key: to for key, to in read_dictionary("TSCharacters.txt").items() if len(key) == len(to) == 1
    }
    characters = {key: to for key, to in characters.items() if key != to and key.isprintable()}
    characters["著"] = "着"
    phrases = {key: to for key, to in read_dictionary("TSPhrases.txt").items() if len(key) == len(to)}
    phrases |= {
        word: "".join(characters.get(one, one) for one in word).replace("着", "著") for word in ASPECT.split()
    }
    phrases = {
        key: to
        for key, to in sorted(phrases.items())
        if to != "".join(characters.get(one, one) for one in key)
    }
    version = metadata.version(DISTRIBUTION)
    write = sys.stdout.write
    write("# Traditional characters and the simplified ones, one for one; phrases where context decides.\n")
    write("# Version 1. Made by benchmarks/make_traditional.py from the dictionaries of OpenCC\n")
    write(f"# ({DISTRIBUTION} {version}), the OpenCC contributors, Apache-2.0; the words with 著 are ours.\n")
    write("version = 1\n\n")
    write(
        "# A text counts as traditional from this share of characters on that simplified Chinese has not.\n"
    )
    write("least_share = 0.08\nleast_count = 8\n")
    write("sample = 20_000             # characters that are looked at\n\n")
    write(
        f'traditional = "{"".join(characters)}"\nsimplified = "{"".join(characters.values())}"\n\n[phrases]\n'
    )
    for key, to in phrases.items():
        write(f'"{key}" = "{to}"\n')


if __name__ == "__main__":
    main()

"""Documents from which the fuzzing starts, so that it gets past the first bytes of each format."""

from __future__ import annotations

import gzip
from pathlib import Path

from tests.fuzz.targets import NAMES
from tests.read.documents import (
    PARAGRAPHS,
    TITLE,
    article_docx,
    make_docx,
    make_epub,
    make_pdf,
    make_zip,
    newspaper_page,
    paragraph,
)
from tests.read.web_pages import PAGES

NEWS = f"# {TITLE}\n\n▢ 本报记者 赵小安\n\n" + "\n".join(PARAGRAPHS) + "\n\n赵小安 摄\n"
TRADITIONAL = "臨江縣農商銀行昨日與茶山鎮政府簽訂協議，將為當地茶農提供貸款。\n記者 趙小安\n"


def seeds_of(name: str) -> list[bytes]:
    """List the starting inputs of a target."""
    if name == "cleaner":
        return [
            NEWS.encode(),
            TRADITIONAL.encode(),
            "标题：甲\n来源：临江日报　日期：2022-05-06\n正文。".encode(),
        ]
    if name == "graphml":
        return [b"a\nb|c\n<&>\"'\x00\x0b", "银行\n企业\n\ud800\ufffe".encode("utf-8", "surrogatepass")]
    documents = {
        "a.txt": [NEWS.encode(), NEWS.encode("gb18030"), NEWS.encode("utf-16"), TRADITIONAL.encode("big5")],
        "a.md": [NEWS.encode()],
        "a.html": [data for data, _ in PAGES.values()],
        "a.pdf": [
            make_pdf([newspaper_page()], packed=False),
            make_pdf([[(60, 60, 10, TITLE)]], packed=False),
        ],
        "a.docx": [article_docx(), make_docx(paragraph(TITLE))],
        "a.epub": [make_epub({"1.xhtml": f"<h1>{TITLE}</h1><p>{PARAGRAPHS[0]}</p>"})],
        "a.csv": [f'标题,正文,日期\n{TITLE},"{PARAGRAPHS[0]}",2022-05-06\n'.encode()],
        "a.tsv": [f"标题\t正文\n{TITLE}\t{PARAGRAPHS[0]}\n".encode("gb18030")],
        "a.jsonl": [f'{{"正文": "{PARAGRAPHS[0]}", "x": [1, {{"y": null}}]}}\n'.encode(), b'[{"text": "x"}]'],
        "a.zip": [make_zip({"a.txt": NEWS, "b/c.zip": make_zip({"d.txt": TITLE}, 0)}, 0)],
        "a.gz": [gzip.compress(NEWS.encode(), mtime=0)],
    }
    return [bytes([NAMES.index(name)]) + data for name, group in documents.items() for data in group]


def write_seeds(name: str, folder: Path) -> None:
    """Write the starting inputs of a target into a corpus folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(seeds_of(name)):
        (folder / f"seed-{number:02}").write_bytes(data)

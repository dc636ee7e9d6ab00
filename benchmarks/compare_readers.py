"""Libraries that read documents, on Chinese test documents made here (results in docs/formats.md).

    python -m benchmarks.compare_readers [NAME …]

Each library must be installed; only pypdfium2 is an optional dependency of graphkit. For each the table says
how much of the text comes out in the right order (similarity of the text without spaces, 1 is best; the text
of menus and links counts against it), the milliseconds of a second reading, the seconds of the import, and
the size of the library with all that it needs.
"""

from __future__ import annotations

import io
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from difflib import SequenceMatcher
from importlib import metadata
from pathlib import Path

from benchmarks.fresh_pages import FRESH
from tests.read.documents import (
    PARAGRAPHS,
    SECOND_PARAGRAPHS,
    SECOND_TITLE,
    TITLE,
    article_docx,
    make_epub,
    make_pdf,
    newspaper_page,
    set_column,
    wrap,
)
from tests.read.web_pages import PAGES

Read = Callable[[bytes], str]
CHAPTER = f"<h1>{TITLE}</h1>" + "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
DOCUMENTS: dict[str, dict[str, tuple[bytes, str]]] = {
    "html": PAGES,
    "html, shapes not tuned on": FRESH,
    "pdf": {
        "one column": (make_pdf([set_column(wrap(PARAGRAPHS, 40), 60, 60)]), "".join(PARAGRAPHS)),
        "newspaper": (
            make_pdf([newspaper_page()]),
            "".join([TITLE, *PARAGRAPHS, SECOND_TITLE, *SECOND_PARAGRAPHS]),
        ),
    },
    "docx": {"text box": (article_docx(), "".join([TITLE, *PARAGRAPHS, "村名里程上坪村三公里"]))},
    "epub": {"chapter": (make_epub({"a.xhtml": CHAPTER}), "".join([TITLE, *PARAGRAPHS]))},
}


def read_graphkit(suffix: str) -> Read:
    from graphkit.read import read_data

    return lambda data: "\n".join(source.text for source in read_data(data, f"a.{suffix}"))


def read_kreuzberg(mime: str) -> Read:
    import kreuzberg

    return lambda data: str(kreuzberg.extract_bytes_sync(data, mime).content)


def read_trafilatura() -> Read:
    import trafilatura

    return lambda data: trafilatura.extract(data, include_comments=False) or ""


def read_readability() -> Read:
    import lxml.html
    import readability

    def read(data: bytes) -> str:
        document = readability.Document(data.decode("gb18030" if b"gb2312" in data else "utf-8"))
        return document.short_title() + str(lxml.html.fromstring(document.summary()).text_content())

    return read


def read_justext() -> Read:
    import justext

    stops = frozenset("的了在是和有这个不")
    return lambda data: "\n".join(
        paragraph.text for paragraph in justext.justext(data, stops) if not paragraph.is_boilerplate
    )


def read_pypdf() -> Read:
    import pypdf

    return lambda data: "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)


def read_pdfplumber() -> Read:
    import pdfplumber

    def read(data: bytes) -> str:
        with pdfplumber.open(io.BytesIO(data)) as document:
            return "\n".join(page.extract_text() for page in document.pages)

    return read


def read_pdfminer() -> Read:
    from pdfminer.high_level import extract_text

    return lambda data: str(extract_text(io.BytesIO(data)))


def read_pdfium() -> Read:
    import pypdfium2

    return lambda data: "\n".join(
        page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)
    )


def read_python_docx() -> Read:
    import docx

    return lambda data: "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs)


def read_docx2txt() -> Read:
    import docx2txt

    return lambda data: str(docx2txt.process(io.BytesIO(data)))


def read_mammoth() -> Read:
    import mammoth

    return lambda data: str(mammoth.extract_raw_text(io.BytesIO(data)).value)


def read_ebooklib() -> Read:
    import lxml.html
    from ebooklib import ITEM_DOCUMENT, epub

    def read(data: bytes) -> str:
        with tempfile.NamedTemporaryFile(suffix=".epub") as file:
            file.write(data)
            file.flush()
            items = epub.read_epub(file.name).get_items_of_type(ITEM_DOCUMENT)
            return "\n".join(lxml.html.fromstring(item.get_content()).text_content() for item in items)

    return read


EPUB, DOCX = "application/epub+zip", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LIBRARIES: list[tuple[str, str, str, Callable[[], Read]]] = [
    # name, distribution ("" is ours), format, how to read with it
    ("graphkit", "lxml", "html", lambda: read_graphkit("html")),
    ("kreuzberg", "kreuzberg", "html", lambda: read_kreuzberg("text/html")),
    ("trafilatura", "trafilatura", "html", read_trafilatura),
    ("readability", "readability-lxml", "html", read_readability),
    ("justext", "justext", "html", read_justext),
    ("graphkit", "pypdfium2", "pdf", lambda: read_graphkit("pdf")),
    ("kreuzberg", "kreuzberg", "pdf", lambda: read_kreuzberg("application/pdf")),
    ("pypdf", "pypdf", "pdf", read_pypdf),
    ("pdfplumber", "pdfplumber", "pdf", read_pdfplumber),
    ("pdfminer", "pdfminer.six", "pdf", read_pdfminer),
    ("pypdfium2", "pypdfium2", "pdf", read_pdfium),
    ("graphkit", "lxml", "docx", lambda: read_graphkit("docx")),
    ("kreuzberg", "kreuzberg", "docx", lambda: read_kreuzberg(DOCX)),
    ("python-docx", "python-docx", "docx", read_python_docx),
    ("docx2txt", "docx2txt", "docx", read_docx2txt),
    ("mammoth", "mammoth", "docx", read_mammoth),
    ("graphkit", "lxml", "epub", lambda: read_graphkit("epub")),
    ("kreuzberg", "kreuzberg", "epub", lambda: read_kreuzberg(EPUB)),
    ("ebooklib", "ebooklib", "epub", read_ebooklib),
]
MODULES = {
    "lxml": "lxml.html",
    "readability-lxml": "readability",
    "pdfminer.six": "pdfminer.high_level",
    "python-docx": "docx",
    "ebooklib": "ebooklib.epub",
}


def similarity(found: str, wanted: str) -> float:
    plain_found, plain_wanted = (re.sub(r"[\s#*▢]|&nbsp;", "", text) for text in (found, wanted))
    return SequenceMatcher(None, plain_found, plain_wanted, autojunk=False).ratio()


def installed_size(name: str) -> float:
    """Sum up the files of a distribution and of all that it needs, in MB."""
    waiting, seen, total = [name], set[str](), 0
    while waiting:
        key = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if key in seen:
            continue
        seen.add(key)
        try:
            distribution = metadata.distribution(key)
        except metadata.PackageNotFoundError:
            continue
        paths = (Path(str(distribution.locate_file(file))) for file in distribution.files or ())
        total += sum(path.stat().st_size for path in paths if path.is_file() and path.suffix != ".pyc")
        for needed in distribution.requires or ():
            if "extra ==" not in needed:
                waiting.append(re.split(r"[\s;<>=!~\[(]", needed)[0])
    return total / 1e6


def import_seconds(name: str) -> float:
    module = MODULES.get(name, name)
    command = f"import time; start = time.perf_counter(); import {module}; print(time.perf_counter() - start)"
    times = [
        float(
            subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=True).stdout
        )
        for _ in range(3)
    ]
    return min(times)


def licence(name: str) -> str:
    about = metadata.metadata(name)
    stated = about.get("License-Expression") or (about.get("License") or "").split("\n")[0][:30]
    classifiers = [
        one.split("::")[-1].strip() for one in about.get_all("Classifier") or [] if "License ::" in one
    ]
    return stated or ", ".join(classifiers)


def measure(read: Read, documents: dict[str, tuple[bytes, str]]) -> tuple[list[str], float]:
    cells: list[str] = []
    for data, wanted in documents.values():
        try:
            cells.append(f"{similarity(read(data), wanted):.3f}")
        except Exception as error:  # a library that fails is a result
            cells.append(type(error).__name__)
    start = time.perf_counter()
    for data, _ in documents.values():
        try:
            read(data)
        except Exception:  # counted above
            continue
    return cells, 1000 * (time.perf_counter() - start) / len(documents)


def main(names: list[str]) -> None:
    for format, documents in DOCUMENTS.items():
        print(f"\n| {format} | {' | '.join(documents)} | ms | import s | MB | version | licence |")
        print("|---" * (len(documents) + 6) + "|")
        for name, distribution, its_format, make in LIBRARIES:
            if its_format != format.partition(",")[0] or (names and name not in names):
                continue
            try:
                cells, milliseconds = measure(make(), documents)
            except ImportError:
                continue
            about = f"{metadata.version(distribution)} | {licence(distribution)}"
            print(
                f"| {name} | {' | '.join(cells)} | {milliseconds:.1f} | {import_seconds(distribution):.2f} "
                f"| {installed_size(distribution):.1f} | {about} |",
                flush=True,
            )


if __name__ == "__main__":
    main(sys.argv[1:])

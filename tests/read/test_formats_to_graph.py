"""From each format to the graph: the evidence of every edge is a piece of the text that was read."""

import json
from pathlib import Path

import pytest

from graphkit.pipeline import build
from graphkit.read import read_file
from tests.read.documents import make_docx, make_epub, make_zip, paragraph

SENTENCE = "临江农商银行向浙江恒远针织有限公司发放贷款八百万元。"
PRINTED = "臨江農商銀行昨日向浙江恆遠針織有限公司發放貸款八百萬元，當地茶農對這項計畫表示歡迎。"
FILES = {
    "a.html": f"<html><h1>新闻</h1><p>{SENTENCE}</p></html>".encode(),
    "a.docx": make_docx(paragraph("新闻", "2") + paragraph(SENTENCE)),
    "a.epub": make_epub({"1.xhtml": f"<h1>新闻</h1><p>{SENTENCE}</p>"}),
    "a.csv": f"标题,正文,日期\n新闻,{SENTENCE},2022-05-06\n".encode("gb18030"),
    "a.jsonl": json.dumps({"正文": SENTENCE}).encode(),
    "a.zip": make_zip({"../b.txt": SENTENCE}),
    "traditional.txt": PRINTED.encode("big5"),
}


@pytest.mark.parametrize("name", FILES)
def test_evidence_stands_in_the_text_at_its_offsets(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(FILES[name])
    texts = {source.name: source.text for source in read_file(path)}
    graph = build(path)
    edges = [data for _, _, data in graph.edges(data=True) if data["relation"] == "FINANCES"]
    assert len(edges) == 1
    (edge,) = edges
    assert edge["evidence"] == texts[edge["source_file"]][edge["start"] : edge["end"]]
    assert edge["amount_cny"] == 8_000_000


def test_traditional_evidence_stays_as_printed_under_simplified_names(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(PRINTED, encoding="utf-8")
    graph = build(path)
    (edge,) = [data for _, _, data in graph.edges(data=True) if data["relation"] == "FINANCES"]
    assert edge["evidence"] == PRINTED
    assert any("恒远针织" in data["name"] for _, data in graph.nodes(data=True))

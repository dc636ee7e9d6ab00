from __future__ import annotations

from pathlib import Path

import graphkit
from graphkit.engine import Engine
from graphkit.pipeline import BuildOptions, build_with_report

TEXT = "阿海渔具有限公司向“双塔”共富工坊认养了三亩茶园。"
FRAME = """
[[frame]]
name = "adopt"
relation = "SUPPORTS"
triggers = ["认养"]
subject = ["Enterprise"]
object = ["Organization"]
place = ["marked", "after"]
markers = ["向"]
"""
LEXICON = '[Organization]\n"“双塔”共富工坊" = []\n'


def test_a_frame_of_the_user_holds_whatever_the_classifier_says(tmp_path: Path) -> None:
    frames, names = tmp_path / "frames.toml", tmp_path / "names.toml"
    frames.write_text(FRAME, encoding="utf-8")
    names.write_text(LEXICON, encoding="utf-8")
    doc = graphkit.load_pipeline(graphkit.Config(lexicons=(names,), frames=(frames,)))(TEXT)
    found = [(one.relation, one.frame) for one in doc._.statements if one.target.name == "“双塔”共富工坊"]
    assert found == [("SUPPORTS", "adopt")]


def test_a_frame_of_the_user_tells_the_instrument_of_its_words(tmp_path: Path) -> None:
    frames = tmp_path / "frames.toml"
    frames.write_text(
        """
        [[frame]]
        name = "lease"
        relation = "FINANCES"
        triggers = ["租给"]
        subject = ["Bank"]
        object = ["Enterprise"]
        instrument = { lease = ["租给"] }
        """,
        encoding="utf-8",
    )
    text = "温岭农商银行把两台设备租给浙江恒丰泵业有限公司，此前还发放过一笔贷款。"
    doc = graphkit.load_pipeline(graphkit.Config(frames=(frames,)))(text)
    (found,) = (one for one in doc._.statements if one.frame == "lease")
    assert found.attributes["instrument"] == "lease"


def test_what_is_refuted_behind_gives_no_statement() -> None:
    said = "温岭农商银行向浙江恒丰泵业有限公司发放贷款300万元"
    told = graphkit.load_pipeline()(f"{said}。")._.statements
    assert "FINANCES" in {one.relation for one in told}
    refuted = graphkit.load_pipeline()(f"网传{said}的说法不实。")._.statements
    assert "FINANCES" not in {one.relation for one in refuted}


def test_frames_edited_between_two_builds_of_one_process_count(tmp_path: Path) -> None:
    frames, names, article = tmp_path / "frames.toml", tmp_path / "names.toml", tmp_path / "in" / "a.txt"
    article.parent.mkdir()
    article.write_text(TEXT, encoding="utf-8")
    names.write_text(LEXICON, encoding="utf-8")
    relations = ("SUPPORTS", "COOPERATES_WITH")
    for relation in relations:
        frames.write_text(FRAME.replace("SUPPORTS", relation), encoding="utf-8")
        options = BuildOptions(folder=tmp_path / "out", engine=Engine("inline"))
        config = graphkit.Config(lexicons=(names,), frames=(frames,))
        built = build_with_report(article.parent, config, options=options)
        assert built.graph is not None
        found = {kind for *_, kind in built.graph.edges(data="relation")}
        assert found & set(relations) == {relation}

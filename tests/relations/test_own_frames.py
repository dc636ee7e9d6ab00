from __future__ import annotations

from pathlib import Path

import graphkit

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

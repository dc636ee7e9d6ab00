"""Frames and anaphora as data: what a user may write, and what the errors say."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphkit.errors import LexiconError
from graphkit.records import NODE_TYPES, RELATIONS
from graphkit.relations.pairs import SIGNATURES, possible_relations
from graphkit.relations.words import load_anaphora, load_relation_words

GOOD = """[[frame]]
name = "adore"
relation = "SUPPORTS"
triggers = ["仰慕"]
subject = ["Bank"]
object = ["Enterprise"]
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "frames.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_bundled_frames_are_right() -> None:
    words = load_relation_words()
    names = [frame.name for frame in words.frames]
    assert len(names) == len(set(names)) > 15
    assert {frame.relation for frame in words.frames} <= set(RELATIONS)
    assert {"plan", "negation", "denial"} <= words.shared.keys()
    for frame in words.frames:
        assert frame.triggers and frame.subject <= set(NODE_TYPES) and frame.object <= set(NODE_TYPES)


def test_every_frame_has_a_pair_of_types_that_its_relation_allows() -> None:
    for frame in load_relation_words().frames:
        pairs = [(left, right) for left in frame.subject for right in frame.object]
        pairs = [pair[::-1] if frame.starts_at == "object" else pair for pair in pairs]
        assert any(frame.relation in possible_relations(*pair) for pair in pairs), frame.name


def test_signatures_know_every_relation() -> None:
    assert set(SIGNATURES) == set(RELATIONS)
    assert possible_relations("Person", "Bank") == ("WORKS_FOR",)
    assert possible_relations("Product", "Person") == ()


def test_anaphora_stand_for_known_types() -> None:
    words = [word for entry in load_anaphora().entries for word in entry.words]
    assert {"该行", "该公司", "该村", "我市", "全镇"} <= set(words)
    assert all(entry.types <= set(NODE_TYPES) for entry in load_anaphora().entries)


def test_own_frames_come_first(tmp_path: Path) -> None:
    words = load_relation_words((write(tmp_path, GOOD),))
    assert words.frames[0].name == "adore"
    assert len(words.frames) == len(load_relation_words().frames) + 1


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("SUPPORTS", "SUPORTS", "unknown relation 'SUPORTS'.*did you mean SUPPORTS"),
        ('["Bank"]', '["Bnak"]', "unknown subject type 'Bnak'.*did you mean Bank"),
        ('["Enterprise"]', '["Firm"]', "unknown object type 'Firm'"),
        ('triggers = ["仰慕"]\n', "", "needs triggers, subject and object"),
        ('subject = ["Bank"]\n', "", "needs triggers, subject and object"),
        ('["Enterprise"]', '["Enterprise"]\nplace = ["behind"]', "unknown place 'behind'"),
    ],
)
def test_a_wrong_frame_is_named_by_its_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = write(tmp_path, "\n" + GOOD.replace(old, new))
    with pytest.raises(LexiconError, match=message) as caught:
        load_relation_words((path,))
    assert caught.value.line == 3
    assert str(path) in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "[[frame]\n",
        "frame = 3\n",
        "words = 3\n",
        GOOD + 'markers = "向"\n',
        GOOD + "markers = [3]\n",
        GOOD + 'instrument = "loan"\n',
        GOOD.replace('["仰慕"]', '"仰慕"'),
        GOOD.replace('["仰慕"]', '[""]'),
        GOOD + 'marker = ["向"]\n',
        GOOD + 'from = "objekt"\n',
    ],
)
def test_a_file_of_another_form_is_an_error_of_ours(tmp_path: Path, text: str) -> None:
    with pytest.raises(LexiconError, match=r"frames\.toml"):
        load_relation_words((write(tmp_path, text),))


def test_a_missing_frame_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=r"none\.toml"):
        load_relation_words((tmp_path / "none.toml",))

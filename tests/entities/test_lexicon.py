from __future__ import annotations

import json
from pathlib import Path

import pytest

from graphkit.entities.layers import find_known
from graphkit.entities.lexicon import BUNDLED, Lexicon, LexiconEntry, load_lexicon, read_lexicon
from graphkit.errors import LexiconError
from graphkit.records import NODE_TYPES
from graphkit.segment import cut_words
from tests.making import HOSTILE


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_bundled_names_have_known_types_and_two_characters() -> None:
    entries = load_lexicon().entries
    assert len(BUNDLED) > 5 and len(entries) > 200
    for entry in entries:
        assert entry.type in NODE_TYPES
        assert entry.forms[0] == entry.name
        assert all(len(form) > 1 and form == form.strip() for form in entry.forms)


def test_longest_form_wins_without_overlap() -> None:
    names = [LexiconEntry("农行", "Bank", ("农行",)), LexiconEntry("农行温岭支行", "Bank", ("农行温岭支行",))]
    assert [(a, b) for a, b, _ in Lexicon(names).find("到农行温岭支行，农行")] == [(1, 7), (8, 10)]


def test_an_empty_lexicon_finds_nothing() -> None:
    assert list(Lexicon([]).find("农行")) == []


def test_toml_and_jsonl_say_the_same(tmp_path: Path) -> None:
    toml = write(tmp_path, "names.toml", '[Bank]\n"清风村镇银行" = ["清风行"]\n[Person]\n"王小川" = []\n')
    rows = [
        {"name": "清风村镇银行", "type": "Bank", "aliases": ["清风行"]},
        {"name": "王小川", "type": "Person"},
    ]
    jsonl = write(tmp_path, "names.jsonl", "\n\n".join(json.dumps(row) for row in rows) + "\n")
    assert read_lexicon(toml) == read_lexicon(jsonl)


def test_own_names_win_over_ours(tmp_path: Path) -> None:
    own = write(tmp_path, "names.toml", '[Product]\n"工行" = []\n')
    assert load_lexicon((own,)).by_form["工行"].type == "Product"
    assert load_lexicon().by_form["工行"].type == "Bank"


@pytest.mark.parametrize(
    ("name", "text", "line", "message"),
    [
        ("a.toml", '[Bank]\n"清风行" = []\n[Bnak]\n"明月行" = []\n', 3, "did you mean Bank"),
        ("a.toml", '[Bank]\n"清风行" = []\n"银" = []\n', 3, "too short"),
        ("a.toml", '[Bank]\n"清风行" = "清风"\n', 2, "no list of names"),
        ("a.toml", '[Bank]\n"清风行" = ["风"]\n', 2, "no list of names"),
        ("a.jsonl", '{"name": "清风行", "type": "Bank"}\n{"name": "明月行"}\n', 2, "no name and type"),
        ("a.jsonl", '\n{"name": "清风行", "type": "Banke"}\n', 2, "did you mean Bank"),
        ("a.jsonl", '{"name": "清风行", "type": "Bank"}\nnot json\n', 2, "no name and type"),
        ("a.jsonl", "[1, 2]\n", 1, "no name and type"),
        ("a.jsonl", '{"name": 5, "type": "Bank"}\n', 1, "too short"),
        ("a.jsonl", '{"name": "清风行", "type": "Bank", "aliases": [1]}\n', 1, "no list of names"),
    ],
)
def test_a_wrong_entry_is_named_by_its_line(
    tmp_path: Path, name: str, text: str, line: int, message: str
) -> None:
    path = write(tmp_path, name, text)
    with pytest.raises(LexiconError, match=message) as caught:
        read_lexicon(path)
    assert caught.value.line == line
    assert str(caught.value).startswith(f"{path}:{line}: lexicon: ")


@pytest.mark.parametrize("text", ["[Bank\n", "Bank = 3\n", 'Bank = ["清风行"]\n'])
def test_a_file_that_is_no_lexicon_is_named(tmp_path: Path, text: str) -> None:
    path = write(tmp_path, "a.toml", text)
    with pytest.raises(LexiconError, match=r"a\.toml"):
        read_lexicon(path)


def test_missing_and_undecodable_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=r"none\.toml"):
        read_lexicon(tmp_path / "none.toml")
    broken = tmp_path / "broken.toml"
    broken.write_bytes(b"\xff\xfe\xff")
    with pytest.raises(LexiconError, match="UTF-8"):
        read_lexicon(broken)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text(name: str) -> None:
    for start, end, entry in load_lexicon().find(HOSTILE[name]):
        assert HOSTILE[name][start:end] in entry.forms


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("农业农村部发文", ["农业农村部"]),
        ("农业农村部门发文", []),
        ("浙江大学派出学生", ["浙江大学"]),
        ("浙江大学生返乡", []),
    ],
)
def test_a_word_that_goes_on_behind_a_known_name(text: str, names: list[str]) -> None:
    found = find_known(text, cut_words(text), load_lexicon())
    assert [one.name for one in found if one.type in ("Government", "Organization")] == names

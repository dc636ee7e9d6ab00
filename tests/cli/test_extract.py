from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from graphkit.cli.main import cli

TEXT = """清风放款三百万

▢ 记者 王小川

  本报2022年5月7日讯 工行温岭支行向浙江恒丰泵业
有限公司发放贷款300万元。该行还走访了佛堂镇。
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "news.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def run(*arguments: object) -> Result:
    shown = CliRunner().invoke(cli, ["extract", *map(str, arguments)], catch_exceptions=False)
    assert shown.exit_code == 0
    return shown


def read_json(*arguments: object) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run(*arguments, "--json").stdout)
    return found


def test_it_shows_the_text_and_the_statements(file: Path) -> None:
    shown = run(file).stdout
    assert "清风放款三百万" in shown
    assert "工行温岭支行 FINANCES 浙江恒丰泵业有限公司" in shown
    assert "instrument=loan" in shown


def test_json_has_offsets_into_the_file(file: Path) -> None:
    (article,) = read_json(file)
    assert article["article"] == "news.txt#1"
    assert article["title"] == "清风放款三百万"
    for entity in article["entities"]:
        assert TEXT[entity["start"] : entity["end"]].replace("\n", "") == entity["name"]
    assert {(one["name"], one["type"]) for one in article["entities"]} >= {
        ("工行温岭支行", "Bank"),
        ("浙江恒丰泵业有限公司", "Enterprise"),
        ("佛堂镇", "Town"),
    }


def test_json_statements_lead_to_their_sentence(file: Path) -> None:
    ((loan,),) = [
        [one for one in article["statements"] if one["relation"] == "FINANCES" and one["amount_cny"]]
        for article in read_json(file)
    ]
    assert (loan["source"], loan["target"], loan["amount_cny"]) == (
        "工行温岭支行",
        "浙江恒丰泵业有限公司",
        3_000_000,
    )
    sentence = TEXT[loan["start"] : loan["end"]]
    assert "工行温岭支行" in sentence and sentence.endswith("300万元。")
    assert sentence.replace("\n", "") == loan["evidence"].replace("\n", "")
    assert (loan["status"], loan["frame"]) == ("stated", "lend")


def test_explain_tells_which_frames_held_and_which_did_not(file: Path) -> None:
    shown = run(file, "--explain").stdout
    assert "held   lend" in shown
    assert "missed" in shown


def test_settings_are_used(file: Path, tmp_path: Path) -> None:
    (tmp_path / "names.toml").write_text('[Product]\n"佛堂镇" = []\n', encoding="utf-8")
    config = tmp_path / "graphkit.toml"
    config.write_text('lexicons = ["names.toml"]\n', encoding="utf-8")
    (article,) = read_json(file, "-c", config)
    assert ("佛堂镇", "Product", "user") in {
        (one["name"], one["type"], one["layer"]) for one in article["entities"]
    }


def test_several_articles_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "empty.txt"
    path.write_text("工行温岭支行放款。", encoding="utf-8")
    assert [one["article"] for one in read_json(path)] == ["empty.txt#1"]


@pytest.mark.parametrize("option", [(), ("--json",), ("--explain",)])
def test_text_with_markup_of_the_terminal_is_shown_as_it_is(tmp_path: Path, option: tuple[str, ...]) -> None:
    path = tmp_path / "markup.txt"
    path.write_text("[bold]工行温岭支行[/bold]向[red]佛堂镇放款，[/]完。\n", encoding="utf-8")
    assert "[bold]" in run(path, *option).stdout

"""docs/store.md: every query runs and says something, every table and column is told."""

import re
from pathlib import Path

import pytest

from graphkit.pipeline import BuildOptions, build_with_report
from graphkit.store import Store
from tests.engine.samples import write_corpus

PAGE = Path(__file__).parents[2] / "docs" / "store.md"
QUERIES = re.findall(r"```sql\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    write_corpus(folder / "in", 9)
    (folder / "in" / "short.txt").write_text(
        "大溪镇大溪\n\n大溪镇（以下简称“大溪”）建了新厂房。大溪的公司多。\n", encoding="utf-8"
    )
    build_with_report(folder / "in", options=BuildOptions(folder=folder / "out"))
    return folder / "out"


def test_there_are_ten_queries() -> None:
    assert len(QUERIES) == 10


@pytest.mark.parametrize("number", range(len(QUERIES)))
def test_a_query_gives_rows(number: int, project: Path) -> None:
    with Store(project, read_only=True) as store:
        rows = store.query(QUERIES[number])
        assert rows == store.query(QUERIES[number]), "the order of the rows is fixed"
    assert rows


def test_loans_are_summed(project: Path) -> None:
    with Store(project, read_only=True) as store:
        rows = {(bank, borrower): yuan for bank, borrower, yuan, _ in store.query(QUERIES[0])}
    assert rows[("工行温岭支行", "浙江恒丰泵业有限公司")] == 1_000_000


def test_the_tables_are_those_of_the_page(project: Path) -> None:
    told = dict(
        re.findall(r"^\| `(\w+)` \| [^|]+ \| ([^|]+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    )
    with Store(project, read_only=True) as store:
        found: dict[str, list[str]] = {}
        for table, column in store.query(
            "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal"
        ):
            found.setdefault(table, []).append(column)
    listed = {
        table: re.sub(r" \([^)]*\)", "", columns).strip().split(", ") for table, columns in told.items()
    }
    assert listed == found

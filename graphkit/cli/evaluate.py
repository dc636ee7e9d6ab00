"""``graphkit evaluate`` and ``graphkit annotate``."""

from __future__ import annotations

import json
from pathlib import Path

import click

_FILE = click.Path(path_type=Path)


@click.command("evaluate")
@click.argument("gold", type=_FILE)
@click.argument("graph", type=_FILE)
@click.option("--text", "text_file", type=_FILE, help="The source text: checks that the evidence is in it.")
@click.option("--errors", is_flag=True, help="List what is spurious, missing or wrong.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for scripts.")
def evaluate_command(gold: Path, graph: Path, text_file: Path | None, errors: bool, as_json: bool) -> None:
    """Measure a graph against a gold file; or the agreement of two gold files.

    GRAPH is a folder that graphkit build wrote, a GraphML file, or a second gold file (.json): then the
    agreement of the two annotators is shown.

    \b
    Example:
      graphkit build seeds/01_wenling_bank.txt -o output/one/
      graphkit evaluate seeds/gold/01_wenling_bank.json output/one/ --text seeds/01_wenling_bank.txt --errors
      graphkit evaluate gold-anna/01.json gold-ben/01.json
    """
    from graphkit.evaluate import agreement, read_gold, score_graph
    from graphkit.evaluate.report import format_agreement, format_score
    from graphkit.graph.loading import load_graph

    wanted = read_gold(gold)
    if graph.suffix == ".json":
        result = agreement(wanted, read_gold(graph))
        shown = result if errors else {key: value for key, value in result.items() if key != "differences"}
        click.echo(_dump(shown) if as_json else format_agreement(result, errors=errors))
        return
    text = _read_text(text_file) if text_file else None
    score = score_graph(wanted, load_graph(graph), text)
    if as_json:
        tables = {"types": score.types, "relations": score.relations}
        click.echo(_dump({**score.summarize(), **tables, **({"errors": score.errors} if errors else {})}))
    else:
        click.echo(format_score(score, errors=errors))


@click.command("annotate")
@click.argument("file", type=_FILE)
@click.option("-o", "--output", required=True, type=_FILE, help="The gold file to write (.json).")
@click.option("--force", is_flag=True, help="Replace the gold file if it is there.")
def annotate_command(file: Path, output: Path, force: bool) -> None:
    """Make a draft gold file of one text from what graphkit finds, to be corrected by hand.

    \b
    Example:
      graphkit annotate seeds/01_wenling_bank.txt -o gold/01_wenling_bank.json
    """
    from graphkit.errors import ExportError
    from graphkit.evaluate import draft_gold, write_gold
    from graphkit.pipeline import build

    if output.exists() and not force:
        raise ExportError(
            "the gold file is there already", file=str(output), remedy="use --force to replace it"
        )
    click.echo(str(write_gold(draft_gold(build([file]), file.name), output)))


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


def _read_text(path: Path) -> str:
    from graphkit.errors import ReadError

    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ReadError(str(error), file=str(path), remedy="give a text file in UTF-8") from error

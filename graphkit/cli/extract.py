"""``graphkit extract``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from graphkit.records import Extraction, Statement


@click.command("extract")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("-c", "--config", "config_file", type=click.Path(path_type=Path), help="Settings in TOML.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with offsets into the file.")
@click.option(
    "--explain", is_flag=True, help="Also show which frames held, and which nearly did and why not."
)
def extract_command(file: Path, config_file: Path | None, as_json: bool, explain: bool) -> None:
    """Show the entities and statements that are found in one file.

    \b
    Example:
      graphkit extract seeds/01_wenling_bank.txt
      graphkit extract seeds/01_wenling_bank.txt --explain
      graphkit extract seeds/01_wenling_bank.txt --json
    """
    from graphkit.config import Config, load_config
    from graphkit.pipeline import extract

    config = load_config(config_file) if config_file else Config()
    extractions = extract(file, config)
    if as_json:
        click.echo(
            json.dumps([describe_extraction(one) for one in extractions], ensure_ascii=False, indent=1)
        )
        return
    for extraction in extractions:
        _print_extraction(extraction)
        if explain:
            _print_explanation(extraction, config)


def describe_extraction(extraction: Extraction) -> dict[str, Any]:
    """Return an extraction as plain values; offsets point into the file's text."""
    article = extraction.article

    def span(start: int, end: int) -> dict[str, int]:
        first, last = article.source_span(start, end)
        return {"start": first, "end": last}

    return {
        "article": article.key,
        "title": article.title,
        "date": article.date,
        "authors": list(article.authors),
        "entities": [
            {"name": m.name, "type": m.type, "layer": m.layer, "score": m.score, **span(m.start, m.end)}
            for m in extraction.mentions
        ],
        "statements": [
            {
                "source": one.source.name,
                "relation": one.relation,
                "target": one.target.name,
                "status": one.status,
                "confidence": one.confidence,
                "frame": one.frame,
                **dict(one.attributes),
                "evidence": article.text[one.start : one.end],
                **span(one.start, one.end),
            }
            for one in extraction.statements
        ],
    }


def _print_extraction(extraction: Extraction) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False)
    article = extraction.article
    console.rule(f"{article.title or article.key}  {article.date}".strip())
    shown = Text(article.text)
    for mention in extraction.mentions:
        shown.stylize(_colour(mention.type), mention.start, mention.end)
    console.print(shown, soft_wrap=True)
    console.print()
    for one in extraction.statements:
        console.print(_statement_line(one), soft_wrap=True)


def _colour(node_type: str) -> str:
    """Return the colour of a type on the page, for a dark terminal."""
    from graphkit.ontology import OTHER_DARK, load_ontology

    known = load_ontology().types.get(node_type)
    return known.dark if known else OTHER_DARK


def _statement_line(one: Statement) -> Any:
    from rich.text import Text

    extras = ", ".join(f"{key}={value}" for key, value in one.attributes.items())
    line = Text()
    line.append(one.source.name, _colour(one.source.type))
    line.append(f" {one.relation} ", "bold")
    line.append(one.target.name, _colour(one.target.type))
    details = f"  {one.confidence:.2f} {one.frame} {one.status}{'; ' + extras if extras else ''}"
    line.append(f"{details} [{one.start}:{one.end}]", "dim")
    return line


def _print_explanation(extraction: Extraction, config: Any) -> None:
    from graphkit.relations.extract import load_extractor
    from graphkit.relations.frames import FrameMatch

    extractor = load_extractor(
        config.frames, own_types=config.own_types, topics=config.topics, classifier=False
    )
    text = extraction.article.text
    for sentence, match in extractor.explain(text, extraction.mentions, extraction.sentences):
        trigger = text[slice(*match.trigger)]
        label = f"{match.frame.name} ({trigger})"
        if isinstance(match, FrameMatch):
            click.echo(f"  held   {label}: {match.source.mention.name} → {match.target.mention.name}")
        else:
            opening = text[sentence.start : sentence.start + 16]
            click.echo(f"  missed {label} in “{opening}…”: {match.reason}")

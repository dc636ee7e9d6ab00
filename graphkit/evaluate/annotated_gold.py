"""From annotated passages to gold graphs, and the sample corpus that is made of them."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from graphkit.evaluate.annotation import AnnotatedPassage, AnnotatedRelation, read_annotations
from graphkit.evaluate.names import load_language, normalize_name


@dataclass(slots=True)
class _Thing:
    """An entity while its names are being collected; ``order`` is its first place in the passage."""

    order: int
    names: list[str] = field(default_factory=list)
    types: Counter[str] = field(default_factory=Counter)
    required: bool = False


def to_gold(passage: AnnotatedPassage, file: str) -> dict[str, Any]:
    """Turn a passage into a gold graph (ONTOLOGY, "Gold file").

    Mentions are one entity where their names are equal (NFKC, without spaces and quotation marks) or a
    ``~`` line says so. A place that heads a name and is itself unmarked (``龙游`` of ``龙游农商银行``)
    stands for the marked place with a suffix (``龙游县``) or without its own if there is exactly one,
    else it becomes an optional Region.
    The parent of a branch becomes an entity even if only the relation line names it. The evidence is the
    first sentence that names both sides, else the first that names the source, else the target; one that
    holds the relation's amount, title or product goes before.

    Parameters
    ----------
    passage : AnnotatedPassage
        What the annotator wrote.
    file : str
        The name of the source file, kept in the gold file.

    Returns
    -------
    dict
        ``{"file", "entities": [...], "relations": [...]}``, ready for ``json.dump``.

    Examples
    --------
    >>> from graphkit.evaluate.annotation import parse_annotations
    >>> text = "# X-1\\n[横溪镇|Town]是[仙居县|Region]的一个镇。\\n= 横溪镇 PART_OF 仙居县\\n"
    >>> gold = to_gold(parse_annotations(text)[0], "x.txt")
    >>> [entity["name"] for entity in gold["entities"]], gold["relations"][0]["relation"]
    (['横溪镇', '仙居县'], 'PART_OF')
    """
    things, by_name = _collect_things(passage)
    for relation in passage.relations:
        for name in (relation.source, relation.target):
            _add_unmarked(name, relation, things, by_name)
    identifiers = {id(thing): f"e{number}" for number, thing in enumerate(things, 1)}
    entities = [_entity(thing, identifiers[id(thing)]) for thing in things]
    sentences = split_sentences(passage.text, broken=passage.metadata.get("damage", "none") != "none")
    relations = [_relation(relation, by_name, identifiers, sentences) for relation in passage.relations]
    return {"file": file, "entities": entities, "relations": relations}


def _relation(
    relation: AnnotatedRelation,
    by_name: Mapping[str, _Thing],
    identifiers: Mapping[int, str],
    sentences: Sequence[str],
) -> dict[str, Any]:
    source, target = by_name[normalize_name(relation.source)], by_name[normalize_name(relation.target)]
    return {
        "source": identifiers[id(source)],
        "relation": relation.relation,
        "target": identifiers[id(target)],
        "evidence": _find_evidence(sentences, source.names, target.names, relation.attributes),
        "attrs": dict(relation.attributes),
        "optional": relation.optional,
    }


def _collect_things(passage: AnnotatedPassage) -> tuple[list[_Thing], dict[str, _Thing]]:
    by_name: dict[str, _Thing] = {}
    for group in passage.same_names:
        # Two ~ lines that share a name speak of one thing.
        known = [by_name[key] for key in map(normalize_name, group) if key in by_name]
        thing = known[0] if known else _Thing(order=len(passage.text))
        for name in (*(name for other in known[1:] for name in other.names), *group):
            _add_name(thing, name)
            by_name[normalize_name(name)] = thing
    for span in passage.spans:
        name = _flatten(passage.text[span.start : span.end])
        thing = by_name.setdefault(normalize_name(name), _Thing(order=span.start))
        thing.order = min(thing.order, span.start)
        _add_name(thing, name)
        thing.types[span.type] += 1
        thing.required |= not span.optional
    marked = {id(thing): thing for thing in by_name.values() if thing.types}
    by_name = {key: thing for key, thing in by_name.items() if thing.types}
    return sorted(marked.values(), key=lambda thing: thing.order), by_name


def _flatten(name: str) -> str:
    return re.sub(r"\s+", "", name) if not re.search(r"[A-Za-z]\s[A-Za-z]", name) else " ".join(name.split())


def _add_name(thing: _Thing, name: str) -> None:
    if name and name not in thing.names:
        thing.names.append(name)


def _add_unmarked(
    name: str, relation: AnnotatedRelation, things: list[_Thing], by_name: dict[str, _Thing]
) -> None:
    key = normalize_name(name)
    if key in by_name:
        return
    places = {id(by_name[other]): by_name[other] for other in _other_place_names(key) if other in by_name}
    if len(places) == 1:
        (thing,) = places.values()
    elif relation.relation == "BRANCH_OF":
        kind = by_name.get(normalize_name(relation.source))
        thing = _Thing(len(things), types=Counter({_main_type(kind) if kind else "Bank": 1}), required=True)
        things.append(thing)
    else:
        thing = _Thing(len(things), types=Counter({"Region": 1}))
        things.append(thing)
    _add_name(thing, name)
    by_name[key] = thing


def _other_place_names(key: str) -> Iterator[str]:
    """Yield a place name with each suffix, and without its own."""
    for suffix in load_language().place_suffixes:
        yield key + suffix
        if key.endswith(suffix) and len(key) > len(suffix) + 1:
            yield key.removesuffix(suffix)


def _main_type(thing: _Thing) -> str:
    return max(sorted(thing.types), key=lambda kind: thing.types[kind])


def _entity(thing: _Thing, identifier: str) -> dict[str, Any]:
    return {
        "id": identifier,
        "name": thing.names[0],
        "type": _main_type(thing),
        "aliases": thing.names[1:],
        "optional": not thing.required,
    }


def split_sentences(text: str, *, broken: bool = False) -> tuple[str, ...]:
    """Split a text into sentences; a line break ends one unless the text's lines are ``broken``.

    Examples
    --------
    >>> split_sentences("他说：“好。”走了。\\n标题")
    ('他说：“好。”', '走了。', '标题')
    """
    language = load_language()
    ends, closing = re.escape(language.sentence_ends), re.escape(language.closing_marks)
    line_break = "" if broken else r"|(?<=\n)"
    parts = re.split(
        rf"(?<=[{ends}])(?![{ends}{closing}])|(?<=[{ends}][{closing}])(?![{closing}]){line_break}", text
    )
    return tuple(part.strip() for part in parts if part.strip())


def _find_evidence(
    sentences: Sequence[str], source: Sequence[str], target: Sequence[str], attributes: Mapping[str, object]
) -> str:
    flat = [normalize_name(sentence) for sentence in sentences]

    def naming(names: Iterable[str]) -> set[int]:
        keys = [normalize_name(name) for name in names]
        return {number for number, sentence in enumerate(flat) if any(key in sentence for key in keys)}

    sources, targets = naming(source), naming(target)
    telling = {number for number, sentence in enumerate(flat) if _tells(sentence, attributes)}
    both = sources & targets
    for numbers in (both & telling, sources & telling, targets & telling, both, sources, targets):
        if numbers:
            return sentences[min(numbers)]
    return sentences[0] if sentences else ""


def _tells(sentence: str, attributes: Mapping[str, object]) -> bool:
    amount = attributes.get("amount_cny")
    if isinstance(amount, float):
        forms = (f"{amount / size:.10g}{unit}" for unit, size in load_language().amount_units)
        return any(re.search(rf"(?<![\d.]){re.escape(form)}", sentence) for form in forms)
    names = (str(attributes[key]) for key in ("title", "product") if key in attributes)
    return any(normalize_name(name) in sentence for name in names)


def join_passages(passages: Sequence[AnnotatedPassage]) -> AnnotatedPassage:
    """Join the passages of one file, in order, into one whose text is the whole file.

    Examples
    --------
    >>> from graphkit.evaluate.annotation import parse_annotations
    >>> join_passages(parse_annotations("# A\\n一[甲镇|Town]\\n\\n# B\\n[乙镇|Town]\\n")).text
    '一甲镇\\n\\n乙镇'
    """
    spans, pieces, length = [], [], 0
    for passage in passages:
        spans += [replace(span, start=span.start + length, end=span.end + length) for span in passage.spans]
        pieces.append(passage.text)
        length += len(passage.text) + 2
    damage = [
        passage.metadata["damage"] for passage in passages if passage.metadata.get("damage", "none") != "none"
    ]
    metadata = {**passages[0].metadata, **({"damage": damage[0]} if damage else {})}
    return replace(
        passages[0],
        metadata=metadata,
        text="\n\n".join(pieces),
        spans=tuple(spans),
        relations=tuple(relation for passage in passages for relation in passage.relations),
        same_names=tuple(group for passage in passages for group in passage.same_names),
    )


def write_sample(annotated: str | Path, folder: str | Path) -> tuple[Path, ...]:
    """Make a corpus from annotated articles: ``NN_x.txt`` of one folder becomes text and gold in another.

    Writes ``folder/NN_x.txt`` (the paper's name and date where the header states them, then the text without
    markup, its damage kept) and ``folder/gold/NN_x.json``.

    Returns
    -------
    tuple of Path
        The text files, sorted.

    Raises
    ------
    AnnotationError
        If an annotated file breaks the format.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "01_a.txt").write_text("# A-1\\n[横溪镇|Town]通了车。\\n", encoding="utf-8")
    ...     [file.name for file in write_sample(folder, Path(folder) / "seeds")]
    ['01_a.txt']
    """
    return tuple(_write_one(path, Path(folder)) for path in sorted(Path(annotated).glob("*.txt")))


def _write_one(path: Path, home: Path) -> Path:
    passage = join_passages(read_annotations(path))
    (home / "gold").mkdir(parents=True, exist_ok=True)
    gold = json.dumps(to_gold(passage, path.name), ensure_ascii=False, indent=1) + "\n"
    (home / "gold" / f"{path.stem}.json").write_text(gold, encoding="utf-8")
    (home / path.name).write_text(_issue_line(passage) + passage.text + "\n", encoding="utf-8")
    return home / path.name


def _issue_line(passage: AnnotatedPassage) -> str:
    """Return the line that a newspaper page begins with: its name and the day."""
    outlet, date = passage.metadata.get("outlet", ""), passage.metadata.get("date", "")
    if not outlet or date.count("-") != 2:
        return ""
    year, month, day = (int(part) for part in date.split("-"))
    return f"{outlet} {year}年{month}月{day}日\n\n"

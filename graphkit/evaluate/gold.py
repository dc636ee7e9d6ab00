"""Gold files: what a correct graph of one text holds. Reading with checks, writing, drafting."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import networkx as nx

from graphkit.errors import AnnotationError
from graphkit.export import atomic_write
from graphkit.ontology import load_ontology

Gold = dict[str, Any]
_ATTRIBUTES = ("instrument", "amount_cny", "product", "title", "date")


def read_gold(path: str | Path, *, types: Collection[str] = (), relations: Collection[str] = ()) -> Gold:
    """Read a gold file and check it.

    Parameters
    ----------
    path : str or Path
        A JSON file as `to_gold` and `draft_gold` make them.
    types, relations : collection of str, optional
        Types and relations of your own, besides those of the ontology.

    Raises
    ------
    AnnotationError
        If the file cannot be read or breaks the format; it names the file, the line of a JSON error and
        the entity or relation.

    Examples
    --------
    >>> read_gold("missing.json")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    graphkit.errors.AnnotationError: missing.json: annotation: ... (give a gold file in UTF-8)
    """
    try:
        gold = json.loads(Path(path).read_text(encoding="utf-8-sig"))
    except json.JSONDecodeError as error:
        raise AnnotationError(f"no JSON: {error.msg}", file=str(path), line=error.lineno) from error
    except (OSError, UnicodeDecodeError, RecursionError) as error:
        raise AnnotationError(str(error), file=str(path), remedy="give a gold file in UTF-8") from error
    check_gold(gold, file=str(path), types=types, relations=relations)
    return gold  # type: ignore[no-any-return]


def write_gold(gold: Mapping[str, Any], path: str | Path) -> Path:
    """Check a gold graph and write it; the file appears whole or not at all.

    Raises
    ------
    AnnotationError
        If the gold graph breaks the format.
    ExportError
        If the file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> gold = {"entities": [{"id": "e1", "name": "金华", "type": "Region"}], "relations": []}
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     read_gold(write_gold(gold, Path(folder) / "gold.json")) == gold
    True
    """
    check_gold(gold, file=str(path))
    return atomic_write(path, (json.dumps(gold, ensure_ascii=False, indent=1) + "\n").encode("utf-8"))


def check_gold(
    gold: object, *, file: str = "", types: Collection[str] = (), relations: Collection[str] = ()
) -> None:
    """Raise if a gold graph breaks the format.

    Raises
    ------
    AnnotationError
        With the entity or relation that is wrong.

    Examples
    --------
    >>> check_gold({"entities": [{"id": "e1", "name": "金华", "type": "Region"}], "relations": []})
    >>> check_gold({"entities": [{"id": "e1"}], "relations": []})
    Traceback (most recent call last):
        ...
    graphkit.errors.AnnotationError: annotation: entity 1: 'name' is missing
    """
    if not isinstance(gold, Mapping) or not all(
        isinstance(gold.get(k), list) for k in ("entities", "relations")
    ):
        raise AnnotationError(
            "no gold graph", file=file, remedy="an object with entities and relations is needed"
        )
    identifiers = _check_entities(gold["entities"], {*load_ontology().types, *types}, file)
    _check_relations(gold["relations"], {*load_ontology().relations, *relations}, identifiers, file)


def _check_entities(entities: list[Any], types: Collection[str], file: str) -> set[str]:
    identifiers: set[str] = set()
    for number, entity in enumerate(entities, 1):
        place = f"entity {number}"
        _check_item(entity, place, ("id", "name", "type"), file)
        _check_member(entity["type"], types, f"{place}: unknown type", file)
        if not _is_text_list(entity.get("aliases", [])):
            raise AnnotationError(f"{place}: 'aliases' is no list of texts", file=file)
        if entity["id"] in identifiers:
            raise AnnotationError(f"{place}: id {entity['id']!r} occurs twice", file=file)
        identifiers.add(entity["id"])
    return identifiers


def _check_relations(
    relations: list[Any], names: Collection[str], identifiers: Collection[str], file: str
) -> None:
    for number, relation in enumerate(relations, 1):
        place = f"relation {number}"
        _check_item(relation, place, ("source", "relation", "target"), file)
        _check_member(relation["relation"], names, f"{place}: unknown relation", file)
        for side in ("source", "target"):
            _check_member(relation[side], identifiers, f"{place}: unknown entity", file)
        if not isinstance(relation.get("attrs") or {}, Mapping):
            raise AnnotationError(f"{place}: 'attrs' is no object", file=file)


def _check_item(item: object, place: str, fields: Collection[str], file: str) -> None:
    if not isinstance(item, Mapping):
        raise AnnotationError(f"{place} is no object", file=file)
    for field in fields:
        if not isinstance(item.get(field), str) or not item[field]:
            raise AnnotationError(f"{place}: {field!r} is missing", file=file)
    if not isinstance(item.get("optional", False), bool):
        raise AnnotationError(f"{place}: 'optional' is neither true nor false", file=file)


def _check_member(value: str, known: Collection[str], message: str, file: str) -> None:
    if value not in known:
        raise AnnotationError(f"{message} {value!r}", file=file)


def _is_text_list(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def draft_gold(graph: nx.MultiDiGraph, file: str, *, doubtful_below: float = 0.5) -> Gold:
    """Make a draft gold graph from a built one, to be corrected by hand.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        The graph of the one file that is to be annotated.
    file : str
        The name of that file.
    doubtful_below : float, optional
        Edges whose confidence is lower are marked optional, for the annotator to decide.

    Returns
    -------
    dict
        Entities in the order of the graph, each relation between two of them once.

    Examples
    --------
    >>> graph = nx.MultiDiGraph()
    >>> graph.add_node("Town:佛堂镇", name="佛堂镇", type="Town", aliases=("佛堂",))
    >>> draft_gold(graph, "a.txt")["entities"]
    [{'id': 'e1', 'name': '佛堂镇', 'type': 'Town', 'aliases': ['佛堂'], 'optional': False}]
    """
    identifiers = {node: f"e{number}" for number, node in enumerate(graph, 1)}
    entities = [
        {
            "id": identifiers[node],
            "name": str(data.get("name", node)),
            "type": str(data.get("type", "")),
            "aliases": list(data.get("aliases", ())),
            "optional": False,
        }
        for node, data in graph.nodes(data=True)
    ]
    relations: dict[tuple[str, str, str], dict[str, Any]] = {}
    for source, target, data in graph.edges(data=True):
        key = (identifiers[source], str(data.get("relation", "")), identifiers[target])
        draft = _draft_relation(key, data, doubtful_below)
        known = relations.setdefault(key, draft)
        known["attrs"] = {**draft["attrs"], **known["attrs"]}
        known["optional"] = known["optional"] and draft["optional"]
    return {"file": file, "entities": entities, "relations": list(relations.values())}


def _draft_relation(
    key: tuple[str, str, str], data: Mapping[str, Any], doubtful_below: float
) -> dict[str, Any]:
    attributes = {name: data[name] for name in _ATTRIBUTES if data.get(name) not in (None, "")}
    if data.get("status") == "planned":
        attributes["status"] = "planned"
    return {
        "source": key[0],
        "relation": key[1],
        "target": key[2],
        "evidence": str(data.get("evidence", "")),
        "attrs": attributes,
        "optional": float(data.get("confidence", 1.0)) < doubtful_below,
    }

"""The ontology's data: complete, legible on the page, and with messages where a file is wrong."""

from __future__ import annotations

import pytest

from graphkit.errors import ConfigError
from graphkit.ontology import load_ontology, parse_ontology
from graphkit.records import NODE_TYPES, RELATIONS, SYMMETRIC_RELATIONS

PAPER = {"light": "#fbfaf8", "dark": "#14171d"}


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(a: str, b: str) -> float:
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


def test_every_type_and_relation_is_described():
    ontology = load_ontology()
    assert tuple(ontology.types) == NODE_TYPES
    assert tuple(ontology.relations) == RELATIONS
    assert {name for name, entry in ontology.relations.items() if entry.symmetric} == SYMMETRIC_RELATIONS
    assert ontology.version and ontology.source and ontology.licence


def test_it_is_read_once():
    assert load_ontology() is load_ontology()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colours_stand_out_from_the_page(theme):
    ontology = load_ontology()
    for entry in [*ontology.types.values(), *ontology.relations.values()]:
        assert contrast(getattr(entry, theme), PAPER[theme]) >= 3, entry.name


def test_types_differ_in_shape_as_well_as_in_colour():
    types = load_ontology().types.values()
    assert len({entry.shape for entry in types}) == len({entry.light for entry in types}) == len(types)
    assert {entry.shape for entry in types} <= load_ontology().shapes.keys()


@pytest.mark.parametrize("text", ["types = [", '[[types]]\nname = "A"', '[[relations]]\nname = "A"\nodd = 1'])
def test_a_wrong_file_is_named(text):
    with pytest.raises(ConfigError, match=r"^mine\.toml: config: "):
        parse_ontology(text, "mine.toml")

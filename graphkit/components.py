"""spaCy components: each layer by its registered name, so that any pipeline can use it.

``nlp.add_pipe("graphkit_…")`` with one of ``graphkit_lexicon``, ``graphkit_patterns``, ``graphkit_tagger``,
``graphkit_merge``, ``graphkit_values`` and ``graphkit_relations``. The layers put what they find into
``doc._.candidates``; ``graphkit_merge`` decides and sets ``doc._.mentions``, ``doc.spans["graphkit"]`` and
``doc.ents``; ``graphkit_relations`` sets ``doc._.statements``.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Span

from graphkit.entities.layers import decide, find_formed, find_known
from graphkit.entities.lexicon import load_lexicon, own_forms
from graphkit.entities.model import load_tagger
from graphkit.entities.patterns import load_patterns
from graphkit.entities.values import find_values
from graphkit.records import Mention
from graphkit.relations.extract import RelationExtractor, load_extractor
from graphkit.segment.sentences import sentence_spans
from graphkit.segment.tokenizer import cut_of

SPANS_KEY = "graphkit"
Component = Callable[[Doc], Doc]

for _name, _default in (
    ("candidates", ()),
    ("mentions", ()),
    ("values", ()),
    ("statements", ()),
    ("links", ()),
):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=_default)
for _name in ("article_date", "article_title"):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default="")


def _paths(names: Sequence[str]) -> tuple[Path, ...]:
    return tuple(Path(name) for name in names)


@Language.factory("graphkit_lexicon", default_config={"lexicons": [], "own_types": []})
def create_lexicon_layer(nlp: Language, name: str, lexicons: list[str], own_types: list[str]) -> Component:
    """Return the layer of known names, banks and divisions; ``lexicons`` are the user's own files."""
    lexicon = load_lexicon(_paths(lexicons), tuple(own_types))
    own = own_forms(_paths(lexicons), tuple(own_types))

    def find_names(doc: Doc) -> Doc:
        found = find_known(text_of(doc), word_spans(doc), lexicon, own)
        doc._.candidates = (*doc._.candidates, *found)
        return doc

    return find_names


@Language.factory("graphkit_patterns", default_config={"patterns": [], "own_types": []})
def create_pattern_layer(nlp: Language, name: str, patterns: list[str], own_types: list[str]) -> Component:
    """Return the layer of names that are known by their form; ``patterns`` are the user's own files."""
    loaded = load_patterns(_paths(patterns), tuple(own_types))

    def find_forms(doc: Doc) -> Doc:
        doc._.candidates = (*doc._.candidates, *find_formed(text_of(doc), loaded, word_spans(doc)))
        return doc

    return find_forms


@Language.factory("graphkit_tagger", default_config={"model": None, "lexicons": [], "own_types": []})
def create_tagger_layer(
    nlp: Language, name: str, model: str | None, lexicons: list[str], own_types: list[str]
) -> Component:
    """Return the trained layer; ``model`` is a folder that ``graphkit train`` wrote, or None for ours."""
    tagger = load_tagger(Path(model) if model else None)
    lexicon = load_lexicon(_paths(lexicons), tuple(own_types))

    def tag_names(doc: Doc) -> Doc:
        doc._.candidates = (*doc._.candidates, *tagger.tag(text_of(doc), word_spans(doc), lexicon))
        return doc

    return tag_names


@Language.factory("graphkit_merge", default_config={"repeated": True})
def create_merge(nlp: Language, name: str, repeated: bool) -> Component:
    """Return the component that decides between the layers and sets the document's entities."""

    lexicon = load_lexicon()

    def set_mentions(doc: Doc) -> Doc:
        mentions, links = decide(text_of(doc), word_spans(doc), doc._.candidates, lexicon, repeated=repeated)
        doc._.mentions = tuple(mentions)
        doc._.links = tuple(links)
        set_entities(doc, mentions)
        return doc

    return set_mentions


@Language.factory("graphkit_values")
def create_values(nlp: Language, name: str) -> Component:
    """Return the component that finds amounts, dates and quantities."""

    def find(doc: Doc) -> Doc:
        doc._.values = find_values(text_of(doc), doc._.article_date)
        return doc

    return find


@Language.factory(
    "graphkit_relations",
    default_config={"frames": [], "own_types": [], "topics": True, "classifier": True, "model": None},
)
def create_relations(
    nlp: Language,
    name: str,
    frames: list[str],
    own_types: list[str],
    topics: bool,
    classifier: bool,
    model: str | None,
) -> Component:
    """Return the component that turns mentions into statements; ``frames`` are the user's own files."""
    extractor: RelationExtractor = load_extractor(
        _paths(frames),
        own_types=tuple(own_types),
        topics=topics,
        classifier=classifier,
        model=Path(model) if model else None,
    )

    def extract(doc: Doc) -> Doc:
        spans = sentence_spans(text_of(doc))
        doc._.statements = tuple(
            extractor.extract(text_of(doc), doc._.mentions, doc._.values, spans, word_spans(doc))
        )
        return doc

    return extract


def text_of(doc: Doc) -> str:
    """Return the text of a document; spaCy joins it anew at every call of ``doc.text``."""
    return _offsets(doc)[0]


def word_spans(doc: Doc) -> list[tuple[int, int]]:
    """Return the words of a document, as its tokenizer cut them, as (start, end) character offsets."""
    return _offsets(doc)[1]


def _offsets(doc: Doc) -> tuple[str, list[tuple[int, int]]]:
    """Return the text and the words of a document as they were when the first of our components asked."""
    if "graphkit" not in doc.user_data:
        count, text, words = cut_of(doc) or (-1, "", [])
        # Another component, or another tokenizer, may have made other words of it.
        doc.user_data["graphkit"] = (text, words) if count == len(doc) else (doc.text, _read_words(doc))
    offsets: tuple[str, list[tuple[int, int]]] = doc.user_data["graphkit"]
    return offsets


def _read_words(doc: Doc) -> list[tuple[int, int]]:
    # An array of all tokens costs a tenth of a loop over them, each of which would become an object.
    table = doc.to_array(["IDX", "LENGTH", "IS_SPACE"])
    words = table[table[:, 2] == 0]
    return list(zip(words[:, 0].tolist(), words[:, :2].sum(axis=1).tolist(), strict=True))


def set_entities(doc: Doc, mentions: Sequence[Mention]) -> None:
    """Set ``doc.spans["graphkit"]`` and ``doc.ents``; tokens are split where a name ends inside one."""
    _split_tokens(doc, {offset for mention in mentions for offset in (mention.start, mention.end)})
    spans = [doc.char_span(mention.start, mention.end, label=mention.type) for mention in mentions]
    found: list[Span] = [span for span in spans if span is not None]
    doc.spans[SPANS_KEY] = found
    doc.ents = found


def _split_tokens(doc: Doc, cuts: set[int]) -> None:
    starts = doc.to_array(["IDX"]).tolist()
    inside: dict[int, list[int]] = {}
    for cut in sorted(cuts.difference(starts)):
        inside.setdefault(bisect(starts, cut) - 1, []).append(cut)
    with doc.retokenize() as retokenizer:
        for number, places in inside.items():
            token = doc[number]
            edges = [place - token.idx for place in places]
            pieces = [token.text[a:b] for a, b in pairwise([0, *edges, len(token)]) if a < b]
            if len(pieces) > 1:
                retokenizer.split(token, pieces, heads=[(token, index) for index in range(len(pieces))])

"""Over the corpus: clusters of articles that share a key are one entity.

A key says what makes a thing the same in two articles: a place its division code, a company its full name, a
village or a person its name with the place or employer around it. Things without such a key stay apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graphkit.entities.divisions import load_divisions, short_name
from graphkit.entities.lexicon import Lexicon, load_lexicon
from graphkit.records import Entity, Extraction, Mention, Thing
from graphkit.resolve.banks import bank_key, names_central_bank
from graphkit.resolve.blocks import Block, Key, Merged, Oversized, merge_key, number_entities
from graphkit.resolve.cores import company_core, product_core, strip_places
from graphkit.resolve.linking import Cluster, cluster_names
from graphkit.resolve.normal import fold, load_tails, own_names, strip_tail, usual_form
from graphkit.resolve.places import PlaceContext, locate


@dataclass(frozen=True, slots=True)
class Resolution:
    """Entities by identifier, and for each article the entity of each (name, type)."""

    entities: Mapping[str, Entity]
    by_article: Mapping[str, Mapping[tuple[str, str], str]]
    """Article key → (name, type of the mention) → entity identifier."""
    oversized: tuple[Oversized, ...] = ()
    """What the cap on the size of an entity kept apart."""


def resolve(extractions: Iterable[Extraction], lexicon: Lexicon | None = None) -> Resolution:
    """Turn the mentions of all articles into entities.

    Returns
    -------
    Resolution
        The same for any order of the articles.

    Examples
    --------
    >>> from graphkit.records import Article
    >>> article = Article("a.txt#1", "a.txt", "义乌市，义乌", tuple(range(6)))
    >>> names = (Mention(0, 3, "义乌市", "Region"), Mention(4, 6, "义乌", "Region"))
    >>> resolve([Extraction(article, names, ())]).by_article["a.txt#1"]
    {('义乌市', 'Region'): 'Region:义乌市', ('义乌', 'Region'): 'Region:义乌市'}
    """
    corpus = Corpus(lexicon)
    corpus.add_all(extractions)
    return corpus.resolve()


class Corpus:
    """Articles that come one after another, each grouped into things of its own when it comes.

    Parameters
    ----------
    lexicon : Lexicon, optional
        None means the names that the package brings along.

    Examples
    --------
    >>> Corpus().resolve().by_article
    {}
    """

    def __init__(self, lexicon: Lexicon | None = None) -> None:
        self._lexicon = lexicon or load_lexicon()
        self._articles: dict[str, tuple[Thing, ...]] = {}
        self._blocks: dict[Key, dict[tuple[str, str], Block]] = {}
        self._merged: dict[Key, Merged] = {}

    def add_all(self, extractions: Iterable[Extraction]) -> None:
        """Take several articles."""
        for extraction in extractions:
            self.add(extraction)

    def add(self, extraction: Extraction) -> None:
        """Group the names of an article; one that is known already is left as it is."""
        if extraction.article.key in self._articles:
            return
        things = group_names(extraction, self._lexicon) if extraction.things is None else extraction.things
        self._articles[extraction.article.key] = things
        for thing in things:
            self._merged.pop(thing.key, None)
            of_key = self._blocks.setdefault(thing.key, {})
            block = of_key.get((thing.scope, thing.full))
            if block is None:
                block = of_key[thing.scope, thing.full] = Block(thing.key, thing.scope, thing.full)
            for name, count in thing.names:
                block.tally[name] += count
            block.links.update(thing.links)

    def resolve(self) -> Resolution:
        """Put together what the articles that came so far have in common.

        What no article touched since the last time is not merged again.
        """
        merged: dict[tuple[Key, str, str], str] = {}

        def note(block: Block, identifier: str) -> None:
            merged[block.key, block.scope, block.full] = identifier

        for key in self._blocks.keys() - self._merged.keys():
            self._merged[key] = merge_key(list(self._blocks[key].values()), self._lexicon)
        entities, oversized = number_entities((self._merged[key] for key in sorted(self._merged)), note)
        by_article = {
            article: {
                named: merged[thing.key, thing.scope, thing.full] for thing in things for named in thing.named
            }
            for article, things in sorted(self._articles.items())
        }
        return Resolution(entities, by_article, oversized)


def all_mentions(extraction: Extraction) -> list[Mention]:
    """Return the mentions of an article and the nested ones that its statements name."""
    nested = [m for one in extraction.statements for m in (one.source, one.target) if m.layer == "nested"]
    return [*extraction.mentions, *nested]


def group_names(extraction: Extraction, lexicon: Lexicon) -> tuple[Thing, ...]:
    """Return the things that one article names, each with what another article must share with it.

    Examples
    --------
    >>> from graphkit.records import Article
    >>> mention = Mention(0, 3, "义乌市", "Region")
    >>> extraction = Extraction(Article("a#1", "a", "义乌市", ()), (mention,), ())
    >>> group_names(extraction, load_lexicon())[0].key
    ('Region', 'code', '330782')
    """
    counts: Counter[str] = Counter()
    votes: dict[str, Counter[str]] = {}
    for mention in all_mentions(extraction):
        counts[mention.name] += 1
        # A mention found by repetition adds nothing to what the name's type is.
        votes.setdefault(mention.name, Counter())[mention.type] += 1 if mention.layer == "repeated" else 2
    names = {name: max(sorted(tally), key=lambda kind: tally[kind]) for name, tally in votes.items()}
    places = {name: counts[name] for name, kind in names.items() if kind in ("Region", "Town")}
    parents = _parents(extraction)
    context = locate(places, names, parents)
    clusters = cluster_names(names, counts, context, lexicon, extraction.links)
    found = []
    for cluster in clusters:
        code = next((context.codes[name] for name in cluster.names if name in context.codes), "")
        own = own_names(cluster.type, cluster.names)
        full = max(own, key=lambda name: (len(fold(name)), -own.index(name)))
        key, scope = _make_key(cluster, full, code, context, lexicon, parents, extraction.article.key)
        named = [
            (name, kind) for name in cluster.names if names[name] == cluster.type for kind in votes[name]
        ]
        tally = [(name, counts[name]) for name in cluster.names]
        found.append(Thing(key, scope, fold(full), tuple(tally), tuple(cluster.links), tuple(named)))
    return tuple(found)


def _parents(extraction: Extraction) -> dict[str, str]:
    """Return for each person the workplaces (joined by ``|``), for each village the place it lies in."""
    parents: dict[str, str] = {}
    for one in extraction.statements:
        if one.relation == "PART_OF":
            parents.setdefault(one.source.name, one.target.name)
        elif one.relation == "WORKS_FOR":
            known = parents.get(one.source.name, "")
            parents[one.source.name] = f"{known}|{fold(one.target.name)}" if known else fold(one.target.name)
    return parents


def _make_key(
    cluster: Cluster,
    full: str,
    code: str,
    context: PlaceContext,
    lexicon: Lexicon,
    parents: Mapping[str, str],
    article: str,
) -> tuple[Key, str]:
    """Return what a cluster must share with one of another article to be the same, and its scope."""
    kind, names = cluster.type, cluster.names
    known = next(
        (
            lexicon.by_form[name].name
            for name in names
            if name in lexicon.by_form and lexicon.by_form[name].type == kind
        ),
        "",
    )
    if kind in ("Region", "Town"):
        return (
            (kind, "code", code)
            if code
            else (kind, "name", fold(full), context.area if kind == "Town" else "")
        ), ""
    if "某" in full:
        return (kind, "anonymous", fold(full), article), ""
    if kind == "Bank" or (kind == "Government" and names_central_bank(full, lexicon)):
        key = bank_key(fold(full), lexicon)
        return (
            kind,
            key,
            "" if "/" in key or "银行" in key or "联社" in key else context.area or article,
        ), ""
    if known:
        return (kind, "known", known), ""
    if kind == "Village":
        parent = next((parents[name] for name in names if name in parents), "")
        return (kind, short_village(full), context.area), context.codes.get(parent, "")
    if kind == "Person":
        employer = next((parents[name] for name in names if name in parents), "")
        return (kind, fold(full), context.area), employer or article
    return _make_open_key(kind, full, names, context, article)


def _make_open_key(
    kind: str, full: str, names: Sequence[str], context: PlaceContext, article: str
) -> tuple[Key, str]:
    tails = load_tails()
    folded = usual_form(full, kind)
    if kind == "Enterprise":
        core = company_core(full)
        formal = folded if folded.endswith(("有限公司", "有限责任公司", "合作社")) else ""
        return (kind, core, "" if len(core) > 2 or formal else context.area), formal
    if kind in ("Government", "Organization"):
        bare = strip_places(folded, (), kind)
        return (kind, bare, _head_code(folded, bare, context)), ""
    if kind == "Programme":
        return (kind, strip_tail(folded, tails.programme, 3)), ""
    if kind == "Project":
        return (kind, strip_tail(folded, tails.project, 3), context.area), ""
    if kind == "Product":
        return (kind, product_core(full)), ""
    if kind == "Zone":
        return (kind, folded, "" if _starts_with_place(folded) else context.area or article), ""
    return (kind, folded), ""


def short_village(name: str) -> str:
    """Return a village's name without what precedes its own (某县某镇横一村 → 横一村) and without 村."""
    return strip_places(fold(name), (), "Village")


def _starts_with_place(name: str) -> bool:
    table = load_divisions()
    heads = (name[:size] for size in range(2, 8) if name[:size] not in table.ambiguous)
    return any(one.level != "town" for head in heads for one in table.named(head))


def _head_code(name: str, bare: str, context: PlaceContext) -> str:
    """Return the code of the place that heads a body's name; a generic head (市) means the article's."""
    head = name[: len(name) - len(bare)] if name.endswith(bare) else ""
    level = load_tails().generic_heads.get(head)
    if level == "province":
        return context.province
    if level in ("city", "county", "town") or not head:
        return context.area
    found = context.codes.get(head) or next(
        (code for place, code in context.codes.items() if short_name(place) == short_name(head)), ""
    )
    if found:
        return found
    table = load_divisions().named(head)
    return table[0].code if table else head

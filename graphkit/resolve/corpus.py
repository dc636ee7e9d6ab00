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
from graphkit.records import Entity, Extraction, Mention
from graphkit.resolve.banks import bank_key
from graphkit.resolve.cores import company_core, product_core, strip_places
from graphkit.resolve.linking import Cluster, cluster_names
from graphkit.resolve.normal import fold, load_tails, strip_tail, usual_form
from graphkit.resolve.places import PlaceContext, locate

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Resolution:
    """Entities by identifier, and for each article the entity of each (name, type)."""

    entities: Mapping[str, Entity]
    by_article: Mapping[str, Mapping[tuple[str, str], str]]
    """Article key → (name, type of the mention) → entity identifier."""


@dataclass(slots=True)
class _Local:
    """A cluster of one article with its key."""

    article: str
    cluster: Cluster
    key: Key
    scope: str
    code: str
    counts: Counter[str]


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
    lexicon = lexicon or load_lexicon()
    locals_: list[_Local] = []
    types: dict[str, dict[tuple[str, str], str]] = {}
    for extraction in sorted(extractions, key=lambda one: one.article.key):
        found, chosen = _resolve_article(extraction, lexicon)
        locals_ += found
        types[extraction.article.key] = chosen
    groups: dict[Key, list[_Local]] = {}
    for local in locals_:
        groups.setdefault(local.key, []).append(local)
    return _make_resolution(_split_scopes(groups), types, lexicon)


def _split_scopes(groups: Mapping[Key, list[_Local]]) -> dict[Key, list[_Local]]:
    """Divide each group by its scopes; what states no scope joins the group's only one, or stays by itself.

    The scope of a village is its town, of a person the employers (one shared is enough), of a company's short
    name the full one.
    """
    divided: dict[Key, list[_Local]] = {}
    for key, members in groups.items():
        first = _first_scopes({one for member in members for one in _parts(member.scope)}, members)
        only = next(iter(set(first.values()))) if len(set(first.values())) == 1 else ""
        for member in members:
            parts = _parts(member.scope)
            divided.setdefault((*key, first[parts[0]] if parts else only), []).append(member)
    return divided


def _parts(scope: str) -> list[str]:
    return [part for part in scope.split("|") if part]


def _first_scopes(scopes: set[str], members: Sequence[_Local]) -> dict[str, str]:
    """Return for each scope the first of those that one member or another joins it with."""
    first = {scope: scope for scope in scopes}
    for _ in range(2):
        for member in members:
            parts = _parts(member.scope)
            if len(parts) > 1:
                head = min(first[part] for part in parts)
                joined = {first[part] for part in parts}
                first = {scope: head if value in joined else value for scope, value in first.items()}
    return first


def all_mentions(extraction: Extraction) -> list[Mention]:
    """Return the mentions of an article and the nested ones that its statements name."""
    nested = [m for one in extraction.statements for m in (one.source, one.target) if m.layer == "nested"]
    return [*extraction.mentions, *nested]


def _resolve_article(
    extraction: Extraction, lexicon: Lexicon
) -> tuple[list[_Local], dict[tuple[str, str], str]]:
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
        key, scope = _make_key(cluster, code, context, lexicon, parents, extraction.article.key)
        found.append(_Local(extraction.article.key, cluster, key, scope, code, counts))
    chosen = {(name, kind): names[name] for name, tally in votes.items() for kind in tally}
    return found, chosen


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
    code: str,
    context: PlaceContext,
    lexicon: Lexicon,
    parents: Mapping[str, str],
    article: str,
) -> tuple[Key, str]:
    """Return what a cluster must share with one of another article to be the same, and its scope."""
    kind, names = cluster.type, cluster.names
    full = max(names, key=lambda name: (len(fold(name)), -names.index(name)))
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
    if kind == "Bank":
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


def _make_resolution(
    groups: Mapping[Key, list[_Local]], types: Mapping[str, Mapping[tuple[str, str], str]], lexicon: Lexicon
) -> Resolution:
    entities: dict[str, Entity] = {}
    by_article: dict[str, dict[tuple[str, str], str]] = {key: {} for key in types}
    for key in sorted(groups):
        members = groups[key]
        entity = _make_entity(key, members, lexicon, entities)
        entities[entity.id] = entity
        for member in members:
            named = set(member.cluster.names)
            for (name, kind), chosen in types[member.article].items():
                if name in named and chosen == member.cluster.type:
                    by_article[member.article][(name, kind)] = entity.id
    return Resolution(entities, by_article)


def _make_entity(
    key: Key, members: Sequence[_Local], lexicon: Lexicon, taken: Mapping[str, Entity]
) -> Entity:
    kind = key[0]
    tally: Counter[str] = Counter()
    for member in members:
        for name in member.cluster.names:
            tally[name] += member.counts[name]
    code = next((member.code for member in members if member.code), "") if kind in ("Region", "Town") else ""
    name = _canonical(kind, tally, code, key, lexicon)
    aliases = tuple(sorted(one for one in tally if one != name))
    links = tuple(sorted({link for member in members for link in member.cluster.links}))
    identifier = f"{kind}:{name}"
    if identifier in taken:
        scope = "/".join(part for part in key[2:] if part)
        identifier = (
            f"{identifier}@{scope}" if f"{identifier}@{scope}" not in taken else f"{identifier}@{len(taken)}"
        )
    return Entity(identifier, name, kind, aliases, code, links)


def _canonical(kind: str, tally: Mapping[str, int], code: str, key: Key, lexicon: Lexicon) -> str:
    """Return the name that the graph shows: that of the division or known thing, else the fullest."""
    if code:
        return load_divisions().by_code[code].name
    for name in sorted(tally):
        entry = lexicon.by_form.get(name)
        if entry and entry.type == kind:
            return entry.name
    return min(tally, key=lambda name: (-len(fold(name)), -tally[name], name)).strip("“”‘’《》")

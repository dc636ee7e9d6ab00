"""One policy for what the layers say: who wins where their mentions overlap.

The order, strongest first:

1. ``user``: a name of the user's own lexicons and patterns;
2. ``declared``: a short form that the text itself declares;
3. the longest name, whichever of the other layers says it;
4. the score of the layer's mention;
5. the earlier one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from graphkit.entities.heads import load_name_parts
from graphkit.entities.places import place_finder
from graphkit.records import Mention

LAYER_RANK = {"user": 5, "declared": 4}


def merge_mentions(candidates: Iterable[Mention]) -> list[Mention]:
    """Return non-overlapping mentions in the order of the text.

    Examples
    --------
    >>> long = Mention(0, 6, "义乌市公证处", "Government", "model")
    >>> short = Mention(0, 3, "义乌市", "Region", "lexicon")
    >>> [mention.name for mention in merge_mentions([short, long])]
    ['义乌市公证处']
    """
    ranked = sorted(drop_counted(list(candidates)), key=_strength)
    taken: list[Mention] = []
    covered: set[int] = set()
    for mention in ranked:
        span = range(mention.start, mention.end)
        if covered.isdisjoint(span):
            taken.append(mention)
            covered.update(span)
    return sorted(taken, key=lambda mention: mention.start)


_COUNT = re.compile(r"(?:[两二三四五六七八九十]|\d{1,2})个?(?:村|社区|镇|乡|街道|县|市|区)\Z")


def drop_counted(candidates: Sequence[Mention]) -> list[Mention]:
    """Leave out names that run on into the count behind a list whose last member a pattern found.

    Examples
    --------
    >>> member = Mention(3, 6, "石山坑", "Village", "pattern")
    >>> [mention.name for mention in drop_counted([member, Mention(3, 8, "石山坑三村", "Village")])]
    ['石山坑']
    """
    members = {(one.start, one.end, one.type) for one in candidates if one.layer == "pattern"}
    kept = []
    for mention in candidates:
        count = _COUNT.search(mention.name)
        end = mention.start + count.start() if count else mention.end
        if end == mention.end or (mention.start, end, mention.type) not in members:
            kept.append(mention)
    return kept


def _strength(mention: Mention) -> tuple[float, ...]:
    return (
        -LAYER_RANK.get(mention.layer, 0),
        mention.start - mention.end,
        -mention.score,
        mention.start,
    )


_UNIT = re.compile(r"(?<=[\u3400-\u9fff]{2})(?:自然村|村|社区|街道|镇|乡)(?=[\u3400-\u9fff]{2})")
_UNIT_TYPES = {
    "村": "Village",
    "社区": "Village",
    "自然村": "Village",
    "街道": "Town",
    "镇": "Town",
    "乡": "Town",
}


def split_places(mentions: Iterable[Mention]) -> list[Mention]:
    """Split a place that names its upper unit too: 四季社区王高村 is a community and a village in it.

    A person's name that runs on loses its last character (张建新敏…, 余芳是…).

    Examples
    --------
    >>> [m.name for m in split_places([Mention(0, 8, "甲乙社区丙丁家村", "Village")])]
    ['甲乙社区', '丙丁家村']
    """
    found: list[Mention] = []
    for mention in mentions:
        match = _UNIT.search(mention.name) if mention.type == "Village" else None
        if match and match.end() < len(mention.name) - 2:
            cut, kind = match.end(), _UNIT_TYPES[match.group()]
            found.append(replace(mention, end=mention.start + cut, name=mention.name[:cut], type=kind))
            mention = replace(mention, start=mention.start + cut, name=mention.name[cut:])
        elif mention.type == "Person" and _runs_on(mention.name):
            mention = replace(mention, end=mention.end - 1, name=mention.name[:-1])
        found.append(mention)
    return found


def _runs_on(name: str) -> bool:
    """Tell whether a person's name has taken the next word's first character along."""
    parts = load_name_parts()
    surname = 2 if name[:2] in parts.surnames else 1
    given = len(name) - surname
    return "·" not in name and (given == 3 or (given == 2 and name[-1] in parts.never_last))


# Bodies whose full name begins with the place they belong to.
_HEADED = {
    "Enterprise": ("公司", "集团", "合作社", "厂"),
    "Government": ("局", "委", "办", "厅", "政府", "院", "中心", "处", "所", "会"),
    "Organization": ("会", "院", "校", "学", "中心", "社", "联盟", "馆"),
}


def join_places(mentions: Sequence[Mention]) -> list[Mention]:
    """Join a place with the body right behind it: 某某镇 and 经济发展服务中心 are one name.

    Examples
    --------
    >>> town, body = Mention(0, 3, "某某镇", "Town"), Mention(3, 11, "经济发展服务中心", "Government")
    >>> [mention.name for mention in join_places([town, body])]
    ['某某镇经济发展服务中心']
    """
    joined: list[Mention] = []
    for mention in mentions:
        before = joined[-1] if joined else None
        if before is not None and before.end == mention.start and _belongs(before, mention):
            name = before.name + mention.name
            joined[-1] = replace(mention, start=before.start, name=name)
        else:
            joined.append(mention)
    return joined


_PHASE = re.compile(r"[（(]?[一二三四五六七八九]期[）)]?(?:工程|项目)?")
_OWNERS = frozenset({"Organization", "Enterprise", "Region", "Town", "Village", "Zone"})


def extend_projects(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Take the phase behind a site or project into its name, and what a project belongs to before it.

    The user's own names stay as they are.

    Examples
    --------
    >>> park = Mention(0, 7, "某某时尚产业园", "Zone")
    >>> [(one.name, one.type) for one in extend_projects("某某时尚产业园二期开工", [park])]
    [('某某时尚产业园二期', 'Project')]
    """
    extended: list[Mention] = []
    for mention in mentions:
        phase = _PHASE.match(text, mention.end)
        if phase and mention.type in ("Zone", "Project") and mention.layer != "user":
            mention = replace(
                mention, end=phase.end(), name=text[mention.start : phase.end()], type="Project"
            )
        before = extended[-1] if extended else None
        if before is not None and _owns(before, mention):
            name = before.name + mention.name
            extended[-1] = replace(mention, start=before.start, name=name)
        else:
            extended.append(mention)
    return extended


def _owns(owner: Mention, project: Mention) -> bool:
    if project.type != "Project" or owner.type not in _OWNERS or "user" in (owner.layer, project.layer):
        return False
    return owner.end == project.start


def _belongs(place: Mention, body: Mention) -> bool:
    if place.type == body.type == "Organization":  # a college with a name in quotation marks, and its school
        return body.name.startswith("“") and body.name.endswith("学院")
    heads = _HEADED.get(body.type, ())
    if place.type not in ("Region", "Town") or not heads or not body.name.endswith(heads):
        return False
    first = next(iter(place_finder().find(body.name)), None)
    return len(body.name) > 3 and (first is None or first[0] != 0 or first[2] == "doubt")

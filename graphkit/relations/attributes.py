"""What a statement says beside its two parties: amount, instrument, product, title, date, status."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from graphkit.entities.heads import load_name_parts
from graphkit.records import Value
from graphkit.relations.parties import Party, Sentence
from graphkit.relations.words import load_relation_words

AMOUNT_RELATIONS = frozenset({"FINANCES", "BUILDS"})
DATE_RELATIONS = frozenset(
    {"FINANCES", "ISSUES", "ESTABLISHES", "BUILDS", "COOPERATES_WITH", "OFFERS", "IMPLEMENTS"}
)


def statement_attributes(
    relation: str,
    source: Party,
    target: Party,
    sentence: Sentence,
    values: Sequence[Value],
    instruments: Mapping[str, str],
) -> dict[str, object]:
    """Return the attributes of a statement that its sentence gives.

    Parameters
    ----------
    instruments : mapping of str to str
        From words to the instruments of finance that they tell.
    """
    found: dict[str, object] = {}
    if relation in AMOUNT_RELATIONS:
        found |= _amount(relation, source, target, sentence, values)
    if relation == "FINANCES":
        found["instrument"] = _instrument(sentence, target, instruments)
        product = _product(sentence)
        if product:
            found["product"] = product
    if relation == "WORKS_FOR":
        title = find_title(source, target, sentence)
        if title:
            found["title"] = title
    if relation in DATE_RELATIONS:
        found |= _date(sentence, values, source, target)
    return found


def find_status(source: Party, target: Party, sentence: Sentence) -> str:
    """Return ``planned`` where the clause of the later party speaks of a plan, else ``stated``."""
    right = max(source.end, target.end)
    number = sentence.clause_of(max(source.start, target.start))
    first = sentence.clauses[number][0] if sentence.clauses else sentence.start
    window = sentence.text[first:right]
    for word in load_relation_words().shared["plan"]:
        at = window.find(word)
        if at >= 0 and not (word == "将" and _takes_object(window, at)):
            inside = [p for p in sentence.parties if p.start <= first + at < p.end]
            if not inside:
                return "planned"
    return "stated"


def has_denial(sentence: Sentence) -> bool:
    """Tell whether any word of denial stands in a sentence."""
    found = (_words("denial"), _words("refuted"))
    return any(one.search(sentence.text, sentence.start, sentence.end) for one in found)


def is_denied(source: Party, target: Party, sentence: Sentence) -> bool:
    """Tell whether words deny what would join two parties: 没有向, 拒绝为 between them, 不实 behind them.

    A denial between them that belongs to a party (没有抵押物的某厂) or to an earlier clause does not count.
    """
    left, right = (source, target) if source.start <= target.start else (target, source)
    gap = sentence.text[max(left.end, sentence.start) : right.start].rsplit("，", 1)[-1]
    found = [match.start() for match in _words("denial").finditer(gap)]
    if found and "的" not in gap[found[-1] :]:
        return True
    return _words("refuted").search(sentence.text, right.end, sentence.end) is not None


@lru_cache(maxsize=4)
def _words(name: str) -> re.Pattern[str]:
    """All places where a word of a list begins, also one inside another."""
    words = "|".join(map(re.escape, load_relation_words().shared[name]))
    return re.compile(f"(?={words})")


def _takes_object(window: str, at: int) -> bool:
    """将 as 把: 将…作为, 将…打造成."""
    return bool(re.search(r"作为|打造成|转化为|纳入|送到|列为|列入|与.{0,12}(?:结合|紧密)", window[at:]))


def _amount(
    relation: str, source: Party, target: Party, sentence: Sentence, values: Sequence[Value]
) -> dict[str, object]:
    money = [
        value for value in values if value.kind == "money" and sentence.start <= value.start < sentence.end
    ]
    if not money:
        return {}
    parties = [party for party in sentence.parties if party.type == target.type]
    # Equal lists pair up: 分别给予甲、乙、丙 100万元、50万元、30万元.
    if (
        "分别" in sentence.text[sentence.start : sentence.end]
        and len(money) == len(parties) > 1
        and target in parties
    ):
        return _amount_fields(money[parties.index(target)])
    clause = sentence.clause_of(target.start)
    ranked = sorted(
        money,
        key=lambda value: (
            abs(sentence.clause_of(value.start) - clause),
            0 if value.start >= target.end else 1,
            abs(value.start - target.end),
        ),
    )
    return _amount_fields(ranked[0])


def _amount_fields(value: Value) -> dict[str, object]:
    fields: dict[str, object] = {"amount": value.text, "currency": value.unit or "CNY"}
    if value.amount is not None and fields["currency"] == "CNY":
        fields["amount_cny"] = float(value.amount)
    return fields


def _instrument(sentence: Sentence, target: Party, instruments: Mapping[str, str]) -> str:
    """Return the instrument whose word stands nearest to the recipient; credit where none does."""
    text = sentence.text[sentence.start : sentence.end]
    edges = (target.start - sentence.start, target.end - sentence.start)
    near = [
        (min(abs(match.start() - edge) for edge in edges), number, kind)
        for number, (word, kind) in enumerate(instruments.items())
        for match in re.finditer(re.escape(word), text)
    ]
    return min(near)[2] if near else "credit"


def _product(sentence: Sentence) -> str:
    return next((party.mention.name for party in sentence.parties if party.type == "Product"), "")


@lru_cache(maxsize=1)
def _post() -> re.Pattern[str]:
    posts = sorted(load_name_parts().posts, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, posts)))


def find_title(person: Party, workplace: Party, sentence: Sentence) -> str:
    """Return the post that stands between the workplace and the person, or right after the person.

    The department before the post belongs to the title only where it is short (普惠金融部经理).
    """
    text = sentence.text
    if workplace.end <= person.start:
        gap = text[workplace.end : person.start]
        last = gap.rsplit("，", 1)[-1].strip("的、“”")
        match = _last_post(last)
        if match and len(last) <= 18:
            return (
                last[: match.end()].split("的")[-1].split("、")[-1] if len(last) > 10 else last[: match.end()]
            )
        if match:
            return match.group()
    after = text[person.end : min(sentence.end, person.end + 24)]
    match = _post().search(after)
    if match and (match.start() <= 3 or "是" in after[: match.start()] or "任" in after[: match.start()]):
        return match.group()
    before = _last_post(text[max(sentence.start, person.start - 8) : person.start])
    return before.group() if before else ""


def _last_post(text: str) -> re.Match[str] | None:
    found = list(_post().finditer(text))
    return found[-1] if found else None


def _date(sentence: Sentence, values: Sequence[Value], source: Party, target: Party) -> dict[str, object]:
    dates = [
        value
        for value in values
        if value.kind == "date" and value.iso and sentence.start <= value.start < sentence.end
    ]
    if not dates:
        return {}
    limit = max(source.end, target.end)
    earlier = [value for value in dates if value.start < limit]
    value = earlier[-1] if earlier else dates[0]
    return {"date": value.iso, "date_precision": value.precision}

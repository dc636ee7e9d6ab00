"""A made-up corpus of any size with its truth: ``python -m benchmarks.generate FOLDER --articles 1000``.

Each article tells of a cast: a county, towns, a village, firms, people, a branch of a bank, a product and a
programme. Who is in the cast follows a power law without end, place by place: a few names are in many
articles, and new ones keep coming (about n^0.7 after n draws). Sentences come from frames, the rest is filler
prose; all text is written for this file, names are put together from the package's tables.

An article depends on the seed and its number alone, so that a corpus can be made in any order or in parts, in
little memory. ``FOLDER/in`` holds the articles; ``FOLDER/truth.jsonl`` holds for each article the entity that
each name means and the relations that its sentences state.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from graphkit.data import data_path
from graphkit.entities.divisions import Division, load_divisions
from graphkit.records import Article, Extraction, Mention, Paragraph, Statement

PER_FOLDER = 1000
FIRMS_OF_COUNTY = 19_000
SLOT = re.compile(r"\{(\w+)\}")
BANKS = {
    "中国工商银行": "工行", "中国农业银行": "农行", "中国建设银行": "建行", "中国银行": "中行",
    "中国邮政储蓄银行": "邮储银行", "交通银行": "交行", "招商银行": "招行", "浦发银行": "浦发银行",
}  # fmt: skip
# A frame and the relations between its slots that it states.
FRAMES: tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...] = (
    ("{date}，{bank}向{firm}发放贷款{amount}万元。", (("bank", "FINANCES", "firm"),)),
    ("{bank}向{other_firm}发放贷款{amount}万元，用于添置设备。", (("bank", "FINANCES", "other_firm"),)),
    ("{firm}总经理{person}说，新厂房已经开工。", (("person", "WORKS_FOR", "firm"),)),
    ("{other_firm}董事长{other_person}到车间看了一圈。", (("other_person", "WORKS_FOR", "other_firm"),)),
    ("{bank}与{firm}签订合作协议。", (("bank", "COOPERATES_WITH", "firm"),)),
    ("{firm}位于{town}，厂区紧邻公路。", (("firm", "LOCATED_IN", "town"),)),
    ("{town}正在推进“{programme}”。", (("town", "IMPLEMENTS", "programme"),)),
    ("{bank}推出“{product}”。", (("bank", "OFFERS", "product"),)),
    (
        "{county}{town}{village}的村民一早就忙开了。",
        (("town", "PART_OF", "county"), ("village", "PART_OF", "town")),
    ),
    ("{county}{other_town}也来取经。", (("other_town", "PART_OF", "county"),)),
    ("{other_firm}与{firm}签订合作协议。", (("other_firm", "COOPERATES_WITH", "firm"),)),
)
FILLER = (
    "天刚放亮，街上的早点铺子已经坐满了人。",
    "去年这个时候，大家心里还没有底。",
    "账本摊在桌上，一笔一笔记得清清楚楚。",
    "这条路修了大半年，如今总算通了车。",
    "说起往后的打算，他伸出手指一样一样数给大家听。",
    "雨水多的年份，地里的活也跟着多起来。",
    "仓库里堆得满满当当，装车的人忙得顾不上擦汗。",
    "订单一张接着一张，机器从早响到晚。",
    "有人担心销路，也有人已经盘算起明年的事。",
    "老人们坐在树下，看着孩子们放学回来。",
    "办事不用再跑几趟，材料一次就能交齐。",
    "窗口前排队的人少了，打来的电话多了。",
    "谁家有难处，邻居们总会搭一把手。",
    "这几年变化大，连外出的年轻人也陆续回来了。",
    "会上大家你一言我一语，把难处都摆到了桌面上。",
    "为了赶工期，几个班组轮着上，谁也没有叫苦。",
    "水渠清过以后，下游的田也能按时灌上水。",
    "价格时高时低，种什么、养什么，都得先算一算。",
    "手续简单了，等的日子也短了，大家心里踏实。",
    "从前堆杂物的空地，如今种上了花草。",
    "风一吹，满坡的叶子沙沙地响。",
    "账面上的数字不大，对一家人来说却是大事。",
    "他们白天走访，晚上整理材料，常常忙到深夜。",
    "新来的技术员蹲在地头，一边看一边记。",
    "有了头一年的经验，第二年就顺手多了。",
    "眼看旺季要到，资金却一时周转不开。",
    "消息传开后，来打听的人一拨接一拨。",
    "厂门口的灯一直亮到后半夜。",
    "下一步怎么走，大家说还要再商量。",
    "路灯装好以后，晚上散步的人也多了。",
)


@dataclass(frozen=True, slots=True)
class Made:
    """One made-up thing: its identity, its node type, its full name and the form that later mentions use."""

    id: str
    type: str
    name: str
    short: str


@dataclass(slots=True)
class MadeArticle:
    """An article with its truth; offsets are those of ``text``, whose first line is the title."""

    number: int
    date: str
    text: str = ""
    title: str = ""
    mentions: list[tuple[int, int, Made]] = field(default_factory=list)
    relations: list[tuple[int, int, int, str, int]] = field(default_factory=list)
    """Start and end of the sentence, number of the source mention, relation, number of the target mention."""
    sentences: list[tuple[int, int]] = field(default_factory=list)
    paragraphs: list[tuple[int, int]] = field(default_factory=list)


class World:
    """The things that articles tell of; each draw is one of the random generator that is given."""

    def __init__(self, seed: int = 0, growth: float = 1.5) -> None:
        self.seed, self.growth = seed, growth
        tables = tomllib.loads((data_path("lexicons") / "name_tables.toml").read_text(encoding="utf-8"))
        surnames = (data_path("lexicons") / "surnames.txt").read_text(encoding="utf-8").splitlines()
        self.surnames = next(line for line in surnames if line and not line.startswith("#"))[:100]
        self.given, self.trades = _distinct(tables["given"]), list(dict.fromkeys(tables["trades"]))
        self.brand = _distinct(tables["brand"])
        self.village = (_distinct(tables["village_first"]), _distinct(tables["village_last"]))
        counties, towns = _places()
        random.Random(f"{seed} places").shuffle(counties)
        self.counties, self.towns = counties, towns

    def rank(self, random_: random.Random, limit: int) -> int:
        """Draw a number from 0 by a power law without end, below a limit."""
        while True:
            drawn = int((1.0 - random_.random()) ** (-1 / (self.growth - 1))) - 1
            if drawn < limit:
                return drawn

    def cast(self, random_: random.Random) -> dict[str, Made]:
        """Draw who and what an article tells of."""
        place = self.rank(random_, len(self.counties))
        county = self.counties[place]
        towns = self.towns[county.code]
        town, other = (towns[self.rank(random_, len(towns))] for _ in range(2))
        firms = [self._firm(place, county, self.rank(random_, FIRMS_OF_COUNTY)) for _ in range(2)]
        return {
            "county": Made(f"Region/{county.code}", "Region", county.name, _short(county.name)),
            "town": Made(f"Town/{town.code}", "Town", town.name, town.name),
            "other_town": Made(f"Town/{other.code}", "Town", other.name, other.name),
            "village": self._village(town, random_),
            "firm": firms[0],
            "other_firm": firms[1],
            # A person works for one firm: whoever is drawn for it again is the same one.
            "person": self._person(firms[0], self.rank(random_, 50)),
            "other_person": self._person(firms[1], self.rank(random_, 50)),
            "bank": self._bank(county, self.rank(random_, len(BANKS))),
            "product": self._named("Product", self.rank(random_, len(self.brand) ** 2), "贷"),
            "programme": self._named("Programme", self.rank(random_, len(self.brand) ** 2), "行动"),
        }

    def _firm(self, place: int, county: Division, number: int) -> Made:
        size = len(self.brand)
        # No two firms have one name: those of the first ranks have two characters, the others three.
        if number < 4:
            core = _digits(place * 4 + number, size, 2, self.brand)
        else:
            core = _digits((place * FIRMS_OF_COUNTY + number) * 7919 % size**3, size, 3, self.brand)
        trade = self.trades[(place * 31 + number) % len(self.trades)]
        full = f"{_short(county.name)}{core}{trade}有限公司"
        return Made(f"Enterprise/{full}", "Enterprise", full, f"{core}{trade}")

    def _person(self, firm: Made, number: int) -> Made:
        random_ = random.Random(f"{self.seed} {firm.id} {number}")
        name = random_.choice(self.surnames) + "".join(random_.choices(self.given, k=2))
        return Made(f"Person/{firm.id}/{name}", "Person", name, name)

    def _village(self, town: Division, random_: random.Random) -> Made:
        first, last = self.village
        number = self.rank(random_, len(first) * len(last)) * 577 + int(town.code) % 1009
        number %= len(first) * len(last)
        name = f"{first[number % len(first)]}{last[number // len(first)]}村"
        return Made(f"Village/{town.code}/{name}", "Village", name, name)

    def _bank(self, county: Division, number: int) -> Made:
        full, short = list(BANKS.items())[number]
        place = _short(county.name)
        return Made(f"Bank/{full}/{county.code}", "Bank", f"{full}{place}支行", f"{short}{place}支行")

    def _named(self, kind: str, number: int, tail: str) -> Made:
        name = _digits(number * 7919 % len(self.brand) ** 2, len(self.brand), 2, self.brand) + tail
        return Made(f"{kind}/{name}", kind, name, name)


def make_article(world: World, number: int, length: int = 1000, filler: float = 0.6) -> MadeArticle:
    """Return one article of about ``length`` characters, of which ``filler`` are filler prose."""
    random_ = random.Random(f"{world.seed} article {number}")
    month, day = random_.randint(1, 12), random_.randint(1, 28)
    made = MadeArticle(number, f"{2015 + number % 9}-{month:02d}-{day:02d}")
    cast, seen = world.cast(random_), set[str]()
    _write(made, "{town}添了新事", (), cast, seen)
    made.title = made.text
    made.text += "\n"
    prose_of = _filler(random_)
    while len(made.text) < length:
        started = len(made.text)
        for _ in range(random_.randint(3, 6)):
            prose = random_.random() < filler * 1.2
            frame, relations = (next(prose_of), ()) if prose else random_.choice(FRAMES)
            frame = frame.replace("{date}", f"{made.date[:4]}年{month}月{day}日")
            frame = frame.replace("{amount}", str(random_.randint(3, 900) * 10))
            _write(made, frame, relations, cast, seen)
        made.paragraphs.append((started, len(made.text)))
        made.text += "\n"
    made.text = made.text.rstrip("\n")
    return made


def _filler(random_: random.Random) -> Iterator[str]:
    """Yield filler sentences: the beginning of one and the end of another, so that articles share few."""
    clauses = [sentence.rstrip("。").split("，") for sentence in FILLER]
    while True:
        beginnings = random_.sample(clauses, len(clauses))
        for beginning, end in zip(beginnings, random_.sample(clauses, len(clauses)), strict=True):
            yield f"{beginning[0]}，{end[-1]}。"


def _write(made: MadeArticle, frame: str, relations: Any, cast: dict[str, Made], seen: set[str]) -> None:
    """Add a sentence; the first mention of a thing has its full name."""
    started, slots, last = len(made.text), {}, 0
    for slot in SLOT.finditer(frame):
        one = cast[slot[1]]
        made.text += frame[last : slot.start()]
        name = one.short if one.id in seen else one.name
        made.mentions.append((len(made.text), len(made.text) + len(name), one))
        slots[slot[1]] = len(made.mentions) - 1
        made.text += name
        seen.add(one.id)
        last = slot.end()
    made.text += frame[last:]
    span = (started, len(made.text))
    made.sentences.append(span)
    for source, relation, target in relations:
        if cast[source].id != cast[target].id:
            made.relations.append((*span, slots[source], relation, slots[target]))


def make_extraction(made: MadeArticle, file: str, key: str) -> Extraction:
    """Return the truth as an extraction, as if every name and relation had been found."""
    mentions = tuple(
        Mention(start, end, made.text[start:end], one.type, "pattern", 0.9)
        for start, end, one in made.mentions
    )
    statements = tuple(
        Statement(mentions[source], relation, mentions[target], start, end, {}, "stated", 0.9, "generated")
        for start, end, source, relation, target in made.relations
    )
    paragraphs = (Paragraph(0, len(made.title), "title"), *(Paragraph(*span) for span in made.paragraphs))
    article = Article(
        key, file, made.text, tuple(range(len(made.text))), made.title, made.date, paragraphs=paragraphs
    )
    return Extraction(article, mentions, statements, tuple(made.sentences))


def file_name(number: int) -> str:
    """Return the name of an article's file in the input folder."""
    return f"{number // PER_FOLDER:04d}/{number:08d}.txt"


def truth_line(made: MadeArticle) -> str:
    """Return the truth of an article as a line of JSON."""
    names = sorted({(made.text[start:end], one.type, one.id) for start, end, one in made.mentions})
    relations = sorted(
        {(made.mentions[source][2].id, name, made.mentions[target][2].id)
         for _, _, source, name, target in made.relations}
    )  # fmt: skip
    told = {"article": f"{file_name(made.number)}#1", "names": names, "relations": relations}
    return json.dumps(told, ensure_ascii=False) + "\n"


def write_corpus(folder: Path, articles: int, *, seed: int = 0, length: int = 1000, filler: float = 0.6,
                 growth: float = 1.5) -> Iterator[MadeArticle]:  # fmt: skip
    """Write articles and truth one after another, and yield each article when it is written."""
    world = World(seed, growth)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "truth.jsonl").open("w", encoding="utf-8") as truth:
        for number in range(articles):
            made = make_article(world, number, length, filler)
            path = folder / "in" / file_name(number)
            if number % PER_FOLDER == 0:
                path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(made.text + "\n", encoding="utf-8")
            truth.write(truth_line(made))
            yield made


@lru_cache(maxsize=1)
def _places() -> tuple[list[Division], dict[str, list[Division]]]:
    towns: dict[str, list[Division]] = {}
    counties = []
    for division in load_divisions().by_code.values():
        if (
            division.level == "town"
            and 3 <= len(division.name) <= 5
            and division.name.endswith(("镇", "乡", "街道"))
        ):
            towns.setdefault(division.parent, []).append(division)
    for division in load_divisions().by_code.values():
        if division.level == "county" and division.name.endswith(("市", "县")) and division.code in towns:
            counties.append(division)
    return counties, towns


def _short(name: str) -> str:
    return name[:-1] if len(name) > 2 else name


def _distinct(characters: str) -> str:
    return "".join(dict.fromkeys(characters))


def _digits(number: int, base: int, count: int, signs: str) -> str:
    found = ""
    for _ in range(count):
        number, digit = divmod(number, base)
        found += signs[digit]
    return found


def main() -> None:
    """Write a corpus."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--length", type=int, default=1000, help="characters of an article")
    parser.add_argument("--filler", type=float, default=0.6, help="share of filler prose")
    parser.add_argument(
        "--growth", type=float, default=1.5, help="exponent of the power law; nearer 1: more names"
    )
    parser.add_argument("--seed", type=int, default=0)
    given = vars(parser.parse_args())
    characters = sum(
        len(made.text) for made in write_corpus(given.pop("folder"), given.pop("articles"), **given)
    )
    print(f"{characters:,} characters")


if __name__ == "__main__":
    main()

"""Places by the table of divisions, and towns by how near they are to what an article names."""

import pytest

from graphkit.entities.features import label_columns
from graphkit.entities.lexicon import Lexicon, load_lexicon
from graphkit.entities.model import load_tagger
from graphkit.entities.places import find_homes, find_places, find_towns
from graphkit.segment import cut_words


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("诸暨市的店口", {"330681"}),
        ("诸暨的店口", {"330681"}),
        ("绍兴诸暨", {"3306", "330681"}),
        ("浙江的企业", set()),
        ("天气很好", set()),
    ],
)
def test_counties_and_cities_are_homes_by_either_name(text: str, codes: set[str]) -> None:
    assert find_homes(text) == codes


@pytest.mark.parametrize(
    ("article", "nearness"),
    [("诸暨市发布消息。", "c"), ("绍兴市发布消息。", "i"), ("温州市发布消息。", "t"), ("", "t")],
)
def test_a_short_name_is_near_where_its_county_or_city_is_named(article: str, nearness: str) -> None:
    assert list(find_towns("在店口，工厂开工", find_homes(article))) == [(1, 3, nearness)]


def test_the_tagger_sees_how_near_a_town_is() -> None:
    near, far = (label_columns("在店口", Lexicon([]), homes) for homes in ({"330681"}, ()))
    changed = [(one.labels, other.labels) for one, other in zip(near, far, strict=True) if one != other]
    assert changed == [({1: "TBc", 2: "TEc"}, {1: "TBt", 2: "TEt"})]


def test_a_short_name_of_a_town_alone_is_no_place() -> None:
    assert not list(find_places("在诸暨的店口", [(0, 1), (1, 3), (3, 4), (4, 6)]))


def test_the_whole_article_tells_which_towns_are_near(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[frozenset[str]] = []
    tagger = load_tagger()
    score = tagger._emissions.score
    monkeypatch.setattr(tagger._emissions, "score", lambda *given: (seen.append(given[-1]), score(*given))[1])
    text = "诸暨市发布消息。\n店口开工。"
    tagger.tag(text, cut_words(text), load_lexicon())
    assert seen == [{"330681"}]

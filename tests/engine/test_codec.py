"""Records must come back from the store exactly as they went in."""

from hypothesis import given, settings
from hypothesis import strategies as st

from graphkit.engine.codec import decode_outcome, encode_outcome, pack, unpack
from graphkit.engine.pieces import Outcome, Trouble
from graphkit.records import Article, Extraction, Mention, Paragraph, SourceFile, Statement, Value

# Lone surrogates and control characters too: a damaged file must not stop a build.
TEXTS = st.text(st.characters(), max_size=12)
NUMBERS = st.integers(0, 10**9)
SCORES = st.floats(0, 1)
AMOUNTS = st.floats(allow_nan=False, allow_infinity=False)
COUNTS = st.dictionaries(TEXTS, NUMBERS, max_size=3)

mentions = st.builds(Mention, NUMBERS, NUMBERS, TEXTS, TEXTS, TEXTS, SCORES)
attributes = st.dictionaries(TEXTS, st.one_of(TEXTS, AMOUNTS, NUMBERS, st.booleans()), max_size=3)
statements = st.builds(
    Statement, mentions, TEXTS, mentions, NUMBERS, NUMBERS, attributes, TEXTS, SCORES, TEXTS
)
values = st.builds(Value, NUMBERS, NUMBERS, TEXTS, TEXTS, st.none() | AMOUNTS, TEXTS, TEXTS, TEXTS, TEXTS)
spans = st.tuples(NUMBERS, NUMBERS)
articles = st.builds(
    Article,
    key=TEXTS,
    source_file=TEXTS,
    text=TEXTS,
    offsets=st.lists(st.integers(-1, 40)).map(tuple),
    title=TEXTS,
    date=TEXTS,
    outlet=TEXTS,
    authors=st.lists(TEXTS, max_size=2).map(tuple),
    paragraphs=st.lists(st.builds(Paragraph, NUMBERS, NUMBERS, TEXTS), max_size=2).map(tuple),
    dropped=st.lists(spans, max_size=2).map(tuple),
    repairs=COUNTS,
)
extractions = st.builds(
    Extraction,
    articles,
    st.lists(mentions, max_size=4).map(tuple),
    st.lists(statements, max_size=3).map(tuple),
    st.lists(spans, max_size=3).map(tuple),
    st.lists(values, max_size=2).map(tuple),
    st.lists(st.tuples(TEXTS, TEXTS, TEXTS), max_size=2).map(tuple),
)
sources = st.builds(
    SourceFile, TEXTS, TEXTS, TEXTS, TEXTS, metadata=st.dictionaries(TEXTS, TEXTS, max_size=2), repairs=COUNTS
)
troubles = st.builds(Trouble, TEXTS, TEXTS, TEXTS, TEXTS, NUMBERS)
outcomes = st.builds(
    Outcome,
    TEXTS,
    TEXTS,
    TEXTS,
    st.lists(sources, max_size=2).map(tuple),
    st.lists(extractions, max_size=2).map(tuple),
    st.lists(troubles, max_size=2).map(tuple),
    st.lists(troubles, max_size=2).map(tuple),
    NUMBERS,
    st.dictionaries(TEXTS, AMOUNTS, max_size=2),
)


@settings(max_examples=60, deadline=None)
@given(outcomes)
def test_an_outcome_comes_back_as_it_was(outcome: Outcome) -> None:
    assert decode_outcome(unpack(pack(encode_outcome(outcome)))) == outcome


def test_equal_records_give_equal_bytes() -> None:
    mention = Mention(0, 3, "金华市", "Region")
    twice = [
        Outcome(
            "a.txt",
            extractions=(Extraction(Article("a.txt#1", "a.txt", "金华市", (4, 5, 6)), (mention,), ()),),
        )
        for _ in range(2)
    ]
    assert pack(encode_outcome(twice[0])) == pack(encode_outcome(twice[1]))

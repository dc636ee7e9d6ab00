"""The stages of one article put together: from its text to its statements."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from graphkit.caching import keep_while_unchanged
from graphkit.config import Config
from graphkit.models import pause_collection
from graphkit.records import Article, Extraction

if TYPE_CHECKING:
    from spacy.language import Language


def load_pipeline(config: Config | None = None) -> Language:
    """Return the spaCy ``Language`` with graphkit's components.

    Parameters
    ----------
    config : Config, optional
        Which layers take part, and the user's own lexicons, patterns and frames.

    Returns
    -------
    spacy.language.Language
        ``doc.ents``, ``doc.spans["graphkit"]`` and ``doc._.statements`` hold what it finds.

    Examples
    --------
    >>> doc = load_pipeline()("工行温岭支行向浙江恒丰泵业有限公司发放贷款300万元。")
    >>> [entity.label_ for entity in doc.ents]
    ['Bank', 'Enterprise']
    """
    return _load_components(config or Config())


_loaded: WeakValueDictionary[Config, Language] = WeakValueDictionary()


def is_loaded(config: Config) -> bool:
    """Tell whether this process holds the models of these settings.

    Examples
    --------
    >>> _ = load_pipeline(Config())
    >>> is_loaded(Config()), is_loaded(Config(layers=("lexicon",)))
    (True, False)
    """
    return config in _loaded


@keep_while_unchanged(4)
def _load_components(config: Config) -> Language:
    with pause_collection():
        pipeline = _make_components(config)
    _loaded[config] = pipeline
    return pipeline


def _make_components(config: Config) -> Language:
    import spacy

    import graphkit.components
    import graphkit.segment.tokenizer  # noqa: F401  (registers the tokenizer)

    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "graphkit.WordTokenizer.v1"}}})
    lexicons = [str(path) for path in config.lexicons]
    models, own = config.models, list(config.own_types)
    if "lexicon" in config.layers:
        nlp.add_pipe("graphkit_lexicon", config={"lexicons": lexicons, "own_types": own})
    if "patterns" in config.layers:
        patterns = [str(path) for path in config.patterns]
        nlp.add_pipe("graphkit_patterns", config={"patterns": patterns, "own_types": own})
    if "model" in config.layers:
        nlp.add_pipe(
            "graphkit_tagger",
            config={"lexicons": lexicons, "own_types": own, "model": models and str(models / "entities")},
        )
    nlp.add_pipe("graphkit_merge", config={"repeated": "repeated" in config.layers})
    nlp.add_pipe("graphkit_values")
    nlp.add_pipe(
        "graphkit_relations",
        config={
            "frames": [str(path) for path in config.frames],
            "own_types": own,
            "topics": config.topics,
            "classifier": config.classifier,
            "model": models and str(models / "relations"),
        },
    )
    return nlp


def extract_article(article: Article, config: Config | None = None) -> Extraction:
    """Return what one article says.

    Examples
    --------
    >>> text = "工行温岭支行走访了佛堂镇的企业。"
    >>> found = extract_article(Article("a.txt#1", "a.txt", text, tuple(range(len(text)))))
    >>> [mention.type for mention in found.mentions]
    ['Bank', 'Town']
    """
    from graphkit.segment.sentences import sentence_spans

    nlp = load_pipeline(config)
    with pause_collection():
        doc = nlp.make_doc(article.text)
        doc._.article_date = article.date
        doc._.article_title = article.title
        for _, component in nlp.pipeline:
            doc = component(doc)
    return Extraction(
        article,
        tuple(doc._.mentions),
        tuple(doc._.statements),
        tuple(sentence_spans(article.text)),
        tuple(doc._.values),
        tuple(doc._.links),
    )


def warm_up(text: str, config: Config | None = None) -> None:
    """Load all that articles need, what loads only when it is used too, by extracting one that has it all.

    Examples
    --------
    >>> warm_up("工行温岭支行走访了佛堂镇的企业。")
    """
    extract_article(Article("", "", text, tuple(range(len(text)))), config)

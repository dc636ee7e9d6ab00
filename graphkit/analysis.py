"""One article's analysis: its words, names, values and statements, stage after stage, without spaCy.

The components of ``components.py`` put the same stages into a spaCy pipeline; a build does not need spaCy's
documents, which cost more to make and to mark than the names cost to find.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from graphkit.config import Config
from graphkit.entities.layers import Span, decide, find_formed, find_known
from graphkit.entities.lexicon import load_lexicon, own_forms
from graphkit.entities.model import load_tagger
from graphkit.entities.patterns import load_patterns
from graphkit.entities.values import find_values
from graphkit.records import Article, Extraction, Mention
from graphkit.relations.extract import load_extractor
from graphkit.segment.sentences import sentence_spans
from graphkit.segment.words import load_segmenter


class Analyser:
    """Analyses articles with the layers, lexicons, patterns and frames of one configuration.

    Raises
    ------
    ModelError
        When weights are missing or damaged.
    LexiconError
        When a file of the user's is wrong; the error names the line.
    """

    def __init__(self, config: Config) -> None:
        self.config = config
        self._segmenter = load_segmenter()
        self._lexicon, self._bundled = load_lexicon(config.lexicons), load_lexicon()
        self._own = own_forms(config.lexicons)
        self._patterns = load_patterns(config.patterns)
        self._tagger = load_tagger(_folder(config.models, "entities")) if "model" in config.layers else None
        self._relations = load_extractor(
            config.frames,
            topics=config.topics,
            classifier=config.classifier,
            model=_folder(config.models, "relations"),
        )

    def analyse(self, article: Article) -> Extraction:
        """Return what an article says."""
        text = article.text
        words = self._segmenter.spans(text)
        candidates = self.find_candidates(text, words)
        mentions, links = decide(
            text, words, candidates, self._bundled, repeated="repeated" in self.config.layers
        )
        values = find_values(text, article.date)
        sentences = sentence_spans(text)
        statements = self._relations.extract(text, mentions, values, sentences, words)
        return Extraction(article, tuple(mentions), tuple(statements), tuple(sentences), values, tuple(links))

    def find_candidates(self, text: str, words: list[Span]) -> list[Mention]:
        """Return what the layers find, whether it overlaps or not."""
        found: list[Mention] = []
        if "lexicon" in self.config.layers:
            found += find_known(text, words, self._lexicon, self._own)
        if "patterns" in self.config.layers:
            found += find_formed(text, self._patterns, words)
        if self._tagger is not None:
            found += self._tagger.tag(text, words, self._lexicon)
        return found


def _folder(models: Path | None, name: str) -> Path | None:
    return models / name if models else None


@lru_cache(maxsize=4)
def load_analyser(config: Config) -> Analyser:
    """Return the analyser of a configuration; it is loaded once.

    Examples
    --------
    >>> text = "工行温岭支行走访了佛堂镇的企业。"
    >>> found = load_analyser(Config()).analyse(Article("a.txt#1", "a.txt", text, tuple(range(len(text)))))
    >>> [mention.name for mention in found.mentions]
    ['工行温岭支行', '佛堂镇']
    """
    return Analyser(config)

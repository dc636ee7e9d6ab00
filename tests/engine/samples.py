"""Small articles of our own, any number of them, and a way to make some of them misbehave."""

import textwrap
from pathlib import Path

TOWNS = ("温峤镇", "大溪镇", "泽国镇", "新河镇", "箬横镇", "石塘镇", "坞根镇")
BANKS = ("工行温岭支行", "温岭农商银行", "建行温岭支行", "中国银行温岭支行")
FIRMS = ("恒丰泵业", "新科机电", "海盛水产", "蓝田工具", "百姓鞋业")
SURNAMES = "陈林王潘郑叶"


def make_text(number: int, version: int = 0) -> str:
    """Return a short article; another number or version gives another text."""
    town, bank = TOWNS[number % len(TOWNS)], BANKS[number % len(BANKS)]
    firm = f"浙江{FIRMS[number % len(FIRMS)]}有限公司"
    person = f"{SURNAMES[number % len(SURNAMES)]}国{'强平华军'[number % 4]}"
    amount = 100 + 10 * number + version
    return (
        f"{town}添了新厂房\n\n"
        f"2022年{number % 12 + 1}月{number % 27 + 1}日，{bank}向{firm}发放贷款{amount}万元。\n"
        f"{firm}总经理{person}说，公司位于{town}，新厂房已经开工。\n"
        f"{town}正在推进“腾笼换鸟”，{bank}与{town}签订了合作协议。\n"
    )


def write_corpus(folder: Path, count: int, first: int = 0) -> Path:
    """Write so many articles, one a file."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(first, first + count):
        (folder / f"{number:04d}.txt").write_text(make_text(number), encoding="utf-8")
    return folder


MISCHIEF = """
    import os, signal, sys, time

    class Watcher:
        '''Patches the extraction when it is imported: some words make an article misbehave for real.'''
        def find_spec(self, name, path=None, target=None):
            if name == "graphkit.components":
                sys.meta_path.remove(self)
                pipeline = sys.modules["graphkit.extraction"]
                honest = pipeline.extract_article
                def extract_article(article, config=None):
                    misbehave(article.text)
                    return honest(article, config)
                pipeline.extract_article = extract_article
            return None

    def misbehave(text):
        if "无穷循环" in text:
            while True:
                pass
        if "大量内存" in text:
            hoard = [bytearray(64 * 1024 * 1024) for _ in range(10_000)]
        if "进程被杀" in text:
            os.kill(os.getpid(), signal.SIGKILL)
        if "杀一次" in text and not os.path.exists(os.environ["ONCE"]):
            open(os.environ["ONCE"], "w").close()
            os.kill(os.getpid(), signal.SIGKILL)
        if "出错" in text:
            raise ValueError("a fault of ours")

    sys.meta_path.insert(0, Watcher())
"""


def plant_mischief(folder: Path) -> Path:
    """Write a ``sitecustomize.py``; processes with the folder in PYTHONPATH misbehave on some words."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sitecustomize.py").write_text(textwrap.dedent(MISCHIEF), encoding="utf-8")
    return folder

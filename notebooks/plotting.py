"""What the notebooks share for their plots: a font for Chinese, or pinyin where there is none."""

from __future__ import annotations

from collections.abc import Iterable

import matplotlib.pyplot as plt
from matplotlib import font_manager
from pypinyin import lazy_pinyin

FONTS = (
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",  # of a collection matplotlib sees the first member only; it holds all characters
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "PingFang SC",
    "Hiragino Sans GB",
    "Heiti SC",
    "Microsoft YaHei",
    "SimHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Noto Serif CJK SC",
    "Noto Serif CJK JP",
    "Arial Unicode MS",
)


def use_cjk_font(installed: Iterable[str] | None = None) -> str:
    """Let plots use the first font that can write Chinese; return its name, or "" if there is none."""
    known = (
        set(font.name for font in font_manager.fontManager.ttflist) if installed is None else set(installed)
    )
    found = next((name for name in FONTS if name in known), "")
    plt.rcParams["font.sans-serif"] = [*([found] if found else []), "DejaVu Sans"]
    plt.rcParams["axes.unicode_minus"] = False
    return found


def readable(text: str) -> str:
    """Return a label as it is where plots can write Chinese, else in pinyin (温岭市 → Wen ling shi)."""
    if plt.rcParams["font.sans-serif"][0] in FONTS:
        return text
    return " ".join(lazy_pinyin(text)).capitalize()

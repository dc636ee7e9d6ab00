"""Makes the web pages of the tests: the shapes that Chinese news sites and newspapers' page readers have."""

from tests.read.documents import PARAGRAPHS, SECOND_PARAGRAPHS, SECOND_TITLE, TITLE

MENU = "".join(
    f'<li><a href="/{n}">{name}</a></li>'
    for n, name in enumerate(("首页", "要闻", "经济", "民生", "乡村", "视频", "专题", "论坛"))
)
LINKS = "".join(
    f'<li><a href="/a{n}.html">{text}</a></li>'
    for n, text in enumerate(
        ("临江县召开春耕备耕工作会议，部署春季农业生产", "第三届茶文化节开幕，八方来客共品新茶",
         "县城三座桥梁完成加固，明日恢复通车", "全县小学开展安全教育活动", "湖滨公园改造工程进入收尾阶段")
    )
)  # fmt: skip
FOOTER = "<p>临江新闻网版权所有，未经书面授权禁止转载。</p><p>地址：临江县人民路一号　电话：0579-0000000</p>"


def paragraphs(texts: tuple[str, ...] = PARAGRAPHS) -> str:
    return "\n".join(f"<p>　　{text}</p>" for text in texts)


def expected(*texts: tuple[str, ...] | str) -> str:
    return "\n".join(line for text in texts for line in ([text] if isinstance(text, str) else text))


def site_page() -> bytes:
    """A news site: menu, date line, body, share buttons, recommended links, copyright."""
    return f"""<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8">
<title>{TITLE}-临江新闻网</title><meta name="pubdate" content="2022-05-06 09:30">
<meta name="author" content="赵小安">
<script>var x = "脚本里的文字，不是正文。";</script><style>p {{ color: red }}</style></head><body>
<div class="header"><ul class="nav">{MENU}</ul></div>
<div class="wrap"><div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/n">要闻</a></div>
<h1>{TITLE}</h1><div class="info">2022-05-06 09:30　来源：临江日报　作者：赵小安</div>
<div id="content">{paragraphs()}</div>
<div class="share">分享到：<a>微信</a> <a>微博</a></div>
<div class="box"><h3>推荐阅读</h3><ul>{LINKS}</ul></div></div>
<div class="footer">{FOOTER}</div></body></html>""".encode()


def old_page() -> bytes:
    """A page of twenty years ago: nested tables, <font>, <br> between paragraphs, GB2312."""
    text = "<br><br>".join(f"&nbsp;&nbsp;&nbsp;&nbsp;{line}" for line in PARAGRAPHS)
    return f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<title>{TITLE}</title></head>
<body><table width="760"><tr><td colspan="2">
<a href="/">首页</a> | <a href="/n">新闻</a> | <a href="/s">社会</a></td></tr>
<tr><td width="160"><ul>{LINKS}</ul></td><td><table><tr><td align="center"><font size="5"><b>{TITLE}</b>
</font></td></tr>
<tr><td><font size="3">{text}</font></td></tr></table></td></tr>
<tr><td colspan="2" align="center">{FOOTER}</td></tr></table></body></html>""".encode("gb18030")


def marked_page() -> bytes:
    """Two articles, each in an <article> element, with a list of comments below."""
    return f"""<!doctype html><html><head><meta charset="utf-8"><title>第3版：综合</title></head><body>
<nav><ul>{MENU}</ul></nav><main>
<article><h2>{TITLE}</h2><p class="byline">记者 赵小安</p>{paragraphs()}</article>
<article><h2>{SECOND_TITLE}</h2><p class="byline">记者 陈立</p>{paragraphs(SECOND_PARAGRAPHS)}</article>
</main><div class="comments"><p>网友甲：这条路终于修好了，点赞，以后卖茶方便多了。</p></div>
<footer>{FOOTER}</footer></body></html>""".encode()


def newspaper_reader() -> bytes:
    """A newspaper's own page reader: articles one below the other in plain <div> elements."""
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>临江日报数字报</title></head><body>
<div class="leftside"><ul>{LINKS}</ul></div><div class="ozoom" id="page">
<div class="art"><div class="bt"><h2>{TITLE}</h2></div><div class="zz">▢ 本报记者 赵小安</div>
<div>{paragraphs()}</div></div>
<div class="art"><div class="bt"><h2>{SECOND_TITLE}</h2></div><div class="zz">▢ 本报记者 陈立</div>
<div>{paragraphs(SECOND_PARAGRAPHS)}</div></div></div>
<div class="bottom">{FOOTER}</div></body></html>""".encode()


def short_page() -> bytes:
    """A short item among many links, so that the text is the smaller part of the page."""
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{SECOND_TITLE}_临江在线</title>
</head><body>
<div class="top"><ul>{MENU}</ul></div><div class="left"><ul>{LINKS * 4}</ul></div>
<div class="main"><h1>{SECOND_TITLE}</h1><div class="txt"><p>{SECOND_PARAGRAPHS[0]}</p></div></div>
<div class="right"><ul>{LINKS * 3}</ul></div><div class="foot">{FOOTER}</div></body></html>""".encode()


def wrapped_page() -> bytes:
    """Paragraphs in <section> and <span>, broken in the source, with a picture and its caption."""
    spans = "".join(
        f"<section><span style='font-size:16px'>{text[:20]}\n   {text[20:]}</span></section>"
        for text in PARAGRAPHS
    )
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><meta property="og:title" content="{TITLE}">
</head><body>
<div id="page-content"><h1 class="rich_media_title">{TITLE}</h1><div id="js_content">{spans}
<section><img src="a.jpg"></section></div></div>
<div style="display:none">隐藏的文字，读者看不到，不能算正文。</div>
<div class="qr_code_pc">微信扫一扫，关注该公众号</div></body></html>""".encode()


PAGES = {
    "site": (site_page(), expected(TITLE, PARAGRAPHS)),
    "old": (old_page(), expected(TITLE, PARAGRAPHS)),
    "marked": (
        marked_page(),
        expected(TITLE, "记者 赵小安", PARAGRAPHS, SECOND_TITLE, "记者 陈立", SECOND_PARAGRAPHS),
    ),
    "newspaper": (
        newspaper_reader(),
        expected(TITLE, "▢ 本报记者 赵小安", PARAGRAPHS, SECOND_TITLE, "▢ 本报记者 陈立", SECOND_PARAGRAPHS),
    ),
    "short": (short_page(), expected(SECOND_TITLE, SECOND_PARAGRAPHS[0])),
    "wrapped": (wrapped_page(), expected(TITLE, PARAGRAPHS)),
}

"""Web pages of other shapes, written after the rules of the reader were fixed: nothing was tuned on them."""

LEAD = (
    "本报讯 近日，青川区石桥镇的乡村民宿集聚区迎来首批游客，当天入住率超过九成。",
    "石桥镇镇长林立新介绍，去年以来，全镇盘活闲置农房一百二十幢，吸引社会资本八千万元。",
    "青川农商银行推出“民宿贷”，已向二十六户经营者发放贷款两千三百万元，最长期限为八年。",
    "下一步，石桥镇将与青川旅游集团合作，建设一条串联五个村的骑行道。",
)
HEAD = "石桥镇民宿集聚区迎来首批游客"
SNIPPETS = (
    ("青川区启动秋粮收购", "全区设立收购点十二个，预计收购稻谷三万吨，价格与去年基本持平。"),
    ("城北污水厂扩建完工", "扩建以后，日处理能力提高到五万吨，出水水质达到一级标准。"),
    ("区图书馆延长开放时间", "从下周一起，区图书馆每天开放到晚上九点，周末不休息。"),
)
WANTED = "\n".join((HEAD, *LEAD))


def body(mark: str = "p") -> str:
    return "".join(f"<{mark}>{text}</{mark}>" for text in LEAD)


def portal() -> bytes:
    """A government's portal: the text in an element whose class says both pages and content."""
    rows = "".join(
        f"<li><a href='/{n}'>{title}</a><span>2023-09-0{n}</span></li>"
        for n, (title, _) in enumerate(SNIPPETS)
    )
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{HEAD}_青川区人民政府</title></head>
<body>
<div class="header_box"><a href="/">政府信息公开</a><a href="/">政务服务</a><a href="/">互动交流</a></div>
<div class="article oneColumn pub_border"><h1>{HEAD}</h1>
<div class="pages-date">2023-09-12 10:20 来源：青川日报
<span class="font">字体：大 中 小</span></div><div class="pages_content" id="UCAP-CONTENT">{body()}</div>
<div class="editor">责任编辑：吴某</div></div><div class="related"><h3>相关链接</h3><ul>{rows}</ul></div>
<div class="website_footer">主办单位：青川区人民政府办公室　浙ICP备00000000号</div></body></html>""".encode()


def cards() -> bytes:
    """Cards with summaries in a side column and below the text: running text that is not the article's."""
    side = "".join(
        f"<div class='card'><h4><a href='#'>{title}</a></h4><p class='summary'>{text}</p></div>"
        for title, text in SNIPPETS
    )
    return f"""<!doctype html><html><head><meta charset="utf-8"><title>{HEAD} - 青川网</title></head><body>
<div class="container"><div class="row"><div class="col-md-8"><div class="post"><h1>{HEAD}</h1>{body()}
</div></div>
<div class="col-md-4">{side}</div></div></div></body></html>""".encode()


def newspaper() -> bytes:
    """A digital newspaper: custom elements, capital tags, the title in <strong>, links to other pages."""
    return f"""<HTML><HEAD><META http-equiv=Content-Type content="text/html; charset=utf-8"><TITLE>{HEAD}
</TITLE></HEAD>
<BODY><TABLE><TBODY><TR><TD class=default>
<A href="n1.htm">上一版</A> <A href="n2.htm">下一版</A> 第04版：乡村振兴</TD></TR>
<TR><TD><STRONG style="FONT-SIZE: 23px">{HEAD}</STRONG></TD></TR>
<TR><TD><DIV id=ozoom><founder-content>{body("P")}</founder-content></DIV></TD></TR>
<TR><TD><A href="c1.htm">上一篇</A> <A href="c2.htm">下一篇</A></TD></TR></TBODY></TABLE></BODY>
</HTML>""".encode()


def mobile() -> bytes:
    """A page for telephones, with long comments of readers below the text."""
    said = "".join(
        f"<div class='comment-item'><p>{text}</p></div>"
        for text in (
            "住过一次，早餐很好，就是山路弯多，晕车的朋友要当心。",
            "希望多通几班公交车，周末去的人实在太多了。",
        )
    )
    return f"""<!doctype html><html><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta property="og:title" content="{HEAD}"></head><body><div id="app"><div class="title">{HEAD}</div>
<div class="article-content">{body("div")}</div><div class="open-app">打开客户端，阅读全文，体验更佳。</div>
<div class="comment-list">{said}</div></div></body></html>""".encode()


FRESH = {
    name: (make(), WANTED)
    for name, make in (("portal", portal), ("cards", cards), ("newspaper", newspaper), ("mobile", mobile))
}

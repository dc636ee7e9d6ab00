from pathlib import Path

import pytest

from graphkit.clean import clean
from graphkit.records import Article, SourceFile

PAGES = Path(__file__).parent / "pages"


def page(name: str) -> list[Article]:
    return clean(SourceFile(f"{name}.txt", (PAGES / f"{name}.txt").read_text(encoding="utf-8")))


def only(text: str, **metadata: str) -> Article:
    (article,) = clean(SourceFile("a.txt", text, metadata=metadata))
    return article


def kinds(article: Article) -> list[tuple[str, str]]:
    return [
        (paragraph.kind, article.text[paragraph.start : paragraph.end]) for paragraph in article.paragraphs
    ]


def test_a_narrow_page_becomes_two_articles() -> None:
    first, second = page("narrow")
    assert first.title == "茶山镇半年建成十二家共富工坊"
    assert second.title == "银企牵手老厂房变身数字车间"
    assert first.authors == ("郑晓岚",) and second.authors == ("李明", "周小禾")
    assert (first.date, first.outlet) == ("2022-03-16", "临江日报")
    assert [first.key, second.key] == ["narrow.txt#1", "narrow.txt#2"]


def test_lines_spaces_and_blank_lines_inside_sentences_are_repaired() -> None:
    first, second = page("narrow")
    assert "“在家门口上班，一个月能挣3000多元。”村民陈阿姨说。" in first.text
    assert "与临江农商银行签订合作协议，由银行为工坊经营者提供每户最高30万元的信用贷款" in first.text
    assert "让更多村民增收。" in first.text
    assert second.text.endswith("临江工行为这次改造发放了首笔“数改贷”800万元。")


def test_titles_below_their_text_come_first() -> None:
    first, second = page("below")
    assert kinds(first)[0] == ("title", "白鹭溪村办起山里民宿")
    assert kinds(second)[0] == ("title", "农商银行与松源县签约五十亿元授信支持高山蔬菜")
    assert second.authors == ("沈一舟", "吴迪")
    assert first.repairs["moved_title"] == 1


def test_a_caption_moves_behind_the_sentence_that_it_tore() -> None:
    first = page("below")[0]
    assert kinds(first)[-2:] == [
        ("body", "村党支部书记胡根生说，村里拿出60亩集体土地，引进了一家民宿公司，每年给村集体分红20万元。"),
        ("caption", "游客在白鹭溪村体验采茶"),
    ]
    assert "摄" not in first.text
    assert first.repairs["moved_caption"] == 1


def test_a_digital_article_stays_one() -> None:
    (article,) = page("digital")
    assert (article.title, article.date, article.outlet) == ("从一张蓝图到一座新城", "2023-08-11", "海宁商报")
    assert article.authors == ("顾平",)
    headings = [text for kind, text in kinds(article) if kind == "heading"]
    assert headings == ["产业先行 让园区先热起来", "金融活水 浇灌创新之树"]
    assert ("body", "记者：新区当初为什么选在这里？") in kinds(article)
    assert "Wi-Fi 6和AI质检" in article.text
    assert article.text.count("已发放贷款12.6亿元") == 1
    assert article.repairs["repetition"] == 1


def test_names_alone_below_a_title_are_a_byline() -> None:
    text = "临江：老街添了新去处\n\n郑晓岚 周小禾\n\n"
    body = "清早，老街上的豆腐店开了门。店主说，今年客人比去年多了三成，周末要排队。\n\n"
    second = "茶山：竹编走进大课堂\n\n王平 李小满\n\n竹编师傅走进了学校。孩子们学得很认真，编出了小篮子。\n"
    first, other = clean(SourceFile("a.txt", text + body + second))
    assert first.authors == ("郑晓岚", "周小禾") and other.authors == ("王平", "李小满")
    assert other.title == "茶山：竹编走进大课堂"
    assert "郑晓岚" not in first.text


def test_a_closing_byline_does_not_begin_an_article() -> None:
    article = only("老街新事\n\n老街上的豆腐店开了门，客人比去年多了三成。\n\n本报记者 郑晓岚\n")
    assert article.authors == ("郑晓岚",)
    assert article.text == "老街新事\n老街上的豆腐店开了门，客人比去年多了三成。"


@pytest.mark.parametrize(
    "opening", ["本报讯 （记者 郑晓岚 通讯员 王平）", "本报讯（记者 郑晓岚、王平）", "（记者 郑晓岚 王平）"]
)
def test_a_byline_in_brackets_is_taken_off(opening: str) -> None:
    article = only(f"{opening}近日，茶山镇的竹编工坊开了门，二十多名妇女在这里上班。")
    assert article.text == "近日，茶山镇的竹编工坊开了门，二十多名妇女在这里上班。"
    assert article.authors == ("郑晓岚", "王平")


@pytest.mark.parametrize(
    "credit", ["郑晓岚 摄", "（茶山镇政府供图）", "（图片由茶山镇政府提供）", "茶山镇政府供图", "资料图片"]
)
def test_credits_are_dropped_and_captions_stay(credit: str) -> None:
    text = (
        f"工坊里的妇女正在编灯罩。\n\n\n\n村民在工坊里赶制订单\n\n{credit}\n\n镇里还要再办十家这样的工坊。\n"
    )
    article = only(text)
    assert ("caption", "村民在工坊里赶制订单") in kinds(article)
    assert credit not in article.text


def test_furniture_is_dropped() -> None:
    lines = ["3", "A03 要闻", "www.example.com/news", "责任编辑：王某某", "编辑：李某某 版式：周某某"]
    body = "茶山镇的竹编工坊开了门，二十多名妇女在这里上班。"
    article = only("\n\n".join([lines[0], lines[1], body, *lines[2:]]))
    assert article.text == body


def test_spaces_between_phrases_stay_in_titles_and_quotations() -> None:
    article = only("盘活老厂房 添出新动能\n\n“低效退出 高效进来”，王 平 这样概括这 两 年的变化。")
    assert article.text == "盘活老厂房 添出新动能\n“低效退出 高效进来”，王平这样概括这两年的变化。"


def test_a_fragment_that_repeats_the_end_of_a_sentence_is_dropped() -> None:
    sentence = "合作社今年把香菇卖到了省外的十二个城市。"
    article = only(
        f"{sentence}\n\n把香菇卖到了省外的十二个城市。把香菇卖到了省外的十二个城市。\n\n明年还要更多。"
    )
    assert article.text == f"{sentence}\n明年还要更多。"
    assert article.repairs["repetition"] == 2


def test_a_rest_below_the_title_returns_to_its_paragraph() -> None:
    torn = "镇里今年办起了十二家工坊，二十多名妇女在家门口上班，这些工坊正在为山区群众增收添"
    text = f"茶山：十二家工坊为山区群众增收添动力\n\n王平 李小满\n\n添动力。\n\n工坊开了门。\n\n{torn}\n\n"
    article = only(text.replace("添动力。", "动力。"))
    assert torn + "动力。" in article.text
    assert article.repairs["moved_column"] == 1


def test_paragraphs_in_the_wrong_order_are_rejoined_where_only_one_pair_fits() -> None:
    text = (
        "　　、香菇和来料加工三个产业。\n\n　　工坊里的妇女正在编灯罩，订单已经排到年底。\n\n"
        "　　这笔贷款期限三年，利率比往年低，重点支持高山蔬菜\n\n　　据了解，镇里还要再办十家。\n"
    )
    assert "重点支持高山蔬菜、香菇和来料加工三个产业。" in only(text).text


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2021年5月8日，工坊开了门。", "2021-05-08"),
        ("5月8日，工坊开了门。2021年，镇里将再办十家。", "2021-05-08"),
        ("5月8日，工坊开了门。该厂始建于1998年。", ""),
        ("近日，工坊开了门。今年镇里还要再办十家。", ""),
        ("2020年1月1日至2020年12月31日期间的项目可以申报。", ""),
        ("近日，工坊开了门。2021年3月，镇里投了钱；今年以来，客人多了。", "2021"),
    ],
)
def test_dates_come_only_from_evidence(text: str, date: str) -> None:
    assert only(text).date == date


def test_metadata_wins_over_the_text() -> None:
    article = only("5月8日，工坊开了门。", title="工坊", date="2020-05-09", outlet="临江日报", author="王平")
    assert (article.title, article.date, article.outlet) == ("工坊", "2020-05-09", "临江日报")
    assert article.authors == ("王平",)


def test_folding_keeps_the_way_back() -> None:
    source = SourceFile("a.txt", "２０２１年,义乌(市)的 APP 上线。")
    (article,) = clean(source)
    assert article.text == "2021年，义乌（市）的APP上线。"
    start, end = article.source_span(article.text.index("APP"), article.text.index("APP") + 3)
    assert source.text[start:end] == "APP"


def test_nothing_gives_no_article_and_furniture_alone_is_kept() -> None:
    assert clean(SourceFile("a.txt", " \n\n ")) == []
    assert only("责任编辑：王某某").text == "责任编辑：王某某"


def test_ragged_lines_are_joined_and_not_taken_for_headings() -> None:
    lines = [
        "日前，临江县的竹编",
        "集团宣布收购茶山",
        "镇的老竹器厂，交易",
        "价八百万元。收购后",
        "老厂",
        "改名。",
    ]
    article = only("\n".join(lines))
    assert article.text == "".join(lines)


BODY = "工坊里的妇女正在编灯罩，订单已经排到年底。镇里还要再办十家这样的工坊，让更多人在家门口上班。"
OTHER = "水库大坝的加固工程完工，下游三个村的两千亩稻田有了保障。县水利局说，明年还要修渠道。"


def test_the_name_of_a_page_above_the_title_is_furniture() -> None:
    article = only(f"茶山\n\n妇女在家门口上班\n\n王平 李小满\n\n{BODY}\n")
    assert article.text == f"妇女在家门口上班\n{BODY}"
    assert article.repairs["dropped_furniture"] == 1


def test_the_end_of_a_title_that_stands_alone_is_dropped() -> None:
    article = only(f"妇女在家门口上班\n\n王平 李小满\n\n口上班。\n\n{BODY}\n")
    assert article.text == f"妇女在家门口上班\n{BODY}"
    assert article.repairs["stray_fragment"] == 1


def test_a_line_across_the_page_parts_articles() -> None:
    first, second = clean(
        SourceFile("a.txt", f"妇女在家门口上班\n\n{BODY}\n\n-----\n\n水库加固完工\n\n{OTHER}\n")
    )
    assert (first.title, second.title) == ("妇女在家门口上班", "水库加固完工")
    assert first.text.endswith(BODY) and second.text.endswith(OTHER)


def test_an_ornament_does_not_part_an_article() -> None:
    assert only(f"妇女在家门口上班\n\n{BODY}\n\n*****\n\n{OTHER}\n").title == "妇女在家门口上班"


def test_an_export_of_several_records_is_parted_at_their_labels() -> None:
    records = [
        f"标题：妇女在家门口上班\n作者：王平\n日期：2021-05-08\n正文：{BODY}\n",
        f"标题：水库加固完工\n作者：李小满\n日期：2021-06-01\n正文：{OTHER}\n",
    ]
    first, second = clean(SourceFile("a.txt", "\n".join(records)))
    assert (first.title, first.authors, first.date) == ("妇女在家门口上班", ("王平",), "2021-05-08")
    assert (second.title, second.authors, second.date) == ("水库加固完工", ("李小满",), "2021-06-01")
    assert first.text == f"妇女在家门口上班\n{BODY}" and second.text == f"水库加固完工\n{OTHER}"


def test_headings_of_markdown_lose_their_marks() -> None:
    article = only(f"# 妇女在家门口上班\n\n{BODY}\n\n## 明年的打算\n\n{OTHER}\n")
    assert [text for kind, text in kinds(article) if kind != "body"] == ["妇女在家门口上班", "明年的打算"]


def test_a_closing_decoration_is_dropped_and_a_last_heading_is_not() -> None:
    start = f"妇女在家门口上班\n\n王平 李小满\n\n{BODY}\n\n"
    assert only(start + "我们同行\n在春天里\n").text.endswith(BODY)
    assert only(start + "热线：12345，欢迎来电咨询工坊的事\n").text.endswith("工坊的事")


def test_english_words_keep_their_spaces_over_line_breaks() -> None:
    lines = "The bank signed an\nagreement with the\ntown on loans for\nsmall shops there."
    assert only(lines).text == lines.replace("\n", " ")

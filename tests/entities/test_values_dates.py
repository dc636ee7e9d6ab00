"""Dates: sentences of our own, resolved against the article's date."""

import calendar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.entities.values import find_values

TODAY = "2022-05-18"  # a Wednesday


def dates(text: str, date: str = TODAY) -> list[tuple[str, str, str]]:
    return [(v.text, v.iso, v.precision) for v in find_values(text, date) if v.kind == "date"]


ONE_DATE = [
    ("2021年3月13日，支行挂牌。", "2021年3月13日", "2021-03-13", "day"),
    ("早在2021年3月就开工了。", "2021年3月", "2021-03", "month"),
    ("2021年，全市新增贷款。", "2021年", "2021", "year"),
    ("2021年度考核优秀。", "2021年度", "2021", "year"),
    ("3月13日，签约仪式举行。", "3月13日", "2022-03-13", "day"),
    ("5月，果子熟了。", "5月", "2022-05", "month"),
    ("4月份贷款增长。", "4月份", "2022-04", "month"),
    ("今年以种粮为主。", "今年", "2022", "year"),
    ("去年收成好。", "去年", "2021", "year"),
    ("前年遭了灾。", "前年", "2020", "year"),
    ("明年扩种。", "明年", "2023", "year"),
    ("今年6月底完工。", "今年6月底", "2022-06", "month"),
    ("去年8月办厂。", "去年8月", "2021-08", "month"),
    ("去年8月12日到账。", "去年8月12日", "2021-08-12", "day"),
    ("上月放款。", "上月", "2022-04", "month"),
    ("上个月放款。", "上个月", "2022-04", "month"),
    ("本月底投产。", "本月底", "2022-05", "month"),
    ("下月开园。", "下月", "2022-06", "month"),
    ("昨日，行长到村里调研。", "昨日", "2022-05-17", "day"),
    ("昨天下了雨。", "昨天", "2022-05-17", "day"),
    ("今天揭牌。", "今天", "2022-05-18", "day"),
    ("前天签约。", "前天", "2022-05-16", "day"),
    ("明天放款。", "明天", "2022-05-19", "day"),
    ("近日，该行推出新产品。", "近日", "2022-05", "near"),
    ("日前，镇里召开推进会。", "日前", "2022-05", "near"),
    ("本周将下雨。", "本周", "2022-05-16/2022-05-22", "period"),
    ("上周五，首批贷款发放。", "上周五", "2022-05-13", "day"),
    ("本周一开会。", "本周一", "2022-05-16", "day"),
    ("一季度投放加快。", "一季度", "2022-01/2022-03", "period"),
    ("第三季度要收官。", "第三季度", "2022-07/2022-09", "period"),
    ("2021年第四季度增速放缓。", "2021年第四季度", "2021-10/2021-12", "period"),
    ("今年上半年盈利。", "今年上半年", "2022-01/2022-06", "period"),
    ("2021年下半年投产。", "2021年下半年", "2021-07/2021-12", "period"),
    ("2016年以来，累计放贷。", "2016年以来", "2016", "year"),
    ("至2021年末，余额增长。", "至2021年末", "2021-12", "month"),
    ("2021年初建社。", "2021年初", "2021-01", "month"),
    ("截至5月，已放款。", "截至5月", "2022-05", "month"),
    ("截至4月末，余额创新高。", "截至4月末", "2022-04", "month"),
    ("截至2022年3月31日，户数翻番。", "截至2022年3月31日", "2022-03-31", "day"),
    ("截至目前，惠及千户。", "截至目前", "2022-05-18", "day"),
    ("“十四五”期间建成。", "“十四五”期间", "2021/2025", "period"),
    ("十三五期间脱贫。", "十三五期间", "2016/2020", "period"),
    ("“十一五”末修通公路。", "“十一五”末", "2006/2010", "period"),
    ("规划期为2013-2030年。", "2013-2030年", "2013/2030", "period"),
    ("2018年至2021年连续增收。", "2018年至2021年", "2018/2021", "period"),
    ("1月至5月，出口增长。", "1月至5月", "2022-01/2022-05", "period"),
    ("1-4月，完成投资。", "1-4月", "2022-01/2022-04", "period"),
    ("3月13日至15日举办展会。", "3月13日至15日", "2022-03-13/2022-03-15", "period"),
    ("2021年3月至2022年2月试点。", "2021年3月至2022年2月", "2021-03/2022-02", "period"),
    ("上世纪60年代修的水库。", "上世纪60年代", "1960/1969", "period"),
    ("二十世纪90年代通了电。", "二十世纪90年代", "1990/1999", "period"),
    ("20世纪八十年代外出务工。", "20世纪八十年代", "1980/1989", "period"),
    ("二〇二一年立项。", "二〇二一年", "2021", "year"),
    ("二〇二一年十二月三十日印发。", "二〇二一年十二月三十日", "2021-12-30", "day"),
    ("元旦起执行。", "元旦", "2022-01-01", "day"),
    ("春节期间不打烊。", "春节期间", "2022-02-01", "day"),
    ("国庆期间客流大增。", "国庆期间", "2021-10-01", "day"),
    ("12月3日放款。", "12月3日", "2021-12-03", "day"),
    ("6月10日将开幕。", "6月10日", "2022-06-10", "day"),
    ("时间定在2021-03-05。", "2021-03-05", "2021-03-05", "day"),
    ("２０２１年３月竣工。", "２０２１年３月", "2021-03", "month"),
    ("2021 年 3 月 9 日开工。", "2021 年 3 月 9 日", "2021-03-09", "day"),
    ("3月上旬播种。", "3月上旬", "2022-03", "month"),
    ("17日，记者来到村里。", "17日", "2022-05-17", "day"),
    ("去年底通过验收。", "去年底", "2021-12", "month"),
    ("今年年初动工。", "今年年初", "2022-01", "month"),
    ("年底前完成。", "年底", "2022-12", "month"),
]


@pytest.mark.parametrize(("sentence", "text", "iso", "precision"), ONE_DATE)
def test_one_date(sentence: str, text: str, iso: str, precision: str) -> None:
    assert dates(sentence) == [(text, iso, precision)]


NO_DATE = [
    "农历三月初三赶庙会。", "历时20年建成。", "住在5号楼。", "二年级学生。", "距今2000年的古镇。",
    "用了3个月。", "今日头条上的账号。", "国庆社区换了新颜。", "“十四五”规划印发。", "连续7日降雨。", "月饼礼盒上市。",
    "生日前收到礼物。", "每年底结算。", "三月三民歌节。", "编号为12021年。",
]  # fmt: skip


@pytest.mark.parametrize("sentence", NO_DATE)
def test_words_that_only_look_like_dates(sentence: str) -> None:
    assert dates(sentence) == []


def test_without_article_date_only_the_absolute_is_resolved() -> None:
    assert dates("2021年3月13日动工，今年5月投产，昨天验收。", "") == [
        ("2021年3月13日", "2021-03-13", "day"),
        ("今年5月", "", "month"),
        ("昨天", "", "day"),
    ]


def test_article_date_with_month_or_year_only() -> None:
    assert [iso for _, iso, _ in dates("昨天、上月、去年和近日。", "2022-01")] == [
        "",
        "2021-12",
        "2021",
        "2022-01",
    ]
    assert [iso for _, iso, _ in dates("上月、去年8月。3月，近日。", "2022")] == [
        "",
        "2021-08",
        "2022-03",
        "2022",
    ]


def test_month_across_the_turn_of_the_year() -> None:
    assert dates("12月，开工。", "2022-01-10") == [("12月", "2021-12", "month")]
    assert dates("上月，开工。", "2022-01-10") == [("上月", "2021-12", "month")]
    assert dates("昨天，开工。", "2022-01-01") == [("昨天", "2021-12-31", "day")]


def test_enumerated_months_share_the_year() -> None:
    assert [iso for _, iso, _ in dates("2019年3月、5月两次上门。")] == ["2019-03", "2019-05"]


def test_direction_is_the_comparator() -> None:
    found = find_values("2016年以来和截至5月。", TODAY)
    assert [value.comparator for value in found] == [">=", "<="]


def test_impossible_days_are_not_dates() -> None:
    assert dates("2月30日。") == []
    assert dates("2021年13月。") == [("2021年", "2021", "year")]


@pytest.mark.parametrize("date", ["soon", "2022-13-40", "2022/05/18"])
def test_a_strange_article_date_resolves_nothing(date: str) -> None:
    assert dates("昨天签约。", date) == [("昨天", "", "day")]


@given(st.dates())
def test_written_day_is_read_back(day: object) -> None:
    year, month, number = day.timetuple()[:3]  # type: ignore[attr-defined]
    if 1800 <= year <= 2099:
        text = f"{year}年{month}月{number}日"
        assert dates(f"{text}，签约。") == [(text, f"{year}-{month:02d}-{number:02d}", "day")]


@given(st.integers(1900, 2090), st.integers(1, 12))
def test_last_days_of_months_are_valid(year: int, month: int) -> None:
    last = calendar.monthrange(year, month)[1]
    assert dates(f"{year}年{month}月{last}日。")[0][1] == f"{year}-{month:02d}-{last:02d}"

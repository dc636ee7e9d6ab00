"""Amounts of money: sentences of our own, written before the code saw them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkit.entities.values import find_values


def money(text: str) -> list[tuple[str, float | None, str, str]]:
    return [(v.text, v.amount, v.unit, v.comparator) for v in find_values(text) if v.kind == "money"]


ONE_AMOUNT = [
    ("该行向果农发放贷款1500万元。", "1500万元", 1.5e7, "CNY", "="),
    ("年末各项存款余额2986.4亿元。", "2986.4亿元", 298640000000.0, "CNY", "="),
    ("已为茶农减息80余万元。", "80余万元", 8e5, "CNY", ">"),
    ("合作社拿到近300万元贷款。", "近300万元", 3e6, "CNY", "~"),
    ("项目总投资逾2亿元。", "逾2亿元", 2e8, "CNY", ">"),
    ("承诺五年内提供不少于50亿元意向授信。", "不少于50亿元", 5e9, "CNY", ">="),
    ("每户至少5万元。", "至少5万元", 5e4, "CNY", ">="),
    ("单户授信最高可达300万元。", "最高可达300万元", 3e6, "CNY", "<="),
    ("最高可贷50万元,随借随还。", "最高可贷50万元", 5e5, "CNY", "<="),
    ("贷款总额超过12亿元。", "超过12亿元", 1.2e9, "CNY", ">"),
    ("累计投放超18.6亿元。", "超18.6亿元", 1.86e9, "CNY", ">"),
    ("引进外资3500万美元。", "3500万美元", 3.5e7, "USD", "="),
    ("办理跨境结算1.2万欧元。", "1.2万欧元", 1.2e4, "EUR", "="),
    ("发行债券10亿港元。", "10亿港元", 1e9, "HKD", "="),
    ("出口订单折合8000万日元。", "8000万日元", 8e7, "JPY", "="),
    ("采购设备花费60万英镑。", "60万英镑", 6e5, "GBP", "="),
    ("每月能拿5000元工资。", "5000元", 5000.0, "CNY", "="),
    ("一季度贷出三百万元。", "三百万元", 3e6, "CNY", "="),
    ("销售额百余万元。", "百余万元", 1e6, "CNY", ">"),
    ("村集体年收入上亿元。", "上亿元", 1e8, "CNY", ">="),
    ("帮扶资金一千八百多万元。", "一千八百多万元", 1.8e7, "CNY", ">"),
    ("大桥造价2亿多元。", "2亿多元", 2e8, "CNY", ">"),
    ("规模为10亿-15亿元。", "10亿-15亿元", 1e9, "CNY", ">="),
    ("规模为10至15亿元。", "10至15亿元", 1e9, "CNY", ">="),
    ("补助1—3万元不等。", "1—3万元不等", 1e4, "CNY", ">="),
    ("工资在5000元至8000元之间。", "5000元至8000元", 5000.0, "CNY", ">="),
    ("结算货款1,200万元。", "1,200万元", 1.2e7, "CNY", "="),
    ("补贴1,234,567元到账。", "1,234,567元", 1234567.0, "CNY", "="),
    ("存款余额１２．５亿元。", "１２．５亿元", 1.25e9, "CNY", "="),
    ("给予园区企业授信30亿。", "30亿", 3e9, "CNY", "="),
    ("公司去年融资8000万。", "8000万", 8e7, "CNY", "="),
    ("土地租金每亩500元。", "每亩500元", 500.0, "CNY", "="),
    ("出资人民币 300 万元。", "人民币 300 万元", 3e6, "CNY", "="),
    ("捐款人民币2000元。", "人民币2000元", 2000.0, "CNY", "="),
    ("注册资本5000万元人民币。", "5000万元人民币", 5e7, "CNY", "="),
    ("贷款额度不超过20万元。", "不超过20万元", 2e5, "CNY", "<="),
    ("人均收入不足1万元。", "不足1万元", 1e4, "CNY", "<"),
    ("产值达100亿元以上。", "100亿元以上", 1e10, "CNY", ">="),
    ("年租金20万元左右。", "20万元左右", 2e5, "CNY", "~"),
    ("单笔10万元以内当天放款。", "10万元以内", 1e5, "CNY", "<="),
    ("投资约6.8亿元新建厂房。", "约6.8亿元", 6.8e8, "CNY", "~"),
    ("双方签约30亿元。", "30亿元", 3e9, "CNY", "="),
    ("共节约120万元。", "120万元", 1.2e6, "CNY", "="),
    ("最近300万元贷款已到账。", "300万元", 3e6, "CNY", "="),
    ("资产总额达1.2万亿元。", "1.2万亿元", 1.2e12, "CNY", "="),
    ("完成税收1亿2000万元。", "1亿2000万元", 1.2e8, "CNY", "="),
    ("拨付专款3千万元。", "3千万元", 3e7, "CNY", "="),
    ("投入数百万元改造管网。", "数百万元", 1e6, "CNY", ">"),
    ("欠款十几万元。", "十几万元", 1e5, "CNY", ">"),
    ("老人拿出两万五千元。", "两万五千元", 25000.0, "CNY", "="),
    ("年增收两万五元。", "两万五元", 25000.0, "CNY", "="),
    ("村民花了30块钱。", "30块钱", 30.0, "CNY", "="),
    ("农户年均增收近万元。", "近万元", 1e4, "CNY", "~"),
    ("损失万余元。", "万余元", 1e4, "CNY", ">"),
    ("收费标准为2.5元/吨。", "2.5元/吨", 2.5, "CNY", "="),
    ("募集资金￥500万。", "￥500万", 5e6, "CNY", "="),
    ("获得授信人民币叁佰万元整。", "人民币叁佰万元", 3e6, "CNY", "="),
    ("投资额为五亿零三百万元。", "五亿零三百万元", 5.03e8, "CNY", "="),
    ("一季能多赚两三百元。", "两三百元", 200.0, "CNY", "~"),
    ("账上还有三四十万元。", "三四十万元", 3e5, "CNY", "~"),
    ("争取到资金1个亿。", "1个亿", 1e8, "CNY", "="),
    ("最高补助可达100万元。", "最高补助可达100万元", 1e6, "CNY", "<="),
    ("政府贴息0.5亿元。", "0.5亿元", 5e7, "CNY", "="),
    ("合同额400万澳元。", "400万澳元", 4e6, "AUD", "="),
]


@pytest.mark.parametrize(("sentence", "text", "amount", "unit", "comparator"), ONE_AMOUNT)
def test_one_amount(sentence: str, text: str, amount: float, unit: str, comparator: str) -> None:
    assert money(sentence) == [(text, amount, unit, comparator)]


LISTS = [
    ("两家分别获贷50万元、30万元。", [5e5, 3e5]),
    ("奖金依次为100万元、50万元、30万元。", [1e6, 5e5, 3e5]),
    ("奖金依次为100万、50万、30万元。", [1e6, 5e5, 3e5]),
    ("存款由80亿元增至120亿元。", [8e9, 1.2e10]),
    ("贷款2亿元，贴息300万元，惠及80户。", [2e8, 3e6]),
    ("补贴标准为每人800元、每户2000元。", [800.0, 2000.0]),
]


@pytest.mark.parametrize(("sentence", "amounts"), LISTS)
def test_lists_keep_every_amount(sentence: str, amounts: list[float]) -> None:
    assert [amount for _, amount, _, _ in money(sentence)] == amounts


NO_MONEY = [
    "他是全县第一个万元户。", "志愿者开展一元爱心购活动。", "元旦前后天气转冷。", "元宵灯会人头攒动。",
    "公元前的陶片出土。", "住在3单元的居民。", "多元化解矛盾纠纷。", "这位80后青年回乡创业。",
    "亩均效益论英雄。", "镇上已建成5G基站。", "城乡二元结构逐步打破。", "三元村发展民宿。",
    "全镇有人口8000万。", "客户数突破30万。", "公元2000年建成。", "亿元村评选启动。", "2021年元月开工。",
    "服务企业1200家。", "种植面积达3万亩。", "微量元素20元素分析。", "十元素材包。",
]  # fmt: skip


@pytest.mark.parametrize("sentence", NO_MONEY)
def test_words_that_only_look_like_money(sentence: str) -> None:
    assert money(sentence) == []


def test_spans_point_at_the_text() -> None:
    sentence = "全年投放贷款逾3.2亿元，户均15万元，同比增长12.5%。"
    for value in find_values(sentence):
        assert sentence[value.start : value.end] == value.text


@given(st.integers(1, 10**7), st.sampled_from([("", 1), ("万", 10**4), ("亿", 10**8)]))
def test_written_amount_is_read_back(number: int, scale: tuple[str, int]) -> None:
    word, factor = scale
    assert [amount for _, amount, _, _ in money(f"发放贷款{number}{word}元。")] == [float(number * factor)]


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.sampled_from(["-", "至", "—", "~"]))
def test_written_range_is_read_back(low: int, step: int, joiner: str) -> None:
    text = f"{low}万{joiner}{low + step}万元"
    assert money(f"额度为{text}。") == [(text, low * 1e4, "CNY", ">=")]


@given(st.integers(1, 9999), st.integers(1, 99))
def test_decimals_are_exact(whole: int, cents: int) -> None:
    assert money(f"投资{whole}.{cents:02d}亿元")[0][1] == whole * 10**8 + cents * 10**6

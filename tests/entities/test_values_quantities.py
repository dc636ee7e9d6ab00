"""Areas, percentages and counts: sentences of our own."""

import pytest

from graphkit.entities.values import find_values

QUANTITIES = [
    ("流转土地1200亩。", "area", "1200亩", 800000.0, "m2", "="),
    ("新增林地3.5公顷。", "area", "3.5公顷", 35000.0, "m2", "="),
    ("厂房面积5600平方米。", "area", "5600平方米", 5600.0, "m2", "="),
    ("园区占地4.2平方公里。", "area", "4.2平方公里", 4200000.0, "m2", "="),
    ("商铺总面积12万平方米。", "area", "12万平方米", 120000.0, "m2", "="),
    ("种植面积超3万亩。", "area", "超3万亩", 20000000.0, "m2", ">"),
    ("同比增长12.5%。", "percent", "12.5%", 12.5, "%", "="),
    ("覆盖率达到98％以上。", "percent", "98％以上", 98.0, "%", ">="),
    ("超过百分之三十的农户受益。", "percent", "超过百分之三十", 30.0, "%", ">"),
    ("利率下降0.35个百分点。", "percent", "0.35个百分点", 0.35, "percentage point", "="),
    ("增幅在5%-8%之间。", "percent", "5%-8%", 5.0, "%", ">="),
    ("服务小微企业1200家。", "count", "1200家", 1200.0, "家", "="),
    ("带动农户3000余户。", "count", "3000余户", 3000.0, "户", ">"),
    ("解决就业近2万人。", "count", "近2万人", 20000.0, "人", "~"),
    ("派出28名金融特派员。", "count", "28名", 28.0, "名", "="),
    ("建成三十六个网点。", "count", "三十六个", 36.0, "个", "="),
    ("年产香菇5万吨。", "count", "5万吨", 50000.0, "吨", "="),
    ("走访两家企业。", "count", "两家", 2.0, "家", "="),
    ("接待游客120万人次。", "count", "120万人次", 1200000.0, "人次", "="),
    ("发电量超过3亿千瓦时。", "count", "超过3亿千瓦时", 3e8, "千瓦时", ">"),
    ("装机50万千瓦。", "count", "50万千瓦", 5e5, "千瓦", "="),
    ("走访两三家农户。", "count", "两三家", 2.0, "家", "~"),
    ("出口3批次。", "count", "3批次", 3.0, "批次", "="),
    ("数百名群众参加。", "count", "数百名", 100.0, "名", ">"),
]


@pytest.mark.parametrize(("sentence", "kind", "text", "amount", "unit", "comparator"), QUANTITIES)
def test_one_quantity(sentence: str, kind: str, text: str, amount: float, unit: str, comparator: str) -> None:
    found = [(v.kind, v.text, v.amount, v.unit, v.comparator) for v in find_values(sentence)]
    assert [row for row in found if row[0] == kind] == [(kind, text, pytest.approx(amount), unit, comparator)]


NOTHING = [
    "千家万户迎新春。", "一个人的坚守。", "这是第三家分行。", "历时3个月完成。", "五家渠的棉花。",
    "三台县的米枣。", "九台区的稻谷。", "亩均论英雄。", "他排在第12名。", "住在6号楼。", "拨打电话96596。",
    "有20年历史。", "从一点一滴做起。",
]  # fmt: skip


@pytest.mark.parametrize("sentence", NOTHING)
def test_no_quantity(sentence: str) -> None:
    assert find_values(sentence) == ()

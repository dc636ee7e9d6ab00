"""Made-up graphs that follow the contract: a small one to read, and one of any size."""

from __future__ import annotations

import random

import networkx

TOWNS = ["云栖", "柳溪", "青石", "望江", "白鹭", "南塘", "枫桥", "临水", "沙洲", "桐岭", "雁荷", "双溪"]
REGIONS = ["东湖市", "北岭县", "西川区", "南屏市", "海角县"]
BANKS = ["东湖农商银行", "南屏银行", "北岭村镇银行", "海角农商银行"]
TRADES = ["茶产业", "水果产业", "纺织产业", "民宿产业", "花木产业", "智能制造产业"]
PLANS = ["清溪行动", "共富工坊", "千村新貌工程", "绿色信用试点", "数字乡村改革", "暖心助企专项行动"]
PRODUCTS = ["丰收惠农贷", "云茶贷", "民宿贷", "春耕快贷", "光伏共富贷"]
PEOPLE = ["陈一帆", "林晓青", "周望舒", "沈知远", "徐若木", "何清越", "郑南星", "方以宁", "宋时雨", "姚景行"]
FIRMS = ["晨露茶业有限公司", "木石家具厂", "远帆纺织有限公司", "青禾果蔬专业合作社", "山语民宿"]
BODIES = ["农业农村局", "文化和旅游局", "经济开发区管理委员会"]
GROUPS = ["茶叶协会", "民宿联盟", "乡村振兴学院"]
PLACES = ["经济开发区", "创业园", "古街"]
WORKS = ["文化礼堂改造项目", "冷链物流中心项目", "滨水步道二期工程"]


class Builder:
    """Collects nodes and edges with evidence sentences that name both ends."""

    def __init__(self, name: str, articles: int, seed: int = 7) -> None:
        self.random = random.Random(seed)
        self.graph = networkx.MultiDiGraph(
            name=name, version="0.1.0", articles={}, settings={"min_confidence": 0.3, "language": "zh"}
        )
        for number in range(articles):
            month, day = number * 5 % 24, number * 7 % 28 + 1
            self.graph.graph["articles"][f"news_{number:03}.txt#1"] = {
                "title": f"{REGIONS[number % 5]}：乡村新事第{number + 1}篇",
                "date": f"{2021 + month // 12}-{month % 12 + 1:02}-{day:02}",
                "outlet": "东湖日报",
                "source_file": f"news_{number:03}.txt",
                "authors": ["本报记者"],
            }
        self.keys = list(self.graph.graph["articles"])

    def node(self, kind: str, name: str, aliases: tuple[str, ...] = (), code: str = "") -> str:
        key = f"{kind}:{name}"
        if key not in self.graph:
            self.graph.add_node(
                key, name=name, label=name, type=kind, aliases=aliases, mentions=0, articles=0,
                first_date="", last_date="", code=code,
                links=tuple((name, alias, "简称") for alias in aliases),
            )  # fmt: skip
        return key

    def edge(
        self, source: str, relation: str, target: str, article: str | None = None, **values: object
    ) -> None:
        article = article or self.random.choice(self.keys)
        about = self.graph.graph["articles"][article]
        start = self.random.randrange(0, 3000)
        a, b = self.graph.nodes[source]["name"], self.graph.nodes[target]["name"]
        evidence = self.sentence(a, relation, b, values)
        broken = evidence[: len(evidence) // 2] + "\n" + evidence[len(evidence) // 2 :]
        confidence = round(self.random.uniform(0.45, 0.99), 2)
        status = "planned" if self.random.random() < 0.1 else "stated"
        statement = {
            "start": start, "end": start + len(broken), "evidence": broken,
            "before": "连日来，当地干部走村入户了解情况。", "after": "下一步，各项服务还将继续深入。",
            "status": status, "confidence": confidence, "frame": f"{relation.lower()}_1", **values,
        }  # fmt: skip
        for data in self.graph.get_edge_data(source, target, default={}).values():
            if (data["relation"], data["article"]) == (relation, article):
                data["statements"] += (statement,)
                data["weight"] += 1
                return
        self.graph.add_edge(
            source, target, relation=relation, label=relation, evidence=broken, article=article,
            source_file=about["source_file"], start=start, end=start + len(broken), status=status,
            confidence=confidence, weight=1, frame=f"{relation.lower()}_1", statements=(statement,), **values,
        )  # fmt: skip
        for node in (source, target):
            self.count(node, about["date"])

    def count(self, node: str, date: str) -> None:
        data = self.graph.nodes[node]
        data["mentions"] += 1
        data["articles"] += 1
        data["first_date"] = min(filter(None, (data["first_date"], date)))
        data["last_date"] = max(data["last_date"], date)

    def join_sentences(self) -> None:
        """Give each statement the ones before and after it in its article as neighbours, as a build does."""
        by_article: dict[str, list[dict[str, object]]] = {}
        for _, _, data in self.graph.edges(data=True):
            by_article.setdefault(data["article"], []).extend(data["statements"])
        for statements in by_article.values():
            statements.sort(key=lambda one: (one["start"], one["evidence"]))
            texts = ["", *(one["evidence"] for one in statements), ""]
            for place, one in enumerate(statements):
                one["before"], one["after"] = texts[place], texts[place + 2]

    def sentence(self, a: str, relation: str, b: str, values: dict[str, object]) -> str:
        if relation == "FINANCES":
            return f"截至目前，{a}已向{b}发放贷款{values.get('amount', '若干')}，解了燃眉之急。"
        if relation == "WORKS_FOR":
            return f"“日子越过越有奔头。”{b}负责人{a}笑着说。"
        if relation in ("PART_OF", "LOCATED_IN"):
            return f"走进{b}{a}，满眼都是春日的忙碌景象。"
        if relation == "IMPLEMENTS":
            return f"近年来，{a}深入推进{b}，村容村貌焕然一新。"
        return f"{a}与{b}的故事，还得从三年前的那个春天说起。"


def small_graph() -> networkx.MultiDiGraph:
    """About 120 nodes of thirteen types, the same each time."""
    make = Builder("东湖乡村新闻", 24)
    regions = [make.node("Region", name, (name[:2],), f"33{i:02}00") for i, name in enumerate(REGIONS)]
    towns = [make.node("Town", f"{name}镇") for name in TOWNS]
    villages = [
        make.node("Village", f"{name}村")
        for name in ("石门", "竹里", "花坞", "下沙", "水口", "梅园", "井头", "桥上")
    ]
    banks = [make.node("Bank", name, (name[:4],)) for name in BANKS]
    branches = [
        make.node("Bank", f"{bank}{town}支行") for bank, town in zip(BANKS * 2, TOWNS[:8], strict=True)
    ]
    firms = [make.node("Enterprise", f"{TOWNS[i]}{name}") for i, name in enumerate(FIRMS * 2)]
    plans = [make.node("Programme", name) for name in PLANS]
    trades = [make.node("Industry", name) for name in TRADES]
    products = [make.node("Product", name) for name in PRODUCTS]
    people = [make.node("Person", name) for name in PEOPLE]
    bodies = [make.node("Government", f"{r[:2]}{name}") for r, name in zip(REGIONS, BODIES * 2, strict=False)]
    groups = [
        make.node("Organization", f"{r[:2]}{name}") for r, name in zip(REGIONS, GROUPS * 2, strict=False)
    ]
    zones = [make.node("Zone", f"{r[:2]}{name}") for r, name in zip(REGIONS, PLACES * 2, strict=False)]
    works = [make.node("Project", f"{town}{name}") for town, name in zip(TOWNS, WORKS * 2, strict=False)]
    for i, town in enumerate(towns):
        make.edge(town, "PART_OF", regions[i % 5])
    for i, village in enumerate(villages):
        make.edge(village, "PART_OF", towns[i])
    for i, branch in enumerate(branches):
        make.edge(branch, "BRANCH_OF", banks[i % 4])
        make.edge(branch, "LOCATED_IN", towns[i])
        amount = 50 + 30 * i
        make.edge(
            branch, "FINANCES", firms[i], amount=f"{amount}万元", amount_cny=amount * 1e4, currency="CNY",
            instrument="loan", product=PRODUCTS[i % 5], date="2022-05",
        )  # fmt: skip
        make.edge(branch, "OFFERS", products[i % 5])
        make.edge(branch, "SUPPORTS", villages[i])
    for i, bank in enumerate(banks):
        make.edge(bank, "LOCATED_IN", regions[i])
        make.edge(bank, "IMPLEMENTS", plans[i])
        for k in range(3):
            make.edge(
                bank, "FINANCES", trades[(i + k) % 6], amount="1.2亿元", amount_cny=1.2e8, instrument="credit"
            )
        make.edge(bank, "COOPERATES_WITH", bodies[i])
        make.edge(bank, "FINANCES", bodies[i])
    for i, firm in enumerate(firms):
        make.edge(firm, "LOCATED_IN", (towns + zones)[i])
        make.edge(firm, "OPERATES_IN", trades[i % 6])
    for i, person in enumerate(people):
        make.edge(person, "WORKS_FOR", (firms + branches)[i], title="负责人")
    for i, work in enumerate(works):
        make.edge(towns[i], "BUILDS", work, amount="3000万元", amount_cny=3e7)
        make.edge(work, "LOCATED_IN", towns[i])
    for i, zone in enumerate(zones):
        make.edge(zone, "PART_OF", regions[i])
        make.edge(bodies[i], "ISSUES", plans[i % 6])
        make.edge(groups[i], "ESTABLISHES", zone)
        make.edge(bodies[i], "SUPPORTS", groups[i])
    for i in range(60):
        make.edge(towns[i % 12], "IMPLEMENTS", plans[i * 7 % 6])
    for i in range(8):
        make.edge(
            banks[0],
            "FINANCES",
            trades[0],
            article=make.keys[i],
            amount=f"{i + 2}00万元",
            amount_cny=(i + 2) * 1e6,
        )
    return make.graph


def large_graph(nodes: int, edges: int | None = None, articles: int = 400) -> networkx.MultiDiGraph:
    """A graph with hubs and neighbourhoods, ``nodes`` nodes and three times as many edges."""
    make = Builder(f"{nodes} 个节点", articles)
    kinds = ["Bank", "Enterprise", "Town", "Village", "Person", "Programme", "Region", "Project", "Product"]
    relations = ["FINANCES", "LOCATED_IN", "IMPLEMENTS", "WORKS_FOR", "SUPPORTS", "BUILDS", "OFFERS"]
    keys = []
    for i in range(nodes):
        stem = TOWNS[i % 12] + PEOPLE[i // 12 % 10][1:]
        tail = ("支行", "有限公司", "镇", "村", "", "行动", "市", "项目", "贷")[i % 9]
        keys.append(make.node(kinds[i % 9], f"{stem}{i}{tail}", (f"{stem[:2]}{i}",)))
    block = max(20, nodes // 40)
    for _ in range(edges or 3 * nodes):
        i = make.random.randrange(nodes)
        home = i // block * block
        if make.random.random() < 0.85:
            j = min(nodes - 1, home + int(block * make.random.random() ** 3))
        else:
            j = int(nodes * make.random.random() ** 4)
        make.edge(keys[i], make.random.choice(relations), keys[j if j != i else (i + 1) % nodes])
    make.join_sentences()
    return make.graph

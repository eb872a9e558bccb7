"""The list of all measures, with what each says, whose it is and how it must not be read.

This is the one place where a measure is made known: a row here and a function in `measures/` are all it takes.
"""

from __future__ import annotations

from .measuring import Measure
from .result import both

_ALL = (
    Measure(
        "size", 1, "size:size", both("Size, two-mode density and degree by mode", "规模、二模密度与各模的度"),
        "Borgatti & Everett (1997), Network analysis of 2-mode data, Social Networks 19(3); "
        "Latapy, Magnien & Del Vecchio (2008), Social Networks 30(1)",
        both("Counts only what is named: see the coverage. Density falls with size by itself; compare like sizes.",
             "只计有名称的成员，请看覆盖率。密度会随规模下降，只宜比较规模相近的网络。"),
    ),
    Measure(
        "components", 1, "size:components", both("Connected components", "连通分量"),
        "Hopcroft & Tarjan (1973), Algorithm 447, Communications of the ACM 16(6)",
        both("One unnamed shared member would join two components: read separateness only where coverage is high.",
             "一个未列名的共同成员就能连接两个分量；只有覆盖率高时才能说明相互分离。"),
    ),
    Measure(
        "degree", 2, "centrality:degree", both("Degree centrality, per mode", "度中心性（按模标准化）"),
        "Faust (1997), Centrality in affiliation networks, Social Networks 19(2); Borgatti & Everett (1997)",
        both("An institute's degree is first of all how many of its members a source happened to name.",
             "研究所的度首先取决于来源列出了多少成员。"),
        value="degree",
    ),
    Measure(
        "closeness", 2, "centrality:closeness", both("Closeness centrality, per mode", "接近中心性（按模标准化）"),
        "Faust (1997), Social Networks 19(2); Borgatti & Everett (1997), Social Networks 19(3)",
        both("Compare only within a mode. In a network in pieces it is scaled by the share of nodes reached.",
             "只能在同一模内比较。网络不连通时按可达节点比例缩放。"),
        value="closeness",
    ),
    Measure(
        "betweenness", 2, "centrality:betweenness",
        both("Betweenness centrality, per mode", "中介中心性（按模标准化）"),
        "Faust (1997); Borgatti & Everett (1997), p. 256; Brandes (2001), J. Math. Sociology 25(2); "
        "Brandes & Pich (2007), Int. J. Bifurcation and Chaos 17(7) for the sample",
        both("Very sensitive to missing members: one unnamed member of two institutes changes it. Try --missing.",
             "对缺失成员非常敏感：漏掉一个跨所成员就会改变结果，请配合 --missing 使用。"),
        value="betweenness",
    ),
    Measure(
        "pagerank", 2, "centrality:pagerank", both("PageRank", "PageRank"),
        "Brin & Page (1998), Computer Networks and ISDN Systems 30",
        both("On an undirected network it follows degree closely; the value beside it is relative to the mode's mean.",
             "在无向网络上与度高度相关；旁列为相对于同模均值的倍数。"),
        value="pagerank",
    ),
    Measure(
        "bridging", 3, "bridging:bridging",
        both("Bridging members: institutes per member", "桥接成员：每个成员所属研究所数"),
        "Breiger (1974), The duality of persons and groups, Social Forces 53(2)",
        both("A member named by one source and not by another looks like no bridge: this is a lower bound.",
             "来源未列名的成员不会显示为桥接者：此数为下限。"),
        value="groups",
    ),
    Measure(
        "overlap", 3, "bridging:overlap", both("Overlap and Jaccard matrices", "成员重叠与 Jaccard 矩阵"),
        "Jaccard (1901), Bull. Soc. Vaudoise Sci. Nat. 37; Simpson (1943), Am. J. Science 241",
        both("Jaccard punishes unequal sizes: read the share of the smaller beside it, and the backbone for chance.",
             "Jaccard 受规模差异影响；请同时看较小者所占份额，超出偶然的联系请用骨干网络。"),
    ),
)  # fmt: skip

MEASURES: dict[str, Measure] = {measure.name: measure for measure in _ALL}
"""All measures by name, in the order of the guide (`docs/measures.md`)."""

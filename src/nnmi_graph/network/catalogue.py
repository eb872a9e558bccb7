"""The list of all measures, with what each says, whose it is and how it must not be read.

This is the one place where a measure is made known: a row here and a function in `measures/` are all it takes.
"""

from __future__ import annotations

from .measuring import Measure
from .result import both

_ALL = (
    Measure(
        "size",
        1,
        "size:size",
        both("Size, density and degree by mode", "规模、密度与各模的度"),
        "Borgatti & Everett (1997), Network analysis of 2-mode data, Social Networks 19(3); "
        "Latapy, Magnien & Del Vecchio (2008), Social Networks 30(1)",
        both(
            "Counts only what is named: see the coverage. Density falls with size by itself; compare like sizes.",
            "只计有名称的成员，请看覆盖率。密度会随规模下降，只宜比较规模相近的网络。",
        ),
    ),
    Measure(
        "components",
        1,
        "size:components",
        both("Connected components", "连通分量"),
        "Hopcroft & Tarjan (1973), Algorithm 447, Communications of the ACM 16(6)",
        both(
            "One unnamed shared member would join two components: read separateness only where coverage is high.",
            "一个未列名的共同成员就能连接两个分量；只有覆盖率高时才能说明相互分离。",
        ),
    ),
    Measure(
        "degree",
        2,
        "centrality:degree",
        both("Degree centrality, per mode", "度中心性（按模标准化）"),
        "Faust (1997), Centrality in affiliation networks, Social Networks 19(2); Borgatti & Everett (1997)",
        both(
            "An institute's degree is first of all how many of its members a source happened to name.",
            "创新中心的度首先取决于来源列出了多少成员。",
        ),
        value="degree",
    ),
    Measure(
        "closeness",
        2,
        "centrality:closeness",
        both("Closeness centrality, per mode", "接近中心性（按模标准化）"),
        "Faust (1997), Social Networks 19(2); Borgatti & Everett (1997), Social Networks 19(3); "
        "Eppstein & Wang (2004), J. Graph Algorithms and Applications 8(1) for the sample",
        both(
            "Compare only within a mode. In a network in pieces it is scaled by the share of nodes reached.",
            "只能在同一模内比较。网络不连通时按可达节点比例缩放。",
        ),
        value="closeness",
    ),
    Measure(
        "betweenness",
        2,
        "centrality:betweenness",
        both("Betweenness centrality, per mode", "中介中心性（按模标准化）"),
        "Faust (1997); Borgatti & Everett (1997), p. 256; Brandes (2001), J. Math. Sociology 25(2); "
        "Brandes & Pich (2007), Int. J. Bifurcation and Chaos 17(7) for the sample",
        both(
            "Very sensitive to missing members: one unnamed member of two institutes changes it. Try --missing.",
            "对缺失成员非常敏感：漏掉一个跨所成员就会改变结果，请配合 --missing 使用。",
        ),
        value="betweenness",
    ),
    Measure(
        "pagerank",
        2,
        "centrality:pagerank",
        both("PageRank", "PageRank"),
        "Brin & Page (1998), Computer Networks and ISDN Systems 30",
        both(
            "On an undirected network it follows degree closely; the value beside it is relative to the mode's mean.",
            "在无向网络上与度高度相关；旁列为相对于同模均值的倍数。",
        ),
        value="pagerank",
    ),
    Measure(
        "inequality",
        2,
        "participation:inequality",
        both("Inequality of participation and money: Gini and Lorenz", "参与和资金的不平等：基尼系数与洛伦兹曲线"),
        "Gini (1912), Variabilità e mutabilità; "
        "Lorenz (1905), Publications of the American Statistical Association 9(70)",
        both(
            "Lists that name the large members first make participation look more unequal than it is.",
            "先列大成员的名单会使参与显得更不平等。",
        ),
    ),
    Measure(
        "bridging",
        3,
        "bridging:bridging",
        both("Bridging members: institutes per member", "桥接成员：每个成员所属创新中心数"),
        "Breiger (1974), The duality of persons and groups, Social Forces 53(2)",
        both(
            "A member named by one source and not by another looks like no bridge: this is a lower bound.",
            "来源未列名的成员不会显示为桥接者：此数为下限。",
        ),
        value="groups",
    ),
    Measure(
        "overlap",
        3,
        "bridging:overlap",
        both("Overlap and Jaccard matrices", "成员重叠与 Jaccard 矩阵"),
        "Jaccard (1901), Bull. Soc. Vaudoise Sci. Nat. 37; Simpson (1943), Am. J. Science 241",
        both(
            "Jaccard punishes unequal sizes: read the share of the smaller beside it, and the backbone for chance.",
            "Jaccard 受规模差异影响；请同时看较小者所占份额，超出偶然的联系请用骨干网络。",
        ),
    ),
    Measure(
        "tie-strength",
        3,
        "bridging:tie_strength",
        both("Tie strength by repeated membership", "由重复共同参加得出的联系强度"),
        "Granovetter (1973), American Journal of Sociology 78(6); "
        "Gulati (1995), Administrative Science Quarterly 40(4)",
        both(
            "Members that are not named make strong ties look weak: pairs that meet again are a lower bound.",
            "未列名的成员会使强联系显得偏弱：重复相遇的对数是下限。",
        ),
    ),
    Measure(
        "backbone",
        4,
        "backbone:backbone",
        both("Ties beyond chance: SDSM backbone, FDSM as check", "超出偶然的联系：SDSM 骨干网络，以 FDSM 校核"),
        "Neal (2014), The backbone of bipartite projections, Social Networks 39; Neal, Domagalski & Sagan (2021), "
        "Scientific Reports 11, 23929; Saracco et al. (2015), Scientific Reports 5, 10595",
        both(
            "The SDSM is the stricter of the two on small networks. Uncorrected, some 5 % of pairs pass by luck.",
            "在小网络上 SDSM 比 FDSM 更严格。不作校正时，约 5 % 的组合会偶然通过。",
        ),
    ),
    Measure(
        "newman-projection",
        5,
        "projection:newman",
        both("Newman's weighted projection", "Newman 加权投影"),
        "Newman (2001), Scientific collaboration networks II, Physical Review E 64, 016132",
        both(
            "Still a projection: every group is a clique. Weights say how crowded, not whether it is beyond chance.",
            "仍是投影：每个组都成为团。权重反映拥挤程度，不说明是否超出偶然。",
        ),
        value="strength",
    ),
    Measure(
        "brokerage",
        6,
        "brokerage:brokerage",
        both("Gould-Fernandez brokerage between sectors", "部门间的 Gould–Fernandez 中间人角色"),
        "Gould & Fernandez (1989), Structures of mediation, Sociological Methodology 19; "
        "Jasny & Lubell (2015), Two-mode brokerage in policy networks, Social Networks 41",
        both(
            "Sharing an institute proves no contact: a broker here is an opportunity. Missing ties look like it.",
            "同属一所并不证明有往来：此处的中间人只是机会。缺失的联系看起来像中介。",
        ),
        value="total",
        needs=("a sector on the actors",),
    ),
    Measure(
        "constraint",
        7,
        "brokerage:constraint",
        both("Burt's constraint and effective size", "Burt 约束与有效规模"),
        "Burt (1992), Structural Holes; Borgatti (1997), Structural holes: unpacking Burt's redundancy measures, "
        "Connections 20(1)",
        both(
            "On a two-mode graph it is 1/degree and refused; on a backbone it depends on the level alpha chosen.",
            "在二模图上它恒为 1/度，故予拒绝；在骨干网络上取决于所选水平 alpha。",
        ),
        value="constraint",
    ),
    Measure(
        "core-periphery",
        8,
        "core:core_periphery",
        both("Core and periphery, two-mode", "二模核心–边缘结构"),
        "Borgatti & Everett (1999), Models of core/periphery structures, Social Networks 21(4); "
        "null: Strona et al. (2014), Nature Communications 5, 4114",
        both(
            "Any network with unequal degrees has some core: only the p-value says whether there is more.",
            "度不均的网络都会出现某种核心：只有 p 值能说明是否超出这一点。",
        ),
    ),
    Measure(
        "modularity",
        9,
        "modules:modularity",
        both("Barber's two-mode modularity (BRIM, Leiden)", "Barber 二模模块度（BRIM、Leiden）"),
        "Barber (2007), Modularity and community detection in bipartite networks, Physical Review E 76, 066102; "
        "Traag, Waltman & van Eck (2019), Scientific Reports 9, 5233",
        both(
            "The best division found, not proven best; near-equal ones may differ much. Sparse networks are modular "
            "by chance.",
            "为所找到的最佳划分，未必最优；值相近的划分可能差异很大。稀疏网络天然呈模块性。",
        ),
    ),
    Measure(
        "leiden",
        9,
        "modules:leiden",
        both("Leiden communities (one-mode modularity)", "Leiden 社区（一模模块度）"),
        "Traag, Waltman & van Eck (2019), From Louvain to Leiden, Scientific Reports 9, 5233",
        both(
            "Its null model allows ties that a two-mode network cannot have; prefer modularity for two modes.",
            "其零模型允许二模网络不可能有的联系；二模网络请优先用 modularity。",
        ),
    ),
    Measure(
        "closure",
        10,
        "closure:closure",
        both("Two-mode closure: Robins-Alexander, Latapy", "二模闭合：Robins–Alexander、Latapy"),
        "Robins & Alexander (2004), Small worlds among interlocking directors, Computational & Mathematical "
        "Organization Theory 10(1); Latapy, Magnien & Del Vecchio (2008), Social Networks 30(1)",
        both(
            "Large groups close by themselves: read it against the null. Members named once only lower it.",
            "大组本身就会形成闭合，请对照零模型。只在一家列名的成员会压低该值。",
        ),
        value="latapy_dot",
    ),
    Measure(
        "nestedness",
        11,
        "nestedness:nestedness",
        both("Nestedness (NODF)", "嵌套性（NODF）"),
        "Almeida-Neto et al. (2008), A consistent metric for nestedness analysis, Oikos 117(8)",
        both(
            "The fixed-degree null is strict: most nestedness comes from degrees. Uneven naming by sources nests too.",
            "固定度的零模型较严：嵌套性多由度造成。来源列名不均也会形成嵌套。",
        ),
    ),
    Measure(
        "fragility",
        12,
        "fragility:fragility",
        both("Fragility: articulation points, loss of reach and money", "脆弱性：割点、可达与资金损失"),
        "Tarjan (1972), Depth-first search and linear graph algorithms, SIAM J. Computing 1(2); "
        "Albert, Jeong & Barabasi (2000), Error and attack tolerance, Nature 406",
        both(
            "Unnamed members are the missing redundancy: the real network is tougher than this one.",
            "未列名的成员正是缺失的冗余：真实网络比此处更坚韧。",
        ),
        value="reach_lost",
    ),
    Measure(
        "k-core",
        12,
        "fragility:k_core",
        both("k-core", "k-核"),
        "Seidman (1983), Network structure and minimum degree, Social Networks 5(3)",
        both(
            "In a two-mode network k is bounded by the fewer ties of the larger side.",
            "在二模网络中，k 受较大一侧较少的联系所限。",
        ),
        value="core",
    ),
    Measure(
        "mixing",
        13,
        "mixing:mixing",
        both("Mixing of sectors: E-I, assortativity, entropy, triple helix", "部门混合：E–I 指数、同配性、熵、三螺旋"),
        "Krackhardt & Stern (1988), Social Psychology Quarterly 51(2); Newman (2003), Physical Review E 67, 026126; "
        "Shannon (1948); Leydesdorff (2003), Scientometrics 58(2)",
        both(
            "E-I depends on sector sizes; the triple helix value over a few institutes is unstable.",
            "E–I 指数受部门规模影响；创新中心很少时三螺旋值不稳定。",
        ),
        needs=("a sector on the actors",),
    ),
    Measure(
        "participation",
        13,
        "participation:participation",
        both("Equity of participation by class", "按类别的参与公平性"),
        "Counts; the ratio is the location quotient of Florence (1939), Report on the Location of Industry",
        both(
            "A share beyond a class's number may be the source's eye for it. Nodes of unknown class are left out.",
            "某类别比例偏高可能只是来源更关注它。类别不明的节点不计。",
        ),
        needs=("an attribute of the actors",),
    ),
    Measure(
        "attribute-projection",
        13,
        "participation:attribute_projection",
        both("Which classes meet in the groups", "哪些类别在各组中相遇"),
        "Zitt, Bassecoulard & Okubo (2000), Scientometrics 47(3)",
        both(
            "A large group holds nearly every pair of classes: read the ratio, not the count.",
            "大组几乎包含所有类别组合：请看比值而非计数。",
        ),
        needs=("an attribute of the actors",),
    ),
    Measure(
        "money",
        14,
        "money:money",
        both("Money: leverage, concentration, flow", "资金：杠杆、集中度与流向"),
        "Hirschman (1964), The paternity of an index, American Economic Review 54(5)",
        both(
            "Announced commitments, mostly of the first day, not money spent; both ends are given. "
            "The step to sectors assumes equal parts for all named members.",
            "为宣布的承诺（多为成立当日），并非支出；来源不一时给出两端。流向部门按列名成员平均分配。",
        ),
        needs=("an amount on the edges",),
    ),
    Measure(
        "geography",
        15,
        "geography:geography",
        both("Geography by state", "按州的地理分布"),
        "Hirschman (1964), American Economic Review 54(5); label permutation test",
        both(
            "An organisation has one place here, mostly its seat, not where the work is done.",
            "每个机构只计一个地点，多为总部，不一定是实际工作地点。",
        ),
        needs=("a state on the nodes",),
    ),
    Measure(
        "entry-exit",
        16,
        "dynamics:entry_exit",
        both("Entry and exit by year", "逐年进入与退出"),
        "Hannan & Freeman (1989), Organizational Ecology",
        both(
            "Sources announce entries and seldom exits: exits are undercounted. First told is not begun.",
            "来源会宣布进入而很少宣布退出：退出被低估。首次提及并非开始。",
        ),
        needs=("dates on the edges",),
    ),
    Measure(
        "retention",
        16,
        "dynamics:retention",
        both("Retention (Kaplan-Meier)", "留存率（Kaplan–Meier）"),
        "Kaplan & Meier (1958), Nonparametric estimation from incomplete observations, "
        "J. American Statistical Association 53(282)",
        both(
            "Sources tell of few ends: where most ties fall silent, the curve rests on the few that do not.",
            "来源很少说明终止：多数联系其后无提及时，曲线只依据少数联系。",
        ),
        needs=("dates on the edges",),
    ),
    Measure(
        "turnover",
        16,
        "dynamics:turnover",
        both("Turnover between slices", "时间切片之间的更替"),
        "Snijders, van de Bunt & Steglich (2010), Social Networks 32(1)",
        both(
            "Stability may be silence: what is not heard of since is carried forward, and counted. Try --strict.",
            "稳定可能只是沉默：其后未再提及者沿用并计数。可用 --strict。",
        ),
        needs=("dates on the edges",),
    ),
    Measure(
        "core-persistence",
        16,
        "dynamics:core_persistence",
        both("Persistence of the core between slices", "核心在时间切片之间的持续"),
        "Borgatti & Everett (1999), Social Networks 21(4); Holme (2005), Physical Review E 72, 046111",
        both(
            "A thinly told year has a small, unstable core; silence carried forward looks like staying. Try --strict.",
            "记载稀少年份的核心小而不稳；沿用的沉默看似持续。可用 --strict。",
        ),
        needs=("dates on the edges",),
    ),
    Measure(
        "tier-changes",
        16,
        "dynamics:tier_changes",
        both("Changes of tier", "会员等级变动"),
        "Anderson & Goodman (1957), Statistical inference about Markov chains, Annals of Mathematical Statistics 28(1)",
        both(
            "Tiers have other names and fees at each institute: compare within one.",
            "各创新中心的等级名称与会费不同：只宜在同一中心内比较。",
        ),
        needs=("a tier and dates on the edges",),
    ),
    Measure(
        "layers",
        17,
        "layers:layers",
        both("Layers: overlap and multiplex participation", "层：重叠与多重参与"),
        "Battiston, Nicosia & Latora (2014), Structural measures for multiplex networks, Physical Review E 89, 032804",
        both(
            "A layer that is poorly covered makes nodes look one-sided. Only nodes of both layers can overlap.",
            "某层覆盖不足会使节点显得单一。只有两层共有的节点才可能重叠。",
        ),
        value="participation",
        needs=("several kinds of edge",),
    ),
    Measure(
        "technology",
        18,
        "technology:technology",
        both("Technology coverage and gaps", "技术覆盖与缺口"),
        "Counts against the taxonomy; no index behind it",
        both(
            "A gap is a concept of the taxonomy with no claim, not a technology that nobody works on.",
            "缺口指分类表中没有陈述涉及的概念，并不表示无人研究该技术。",
        ),
        value="workers",
        needs=("technologies as nodes",),
    ),
    Measure(
        "assortativity",
        19,
        "onemode:assortativity",
        both("Degree assortativity", "度同配性"),
        "Newman (2002), Physical Review Letters 89, 208701; "
        "Pastor-Satorras, Vázquez & Vespignani (2001), Physical Review Letters 87, 258701",
        both(
            "Projection makes groups of one size look alike: compare with chance before reading a sign into it.",
            "投影会使同规模的组显得相似：解读正负之前先与随机比较。",
        ),
    ),
    Measure(
        "small-world",
        19,
        "onemode:small_world",
        both("Path length, transitivity and the small-world ratio", "路径长度、传递性与小世界比"),
        "Watts & Strogatz (1998), Nature 393; Newman, Strogatz & Watts (2001), Physical Review E 64, 026118; "
        "Uzzi & Spiro (2005), American Journal of Sociology 111(2)",
        both(
            "A projection is full of triangles by construction; only the ratio to chance says something.",
            "投影天然充满三角形；只有与随机之比有意义。",
        ),
    ),
    Measure(
        "rich-club",
        19,
        "onemode:rich_club",
        both("Rich club: are the best connected tied among each other", "富人俱乐部：高度节点彼此是否相连"),
        "Zhou & Mondragón (2004), IEEE Communications Letters 8(3); "
        "Colizza, Flammini, Serrano & Vespignani (2006), Nature Physics 2",
        both(
            "The top levels hold few nodes: their ratio moves by a single tie.",
            "最高层节点很少：一条联系即可改变比值。",
        ),
    ),
)

MEASURES: dict[str, Measure] = {measure.name: measure for measure in _ALL}
"""All measures by name, in the order of the guide (`docs/measures.md`)."""

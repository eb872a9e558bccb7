"""The list of all measures, with what each says, whose it is and how it must not be read.

This is the one place where a measure is made known: a row here and a function in `measures/` are all it takes.
"""

from __future__ import annotations

from ..phrases import Sentence
from .measuring import Measure

_ALL = (
    Measure(
        "size",
        1,
        "size:size",
        Sentence("Size, density and degree by mode"),
        "Borgatti & Everett (1997), Network analysis of 2-mode data, Social Networks 19(3); "
        "Latapy, Magnien & Del Vecchio (2008), Social Networks 30(1)",
        Sentence("Counts only what is named: see the coverage. Density falls with size by itself; compare like sizes."),
    ),
    Measure(
        "components",
        1,
        "size:components",
        Sentence("Connected components"),
        "Hopcroft & Tarjan (1973), Algorithm 447, Communications of the ACM 16(6)",
        Sentence("One unnamed shared member would join two components: read separateness only where coverage is high."),
    ),
    Measure(
        "degree",
        2,
        "centrality:degree",
        Sentence("Degree centrality, per mode"),
        "Faust (1997), Centrality in affiliation networks, Social Networks 19(2); Borgatti & Everett (1997)",
        Sentence("An institute's degree is first of all how many of its members a source happened to name."),
        value="degree",
    ),
    Measure(
        "closeness",
        2,
        "centrality:closeness",
        Sentence("Closeness centrality, per mode"),
        "Faust (1997), Social Networks 19(2); Borgatti & Everett (1997), Social Networks 19(3); "
        "Eppstein & Wang (2004), J. Graph Algorithms and Applications 8(1) for the sample",
        Sentence("Compare only within a mode. In a network in pieces it is scaled by the share of nodes reached."),
        value="closeness",
    ),
    Measure(
        "betweenness",
        2,
        "centrality:betweenness",
        Sentence("Betweenness centrality, per mode"),
        "Faust (1997); Borgatti & Everett (1997), p. 256; Brandes (2001), J. Math. Sociology 25(2); "
        "Brandes & Pich (2007), Int. J. Bifurcation and Chaos 17(7) for the sample",
        Sentence("Very sensitive to missing members: one unnamed member of two institutes changes it. Try --missing."),
        value="betweenness",
    ),
    Measure(
        "pagerank",
        2,
        "centrality:pagerank",
        Sentence("PageRank"),
        "Brin & Page (1998), Computer Networks and ISDN Systems 30",
        Sentence(
            "On an undirected network it follows degree closely; the value beside it is relative to the mode's mean."
        ),
        value="pagerank",
    ),
    Measure(
        "inequality",
        2,
        "participation:inequality",
        Sentence("Inequality of participation and money: Gini and Lorenz"),
        "Gini (1912), Variabilità e mutabilità; "
        "Lorenz (1905), Publications of the American Statistical Association 9(70)",
        Sentence("Lists that name the large members first make participation look more unequal than it is."),
    ),
    Measure(
        "bridging",
        3,
        "bridging:bridging",
        Sentence("Bridging members: institutes per member"),
        "Breiger (1974), The duality of persons and groups, Social Forces 53(2)",
        Sentence("A member named by one source and not by another looks like no bridge: this is a lower bound."),
        value="groups",
    ),
    Measure(
        "overlap",
        3,
        "bridging:overlap",
        Sentence("Overlap and Jaccard matrices"),
        "Jaccard (1901), Bull. Soc. Vaudoise Sci. Nat. 37; Simpson (1943), Am. J. Science 241",
        Sentence(
            "Jaccard punishes unequal sizes: read the share of the smaller beside it, and the backbone for chance."
        ),
    ),
    Measure(
        "tie-strength",
        3,
        "bridging:tie_strength",
        Sentence("Tie strength by repeated membership"),
        "Granovetter (1973), American Journal of Sociology 78(6); "
        "Gulati (1995), Administrative Science Quarterly 40(4)",
        Sentence("Members that are not named make strong ties look weak: pairs that meet again are a lower bound."),
    ),
    Measure(
        "backbone",
        4,
        "backbone:backbone",
        Sentence("Ties beyond chance: SDSM backbone, FDSM as check"),
        "Neal (2014), The backbone of bipartite projections, Social Networks 39; Neal, Domagalski & Sagan (2021), "
        "Scientific Reports 11, 23929; Saracco et al. (2015), Scientific Reports 5, 10595",
        Sentence("The SDSM is the stricter of the two on small networks. Uncorrected, some 5 % of pairs pass by luck."),
    ),
    Measure(
        "newman-projection",
        5,
        "projection:newman",
        Sentence("Newman's weighted projection"),
        "Newman (2001), Scientific collaboration networks II, Physical Review E 64, 016132",
        Sentence(
            "Still a projection: every group is a clique. Weights say how crowded, not whether it is beyond chance."
        ),
        value="strength",
    ),
    Measure(
        "brokerage",
        6,
        "brokerage:brokerage",
        Sentence("Gould-Fernandez brokerage between sectors"),
        "Gould & Fernandez (1989), Structures of mediation, Sociological Methodology 19; "
        "Jasny & Lubell (2015), Two-mode brokerage in policy networks, Social Networks 41",
        Sentence("Sharing an institute proves no contact: a broker here is an opportunity. Missing ties look like it."),
        value="total",
        needs=("a sector on the actors",),
    ),
    Measure(
        "constraint",
        7,
        "brokerage:constraint",
        Sentence("Burt's constraint and effective size"),
        "Burt (1992), Structural Holes; Borgatti (1997), Structural holes: unpacking Burt's redundancy measures, "
        "Connections 20(1)",
        Sentence("On a two-mode graph it is 1/degree and refused; on a backbone it depends on the level alpha chosen."),
        value="constraint",
    ),
    Measure(
        "core-periphery",
        8,
        "core:core_periphery",
        Sentence("Core and periphery, two-mode"),
        "Borgatti & Everett (1999), Models of core/periphery structures, Social Networks 21(4); "
        "null: Strona et al. (2014), Nature Communications 5, 4114",
        Sentence("Any network with unequal degrees has some core: only the p-value says whether there is more."),
    ),
    Measure(
        "modularity",
        9,
        "modules:modularity",
        Sentence("Barber's two-mode modularity (BRIM, Leiden)"),
        "Barber (2007), Modularity and community detection in bipartite networks, Physical Review E 76, 066102; "
        "Traag, Waltman & van Eck (2019), Scientific Reports 9, 5233",
        Sentence(
            "The best division found, not proven best; near-equal ones may differ much. Sparse networks are modular "
            "by chance."
        ),
    ),
    Measure(
        "leiden",
        9,
        "modules:leiden",
        Sentence("Leiden communities (one-mode modularity)"),
        "Traag, Waltman & van Eck (2019), From Louvain to Leiden, Scientific Reports 9, 5233",
        Sentence("Its null model allows ties that a two-mode network cannot have; prefer modularity for two modes."),
    ),
    Measure(
        "closure",
        10,
        "closure:closure",
        Sentence("Two-mode closure: Robins-Alexander, Latapy"),
        "Robins & Alexander (2004), Small worlds among interlocking directors, Computational & Mathematical "
        "Organization Theory 10(1); Latapy, Magnien & Del Vecchio (2008), Social Networks 30(1)",
        Sentence("Large groups close by themselves: read it against the null. Members named once only lower it."),
        value="latapy_dot",
    ),
    Measure(
        "nestedness",
        11,
        "nestedness:nestedness",
        Sentence("Nestedness (NODF)"),
        "Almeida-Neto et al. (2008), A consistent metric for nestedness analysis, Oikos 117(8)",
        Sentence(
            "The fixed-degree null is strict: most nestedness comes from degrees. Uneven naming by sources nests too."
        ),
    ),
    Measure(
        "fragility",
        12,
        "fragility:fragility",
        Sentence("Fragility: articulation points, loss of reach and money"),
        "Tarjan (1972), Depth-first search and linear graph algorithms, SIAM J. Computing 1(2); "
        "Albert, Jeong & Barabasi (2000), Error and attack tolerance, Nature 406",
        Sentence("Unnamed members are the missing redundancy: the real network is tougher than this one."),
        value="reach_lost",
    ),
    Measure(
        "k-core",
        12,
        "fragility:k_core",
        Sentence("k-core"),
        "Seidman (1983), Network structure and minimum degree, Social Networks 5(3)",
        Sentence("In a two-mode network k is bounded by the fewer ties of the larger side."),
        value="core",
    ),
    Measure(
        "mixing",
        13,
        "mixing:mixing",
        Sentence("Mixing of sectors: E-I, assortativity, entropy, triple helix"),
        "Krackhardt & Stern (1988), Social Psychology Quarterly 51(2); Newman (2003), Physical Review E 67, 026126; "
        "Shannon (1948); Leydesdorff (2003), Scientometrics 58(2)",
        Sentence("E-I depends on sector sizes; the triple helix value over a few institutes is unstable."),
        needs=("a sector on the actors",),
    ),
    Measure(
        "participation",
        13,
        "participation:participation",
        Sentence("Equity of participation by class"),
        "Counts; the ratio is the location quotient of Florence (1939), Report on the Location of Industry",
        Sentence(
            "A share beyond a class's number may be the source's eye for it. Nodes of unknown class are left out."
        ),
        needs=("an attribute of the actors",),
    ),
    Measure(
        "attribute-projection",
        13,
        "participation:attribute_projection",
        Sentence("Which classes meet in the groups"),
        "Zitt, Bassecoulard & Okubo (2000), Scientometrics 47(3)",
        Sentence("A large group holds nearly every pair of classes: read the ratio, not the count."),
        needs=("an attribute of the actors",),
    ),
    Measure(
        "money",
        14,
        "money:money",
        Sentence("Money: leverage, concentration, flow"),
        "Hirschman (1964), The paternity of an index, American Economic Review 54(5)",
        Sentence(
            "Announced commitments, mostly of the first day, not money spent; both ends are given. "
            "The step to sectors assumes equal parts for all named members."
        ),
        needs=("an amount on the edges",),
    ),
    Measure(
        "geography",
        15,
        "geography:geography",
        Sentence("Geography by state"),
        "Hirschman (1964), American Economic Review 54(5); label permutation test",
        Sentence("An organisation has one place here, mostly its seat, not where the work is done."),
        needs=("a state on the nodes",),
    ),
    Measure(
        "entry-exit",
        16,
        "dynamics:entry_exit",
        Sentence("Entry and exit by year"),
        "Hannan & Freeman (1989), Organizational Ecology",
        Sentence("Sources announce entries and seldom exits: exits are undercounted. First told is not begun."),
        needs=("dates on the edges",),
    ),
    Measure(
        "retention",
        16,
        "dynamics:retention",
        Sentence("Retention (Kaplan-Meier)"),
        "Kaplan & Meier (1958), Nonparametric estimation from incomplete observations, "
        "J. American Statistical Association 53(282)",
        Sentence("Sources tell of few ends: where most ties fall silent, the curve rests on the few that do not."),
        needs=("dates on the edges",),
    ),
    Measure(
        "turnover",
        16,
        "dynamics:turnover",
        Sentence("Turnover between slices"),
        "Snijders, van de Bunt & Steglich (2010), Social Networks 32(1)",
        Sentence("Stability may be silence: what is not heard of since is carried forward, and counted. Try --strict."),
        needs=("dates on the edges",),
    ),
    Measure(
        "core-persistence",
        16,
        "dynamics:core_persistence",
        Sentence("Persistence of the core between slices"),
        "Borgatti & Everett (1999), Social Networks 21(4); Holme (2005), Physical Review E 72, 046111",
        Sentence(
            "A thinly told year has a small, unstable core; silence carried forward looks like staying. Try --strict."
        ),
        needs=("dates on the edges",),
    ),
    Measure(
        "tier-changes",
        16,
        "dynamics:tier_changes",
        Sentence("Changes of tier"),
        "Anderson & Goodman (1957), Statistical inference about Markov chains, Annals of Mathematical Statistics 28(1)",
        Sentence("Tiers have other names and fees at each institute: compare within one."),
        needs=("a tier and dates on the edges",),
    ),
    Measure(
        "layers",
        17,
        "layers:layers",
        Sentence("Layers: overlap and multiplex participation"),
        "Battiston, Nicosia & Latora (2014), Structural measures for multiplex networks, Physical Review E 89, 032804",
        Sentence("A layer that is poorly covered makes nodes look one-sided. Only nodes of both layers can overlap."),
        value="participation",
        needs=("several kinds of edge",),
    ),
    Measure(
        "technology",
        18,
        "technology:technology",
        Sentence("Technology coverage and gaps"),
        "Counts against the taxonomy; no index behind it",
        Sentence("A gap is a concept of the taxonomy with no claim, not a technology that nobody works on."),
        value="workers",
        needs=("technologies as nodes",),
    ),
    Measure(
        "assortativity",
        19,
        "onemode:assortativity",
        Sentence("Degree assortativity"),
        "Newman (2002), Physical Review Letters 89, 208701; "
        "Pastor-Satorras, Vázquez & Vespignani (2001), Physical Review Letters 87, 258701",
        Sentence("Projection makes groups of one size look alike: compare with chance before reading a sign into it."),
    ),
    Measure(
        "small-world",
        19,
        "onemode:small_world",
        Sentence("Path length, transitivity and the small-world ratio"),
        "Watts & Strogatz (1998), Nature 393; Newman, Strogatz & Watts (2001), Physical Review E 64, 026118; "
        "Uzzi & Spiro (2005), American Journal of Sociology 111(2)",
        Sentence("A projection is full of triangles by construction; only the ratio to chance says something."),
    ),
    Measure(
        "rich-club",
        19,
        "onemode:rich_club",
        Sentence("Rich club: are the best connected tied among each other"),
        "Zhou & Mondragón (2004), IEEE Communications Letters 8(3); "
        "Colizza, Flammini, Serrano & Vespignani (2006), Nature Physics 2",
        Sentence("The top levels hold few nodes: their ratio moves by a single tie."),
    ),
)

MEASURES: dict[str, Measure] = {measure.name: measure for measure in _ALL}
"""All measures by name, in the order of the guide (`docs/measures.md`)."""

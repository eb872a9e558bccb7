"""The names that a report shows for columns, numbers and tables, in English and Chinese."""

from __future__ import annotations

from ..phrases import in_language, words

HIDDEN = ("id", "a", "b", "source", "target")
"""Columns with IRIs, which a page for reading leaves out; labels stand beside them."""

ENGLISH = {
    "e_i_index": "E-I index",
    "nodf": "NODF",
    "pagerank": "PageRank",
    "came": "ties that came",
    "went": "ties that went",
    "changed": "ties that changed",
    "source_label": "from",
    "target_label": "to",
    "origin": "source",
    "a_label": "one",
    "b_label": "other",
    "degree_raw": "ties",
    "betweenness_raw": "paths through it",
    "rank_in_side": "rank in its mode",
    "top_1": "share of the top 1%",
    "top_10": "share of the top 10%",
    "hhi_groups": "concentration over groups (HHI)",
    "hhi_sponsors": "concentration over sponsors (HHI)",
    "hhi_actors": "concentration over places of actors (HHI)",
    "p_fdsm": "p (FDSM)",
    "latapy_dot": "clustering (Latapy)",
    "latapy_dot_groups": "clustering of groups (Latapy)",
    "latapy_dot_actors": "clustering of actors (Latapy)",
    "robins_alexander": "Robins-Alexander clustering",
    "reach_lost_max": "most reach lost",
    "left_alone_max": "most left alone",
    "triple_helix_bits": "triple helix (bits)",
    "entropy": "entropy (bits)",
    "nodes_in_max": "nodes in the innermost core",
    "core_max": "innermost k-core",
    "k_core": "k-core",
    "pagerank_raw": "PageRank (raw)",
    "actor_mean": "mean over actors",
    "actor_max": "highest of an actor",
    "group_mean": "mean over groups",
    "group_max": "highest of a group",
    "node_mean": "mean over nodes",
    "node_max": "highest of a node",
    "degree_mean": "mean degree",
    "degree_median": "median degree",
    "degree_max": "highest degree",
    "bridge_share": "share of actors that bridge",
    "groups_max": "most groups of an actor",
    "pairs_sharing": "pairs that share",
    "share_sharing": "share of pairs that share",
    "of_smaller": "share of the smaller",
    "jaccard_mean": "mean Jaccard",
    "jaccard_nodes": "Jaccard of nodes",
    "jaccard_ties": "Jaccard of ties",
    "jaccard_actors": "Jaccard of actors",
    "fdsm_agreement": "agreement with FDSM",
    "strength_mean": "mean strength",
    "partners_mean": "mean number of partners",
    "shared_mean": "mean number shared",
    "shared_max": "most shared",
    "nodes_with_repeated": "nodes that meet again",
    "repeated": "share of pairs that meet again",
    "open_triads": "triads with a go-between",
    "constraint_mean": "mean constraint",
    "core_actors": "actors in the core",
    "core_groups": "groups in the core",
    "core_density": "density of the core",
    "newman_modularity": "Newman's modularity",
    "barber_modularity": "Barber's modularity",
    "latapy_min": "clustering over the smaller (Latapy)",
    "latapy_max": "clustering over the larger (Latapy)",
    "fill": "filled share",
    "articulation": "holds pieces together",
    "pieces": "pieces without it",
    "cut_off": "cut off without it",
    "left_alone": "without a tie if it goes",
    "within": "ties within its sector",
    "between": "ties to other sectors",
    "entropy_mean": "mean entropy",
    "public_low": "public money (low)",
    "public_high": "public money (high)",
    "other_low": "other money (low)",
    "other_high": "other money (high)",
    "total_low": "total (low)",
    "total_high": "total (high)",
    "leverage_low": "leverage (low)",
    "leverage_high": "leverage (high)",
    "entry_exit": "entry and exit",
    "entries_between": "entries between two lists",
    "exits_between": "exits between two lists",
    "se": "standard error",
    "sd": "standard deviation",
    "kept_1y": "kept after 1 year",
    "kept_2y": "kept after 2 years",
    "kept_5y": "kept after 5 years",
    "kept_10y": "kept after 10 years",
    "nodes_in_several": "nodes in several layers",
    "share_in_several": "share in several layers",
    "overlapping_degree": "degree over all layers",
    "ties_of_groups": "ties of its groups",
    "persistence_mean": "mean persistence",
    "of": "inequality of",
    "gini_between": "Gini between classes",
    "gini_ties_actors": "Gini of actors' ties",
    "gini_ties_groups": "Gini of groups' ties",
    "gini_ties_nodes": "Gini of nodes' ties",
    "gini_money_actors": "Gini of actors' money",
    "gini_money_groups": "Gini of groups' money",
    "gini_money_nodes": "Gini of nodes' money",
    "groups_of_several": "groups of several classes",
    "mean_path_by_chance": "mean path (by chance)",
    "transitivity_by_chance": "transitivity (by chance)",
}
"""What is written otherwise than with spaces for underscores."""

WORDED = {"kind", "source_kind", "target_kind", "side", "sector", "status", "over", "step", "a", "b", "what", "of"}
"""Columns of tables whose values are words of ours rather than names."""

SAID = {
    "report": "Report on the network",
    "graph": "The graph",
    "view": "View",
    "date": "As of",
    "whole": "whole period",
    "modes": "Modes",
    "sources": "Sources",
    "no_findings": "No finding in words: see the figures.",
    "sources_below": "{count}, named at the end",
    "behind": "Where the ties are told: how many each source is the best for, and one of its claims.",
    "covered": "How much is named",
    "none": "No member counts are stated: coverage is unknown.",
    "share": "{named} of {stated} stated members are named ({share}), in {groups} groups.",
    "figure": "Figure",
    "caution": "Caution",
    "reference": "Reference",
    "note": "Note",
    "chance": "Against chance",
    "by_chance": "{statistic}: {observed}, by chance {mean} ± {sd} ({model}, {runs} draws, seed {seed}): p = {p}",
    "one_group": "in one",
    "more_groups": "in several",
    "more": "… and {count:,} more rows",
    "not_measured": "Not measured here",
    "findings": "Main findings",
    "contents": "Contents",
    "data": "Data",
    "told_to": "told up to {date}",
    "found_money": "Each unit of public money comes with {low} to {high} units of other money.",
    "found_bridges": "{bridges} of {actors} actors ({share}) are in several groups and tie them together; "
    "{top} is in {groups}.",
    "found_unequal": "The tenth of the {side} with most ties has {top} of them (Gini {gini}).",
    "found_silence": "In {year} {silent} of {ties} ties rest on silence: they were heard of before, and not since.",
    "found_chance": "{title}: {statistic} is {observed}, where degrees alone would make {mean} ± {sd}.",
    "comparison": "{a} and {b}",
    "compared": "Compared: a is {a}, b is {b}.",
    "found_ties": "Pairs that are tied: {a} in a, {b} in b, {in_both} in both; {only_b} came and {only_a} went.",
    "found_nodes": "Nodes: {a} in a, {b} in b; {only_b} came and {only_a} went.",
    "found_changed": "Ties that are in both and changed: {count}.",
    "none_such": "None.",
    "drawn_whole": "All {nodes:,} nodes and {ties:,} ties of the network; the larger a dot, the more ties.",
    "drawn_middle": "What holds the network together: {groups:,} of {all_groups:,} groups and, of {all_actors:,} "
    "actors, the {actors:,} that tie most of these to each other. The other actors are not drawn; the number after a "
    "group's name counts them.",
    "drawn_most": "The {nodes:,} of {all_nodes:,} nodes that have most ties, and the {ties:,} heaviest of {all_ties:,} "
    "ties; the others are not drawn.",
    "drawn_weights": "The thicker a line, the more a tie weighs.",
}


def name_of(key: str, lang: str) -> str:
    """A column, number or table by the name a reader knows.

    >>> name_of("reach_lost", "en"), name_of("reach_lost", "zh"), name_of("e_i_index", "en")
    ('reach lost', '可达损失', 'E-I index')
    """
    if lang == "zh":
        return words(lang, "headings").get(key, key.replace("_", " "))
    return ENGLISH.get(key, key.replace("_", " "))


def short(value: float) -> str:
    """A number as a reader wants it: four digits that count, large ones and whole ones whole.

    >>> short(70000000.0), short(0.123456), short(221.34), short(1e300)
    ('70,000,000', '0.1235', '221.3', '1e+300')
    """
    whole = abs(value) < 1e15 and (abs(value) >= 10_000 or float(value).is_integer())
    return f"{value:,.0f}" if whole else f"{value:.4g}"


def cell(value: object) -> str:
    """A value of a table as a reader wants it.

    >>> cell(70000000.0), cell(0.123456), cell(None), cell(True)
    ('70,000,000', '0.1235', '', '✓')
    """
    if value is None or value is False:
        return ""
    if value is True:
        return "✓"
    if isinstance(value, float):
        return short(value)
    return f"{value:,}" if isinstance(value, int) and value > 9999 else str(value)


def title_of(key: str, lang: str) -> str:
    """The name of a column, number or table as a heading.

    >>> title_of("came", "en"), title_of("groups", "zh")
    ('Ties that came', '各组')
    """
    name = words(lang, "titles").get(key) or name_of(key, lang)
    return name if lang == "zh" else name[:1].upper() + name[1:]


def value_of(column: str, value: str, lang: str) -> str:
    """A value of a table in the language, where it is one of our own words and no name.

    >>> value_of("side", "group", "zh"), value_of("label", "group", "zh"), value_of("statistic", "core_max", "en")
    ('组', 'group', 'innermost k-core')
    """
    if column == "statistic":
        return name_of(value, lang)
    if column == "which":
        return value.replace("; ", "、") if lang == "zh" else value
    return words(lang, "headings").get(value, value) if column in WORDED else value


def said(key: str, lang: str, **values: object) -> str:
    """A phrase of the report, filled in."""
    return in_language(SAID[key], lang).format(**values)

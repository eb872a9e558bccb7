"""A report on a network: one page by itself, HTML or Markdown, with findings, figures, tables, coverage and cautions.

It opens with what was found, in words. Every measure that the network can give is in it, in the order of the guide;
those it cannot give are named at the end with what is missing. Figures are SVG; nothing is fetched when it is opened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from importlib.metadata import version

from ..errors import NnmiError
from ..steps import counted
from .catalogue import MEASURES
from .chance import drawing_once
from .drawings import draw, draw_coverage
from .findings import covered, findings
from .graph import SOURCE_COLUMNS, Graph, index, restrict
from .headings import cell, name_of, said, short, title_of
from .measuring import Stated, find, measure
from .nodelink import draw_network
from .result import Coverage, GraphFacts, Null, Result, Row, Table, Value, Words, say
from .sections import TOP, Section, refuse_unknown, rendered
from .unnamed import named_only
from .view import Network
from .wording import in_chinese, in_words

MOST_TIES = 500
"""Rows of ties that a comparison shows."""
MOST_SOURCES = 25
"""Rows of sources at the end of a page; the others are named beneath."""
LARGE = 20_000
"""Ties above which a report leaves out the null models and the measures on pairs that would take minutes."""

SKIPPED = ("components", "pagerank", "newman-projection", "closeness")
"""Measures that a page leaves out: `nnmi network` gives them."""


def report(
    network: Network,
    format: str = "html",
    lang: str = "en",
    *,
    kinds: Iterable[str] = (),
    stated: Stated | None = None,
    options: Mapping[str, Mapping[str, object]] | None = None,
    title: str = "",
    only: Iterable[str] = (),
    pictures: MutableMapping[str, str] | None = None,
    translate: Callable[[str], str] = str,
) -> str:
    """The report on a network as the text of one page.

    `stated` gives each group's stated member count, for the coverage; `options` the options of single measures, such as
    `{"technology": {"taxonomy": labels}}`. `only` names the measures to keep. `pictures`, if given, takes the figures
    of a Markdown page by the names that it uses; else they are in the page. `translate` puts the names of layers,
    places and tiers into the language.
    Raises `UnknownName` for a format, language or measure there is none of.
    """
    refuse_unknown(format, lang)
    network = restrict(network, kinds) if kinds else network
    network = in_chinese(network) if lang == "zh" else network
    graph, whole = index(named_only(network)), index(network)
    with drawing_once():
        results, refused = _measure_all(graph, whole, stated, options or {}, [find(name).name for name in only])
    coverage = next((result.coverage for result in results if result.coverage), None)
    date = f"@{network.metadata.as_of}" if network.metadata.as_of else ""
    heading = title or f"{said('report', lang)}{'：' if lang == 'zh' else ': '}{network.name}{date}"
    sections = [_findings(results, coverage, lang), _opening(graph, lang), _coverage(coverage, lang)]
    if whole.network.edges.columns.get("amount"):
        results.sort(key=lambda result: not find(result.name).of_money)  # a network of money opens with it
    sections += [_section(in_words(result, translate), lang, graph.remarks) for result in results]
    sections += [_refusals(refused, lang)] if refused else []
    sections += [_behind(graph, lang)] if _sources(graph) else []
    return rendered(heading, sections, format, lang, name=network.name, pictures=pictures)


def _measure_all(
    graph: Graph, whole: Graph, stated: Stated | None, options: Mapping[str, Mapping[str, object]], only: Sequence[str]
) -> tuple[list[Result], dict[str, NnmiError]]:
    """Every measure the network can give, and why it cannot give the others."""
    results: list[Result] = []
    refused: dict[str, NnmiError] = {}
    for name, one in counted(MEASURES.items(), "measuring", len(MEASURES)):
        if (name not in only) if only else (name in SKIPPED or (name == "leiden" and graph.two_mode)):
            continue
        given = dict(options.get(name, {}))
        if name == "constraint" and graph.two_mode:
            given.setdefault("on", "backbone")
        if graph.m > LARGE and "draws" in one.options:
            given.setdefault("draws", 0)
        if graph.m > LARGE and "sample" in one.options:
            given.setdefault("sample", 200)
        try:
            results.append(measure(whole if one.of_money else graph, name, stated=stated, **given))  # type: ignore[arg-type]
        except NnmiError as error:
            refused[name] = error
    return results, refused


def _findings(results: Sequence[Result], coverage: Coverage | None, lang: str) -> Section:
    """What was found, in words."""
    found = findings(results, coverage, lang)
    small = tuple(f"{number}. {caution}" for number, (_, caution) in enumerate(found, 1))
    words = tuple(f"{number}. {text}" for number, (text, _) in enumerate(found, 1))
    return Section(said("findings", lang), words or (said("no_findings", lang),), small=small)


def _opening(graph: Graph, lang: str) -> Section:
    """What was measured."""
    facts: GraphFacts = graph.facts()
    modes = ", ".join(f"{count:,} {name_of(kind, lang)}" for kind, count in facts.modes.items())
    sources = _sources(graph)
    numbers = [
        (said("view", lang), facts.view),
        (said("date", lang), facts.date or said("whole", lang)),
        (said("data", lang), _data(graph, lang)),
        (said("modes", lang), modes),
        (name_of("ties", lang), cell(facts.ties)),
        (name_of("claims", lang), cell(facts.claims)),
    ]
    numbers += [(said("sources", lang), said("sources_below", lang, count=len(sources)))] if sources else []
    notes = (*graph.network.notes, *(say(remark, lang) for remark in graph.remarks))
    return Section(
        said("graph", lang),
        told=tuple(f"{said('note', lang)}: {note}" for note in notes),
        figure=draw_network(graph, lang),
        numbers=tuple(numbers),
    )


def _sources(graph: Graph) -> list[str]:
    """The names of the sources behind the network."""
    return [_source(source) for source in graph.facts().sources]


def _source(told: str) -> str:
    return told.removeprefix("id:src-")


def _behind(graph: Graph, lang: str) -> Section:
    """The sources, those of most ties first, each with one of its claims: the way from a number to who said it."""
    ties: dict[str, set[int]] = {source: set() for source in _sources(graph)}
    claims: dict[str, Value] = {}
    column = graph.network.edges.column
    for name in SOURCE_COLUMNS:
        for tie, source, claim in zip(graph.tie_of.tolist(), column(name), column("claim"), strict=True):
            if source is not None and tie >= 0:
                ties[named := _source(str(source))].add(tie)
                claims.setdefault(named, claim)
    most = sorted(ties, key=lambda source: (-len(ties[source]), source))
    rows = [{"origin": source, "ties": len(ties[source]), "claim": claims.get(source)} for source in most]
    others = ("; ".join(sorted(most[MOST_SOURCES:])),) if len(most) > MOST_SOURCES else ()
    table = Table.of("sources", rows)
    return Section(
        said("sources", lang), (said("behind", lang),), tables=(("", table),), small=others, most=MOST_SOURCES
    )


def _data(graph: Graph, lang: str) -> str:
    """Up to when the data tell, of what was or began (an end may be one to come), and what made the page."""
    seen = (last for told in graph.network.edges.told() for _, last in (*told.points, *told.starts))
    made = f"NNMI Graph {version('nnmi-graph')}"
    return f"{said('told_to', lang, date=last)}; {made}" if (last := max(seen, default="")) else made


def _coverage(coverage: Coverage | None, lang: str) -> Section:
    """How much of what is stated is named."""
    heading = said("covered", lang)
    if coverage is None:
        return Section(heading, (said("none", lang),))
    return Section(heading, (covered(coverage, lang),), figure=draw_coverage(coverage, lang))


def _section(result: Result, lang: str, told: Sequence[Words] = ()) -> Section:
    """One measure: how it stands against chance, what it leaves out, its figure, its numbers, its tables, its caution.
    What is `told` of the network as a whole is not told again."""
    numbers = [(name_of(key, lang), cell(value)) for key, value in result.summary.items() if value is not None]
    names = {table.name for table in result.tables}
    left_out = {"shared_matrix", "spread", "shells", "lorenz"} | ({"nodes"} if "modules" in names else set())
    tables = [
        (title_of(table.name, lang), table) for table in result.tables if table.rows and table.name not in left_out
    ]
    words = [_null(null, lang) for null in result.nulls]
    notes = [f"{said('note', lang)}: {say(remark, lang)}" for remark in result.remarks if remark not in told]
    small = f"{said('caution', lang)}: {say(result.caution, lang)}", f"{said('reference', lang)}: {result.reference}"
    return Section(
        say(result.title, lang), tuple(words), tuple(notes), draw(result, lang), tuple(numbers), tuple(tables), small
    )


def _null(null: Null, lang: str) -> str:
    return said(
        "by_chance",
        lang,
        statistic=name_of(null.statistic, lang),
        model=name_of(null.model, lang),
        observed=short(null.observed),
        mean=short(null.mean),
        sd=short(null.sd),
        runs=null.runs,
        seed=null.seed,
        p=f"{null.p:.3g}",
    )


def _refusals(refused: Mapping[str, NnmiError], lang: str) -> Section:
    """What could not be measured, and why: one line for each reason."""
    from ..phrases import error_in

    why: dict[str, list[str]] = {}
    for name, error in refused.items():
        alone = NnmiError(error.what, mend=error.mend)
        alone.words = error.words
        text = str(alone) if lang == "en" else error_in(alone, lang)
        why.setdefault(text, []).append(say(MEASURES[name].title, lang))
    lines = (f"{'; '.join(titles)} – {text}" for text, titles in why.items())
    return Section(said("not_measured", lang), tuple(lines))


def comparison(
    result: Result,
    format: str = "html",
    lang: str = "en",
    *,
    pictures: MutableMapping[str, str] | None = None,
) -> str:
    """The page about two networks, from what `compare` found: what came, went and changed first, then the numbers."""
    refuse_unknown(format, lang)
    first, _, second = result.graph.view.partition(" | ")
    words = (said("compared", lang, a=first, b=second), *_what_changed(result, lang))
    small = [f"{said('note', lang)}: {say(remark, lang)}" for remark in result.remarks]
    small += [f"{said('caution', lang)}: {say(result.caution, lang)}"]
    sections = [Section(said("findings", lang), words, small=tuple(small))]
    by_name = {table.name: table for table in result.tables}
    for name in ("came", "went", "changed", "movers", "ties", "nodes", "numbers"):
        table = by_name[name]
        if name == "movers":
            table = Table(name, table.columns, [row for row in table.rows if row["change"]])
        elif name == "numbers":
            table = Table(name, table.columns, [_named(row, lang) for row in table.rows])
        told = () if table.rows else (said("none_such", lang),)
        most = MOST_TIES if name in ("came", "went", "changed", "numbers") else TOP
        shown = (("", table),) if table.rows else ()
        sections.append(Section(title_of(name, lang), told, tables=shown, most=most))
    return rendered(
        said("comparison", lang, a=first, b=second), sections, format, lang, name=f"{first}-{second}", pictures=pictures
    )


def _named(row: Row, lang: str) -> Row:
    """A number of a comparison, its measure by its title."""
    return {**row, "measure": say(find(str(row["measure"])).title, lang)}


def _what_changed(result: Result, lang: str) -> Iterator[str]:
    """How much came, went and changed, in words."""
    ties, nodes = result.table("ties").rows[0], result.table("nodes").rows[-1]
    yield said("found_ties", lang, **{key: ties[key] for key in ("a", "b", "in_both", "only_a", "only_b")})
    yield said("found_nodes", lang, **{key: nodes[key] for key in ("a", "b", "only_a", "only_b")})
    if changed := result.summary["changed"]:
        yield said("found_changed", lang, count=changed)

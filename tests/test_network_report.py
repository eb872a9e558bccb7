"""Two networks side by side, and the report: one page by itself, in two languages and two formats."""

from __future__ import annotations

import base64
import itertools
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path

import pytest

from nnmi_graph import phrases
from nnmi_graph.errors import NnmiError, UnknownName
from nnmi_graph.network import MEASURES, Network, compare, comparison, in_words, measure, read_view, report
from nnmi_graph.network.figures import bars
from nnmi_graph.network.graph import index
from nnmi_graph.network.guide import guide
from nnmi_graph.network.nodelink import MOST_IN_BAND, draw_network
from nnmi_graph.network.reporting import SKIPPED
from nnmi_graph.store import Rows
from nnmi_graph.terms import Literal, NamedNode

from .network_samples import TIES, iri, make, southern_women, tied, tiny
from .tiny_network import tiny as dated_tiny

F = Fraction


def whole_world():
    """The tiny world with everything a view can tell: kinds, money, places, dates, technologies of its own kind."""
    nodes = {
        "a": {"sector": "industry", "state": "OH"},
        "b": {"sector": "industry", "state": "MI"},
        "c": {"sector": "academia", "state": "OH"},
        "d": {"sector": "government"},
        "e": {"sector": "industry"},
        "A": {"kind": "Institute", "state": "OH"},
        "B": {"kind": "Institute", "state": "MI"},
        "dod": {"kind": "Agency"},
        "tech": {"kind": "Technology"},
    }
    edges = [{"source": s, "target": t, "kind": "member", "start": "2012", "tier": "gold"} for s, t in TIES]
    edges += [{"source": "c", "target": "A", "kind": "member", "start": "2014", "end": "2015", "tier": "silver"}]
    edges += [
        {"source": "dod", "target": t, "kind": "sponsors", "amount": n, "side": "federal"}
        for t, n in (("A", 7), ("B", 9))
    ]
    edges += [{"source": "tech", "target": "A", "kind": "works on"}]
    return make(edges, nodes)


# compare


def test_compare_by_hand():
    result = compare(tied(TIES), tied([*TIES[:4], ("f", "B"), ("a", "B")]))
    nodes = {row["what"]: row for row in result.table("nodes").rows}
    assert (nodes["Organization"]["in_both"], nodes["Organization"]["only_a"], nodes["Organization"]["only_b"]) == (
        3,
        2,
        1,
    )
    ties = {row["what"]: row for row in result.table("ties").rows}
    assert (ties["ties"]["in_both"], ties["ties"]["only_a"], ties["ties"]["only_b"]) == (4, 2, 2)
    assert ties["ties among shared nodes"]["only_a"] == 0 and ties["ties among shared nodes"]["only_b"] == 1
    numbers = {"came": 2, "went": 2, "changed": 0}
    assert result.summary == pytest.approx({"jaccard_nodes": F(5, 8), "jaccard_ties": F(4, 8), **numbers})
    first = result.table("movers").rows[0]
    assert (first["label"], first["degree_a"], first["degree_b"], first["change"]) == ("a", 1, 2, 1)
    numbers = {(row["measure"], row["statistic"]): row for row in result.rows}
    assert numbers["size", "density"]["a"] == pytest.approx(F(6, 10))
    assert numbers["bridging", "bridges"]["change"] == 1
    assert "mixing" in result.remarks[-1]["en"] and result.graph.nodes == 8


def test_a_network_compared_with_itself_does_not_change():
    result = compare(southern_women(), southern_women())
    assert all(row["change"] == 0 for row in result.rows) and len(result.rows) > 15
    assert result.summary == {"jaccard_nodes": 1, "jaccard_ties": 1, "came": 0, "went": 0, "changed": 0}


# report


class Page(HTMLParser):
    """What a page fetches, and its headings."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.fetched += [
            f"{tag} {k}={v}" for k, v in attributes if k in ("src", "href", "xlink:href", "data") and v[:1] != "#"
        ]
        self.fetched += [tag] if tag in ("script", "link", "iframe", "img") else []


def headings(text):
    return re.findall("<h2>(.*?)</h2>", text)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_report_has_every_measure_or_says_why_not(lang):
    text = report(whole_world(), "html", lang, stated={iri("A"): 10})
    left = {"leiden", *SKIPPED}
    titles = [one.title[lang] for name, one in MEASURES.items() if name not in left]
    missing = [
        t
        for t in titles
        if t.replace("'", "&#x27;") not in headings(text)
        and not re.search(f"<p>(.*; )?{re.escape(t.replace(chr(39), '&#x27;'))}(; .*)? – ", text)
    ]
    assert not missing
    assert text.count("<svg") == text.count("</svg>") >= 10
    assert text.count("Caution: " if lang == "en" else "注意: ") >= 18
    assert ("3 of 10 stated members are named (30%)" if lang == "en" else "其中列名 3（30%）") in text


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_report_opens_with_findings_and_what_is_in_it(lang):
    text = report(whole_world(), "html", lang, stated={iri("A"): 10})
    first, second, third = re.findall("<p>([123]\\. .*?)</p>", text)
    assert headings(text)[0] == ("Main findings" if lang == "en" else "要点") and len({first, second, third}) == 3
    assert text.count("3 of 10 stated members" if lang == "en" else "其中列名 3") >= 3  # the coverage beside each
    linked, sections = re.findall('href="#(s\\d+)"', text), re.findall('<section id="(s\\d+)"', text)
    assert linked == sections and len(linked) == len(headings(text))


def test_findings_are_numbers_of_the_network():
    text = report(tiny(), "md", "en")
    assert "1 of 5 actors (20%) are in several groups and tie them together; c is in 2." in text
    assert f"The tenth of the actors with most ties has {2 / 6:.0%} of them (Gini {4 / 30:.4g})" in text
    lonely = report(tied([("a", "A"), ("b", "B")]), "md", "en")
    assert "in several groups" not in lonely
    alone = report(tied([("a", "A"), ("a", "B")]), "md", "en")
    assert "in several groups" not in alone and "Gini 0)" not in alone, "one actor is no finding"


def test_only_the_sections_asked_for():
    text = report(tiny(), "html", "en", only=["size", "degree"])
    assert headings(text)[-2:] == ["Size, density and degree by mode", "Degree centrality, per mode"]
    assert len(headings(text)) == 5
    with pytest.raises(UnknownName, match="there is no measure 'degre'"):
        report(tiny(), only=["degre"])


def test_a_page_without_a_finding_says_so_and_not_that_nothing_is_stated():
    for lang, words in (("en", "No finding in words"), ("zh", "没有可用文字概括的要点")):
        text = report(tiny(), "md", lang, stated={iri("A"): 10}, only=["size"])
        assert words in text and "No member counts" not in text and "没有来源说明成员数" not in text


def test_every_source_is_told_with_its_ties_and_a_claim():
    claims = {name: NamedNode(f"http://e.org/{name}") for name in ("c1", "c2", "c3")}
    rows = [("m1", "List 1", "c1"), ("m2", "List 1", "c2"), ("m3", "List 0", "c3")]
    rows = [{"source": m, "target": "A", "origin": origin, "claim": claims[claim]} for m, origin, claim in rows]
    part = report(make(rows), only=["size"]).partition("<h2>Sources</h2>")[2]
    told = re.findall('<tr><td class="short">(.*?)</td><td class="number">(.*?)</td><td><a href="(.*?)">', part)
    assert told == [("List 1", "2", "http://e.org/c1"), ("List 0", "1", "http://e.org/c3")]
    many = [{"source": f"m{n}", "target": "A", "origin": f"List {n:02}"} for n in range(28)]
    text = report(make(many), only=["size"])
    assert headings(text)[-1] == "Sources" and "28, named at the end" in text
    assert all(f"List {n:02}" in text.partition("<h2>Sources</h2>")[2] for n in range(28)), "the rest by name"


def test_what_cannot_be_measured_is_told_once_a_reason():
    text = report(tied([("a", "A"), ("b", "A")]), "md", "en")
    told = text.partition("## Not measured here\n\n")[2].split("\n\n")
    of_time = [line for line in told if "no edge is dated" in line]
    assert len(of_time) == 1 and "Retention" in of_time[0] and "Turnover" in of_time[0]


def test_a_year_of_which_only_an_end_is_told_is_no_finding():
    """An end that is announced for later does not make all else silent in that year."""
    rows = [{"source": "a", "target": "A", "when": "2014"}, {"source": "b", "target": "A", "when": "2016"}]
    text = report(make([*rows, {"source": "c", "target": "A", "end": "2028"}]), "md", "en")
    assert "In 2016 1 of " in text and "In 2028" not in text and "told up to 2016-12-31" in text


def test_kinds_of_tie_are_in_the_language_of_the_page():
    said = {"leads": "牵头", "member": "成员单位"}
    ties = [{"source": "a", "target": "A", "kind": "leads"}, {"source": "b", "target": "A", "kind": "member"}]
    text = report(make(ties), "html", "zh", only=["layers"], translate=lambda text: said.get(text, text))
    assert text.count("成员单位") >= 3 and not re.search("<t[hd][^>]*>(leads|member)<", text)
    assert not re.search("<text[^>]*>(leads|member)<", text), "nor in the figure"


def test_wide_tables_have_their_headings_upright():
    kinds = [f"kind {n}" for n in range(9)]
    ties = [{"source": f"m{n}", "target": "A", "kind": kind} for n, kind in enumerate(kinds)]
    assert report(make(ties), only=["layers"]).count('<table class="many">') == 1
    assert '<table class="many">' not in report(make(ties[:3]), only=["layers"])


def test_pictures_of_a_markdown_page_stand_beside_it():
    beside = {}
    text = report(tiny(), "md", "en", pictures=beside)
    assert re.findall(r"!\[.*?\]\((.*?)\)", text) == list(beside) and "base64" not in text
    assert next(iter(beside)) == "sample-01.svg" and len(beside) > 5
    for picture in beside.values():
        ET.fromstring(picture)


def test_report_stands_alone_and_its_pictures_are_xml():
    text = report(whole_world(), stated={iri("A"): 10})
    assert Page(text).fetched == [] and "url(" not in text and "@import" not in text
    pictures = re.findall("<svg.*?</svg>", text, re.DOTALL)
    for picture in pictures:
        ET.fromstring(picture)
    assert len(pictures) >= 10


def test_report_escapes_labels_and_shows_chinese_ones():
    english, chinese = report(dated_tiny(), "html", "en"), report(dated_tiny(), "html", "zh")
    assert "Acme &lt;&amp; Sons&gt;" in english and "Sons>" not in english
    assert "顶峰公司" in chinese and "阿尔法研究所" in chinese and "Alpha Institute" not in chinese
    assert '<html lang="zh">' in chinese and "部门混合" in chinese


def test_markdown_carries_its_pictures():
    text = report(whole_world(), "md", "en")
    pictures = re.findall(r"data:image/svg\+xml;base64,([^)]*)\)", text)
    assert len(pictures) >= 9
    for picture in pictures:
        ET.fromstring(base64.b64decode(picture))
    tables = re.findall(r"((?:^\|.*\|$\n?)+)", text, re.MULTILINE)
    assert len(tables) > 20
    for table in tables:
        widths = {len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}
        assert len(widths) == 1, table


def test_same_network_same_report():
    assert report(whole_world()) == report(whole_world())


@pytest.mark.long("a network of 20,000 ties")
def test_large_network_reports_skip_what_takes_long():
    ties = [(f"m{i}", f"g{(i * k) % 97}") for i in range(6800) for k in (1, 5, 7)]
    text = report(tied(ties), "html", "en")
    assert "estimated from 200 of" in text and ", by chance " not in text


def test_unknown_format_and_language_are_refused():
    with pytest.raises(UnknownName, match=r"no report format 'pdf'; use html or md"):
        report(tied(TIES), "pdf")
    with pytest.raises(UnknownName, match="no language 'fr'"):
        report(tied(TIES), "html", "fr")


def test_every_number_and_column_has_a_chinese_name():
    text = report(whole_world(), "html", "zh")
    heads = set(re.findall("<th>(.*?)</th>", text)) | set(re.findall("<caption>(.*?)</caption>", text))
    latin = {head for head in heads if re.fullmatch(r"[a-z][a-z_ ]*", head)}
    assert latin <= {"member", "sponsors", "works on"}, latin
    refusals = text.partition("<h2>未能测量</h2>")[2].partition("</section>")[0]
    assert "没有两个行动者的共有数超过随机预期" in refusals and "no two" not in refusals
    assert len(phrases.words("zh", "headings")) > 150


def test_what_any_measure_tells_has_a_chinese_name():
    """Also of what a page leaves out and a terminal shows: tables, columns, numbers, statistics, models of chance."""
    values = {"member", "sponsors", "works on", "A", "B", "id"}  # of this network, which brings its own words
    names: set[str] = set()
    for measure_of in MEASURES:
        try:
            result = measure(whole_world(), measure_of)
        except NnmiError:
            continue
        names |= {*result.summary, *(table.name for table in result.tables)}
        names |= {c for table in result.tables if table.name != "shared_matrix" for c in table.columns}
        names |= {name for null in result.nulls for name in (null.statistic, null.model)}
    assert len(names) > 150 and names - values <= {*phrases.words("zh", "headings")}


def test_a_band_of_several_kinds_counts_each_and_gives_it_its_colour():
    drawn = draw_network(index(make([{"source": "i", "target": t} for t in "RSC"], KINDS)), "zh").svg
    headings = re.findall(r'fill="(#\w+)"[^>]*>([^<]+ \(\d\))<', drawn)
    assert [text for _, text in headings] == ["统一办法 (2)", "委员会 (1)", "创新中心 (1)"]
    assert len({colour for colour, _ in headings}) == 3


KINDS = {
    "i": {"kind": "Institute"},
    "R": {"kind": "Common rule"},
    "S": {"kind": "Common rule"},
    "C": {"kind": "Council"},
}


def test_importing_the_room_loads_no_numpy():
    code = "import sys, nnmi_graph.network as n; n.MEASURES; sys.exit(any(m in sys.modules for m in ('numpy', 'scipy', 'igraph')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_guide_holds_every_measure_as_the_code_tells_it():
    page = (Path(__file__).parents[1] / "docs" / "measures.md").read_text(encoding="utf-8")
    told = page.partition("## The measures, in the order of the groups\n\n")[2]
    assert told == guide(), "rewrite the list in docs/measures.md from nnmi_graph.network.guide.guide()"
    assert told.count("- Caution:") == len(MEASURES)


def test_what_came_went_and_changed_is_told_tie_by_tie() -> None:
    rows = [
        ("a", "A", "tie", "gold", "http://e.org/c1"),
        ("b", "A", "tie", None, "http://e.org/c2"),
        ("c", "A", "tie", "silver", "http://e.org/c3"),
        ("c", "A", "tie", "silver", "http://e.org/c4"),
    ]
    later = [
        ("a", "A", "tie", "platinum", "http://e.org/c5"),
        ("c", "A", "tie", "silver", "http://e.org/c3"),
        ("d", "A", "tie", None, "http://e.org/c6"),
    ]

    def read(rows: list[tuple[str | None, ...]]) -> Network:
        cells = [
            (
                NamedNode(f"http://e.org/{s}"),
                NamedNode(f"http://e.org/{t}"),
                Literal(str(kind)),
                tier and Literal(tier),
                NamedNode(str(claim)),
            )
            for s, t, kind, tier, claim in rows
        ]
        return read_view(Rows(("source", "target", "kind", "tier", "edge"), cells), "tiny")  # type: ignore[arg-type]

    result = compare(read(rows), read(later))
    assert [row["claim"] for row in result.table("came").rows] == ["http://e.org/c6"]
    assert [row["claim"] for row in result.table("went").rows] == ["http://e.org/c2", "http://e.org/c4"]
    (change,) = result.table("changed").rows
    assert (change["what"], change["before"], change["after"], change["claim"]) == (
        "tier",
        "gold",
        "platinum",
        "http://e.org/c5",
    )
    page = comparison(result)
    assert '<a href="http://e.org/c6">' in page and "Ties that are in both and changed: 1." in page
    assert "](<http://e.org/c2>)" in comparison(result, "md")
    words = {"tie": "联系人", "source": "出处", "target": "对象"}
    said = in_words(result, lambda text: words.get(text, text), compared=True)
    chinese = comparison(said, "md", "zh")
    assert "联系人" in chinese and not re.search(r"\| tie \|", chinese)
    assert "规模、密度与各模的度 | 节点 |" in chinese and "全部节点" in chinese
    assert "| 出处 | 对象 |" not in chinese, "the addresses of the ends stay out of the page in every language"
    same = comparison(compare(read(rows), read(rows)), "md", "zh")
    assert same.count("无。") == 4, "what is the same has no rows: came, went, changed, movers"


def test_a_figure_says_what_it_shows_and_names_in_full() -> None:
    """The caption stands with the picture and in it; names of usual length stand in full, longer ones are cut."""
    full = "Massachusetts Institute of Technology (MIT)"
    drawn = bars("Ties & <more>: ties", [(full, 3.0, "3"), ("x" * 90, 1.0, "1")])
    assert full in drawn.svg and "x" * 90 not in drawn.svg and "…" in drawn.svg
    assert drawn.caption == "Ties & <more>: ties" and "<title>Ties &amp; &lt;more&gt;: ties</title>" in drawn.svg


def test_that_time_went_by_is_no_change_of_a_tie() -> None:
    """A tie of which nothing new is told stands otherwise at a later date, and is the same tie."""
    a, b = (make([{"source": "a", "target": "A", "standing": how}]) for how in ("told then", "heard of before"))
    assert compare(a, b).summary["changed"] == 0 and not compare(a, b).table("changed").rows


def names_in(svg: str) -> list[tuple[float, float, str]]:
    """The slanting names of a picture, with their places."""
    found = re.findall(r'<text x="([\d.]+)" y="([\d.]+)"[^>]*rotate[^>]*>(.*?)</text>', svg)
    return [(float(x), float(y), name) for x, y, name in found]


def test_a_large_network_is_drawn_by_what_holds_it_together() -> None:
    """The picture has every group, the actors of several groups, and a count of the others; no two names overlap."""
    groups = 12
    ties = [(f"m{i}", f"g{i % groups}") for i in range(500)] + [(f"m{i}", f"g{(i + 1) % groups}") for i in range(70)]
    figure = draw_network(index(tied(ties)), "en")
    assert "12 of 12 groups" in figure.caption and f"of 500 actors, the {MOST_IN_BAND} that" in figure.caption
    ET.fromstring(figure.svg)
    counted = sum(map(int, re.findall(r" \+(\d+)</text>", figure.svg)))
    assert counted + 2 * MOST_IN_BAND == len(ties)
    names = names_in(figure.svg)
    assert len(names) == groups + MOST_IN_BAND
    for height in {y for _, y, _ in names}:
        across = sorted(x for x, y, _ in names if y == height)
        assert all(there - here >= 12 for here, there in itertools.pairwise(across))


def test_a_network_of_one_mode_is_drawn_with_its_heaviest_ties() -> None:
    rows = [{"source": f"a{i}", "target": f"a{j}", "weight": 1 + (i * j) % 7} for i in range(60) for j in range(i)]
    figure = draw_network(index(make(rows, {f"a{i}": {"kind": "Firm"} for i in range(60)}, directed=False)), "en")
    assert "The 48 of 60 nodes" in figure.caption and f"160 heaviest of {len(rows):,} ties" in figure.caption
    assert figure.svg.count("<circle") == 48 == figure.svg.count("<text") and figure.svg.count("<path") == 160
    few = draw_network(index(make(rows[:3], {f"a{i}": {"kind": "Firm"} for i in range(3)}, directed=False)), "zh")
    assert "全部 3 个节点与 3 条联系" in few.caption


def test_inequality_is_drawn_as_a_lorenz_curve() -> None:
    text = report(tiny(), only=["inequality"])
    picture = re.search("<svg[^>]*><title>Lorenz.*?</svg>", text, re.DOTALL)
    assert picture and picture[0].count("<polyline") == 2 and "share of nodes" in picture[0]

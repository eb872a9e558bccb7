"""The tiny world as a network: two institutes, five organisations, one agency, with all that makes export hard."""

from __future__ import annotations

from nnmi_graph.network import Network, read_view
from nnmi_graph.store import Rows
from nnmi_graph.terms import TAX, XSD, Literal, NamedNode, Term

EX = "http://example.org/"
VARIABLES = (
    "source",
    "sourceLabel",
    "sourceLabelZh",
    "sourceKind",
    "sourceSector",
    "target",
    "targetLabel",
    "targetLabelZh",
    "targetKind",
    "targetSector",
    "edge",
    "kind",
    "weight",
    "start",
    "end",
    "tier",
    "amount",
    "onRecord",
)
LABELS = {
    "dept": ("Department of Making", "制造部", "Agency", "government"),
    "alpha": ("Alpha Institute", "阿尔法研究所", "Institute", None),
    "beta": ("Beta Institute", "贝塔研究所", "Institute", None),
    "acme": ("Acme <& Sons>", "顶峰公司", "Organization", "industry"),
    "bolt": ("=Bolt()", None, "Organization", "industry"),
    "coil": ("Coil University", "线圈大学", "Organization", "academia"),
    "dyne": ('Dyne "Labs"', None, "Organization", "industry"),
    "edge": ("Edge State College", None, "Organization", "academia"),
}
EDGES = [
    ("dept", "alpha", "c1", "sponsors", 2, "2012-08-16", None, None, 30_000_000, True),
    ("dept", "beta", "c2", "sponsors", 1, "2014", None, None, 3_000_000_000, True),
    ("acme", "alpha", "c3", "member_of", 1, "2012-08", "2014-06", "gold", None, True),
    ("acme", "alpha", "c4", "member_of", 1, "2014-07", None, "platinum", None, True),
    ("bolt", "alpha", "c5", "member_of", 1, "2013", "2013", "silver", None, False),
    ("coil", "alpha", "c6", "member_of", 1, None, None, None, None, None),
    ("coil", "beta", "c7", "member_of", 1, "2014-02-25", None, "gold", None, True),
    ("dyne", "beta", "c8", "member_of", 1, "2015", None, "silver", None, True),
    ("edge", "beta", "c9", "member_of", 1, "2015-03", "2016", "silver", None, True),
    ("edge", "beta", "c10", "leads", 1, "2015-03", None, None, None, True),
]


def date(text: str | None) -> Term | None:
    return text and Literal(text, datatype=NamedNode(XSD + {4: "gYear", 7: "gYearMonth", 10: "date"}[len(text)]))


def plain(value: object) -> Term | None:
    return None if value is None else Literal(value)


def node(name: str) -> list[Term | None]:
    label, label_zh, kind, sector = LABELS[name]
    return [
        NamedNode(EX + name),
        Literal(label, language="en"),
        label_zh and Literal(label_zh, language="zh"),
        NamedNode("https://w3id.org/nnmi/ontology/" + kind),
        sector and NamedNode(f"{TAX}sector-{sector}"),
    ]


def row(edge: tuple[object, ...]) -> tuple[Term | None, ...]:
    source, target, claim, kind, weight, start, end, tier, amount, on_record = edge
    return (
        *node(source),
        *node(target),
        NamedNode(EX + claim),
        Literal(kind),
        Literal(float(weight)),
        date(start),
        date(end),
        plain(tier),
        plain(amount),
        plain(on_record),
    )


def rows() -> list[tuple[Term | None, ...]]:
    return [row(edge) for edge in EDGES]


def tiny() -> Network:
    return read_view(Rows(VARIABLES, rows()), "tiny")

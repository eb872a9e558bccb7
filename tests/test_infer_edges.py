"""Plain edges: what each rule makes of a tiny set of claims, what it leaves out, and the claims behind an edge."""

from __future__ import annotations

import pytest

from nnmi_graph import Workspace
from nnmi_graph.everyday import EDGES, derive, described, read_policy
from nnmi_graph.headers import parse_header
from nnmi_graph.infer import Proof, ground
from nnmi_graph.store import FORMATS, OxigraphStore, parse
from nnmi_graph.terms import ID, NNMI, PREFIXES, NamedNode, Triple

RULES = Workspace().plain_edge_rules()
MARKS = [quad for quad in Workspace().quads() if quad.predicate.value == NNMI + "givesEdge"]
KIND = {
    "sponsors": (
        "Sponsorship",
        "agency",
        "sponsorRole",
        ("sponsor-pays", "sponsor-supports", "sponsor-runs-competition"),
    ),
    "oversees": ("Sponsorship", "agency", "sponsorRole", ("sponsor-oversees",)),
    "managesAgreementOf": ("Sponsorship", "agency", "sponsorRole", ("sponsor-manages-agreement",)),
    "leads": ("Leadership", "leader", "leadershipRole", ("lead-leads",)),
    "manages": ("Leadership", "leader", "leadershipRole", ("lead-manages",)),
    "operates": ("Leadership", "leader", "leadershipRole", ("lead-operates",)),
    "everMemberOf": ("Membership", "member", "memberRole", ("role-member", "role-partner", "role-key-partner")),
    "locatedIn": ("SiteLocation", "place", "siteKind", ("site-headquarters",)),
    "worksOn": ("TechnologyFocus", "technology", None, ("",)),
}
"""By edge: the class of its claims, the property that leads to the other end, and the roles that count."""
POLICY = read_policy(Workspace().store)
FROM_INSTITUTE = ("locatedIn", "worksOn")


def store_of(claims: str) -> OxigraphStore:
    head = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    store = OxigraphStore()
    store.add(
        parse(
            f"{head} graph:a {{ {claims} }} graph:registry {{ id:i a nnmi:Institute . }}".encode(),
            FORMATS["trig"],
            "claims",
        )
    )
    store.add([*MARKS, *described(derive(store, POLICY))])
    return store


def claim(name: str, edge: str, role: str, more: str = "nnmi:rank tax:rank-normal") -> str:
    kind, end, word, _ = KIND[edge]
    said = f"nnmi:{word} tax:{role} ; " if word else ""
    return f"""id:{name} a nnmi:{kind} ; nnmi:about id:i ; nnmi:{end} id:{name}-end ; {said}
        nnmi:basis tax:basis-stated ; nnmi:assertedIn id:src ; {more} ."""


def made(claims: str) -> list[str]:
    edges = store_of(claims).quads(NamedNode(EDGES))
    return sorted(str(quad.triple) for quad in edges if quad.subject.value != EDGES)


def expected(edge: str, name: str) -> str:
    ends = (f"<{ID}{name}-end>", f"<{ID}i>")
    left, right = ends[::-1] if edge in FROM_INSTITUTE else ends
    return f"{left} <{NNMI}{edge}> {right}"


def test_the_vocabulary_gives_each_edge_and_rules_introduce_themselves() -> None:
    assert {quad.object.value.removeprefix(NNMI) for quad in MARKS} == set(KIND)
    for name, text in RULES.items():
        assert set(parse_header(text, name).summary) == {"en", "zh"}


@pytest.mark.parametrize(("edge", "role"), [(edge, role) for edge, kind in KIND.items() for role in kind[3]])
def test_each_role_that_counts_makes_its_edge_and_no_other(edge: str, role: str) -> None:
    assert made(claim("c", edge, role)) == [expected(edge, "c")]


@pytest.mark.parametrize("edge", KIND)
def test_deprecated_claims_make_no_edge(edge: str) -> None:
    assert made(claim("c", edge, KIND[edge][3][0], "nnmi:rank tax:rank-deprecated")) == []


@pytest.mark.parametrize("edge", KIND)
@pytest.mark.parametrize("basis", ["plan", "inferred", "opinion"])
def test_what_is_planned_or_inferred_makes_no_edge(edge: str, basis: str) -> None:
    stated = claim("c", edge, KIND[edge][3][0])
    assert made(stated.replace("basis-stated", f"basis-{basis}")) == []


def test_two_claims_of_one_edge_make_it_once_and_edges_are_in_order() -> None:
    both = claim("c", "leads", "lead-leads") + claim("b", "manages", "lead-manages")
    again = "id:d a nnmi:Leadership ; nnmi:about id:i ; nnmi:leader id:c-end ; nnmi:basis tax:basis-stated ; "
    again += "nnmi:leadershipRole tax:lead-leads ."
    assert made(both + again) == [expected("manages", "b"), expected("leads", "c")]


def test_edges_go_into_their_graph_with_its_description() -> None:
    quads = list(store_of(claim("c", "leads", "lead-leads")).quads(NamedNode(EDGES)))
    assert sum(quad.subject.value == EDGES for quad in quads) == 6 and len(quads) == 7


def test_an_edge_is_traced_to_its_claims() -> None:
    store = store_of(
        claim("c", "leads", "lead-leads") + claim("x", "leads", "lead-leads", "nnmi:rank tax:rank-deprecated")
    )
    triple = Triple(NamedNode(ID + "c-end"), NamedNode(NNMI + "leads"), NamedNode(ID + "i"))
    proof = ground(Proof(triple, "c-end leads i", graphs=("graph:edges",)), store, RULES)
    assert str(proof).splitlines() == [
        "c-end leads i  [by queries/everyday/98-edges-of-ties.rq]",
        "  id:c nnmi:assertedIn id:src  [in graph:a]",
    ]
    elsewhere = Proof(triple, "c-end leads i", graphs=("graph:a",))
    assert ground(elsewhere, store, RULES) == elsewhere

"""The layer after entering and taking out records is what a derivation from scratch makes, whatever they touch."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from nnmi_graph import Workspace
from nnmi_graph.everyday import EDGES, EVERYDAY, Upkeep, derive, described, more_edges, read_policy
from nnmi_graph.store import FORMATS, OxigraphStore, parse
from nnmi_graph.terms import GRAPH, PREFIXES, Quad

from .conftest import ROOT, SEARCH

HEAD = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
RULES = [
    """CONSTRUCT { ?agent nnmi:mayJoin ?institute } WHERE {
    ?tie nnmi:planned true ; nnmi:tieAgent ?agent ; nnmi:tieInstitute ?institute }"""
]
"""A rule of one's own for more plain edges."""
CONTENT = Workspace().store
UPKEEP = Upkeep((CONTENT,), RULES)

NAMES = st.sampled_from(["a", "b", "c"])
INSTITUTES = st.sampled_from(["i", "j"])
DATES = st.sampled_from(
    [
        '"2012"^^xsd:gYear',
        '"2012-02"^^xsd:gYearMonth',
        '"2013-06-30"^^xsd:date',
        '"2014"^^xsd:gYear',
        '"2015-01-01"^^xsd:date',
        '"2013-02-30"^^xsd:date',
    ]
)
RANKS = st.sampled_from(["normal", "normal", "normal", "preferred", "deprecated"])
BASES = st.sampled_from(["stated", "stated", "stated", "plan", "inferred"])


def optional(name: str, values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.none().map(lambda _: "") | values.map(lambda value: f" ; nnmi:{name} {value}")


COMMON = st.builds(
    lambda rank, basis, source, told, start, end: (
        f"nnmi:rank tax:rank-{rank} ; nnmi:basis tax:basis-{basis} ; nnmi:assertedIn id:src-{source}{told}{start}{end}"
    ),
    RANKS,
    BASES,
    NAMES,
    optional("asOf", DATES),
    optional("validFrom", DATES),
    optional("validTo", DATES),
)
TIES = st.builds(
    lambda institute, ends, common: f"nnmi:about id:{institute} ; {ends} ; {common}",
    INSTITUTES,
    st.builds(
        lambda class_, agent, other: class_.format(agent, other),
        st.sampled_from(
            [
                "a nnmi:Membership ; nnmi:member id:{} ; nnmi:memberRole tax:role-partner",
                "a nnmi:Membership ; nnmi:member id:{}, id:{} ; nnmi:memberRole tax:role-member ; nnmi:tier id:gold",
                "a nnmi:Membership ; nnmi:member id:{} ; nnmi:memberRole tax:role-project-team ; nnmi:inList id:list",
                "a nnmi:Leadership ; nnmi:leader id:{} ; nnmi:leadershipRole tax:lead-leads",
                "a nnmi:Sponsorship ; nnmi:agency id:{}, id:{} ; nnmi:sponsorRole tax:sponsor-pays",
                "a nnmi:Sponsorship ; nnmi:agency id:{} ; nnmi:sponsorRole tax:sponsor-pays",
            ]
        ),
        NAMES,
        NAMES,
    ),
    COMMON,
)
OTHERS = st.builds(
    lambda institute, what, common: f"nnmi:about id:{institute} ; {what} ; {common}",
    INSTITUTES,
    st.builds(
        lambda text, number, bound, date: text.format(number=number, bound=bound, date=date),
        st.sampled_from(
            [
                "a nnmi:FundingCommitment ; nnmi:side tax:side-federal ; nnmi:amount {number} ; nnmi:bound tax:bound-{bound}",
                "a nnmi:FundingCommitment ; nnmi:side tax:side-federal ; nnmi:amount {number} ; nnmi:bound tax:bound-{bound} ; nnmi:purpose tax:purpose-initial",
                "a nnmi:MembershipCount ; nnmi:memberClass tax:class-members ; nnmi:count {number} ; nnmi:bound tax:bound-{bound}",
                "a nnmi:LifecycleEvent ; nnmi:eventKind tax:event-founded ; nnmi:date {date}",
                "a nnmi:LifecycleEvent ; nnmi:eventKind tax:event-award ; nnmi:date {date}",
                "a nnmi:LifecycleEvent ; nnmi:eventKind tax:event-announced ; nnmi:date {date}",
                "a nnmi:StatusReport ; nnmi:status tax:status-active",
                "a nnmi:SiteLocation ; nnmi:siteKind tax:site-headquarters ; nnmi:place id:place-x",
                "a nnmi:TechnologyFocus ; nnmi:technology tax:tech-photonics",
                "a nnmi:MemberList",
            ]
        ),
        st.sampled_from(["60", "62.5", "70", "-5"]),
        st.sampled_from(["exact", "about", "nearly", "at-most", "at-least", "more-than"]),
        DATES,
    ),
    COMMON,
)
THINGS = st.sampled_from(
    [
        'id:a rdfs:label "A"@en, "甲"@zh',
        'id:a rdfs:label "Aa"@en',
        "id:i a nnmi:Institute ; nnmi:partOfNetwork id:net",
        "id:net a nnmi:Network",
        "id:a nnmi:partOf id:b",
        "id:b a nnmi:GovernmentBody ; nnmi:partOf id:c",
        "id:c a nnmi:GovernmentBody",
        "id:src-a nnmi:grade tax:grade-a",
        "id:src-b nnmi:grade tax:grade-c",
        "id:case a nnmi:Contradiction ; nnmi:sideA id:claim-1 ; nnmi:sideB id:claim-2 ; nnmi:about id:i",
        "tax:role-partner nnmi:tieKind tax:tie-hosts",
    ]
)
STATEMENTS = st.one_of(
    st.tuples(st.sampled_from(["claim-1", "claim-2", "list", "claim-4", "claim-5"]), TIES | OTHERS).map(
        lambda c: f"id:{c[0]} {c[1]}"
    ),
    THINGS,
)
COMMITS = st.lists(st.lists(STATEMENTS, min_size=1, max_size=5), min_size=1, max_size=4)


def quads_of(statements: list[str], graph: str) -> list[Quad]:
    text = HEAD + "\n".join(f"{statement} ." for statement in statements)
    return parse(text.encode(), FORMATS["turtle"], "made up", GRAPH + graph)


def layer(store: OxigraphStore) -> set[str]:
    return {str(quad) for quad in store.quads() if str(quad.graph_name)[1:-1] in (EVERYDAY, EDGES)}


def rebuilt(store: OxigraphStore) -> set[str]:
    fresh = OxigraphStore.of(quad for quad in store.quads() if str(quad.graph_name)[1:-1] not in (EVERYDAY, EDGES))
    fresh.add(described(derive(fresh, read_policy(CONTENT, fresh))))
    fresh.add(described(more=more_edges(fresh, RULES)))
    return layer(fresh)


@settings(max_examples=6 * SEARCH)
@given(COMMITS, st.data())
def test_the_layer_equals_a_rebuild_after_every_commit_and_removal(
    commits: list[list[str]], data: st.DataObject
) -> None:
    store = OxigraphStore()
    base = quads_of(["id:i a nnmi:Institute", 'id:j a nnmi:Institute ; rdfs:label "J"@en'], "base")
    base += [Quad(*quad.triple) for quad in quads_of(data.draw(st.lists(STATEMENTS, max_size=3)), "none")]
    UPKEEP.write(store, [*base, *quads_of(commits[0], "c0")])
    assert layer(store) == rebuilt(store)
    for number, commit in enumerate(commits[1:], 1):
        UPKEEP.write(store, quads_of(commit, f"c{number}"))
        assert layer(store) == rebuilt(store)
    store.add(quads_of(data.draw(st.lists(STATEMENTS, max_size=3)), "unheard"))
    UPKEEP.rebuild(store)
    assert layer(store) == rebuilt(store)
    for number in data.draw(st.permutations(range(len(commits)))):
        UPKEEP.write(store, [], without=f"{GRAPH}c{number}")
        assert layer(store) == rebuilt(store)
    assert not any(str(quad.graph_name).startswith(f"<{GRAPH}c") for quad in store.quads())


def test_a_store_with_a_part_of_the_vocabulary_is_kept_by_the_content_s_marks(tmp_path: Path) -> None:
    (tmp_path / "part.ttl").write_bytes((ROOT / "ontology" / "taxonomy" / "policy.ttl").read_bytes())
    (tmp_path / "new.ttl").write_text(
        HEAD + "id:c a nnmi:Membership ; nnmi:about id:i ; nnmi:member id:a ; nnmi:asOf '2015' ."
    )
    folder = str(tmp_path / "store")
    Workspace(store=folder).load(tmp_path / "part.ttl")
    written = OxigraphStore.directory(folder, read_only=False)
    upkeep = Workspace(store=written.inner)._upkeep(written)
    upkeep.write(written, parse((tmp_path / "new.ttl").read_bytes(), FORMATS["turtle"], "new", GRAPH + "new"))
    assert written.ask("ASK { ?tie nnmi:tieAgent id:a ; nnmi:tieInstitute id:i }")
    assert written.ask("ASK { id:c nnmi:toldEarliest ?day }")
    # by the store's own marks alone nothing is said of days, for which it has no words
    bare = read_policy(written)
    assert not list(derive(written, bare).edges)

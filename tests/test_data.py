"""The data: every row of every table is in the graph, nothing else is, and a rebuild gives the committed bytes."""

from __future__ import annotations

import csv
import re
import shutil
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from nnmi_graph import store
from nnmi_graph.errors import InputError
from nnmi_graph.mapping import build, build_file
from nnmi_graph.terms import DCAT, DCTERMS, GRAPH, ID, NNMI, RDF, RDFS, SKOS, TAX, BlankNode, Literal, NamedNode, Quad

ROOT = Path(__file__).parent.parent
DATA = ROOT / "data"
MADE = [
    DATA / name
    for name in (
        "survey/survey.trig",
        "public-record/public-record.trig",
        "registry/registry.trig",
        "review/review.trig",
    )
]

TABLES = {  # table: rows, column of the id
    "survey/facts.csv": (383, "fact_id"),
    "public-record/institutes.csv": (272, "id"),
    "public-record/memberships.csv": (171, "id"),
    "public-record/membership_tiers.csv": (8, "id"),
    "public-record/annual_counts.csv": (128, "id"),
    "public-record/statutes.csv": (31, "prov_id"),
    "public-record/foreign_rules.csv": (41, "rule_id"),
    "review/contradictions.csv": (35, "id"),
}


def table(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def quads() -> tuple[Quad, ...]:
    return tuple(quad for path in MADE for quad in store.read(path))


@cache
def by_subject() -> dict[str, list[Quad]]:
    found: dict[str, list[Quad]] = defaultdict(list)
    for quad in quads():
        found[quad.subject.value].append(quad)
    return found


def values(subject: str, name: str, graph: str | None = None) -> list[str]:
    found = by_subject().get(ID + subject, [])
    return [
        quad.object.value
        for quad in found
        if quad.predicate.value == name and (graph is None or quad.graph_name.value == GRAPH + graph)
    ]


def test_a_rebuild_gives_the_committed_bytes() -> None:
    made = build(ROOT)
    assert sorted(made) == sorted(MADE)
    stale = [str(path) for path, content in made.items() if path.read_bytes() != content]
    assert not stale, f"rebuild {stale}: a table or mapping changed"


@pytest.mark.parametrize(("name", "rows", "column"), [(name, *about) for name, about in TABLES.items()])
def test_every_row_has_its_resource(name: str, rows: int, column: str) -> None:
    ids = [row[column] for row in table(name)]
    assert len(ids) == len(set(ids)) == rows
    assert not [name for name in ids if not values(name, RDF + "type")]


def test_each_fact_of_the_survey_is_one_claim_with_its_citation() -> None:
    seen = 0
    for row in table("survey/facts.csv"):
        claim, cite = row["fact_id"], f"{row['fact_id']}-cite"
        assert values(claim, NNMI + "statedPredicate", "SEED") == [row["predicate"]]
        assert values(claim, NNMI + "statedValue", "SEED") == [row["value"]]
        assert values(claim, NNMI + "assertedIn") == [ID + "src-SEED"]
        assert len(values(claim, NNMI + "about")) == len(values(claim, NNMI + "basis")) == 1
        assert values(claim, NNMI + "citation") == [ID + cite]
        assert values(cite, NNMI + "section") == [row["section"]]
        assert values(cite, NNMI + "quote") == [" ".join([row["seed_quote"]])]
        assert values(cite, NNMI + "lines") == [row["seed_lines"]]
        seen += 1
    assert seen == 383


def test_nothing_in_the_survey_graph_is_from_elsewhere() -> None:
    facts = table("survey/facts.csv")
    seed = [quad for quad in quads() if quad.graph_name.value == GRAPH + "SEED"]
    claims = {quad.subject.value for quad in seed} - {GRAPH + "SEED"}
    expected = {f"{ID}{row['fact_id']}{end}" for row in facts for end in ("", "-cite")}
    criteria = {f"{ID}SF{number}-criterion" for number in range(121, 126)}
    assert claims == expected | criteria
    words = {cell for row in facts for column, cell in row.items() if column != "note"}
    literals = {
        quad.object.value
        for quad in seed
        if isinstance(quad.object, Literal)
        and not quad.object.datatype.value.endswith("decimal")
        and quad.subject.value != GRAPH + "SEED"
        and quad.predicate.value != NNMI + "provisionText"
        and quad.predicate.value != NNMI + "currency"
    }
    made_up = {text for text in literals if text not in words} - {"currency not stated"}
    assert made_up == set()
    assert not any("external" in text or "inferred" in text for text in literals)
    notes = {quad.predicate.value for quad in seed}
    assert NNMI + "remark" not in notes


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("public-record/institutes.csv", "value"),
        ("public-record/memberships.csv", "org"),
        ("public-record/annual_counts.csv", "value"),
    ],
)
def test_each_row_of_the_public_record_is_a_claim_of_its_source_or_a_cross_reference(name: str, column: str) -> None:
    repeats = {row["row"]: row["repeats"] for row in table("public-record/repeats.csv")}
    for row in table(name):
        if row["source_id"] == "SEED":
            assert values(row["id"], NNMI + "repeats", "review") == [ID + repeats[row["id"]]]
            assert values(row["id"], RDF + "type") == [NNMI + "CrossReference"]
        else:
            assert values(row["id"], NNMI + "statedValue", row["source_id"]) == [row[column]]
            assert values(row["id"], NNMI + "assertedIn", row["source_id"]) == [ID + "src-" + row["source_id"]]
            assert values(f"{row['id']}-cite", NNMI + "inSource") == [ID + "src-" + row["source_id"]]


def test_repeats_lists_exactly_the_rows_whose_source_is_the_survey() -> None:
    own = [
        row[column]
        for name, (_, column) in TABLES.items()
        if name.startswith("public-record")
        for row in table(name)
        if row["source_id"] == "SEED"
    ]
    assert sorted(own) == sorted(row["row"] for row in table("public-record/repeats.csv"))
    assert len(own) == 16


def test_every_source_is_described_and_every_graph_has_a_header() -> None:
    sources = table("public-record/sources.csv")
    assert len(sources) == 505
    for row in sources:
        assert values("src-" + row["source_id"], NNMI + "grade") == [f"{TAX}grade-{row['grade'].lower()}"]
    graphs = {quad.graph_name.value for quad in quads()}
    known = {GRAPH + row["source_id"] for row in sources} | {GRAPH + "registry", GRAPH + "review"}
    assert graphs <= known
    for graph in graphs:
        said = {quad.predicate.value for quad in by_subject()[graph] if quad.graph_name.value == graph}
        must = {DCTERMS + name for name in ("title", "description", "license", "rights", "modified")}
        assert must <= said, graph
        assert any(quad.object.value == DCAT + "Dataset" for quad in by_subject()[graph])


def test_both_sides_of_each_contradiction_are_there() -> None:
    for row in table("review/contradictions.csv"):
        for side, columns in (("sideA", ("facts_a", "more_a")), ("sideB", ("facts_b", "more_b"))):
            wanted = [ID + fact for column in columns for fact in row[column].split()]
            assert sorted(values(row["id"], NNMI + side)) == sorted(wanted)
        linked = [
            name for side in ("sideA", "sideB", "outsideClaim", "about") for name in values(row["id"], NNMI + side)
        ]
        assert linked and all(by_subject().get(name) for name in linked)
        assert values(row["id"], NNMI + "sideA") and (values(row["id"], NNMI + "sideB") or not row["facts_b"])


def test_no_blank_nodes_and_no_dangling_names() -> None:
    assert not [quad for quad in quads() if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode)]
    described = set(by_subject())
    pointed = {quad.object.value for quad in quads() if isinstance(quad.object, NamedNode)}
    assert {name for name in pointed if name.startswith(ID)} - described == set()


def test_every_agent_has_one_entry_with_a_label_in_the_register() -> None:
    roles = ("member", "leader", "agency", "office", "funder", "host", "owned", "mergedInto", "addressee")
    agents = {
        quad.object.value
        for quad in quads()
        if quad.predicate.value in {NNMI + role for role in roles} and quad.object.value.startswith(ID)
    }
    agents |= {quad.object.value for quad in quads() if quad.predicate.value == NNMI + "about"} - set(claims())
    assert len(agents) > 180
    for agent in agents:
        if agent.startswith((TAX, ID + "src-", ID + "tier-")):
            continue
        labels = [
            quad
            for quad in by_subject()[agent]
            if quad.predicate.value == RDFS + "label" and quad.graph_name.value == GRAPH + "registry"
        ]
        assert len([quad for quad in labels if quad.object.language == "en"]) == 1, agent  # type: ignore[union-attr]


def claims() -> list[str]:
    return [quad.subject.value for quad in quads() if quad.predicate.value == NNMI + "assertedIn"]


def test_every_concept_and_term_used_is_declared() -> None:
    concepts = {
        quad.subject.value
        for path in (ROOT / "ontology/taxonomy").glob("*.ttl")
        for quad in store.read(path)
        if quad.predicate.value == RDF + "type" and quad.object.value == SKOS + "Concept"
    }
    terms = {quad.subject.value for quad in store.read(ROOT / "ontology/nnmi.ttl")}
    used = {part.value for quad in quads() for part in (quad.predicate, quad.object) if isinstance(part, NamedNode)}
    assert len(concepts) > 300
    assert {name for name in used if name.startswith(TAX)} - concepts == set()
    assert {name for name in used if name.startswith(NNMI)} - terms == set()


def test_every_spelling_of_the_tables_leads_to_one_registered_agent() -> None:
    spellings = {row["spelling"]: row["agent"] for row in table("registry/spellings.csv")}
    assert len(spellings) == len(table("registry/spellings.csv"))
    agents = {row["id"] for row in table("registry/agents.csv")}
    assert set(spellings.values()) == agents
    members = {" ".join(row["org"].split()) for row in table("public-record/memberships.csv")}
    assert members - set(spellings) == set()
    for one, other in (
        ("Dow", "Dow Chemical Company"),
        ("Deere", "John Deere"),
        ("RIT", "Rochester Institute of Technology"),
        ("PARC", "Palo Alto Research Center (PARC)"),
        ("Ford", "Ford Motor Company"),
        ("UI Labs", "UI LABS"),
        ("DMDI", "MxD"),
        ("IP-IMI", "AIM Photonics"),
        ("FHE-MII", "NextFlex"),
        ("RFT-IMI", "AFFOA"),
        ("Clean Energy (Smart Manufacturing)", "CESMII"),
    ):
        assert spellings[one] == spellings[other]
    assert spellings["GE Global Research"] != spellings["General Electric"]
    assert spellings["SUNY Polytechnic Institute"] != spellings["SUNY Research Foundation"]


def test_each_merge_is_recorded_so_that_a_person_can_review_it() -> None:
    wanted = {
        row["spelling"]
        for row in table("registry/spellings.csv")
        if row["kind"] == "name" and row["reason"] != "preferred name"
    }
    merges = [quad for quad in quads() if quad.predicate.value == NNMI + "spelling"]
    assert {quad.object.value for quad in merges} == wanted
    for quad in merges:
        said = {other.predicate.value for other in by_subject()[quad.subject.value]}
        assert {
            NNMI + name for name in ("mergedInto", "mergeReason", "mergeConfidence", "decidedBy", "decidedOn")
        } <= said


def test_deleting_a_spelling_splits_the_merge_again(tmp_path: Path) -> None:
    shutil.copytree(DATA, tmp_path / "data", ignore=shutil.ignore_patterns("*.trig"))
    spellings = tmp_path / "data/registry/spellings.csv"
    before = spellings.read_text("utf-8")
    spellings.write_text(re.sub(r"(?m)^Dow,dow,.*\n", "", before), "utf-8")
    path, content = build_file(tmp_path / "data/public-record/mapping.yaml")
    path.write_bytes(content)
    split = store.read(path)
    member = {quad.subject.value: quad.object.value for quad in split if quad.predicate.value == NNMI + "member"}
    apart = [row["id"] for row in table("public-record/memberships.csv") if row["org"] == "Dow"]
    assert apart and {member[ID + name] for name in apart} == {ID + "dow-2"}
    kept = [row["id"] for row in table("public-record/memberships.csv") if row["org"] == "Dow Chemical"]
    assert kept and {member[ID + name] for name in kept} == {ID + "dow"}
    entry = {(quad.predicate.value, quad.object.value) for quad in split if quad.subject.value == ID + "dow-2"}
    assert entry == {(RDF + "type", NNMI + "Organization"), (RDFS + "label", "Dow")}
    spellings.write_text(before, "utf-8")
    assert build_file(tmp_path / "data/public-record/mapping.yaml")[1] == MADE[1].read_bytes()


def test_an_unregistered_lead_is_refused_with_its_place_and_the_nearest_name(tmp_path: Path) -> None:
    shutil.copytree(DATA, tmp_path / "data", ignore=shutil.ignore_patterns("*.trig"))
    institutes = tmp_path / "data/public-record/institutes.csv"
    text = institutes.read_text("utf-8")
    institutes.write_text(
        text.replace("sponsor agency,Department of Defense,", "sponsor agency,Department of Defence,", 1),
    )
    with pytest.raises(InputError) as refused:
        build_file(tmp_path / "data/public-record/mapping.yaml")
    assert str(refused.value).endswith(
        "institutes.csv:4:4: there is no entry in 'agents' for 'Department of Defence'; "
        "did you mean 'Department of Defense'?"
    )


def test_ownership_is_never_a_claim_of_a_source() -> None:
    owners = [quad for quad in quads() if quad.object.value == NNMI + "OwnershipInterest"]
    assert len(owners) == len(table("review/ownership.csv")) == 10
    for quad in owners:
        name = quad.subject.value.removeprefix(ID)
        assert quad.graph_name.value == GRAPH + "review"
        assert values(name, NNMI + "basis") == [TAX + "basis-inferred"]
        assert values(name, NNMI + "assertedIn") == [ID + "src-REVIEW"]


def test_bounds_periods_and_precision_survive() -> None:
    def typed(name: str, prop: str) -> tuple[str, str]:
        (literal,) = [quad.object for quad in by_subject()[ID + name] if quad.predicate.value == NNMI + prop]
        assert isinstance(literal, Literal)
        return literal.value, literal.datatype.value.rpartition("#")[2]

    assert typed("SF180", "date") == ("2012-08", "gYearMonth")
    assert typed("SF194", "date") == ("2014-02-25", "date")
    assert typed("SF291", "date") == ("--05-20", "gMonthDay")
    assert typed("IX051", "date") == ("2015", "gYear")
    assert (typed("IX001", "validFrom")[0], typed("IX001", "validTo")[0]) == ("2012-08", "2013-10")
    bounds = {"SF230": "more-than", "IX053": "nearly", "IX066": "at-least", "IX212": "at-most", "AC059": "about"}
    assert {name: values(name, NNMI + "bound") for name in bounds} == {
        name: [f"{TAX}bound-{bound}"] for name, bound in bounds.items()
    }
    assert values("IX053", NNMI + "amount") == ["80000000"]


def test_the_rules_and_the_conditions_on_foreign_participants_are_there() -> None:
    rules = [f"SF{number:03}" for number in (*range(88, 92), 102, *range(120, 126))]
    assert all(NNMI + "Provision" in values(name, RDF + "type") for name in rules)
    criteria = [f"SF{number}-criterion" for number in range(121, 126)]
    assert all(values(name, NNMI + "inRuleSet") == [ID + "rules-design-2013"] for name in criteria)
    assert values("FR10-criterion", NNMI + "successorOf") == [ID + "SF125-criterion"]
    assert len(values("FR16", NNMI + "valueThing", "review")) == 10
    assert values("FR16", NNMI + "readFrom") == [ID + "src-CRAIN16"]
    for name in ("ST06", "ST07", "ST09"):
        assert values(name, NNMI + "exempts", "review") == [ID + "dod"]


def test_a_note_on_one_company_does_not_stand_beside_another() -> None:
    assert values("MB022", NNMI + "remark") == []
    assert "French" in values("MB023", NNMI + "remark")[0]

"""The data: every row of every table is in the graph, nothing else is, and a rebuild gives the committed bytes."""

from __future__ import annotations

import csv
import re
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from nnmi_graph import store
from nnmi_graph.content import Content
from nnmi_graph.errors import InputError
from nnmi_graph.mapping import build, build_file
from nnmi_graph.terms import (
    DCAT,
    DCTERMS,
    GRAPH,
    ID,
    NNMI,
    OWL,
    RDF,
    RDFS,
    SKOS,
    TAX,
    BlankNode,
    Literal,
    NamedNode,
    Quad,
)

ROOT = Path(__file__).parent.parent
DATA = ROOT / "data"
MADE = [
    DATA / name
    for name in (
        "survey/survey.trig",
        "public-record/public-record.trig",
        "registry/registry.trig",
        "review/review.trig",
        "china/china.trig",
        "catapult/catapult.trig",
    )
]

IDS = ("row_id", "fact_id", "rule_id", "prov_id", "id")
"""The columns that name a row, the first that a table has; a tier has its number among the rows."""
REMARKS = {"inference", "inferred", "review note"}
"""Rows whose value is ours: they stand in the review graph."""


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


@cache
def mappings() -> tuple[tuple[Path, dict[str, Any]], ...]:
    return tuple(
        (path, yaml.load(path.read_text("utf-8"), yaml.BaseLoader)) for path in sorted(DATA.glob("*/mapping.yaml"))
    )


def claimed() -> Iterator[tuple[Path, dict[str, str], str, str]]:
    """Each row of a table that some mapping makes claims of: its table, its cells, its claim, the column of its value."""
    seen = set()
    for path, spec in mappings():
        for part in spec["tables"]:
            columns = [str(record.get("set", {}).get("nnmi:statedValue", "")) for record in part.get("records", [])]
            told = [re.search(r"\{(\w+)\}", column) for column in columns]
            column = next((found[1] for found in told if found), None)
            file = (path.parent / part["file"]).resolve() if "file" in part else None
            if column is None or file is None or file in seen or part["graph"] == "graph:review":
                continue
            seen.add(file)
            for number, row in enumerate(table(str(file.relative_to(DATA))), 1):
                yield file, row, next((row[name] for name in IDS if name in row), f"MT{number:02}"), column


def basis(row: dict[str, str]) -> str:
    return row.get("modality") or row.get("basis") or "stated"


def test_each_row_of_every_table_is_a_claim_with_its_value_in_the_right_graph() -> None:
    """Rows that say nothing are listed, rows that repeat the survey point to its claim, readings of ours are in the review."""
    repeats = {row["row"]: row["repeats"] for row in table("public-record/repeats.csv")}
    silent, tables = [], set()
    for file, row, name, column in claimed():
        tables.add(file.name)
        source = "review" if basis(row) in REMARKS else row.get("source_id", "SEED")
        if basis(row) == "no claim":
            silent.append(name)
            assert values(name, NNMI + "assertedIn") == [] and values(name, NNMI + "remark", "review") == [row["note"]]
        elif row.get("source_id") == "SEED":
            assert values(name, NNMI + "repeats", "review") == [ID + repeats.pop(name)]
            assert values(name, NNMI + "statedValue") == []
        else:
            told = row.get("annual_fee") or row[column] or row.get("country") or row["relation"]
            assert values(name, NNMI + "statedValue") == values(name, NNMI + "statedValue", source) == [told], name
            assert values(name, NNMI + "assertedIn") == [ID + "src-" + ("REVIEW" if source == "review" else source)]
            assert len(values(name, NNMI + "citation")) == 1
        if source == "review":
            assert values(name, NNMI + "basis") == [TAX + "basis-inferred"]
            assert values(name, NNMI + "readFrom") == [ID + "src-" + row.get("source_id", "SEED")]
    assert silent == ["SF382"]
    assert not repeats
    assert {"centres.csv", "rules.csv", "catapult.csv"} < tables and len(tables) >= 10


def test_no_claim_is_without_a_row() -> None:
    """A claim is a row's own, or one more that the same row tells: a spelling, one number of several."""
    rows = {name for _, _, name, _ in claimed()} | {
        row["id"] for name in ("ownership", "ends") for row in table(f"review/{name}.csv")
    }
    lone = {name.removeprefix(ID) for name in claims()} - rows
    ends = {name for name in lone if not any(name.startswith(f"{row}-") for row in rows)}
    assert ends == set()


def test_a_place_in_the_survey_stands_in_the_passage_of_the_thing_it_is_about() -> None:
    """In 3.1 and 3.2 each institute has its passage: no citation for one lies wholly inside the passage of another."""
    passages: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for row in table("survey/facts.csv"):
        if row["section"] in ("3.1", "3.2") and "Institute" in classes(values(row["fact_id"], NNMI + "about")):
            first, _, last = row["seed_lines"].partition("-")
            passages[row["section"], row["subject"]].append((int(first), int(last or first)))
    assert len(passages) == 9
    hulls = {key: (min(f for f, _ in lines), max(last for _, last in lines)) for key, lines in passages.items()}
    order = sorted(hulls.values())
    assert all(one[1] <= other[0] + 1 for one, other in pairwise(order)), hulls


def classes(things: list[str]) -> set[str]:
    return {kind.removeprefix(NNMI) for thing in things for kind in values(thing.removeprefix(ID), RDF + "type")}


def test_each_fact_of_the_survey_has_its_citation() -> None:
    facts = [row for row in table("survey/facts.csv") if row["modality"] != "no claim"]
    for row in facts:
        claim, cite = row["fact_id"], f"{row['fact_id']}-cite"
        assert values(claim, NNMI + "statedPredicate") == [row["predicate"]]
        assert len(values(claim, NNMI + "about")) == len(values(claim, NNMI + "basis")) == 1
        assert values(claim, NNMI + "citation") == [ID + cite]
        assert values(cite, NNMI + "section") == [row["section"]]
        assert values(cite, NNMI + "quote") == [" ".join([row["seed_quote"]])]
        assert values(cite, NNMI + "lines") == [row["seed_lines"]]
    assert len(facts) == 425


def test_nothing_in_the_survey_graph_is_from_elsewhere() -> None:
    facts = table("survey/facts.csv")
    seed = [quad for quad in quads() if quad.graph_name.value == GRAPH + "SEED"]
    claims = {quad.subject.value for quad in seed} - {GRAPH + "SEED"}
    told = [row for row in facts if row["modality"] not in ("no claim", "inference")]
    expected = {f"{ID}{row['fact_id']}{end}" for row in told for end in ("", "-cite")}
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


def test_each_row_on_a_member_is_one_membership_with_one_role_and_the_words_of_its_source() -> None:
    rows = {row["row_id"]: row for row in table("public-record/memberships.csv")}
    roles = {row["stated"]: TAX + "role-" + row["role"] for row in table("public-record/roles.csv")}
    agents = {row["spelling"]: ID + row["agent"] for row in table("registry/spellings.csv")}
    assert set(roles) == {row["role"] for row in rows.values()}, "a word for a role without a role, or not used"
    for claim, row in rows.items():
        said = {
            name: values(claim, NNMI + name, row["source_id"]) for name in ("memberRole", "member", "about", "asOf")
        }
        wanted = {"memberRole": roles[row["role"]], "member": agents[row["org"]], "about": agents[row["institute"]]}
        assert said == {name: [value] for name, value in wanted.items()} | {
            "asOf": [row["as_of"]] if row["as_of"] else []
        }
        assert values(claim, NNMI + "statedPredicate") == [row["role"]]
        assert len(values(claim, NNMI + "tier")) == bool(row["tier"])
    memberships = {
        quad.subject.value.removeprefix(ID)
        for quad in quads()
        if quad.object.value == NNMI + "Membership" and quad.graph_name.value not in (GRAPH + "SEED", GRAPH + "review")
    }
    told = {name for file, row, name, _ in claimed() if file.name != "memberships.csv" or name not in rows}
    apart = {name for name in memberships - set(rows) if not any(name in (row, f"{row}-second-host") for row in told)}
    assert set(rows) <= memberships and apart == set(), "a membership without a row"


def test_only_roles_under_member_make_members() -> None:
    said = {
        (
            quad.subject.value.removeprefix(TAX),
            quad.predicate.value.rpartition("/")[2].rpartition("#")[2],
        ): quad.object.value
        for quad in store.read(ROOT / "ontology/taxonomy/role.ttl")
        if quad.predicate.value in (NNMI + "tieKind", SKOS + "broader")
    }
    roles = {role for role, name in said if name == "tieKind"}

    def under(role: str) -> list[str]:
        wider = said.get((role, "broader"), "").removeprefix(TAX)
        return [role, *(under(wider) if wider else ())]

    for mark, top in (("tie-member", "role-member"), ("tie-partner", "role-partner")):
        assert {role for role in roles if said[role, "tieKind"] == TAX + mark} == {r for r in roles if top in under(r)}
    assert len(roles) > 30


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
    links = {row["id"]: row for row in table("review/contradiction_links.csv")}
    assert [row["id"] for row in table("review/contradictions.csv")] == list(links) and len(links) == 41
    for row in table("review/contradictions.csv"):
        more = links[row["id"]]
        for side, cells in (
            ("sideA", (row["facts_a"], more["more_a"])),
            ("sideB", (row["facts_b"], more["more_b"])),
            ("outsideClaim", (more["outside_claims"],)),
        ):
            wanted = [ID + fact for cell in cells for fact in cell.split()]
            assert sorted(values(row["id"], NNMI + side)) == sorted(wanted)
            assert all(values(name.removeprefix(ID), NNMI + "assertedIn") for name in wanted), row["id"]
        assert values(row["id"], NNMI + "about") and values(row["id"], NNMI + "sideA")


def test_each_value_from_outside_has_its_own_source() -> None:
    """What `[ID]` ties to a value is a source of the contradiction; its claims, if it makes any there, are pointed to."""
    for row in table("review/contradictions.csv"):
        named = set(re.findall(r"\[([A-Z][\w-]+)\]", row["outside_evidence"])) | set(row["outside_source_id"].split())
        assert sorted(values(row["id"], NNMI + "outsideSource")) == sorted(ID + "src-" + name for name in named)


def test_each_city_has_coordinates_within_its_country_and_every_place_its_geonames_id() -> None:
    for row in table("registry/places.csv"):
        if row["level"] != "region":
            assert [name for name in values(row["id"], NNMI + "identifier") if "geonames" in name], row["id"]
            assert values(row["id"], DCTERMS + "source") == [ID + "src-GEONAMES"]
        if row["level"] == "city":
            ((north,), (east,)) = (values(row["id"], NNMI + name) for name in ("latitude", "longitude"))
            states = {other["id"] for other in table("registry/places.csv") if other["within"] == "place-united-states"}
            assert row["within"] not in states or (18 < float(north) < 72 and -170 < float(east) < -65), row["id"]


def test_no_blank_nodes_and_no_dangling_names() -> None:
    assert not [quad for quad in quads() if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode)]
    described = {
        *by_subject(),
        *(quad.subject.value for path in Content.find(ROOT).built_rules() for quad in store.read(path)),
    }
    pointed = {quad.object.value for quad in quads() if isinstance(quad.object, NamedNode)}
    assert {name for name in pointed if name.startswith(ID)} - described == set()


def test_every_agent_has_one_entry_with_a_label_in_the_register() -> None:
    """In English, in Chinese or in both: a name in the other language only where a source gives one or we keep one."""
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
        said = Counter(quad.object.language for quad in labels)  # type: ignore[union-attr]
        assert set(said) <= {"en", "zh"} and set(said.values()) == {1}, agent


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
    wanted |= {
        row["spelling"]
        for row in table("china/spellings.csv")
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
    apart = [row["row_id"] for row in table("public-record/memberships.csv") if row["org"] == "Dow"]
    assert apart and {member[ID + name] for name in apart} == {ID + "dow-2"}
    kept = [row["row_id"] for row in table("public-record/memberships.csv") if row["org"] == "Dow Chemical"]
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
        "institutes.csv:4:3: there is no entry in 'agents' for 'Department of Defence'; "
        "did you mean 'Department of Defense'?"
    )


def test_each_row_on_an_owner_is_a_claim_of_its_source_by_what_it_tells() -> None:
    rows = {row["row_id"]: row for row in table("public-record/ownership.csv")}
    agents = {row["spelling"]: ID + row["agent"] for row in table("registry/spellings.csv")}
    kinds = {claim: values(claim, RDF + "type", row["source_id"]) for claim, row in rows.items()}
    owned = {claim for claim, kind in kinds.items() if kind == [NNMI + "OwnershipInterest"]}
    assert len(rows) == 42 and len(owned) == 36, kinds
    for claim, row in rows.items():
        assert values(claim, NNMI + "statedPredicate") == [row["relation"]]
        dates = [day for name in ("asOf", "validFrom", "date") for day in values(claim, NNMI + name)]
        assert dates == ([row["as_of"]] if row["as_of"] else [])
        assert values(claim, NNMI + "share") == ([row["share_pct"]] if row["share_pct"] else [])
        owner = row["parent"] if not row["relation"].startswith("company itself") else ""
        assert values(claim, NNMI + "owner") == ([agents[owner]] if owner else [])
    agreed = {claim for claim in rows if values(claim, NNMI + "basis") == [TAX + "basis-plan"]}
    assert agreed == {f"OWN{number:02}" for number in (4, 7, 18, 20, 24, 37, 39)}, "agreed is not done"
    assert not values("siemens", NNMI + "owned") and values("OWN13", NNMI + "owned") == [ID + "siemens-ag"]


def test_what_we_read_into_owners_and_ends_is_never_a_claim_of_a_source() -> None:
    ours = [*table("review/ownership.csv"), *table("review/ends.csv")]
    assert len(ours) > 15
    for row in ours:
        assert values(row["id"], NNMI + "basis", "review") == [TAX + "basis-inferred"]
        assert values(row["id"], NNMI + "assertedIn", "review") == [ID + "src-REVIEW"]
        assert sorted(values(row["id"], NNMI + "restsOn")) == sorted(ID + claim for claim in row["rests_on"].split())
    inferred = [quad for quad in quads() if quad.object.value == TAX + "basis-inferred" and "/OW" in quad.subject.value]
    assert {quad.graph_name.value for quad in inferred} == {GRAPH + "review"}


def test_a_team_implies_membership_only_where_the_rule_of_the_institute_says_so() -> None:
    teams = {
        row["row_id"]
        for row in table("public-record/memberships.csv")
        if row["institute"] == "REMADE" and row["role"].startswith("project")
    }
    read = {quad.subject.value.removeprefix(ID) for quad in quads() if quad.object.value == ID + "MA02"}
    assert read == {f"{row}-member" for row in teams} and len(teams) > 60
    for claim in read:
        assert values(claim, NNMI + "basis", "review") == [TAX + "basis-inferred"]
        assert ID + claim.removesuffix("-member") in values(claim, NNMI + "restsOn")


def test_every_probable_merge_was_asked_and_decided_on_evidence() -> None:
    agents = {row["spelling"]: row["agent"] for row in table("registry/spellings.csv")}
    asked = {(row["one"], row["decision"]) for row in table("review/identities.csv")}
    for row in table("registry/spellings.csv"):
        if row["confidence"] == "probable":
            assert (row["spelling"], "one") in asked, row["spelling"]
    for row in table("review/identities.csv"):
        assert (agents[row["one"]] == agents[row["other"]]) == (row["decision"] == "one"), row["id"]
        assert sorted(values(row["id"], NNMI + "comparedName")) == sorted((row["one"], row["other"]))
        assert sorted(values(row["id"], NNMI + "restsOn")) == sorted(ID + claim for claim in row["rests_on"].split())
        apart = ID + agents[row["other"]] in values(agents[row["one"]], OWL + "differentFrom", "review")
        assert apart == (row["decision"] == "apart")


def test_bounds_periods_and_precision_survive() -> None:
    def typed(name: str, prop: str) -> tuple[str, str]:
        (literal,) = [quad.object for quad in by_subject()[ID + name] if quad.predicate.value == NNMI + prop]
        assert isinstance(literal, Literal)
        return literal.value, literal.datatype.value.rpartition("#")[2]

    assert typed("SF180", "date") == ("2012-08", "gYearMonth")
    assert typed("SF194", "date") == ("2014-02-25", "date")
    assert typed("SF291", "date") == ("--05-20", "gMonthDay")
    assert typed("IX051", "date") == ("2015", "gYear")
    assert (typed("IX023", "validFrom")[0], typed("IX023", "validTo")[0]) == ("2014", "2019-03")
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


def test_each_centre_of_another_country_stands_in_its_network_under_the_name_of_its_sources() -> None:
    """Labels are Chinese, English only where a source gives a name; our own translation is ours."""
    agents = {row["id"]: row for row in table("china/agents.csv")}
    centres = {name: row for name, row in agents.items() if row["class"] == "Institute"}
    assert len(centres) == 29
    named = {row["institute"]: row["value"] for row in table("china/centres.csv") if row["attribute"] == "name (en)"}
    for row in table("china/technologies.csv"):
        centre = row["centre_id"]
        assert values(centre, NNMI + "partOfNetwork") == [ID + "china-innovation-centres"]
        assert centres[centre]["label_en"] == named.get(row["centre"], "")
        ours = f"{row['first_row']}-our-name"
        assert values(ours, NNMI + "basis", "review") == ([TAX + "basis-inferred"] if row["our_translation"] else [])
        assert row["our_translation"] or row["centre"] in named
    for row in agents.values():
        assert bool(row["label_en"]) == bool(row["english_from"]), row["id"]
        assert row["english_from"] == "" or by_subject()[ID + "src-" + row["english_from"]], row["id"]


def test_roles_and_shares_of_the_centres_are_those_of_their_rows() -> None:
    roles = {row["stated"]: TAX + "role-" + row["role"] for row in table("china/roles.csv")}
    agents = {row["spelling"]: ID + row["agent"] for row in table("china/spellings.csv")}
    rows = table("china/memberships.csv")
    assert len(rows) == 121 and set(roles) == {row["role"] for row in rows}
    for row in rows:
        claim = row["row_id"]
        assert values(claim, NNMI + "memberRole", row["source_id"]) == [roles[row["role"]]]
        assert values(claim, NNMI + "member") == [agents[row["org"]]]
        assert values(claim, NNMI + "about") == [agents[row["institute"]]]
        if row["share_pct"]:
            assert values(f"{claim}-share", NNMI + "share") == [row["share_pct"]]
            assert values(f"{claim}-share", NNMI + "owner") == [agents[row["org"]]]
    holders = {row["row_id"] for row in rows if roles[row["role"]].endswith("shareholder")}
    shares = {quad.subject.value.removeprefix(ID) for quad in quads() if quad.subject.value.endswith("-share")}
    assert {f"{name}-share" for name in holders} <= shares


def test_every_probable_merge_among_the_centres_was_decided_on_claims() -> None:
    asked = {(row["one"], row["decision"]) for row in table("china/identities.csv")}
    for row in table("china/spellings.csv"):
        assert row["confidence"] != "probable" or (row["spelling"], "one") in asked, row["spelling"]
    for row in table("china/identities.csv"):
        assert sorted(values(row["id"], NNMI + "restsOn")) == sorted(ID + claim for claim in row["rests_on"].split())

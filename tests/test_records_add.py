"""Adding to a store: all or nothing, with a ledger; probable duplicates are told, decided by a person, and undone."""

from __future__ import annotations

import gc
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from nnmi_graph import Workspace
from nnmi_graph.commits import ledger
from nnmi_graph.commits.adding import Decisions, LookedOver, begin, commit, look_over
from nnmi_graph.commits.duplicates import Candidate, Duplicate, Register, core, find_duplicates
from nnmi_graph.errors import StoreError, UnknownName
from nnmi_graph.everyday import Upkeep
from nnmi_graph.names import Name
from nnmi_graph.store import OxigraphStore
from nnmi_graph.terms import GRAPH, ID, NNMI, OWL, NamedNode, Quad

from .conftest import ROOT, Ran
from .records_world import CLAIM, FILLED, WORLD, csv_file, shapes, short, world

Run = Callable[..., Ran]
ME = ledger.Act("A. Steward", "2026-11-24T10:00:00Z", message="first")
ORGS = (("name", "partner_type"), ("Cog Works Inc.", "company"))
MEMBERS = (("institute", "member", *CLAIM), ("Gears for All", "Cog Works Inc.", *FILLED))
RULES = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "queries" / "edges").glob("*.rq"))]
UPKEEP = Upkeep((Workspace().store,), RULES)


def looked(
    files: Sequence[Path], store: OxigraphStore | None = None, kind: str | None = None, **decisions: object
) -> LookedOver:
    return look_over(
        store or world(), shapes(), [str(path) for path in files], done=ME, decisions=Decisions(**decisions), kind=kind
    )  # type: ignore[arg-type]


def orgs(folder: Path, *names: str) -> Path:
    return csv_file(
        folder / "organisation.csv", ("id", "name_en", "partner_type"), *(("", name, "company") for name in names)
    )


def fresh(folder: Path, *files: Path, **decisions: object) -> tuple[OxigraphStore, list[str]]:
    """A new store on disk, begun with the small world and these files."""
    found = looked(files, **decisions)
    assert found.is_fit, [e.message() for e in found.report.entries]
    names = begin(str(folder / "store"), UPKEEP, world().inner, found, ME, title="the world")
    return OxigraphStore.directory(folder / "store", read_only=False), names


def count(store: OxigraphStore, graph: str) -> int:
    return len(list(store.select(f"SELECT * {{ GRAPH <{GRAPH}{graph}> {{ ?s ?p ?o }} }}")))


def test_a_sheet_with_a_fault_holds_no_store_open(tmp_path: Path) -> None:
    """The engine lets go of a directory when nothing holds the store: no circle of references, which stays a while."""
    gc.collect()
    gc.disable()
    try:
        OxigraphStore.build(tmp_path / "s", list(world().quads()))
        sheet = csv_file(tmp_path / "membership.csv", *MEMBERS)
        assert not looked([sheet], OxigraphStore.directory(tmp_path / "s", read_only=False)).is_fit
        OxigraphStore.directory(tmp_path / "s", read_only=False)
    finally:
        gc.enable()


def test_a_new_store_is_begun_and_told_in_the_ledger(tmp_path: Path) -> None:
    members = csv_file(tmp_path / "membership.csv", *MEMBERS)
    store, names = fresh(tmp_path, orgs(tmp_path, "Cog Works Inc."), members)
    assert names == ["commit-1"] and count(store, "commit-1") == 16
    base, first = ledger.history(store)
    assert (base.id, base.message) == ("base", "the world") and base.statements == len(list(world().inner))
    assert (first.author, first.time, first.what, first.statements, first.message) == (
        "A. Steward",
        "2026-11-24T10:00:00Z",
        "membership.csv, organisation.csv",
        16,
        "first",
    )
    assert store.ask(
        f"ASK {{ <{ID}commit-1> a prov:Activity ; prov:used/dcterms:identifier ?d FILTER(STRSTARTS(?d, 'sha256:')) }}"
    )
    assert store.ask(f"ASK {{ GRAPH <{GRAPH}edges> {{ <{ID}cog-works-inc> nnmi:everMemberOf <{ID}gears> }} }}"), (
        "edges are derived"
    )


def test_what_is_not_fit_changes_nothing(tmp_path: Path) -> None:
    bad = csv_file(tmp_path / "membership.csv", *MEMBERS)
    found = looked([bad])
    assert not found.is_fit and [entry.message() for entry in found.report.entries] == [
        "“Cog Works Inc.” is not known as an agent"
    ]
    missing = looked(
        [csv_file(tmp_path / "m.csv", ("institute", "member", "source"), ("Gears for All", "Acme Gears", "GAZETTE"))]
    )
    assert not missing.is_fit and {str(entry.where) for entry in missing.report.entries} == {"m.csv row 2"}


def test_commits_follow_each_other_and_can_be_taken_out(tmp_path: Path) -> None:
    store, _ = fresh(tmp_path, orgs(tmp_path, "Cog Works Inc."))
    members = csv_file(tmp_path / "membership.csv", *MEMBERS)
    found = looked([members], store)
    assert commit(store, UPKEEP, found, ME) == ["commit-2"] and looked([members], store).is_known
    with pytest.raises(ledger.InUse, match=r"others use what it added: cog-works-inc \(1\)"):
        ledger.remove(store, UPKEEP, "commit-1", ME)
    before = count(store, "edges")
    assert ledger.remove(store, UPKEEP, "commit-2", ME).statements == len(found.quads)
    assert count(store, "commit-2") == 0 and count(store, "edges") == before - 1
    with pytest.raises(StoreError, match="taken out already"):
        ledger.remove(store, UPKEEP, "commit-2", ME)
    with pytest.raises(UnknownName, match="there is no commit 'commit-9'"):
        ledger.remove(store, UPKEEP, "commit-9", ME)
    ledger.remove(store, UPKEEP, "commit-1", ME)
    assert [bool(entry.removed) for entry in ledger.history(store)] == [False, True, True]
    assert commit(store, UPKEEP, looked([orgs(tmp_path, "Cog Works Inc.")], store), ME) == ["commit-3"], (
        "numbers are not used twice"
    )


def test_a_commit_in_use_can_be_forced_out(tmp_path: Path) -> None:
    store, _ = fresh(tmp_path, orgs(tmp_path, "Cog Works Inc."))
    commit(store, UPKEEP, looked([csv_file(tmp_path / "membership.csv", *MEMBERS)], store), ME)
    assert ledger.remove(store, UPKEEP, "commit-1", ME, force=True).id == "commit-1" and count(store, "commit-1") == 0


def test_probable_duplicates_wait_for_a_person(tmp_path: Path) -> None:
    path = orgs(tmp_path, "ACME GEARS, Inc.", "Departement of Examples", "Cog Works")
    found = looked([path], kind="organisation")
    assert not found.is_fit and [
        (d.name, d.known.removeprefix(ID), d.reason, str(d.new.where)) for d in found.undecided
    ] == [
        ("ACME GEARS, Inc.", "acme-gears", "name", "organisation.csv row 2"),
        ("Departement of Examples", "doex", "near", "organisation.csv row 3"),
    ]
    assert [d.score for d in found.undecided] == [100.0, 97.4]


def test_a_decision_is_kept_and_can_be_undone(tmp_path: Path) -> None:
    path = orgs(tmp_path, "ACME GEARS, Inc.", "Departement of Examples")
    decided: dict[str, object] = {
        "same_as": {"ACME GEARS, Inc.": "Acme Gears"},
        "new": ("Departement of Examples",),
        "reason": "called them",
    }
    store, names = fresh(tmp_path, path, **decided)
    assert names == ["commit-1", "decision-1"]
    kept = {
        (short(q.predicate), short(q.object))
        for q in store.inner.quads_for_pattern(None, None, None, NamedNode(GRAPH + "decision-1"))
    }
    assert {
        ("spelling", "ACME GEARS, Inc."),
        ("mergedInto", "acme-gears"),
        ("mergeReason", "called them@en"),
        ("decidedBy", "A. Steward"),
        ("decidedOn", "2026-11-24^date"),
        (OWL + "differentFrom", "doex"),
    } <= kept
    new = {
        q.subject.value.removeprefix(ID)
        for q in store.inner.quads_for_pattern(None, None, None, NamedNode(GRAPH + "commit-1"))
    }
    assert new == {"acme-gears", "departement-of-examples"}
    again = orgs(tmp_path, "acme gears, INC.", "Departement of Examples")
    assert looked([again], store).undecided == (), "what was decided is not asked again"
    ledger.remove(store, UPKEEP, "decision-1", ME)
    assert [d.known.removeprefix(ID) for d in looked([again], store).undecided] == ["acme-gears"], (
        "undone, it is asked again"
    )


def test_a_decided_spelling_stands_in_every_cell(tmp_path: Path) -> None:
    members = csv_file(tmp_path / "membership.csv", ("institute", "member", *CLAIM), ("Gears for All", "Akme", *FILLED))
    found = looked([members], same_as={"Akme": "id:acme-gears"})
    assert found.is_fit and [short(q.object) for q in found.quads if q.predicate.value == NNMI + "member"] == [
        "acme-gears"
    ]


def test_rdf_is_added_too_and_its_duplicates_are_seen(tmp_path: Path) -> None:
    path = tmp_path / "new.ttl"
    path.write_text("""@prefix id: <https://w3id.org/nnmi/id/> . @prefix nnmi: <https://w3id.org/nnmi/ontology/> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        id:acme2 a nnmi:Organization ; rdfs:label "The Acme Gears Company"@en . id:cog a nnmi:Organization ; nnmi:partOf id:acme2 ; rdfs:label "Cog"@en .""")
    assert [d.known.removeprefix(ID) for d in looked([path]).undecided] == ["acme-gears"]
    merged = looked([path], same_as={"The Acme Gears Company": "Acme Gears"})
    assert (
        merged.is_fit
        and Quad(NamedNode(ID + "cog"), NamedNode(NNMI + "partOf"), NamedNode(ID + "acme-gears")) in merged.quads
    )


def test_the_source_of_the_commit_is_that_of_rows_without_one(tmp_path: Path) -> None:
    path = csv_file(
        tmp_path / "membership.csv", ("institute", "member", "section"), ("Gears for All", "Acme Gears", "2")
    )
    act = ledger.Act("me", ME.time, source="The Example Gazette")
    found = look_over(world(), shapes(), [str(path)], done=act, decisions=Decisions())
    assert found.is_fit and found.source == ID + "src-GAZETTE"
    assert [short(q.object) for q in found.quads if q.predicate.value == NNMI + "assertedIn"] == ["src-GAZETTE"]
    with pytest.raises(UnknownName, match="there is no source 'Gazzette'"):
        look_over(
            world(), shapes(), [str(path)], done=ledger.Act("me", ME.time, source="Gazzette"), decisions=Decisions()
        )


def test_decisions_about_nothing_are_refused(tmp_path: Path) -> None:
    path = orgs(tmp_path, "Cog Works")
    with pytest.raises(UnknownName, match="there is no thing 'Acme Gaers'"):
        looked([path], same_as={"Cog Works": "Acme Gaers"})
    with pytest.raises(UnknownName, match="there is no new organisation 'Cog Work'"):
        looked([path], new=("Cog Work",))


def test_many_records_are_checked_together(tmp_path: Path) -> None:
    rows = [("Gears for All", "Acme Gears", "GAZETTE", str(n)) for n in range(1, 200)]
    found = looked([csv_file(tmp_path / "membership.csv", ("institute", "member", "source", "section"), *rows)])
    assert (
        found.is_fit and len(found.quads) == 199 * 13 and any("checked together" in note for note in found.report.notes)
    )


def test_a_store_that_cannot_be_made_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be made"):
        begin(str(tmp_path / "no" / "such" / "store"), UPKEEP, [], looked([orgs(tmp_path, "Cog Works")]), ME)
    assert [path.name for path in tmp_path.iterdir()] == ["organisation.csv"]


KNOWN = (
    "Massachusetts Institute of Technology",
    "Boeing",
    "General Electric Company",
    "Plant 1",
    "University of Nowhere",
    "齿轮股份有限公司",
    "IBM",
    "3M",
)


@pytest.mark.parametrize(
    ("name", "known", "reason"),
    [
        ("MIT", "Massachusetts Institute of Technology", "initials"),
        ("The Boeing Co.", "Boeing", "name"),
        ("General Electric", "General Electric Company", "name"),
        ("Massachusets Institute of Technology", "Massachusetts Institute of Technology", "near"),
        ("Plant 2", "", ""),
        ("Nowhere University", "University of Nowhere", "name"),
        ("齿轮集团有限公司", "齿轮股份有限公司", "name"),
        ("International Business Machines Corporation", "", ""),
        ("Böeing", "Boeing", "name"),
        ("Bowing", "", ""),
        ("Nowhere State University", "University of Nowhere", "words"),
        ("3M Company", "3M", "name"),
        ("Something Else", "", ""),
    ],
)
def test_what_looks_like_what(name: str, known: str, reason: str) -> None:
    register = Register(
        [Name(text, f"urn:{number}", 0) for number, text in enumerate(KNOWN)], {"https://ror.org/1": "urn:1"}
    )
    found = find_duplicates([Candidate("urn:new", (name,))], register)
    assert [(d.known_name, d.reason) for d in found] == ([(known, reason)] if known else [])


def test_identifiers_and_new_names_are_compared_too() -> None:
    register = Register([Name("Boeing", "urn:b", 0)], {"https://ror.org/1": "urn:b"})
    new = [Candidate("urn:x", ("Aerocog",), ("https://ror.org/1",)), Candidate("urn:y", ("Aerocog Ltd",))]
    found = find_duplicates(new, register)
    assert [(d.new.iri, d.known, d.reason) for d in found] == [
        ("urn:x", "urn:b", "identifier"),
        ("urn:y", "urn:x", "name"),
    ]
    assert isinstance(found[0], Duplicate) and find_duplicates(new[:1], Register([], {}), []) == []
    assert (
        find_duplicates(
            [Candidate("urn:z", ("Boeing Inc",))], Register([Name("Boeing", "urn:b", 0)], {}), [("urn:b", "urn:z")]
        )
        == []
    )
    assert core("and of the") == ("and", "of", "the")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with our ontology, shapes and rules, and the small register."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("ontology", "shapes", "queries"):
        (folder / name).symlink_to(ROOT / name)
    (folder / "data").mkdir()
    (folder / "data" / "world.ttl").symlink_to(WORLD)
    return folder


def test_the_commands(nnmi: Run, project: Path, tmp_path: Path) -> None:
    organisations, members = (
        orgs(tmp_path, "Cog Works", "Acme Gears Ltd"),
        csv_file(tmp_path / "membership.csv", *MEMBERS),
    )

    def run(*words: object) -> Ran:
        return nnmi(*words, "--project", project, "--store", "st", cwd=tmp_path)

    undecided = run("add", organisations)
    assert undecided.code == 1 and not (tmp_path / "st").exists()
    assert (
        "organisation.csv row 3: “Acme Gears Ltd” is probably “Acme Gears” (id:acme-gears): 100 of 100" in undecided.err
    )
    assert "--same-as 'Acme Gears Ltd=id:acme-gears' or --new 'Acme Gears Ltd'" in undecided.err
    done = run("add", organisations, "--same-as", "Acme Gears Ltd=id:acme-gears", "--author", "me")
    assert done.code == 0 and "commit-1 and decision-1" in done.err, done.err
    faulty = run("add", members)
    assert (
        faulty.code == 1
        and "membership.csv row 2, column member" in faulty.out
        and "did you mean “Cog Works”?" in faulty.out
    )
    listed = run("history", "--format", "json")
    assert listed.code == 0 and "commit-1" in listed.out and "commit-2" not in listed.out
    assert run("remove", "decision-1").code == 0
    holder = "import sys, pyoxigraph; s = pyoxigraph.Store(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", holder, str(tmp_path / "st")], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None and other.stdout.readline() == b"open\n"
        locked = run("add", organisations, "--all-new")
        other.communicate()
    assert (
        locked.code == 2
        and locked.err.count("\n") == 1
        and "is open to be written by process" in locked.err
        and "--wait SECONDS" in locked.err
    )


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (("add", "x.csv"), "give its address or directory"),
        (("add", "x.csv", "--store", "http://127.0.0.1:9/query"), "cannot be reached"),
        (("add", "x.csv", "--store", "notes"), "notes: is no store"),
        (("add", "nowhere.csv", "--store", "st"), "there is no file"),
        (("add", "x.csv", "--store", "st", "--same-as", "a"), "names no two things"),
        (("history", "--store", "notes"), "notes: is no store"),
        (("remove", "commit-1", "--store", "notes"), "notes: is no store"),
    ],
)
def test_bad_use_is_one_clear_line(
    nnmi: Run, project: Path, tmp_path: Path, words: tuple[str, ...], wanted: str
) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.txt").write_text("x")
    csv_file(tmp_path / "x.csv", *ORGS)
    ran = nnmi(*words, "--project", project, cwd=tmp_path)
    assert ran.code == 2 and ran.out == "" and ran.err.count("\n") == 1 and wanted in ran.err, ran
    assert not (tmp_path / "st").exists()

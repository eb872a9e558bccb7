"""Records checked in parts, each by a process of its own, give the report that all of them give in one."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
import tempfile
import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from nnmi_graph import Workspace
from nnmi_graph.check.dividing import divide
from nnmi_graph.errors import InputError
from nnmi_graph.findings import Report
from nnmi_graph.shacl import prepare
from nnmi_graph.store import FORMATS, OxigraphStore, parse, read, serialize
from nnmi_graph.terms import Quad

from .conftest import ROOT, SEARCH, Ran
from .endpoint import endpoint
from .shape_strategies import PLAIN, data_graphs, shapes_graphs

PREFIXES = "@prefix ex: <http://example.org/> .\n@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
SHAPES = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex:Firm-shape a sh:NodeShape ; sh:targetClass ex:Organization ;
    sh:property [ sh:path rdfs:label ; sh:minCount 1 ; sh:maxCount 1 ; sh:minLength 3 ] ,
        [ sh:path ex:founded ; sh:or ( [ sh:datatype xsd:gYear ] [ sh:datatype xsd:date ] ) ] ,
        [ sh:path ex:partOf ; sh:class ex:Organization ; sh:node ex:Named ] ;
    sh:closed true ; sh:ignoredProperties ( rdf:type ex:site ex:note ex:founded ex:partOf ex:staff rdfs:label ) ;
    sh:sparql [ sh:message "{?value} is the name of {?other}, too" ; sh:select
        "SELECT $this ?value ?other { $this <http://www.w3.org/2000/01/rdf-schema#label> ?value . ?other <http://www.w3.org/2000/01/rdf-schema#label> ?value FILTER(?other != $this) }" ] ,
      [ sh:message "staff without a year" ; sh:select
        "SELECT $this { $this <http://example.org/staff> ?n FILTER NOT EXISTS { $this <http://example.org/founded> ?y } }" ] .
ex:Named sh:property [ sh:path rdfs:label ; sh:minCount 1 ] .
ex:Institute-shape a sh:NodeShape ; sh:targetClass ex:Institute ;
    sh:property [ sh:path [ sh:inversePath ex:in ] ; sh:minCount 12 ; sh:maxCount 45 ] ,
        [ sh:path ( [ sh:inversePath ex:in ] ex:member ex:staff ) ; sh:maxInclusive 990 ] .
ex:Membership-shape a sh:NodeShape ; sh:targetSubjectsOf ex:in ;
    sh:property [ sh:path ex:in ; sh:class ex:Institute ; sh:minCount 1 ] ;
    sh:property [ sh:path ex:member ; sh:minCount 1 ; sh:qualifiedValueShape ex:Named ; sh:qualifiedMinCount 1 ] .
ex:Member-shape a sh:NodeShape ; sh:targetObjectsOf ex:member ; sh:property [ sh:path ex:founded ; sh:minCount 1 ] .
""".replace("rdf:type", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>")
CONTEXT = (
    "ex:Company rdfs:subClassOf ex:Organization . ex:Holding rdfs:subClassOf ex:Company . ex:i0 a ex:Institute .\n"
)


def world(seed: int, firms: int) -> list[str]:
    """A record a line: firms with faults here and there, of which some show only beside others."""
    rng = random.Random(seed)
    lines = [f"ex:i{i} a ex:Institute ." for i in range(1, 10)]
    for i in range(firms):
        label = "" if rng.random() < 0.03 else f'; rdfs:label "Firm {rng.randrange(firms * 4)}"'
        year = rng.choice(
            ['; ex:founded "1990"^^xsd:gYear'] * 30 + ["", "; ex:founded 1990", '; ex:founded "1990-2"^^xsd:gYear']
        )
        above = rng.choice([""] * 4 + [f"; ex:partOf ex:f{rng.randrange(firms + 5)}"])
        odd = rng.choice([""] * 40 + ["; ex:odd [ ex:depth 01 ]"])
        kind = rng.choice(["Organization", "Company", "Holding"])
        lines.append(
            f"ex:f{i} a ex:{kind} ; ex:staff {rng.randrange(1000)} {label} {year} {above} {odd} ; ex:site 'at {i}' ; ex:note 'n' ."
        )
        if rng.random() < 0.6:
            lines.append(f"ex:m{i} ex:in ex:i{rng.randrange(11)} ; ex:member ex:f{rng.randrange(firms + 3)} .")
    lines += [
        "ex:stray a ex:Thing .",
        "ex:f1x a ex:Company ; rdfs:label 'Twin' .",
        "ex:f2x a ex:Company ; rdfs:label 'Twin' .",
    ]
    rng.shuffle(lines)
    return lines


def told(report: Report | dict[str, Any]) -> tuple[Any, ...]:
    """All that a report says, but for the note on what was joined. Names of blank nodes differ from run to run."""
    from nnmi_graph.findings import render_report

    said = report if isinstance(report, dict) else json.loads(render_report(report, "json", "en"))
    said = json.loads(json.dumps(said))
    rest = {key: part for key, part in said.items() if key not in ("findings", "notes")}
    lines = (re.sub(r"_:\w+", "_:", json.dumps(each, sort_keys=True)) for each in said["findings"])
    return Counter(lines), rest, [n for n in said["notes"] if not n.startswith("joined from")]


def at_once(commands: Sequence[Sequence[object]], cwd: Path) -> None:
    """Run them side by side, each a process of its own."""
    runs = [subprocess.Popen([sys.executable, "-m", "nnmi_graph", *map(str, c)], cwd=cwd) for c in commands]
    assert [run.wait(60) for run in runs] == [0] * len(runs)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "shapes.ttl").write_text(PREFIXES + SHAPES)
    (tmp_path / "context.ttl").write_text(PREFIXES + CONTEXT)
    return tmp_path


def spread(place: Path, lines: Sequence[str], parts: int) -> list[str]:
    head = PREFIXES + "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
    for i in range(parts):
        (place / f"part{i}.ttl").write_text(head + "\n".join(lines[i::parts]) + "\n")
    return [f"part{i}.ttl" for i in range(parts)]


def test_four_processes_with_their_own_files_report_as_one_store(place: Path, nnmi: Callable[..., Ran]) -> None:
    files = spread(place, world(7, 400), 4)
    by = ("--shapes", "shapes.ttl", "--context", "context.ttl")
    at_once([("validate", f, "--part", "1/1", *by, "-o", f"{f}.nq") for f in files], place)
    joined = nnmi("validate", *(f"{f}.nq" for f in files), "--join", *by, "--format", "json", cwd=place)
    one = nnmi("validate", "context.ttl", *files, "--shapes", "shapes.ttl", "--format", "json", cwd=place)
    assert joined.code == one.code == 1
    assert told(json.loads(joined.out)) == told(json.loads(one.out))
    assert {"Class", "Closed", "MaxInclusive", "MinCount", "Or", "QualifiedMinCount", "SPARQL"} <= {
        each["component"].split("#")[1].removesuffix("ConstraintComponent")
        for each in json.loads(joined.out)["findings"]
    }
    kept, size = map(int, re.findall(r"; ([\d,]+) of their ([\d,]+)", joined.out.replace(",", ""))[0])
    assert kept < 0.8 * size
    assert "Twin" in joined.out and "part3.ttl" in joined.out


def extracts(workspace: Workspace, place: Path, files: Sequence[str], parts: Sequence[str]) -> list[str]:
    """The extracts of those parts, made here, of all the files where they are divided by subject, else of one each."""
    names = []
    for i, part in enumerate(parts):
        given = files if part != "1/1" else [files[i]]
        made = workspace.extract(given, part, [str(place / "shapes.ttl")], context=[str(place / "context.ttl")])
        names.append(str(place / f"{i}.nq"))
        Path(names[-1]).write_bytes(serialize(made.quads, FORMATS["nquads"]))
    return names


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    return Workspace(ROOT)


@settings(max_examples=60 * SEARCH, phases=[Phase.generate, Phase.shrink])
@given(shapes_graphs(PLAIN), data_graphs(PLAIN), st.integers(1, 3))
def test_made_up_shapes_find_in_parts_what_they_find_in_one(shapes: str, data: str, parts: int) -> None:
    workspace = Workspace(ROOT)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "shapes.ttl").write_text(shapes)
        above = "ex:D rdfs:subClassOf ex:C .\n"
        (place / "context.ttl").write_text(PREFIXES + above * (above in data))
        quads = parse(data.replace(above, "").encode(), FORMATS["turtle"], "data.ttl", apart=True)
        nameless = {q.subject for q in quads if "_:" in f"{q.subject} {q.object}"}
        heap: dict[int, list[Quad]] = {number: [] for number in range(parts)}
        for quad in quads:
            heap[0 if quad.subject in nameless else zlib.crc32(str(quad.subject).encode()) % parts].append(quad)
        files = [str(place / f"data{number}.nq") for number in heap]
        for file, some in zip(files, heap.values(), strict=True):
            Path(file).write_bytes(b"# a part\n" + serialize(some, FORMATS["nquads"]))
        made = extracts(workspace, place, files, ["1/1"] * parts)
        given = {"shapes": [str(place / "shapes.ttl")]}
        joined = workspace.join(made, **given, context=[str(place / "context.ttl")])
        assert told(joined) == told(workspace.validate([str(place / "context.ttl"), *files], **given))


def test_files_that_speak_of_one_thing_are_divided_by_subject(place: Path, workspace: Workspace) -> None:
    lines = [line for line in world(3, 60) if "[" not in line]
    more = [f'ex:f{i} ex:founded "2001"^^xsd:gYear .' for i in range(0, 60, 7)]
    files = [str(place / name) for name in spread(place, [*lines, *more], 3)]
    by = [str(place / "shapes.ttl")]
    context = [str(place / "context.ttl")]
    with pytest.raises(InputError, match="is a subject here and in"):
        workspace.join(extracts(workspace, place, files, ["1/1"] * 3), by, context=context)
    made = extracts(workspace, place, files, ["1/3", "2/3", "3/3"])
    assert told(workspace.join(made, by, context=context)) == told(workspace.validate([*context, *files], by))
    with pytest.raises(InputError, match="these are not all 3 parts"):
        workspace.join(made[:2], by, context=context)
    with pytest.raises(InputError, match="these are not all 3 parts"):
        workspace.join([*made, made[0]], by, context=context)
    with pytest.raises(InputError, match="other shapes, or another context"):
        workspace.join(made, by)
    with pytest.raises(InputError, match="is not the extract of a part"):
        workspace.join(files, by, context=context)


@pytest.mark.parametrize(
    ("part", "line", "said"),
    [
        ("1/2", "ex:a ex:b [ ex:c 1 ] .", "has nodes without a name"),
        ("1/1", "ex:Shop rdfs:subClassOf ex:Company .", "which class is below which"),
        ("0/2", "", "'0/2' names no part"),
        ("3/2", "", "'3/2' names no part"),
        ("half", "", "'half' names no part"),
    ],
)
def test_what_cannot_be_a_part_is_refused(place: Path, workspace: Workspace, part: str, line: str, said: str) -> None:
    files = spread(place, [line], 1)
    with pytest.raises(InputError, match=said):
        workspace.extract([str(place / files[0])], part, [str(place / "shapes.ttl")])


def test_a_finding_in_a_file_that_is_gone_has_no_line_and_a_note_says_so(place: Path, workspace: Workspace) -> None:
    files = [str(place / name) for name in spread(place, world(5, 30), 2)]
    made = extracts(workspace, place, files, ["1/1", "1/1"])
    Path(files[1]).unlink()
    report = workspace.join(made, [str(place / "shapes.ttl")], context=[str(place / "context.ttl")])
    assert any("have no line" in note and files[1] in note for note in report.notes)
    assert {finding.where is None for finding in report.findings} == {True, False}


def test_options_that_do_not_go_with_parts_are_refused(place: Path, nnmi: Callable[..., Ran]) -> None:
    for more in (["--part", "1/1", "--against", "x"], ["--join", "--timeout", "3"], [], ["--part", "1/1", "--join"]):
        ran = nnmi("validate", "a.ttl", "--context", "context.ttl", *more, cwd=place)
        assert (ran.code, ran.err.count("\n")) == (2, 1), ran.err


def test_a_part_may_be_a_server_or_a_directory(place: Path, workspace: Workspace) -> None:
    files = [str(place / name) for name in spread(place, world(5, 40), 2)]
    by, context = [str(place / "shapes.ttl")], [str(place / "context.ttl")]
    here, there = (OxigraphStore.of(read(file)) for file in files)
    OxigraphStore.build(place / "store", here.quads())
    with endpoint(there.inner) as url:
        made = [workspace.extract([one], "1/1", by, context=context) for one in (str(place / "store"), url)]
    for number, one in enumerate(made):
        (place / f"{number}.nq").write_bytes(serialize(one.quads, FORMATS["nquads"]))
    joined = workspace.join([str(place / "0.nq"), str(place / "1.nq")], by, context=context)
    (place / "all.nq").write_bytes(serialize([*here.quads(), *there.quads()], FORMATS["nquads"]))
    right = workspace.validate([*context, str(place / "all.nq")], by)

    def found(report: Report) -> list[str]:
        return sorted(re.sub(r"_:\w+", "_:", f"{entry.component} {entry.message()}") for entry in report.entries)

    assert found(joined) == found(right) != []


def test_our_own_shapes_are_divided_without_loss(workspace: Workspace) -> None:
    shapes = prepare(workspace.shapes())
    by = divide(shapes)
    active = {True: 0, False: 0}
    for node, shape in shapes.by_id.items():
        own, over = ({id(made) for made in half.by_id[node].constraints} for half in (by.own, by.over))
        assert own | over == {id(made) for made in shape.constraints}
        active[True] += len(own - over)
        active[False] += len(over - own)
    assert all(active.values())

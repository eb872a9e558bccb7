"""A list decided in parts that have files of their own, beside a context: the table of one run over all of it."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from nnmi_graph import Workspace
from nnmi_graph.cli import main
from nnmi_graph.content import Content
from nnmi_graph.errors import InputError
from nnmi_graph.shares import linked
from nnmi_graph.store.given import of_parts

HEAD = """@prefix ex: <http://example.org/> . @prefix id: <https://w3id.org/nnmi/id/> .
@prefix nnmi: <https://w3id.org/nnmi/ontology/> . @prefix tax: <https://w3id.org/nnmi/taxonomy/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
CONTEXT = """ex:s a nnmi:Source . id:one a nnmi:Institute . id:two a nnmi:Institute . ex:k0 a nnmi:Organization . ex:k1 a nnmi:Organization .
ex:kc a nnmi:OwnershipInterest ; nnmi:about ex:k0 ; nnmi:assertedIn ex:s ; nnmi:basis tax:basis-stated ; nnmi:owned ex:k0 ; nnmi:owner ex:far ;
  nnmi:ownerJurisdiction "US" ; nnmi:validFrom "2001"^^xsd:gYear .
ex:km a nnmi:Membership ; nnmi:about id:one ; nnmi:member ex:k0 ; nnmi:basis tax:basis-stated ; nnmi:assertedIn ex:s .
"""
ASKED: dict[str, Any] = {"as_of": "2020", "rules": ["design-2013"]}


class World:
    """Made-up organisations in four parts: owners and evidence told beside them or in another part, or in the context."""

    def __init__(self, seed: int, firms: int) -> None:
        self.random, self.count = random.Random(seed), 0
        self.parts: list[list[str]] = [[] for _ in range(4)]
        names = [f"ex:f{number}" for number in range(firms)]
        for name in names:
            self.firm(name, names, self.random.randrange(4))
        for part in range(2):
            self.owned(part, self.random.choice(["ex:k0", "ex:far"]), "ex:abroad")

    def firm(self, name: str, names: list[str], at: int) -> None:
        pick = self.random.choice
        self.parts[at].append(f'{name} a nnmi:Organization ; rdfs:label "{name[3:].upper()}"@en .')
        self.parts[at] += [f"{name} nnmi:partnerType tax:partner-{pick(['company', 'university'])} ."] * pick([0, 1])
        for _ in range(pick([0, 1, 1, 2])):
            owner = pick([*names, "ex:k0", "ex:k1"]) if pick([0, 0, 1]) else f'[ rdfs:label "{self.count}" ]'
            owner = pick([owner, f"ex:o{self.random.randrange(2 * len(names))}"])
            self.owned(pick([at, at, self.random.randrange(4)]), name, owner)
        for demand in ("SF122", "SF123", "SF124", "SF125") if pick([0, 1]) else ():
            said = f"nnmi:evidenceFor id:{demand}-criterion ; nnmi:outcome tax:outcome-{pick(['met', 'not-met'])}"
            self.claim(pick([at] * 9 + [self.random.randrange(4)]), "EvidenceItem", f"nnmi:about {name} ; {said}")
        for institute in ("id:one", "id:two"):
            if pick([0, 1]):
                year = f'"{self.random.randint(2012, 2021)}"^^xsd:gYear'
                self.claim(at, "Membership", f"nnmi:about {institute} ; nnmi:member {name} ; nnmi:date {year}")

    def owned(self, at: int, name: str, owner: str) -> None:
        pick = self.random.choice
        said = f'nnmi:about {name} ; nnmi:owned {name} ; nnmi:owner {owner} ; nnmi:ownerJurisdiction "{pick(["US", "JP"])}"'
        said += f" ; nnmi:share {pick([20, 60, 100])}.0" if pick([0, 1]) else ""
        self.claim(at, "OwnershipInterest", f'{said} ; nnmi:validFrom "{self.random.randint(2000, 2022)}"^^xsd:gYear')

    def claim(self, at: int, kind: str, said: str) -> None:
        self.count += 1
        rank = self.random.choice(["normal"] * 5 + ["deprecated"])
        self.parts[at].append(
            f"ex:c{self.count} a nnmi:{kind} ; nnmi:basis tax:basis-stated ; nnmi:rank tax:rank-{rank} ; nnmi:assertedIn ex:s ; {said} ."
        )


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    file = tmp_path_factory.mktemp("context") / "context.ttl"
    file.write_text(HEAD + CONTEXT, encoding="utf-8")
    words = Content.shipped().root / "ontology"
    return [*map(str, sorted([words / "nnmi.ttl", *(words / "taxonomy").glob("*.ttl")])), str(file)]


@pytest.fixture(scope="module")
def ws(context: list[str]) -> Workspace:
    return Workspace(data=context)


def written(folder: Path, parts: list[list[str]]) -> list[str]:
    files = [folder / f"part{number}.ttl" for number in range(1, len(parts) + 1)]
    for file, lines in zip(files, parts, strict=True):
        file.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    return list(map(str, files))


def made(ws: Workspace, files: list[str], **asked: Any) -> list[str]:
    """The parts as files."""
    found = [Path(file).with_suffix(".json") for file in files]
    for number, (file, place) in enumerate(zip(files, found, strict=True), 1):
        place.write_text(ws.assess_part(f"{number}/{len(files)}", files=[file], **{**ASKED, **asked}), encoding="utf-8")
    return list(map(str, found))


def rows(found: Any) -> list[tuple[str, ...]]:
    return [tuple(term.value for term in row) for row in found]


@pytest.mark.parametrize(("seed", "institute"), [(1, None), (2, "id:one")])
def test_parts_with_their_own_files_come_to_the_table_of_one_run(
    ws: Workspace, context: list[str], tmp_path: Path, seed: int, institute: str | None
) -> None:
    files = written(tmp_path, World(seed, 24).parts)
    whole = rows(Workspace(data=[*context, *files]).assess_all(institute=institute, **ASKED))
    joined = ws.assess_join(made(ws, files, institute=institute))
    assert rows(joined.rows) == whole and len({row[3:] for row in whole}) > 3
    said = sum(1 for _ in of_parts(files))
    assert joined.together is not None and 0 < joined.together < said


def test_four_processes_and_what_does_not_belong_together(
    ws: Workspace, context: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = written(tmp_path, World(4, 8).parts)
    asked = ["--as-of", "2020", "--rules", "design-2013"]
    words = [sys.executable, "-m", "nnmi_graph", "assess", "--all", *asked, "--context", *context]
    places = [str(tmp_path / f"{number}.json") for number in range(1, 5)]
    running = [
        subprocess.Popen([*words, "--part", f"{number}/4", "-o", place, "--", file])
        for number, (place, file) in enumerate(zip(places, files, strict=True), 1)
    ]
    assert [one.wait() for one in running] == [0] * 4
    join = ["assess", "--context", *context, "--format", "csv", "--join"]
    assert main([*join, *places]) == 0
    told = capsys.readouterr()
    assert re.search(
        "joined from 4 parts with files of their own; [0-9,]+ statements were looked at together", told.err
    )
    whole = rows(Workspace(data=[*context, *files]).assess_all(**ASKED))
    assert [line.split(",")[1] for line in told.out.splitlines()[1:]] == [row[1] for row in whole]

    def refused(*given: str, by: list[str] = join) -> str:
        assert main([*by, *given]) == 2
        return capsys.readouterr().err.replace(f"{tmp_path}/", "")

    odd = tmp_path / "odd.json"
    assert "these are not all 4 parts, each once: 1/4, 2/4, 3/4" in refused(*places[:3])
    assert "these are not all 4 parts" in refused(*places, places[0])
    odd.write_text(ws.assess_part("4/4", files=[files[0]], **ASKED), encoding="utf-8")
    assert "odd.json: was made of the same statements as 1.json" in refused(*places[:3], str(odd))
    assert "1.json: was made with another context" in refused(
        *places, by=["assess", "--context", context[-1], "--join"]
    )
    odd.write_text(ws.assess_part("4/4", **ASKED), encoding="utf-8")
    assert "odd.json: has files of its own, unlike 1.json, or has none" in refused(*places[:3], str(odd))
    text = Path(places[3]).read_text(encoding="utf-8")
    odd.write_text(text[: text.rstrip().rindex("\n")], encoding="utf-8")
    assert "odd.json: is no part of a list" in refused(*places[:3], str(odd))


@pytest.mark.parametrize(
    ("line", "asked", "said"),
    [
        ('id:one rdfs:label "One" .', {}, "a part speaks of https://w3id.org/nnmi/id/one, as the context does"),
        ("ex:Firm rdfs:subClassOf nnmi:Organization .", {}, "a part says subClassOf of .*, and other parts need that"),
        (
            'ex:l a nnmi:MemberList ; nnmi:about id:one ; nnmi:date "2019" .',
            {},
            "a part tells of .*/one, in .*, what other parts need",
        ),
        (
            "ex:p a nnmi:Sponsorship ; nnmi:about id:one ; nnmi:agency ex:a ; nnmi:sponsorRole tax:sponsor-pays ; nnmi:basis tax:basis-stated . "
            "ex:a a nnmi:GovernmentBody .",
            {"institute": "id:one", "rules": ["statute-2014"]},
            "a part tells of .*/one what statute-2014 asks for",
        ),
        (
            "ex:f a nnmi:Organization .",
            {"role": "institute", "rules": ["design-2013"]},
            "of an institute all parts may",
        ),
    ],
)
def test_what_other_parts_need_is_refused(
    ws: Workspace, tmp_path: Path, line: str, asked: dict[str, Any], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        made(ws, written(tmp_path, [[line]]), **asked)


def test_a_fact_that_may_look_further_is_not_asked_of_parts(context: list[str], tmp_path: Path) -> None:
    root, place = Content.shipped().root, tmp_path / "project"
    for folder in ("rules", "ontology"):
        shutil.copytree(root / folder, place / folder)
    fact = place / "rules" / "facts" / "foreign-owned.rq"
    fact.write_text(fact.read_text(encoding="utf-8").replace("#+ tags: [apart]\n", ""), encoding="utf-8")
    with pytest.raises(InputError, match="the fact foreign-owned may look at what other parts tell"):
        made(Workspace(place, data=context), written(tmp_path, [["ex:f a nnmi:Organization ."]]))


def test_what_hangs_together_by_names() -> None:
    found = linked([("ab", 1), ("cd", 2), ("be", 3), ("fa", 4), ("g", 5)])
    assert [(sorted(names), things) for names, things in found] == [
        (["a", "b", "e", "f"], [1, 3, 4]),
        (["c", "d"], [2]),
        (["g"], [5]),
    ]

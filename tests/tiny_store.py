"""A store on disk of a few statements, and records entered into it: by the ledger, for what is to be tested comes after."""

from __future__ import annotations

from pathlib import Path

from nnmi_graph import Workspace
from nnmi_graph.commits import ledger
from nnmi_graph.store import FORMATS, OxigraphStore, parse

from .test_everyday_killed import RECORD

BASE = b"""@prefix id: <https://w3id.org/nnmi/id/> . @prefix nnmi: <https://w3id.org/nnmi/ontology/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<https://w3id.org/nnmi/graph/base> { id:lift a nnmi:Institute ; rdfs:label "Lift"@en . id:src-SEED a nnmi:Source ; rdfs:label "Seed"@en . }"""


def begin(folder: Path) -> Path:
    """A store with an institute and a source in it."""
    quads = parse(BASE, FORMATS["trig"], "base")
    OxigraphStore.build(folder / "s", [*quads, *ledger.base_quads("a tiny store", len(quads), ledger.act("me"))])
    return folder / "s"


def enter(store: Path, name: str, remark: str) -> None:
    """Enter an organisation of this name, a member of the institute, with a number as it is written."""
    text = RECORD.format(name=name) + f"id:{name} nnmi:remark '{remark}'^^xsd:integer ."
    upkeep = Workspace(store=store).caretaker().upkeep
    opened = OxigraphStore.directory(store, read_only=False)
    quads = parse(text.encode(), FORMATS["turtle"], name)
    upkeep.write(opened, ledger.entry_quads(opened, "commit", quads, ledger.act("me"))[1])

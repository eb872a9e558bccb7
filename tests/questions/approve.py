"""What the ready-made questions and checks answer, kept to be read and approved like code.

  python -m tests.questions.approve            show what differs from what is approved, and write it
  python -m tests.questions.approve NAME…      only these

Read the difference (`git diff tests/questions`) against the tables in data/ before you commit it: approving is a
statement that the answer is right.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from nnmi_graph import Workspace
from nnmi_graph.content import Content, QueryFile
from nnmi_graph.everyday import derive, described, read_policy
from nnmi_graph.render.rows import plain
from nnmi_graph.store import OxigraphStore, Rows, read
from nnmi_graph.terms import GRAPH

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CONTENT = Content.find(ROOT)


@dataclass(frozen=True)
class Case:
    """One run of a query: its values for parameters, the world it is asked of, and the file with the approved answer."""

    query: QueryFile
    values: tuple[tuple[str, Any], ...]
    world: str
    path: Path

    @property
    def id(self) -> str:
        return self.path.relative_to(HERE).with_suffix("").as_posix()

    def answer(self) -> str:
        """The answer as CSV: the heading, then the rows in order of their text."""
        ws = real_world() if self.world == "real" else faulty_world()
        rows = ws.query(self.query.name, **dict(self.values)).rows
        assert rows is not None
        return as_csv(rows)


@cache
def real_world() -> Workspace:
    """Our content in the copy that is kept on disk, as the command asks it: what is slow there only, is slow here."""
    return Workspace(ROOT)


@cache
def faulty_world() -> Workspace:
    """Ontology and taxonomies with the faulty data of checks/faulty.trig and its layer, and none of the real data."""
    vocabulary = [(path, GRAPH + "ontology") for path in CONTENT.ontology()]
    vocabulary += [(path, GRAPH + "taxonomy") for path in CONTENT.taxonomies()]
    quads = [quad for path, graph in vocabulary for quad in read(path, graph=graph)]
    store = OxigraphStore.of([*quads, *read(HERE / "checks/faulty.trig")])
    store.add(described(derive(store, read_policy(store))))
    return Workspace(ROOT, store=store, cache=False)


def as_csv(rows: Rows) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(rows.variables)
    writer.writerows(sorted([plain(term) for term in row] for row in rows))
    return out.getvalue()


def cases() -> Iterator[Case]:
    """Every question as it stands and with the parameters of parameters.yaml; every check on both worlds."""
    queries = CONTENT.queries()
    for query in queries.values():
        if query.kind == "question":
            yield Case(query, (), "real", HERE / f"answers/{query.name}.csv")
        elif query.kind == "check":
            for world in ("real", "faulty"):
                yield Case(query, (), world, HERE / f"checks/{world}/{query.name}.csv")
    for name, runs in yaml.safe_load((HERE / "parameters.yaml").read_text(encoding="utf-8")).items():
        for label, values in runs.items():
            yield Case(queries[name], tuple(values.items()), "real", HERE / f"answers/{name}--{label}.csv")


def approve(names: list[str]) -> None:
    for case in cases():
        if names and case.query.name not in names:
            continue
        answer = case.answer()
        if not case.path.exists() or case.path.read_text(encoding="utf-8") != answer:
            print(f"{case.id}: {len(answer.splitlines()) - 1} rows, new or changed")
            case.path.parent.mkdir(parents=True, exist_ok=True)
            case.path.write_text(answer, encoding="utf-8")
    known = {case.path for case in cases()}
    for path in [*HERE.glob("answers/*.csv"), *HERE.glob("checks/*/*.csv")]:
        if path not in known:
            print(f"{path.relative_to(HERE)}: no query any more; removed")
            path.unlink()


if __name__ == "__main__":
    approve(sys.argv[1:])

"""How validation is run: in how many threads, and what is told on the way."""

from __future__ import annotations

import gc
import threading
import weakref
from pathlib import Path
from typing import Any

import pytest

from nnmi_graph import Workspace, check, ending
from nnmi_graph.jobs import Pace
from nnmi_graph.jobs.pool import run_all

TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
SHAPES = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://example.org/> .
ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype ex:d ] .
"""


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_no_more_jobs_at_a_time_than_asked_for(threads: int) -> None:
    running, most = 0, 0
    lock, meet = threading.Lock(), threading.Barrier(threads)

    def job() -> int:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        meet.wait(10)
        with lock:
            running -= 1
        return 1

    told: list[tuple[str, int, int]] = []
    assert run_all([job] * (2 * threads), pace=Pace(threads, lambda *step: told.append(step))) == [1] * (2 * threads)
    assert most == threads
    assert told == [("checking", done, 2 * threads) for done in range(1, 2 * threads + 1)]


@pytest.mark.parametrize("timeout", [None, 60.0])
@pytest.mark.parametrize("count", [3, pytest.param(11_000, marks=pytest.mark.long("11,000 records are checked"))])
def test_each_step_is_told_to_its_end_and_the_report_is_the_same(
    tmp_path: Path, count: int, timeout: float | None
) -> None:
    """Files that are small and large, in this process and in one that can be stopped."""
    shapes, data = tmp_path / "shapes.ttl", tmp_path / "data.nt"
    shapes.write_text(SHAPES)
    lines = (f"<http://example.org/n{n}> <{TYPE}> <http://example.org/C> .\n" for n in range(count))
    data.write_text("".join(lines) + '<http://example.org/n1> <http://example.org/p> "x" .\n')
    reports = []
    for jobs in (None, 1):
        told: list[tuple[str, int, int]] = []
        reports.append(
            Workspace().validate(
                data, shapes, jobs=jobs, timeout=timeout, progress=lambda *step, told=told: told.append(step)
            )
        )
        steps = list(dict.fromkeys(what for what, *_ in told))
        assert steps == [*(["reading"] if count > 3 else []), "checking", "looking up lines"]
        assert all(next(done == of for what, done, of in reversed(told) if what == step) for step in steps)
    seen = [[(f.focus, f.component, f.where) for f in report.findings] for report in reports]
    assert seen[0] == seen[1]
    assert len(reports[0].findings) == count
    where = next(f.where for f in reports[0].findings if f.value is not None)
    assert where is not None and (where.line, where.column) == (count + 1, 48)


def test_records_outlast_their_check_only_in_a_process_that_ends_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = check.read_records
    seen: list[weakref.ref[check.Records]] = []

    def watched(*given: Any, **more: Any) -> check.Records:
        made = read(*given, **more)
        seen.append(weakref.ref(made))
        return made

    monkeypatch.setattr(check, "read_records", watched)
    (tmp_path / "r.ttl").write_text("<urn:a> <urn:p> 1 .", encoding="utf-8")
    gc.freeze()  # what other tests have kept need not be gone through
    for held in (None, []):
        monkeypatch.setattr(ending, "held", held)
        Workspace().validate([str(tmp_path / "r.ttl")])
        gc.collect()
        assert (seen[-1]() is None) is (held is None)

"""Cut off at any moment, `add`, `remove` and `load` leave all of it or nothing, and the layer that goes with it."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nnmi_graph.everyday import EDGES, EVERYDAY, derive, described, read_policy
from nnmi_graph.store import OxigraphStore

from .conftest import ROOT

RECORD = """
@prefix id: <https://w3id.org/nnmi/id/> . @prefix nnmi: <https://w3id.org/nnmi/ontology/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix tax: <https://w3id.org/nnmi/taxonomy/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
id:{name} a nnmi:Organization ; rdfs:label "{name} Works"@en , "{name}工厂"@zh ; nnmi:partnerType tax:partner-company .
id:{name}-member a nnmi:Membership ; nnmi:about id:lift ; nnmi:member id:{name} ; nnmi:memberRole tax:role-member ;
  nnmi:asOf "2020"^^xsd:gYear ; nnmi:basis tax:basis-stated ; nnmi:rank tax:rank-normal ; nnmi:assertedIn id:src-SEED ;
  nnmi:partnerType tax:partner-company ; nnmi:statedPredicate "member" ; nnmi:statedValue "{name} Works" ;
  nnmi:statedPeriod "2020" ; nnmi:citation id:{name}-cite .
id:{name}-cite a nnmi:Citation ; nnmi:inSource id:src-SEED ; nnmi:section "9" .
"""


def environment(cache: Path) -> dict[str, str]:
    return {**os.environ, "XDG_CACHE_HOME": str(cache), "PYTHONPATH": str(ROOT / "src")}


def held(folder: Path) -> tuple[set[str], set[str]]:
    """What the store says outside the derived graphs, and in them."""
    quads = [str(quad) for quad in OxigraphStore.directory(folder).quads()]
    derived = {quad for quad in quads if quad.endswith((f"<{EVERYDAY}>", f"<{EDGES}>"))}
    return set(quads) - derived, derived


def rebuilt(folder: Path) -> set[str]:
    derived = (EVERYDAY, EDGES)
    quads = OxigraphStore.directory(folder).quads()
    fresh = OxigraphStore.of(quad for quad in quads if str(quad.graph_name)[1:-1] not in derived)
    fresh.add(described(derive(fresh, read_policy(fresh))))
    return {str(quad) for quad in fresh.quads() if str(quad.graph_name)[1:-1] in derived}


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A store with one commit in it, and the cache of the runs."""
    folder = tmp_path_factory.mktemp("killed")
    (folder / "one.ttl").write_text(RECORD.format(name="cog"), encoding="utf-8")
    (folder / "two.ttl").write_text(RECORD.format(name="gear"), encoding="utf-8")
    command = [sys.executable, "-m", "nnmi_graph", "add", "one.ttl", "--store", "store", "--quiet"]
    subprocess.run(command, cwd=folder, env=environment(folder / "cache"), check=True, capture_output=True)
    return folder, folder / "cache"


@pytest.mark.long("the whole content with its layer is read again after each kill")
@pytest.mark.parametrize("words", [["add", "two.ttl"], ["remove", "commit-1"]], ids=["add", "remove"])
def test_a_commit_that_is_killed_is_there_with_its_layer_or_not_at_all(
    begun: tuple[Path, Path], words: list[str], search: int
) -> None:
    folder, cache = begun
    command = [sys.executable, "-m", "nnmi_graph", *words, "--store", "killed", "--quiet"]
    shutil.copytree(folder / "store", folder / "killed")
    before = held(folder / "killed")
    start = time.monotonic()
    subprocess.run(command, cwd=folder, env=environment(cache), check=True, capture_output=True)
    lasts = time.monotonic() - start
    after = held(folder / "killed")
    assert before[0] != after[0] and before[1] != after[1] and after[1] == rebuilt(folder / "killed")
    chance = random.Random(7 if search == 1 else None)
    seen = set()
    for _ in range(3 * search):
        shutil.rmtree(folder / "killed")
        shutil.copytree(folder / "store", folder / "killed")
        run = subprocess.Popen(command, cwd=folder, env=environment(cache), stdout=-3, stderr=-3)
        try:
            run.wait(lasts * chance.uniform(0.5, 1.1))
        except subprocess.TimeoutExpired:
            run.send_signal(signal.SIGKILL)
            run.wait()
        now = held(folder / "killed")
        seen.add(now[0] == before[0])
        assert now[0] == before[0] or {
            q for q in now[0] if "endedAtTime" not in q and "invalidatedAtTime" not in q
        } == {q for q in after[0] if "endedAtTime" not in q and "invalidatedAtTime" not in q}
        assert now[1] == (before if now[0] == before[0] else after)[1]
    shutil.rmtree(folder / "killed")
    assert True in seen, "every run was over before it was killed: nothing was tried"

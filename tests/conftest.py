"""What the tests share: the command as users run it, and the tiny world."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from .parts_of_tests import (  # noqa: F401
    pytest_addoption,
    pytest_collection_modifyitems,
    pytest_sessionfinish,
    pytest_terminal_summary,
    pytest_testnodedown,
)

ROOT = Path(__file__).parents[1]

os.environ.setdefault("MPLCONFIGDIR", str(Path(tempfile.gettempdir()) / "nnmi-matplotlib"))
"""Its list of fonts takes seconds to make: once for all runs of the command, whose caches are elsewhere."""

SEARCH = int(os.environ.get("NNMI_SEARCH", "1"))
"""How many times as many made-up examples are tried; more than once, and they are new ones in each run."""
settings.register_profile(
    "fixed",
    derandomize=SEARCH == 1,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    max_examples=30 * SEARCH,
    print_blob=True,
)
settings.load_profile("fixed")


def pytest_collection_finish() -> None:
    """Whatever was made until the tests begin lives to their end: nobody need look for garbage in it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_unconfigure() -> None:
    """At the end pytest looks for garbage five times, through all that the tests have kept."""
    gc.freeze()


@pytest.fixture(scope="session")
def search() -> int:
    """How many times as many made-up examples a test looks at: whoever asks for it is found by `--part search`."""
    return SEARCH


@dataclass(frozen=True)
class Ran:
    """A finished run of the command."""

    code: int
    out: str
    err: str


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cache folder that all runs of the command share, in whatever worker."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "cache"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def nnmi(cache: Path) -> Callable[..., Ran]:
    """Run `nnmi` as a process of its own: real exit codes, real streams. `cwd` and `stdin` may be given."""

    def run(*words: str, cwd: Path = ROOT, stdin: bytes | None = None, **env: str) -> Ran:
        done = subprocess.run(
            [sys.executable, "-m", "nnmi_graph", *map(str, words)],
            cwd=cwd,
            input=stdin,
            capture_output=True,
            env={
                **{k: v for k, v in os.environ.items() if k != "PYTHONUNBUFFERED"},
                "XDG_CACHE_HOME": str(cache),
                "PYTHONUTF8": "1",
                **env,
            },
            timeout=120,
            check=False,
        )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


@pytest.fixture(scope="session")
def hangs() -> Callable[[str], AbstractContextManager[None]]:
    """Fail, naming what hangs, if the work in a `with hangs(…):` has not ended after a minute and more."""

    @contextmanager
    def within(what: str) -> Iterator[None]:
        def stop(*_: object) -> None:
            raise AssertionError(f"does not end: {what}")

        before = signal.signal(signal.SIGALRM, stop)
        signal.alarm(90)
        try:
            yield
        finally:
            signal.alarm(0)
            signal.signal(signal.SIGALRM, before)

    return within

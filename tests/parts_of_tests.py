"""Which tests run: all but the long ones, the long ones only, or those that look at made-up examples.

A test that takes long, and shows what others show of smaller things, is `@pytest.mark.long("why")`. `make test` leaves it
out, and says so at its end; `make test-long` runs these only, on every submission too. Whoever names a test (`FILE::test`)
runs it, long or not. `--part search` runs the tests that are run with ever new examples by `make test-all`: those of
Hypothesis, and those that ask for the fixture `search`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import is_hypothesis_test

LEFT_OUT = pytest.StashKey[Counter[str]]()
"""How many tests were left out as long, by file and reason."""


def why_long(item: pytest.Item) -> str | None:
    """The reason for which a test is long. Raises `UsageError` where none is given."""
    mark = item.get_closest_marker("long")
    if mark is None:
        return None
    if not mark.args:
        raise pytest.UsageError(f"{item.nodeid}: say why it is long, as in @pytest.mark.long('starts a browser')")
    return f"{item.nodeid.partition('::')[0]}: {mark.args[0]}"


def is_search(item: pytest.Item) -> bool:
    """Whether a test looks at made-up examples, of which there can be more."""
    return is_hypothesis_test(getattr(item, "obj", None)) or "search" in getattr(item, "fixturenames", ())


PARTS: Mapping[str, Callable[[pytest.Item], bool]] = {
    "short": lambda item: why_long(item) is None,
    "long": lambda item: why_long(item) is not None,
    "search": is_search,
    "all": lambda item: True,
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--part", choices=PARTS, default="short", help="which of the tests to run (default: short)")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    part = config.getoption("--part")
    if part == "short" and any("::" in word for word in config.args):
        part = "all"
    left = [item for item in items if not PARTS[part](item)]
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if PARTS[part](item)]
    config.stash[LEFT_OUT] = Counter(why for item in left if (why := why_long(item)))


def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = dict(session.config.stash.get(LEFT_OUT, Counter()))


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """Each worker collects all tests, so one tells for all."""
    node.config.stash[LEFT_OUT] = Counter(getattr(node, "workeroutput", {}).get("left_out"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    left = terminalreporter.config.stash.get(LEFT_OUT, Counter())
    for why, number in sorted(left.items()):
        terminalreporter.write_line(f"LONG [{number}] {why}")
    if left:
        terminalreporter.write_line(f"{left.total()} long tests left out: make test-long runs them")

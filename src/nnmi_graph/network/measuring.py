"""Measuring a network by a measure's name, and asking what a measure is.

The list of measures is in `catalogue.py`; a measure's function is imported when it is first called. What a measure
finds is handed back as a `Result` together with its graph, its coverage, its reference and its caution.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ..errors import NnmiError, UnknownName, nearest
from ..steps import Step, counted
from .result import Coverage, Found, Result, Value, Words, say
from .unnamed import named_only
from .view import Network, with_values

if TYPE_CHECKING:
    from .graph import Graph

Stated = Mapping[str, float]
"""How many members a source states for each group, by the group's IRI."""
NODE = ("id", "label", "kind")
"""The columns that open a table of nodes."""


@dataclass(frozen=True)
class Measure:
    """A measure: its name, what it says, whose it is, what it needs, and how it must not be read.

    `where` is its module and function, `value` the column of its main table that ranks nodes, if it ranks any.
    """

    name: str
    group: int
    where: str
    title: Words
    reference: str
    caution: Words
    value: str | None = None
    needs: tuple[str, ...] = ()

    @property
    def of_money(self) -> bool:
        """Whether it reads the amounts, also those of givers that are not named."""
        return "an amount on the edges" in self.needs

    @property
    def function(self) -> Callable[..., Found]:
        """The function that computes it, from a `Graph` and options."""
        module, name = self.where.split(":")
        found: Callable[..., Found] = getattr(import_module(f"{__package__}.measures.{module}"), name)
        return found

    @property
    def options(self) -> dict[str, Any]:
        """Its options by name, with their defaults."""
        parameters = list(inspect.signature(self.function).parameters.values())[1:]
        return {parameter.name: parameter.default for parameter in parameters}

    def explain(self, lang: str = "en") -> str:
        """The measure in words: what it says, its definition, reference, caution and options."""
        options = ", ".join(f"{name}={default!r}" for name, default in self.options.items())
        lines = [
            say(self.title, lang),
            inspect.getdoc(self.function) or "",
            f"Reference: {self.reference}",
            f"Caution: {say(self.caution, lang)}",
        ]
        return "\n\n".join([*lines, f"Options: {options}"] if options else lines)


def find(name: str) -> Measure:
    """The measure of that name. Raises `UnknownName` with the nearest ones.

    >>> find("closeness").group
    2
    """
    from .catalogue import MEASURES

    try:
        return MEASURES[name]
    except KeyError:
        raise UnknownName("measure", name, MEASURES, mend=f"there are {', '.join(MEASURES)}") from None


def measure(
    network: Network | Graph,
    name: str,
    *,
    kinds: Iterable[str] = (),
    stated: Stated | None = None,
    missing: float = 0.0,
    runs: int = 20,
    seed: int = 1,
    **options: Any,
) -> Result:
    """The result of one measure on a network, or on its `Graph` (from `network.graph.index`) to measure it many times.

    `kinds` keeps only nodes of these kinds. `stated` gives each group's stated member count, for the coverage.
    `missing` is the share of members to leave out at random, `runs` times, to see how far the measure moves.
    Raises `UnknownName` for a measure or option there is none of, and `NnmiError` if the network lacks what it needs.
    """
    from .chance import Sparing, sparing
    from .coverage import coverage_of
    from .graph import index, restrict
    from .robustness import robustness

    chosen = find(name)
    if kinds:
        network = restrict(network if isinstance(network, Network) else network.network, kinds)
    if isinstance(network, Network) and not chosen.of_money:
        network = named_only(network)
    graph = index(network) if isinstance(network, Network) else network
    given = _options(chosen, {"seed": seed, **options} if "seed" in chosen.options else options)
    leave = None if "draws" in options else Sparing()
    before = sparing.set(leave)
    try:
        with Step("measuring"):
            found = chosen.function(graph, **given)
    finally:
        sparing.reset(before)
    if leave is not None:
        found = replace(found, remarks=(*found.remarks, *leave.remarks))
    result = _result(chosen, graph, found, given, coverage_of(graph, stated))
    if missing:
        table = robustness(chosen, graph, found, given, missing=missing, runs=runs, seed=seed)
        result = result.with_robustness(table)
    return result


def measured(network: Network, names: Iterable[str]) -> Network:
    """The network with a column for each measure: what it says of a node first of all, without draws against chance.

    Raises `UnknownName` for a measure there is none of, `NnmiError` for one that says nothing of single nodes.
    """
    from .graph import index

    wanted = list(names)
    if not wanted:
        return network
    graph = index(network)
    for name in counted(wanted, "measuring", len(wanted)):
        chosen = find(name)
        quick: dict[str, Any] = {"draws": 0} if "draws" in chosen.options else {}
        result = measure(graph, name, **quick)
        columns = {
            column: {str(row["id"]): value for row in table.rows if isinstance(value := row[column], int | float)}
            for table in result.tables
            if table.columns[:3] == NODE
            for column in table.columns[3:]
        }
        numbers = [column for column, values in columns.items() if values]
        if not numbers:
            raise NnmiError(f"the measure {name!r} says nothing of single nodes", mend="name another, such as degree")
        told = columns[chosen.value if chosen.value in numbers else numbers[0]]
        network = with_values(network, name.replace("-", "_"), dict(told))
    return network


def _result(chosen: Measure, graph: Graph, found: Found, given: dict[str, Any], coverage: Coverage | None) -> Result:
    shown: dict[str, Value] = {
        key: value if value is None or isinstance(value, str | int | float) else f"{len(value)} given"
        for key, value in given.items()
    }
    return Result(
        chosen.name,
        chosen.title,
        graph.facts(),
        found.tables,
        found.summary,
        found.nulls,
        graph.remarks + found.remarks,
        chosen.reference,
        chosen.caution,
        shown,
        coverage,
    )


def _options(chosen: Measure, given: Mapping[str, Any]) -> dict[str, Any]:
    """The options as the measure's function takes them; texts become numbers where those are due."""
    known = chosen.options
    options = {}
    for written, value in given.items():
        name = written.replace("-", "_")
        if name not in known:
            like = nearest(name, known, 1)
            mend = f"did you mean {like[0]!r}?" if like else f"it takes {', '.join(known) or 'none'}"
            raise NnmiError(f"measure {chosen.name!r} has no option {written!r}", mend=mend)
        options[name] = _as_default(name, value, known[name])
    return options


def _as_default(name: str, value: Any, default: Any) -> Any:
    """The value in the type of the option's default."""
    if not isinstance(value, str) or default is None or isinstance(default, str):
        return value
    try:
        if isinstance(default, bool):
            return {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}[value.lower()]
        return type(default)(value)
    except (ValueError, KeyError):
        kind = {bool: "yes or no", int: "a whole number", float: "a number"}.get(type(default), "another value")
        raise NnmiError(f"option {name!r} is {value!r}", mend=f"give {kind}") from None

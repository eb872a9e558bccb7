"""What chance alone would give: random two-mode networks with the same degrees, exactly or in expectation.

The fixed degree model keeps every degree and is sampled by curveball trades. The bipartite configuration model keeps
degrees in expectation, each pair tied with its own probability, so that what two nodes share has an exact distribution.
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING

import numpy as np

from ..errors import NnmiError
from ..phrases import Sentence
from ..steps import counted
from .graph import Floats, Ints
from .result import Null, Words

if TYPE_CHECKING:
    from scipy.sparse import csr_array

CURVEBALL = "fixed degree sequence (curveball)"
CELLS = 2_000_000
"""How many complex numbers are held at once."""
PATIENCE, TRADE = 60.0, 4e-6
"""Seconds that draws may take which nobody asked for, and what one trade takes."""
FEWER = (99, 49, 19, 9)
"""How many draws are made instead of more that would take too long."""
SHARED = 3_000_000
"""Most ties, in all random networks together, that are kept from one measure for the next."""


class Sparing:
    """Whether fewer draws than a default says may do, as nobody asked for so many; and what is to be said of it."""

    def __init__(self) -> None:
        self.remarks: tuple[Words, ...] = ()


sparing: ContextVar[Sparing | None] = ContextVar("sparing", default=None)
"""Set while a measure runs of which nobody said how many draws it should make."""


class Drawn:
    """The random matrices drawn of one matrix: each is drawn when it is first asked for."""

    def __init__(self, matrix: csr_array, seed: int) -> None:
        self.matrix = matrix
        self._made: list[csr_array] = []
        self._more = _shuffled(matrix, seed)

    def __iter__(self) -> Iterator[csr_array]:
        place = 0
        while True:
            if place == len(self._made):
                self._made.append(next(self._more))
            yield self._made[place]
            place += 1


drawn: ContextVar[dict[tuple[int, int], Drawn] | None] = ContextVar("drawn", default=None)
"""Set while several measures run: what was drawn for one, by the matrix and the seed."""


@contextmanager
def drawing_once() -> Iterator[None]:
    """What is drawn in a `with drawing_once():` serves all measures, which find what each finds by itself."""
    token = drawn.set({})
    try:
        yield
    finally:
        drawn.reset(token)


def shuffles(matrix: csr_array, runs: int, seed: int) -> Iterator[csr_array]:
    """Random two-mode matrices with the row and column sums of this one.

    Strona, Nappo, Boccacci, Fattorini & San-Miguel-Ayanz (2014), Nature Communications 5, 4114.
    """
    kept = drawn.get()
    if kept is None or matrix.nnz * runs > SHARED:
        source = _shuffled(matrix, seed)
    else:
        source = iter(kept.setdefault((id(matrix), seed), Drawn(matrix, seed)))
    for _ in counted(range(runs), "drawing random networks", runs):
        yield next(source)


def _shuffled(matrix: csr_array, seed: int) -> Iterator[csr_array]:
    """The same without an end."""
    from scipy.sparse import csr_array

    flip = matrix.shape[0] > matrix.shape[1]
    start = csr_array(matrix.T) if flip else csr_array(matrix)
    rows = [set(start.indices[start.indptr[i] : start.indptr[i + 1]].tolist()) for i in range(start.shape[0])]
    dice = random.Random(seed)
    _trade(rows, dice, 20 * len(rows))
    while True:
        _trade(rows, dice, 5 * len(rows))
        shuffled = _from_rows(rows, start.shape)
        yield csr_array(shuffled.T) if flip else shuffled


def _trade(rows: list[set[int]], dice: random.Random, times: int) -> None:
    """Let pairs of rows swap, at random, what only one of the two has."""
    if len(rows) < 2:
        return
    for i, j in islice(_twos(len(rows), dice), times):
        first, second = rows[i], rows[j]
        both = first & second
        share = len(first) - len(both)
        if not share or len(both) == len(second):
            continue
        pool = sorted(first ^ second)
        dice.shuffle(pool)
        rows[i], rows[j] = both.union(pool[:share]), both.union(pool[share:])


def _twos(count: int, dice: random.Random) -> Iterator[Sequence[int]]:
    """Two different numbers below `count` at a time, as `random.sample` draws them, in half its time."""
    if count <= 21:
        while True:
            yield dice.sample(range(count), 2)
    bits, drawn = count.bit_length(), dice.getrandbits
    while True:
        while (one := drawn(bits)) >= count:
            pass
        while (other := drawn(bits)) >= count or other == one:
            pass
        yield one, other


def _from_rows(rows: list[set[int]], shape: tuple[int, int]) -> csr_array:
    from scipy.sparse import csr_array

    indptr = np.concatenate(([0], np.cumsum(list(map(len, rows)))))
    indices = np.fromiter(chain.from_iterable(rows), np.int64, indptr[-1])
    made = csr_array((np.ones(len(indices)), indices, indptr), shape=shape)
    made.sort_indices()
    return made


def afford(runs: int, each: float, rows: int) -> int:
    """How many of the draws to make: all, or as many as take a minute if nobody asked for them, which is then told.

    A draw takes `each` seconds besides its trades of `rows` rows.
    """
    leave = sparing.get()
    begun, one = 20 * rows * TRADE, each + 5 * rows * TRADE
    if leave is None or begun + runs * one <= PATIENCE:
        return runs
    fit = max((few for few in FEWER if few < runs and begun + few * one <= PATIENCE), default=0)
    minutes = math.ceil((begun + runs * one) / 60)
    less = Sentence("compared with {fit} random networks, not {runs}", fit=fit, runs=runs)
    done = less if fit else Sentence("not compared with random networks")
    told = "{done}: {runs} would take about {minutes} minutes (--draws {runs} makes them)"
    leave.remarks += (Sentence(told, done=done, runs=runs, minutes=minutes),)
    return fit


def against_chance(
    statistic: str, matrix: csr_array, of: Callable[[csr_array], float], *, runs: int, seed: int
) -> tuple[Null, ...]:
    """The statistic of a two-mode matrix against its values on matrices with the same degrees; nothing of no draws."""
    if runs < 0:
        raise NnmiError("a null model needs at least one run", mend="give --draws 99")
    if not runs:
        return ()
    begin = time.perf_counter()
    observed = of(matrix)
    runs = afford(runs, time.perf_counter() - begin, min(matrix.shape))
    values = [of(shuffled) for shuffled in shuffles(matrix, runs, seed)] if runs else []
    return (null_of(statistic, CURVEBALL, observed, values, seed),) if values else ()


def null_of(statistic: str, model: str, observed: float, by_chance: Sequence[float], seed: int) -> Null:
    """Where the observed value of a statistic stands among those that chance gave, one a run."""
    values, runs = np.array(by_chance), len(by_chance)
    p = float((1 + (values >= observed - 1e-12).sum()) / (1 + runs))
    return Null(statistic, model, observed, float(values.mean()), float(values.std()), p, runs, seed)


@dataclass(frozen=True)
class TieChances:
    """The chance of each tie by the degrees at its two ends: `p[row_class[i], column_class[j]]` for row i, column j."""

    p: Floats
    row_class: Ints
    column_class: Ints

    @property
    def matrix(self) -> Floats:
        """The chance of each tie, cell by cell."""
        return np.asarray(self.p[np.ix_(self.row_class, self.column_class)])


def tie_chances(rows: Ints, columns: Ints) -> TieChances:
    """The chance of each tie when only the expected degrees are kept: maximum entropy, solved by Newton's method.

    Nodes of one degree are alike, so that a network of any size is solved by its distinct degrees.
    Saracco, Di Clemente, Gabrielli & Squartini (2015), Scientific Reports 5, 10595; in the stochastic degree sequence
    model of Neal, Domagalski & Sagan (2021), Scientific Reports 11, 23929.

    >>> tie_chances(np.array([1, 1]), np.array([1, 1])).matrix.round(9).tolist()
    [[0.5, 0.5], [0.5, 0.5]]
    """
    k, row_class, many = np.unique(np.asarray(rows), return_inverse=True, return_counts=True)
    d, column_class, several = np.unique(np.asarray(columns), return_inverse=True, return_counts=True)
    p = np.zeros((len(k), len(d)))
    left, right = k.astype(float), d.astype(float)
    i, j = np.arange(len(k)), np.arange(len(d))
    while len(i) and len(j):
        if (full := left[i] >= several[j].sum()).any():
            p[np.ix_(i[full], j)] = 1
            right[j] -= many[i[full]].sum()
            i = i[~full]
        elif (full := right[j] >= many[i].sum()).any():
            p[np.ix_(i, j[full])] = 1
            left[i] -= several[j[full]].sum()
            j = j[~full]
        elif (left[i] <= 0).any() or (right[j] <= 0).any():
            i, j = i[left[i] > 0], j[right[j] > 0]
        else:
            p[np.ix_(i, j)] = _solve(left[i], right[j], many[i], several[j])
            break
    return TieChances(p, row_class, column_class)


def _solve(k: Floats, d: Floats, rows_of: Ints, columns_of: Ints) -> Floats:
    """The chances by class where no degree is zero or full: `rows_of` rows of degree k, `columns_of` columns of d."""
    ties = float(k @ rows_of)
    theta = np.concatenate((np.log(k / ties**0.5), np.log(d / ties**0.5)))
    many = np.outer(rows_of, columns_of)
    goal = np.concatenate((k * rows_of, d * columns_of))

    def step(theta: Floats) -> tuple[Floats, Floats, float]:
        both = theta[: len(k), None] + theta[None, len(k) :]
        p = 1 / (1 + np.exp(-both))
        likelihood = float(goal @ theta - (many * np.logaddexp(0, both)).sum())
        return p, goal - np.concatenate(((many * p).sum(1), (many * p).sum(0))), likelihood

    p, gap, likelihood = step(theta)
    for _ in range(200):
        if np.abs(gap).max() < 1e-9 * max(1.0, ties / 1e3):
            break
        curve = many * p * (1 - p)
        hessian = np.block([[np.diag(curve.sum(1)), curve], [curve.T, np.diag(curve.sum(0))]])
        move = np.linalg.lstsq(hessian, gap, rcond=1e-12)[0]
        scale = 1.0
        while (trial := step(theta + scale * move))[2] < likelihood - 1e-9 and scale > 1e-6:
            scale /= 2
        theta = theta + scale * move
        p, gap, likelihood = trial
    return p


def upper_tails(trials: Floats, times: Ints, which: Ints, counts: Ints) -> Floats:
    """The chance of at least `counts[n]` successes in the independent trials of row `which[n]`.

    Column c of `trials` is the chance of a trial that is made `times[c]` times. This is the Poisson binomial
    distribution, got from its characteristic function by Fourier transform: Hong (2013), Computational Statistics &
    Data Analysis 59. Absolute error below 1e-13.

    >>> upper_tails(np.array([[0.5]]), np.array([2]), np.array([0, 0]), np.array([1, 2])).round(12).tolist()
    [0.75, 0.25]
    """
    found = np.ones(len(counts))
    spread = np.sqrt((trials * (1 - trials)) @ times)
    needed = np.maximum(trials @ times + 12 * spread + 40, 1)
    np.maximum.at(needed, which, counts + 1.0)
    size = 2 ** np.ceil(np.log2(np.minimum(needed, float(times.sum()) + 1))).astype(np.int64)
    order = np.argsort(which, kind="stable")
    first = np.searchsorted(which[order], np.arange(len(trials) + 1))
    for m in np.unique(size).tolist():
        turn = np.exp(2j * np.pi * np.arange(m // 2 + 1) / m) - 1
        alike = np.flatnonzero(size == m)
        for part in np.array_split(alike, max(1, alike.size * len(turn) * len(times) // CELLS)):
            with np.errstate(divide="ignore", invalid="ignore"):
                logs = np.log(1 + trials[part][:, None, :] * turn[None, :, None])
                phases = np.exp(np.where(np.isfinite(logs), logs, -1e9) @ times.astype(float))
            tail = np.cumsum(np.fft.irfft(phases.conj(), m)[:, ::-1], axis=1)[:, ::-1]
            for row, node in enumerate(part.tolist()):
                here = order[first[node] : first[node + 1]]
                found[here] = np.where(counts[here] < m, tail[row, np.minimum(counts[here], m - 1)], 0.0)
    found[counts <= 0] = 1.0
    return found.clip(0, 1)

"""What chance alone would give: random two-mode networks with the same degrees, exactly or in expectation.

The fixed degree model keeps every degree and is sampled by curveball trades. The bipartite configuration model keeps
degrees in expectation, each pair tied with its own probability, so that what two nodes share has an exact distribution.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import numpy as np
from scipy.sparse import csr_array

from ..errors import NnmiError
from .graph import Floats, Ints
from .result import Null

CURVEBALL = "fixed degree sequence (curveball)"


def shuffles(matrix: csr_array, runs: int, seed: int) -> Iterator[csr_array]:
    """Random two-mode matrices with the row and column sums of this one.

    Strona, Nappo, Boccacci, Fattorini & San-Miguel-Ayanz (2014), Nature Communications 5, 4114.
    """
    flip = matrix.shape[0] > matrix.shape[1]
    start = csr_array(matrix.T) if flip else csr_array(matrix)
    rows = [start.indices[start.indptr[i] : start.indptr[i + 1]].tolist() for i in range(start.shape[0])]
    dice = random.Random(seed)
    _trade(rows, dice, 20 * len(rows))
    for _ in range(runs):
        _trade(rows, dice, 5 * len(rows))
        shuffled = _from_rows(rows, start.shape)
        yield csr_array(shuffled.T) if flip else shuffled


def _trade(rows: list[list[int]], dice: random.Random, times: int) -> None:
    """Let pairs of rows swap, at random, what only one of the two has."""
    if len(rows) < 2:
        return
    for _ in range(times):
        i, j = dice.sample(range(len(rows)), 2)
        first, second = set(rows[i]), set(rows[j])
        both = first & second
        if len(both) in (len(first), len(second)):
            continue
        pool = sorted(first ^ second)
        dice.shuffle(pool)
        share = len(first) - len(both)
        common = sorted(both)
        rows[i], rows[j] = common + pool[:share], common + pool[share:]


def _from_rows(rows: list[list[int]], shape: tuple[int, int]) -> csr_array:
    indptr = np.concatenate(([0], np.cumsum([len(row) for row in rows])))
    indices = np.concatenate([np.array(row, np.int64) for row in rows])
    made = csr_array((np.ones(len(indices)), indices, indptr), shape=shape)
    made.sort_indices()
    return made


def against_chance(
    statistic: str, matrix: csr_array, of: Callable[[csr_array], float], *, runs: int, seed: int
) -> Null:
    """The statistic of a two-mode matrix against its values on matrices with the same degrees."""
    if runs < 1:
        raise NnmiError("a null model needs at least one run", mend="give --draws 99")
    observed = of(matrix)
    values = np.array([of(shuffled) for shuffled in shuffles(matrix, runs, seed)])
    p = float((1 + (values >= observed - 1e-12).sum()) / (1 + runs))
    return Null(statistic, CURVEBALL, observed, float(values.mean()), float(values.std()), p, runs, seed)


def tie_probabilities(rows: Ints, columns: Ints) -> Floats:
    """The probability of each tie when only the expected degrees are kept: maximum entropy, solved by Newton's method.

    Saracco, Di Clemente, Gabrielli & Squartini (2015), Scientific Reports 5, 10595; in the stochastic degree sequence
    model of Neal, Domagalski & Sagan (2021), Scientific Reports 11, 23929.

    >>> tie_probabilities(np.array([1, 1]), np.array([1, 1])).round(9).tolist()
    [[0.5, 0.5], [0.5, 0.5]]
    """
    result = np.zeros((len(rows), len(columns)))
    left, right = np.asarray(rows, float).copy(), np.asarray(columns, float).copy()
    i, j = np.arange(len(rows)), np.arange(len(columns))
    while len(i) and len(j):
        if (full := left[i] >= len(j)).any():
            result[np.ix_(i[full], j)] = 1
            right[j] -= full.sum()
            i = i[~full]
        elif (full := right[j] >= len(i)).any():
            result[np.ix_(i, j[full])] = 1
            left[i] -= full.sum()
            j = j[~full]
        elif (left[i] <= 0).any() or (right[j] <= 0).any():
            i, j = i[left[i] > 0], j[right[j] > 0]
        else:
            result[np.ix_(i, j)] = _solve(left[i], right[j])
            break
    return result


def _solve(rows: Floats, columns: Floats) -> Floats:
    """The maximum-entropy probabilities where every degree is neither zero nor full; solved per distinct degree."""
    k, row_class, rows_of = np.unique(rows, return_inverse=True, return_counts=True)
    d, column_class, columns_of = np.unique(columns, return_inverse=True, return_counts=True)
    theta = np.concatenate((np.log(k / rows.sum() ** 0.5), np.log(d / rows.sum() ** 0.5)))
    many = np.outer(rows_of, columns_of)
    goal = np.concatenate((k * rows_of, d * columns_of))

    def step(theta: Floats) -> tuple[Floats, Floats, float]:
        both = theta[: len(k), None] + theta[None, len(k) :]
        p = 1 / (1 + np.exp(-both))
        likelihood = float(goal @ theta - (many * np.logaddexp(0, both)).sum())
        return p, goal - np.concatenate(((many * p).sum(1), (many * p).sum(0))), likelihood

    p, gap, likelihood = step(theta)
    for _ in range(200):
        if np.abs(gap).max() < 1e-9:
            break
        curve = many * p * (1 - p)
        hessian = np.block([[np.diag(curve.sum(1)), curve], [curve.T, np.diag(curve.sum(0))]])
        move = np.linalg.lstsq(hessian, gap, rcond=1e-12)[0]
        scale = 1.0
        while (trial := step(theta + scale * move))[2] < likelihood - 1e-9 and scale > 1e-6:
            scale /= 2
        theta = theta + scale * move
        p, gap, likelihood = trial
    return np.asarray(p[np.ix_(row_class, column_class)])


def upper_tails(trials: Floats, counts: Ints) -> Floats:
    """For each row of independent trials with their own probabilities: the chance of at least `counts` successes.

    The Poisson binomial distribution, exactly, by adding one trial at a time.

    >>> upper_tails(np.array([[0.5, 0.5]]), np.array([1])).tolist()
    [0.75]
    """
    most = int(counts.max(initial=0))
    below = np.zeros((len(trials), most + 1))
    below[:, 0] = 1
    for p in trials.T:
        below[:, 1:] = below[:, 1:] * (1 - p[:, None]) + below[:, :-1] * p[:, None]
        below[:, 0] *= 1 - p
    mass = np.cumsum(below, axis=1)
    return np.asarray(np.where(counts > 0, 1 - mass[np.arange(len(trials)), np.maximum(counts - 1, 0)], 1.0)).clip(0, 1)

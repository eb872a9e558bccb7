"""The network as one picture that a reader takes in: bands of kinds, or a circle where it has one mode.

Small networks are drawn whole. Of larger ones the part that holds them together is drawn, and the sentence beneath the
picture says what is left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from .figures import Figure, Spot, bands, circle
from .graph import Floats, Graph, Ints
from .headings import name_of, said
from .palette import OTHER, colours_of, hex_of, key_of

MOST_NODES = 400
"""Largest network of two modes that is drawn node by node."""
MOST_IN_BAND = 50
"""Of a larger one, so many nodes of a kind: each has room for its name."""
MOST_ON_CIRCLE, MOST_CHORDS = 48, 160
"""The most nodes and ties of a network of one mode."""


def draw_network(graph: Graph, lang: str) -> Figure:
    """The network in bands, groups between the kinds of their actors; in a circle where it has one mode."""
    if not graph.two_mode:
        return _on_circle(graph, lang)
    if graph.n > MOST_NODES:
        return _middle(graph, lang)
    caption = said("drawn_whole", lang, nodes=graph.n, ties=graph.m)
    return _in_bands(graph, (graph.groups.tolist(), graph.actors.tolist()), caption, lang)


def _middle(graph: Graph, lang: str) -> Figure:
    """The groups with most ties, and of each kind the actors that tie most of them together; the others are counted."""
    groups = _most(graph.groups, graph.degree)
    of_shown = np.isin(graph.target, groups)
    held = np.bincount(graph.source[of_shown], minlength=graph.n)
    actors: list[int] = []
    for kind in sorted(set(graph.kinds)):
        bridging = np.array([i for i in graph.actors.tolist() if graph.kinds[i] == kind and held[i] > 1], int)
        actors += _most(bridging, held)
    others = np.bincount(graph.target[of_shown & ~np.isin(graph.source, actors)], minlength=graph.n)
    caption = said(
        "drawn_middle",
        lang,
        groups=len(groups),
        all_groups=len(graph.groups),
        actors=len(actors),
        all_actors=len(graph.actors),
    )
    return _in_bands(graph, (groups, actors), caption, lang, others.tolist())


def _most(nodes: Ints, by: Ints) -> list[int]:
    """Of these nodes those with most, as many as a band has room for, in the order of their numbers."""
    return sorted(nodes[np.argsort(-by[nodes], kind="stable")[:MOST_IN_BAND]].tolist())


def _in_bands(
    graph: Graph, nodes: tuple[list[int], list[int]], caption: str, lang: str, others: Sequence[int] = ()
) -> Figure:
    """These nodes, groups and actors, in bands; `others` counts for each node the ties to actors that are not drawn."""
    groups = _by_neighbours(graph, nodes[0])
    place = {node: i for i, node in enumerate(groups)}
    above, below = _two_bands(graph, nodes[1], lang)
    order = [(name, _near(graph, nodes, place)) for name, nodes in above]
    order += [("", groups)]
    order += [(name, _near(graph, nodes, place)) for name, nodes in below]
    most = int(graph.degree.max())
    colour = colours_of(graph.kinds)

    def spot(i: int) -> tuple[Spot, str]:
        more = f" +{others[i]}" if others and others[i] else ""
        return (graph.ids[i], graph.labels[i] + more, float(graph.degree[i]) / most), colour[graph.kinds[i]]

    def headings(name: str, nodes: list[int]) -> list[tuple[str, str]]:
        counts = Counter(graph.kinds[i] for i in nodes)
        return [(f"{name or name_of(kind, lang)} ({count})", colour[kind]) for kind, count in sorted(counts.items())]

    rows = [(headings(name, nodes), [spot(i) for i in nodes]) for name, nodes in order]
    ties = ((graph.ids[s], graph.ids[t]) for s, t in zip(graph.source.tolist(), graph.target.tolist(), strict=True))
    return bands(caption, rows, ties)


Band = tuple[str, list[int]]


def _two_bands(graph: Graph, actors: list[int], lang: str) -> tuple[list[Band], list[Band]]:
    """The actors above the groups and those below: small kinds and bridges above, the many with one tie below."""
    kinds: dict[str, list[int]] = {}
    for node in actors:
        kinds.setdefault(graph.kinds[node], []).append(node)
    if not kinds:
        return [], []
    *small, largest = sorted(kinds, key=lambda kind: (len(kinds[kind]), kind))
    bridges = [node for node in kinds[largest] if graph.degree[node] > 1]
    single = [node for node in kinds[largest] if graph.degree[node] <= 1]
    above = [(name_of(kind, lang), kinds[kind]) for kind in small]
    name = name_of(largest, lang)
    if not bridges or not single or len(kinds[largest]) <= 40:
        return above, [(name, kinds[largest])]
    return [*above, (f"{name}, {said('more_groups', lang)}", bridges)], [(f"{name}, {said('one_group', lang)}", single)]


def _by_neighbours(graph: Graph, groups: list[int]) -> list[int]:
    """The groups in an order that puts those with shared actors side by side."""
    held = graph.matrix[:, graph.place[groups]]
    return [groups[i] for i in _in_line((held.T @ held).toarray())]


def _in_line(shared: Floats) -> list[int]:
    """Nodes in an order that puts those with much in common side by side: by the second eigenvector of the Laplacian
    of `shared`, a square of counts."""
    np.fill_diagonal(shared, 0)
    _, vectors = np.linalg.eigh(np.diag(shared.sum(1)) - shared)
    second = np.round(vectors[:, min(1, len(shared) - 1)], 9)
    sign = 1 if second[int(np.argmax(np.abs(second)))] >= 0 else -1
    order: list[int] = np.lexsort((np.arange(len(shared)), sign * second)).tolist()
    return order


def _near(graph: Graph, nodes: list[int], place: dict[int, int]) -> list[int]:
    """The nodes in the order of the middle of their groups."""
    held: dict[int, list[int]] = {node: [] for node in nodes}
    for source, target in zip(graph.source.tolist(), graph.target.tolist(), strict=True):
        if source in held and target in place:
            held[source].append(place[target])
    return sorted(nodes, key=lambda i: (sum(held[i]) / max(len(held[i]), 1), i))


def _on_circle(graph: Graph, lang: str) -> Figure:
    """The nodes with most ties, by their weights, and the heaviest ties among them."""
    told = graph.tie_of >= 0
    weight = np.bincount(graph.tie_of[told], np.array(graph.network.weights())[told], graph.m)
    strength = np.bincount(np.concatenate((graph.source, graph.target)), np.concatenate((weight, weight)), graph.n)
    nodes = sorted(sorted(range(graph.n), key=lambda i: (-strength[i], i))[:MOST_ON_CIRCLE])
    among = np.flatnonzero(np.isin(graph.source, nodes) & np.isin(graph.target, nodes))
    ties = among[np.argsort(-weight[among], kind="stable")[:MOST_CHORDS]]
    place = {node: i for i, node in enumerate(nodes)}
    shared = np.zeros((len(nodes), len(nodes)))
    for one, other, heavy in zip(*(end[among].tolist() for end in (graph.source, graph.target, weight)), strict=True):
        shared[place[one], place[other]] = shared[place[other], place[one]] = heavy
    order = [nodes[i] for i in _in_line(shared)]
    colour = colours_of(graph.kinds)
    most, top = float(weight.max()), int(graph.degree.max())
    spots = [((graph.ids[i], graph.labels[i], float(graph.degree[i]) / top), colour[graph.kinds[i]]) for i in order]
    kinds = sorted({graph.kinds[i] for i in nodes})
    key = key_of({name_of(kind, lang): colour[kind] for kind in kinds}, hex_of(OTHER), lang)
    chords = [
        (graph.ids[one], graph.ids[other], heavy / most if most > weight.min() else 0.2)
        for one, other, heavy in zip(*(end[ties].tolist() for end in (graph.source, graph.target, weight)), strict=True)
    ]
    whole = len(nodes) == graph.n and len(ties) == graph.m
    numbers = {"nodes": len(nodes), "all_nodes": graph.n, "ties": len(ties), "all_ties": graph.m}
    caption = said("drawn_whole" if whole else "drawn_most", lang, **numbers)
    weighted = said("drawn_weights", lang) if most > weight.min() else ""
    return circle(" ".join(filter(None, (caption, weighted))), spots, chords, key)

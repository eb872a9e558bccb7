"""Where nodes stand, and pictures: modes in bands, neighbours near, nothing on top of another, the same every time."""

from __future__ import annotations

import itertools
import math
import random
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.transforms import Bbox

from nnmi_graph.errors import OutputError, QueryError
from nnmi_graph.export import export
from nnmi_graph.export.force import _evened, by_force
from nnmi_graph.export.layout import place
from nnmi_graph.export.looks import looks_of
from nnmi_graph.export.picture import drawn
from nnmi_graph.export.sheet import Options, sheet_of
from nnmi_graph.network import Network, read_view
from nnmi_graph.network.palette import OTHER, colours_of, hex_of
from nnmi_graph.store import Rows
from nnmi_graph.terms import Literal, NamedNode

from .tiny_network import EX, LABELS, tiny

Point = tuple[float, float]


def placed(network: Network, layout: str) -> tuple[dict[str, Point], list[str]]:
    places, notes = place(network, layout, looks_of(network, []).sizes)
    assert places is not None
    return {iri.removeprefix(EX): point for iri, point in zip(network.nodes, places, strict=True)}, notes


def network_of(pairs: list[tuple[str, str]], **columns: list[float | None]) -> Network:
    names = tuple(columns)
    rows = [
        (NamedNode(EX + a), NamedNode(EX + b), *(None if v is None else Literal(v) for v in values))
        for (a, b), *values in zip(pairs, *columns.values(), strict=True)
    ]
    return read_view(Rows(("source", "target", *names), rows), "made")


def made(seed: int, hubs: int, members: int) -> Network:
    chance = random.Random(seed)
    return network_of(
        [(f"m{n}", f"i{chance.randrange(hubs)}") for n in range(members) for _ in range(1 + (chance.random() < 0.2))]
    )


def test_bands_put_each_mode_on_a_height_of_its_own() -> None:
    places, notes = placed(tiny(), "bands")
    assert notes == []
    heights = {
        kind: {places[name][1] for name, (_, _, other, _) in LABELS.items() if other == kind}
        for *_, kind, _ in LABELS.values()
    }
    assert heights == {"Agency": {0.0}, "Institute": {-260.0}, "Organization": {-520.0}}
    assert places["alpha"][0] < places["beta"][0]
    assert places["acme"][0] < places["coil"][0] < places["dyne"][0]


def test_a_band_with_many_nodes_is_folded_and_nothing_overlaps() -> None:
    network = made(1, 5, 400)
    sizes = looks_of(network, []).sizes
    places, _ = place(network, "bands", sizes)
    assert places
    xs = [x for x, _ in places]
    assert max(xs) - min(xs) < 2_000
    for (one, a), (other, b) in itertools.combinations(zip(places, sizes, strict=True), 2):
        assert math.dist(one, other) >= a + b


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_force_keeps_all_apart_and_neighbours_near(seed: int) -> None:
    network = made(seed, 6, 120)
    sizes = looks_of(network, []).sizes
    places = by_force(network, sizes)
    assert places == by_force(network, sizes)
    assert places
    for (one, a), (other, b) in itertools.combinations(zip(places, sizes, strict=True), 2):
        assert math.dist(one, other) >= a + b
    tied = [math.dist(places[s], places[t]) for s, t in zip(network.edges.source, network.edges.target, strict=True)]
    every = [math.dist(one, other) for one, other in itertools.combinations(places, 2)]
    assert sum(tied) / len(tied) < 0.6 * sum(every) / len(every)


def test_force_puts_leaves_around_their_hub() -> None:
    places, _ = placed(network_of([(f"m{n}", "hub") for n in range(30)]), "force")
    far = [math.dist(places["hub"], point) for name, point in places.items() if name != "hub"]
    assert len(set(places.values())) == 31
    assert max(far) < 200


SHAPES = {
    "pieces": [(f"m{n}", f"i{n % 40}") for n in range(130)] + [(f"i{n}", f"i{n + 1}") for n in range(12)],
    "pairs": [(f"a{n}", f"b{n}") for n in range(90)],
    "two pairs": [("a", "b"), ("c", "d")],
    "three pairs": [("a", "b"), ("c", "d"), ("e", "f")],
    "two stars": [(f"n{n}", f"hub{n % 2}") for n in range(18)],
    "path": [(f"n{n}", f"n{n + 1}") for n in range(60)],
    "ring": [(f"n{n}", f"n{(n + 1) % 1_300}") for n in range(1_300)],
    "grid": [(f"n{x}-{y}", f"n{x + dx}-{y + 1 - dx}") for x in range(25) for y in range(4) for dx in (0, 1)],
    "clique": [(f"n{a}", f"n{b}") for a, b in itertools.combinations(range(12), 2)],
    "loop": [("a", "a"), ("b", "c")],
}


@pytest.mark.parametrize("shape", SHAPES)
def test_force_fills_its_frame_with_pieces_that_do_not_meet(shape: str) -> None:
    network = network_of(SHAPES[shape])
    sizes = looks_of(network, []).sizes
    places = by_force(network, sizes)
    for (one, a), (other, b) in itertools.combinations(zip(places, sizes, strict=True), 2):
        assert math.dist(one, other) >= a + b
    wide, high = (max(ends) - min(ends) for ends in zip(*places, strict=True))
    assert 0.4 <= wide / high <= 2.5
    for axis in (0, 1):  # no empty half
        low, top = min(p[axis] for p in places), max(p[axis] for p in places)
        assert 0.2 <= sum(p[axis] < (low + top) / 2 for p in places) / len(places) <= 0.8


@pytest.mark.parametrize("wide", ["Department of Something Large", "一个名称很长的部门"])
def test_names_of_a_small_network_lie_on_no_other_node_or_name(wide: str) -> None:
    """As Gephi draws them when they go by the size of the node: the larger the node, the longer its name."""
    ties = [(f"a{n % 3}", f"i{n}") for n in range(24)] + [("a0", "i1"), ("a1", "i2"), ("lone", "lone")]
    network = network_of(ties)
    nodes = {
        node: {**had, "label": f"{wide} {node[1]}" if node[0] == "a" else node} for node, had in network.nodes.items()
    }
    network = replace(network, nodes=nodes)
    sizes = looks_of(network, []).sizes
    boxes = []
    for (x, y), size, had in zip(by_force(network, sizes), sizes, nodes.values(), strict=True):
        letters = sum(2 if letter > "\u1100" else 1 for letter in str(had["label"]))
        boxes.append([(x - w, x + w, y - h, y + h) for w, h in ((size, size), (0.2 * letters * size, 0.7 * size))])
    for one, other in itertools.combinations(boxes, 2):
        for (a, b, c, d), (e, f, g, h) in itertools.product(one, other):
            assert min(b, f) <= max(a, e) or min(d, h) <= max(c, g)


def test_names_of_the_hubs_of_a_larger_network_lie_on_no_other_hub_or_its_name() -> None:
    """In the language of the file: Chinese names are wider than what they are short for."""
    ties = [(f"a{hub}", f"i{hub}-{n}") for hub in range(12) for n in range(10 + 2 * hub)]
    ties += [(f"a{hub}", f"b{n}") for hub in range(12) for n in range(9) if (hub * n) % 5 == 1]
    network = network_of(ties)
    nodes = {
        node: {
            **had,
            "label": "x",
            "label_zh": "轻量制造和现代金属制造创新中心" if node.startswith(f"{EX}a") else "机构",
        }
        for node, had in network.nodes.items()
    }
    sheet = sheet_of(replace(network, nodes=nodes), Options(lang="zh"))
    assert len(sheet.ids) > 150 and sheet.positions
    hubs = [
        ((x, y), size)
        for node, (x, y), size in zip(sheet.ids, sheet.positions, sheet.looks.sizes, strict=True)
        if node.startswith(f"{EX}a")
    ]
    boxes = [
        [(x - w, x + w, y - h, y + h) for w, h in ((size, size), (0.2 * 30 * size, 0.7 * size))]
        for (x, y), size in hubs
    ]
    assert len(boxes) == 12
    for one, other in itertools.combinations(boxes, 2):
        for (a, b, c, d), (e, f, g, h) in itertools.product(one, other):
            assert min(b, f) <= max(a, e) or min(d, h) <= max(c, g)


def test_force_lays_out_large_networks() -> None:
    network = made(7, 300, 12_000)
    places = by_force(network, looks_of(network, []).sizes)
    assert len(set(places)) == len(network.nodes)


def test_the_crowded_middle_of_a_large_network_is_spread_out() -> None:
    chance = np.random.default_rng(3)
    rooms = chance.uniform(1, 9, 2_000)
    spots = _evened(chance.normal(size=(2_000, 2)), rooms)
    far = np.hypot(*spots.T)
    for share in (0.25, 0.5, 0.75):
        within = rooms[far < share * far.max()]
        assert (within**2).sum() / (rooms**2).sum() == pytest.approx(share**2, abs=0.01)


def test_geo_puts_north_up_and_east_right_and_neighbours_between() -> None:
    network = network_of(
        [("boston", "x"), ("detroit", "x"), ("dallas", "y"), ("lost", "gone")],
        sourceLat=[42.4, 42.3, 32.8, None],
        sourceLong=[-71.1, -83.0, -96.8, None],
    )
    places, notes = placed(network, "geo")
    assert places["dallas"][0] < places["detroit"][0] < places["boston"][0]
    assert places["dallas"][1] < places["detroit"][1] < places["boston"][1]
    assert places["detroit"][0] < places["x"][0] < places["boston"][0]
    assert places["lost"][1] < places["dallas"][1] - 100
    assert len(set(places.values())) == len(places)
    assert notes == [
        "2 nodes have no coordinates; drawn between their neighbours",
        "2 nodes have no coordinates, nor have their neighbours; drawn below the map",
    ]


def test_geo_without_coordinates_is_refused() -> None:
    with pytest.raises(
        QueryError, match="network 'tiny' has no coordinates, so there is no map of it; take another layout"
    ):
        placed(tiny(), "geo")


@pytest.mark.parametrize("ending", ["svg", "png", "pdf"])
def test_pictures_are_the_same_every_time(tmp_path: Path, ending: str) -> None:
    for name in ("one", "two"):
        note = export(tiny(), tmp_path / f"{name}.{ending}", lang="zh" if ending == "png" else "en")
        assert note.notes in ((), ("no font with Chinese characters was found; install Noto Sans CJK to see them",))
    first, second = ((tmp_path / f"{name}.{ending}").read_bytes() for name in ("one", "two"))
    assert first == second
    starts = {"svg": b"<?xml", "png": b"\x89PNG", "pdf": b"%PDF"}
    assert first.startswith(starts[ending])
    assert len(first) > 5_000


def test_a_picture_draws_every_node_and_edge_in_its_colour(tmp_path: Path) -> None:
    export(tiny(), tmp_path / "x.svg")
    text = (tmp_path / "x.svg").read_text("utf-8")
    ElementTree.fromstring(text)
    assert [text.count(f"fill: {colour}") for colour in ("#d55e00", "#0072b2", "#009e73")] >= [1, 1, 1]
    lines = ElementTree.fromstring(text).iterfind(".//*[@id='LineCollection_1']/{http://www.w3.org/2000/svg}path")
    assert len(list(lines)) == 10


@pytest.mark.parametrize("shape", ["pieces", "clique", "grid"])
def test_labels_in_pictures_do_not_collide(shape: str) -> None:
    figure = drawn(sheet_of(network_of(SHAPES[shape]), Options()))
    FigureCanvasAgg(figure).draw()
    axes = figure.axes[0]
    boxes = [text.get_window_extent() for text in axes.texts]
    assert len(boxes) >= 10
    for one, other in itertools.combinations(boxes, 2):
        met = Bbox.intersection(one, other)
        assert met is None or met.width * met.height < 0.1 * min(box.width * box.height for box in (one, other))
    frame = axes.get_window_extent()
    assert all(frame.x0 <= box.x0 and box.x1 <= frame.x1 for box in boxes)


def test_the_legend_has_the_colours_that_are_used() -> None:
    sheet = sheet_of(tiny(), Options(colour_by="sector"))
    (legend,) = drawn(sheet).legends
    told = {text.get_text(): handle for text, handle in zip(legend.get_texts(), legend.legend_handles, strict=True)}
    used = dict(zip(sheet.looks.values, sheet.looks.colours, strict=True))
    assert {value for value in used if value} <= set(told)
    for value, colour in used.items():
        if value:
            found = tuple(round(part * 255) for part in to_rgb(told[value].get_markerfacecolor()))
            assert found == colour


def test_pictures_say_what_they_need(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(QueryError, match="a picture needs places for the nodes"):
        export(tiny(), tmp_path / "x.svg", layout="none")
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(OutputError, match=r"pictures need matplotlib; pip install matplotlib"):
        export(tiny(), tmp_path / "x.svg")
    assert list(tmp_path.iterdir()) == []


def test_more_kinds_than_colours_are_one_line_of_the_legend_and_grey_everywhere() -> None:
    kinds = [f"kind {n:02}" for n in range(13)]
    pairs = [(f"{kind}-{n}", "hub") for n, kind in enumerate([*kinds, *kinds[:10]])]
    rows = [
        (NamedNode(EX + a.replace(" ", "")), NamedNode(EX + b), Literal(a[:7]), Literal("kind 00")) for a, b in pairs
    ]
    sheet = sheet_of(read_view(Rows(("source", "target", "sourceKind", "targetKind"), rows), "made"), Options())
    (legend,) = drawn(sheet).legends
    assert [text.get_text() for text in legend.get_texts()] == [*kinds[:10], "3 others"]
    in_report = colours_of(sheet.modes)
    assert {kind: hex_of(colour) for kind, colour in sheet.looks.key.items()} == in_report
    assert {in_report[kind] for kind in kinds[10:]} == {hex_of(OTHER)}

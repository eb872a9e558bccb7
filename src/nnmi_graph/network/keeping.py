"""A large network kept in a file, so that it is not read from its store again before that changes.

The file is no more than a copy: one that is not there, damaged, of another state or that cannot be written is no error.
"""

from __future__ import annotations

import json
import zlib
from _blake2 import blake2b
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from ..errors import OutputError
from ..outputs import write_files
from ..store.unswept import unswept
from .view import Column, Edges, Metadata, Network

__all__ = ["kept_network"]

LARGE = 20_000
"""From how many edges on a network is kept: it takes a second to read."""
KEPT = 4
"""How many files, the last written ones, are kept in a folder."""
PATTERN = "network-*.kept"


def kept_network(
    folder: Path, asked: str, state: str, read: Callable[[], Network], still: Callable[[], bool]
) -> Network:
    """The network kept in the folder for what is asked, if of this state; else as it is read, and kept if it is large.

    `still` says after reading whether the state has not changed meanwhile: only then is the state what was read.
    """
    path = folder / PATTERN.replace("*", blake2b(asked.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest())
    with suppress(OSError, ValueError, KeyError, TypeError, IndexError), unswept():
        return _recalled(path.read_bytes(), state)
    network = read()
    if len(network.edges) >= LARGE and still():
        with suppress(OSError, OutputError):
            path.parent.mkdir(parents=True, exist_ok=True)
            write_files({path: lambda out: _keep(out, state, network)}, force=True)
            for old in sorted(path.parent.glob(PATTERN), key=lambda file: file.stat().st_mtime)[:-KEPT]:
                old.unlink()
    return network


def _keep(out: IO[bytes], state: str, network: Network) -> None:
    """Write the blocks, each after its length, and last a checksum of them all."""
    check = 0
    for block in (state.encode(), *_blocks(network)):
        for part in (len(block).to_bytes(8, "little"), block):
            check = zlib.crc32(part, check)
            out.write(part)
    out.write(check.to_bytes(4, "little"))


def _recalled(kept: bytes, state: str) -> Network:
    """The network in these bytes. Raises `ValueError` if they are of another state, or damaged."""
    begun = len(state.encode()).to_bytes(8, "little") + state.encode()
    if not kept.startswith(begun) or zlib.crc32(memoryview(kept)[:-4]) != int.from_bytes(kept[-4:], "little"):
        raise ValueError
    return _network(_cut(memoryview(kept)[len(begun) : -4]))


def _cut(kept: memoryview) -> Iterator[memoryview]:
    """The blocks in turn."""
    at = 0
    while at < len(kept):
        end = at + 8 + int.from_bytes(kept[at : at + 8], "little")
        yield kept[at + 8 : end]
        at = end


def _blocks(network: Network) -> Iterator[bytes]:
    """What `_network` makes the network of again."""
    names = list(dict.fromkeys(name for had in network.nodes.values() for name in had))
    edges = network.edges
    yield _json(
        {
            "name": network.name,
            "metadata": asdict(network.metadata),
            "notes": network.notes,
            "remarks": [dict(remark) for remark in network.remarks],
            "alone": dict(network.alone),
            "nodes": names,
            "edges": list(edges.columns),
        }
    )
    yield _json(list(network.nodes))
    for name in names:
        yield from _column([had.get(name) for had in network.nodes.values()])
    yield edges.source.tobytes()
    yield edges.target.tobytes()
    for column in edges.columns.values():
        yield from _column(column)


def _network(blocks: Iterator[memoryview]) -> Network:
    head: dict[str, Any] = json.loads(bytes(next(blocks)))
    ids = json.loads(bytes(next(blocks)))
    nodes: dict[str, dict[str, Any]] = {iri: {} for iri in ids}
    for name in head["nodes"]:
        for had, value in zip(nodes.values(), _values(blocks), strict=True):
            if value is not None:
                had[name] = value
    ends = array("q", bytes(next(blocks))), array("q", bytes(next(blocks)))
    told = head["metadata"]
    metadata = Metadata(**told | {name: tuple(told[name]) for name in ("sources", "modes")})
    edges = Edges(*ends, {name: _values(blocks) for name in head["edges"]})
    return Network(head["name"], nodes, edges, metadata, tuple(head["notes"]), tuple(head["remarks"]), head["alone"])


def _column(values: Sequence[Any]) -> tuple[bytes, bytes]:
    """The values, or each once and the place of each among them where most are met again."""
    alike = len({type(value) for value in values} - {type(None)}) < 2  # 1, 1.0 and True are equal
    distinct = list(dict.fromkeys(values)) if alike else values
    if 2 * len(distinct) > len(values):
        return _json(values), b""
    places = {value: place for place, value in enumerate(distinct)}
    return _json(distinct), array("i", map(places.__getitem__, values)).tobytes()


def _values(blocks: Iterator[memoryview]) -> Column:
    distinct: Column = json.loads(bytes(next(blocks)))
    places = bytes(next(blocks))
    return list(map(distinct.__getitem__, array("i", places))) if places else distinct


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()

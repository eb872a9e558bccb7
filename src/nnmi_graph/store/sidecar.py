"""The forms in which literals were entered into a store on disk, which its engine keeps by value: a file beside it.

Each line is a statement in N-Quads as it was written. The store decides what there is; this only says how it was put.
A statement about a blank node that got another name in the store is told by value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from ..terms import Literal, Quad, data_text
from .forms import by_value, is_kept

NAME = "as-written.nq"
TAKEN_OUT = "taken-out.nq"
"""The file beside a store with what was entered into it and taken out again."""
Forms = dict[Quad, dict[Quad, None]]
"""The statements as written, by the statement as the engine keeps it."""


def read_forms(store: Path) -> Forms:
    """What the file beside the store says; nothing if there is none."""
    found: Forms = {}
    file = store / NAME
    if file.is_file():
        for quad in ox.parse(path=str(file), format=ox.RdfFormat.N_QUADS):
            found.setdefault(as_kept(quad), {})[quad] = None
    return found


def remember(store: Path, quads: Iterable[Quad], held: ox.Store | None = None) -> None:
    """Note the forms of what is about to be put into the store; `held` is what it holds already."""
    batch = list(quads)
    odd = {as_kept(quad): quad for quad in batch if is_odd(quad)}
    known = read_forms(store)
    if not odd and not known:
        return
    plain = [quad for quad in batch if quad in odd or quad in known]
    plain += [key for key in odd if key not in known and held is not None and key in held]
    lines = dict.fromkeys([quad for quad in batch if is_odd(quad)] + plain)
    with (store / NAME).open("ab") as file:
        file.writelines(line(quad) for quad in lines if quad not in known.get(as_kept(quad), ()))


def append(store: Path, quads: Iterable[Quad]) -> None:
    """Note the forms of what has been put into the store, each once."""
    if each := dict.fromkeys(quads):
        with (store / NAME).open("ab") as file:
            ox.serialize(each, file, format=ox.RdfFormat.N_QUADS)


def keep_taken_out(store: Path, quads: Iterable[Quad]) -> None:
    """Keep what is about to be taken out of the store: it may be asked what the store knew before."""
    with (store / TAKEN_OUT).open("ab") as file:
        file.writelines(map(line, quads))


def taken_out(store: Path) -> list[Quad]:
    """What was entered into the store and taken out again, each statement once."""
    file = store / TAKEN_OUT
    return list(dict.fromkeys(ox.parse(path=str(file), format=ox.RdfFormat.N_QUADS))) if file.is_file() else []


def copy(store: Path, to: Path) -> None:
    """Copy the files that are kept beside a store."""
    import shutil

    for name in (NAME, TAKEN_OUT):
        if (store / name).is_file():
            shutil.copyfile(store / name, to / name)


def forget(store: Path, quads: Iterable[Quad]) -> None:
    """Leave out the forms of what is being taken out of the store."""
    known = read_forms(store)
    gone = {as_kept(quad) for quad in quads} & set(known)
    if gone:
        lines = [line(quad) for key, forms in known.items() if key not in gone for quad in forms]
        (store / NAME).write_bytes(b"".join(lines))


def as_entered(quads: Iterable[Quad], forms: Forms) -> Iterator[Quad]:
    """The statements of the store in the forms they were entered in."""
    for quad in quads:
        yield from forms.get(quad, (quad,))


def is_odd(quad: Quad) -> bool:
    """Whether the engine keeps the statement in another form."""
    return isinstance(quad.object, Literal) and not is_kept(quad.object)


def as_kept(quad: Quad) -> Quad:
    """The statement as the engine keeps it."""
    if not isinstance(quad.object, Literal):
        return quad
    return Quad(quad.subject, quad.predicate, by_value(quad.object), quad.graph_name) if is_odd(quad) else quad


def line(quad: Quad) -> bytes:
    """The statement as a line of N-Quads."""
    graph = "" if isinstance(quad.graph_name, ox.DefaultGraph) else f" {data_text(quad.graph_name)}"
    return f"{' '.join(map(data_text, quad.triple))}{graph} .\n".encode()

"""Which writer a file's ending asks for, and the one call that exports."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import IO, Any

from ..errors import QueryError, UnknownName
from ..network import MEASURES, Network, measured, named_only
from ..outputs import refuse_existing, write_files
from ..steps import Step
from ..store.unswept import unswept
from .evidence import Evidence
from .gexf import write_gexf
from .graphml import write_graphml, write_yed
from .jsons import write_cyjs, write_node_link
from .page import write_page
from .pajek import write_pajek
from .picture import write_picture
from .sheet import Options, Sheet, in_larger_units, sheet_of
from .spreadsheets import write_edge_table, write_node_table
from .timeline import write_timeline

__all__ = ["FORMATS", "ExportNote", "export", "target"]


@dataclass(frozen=True)
class ExportNote:
    """What was written: the files, how many nodes and edges they hold, and what was changed on the way."""

    files: tuple[Path, ...]
    nodes: int
    edges: int
    notes: tuple[str, ...]


SheetWriter = Callable[[Sheet, Any], None]
WRITERS: dict[str, SheetWriter] = {
    "gexf": write_gexf,
    "graphml": write_graphml,
    "yed": write_yed,
    "json": write_node_link,
    "cyjs": write_cyjs,
    "net": write_pajek,
    "html": write_page,
}
PICTURES = ("svg", "png", "pdf")
FORMATS = (*WRITERS, "csv", *PICTURES)
"""The names of the formats, which are also the endings of their files, but for `yed`, whose files end in .graphml."""


def export(
    network: Network,
    path: str | Path,
    *,
    format: str | None = None,
    lang: str = "en",
    layout: str = "force",
    dynamic: bool = False,
    colour_by: str = "node_kind",
    size_by: str = "degree",
    measures: Iterable[str] = (),
    force: bool = False,
    say: Callable[[str], str] = str,
    heading: Callable[[str], str] = str,
    evidence: Callable[[], Evidence] = Evidence,
) -> ExportNote:
    """Write the network to a file in the format its ending names, and say what was written.

    Each of the `measures` becomes a node column; colours and sizes may follow a node column or any measure. `say` and
    `heading` put values and the names of columns into the language; `evidence` gives what stands behind the network,
    which a page tells. `csv` is two tables, `NAME.nodes.csv` and `NAME.edges.csv`. Raises `UnknownName` for an unknown
    format, layout, measure or attribute and `OutputError` if a file exists (without `force`) or cannot be written.
    """
    name, files = target(path, format, dynamic=dynamic, force=force)
    network = named_only(network)
    network = measured(network, dict.fromkeys((*measures, *_to_measure(network, colour_by, size_by))))
    colour_by, size_by = (wanted.replace("-", "_") if wanted in MEASURES else wanted for wanted in (colour_by, size_by))
    behind = evidence() if name == "html" else Evidence()
    binary = name in PICTURES
    with unswept():
        sheet = sheet_of(network, Options(lang, layout, dynamic, colour_by, size_by, say, heading, behind))
        sheet = in_larger_units(sheet) if name == "gexf" else sheet
        writers = {f: partial(write if binary else partial(_as_text, write), sheet) for f, write in files.items()}
        with Step("writing"):
            write_files(writers, force=force)
    return ExportNote(tuple(files), len(sheet.ids), len(sheet.source), tuple(sheet.notes))


def target(
    path: str | Path, format: str | None, *, dynamic: bool, force: bool
) -> tuple[str, Mapping[Path, SheetWriter]]:
    """The format that is meant, and the files to write. Raises what `export` raises of them, before any work."""
    path = Path(path)
    name = format or path.suffix.lstrip(".").lower()
    if name not in FORMATS:
        endings = ", .".join(one for one in FORMATS if one != "yed")
        raise UnknownName("export format", name or path.name, FORMATS, mend=f"end the name in .{endings}")
    files = _files(name, path, dynamic)
    refuse_existing(files, force)
    return name, files


def _to_measure(network: Network, *wanted: str) -> list[str]:
    """The measures among what colours and sizes follow that are no node column yet; the degree is always there."""
    asked = {name: name.replace("-", "_") for name in wanted if name in MEASURES and name != "degree"}
    return [name for name, column in asked.items() if not any(column in had for had in network.nodes.values())]


def _as_text(write: SheetWriter, sheet: Sheet, out: IO[bytes]) -> None:
    text = TextIOWrapper(out, encoding="utf-8", newline="")
    write(sheet, text)
    text.detach()


def _files(name: str, path: Path, dynamic: bool) -> dict[Path, SheetWriter]:
    """The files to write, each with its writer."""
    if dynamic and name not in ("gexf", "csv"):
        raise QueryError(f"{name} has no timeline", mend="write .gexf or .csv, or leave dynamic out")
    if dynamic and name == "gexf":
        return {path: write_timeline}
    if name in PICTURES:
        return {path: lambda sheet, out: write_picture(sheet, out, name)}
    if name != "csv":
        return {path: WRITERS[name]}
    stem = path.with_suffix("") if path.suffix.lower() == ".csv" else path
    return {
        stem.with_name(f"{stem.name}.nodes.csv"): write_node_table,
        stem.with_name(f"{stem.name}.edges.csv"): write_edge_table,
    }

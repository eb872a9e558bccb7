"""Tables with typed columns as files for table engines: Parquet (written by DuckDB) or CSV, and a schema beside them.

The schema is a Data Package (`datapackage.json`, datapackage.org): what each column means, its type, the key of each
table and what its columns refer to in others. Rows pass through one by one, so memory does not grow with them, but for
the keys. Each row is written as CSV; of that DuckDB makes Parquet, beyond memory if need be.
"""

from __future__ import annotations

import csv
import json
import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ..errors import ContentError, NnmiError, OutputError
from ..headers import Column, Header, in_words
from ..outputs import refuse_existing
from ..safe import cell
from ..store import Rows
from ..terms import BlankNode, Term

TABLE_FORMATS = ("parquet", "csv")
SCHEMA = "datapackage.json"
_ENGINE_TYPES = {"day": "DATE", "number": "DOUBLE", "count": "BIGINT", "truth": "BOOLEAN"}
_SCHEMA_TYPES = {"day": "date", "number": "number", "count": "integer", "truth": "boolean"}
_MEDIA = {"parquet": "application/vnd.apache.parquet", "csv": "text/csv"}
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(Z|[+-]\d\d:\d\d)?")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_LONGEST = 64 * 2**20
"""How long a row may be for the engine, in bytes."""


@dataclass
class Written:
    """A table that was written: its name, how many rows it has, in how many the key is not the first of its kind, how
    many cells of each column were left empty since they are not of its type."""

    name: str
    header: Header
    rows: int = 0
    repeated: int = 0
    unfit: dict[str, int] = field(default_factory=dict)


def write_tables(
    tables: Iterable[tuple[str, Header, Rows]],
    folder: Path,
    *,
    formats: Sequence[str] = ("parquet",),
    lang: str = "en",
    force: bool = False,
) -> list[Written]:
    """Write each table (name, header, rows) into the folder, which is made, and the schema: all of them or none.

    In a CSV file, which people open in a spreadsheet, an apostrophe stands before what that would run. Raises
    `OutputError`, and `ContentError` for a table whose columns are not those that its header tells.
    """
    engine = _duckdb() if "parquet" in formats else None
    try:
        folder.mkdir(exist_ok=True)
        with TemporaryDirectory(prefix=".nnmi-", dir=folder) as made:
            part, written = Path(made), []
            for name, header, rows in tables:
                refuse_existing([folder / f"{name}.{format}" for format in formats], force)
                written.append(_write_rows(name, header, rows, part))
                if engine is not None:
                    _to_parquet(engine, part / f"{name}.raw", header.columns, part / f"{name}.parquet")
            refuse_existing([folder / SCHEMA], force)
            (part / SCHEMA).write_text(schema(written, formats, lang), encoding="utf-8")
            for path in sorted(part.iterdir()):
                if path.name == SCHEMA or path.suffix[1:] in formats:
                    path.replace(folder / path.name)
    except OSError as error:
        raise OutputError(f"cannot be written ({error.strerror or error})", where=str(folder)) from None
    return written


def _write_rows(name: str, header: Header, rows: Rows, part: Path) -> Written:
    """The rows as they are, for the engine, and as a spreadsheet may open them."""
    told = tuple(column.name for column in header.columns)
    if told != rows.variables:
        raise ContentError(
            f"the header tells the columns {', '.join(told)}, the query gives {', '.join(rows.variables)}",
            where=name,
            mend="name the same in the same order",
        )
    written = Written(name, header)
    keys: set[int] = set()
    with (
        open(part / f"{name}.raw", "w", encoding="utf-8", newline="") as raw,
        open(part / f"{name}.csv", "w", encoding="utf-8", newline="") as safe,
    ):
        write = csv.writer(safe).writerow
        write(told)
        for row in rows:
            cells = [_cell(term, column, written) for term, column in zip(row, header.columns, strict=True)]
            raw.write(",".join("" if text is None else _quoted(text) for text in cells) + "\n")
            write(["" if text is None else cell(text) for text in cells])
            written.rows += 1
            keys.add(hash(cells[0]))
    written.repeated = written.rows - len(keys)
    return written


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _cell(term: Term | None, column: Column, written: Written) -> str | None:
    """The term as its column holds it, None if there is none or it is not of the column's type, which is counted."""
    if term is None:
        return None
    text = str(term) if isinstance(term, BlankNode) else term.value
    fit = _AS[column.type](text) if column.type in _AS else text
    if fit is None:
        written.unfit[column.name] = written.unfit.get(column.name, 0) + 1
    return fit


def _as_day(text: str) -> str | None:
    found = _DAY.fullmatch(text)
    try:
        return date.fromisoformat(found[1]).isoformat() if found else None
    except ValueError:
        return None


def _as_number(text: str) -> str | None:
    return text if _NUMBER.fullmatch(text) and math.isfinite(float(text)) else None


def _as_count(text: str) -> str | None:
    return text if re.fullmatch(r"[+-]?\d{1,18}", text) else None


def _as_truth(text: str) -> str | None:
    return {"true": "true", "1": "true", "false": "false", "0": "false"}.get(text)


_AS: dict[str, Callable[[str], str | None]] = {
    "day": _as_day,
    "number": _as_number,
    "count": _as_count,
    "truth": _as_truth,
}


def _duckdb() -> Any:
    try:
        import duckdb
    except ImportError:
        raise NnmiError(
            "needs the package duckdb", where="Parquet", mend="pip install 'nnmi-graph[tables]', or choose csv"
        ) from None
    return duckdb


def _to_parquet(engine: Any, raw: Path, columns: Sequence[Column], target: Path) -> None:
    """Write the rows as Parquet: in one thread, so that the same rows make the same bytes; nothing is fetched."""
    types = ", ".join(f"{_name(column.name)}: '{_ENGINE_TYPES.get(column.type, 'VARCHAR')}'" for column in columns)
    settings = {"threads": 1, "autoinstall_known_extensions": False, "autoload_known_extensions": False}
    with engine.connect(config=settings) as base:
        base.execute(
            f"COPY (SELECT * FROM read_csv({_name(str(raw))}, header=false, auto_detect=false, delim=',', quote='\"', "
            f"escape='\"', new_line='\\n', nullstr='', allow_quoted_nulls=false, max_line_size={_LONGEST}, "
            f"columns={{{types}}})) TO {_name(str(target))} (FORMAT parquet, COMPRESSION zstd)"
        )


def _name(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def schema(written: Sequence[Written], formats: Sequence[str], lang: str) -> str:
    """The Data Package of the tables, as JSON."""
    resources = [
        _resource(table, format, "" if format == formats[0] else f"-{format}", written, lang)
        for format in formats
        for table in written
    ]
    package = {"$schema": "https://datapackage.org/profiles/2.0/datapackage.json", "resources": resources}
    return json.dumps(package, ensure_ascii=False, indent=1) + "\n"


def _resource(table: Written, format: str, suffix: str, others: Sequence[Written], lang: str) -> dict[str, Any]:
    columns = table.header.columns
    keys = {other.name: other.header.columns[0].name for other in others}
    fields = [
        {
            "name": column.name,
            "type": _SCHEMA_TYPES.get(column.type, "string"),
            **({"format": "uri"} if column.type == "iri" else {}),
            "description": in_words(column.meaning, lang),
        }
        for column in columns
    ]
    refers = [
        {"fields": [column.name], "reference": {"resource": f"{column.to}{suffix}", "fields": [keys[column.to]]}}
        for column in columns
        if column.to in keys
    ]
    return {
        "name": f"{table.name}{suffix}",
        "path": f"{table.name}.{format}",
        "format": format,
        "mediatype": _MEDIA[format],
        "description": in_words(table.header.summary, lang),
        "rowCount": table.rows,
        "schema": {
            "fields": fields,
            **({} if table.repeated else {"primaryKey": [columns[0].name]}),
            **({"foreignKeys": refers} if refers else {}),
        },
    }

"""The rows of a SELECT, and the answer to an ASK, as text."""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Callable, Iterable, Iterator

from ..datatypes import NUMBERS
from ..safe import cell, harmless
from ..store import Rows
from ..terms import XSD, BlankNode, Literal, NamedNode, Term, shorten

_STRING = XSD + "string"


def render_rows(rows: Rows, format: str, width: int | None = None, *, to_file: bool = False) -> str:
    """The rows as text, in one of `ROW_FORMATS` but the workbook; `width` is that of the terminal, if there is one.

    In a CSV or TSV file, which people open in a spreadsheet, an apostrophe stands before what that would run.
    """
    return "".join(render_parts(rows, format, width, to_file=to_file))


def render_parts(rows: Rows, format: str, width: int | None = None, *, to_file: bool = False) -> Iterable[str]:
    """The same in parts, to be put one behind the other: CSV and TSV, which may be long, line by line."""
    if to_file and format in ("csv", "tsv"):
        rows = Rows(tuple(map(cell, rows.variables)), (tuple(map(_unrun, row)) for row in rows))
    made = _table(rows, width) if format == "table" else _AS_TEXT[format](rows)
    return [made] if isinstance(made, str) else made


def _unrun(term: Term | None) -> Term | None:
    """The term as a spreadsheet shows it and does not run it."""
    if not isinstance(term, Literal) or cell(term.value) == term.value:
        return term
    return Literal(cell(term.value), language=term.language, datatype=None if term.language else term.datatype)


def render_boolean(answer: bool, format: str) -> str:
    """The answer to an ASK: JSON or XML as the W3C has it, else the word."""
    word = str(answer).lower()
    if format == "json":
        return f'{{"head": {{}}, "boolean": {word}}}\n'
    if format == "xml":
        return _XML_OPEN + f"<head/><boolean>{word}</boolean></sparql>\n"
    return word + "\n"


def plain(term: Term | None) -> str:
    """A term as a person reads it: no quotes, no datatype; IRIs as prefixed names where we have a prefix.

    What would command a terminal, or turn the direction of its text, is shown as U+FFFD.
    """
    if term is None:
        return ""
    if isinstance(term, NamedNode):
        return harmless(shorten(term.value))
    return harmless(term.value) if isinstance(term, Literal) else str(term)


def _csv(rows: Rows) -> Iterator[str]:
    import csv

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for cells in itertools.chain([rows.variables], (map(_csv_cell, row) for row in rows)):
        writer.writerow(cells)
        yield out.getvalue()
        out.seek(0)
        out.truncate()


def _csv_cell(term: Term | None) -> str:
    if term is None:
        return ""
    return str(term) if isinstance(term, BlankNode) else term.value


def _tsv(rows: Rows) -> Iterator[str]:
    yield "\t".join(f"?{name}" for name in rows.variables) + "\n"
    for row in rows:
        yield "\t".join("" if term is None else str(term).replace("\t", "\\t") for term in row) + "\n"


def _json(rows: Rows) -> str:
    import json

    bindings = [
        {name: _json_term(term) for name, term in zip(rows.variables, row, strict=True) if term is not None}
        for row in rows
    ]
    answer = {"head": {"vars": list(rows.variables)}, "results": {"bindings": bindings}}
    return json.dumps(answer, ensure_ascii=False, indent=1) + "\n"


def _json_term(term: Term) -> dict[str, str]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    extra = {}
    if term.language:
        extra = {"xml:lang": term.language}
    elif term.datatype.value != _STRING:
        extra = {"datatype": term.datatype.value}
    return {"type": "literal", "value": term.value, **extra}


_XML_OPEN = '<?xml version="1.0" encoding="UTF-8"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">\n'
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"})
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def _xml(rows: Rows) -> str:
    head = "".join(f'<variable name="{name}"/>' for name in rows.variables)
    body = "\n".join(f"<result>{''.join(_xml_bindings(rows.variables, row))}</result>" for row in rows)
    return f"{_XML_OPEN}<head>{head}</head>\n<results>\n{body}\n</results>\n</sparql>\n"


def _xml_bindings(variables: Iterable[str], row: Iterable[Term | None]) -> Iterable[str]:
    for name, term in zip(variables, row, strict=True):
        if term is not None:
            yield f'<binding name="{name}">{_xml_term(term)}</binding>'


def _escape(text: str) -> str:
    """The text as XML content, characters that XML 1.0 cannot hold replaced by U+FFFD."""
    return _NOT_XML.sub("\ufffd", text).translate(_ENTITIES)


def _xml_term(term: Term) -> str:
    value = _escape(term.value)
    if isinstance(term, NamedNode):
        return f"<uri>{value}</uri>"
    if isinstance(term, BlankNode):
        return f"<bnode>{value}</bnode>"
    if term.language:
        return f'<literal xml:lang="{term.language}">{value}</literal>'
    kind = "" if term.datatype.value == _STRING else f' datatype="{_escape(term.datatype.value)}"'
    return f"<literal{kind}>{value}</literal>"


def _markdown(rows: Rows) -> str:
    lines = ["| " + " | ".join(rows.variables) + " |", "|" + " --- |" * len(rows.variables)]
    for row in rows:
        cells = (re.sub(r"\s+", " ", plain(term)).replace("|", "\\|") for term in row)
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _table(rows: Rows, width: int | None = None) -> str:
    """A table fit to the terminal; columns that are empty throughout are left out."""
    from .table import table

    cells = [[for_people(term) for term in row] for row in rows]
    shown = [i for i in range(len(rows.variables)) if any(row[i] for row in cells)] or range(len(rows.variables))
    titles = [rows.variables[index].replace("_", " ") for index in shown]
    return table(titles, [[row[index] for index in shown] for row in cells], width)


def for_people(term: Term | None) -> str:
    """A term as a person reads it; large numbers with their thousands apart."""
    text = plain(term)
    if isinstance(term, Literal) and term.datatype.value in NUMBERS and re.fullmatch(r"-?\d{5,}(\.\d+)?", text):
        whole, point, rest = text.partition(".")
        return f"{int(whole):,}{point}{rest}"
    return text


_AS_TEXT: dict[str, Callable[[Rows], str | Iterator[str]]] = {
    "table": _table,
    "csv": _csv,
    "tsv": _tsv,
    "json": _json,
    "xml": _xml,
    "md": _markdown,
}
ROW_FORMATS = (*_AS_TEXT, "xlsx")
"""The formats rows can take, by name; of `xlsx` see `render_workbook`."""

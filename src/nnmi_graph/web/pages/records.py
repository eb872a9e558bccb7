"""New records: a form made from the shapes, or a sheet that is sent; checked in the same words and places as by
`nnmi validate`, given back as Turtle or a sheet, and added where the server may write."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from ...commits.adding import Decisions
from ...commits.duplicates import Duplicate
from ...endpoint.protocol import MOST_SENT
from ...errors import NnmiError, UnknownName, Where
from ...findings import Report
from ...findings.as_json import entry_value
from ...headers import in_words
from ...phrases import error_in, in_language
from ...sheets.heads import Head, choices, example, heads, note
from ...sheets.kinds import Holds
from ...sheets.marked import Mark, marked
from ...terms import shorten
from ..replies import language_of, respond, site_of
from ..site import MOST_CHOICES, Site

_ENDINGS = (
    ".xlsx",
    ".xlsm",
    ".ods",
    ".csv",
    ".tsv",
    ".yaml",
    ".yml",
    ".json",
    ".ttl",
    ".trig",
    ".nt",
    ".nq",
    ".jsonld",
)
_MEDIA = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "yaml": "application/yaml",
    "ttl": "text/turtle",
}
_KNOWN = {"what", "author", "message", "token", "decide", "file", "lang"}


@dataclass(frozen=True)
class Finding:
    """What is wrong: how grave, where in the input and in which column, in words, and how to mend it."""

    severity: str
    place: Where | None
    where: str
    column: str
    message: str
    mend: str


@dataclass
class Outcome:
    """What came of a check: the findings, duplicates to decide on, commits made, or why nothing could be done."""

    checked: bool = False
    findings: Sequence[Finding] = ()
    undecided: Sequence[Duplicate] = ()
    commits: Sequence[str] = ()
    message: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


async def records(request: Request) -> Response:
    """The kinds of record there are; a sheet that is sent is checked."""
    outcome = Outcome()
    if request.method == "POST":
        done = await _posted(request, None)
        if isinstance(done, Response):
            return done
        outcome = done
    return await run_in_threadpool(_overview, request, outcome)


async def record(request: Request) -> Response:
    """The form for a record of one kind; what is sent is checked, given back, or added."""
    name = str(request.path_params["kind"])
    stem, _, form = name.partition(".")
    site = site_of(request)
    kinds = await run_in_threadpool(lambda: site.kinds)
    if stem not in kinds or form not in ("", "xlsx", "csv", "yaml", "ttl"):
        raise UnknownName("kind of record", stem, kinds)
    if form:
        data = await run_in_threadpool(_empty, site, stem, form, language_of(request))
        return _file(data, stem, form)
    outcome = Outcome()
    if request.method == "POST":
        done = await _posted(request, stem)
        if isinstance(done, Response):
            return done
        outcome = done
    return await run_in_threadpool(_form, request, stem, outcome)


def _empty(site: Site, kind: str, form: str, lang: str) -> bytes:
    return site.workspace.template(kind, format="turtle" if form == "ttl" else form, lang=lang)


def _file(data: bytes, name: str, form: str) -> Response:
    return Response(
        data, headers={"Content-Disposition": f'attachment; filename="{name}.{form}"'}, media_type=_MEDIA[form]
    )


async def _posted(request: Request, kind: str | None) -> Any:
    """What comes of what was sent: an outcome, or a file to give back."""
    try:
        length = request.headers.get("content-length", "")
        if not length.isdecimal() or int(length) > MOST_SENT:
            raise NnmiError(f"the request is larger than {MOST_SENT >> 20} MB", mend="send less at a time")
        async with request.form(max_files=1, max_fields=400, max_part_size=1 << 20) as sent:
            upload = sent.get("file")
            data = await upload.read() if isinstance(upload, UploadFile) else b""
            name = upload.filename or "" if isinstance(upload, UploadFile) else ""
            return await run_in_threadpool(_work, request, kind, sent, (name, data))
    except NnmiError as error:
        return Outcome(message=error_in(error, language_of(request)))


def _work(request: Request, kind: str | None, sent: FormData, upload: tuple[str, bytes]) -> Any:
    site, lang = site_of(request), language_of(request)
    values = {key: str(text) for key, text in sent.multi_items() if key not in _KNOWN and isinstance(text, str)}
    name, data = upload if kind is None else (f"{kind}.csv", _as_sheet(values))
    safe = re.sub(r"[^\w.-]+", "_", Path(name).name)[-80:]
    with TemporaryDirectory(prefix="nnmi-serve-") as folder:
        path = Path(folder) / safe
        if not safe.lower().endswith(_ENDINGS):
            raise NnmiError(f"{safe!r} has no ending that tells its form", mend=f"use one of {', '.join(_ENDINGS)}")
        path.write_bytes(data)
        what = str(sent.get("what", "check"))
        if kind and what in ("ttl", "xlsx", "csv"):
            made = data if what == "csv" else _converted(site, path, what, kind, lang)
            return _file(made, kind, what)
        if what == "marked":
            return _file(_marked(site, path, kind, lang), f"{path.stem}-marked", "xlsx")
        try:
            outcome = _added(request, path, kind, sent) if what == "add" else _checked(site, path, kind, lang)
        except NnmiError as error:
            outcome = Outcome(message=error_in(error, lang).replace(f"{folder}/", ""))
        outcome.values = values
        return outcome


def _as_sheet(values: Mapping[str, str]) -> bytes:
    """The values of a form as a sheet with one row."""
    filled = {key: text.strip() for key, text in values.items() if text.strip()}
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(filled or ["id"])
    writer.writerow(filled.values())
    return out.getvalue().encode()


def _converted(site: Site, path: Path, form: str, kind: str, lang: str) -> bytes:
    """The sheet as Turtle, or as a workbook. Raises `NnmiError` with the first fault."""
    made = site.workspace.convert(path, "record.ttl", kind=kind, lang=lang)
    if form == "xlsx" and made.data is not None:
        turtle = path.with_suffix(".ttl")
        turtle.write_bytes(made.data)
        made = site.workspace.convert(turtle, "record.xlsx", kind=kind, lang=lang)
    if made.data is None:
        raise NnmiError(str(made.faults[0]), mend="check the record first")
    return made.data


def _checked(site: Site, path: Path, kind: str | None, lang: str) -> Outcome:
    report = site.workspace.validate(str(path), kind=kind, timeout=site.endpoint.settings.timeout)
    return Outcome(True, _findings(report, path, lang))


def _marked(site: Site, path: Path, kind: str | None, lang: str) -> bytes:
    """The sheet that was sent with each finding at its cell. Raises `NnmiError` for what is no table."""
    found = _checked(site, path, kind, lang).findings
    marks = [Mark(one.severity, one.place, one.message + (f"\n→ {one.mend}" if one.mend else "")) for one in found]
    title, severity, place = in_language("findings", lang), in_language("severity", lang), in_language("place", lang)
    return marked(path, marks, [title, severity, place, in_language("what is wrong, and how to mend it", lang)])


def _added(request: Request, path: Path, kind: str | None, sent: FormData) -> Outcome:
    """Add the records, if the server may and the person may."""
    site, lang = site_of(request), language_of(request)
    if site.writer is None:
        raise NnmiError("this server only reads", mend="start it with --write")
    author = site.writer.author(request, str(sent.get("token", "")), str(sent.get("author", "")))
    decided = [str(one).partition("|") for one in sent.getlist("decide")]
    same = dict(rest.rsplit("|", 1) for how, _, rest in decided if how == "same" and "|" in rest)
    decisions = Decisions(same, tuple(rest for how, _, rest in decided if how == "new"))
    found, names, snapshot = site.writer.add(str(path), kind, author, str(sent.get("message", "")), decisions)
    if snapshot:
        site.renew(snapshot)
    message = "" if names or not found.is_known else error_in(NnmiError("the store holds all of it already"), lang)
    return Outcome(True, _findings(found.report, path, lang), found.undecided, names, message)


def _findings(report: Report, path: Path, lang: str) -> list[Finding]:
    found = []
    for entry in report.entries:
        value = entry_value(entry, lang)
        where = str(entry.where or "").replace(f"{path.parent}/", "")
        column = where.rpartition("column ")[2] if "column " in where else ""
        mend = in_words(entry.mend.words, lang) if entry.mend else ""
        found.append(Finding(value["severity"], entry.where, where, column, value["message"], mend))
    return found


def _overview(request: Request, outcome: Outcome) -> Response:
    site, lang = site_of(request), language_of(request)
    kinds = [(name, kind.titles.get(lang, name), kind.notes.get(lang, "")) for name, kind in sorted(site.kinds.items())]
    return respond(request, "records.html", _status(outcome), kinds=kinds, outcome=outcome, short=shorten)


def _form(request: Request, name: str, outcome: Outcome) -> Response:
    site, lang = site_of(request), language_of(request)
    kind = site.kinds[name]
    fields = [_field(site, head, outcome, lang) for head in heads(kind, all_columns=True) if head.column]
    return respond(
        request,
        "record.html",
        _status(outcome),
        name=name,
        title=kind.titles.get(lang, name),
        notes=kind.notes.get(lang, ""),
        fields=fields,
        outcome=outcome,
        short=shorten,
    )


def _status(outcome: Outcome) -> int:
    return 422 if outcome.message or any(one.severity == "violation" for one in outcome.findings) else 200


def _field(site: Site, head: Head, outcome: Outcome, lang: str) -> dict[str, Any]:
    """A field of the form: as the column of the sheet is, with what is wrong in it."""
    column = head.column
    assert column is not None
    names = site.workspace.names
    labels = names.index(column.range).labels if column.holds is Holds.THING and not site.is_large else {}
    listed = sorted(set(labels.values())) or (choices(column, names, lang) if column.scheme else [])
    return {
        "name": head.name,
        "title": column.titles.get(lang, head.name) + (f" ({head.language})" if head.language else ""),
        "note": note(head, lang),
        "required": head.required,
        "value": outcome.values.get(head.name, ""),
        "example": example(head, names, lang),
        "choices": listed if len(listed) <= MOST_CHOICES else [],
        "closed": column.holds is Holds.CONCEPT and not column.many,
        "findings": [one for one in outcome.findings if one.column == head.name],
    }

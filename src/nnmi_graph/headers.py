"""What query files say about themselves in the `#+` lines that open them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from .errors import ContentError, UnknownName, Where
from .frozen import fresh, value
from .terms import expand

TYPE_CHECKING = False  # typing itself is not imported at start-up: it costs more than most of our rooms
if TYPE_CHECKING:
    from typing import Any

PARAM_TYPES = ("thing", "concept", "date", "number", "text")
BOUNDS = ("from", "until", "period")
"""What a date that is asked for may be beside a day, a month or a year: the first one, the last one, or both in one."""
COLUMN_TYPES = ("iri", "text", "day", "number", "count", "truth")
"""What a column of a table may hold."""


def in_words(texts: Mapping[str, str], lang: str) -> str:
    """A text that is there in several languages, by language tag: in this one, else in English."""
    return texts.get(lang) or texts.get("en", "")


@value
class Column:
    """A column of a table: the variable that gives it, its meaning by language, the type of its values.

    `to` is the table whose first column its values stand in.
    """

    name: str
    meaning: Mapping[str, str]
    type: str = "text"
    to: str = ""


@value
class Param:
    """A parameter of a query: its variable, its meaning by language, the type of its values.

    `of` says which things its values are: IRIs of classes, one of which they are of, or of the scheme of concepts. `by`
    is the path from the claims that answer to the value. Its default does not hold where one of `unless` is given.
    What a date `bounds` is told by one of `BOUNDS`.
    """

    name: str
    meaning: Mapping[str, str]
    type: str = "thing"
    of: tuple[str, ...] = ()
    by: str = ""
    unless: tuple[str, ...] = ()
    bounds: str = ""

    @property
    def option(self) -> str:
        """The name on the command line: `asOf` is `as-of`."""
        return re.sub(r"(?<!^)(?=[A-Z])", "-", self.name).lower()

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables of its `VALUES` block: a date is its first and its last day."""
        return (f"{self.name}First", f"{self.name}Last") if self.type == "date" else (self.name,)


@value
class Chart:
    """What a chart of the answer shows: for each row a bar called by the columns `bars`, as long as the number in the
    column `of`; with `by` the rows of one bar are its parts. `unit` is the column that tells in what it is counted."""

    bars: tuple[str, ...]
    of: str
    by: str = ""
    unit: str = ""

    def variables(self) -> tuple[str, ...]:
        """The columns that it reads."""
        return tuple(filter(None, (*self.bars, self.of, self.by, self.unit)))


@value
class Header:
    """What a query file says about itself in its `#+` lines.

    `asked` are other words in which people ask it; `question` is the competency question it answers, `claims` are the
    classes of the claims that answer it; a check has a `severity` and a `solution`; a network view says whether its
    edges are `directed`, which query of `networks/nodes/` describes its `nodes`, what they are called if its network
    joins those who share a ?target, and which kind of node is `unnamed`, for it stands for whoever no source names; a
    table has `columns`, the first of which tells its rows apart; a question may say which `chart` its answer makes.
    """

    summary: Mapping[str, str]
    tags: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    params: tuple[Param, ...] = ()
    question: int | None = None
    claims: tuple[str, ...] = ()
    severity: str | None = None
    solution: Mapping[str, str] = fresh(factory=dict)
    directed: bool = True
    nodes: str | None = None
    shares: str | None = None
    unnamed: str | None = None
    columns: tuple[Column, ...] = ()
    chart: Chart | None = None


_HEADER_KEYS = set(Header.__match_args__)
_COLUMN_KEYS = {"meaning", "type", "to"}
_PARAM_KEYS = {"meaning", "type", "of", "by", "unless", "bounds"}


@lru_cache(1024)
def parse_header(text: str, name: str) -> Header:
    """The header in the `#+` lines of a query text, read once; `name` is what errors call it. Raises `ContentError`."""
    import yaml

    lines = [line for line in text.splitlines() if line.startswith("#+")]
    if not lines:
        raise ContentError("has no header", where=name, mend="open the file with '#+ summary: …' lines")
    try:
        data = yaml.safe_load("\n".join(line[2:].removeprefix(" ") for line in lines))
    except RecursionError:
        raise ContentError("the header is nested too deep", where=name) from None
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        raise ContentError(
            f"the header is no YAML: {getattr(error, 'problem', error)}",
            where=Where(name, mark.line + 1, mark.column + 4) if mark else name,
        ) from None
    if not isinstance(data, dict):
        raise ContentError("the header is no list of keys and values", where=name)
    refuse_unknown(data, _HEADER_KEYS, "header key", name)
    if not _texts(data.get("summary")):
        raise ContentError("the header has no summary in words", where=name, mend="add '#+ summary: {en: …, zh: …}'")
    return Header(
        summary=_texts(data["summary"]),
        tags=tuple(str(tag) for tag in _typed(data, "tags", list, name) or ()),
        asked=tuple(str(text) for text in _typed(data, "asked", list, name) or ()),
        params=tuple(_params(_typed(data, "params", dict, name) or {}, name)),
        question=_typed(data, "question", int, name),
        claims=_iris(data.get("claims"), name),
        severity=data.get("severity"),
        solution=_texts(data.get("solution")),
        directed=_typed(data, "directed", bool, name) is not False,
        nodes=_typed(data, "nodes", str, name),
        shares=_typed(data, "shares", str, name),
        unnamed=_typed(data, "unnamed", str, name),
        columns=tuple(_columns(_typed(data, "columns", dict, name) or {}, name)),
        chart=_chart(_typed(data, "chart", dict, name), name),
    )


def _chart(data: dict[str, Any] | None, name: str) -> Chart | None:
    if data is None:
        return None
    refuse_unknown(data, set(Chart.__match_args__), "key of a chart", name)
    bars = data.get("bars")
    texts = [*(bars if isinstance(bars, list) else [bars]), data.get("of"), data.get("by", ""), data.get("unit", "")]
    if not all(isinstance(text, str) for text in texts):
        raise ContentError("chart in the header names no columns", where=name, mend="write {bars: name, of: number}")
    return Chart(tuple(texts[:-3]), *texts[-3:])


def _typed(data: Mapping[str, Any], key: str, kind: type[Any], name: str) -> Any:
    """The value of a key, None if there is none. Raises `ContentError` if it is of another kind."""
    value = data.get(key)
    if value is not None and not isinstance(value, kind):
        words = {list: "a list", dict: "a mapping", int: "a whole number", bool: "true or false", str: "a text"}[kind]
        raise ContentError(f"{key} in the header is not {words}", where=name)
    return value


def _params(data: dict[str, Any], name: str) -> Iterator[Param]:
    for key, told in data.items():
        if not re.fullmatch(r"[^\W\d]\w*", str(key)):
            raise ContentError(f"parameter {key!r} in the header is no name of a variable", where=name)
        spec = told if isinstance(told, dict) and "meaning" in told else {"meaning": told}
        refuse_unknown(spec, _PARAM_KEYS, "key of a parameter", name)
        of, by = _iris(spec.get("of"), name), str(spec.get("by", ""))
        unless = tuple(map(str, _typed(spec, "unless", list, name) or ()))
        type, bounds = str(spec.get("type", "thing")), str(spec.get("bounds", ""))
        for kind, one, known in (("parameter type", type, PARAM_TYPES), ("bound of a date", bounds, ("", *BOUNDS))):
            if one not in known:
                raise ContentError(str(UnknownName(kind, one, known)), where=name)
        param = Param(key, _texts(spec["meaning"]), type, of, by, unless, bounds)
        yield param


def _columns(data: dict[str, Any], name: str) -> Iterator[Column]:
    for key, spec in data.items():
        if not isinstance(spec, dict) or "meaning" not in spec:
            raise ContentError(f"column {key!r} in the header has no meaning", where=name)
        refuse_unknown(spec, _COLUMN_KEYS, "key of a column", name)
        column = Column(str(key), _texts(spec["meaning"]), str(spec.get("type", "text")), str(spec.get("to", "")))
        if column.type not in COLUMN_TYPES:
            raise ContentError(str(UnknownName("column type", column.type, COLUMN_TYPES)), where=name)
        yield column


def refuse_unknown(data: Mapping[str, Any], known: set[str], kind: str, name: str) -> None:
    """Raise `ContentError` for a key that is none of those known."""
    for key in data:
        if key not in known:
            raise ContentError(str(UnknownName(kind, str(key), known)), where=name)


def _iris(value: Any, name: str) -> tuple[str, ...]:
    """The IRIs of one prefixed name or of a list of them. Raises `ContentError` for anything else."""
    words = value if isinstance(value, list) else [] if value is None else [value]
    iris = tuple(expand(word) if isinstance(word, str) else None for word in words)
    if None in iris:
        raise ContentError(f"{words!r} in the header are no prefixed names", where=name, mend="write nnmi:Institute")
    return tuple(iri for iri in iris if iri)


def _texts(value: Any) -> dict[str, str]:
    """A text by language: a mapping of texts as it is, a bare string as English; nothing for anything else."""
    if isinstance(value, str):
        return {"en": value} if value else {}
    texts = value.items() if isinstance(value, dict) else ()
    return {str(language): text for language, text in texts if isinstance(text, str)}

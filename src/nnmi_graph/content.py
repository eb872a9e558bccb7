"""The content: which files there are (ontology, shapes, queries, data), and what their headers say.

Content lies in one folder, the project: the one named by the caller, else the working directory if it holds an
`nnmi.toml`, else the content that ships with this package. Nothing here opens a store.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from .errors import ContentError, UnknownName, Where
from .terms import GRAPH

TYPE_CHECKING = False  # typing itself is not imported at start-up: it costs more than most of our rooms
if TYPE_CHECKING:
    from typing import Any

QUERY_FOLDERS = {"question": "questions", "check": "checks", "network": "networks"}
"""The kinds of query a user can name, and the folder of `queries/` that holds each. A name is unique over all."""

PARAM_TYPES = ("thing", "concept", "date", "number", "text")


@dataclass(frozen=True)
class Param:
    """A parameter of a query: its variable, its meaning by language, the type of its values."""

    name: str
    meaning: Mapping[str, str]
    type: str = "thing"

    @property
    def option(self) -> str:
        """The name on the command line: `asOf` is `as-of`."""
        return re.sub(r"(?<!^)(?=[A-Z])", "-", self.name).lower()


@dataclass(frozen=True)
class Header:
    """What a query file says about itself in its `#+` lines.

    `question` is the competency question it answers; a check has a `severity` and a `solution`; a network view says
    whether its edges are `directed`.
    """

    summary: Mapping[str, str]
    tags: tuple[str, ...] = ()
    params: tuple[Param, ...] = ()
    question: int | None = None
    severity: str | None = None
    solution: Mapping[str, str] = field(default_factory=dict)
    directed: bool = True


@dataclass(frozen=True)
class QueryFile:
    """A query of the content, by name."""

    name: str
    kind: str
    path: Path

    def text(self) -> str:
        """The query as it stands in the file. Raises `ContentError` if it is not UTF-8."""
        try:
            return self.path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            raise ContentError("is not UTF-8", where=str(self.path), mend="save it as UTF-8") from None

    def header(self) -> Header:
        """The file's header. Raises `ContentError` if it is missing, is no YAML, or has a key we do not know."""
        return parse_header(self.text(), str(self.path))


@dataclass(frozen=True)
class Content:
    """The content in the folder `root`."""

    root: Path

    @classmethod
    def find(cls, project: str | Path | None = None) -> Content:
        """The content to use. Raises `ContentError` if `project` is named and is no folder with content in it."""
        if project is not None:
            if not any((Path(project) / name).is_dir() for name in ("ontology", "queries", "shapes", "data")):
                raise ContentError(
                    "holds none of ontology/, shapes/, queries/, data/",
                    where=str(project),
                    mend="give the folder of a project",
                )
            return cls(Path(project).resolve())
        if Path("nnmi.toml").is_file():
            return cls(Path.cwd())
        shipped = Path(__file__).parent / "files"
        return cls(shipped if shipped.is_dir() else Path(__file__).parents[2])

    def _files(self, folder: str, *endings: str, deep: bool = False) -> list[Path]:
        """The files of a folder with one of the endings, in order of their paths."""
        found: list[str] = []
        pending = [os.path.join(self.root, folder)]
        while pending:
            with _scan(pending.pop()) as entries:
                for entry in entries:
                    if entry.name.endswith(endings):
                        found.append(entry.path)
                    elif deep and entry.is_dir():
                        pending.append(entry.path)
        return [Path(path) for path in sorted(found)]

    def ontology(self) -> list[Path]:
        return self._files("ontology", ".ttl")

    def taxonomies(self) -> list[Path]:
        return self._files("ontology/taxonomy", ".ttl")

    def alignments(self) -> list[Path]:
        return self._files("ontology/alignments", ".ttl")

    def shapes(self) -> list[Path]:
        return self._files("shapes", ".ttl")

    def data(self) -> list[Path]:
        return self._files("data", ".ttl", ".trig", ".nq", deep=True)

    def edge_rules(self) -> list[Path]:
        return self._files("queries/edges", ".rq")

    def graphs(self) -> list[tuple[Path, str]]:
        """Every file of the default dataset with the graph IRI its bare triples go into."""
        return [
            *((path, GRAPH + "ontology") for path in self.ontology()),
            *((path, GRAPH + "taxonomy") for path in self.taxonomies()),
            *((path, GRAPH + _in_iri(path.stem)) for path in self.data()),
        ]

    def queries(self) -> dict[str, QueryFile]:
        """The queries a user can name, by name. Raises `ContentError` if two files share one."""
        found: dict[str, QueryFile] = {}
        for kind, folder in QUERY_FOLDERS.items():
            for path in self._files(f"queries/{folder}", ".rq"):
                if path.stem in found:
                    raise ContentError(f"has the same name as {found[path.stem].path}", where=str(path))
                found[path.stem] = QueryFile(path.stem, kind, path)
        return found

    def words(self, lang: str) -> dict[str, Any]:
        """What `queries/words.yaml` has for a language: headings, phrases, quoted columns. Raises `ContentError`."""
        import yaml

        path = self.root / "queries" / "words.yaml"
        try:
            data = yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else {}
        except (OSError, UnicodeDecodeError, yaml.YAMLError, ValueError) as error:
            raise ContentError(f"cannot be read as YAML: {error}", where=str(path)) from None
        found = (data or {}).get(lang, {}) if isinstance(data or {}, dict) else None
        if not isinstance(found, dict):
            raise ContentError("is no mapping of languages to words", where=str(path))
        _refuse_unknown(found, {"headings", "phrases", "quoted"}, "key", str(path))
        return found

    def query(self, name: str, kind: str | None = None) -> QueryFile:
        """The query called `name` (of one kind, if given). Raises `UnknownName` with the nearest names."""
        known = {key: query for key, query in self.queries().items() if kind in (None, query.kind)}
        if name not in known:
            verb = "export" if kind == "network" else "query"
            raise UnknownName(kind or "query", name, known, mend=f"see 'nnmi {verb} --list'")
        return known[name]

    def fingerprint(self) -> str:
        """A name for the present state of the dataset's files: changes when any of them does."""
        import hashlib

        digest = hashlib.blake2b(digest_size=16)
        for path, graph in self.graphs():
            stat = path.stat()
            digest.update(f"{path}\0{graph}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
        return digest.hexdigest()


def _in_iri(name: str) -> str:
    """The name of a file as the end of an IRI: what an IRI cannot hold by its code."""
    return "".join(c if c.isalnum() or c in "._-~" else "".join(f"%{b:02X}" for b in c.encode()) for c in name)


def _scan(folder: str) -> AbstractContextManager[Iterator[os.DirEntry[str]]]:
    """The entries of a folder; none if there is no such folder."""
    return os.scandir(folder) if os.path.isdir(folder) else nullcontext(iter(()))


_HEADER_KEYS = {"summary", "tags", "params", "question", "severity", "solution", "directed"}
_PARAM_KEYS = {"meaning", "type"}


def parse_header(text: str, name: str) -> Header:
    """The header in the `#+` lines of a query text; `name` is what errors call it. Raises `ContentError`."""
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
    _refuse_unknown(data, _HEADER_KEYS, "header key", name)
    if not _texts(data.get("summary")):
        raise ContentError("the header has no summary in words", where=name, mend="add '#+ summary: {en: …, zh: …}'")
    return Header(
        summary=_texts(data["summary"]),
        tags=tuple(str(tag) for tag in _typed(data, "tags", list, name) or ()),
        params=tuple(_params(_typed(data, "params", dict, name) or {}, name)),
        question=_typed(data, "question", int, name),
        severity=data.get("severity"),
        solution=_texts(data.get("solution")),
        directed=_typed(data, "directed", bool, name) is not False,
    )


def _typed(data: Mapping[str, Any], key: str, kind: type[Any], name: str) -> Any:
    """The value of a key, None if there is none. Raises `ContentError` if it is of another kind."""
    value = data.get(key)
    if value is not None and not isinstance(value, kind):
        words = {list: "a list", dict: "a mapping", int: "a whole number", bool: "true or false"}[kind]
        raise ContentError(f"{key} in the header is not {words}", where=name)
    return value


def _params(data: dict[str, Any], name: str) -> Iterator[Param]:
    for key, value in data.items():
        if not re.fullmatch(r"[^\W\d]\w*", str(key)):
            raise ContentError(f"parameter {key!r} in the header is no name of a variable", where=name)
        spec = value if isinstance(value, dict) and "meaning" in value else {"meaning": value}
        _refuse_unknown(spec, _PARAM_KEYS, "key of a parameter", name)
        param = Param(key, _texts(spec["meaning"]), spec.get("type", "thing"))
        if param.type not in PARAM_TYPES:
            raise ContentError(str(UnknownName("parameter type", str(param.type), PARAM_TYPES)), where=name)
        yield param


def _refuse_unknown(data: Mapping[str, Any], known: set[str], kind: str, name: str) -> None:
    for key in data:
        if key not in known:
            raise ContentError(str(UnknownName(kind, str(key), known)), where=name)


def _texts(value: Any) -> dict[str, str]:
    """A text by language: a mapping of texts as it is, a bare string as English; nothing for anything else."""
    if isinstance(value, str):
        return {"en": value} if value else {}
    texts = value.items() if isinstance(value, dict) else ()
    return {str(language): text for language, text in texts if isinstance(text, str)}

"""The content: which files there are (ontology, shapes, queries, data), and what their headers say.

Content lies in one folder, the project: the one named by the caller, else the working directory if it holds an
`nnmi.toml`, else the content that ships with this package. Nothing here opens a store.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from .errors import ContentError, UnknownName
from .frozen import value
from .terms import GRAPH

TYPE_CHECKING = False  # typing itself is not imported at start-up: it costs more than most of our rooms
if TYPE_CHECKING:
    from typing import Any

    from .headers import Header

QUERY_FOLDERS = {"question": "questions", "check": "checks", "network": "networks"}
"""The kinds of query a user can name, and the folder of `queries/` that holds each. A name is unique over all."""


@value
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
        from .headers import parse_header

        return parse_header(self.text(), str(self.path))


def is_project(folder: Path) -> bool:
    """Whether the folder holds content: an ontology, shapes, questions or data."""
    return any((folder / name).is_dir() for name in ("ontology", "queries", "shapes", "data"))


@value
class Content:
    """The content in the folder `root`."""

    root: Path

    @classmethod
    def find(cls, project: str | Path | None = None) -> Content:
        """The content to use. Raises `ContentError` if `project` is named and is no folder with content in it."""
        if project is not None:
            if not is_project(Path(project)):
                raise ContentError(
                    "holds none of ontology/, shapes/, queries/, data/",
                    where=str(project),
                    mend="give the folder of a project",
                )
            return cls(Path(project).resolve())
        if Path("nnmi.toml").is_file():
            return cls(Path.cwd())
        return cls.shipped()

    @classmethod
    def shipped(cls) -> Content:
        """The content that ships with the toolkit."""
        packed = Path(__file__).parent / "files"
        return cls(packed if packed.is_dir() else Path(__file__).parents[2])

    def told(self) -> tuple[str, str]:
        """What `nnmi.toml` says: the project's name, and what the IRIs of its own things begin with; '' for nothing.

        Raises `ContentError` if it is no TOML, or `base` is no IRI that names can begin with.
        """
        import tomllib

        path = self.root / "nnmi.toml"
        try:
            told = tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ContentError(f"is no TOML: {error}", where=str(path)) from None
        base = told.get("base", "")
        if base and not (isinstance(base, str) and "://" in base and base[-1] in "/#"):
            raise ContentError(f"base {base!r} is no beginning of IRIs", where=str(path), mend="end it with / or #")
        return str(told.get("name") or "NNMI Graph"), str(base)

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

    def everyday_rules(self) -> list[Path]:
        """The rules of the everyday layer in the order they are run in: files whose names begin with a number."""
        return [path for path in self._files("queries/everyday", ".rq") if path.name[0].isdigit()]

    def rules(self) -> list[Path]:
        """The rule files: which conditions a text sets, in words that a lawyer reads and blocks that are evaluated."""
        return self._files("rules", ".md")

    def built_rules(self) -> list[Path]:
        """The rule files as RDF, built from them."""
        return self._files("rules", ".ttl")

    def facts(self) -> list[Path]:
        """The queries that rule files ask the graph by."""
        return self._files("rules/facts", ".rq")

    def graphs(self) -> list[tuple[Path, str]]:
        """Every file of the default dataset with the graph IRI its bare triples go into."""
        return [
            *((path, GRAPH + "ontology") for path in self.ontology()),
            *((path, GRAPH + "taxonomy") for path in self.taxonomies()),
            *((path, rules_graph(path.stem)) for path in self.built_rules()),
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
        from .headers import refuse_unknown

        path, data = self._yaml("words")
        found = data.get(lang, {}) if isinstance(data, dict) else None
        if not isinstance(found, dict):
            raise ContentError("is no mapping of languages to words", where=str(path))
        refuse_unknown(found, {"headings", "phrases", "quoted"}, "key", str(path))
        return found

    def synonyms(self) -> dict[str, list[Any]]:
        """What `queries/synonyms.yaml` says: groups of words that mean the `same`, words to `ignore`.

        Raises `ContentError`.
        """
        from .headers import refuse_unknown

        path, data = self._yaml("synonyms")
        if not isinstance(data, dict) or not all(isinstance(listed, list) for listed in data.values()):
            raise ContentError("is no mapping of 'same' and 'ignore' to lists", where=str(path))
        refuse_unknown(data, {"same", "ignore"}, "key", str(path))
        for word in [*data.get("same", ()), *[data.get("ignore", [])]]:
            if not isinstance(word, list) or not all(isinstance(one, str) for one in word):
                raise ContentError(f"{word!r} is no list of words", where=str(path), mend="put other words in quotes")
        return data

    def _yaml(self, name: str) -> tuple[Path, Any]:
        """A YAML file of `queries/`, and what it holds: nothing if it is not there. Raises `ContentError`."""
        import yaml

        path = self.root / "queries" / f"{name}.yaml"
        try:
            return path, (yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else None) or {}
        except (OSError, UnicodeDecodeError, yaml.YAMLError, ValueError) as error:
            raise ContentError(f"cannot be read as YAML: {error}", where=str(path)) from None

    def query(self, name: str, kind: str | None = None) -> QueryFile:
        """The query called `name` (of one kind, if given). Raises `UnknownName` with the nearest names."""
        paths = [(k, self.root / "queries" / folder / f"{name}.rq") for k, folder in QUERY_FOLDERS.items()]
        there = [QueryFile(name, k, path) for k, path in paths if path.is_file()] if Path(name).name == name else []
        if len(there) == 1 and kind in (None, there[0].kind):
            return there[0]
        known = {key: query for key, query in self.queries().items() if kind in (None, query.kind)}
        if name not in known:
            verb = "export" if kind == "network" else "query"
            raise UnknownName(kind or "query", name, known, mend=f"see 'nnmi {verb} --list'")
        return known[name]

    def node_view(self, name: str) -> QueryFile:
        """The query `queries/networks/nodes/NAME.rq`. Raises `UnknownName`."""
        known = {path.stem: path for path in self._files("queries/networks/nodes", ".rq")}
        if name not in known:
            raise UnknownName("node view", name, known, mend="see queries/networks/nodes/")
        return QueryFile(name, "nodes", known[name])

    def tables(self) -> dict[str, QueryFile]:
        """The tables that the graph is written as, by name: those of the toolkit, and the project's own."""
        roots = dict.fromkeys((Content.shipped().root, self.root))
        paths = [path for root in roots for path in Content(root)._files("queries/tables", ".rq")]
        return {path.stem: QueryFile(path.stem, "table", path) for path in paths}

    def fingerprint(self) -> str:
        """A name for the present state of the dataset's files: changes when any of them does."""
        return state_of(self.graphs())

    def digest(self) -> str:
        """A name for what the dataset's files say, the same wherever they lie."""
        from _blake2 import blake2b

        digest = blake2b(digest_size=8)
        for path, graph in sorted(self.graphs(), key=lambda one: (one[1], one[0].name)):
            digest.update(f"{path.name}\0{graph}\0".encode() + blake2b(path.read_bytes(), digest_size=8).digest())
        return str(digest.hexdigest())


def state_of(files: Iterable[tuple[Path, str]]) -> str:
    """A name for the present state of files, each with a word on it: changes when any of them does."""
    from _blake2 import blake2b  # hashlib would load OpenSSL first

    digest = blake2b(digest_size=16)
    for path, word in files:
        stat = path.stat()
        digest.update(f"{path}\0{word}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode("utf-8", "surrogateescape"))
    return str(digest.hexdigest())


def rules_graph(name: str) -> str:
    """The graph that the built rules called so are in."""
    return f"{GRAPH}rules-{_in_iri(name)}"


def system_query(name: str) -> QueryFile:
    """A question that the toolkit itself asks (`describe`, `conflicts`, `counts`); it ships with the toolkit."""
    return QueryFile(name, "system", Content.shipped().root / "queries" / "system" / f"{name}.rq")


def _in_iri(name: str) -> str:
    """The name of a file as the end of an IRI: what an IRI cannot hold by its code."""
    return "".join(c if c.isalnum() or c in "._-~" else "".join(f"%{b:02X}" for b in c.encode()) for c in name)


def _scan(folder: str) -> AbstractContextManager[Iterator[os.DirEntry[str]]]:
    """The entries of a folder; none if there is no such folder."""
    return os.scandir(folder) if os.path.isdir(folder) else nullcontext(iter(()))

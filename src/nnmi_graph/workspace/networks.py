"""Networks, their measures, and pages and files of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, MutableMapping, Sequence
from functools import partial
from pathlib import Path

from ..content import QueryFile, state_of
from ..steps import Step
from .answer import called
from .naming import at_date, is_edge_table
from .opened import Opened

TYPE_CHECKING = False  # typing itself is not imported at start-up: it costs more than most of our rooms
if TYPE_CHECKING:
    from typing import Any

    import networkx

    from ..export import ExportNote
    from ..headers import Header
    from ..network import Network, Result
    from ..render.packaged import Written


class Networks(Opened):
    """Networks, their measures, and pages and files of them."""

    def edge_view(self, name: str, /, *, as_of: object = None, strict: bool = False, **values: object) -> Network:
        """The network `name` of `queries/networks/`, whole or at a date (`name@date`, or `as_of`).

        It may also be a file: a SELECT of ?source and ?target (`.rq`), or a table of edges (`.csv`, `.xlsx`, …); then
        `values` are `source_column`, `weight_column` and so on, `one_mode`, `directed` and `encoding`.
        At a day, month or year it has the ties that stand then, those heard of before included and marked; with
        `strict` only those surely held, or told for then. `values` are the view's parameters.
        """
        from ..network import at, sharing

        name, date = at_date(name, as_of)
        if is_edge_table(name):
            network = self._edge_table(name, values)
            return at(network, date, strict=strict) if date else network
        query, header = self.view(name)
        with called(str(query.path)), Step("reading the network"):
            network = self._read_view(query.name, self.query_text(query, values), header)
        network = at(network, date, strict=strict) if date else network
        return sharing(network, header.shares) if header.shares else network

    def _read_view(self, name: str, text: str, header: Header) -> Network:
        """The network that a view tells of; a large one, of a store in a directory, is kept till the store changes."""
        from ..network import kept_network, read_view

        nodes = self.content.node_view(header.nodes).text() if header.nodes else None
        store = self._laid(text)

        def read() -> Network:
            known = partial(store.select, nodes) if nodes else None
            how: dict[str, Any] = {"directed": header.directed, "unnamed": header.unnamed}
            return read_view(store.columns(text), name, nodes=known, **how)

        folder, state = self._cache_folder(), self._opened_at
        if folder is None or state is None:
            return read()
        asked = repr((os.path.realpath(str(self.directory)), name, text, nodes, header.directed, header.unnamed))
        made = f"{state_of((path, '') for path in self._program(['network/*.py', 'store/*.py']))} {state}"
        return kept_network(folder, asked, made, read, lambda: self._directory_state() == state)

    def view(self, name: str) -> tuple[QueryFile, Header]:
        """The query of a network, by its name or as a file; one of a person's own needs no header."""
        from ..headers import Header

        if not name.lower().endswith(".rq"):
            query = self.content.query(name, "network")
            return query, query.header()
        query = QueryFile(Path(name).stem, "network", Path(name))
        return query, query.header() if "#+" in query.text() else Header({})

    def _edge_table(self, name: str, values: Mapping[str, object]) -> Network:
        """The network in a table of edges."""
        from dataclasses import replace

        from ..network import read_view
        from ..sheets.edge_table import columns_of, read_edge_table, unused

        if (unknown := unused(values)) is not None:
            raise unknown
        table = read_edge_table(
            name,
            columns_of(values),
            one_mode=bool(values.get("one_mode")),
            directed=bool(values.get("directed")),
            encoding=str(values["encoding"]) if values.get("encoding") else None,
        )
        network = read_view(table.rows, table.name, directed=table.directed)
        return replace(network, remarks=(*table.remarks, *network.remarks))

    def network(self, name: str, /, **values: Any) -> networkx.MultiGraph[str]:
        """The same as a networkx graph: node and edge attributes kept, `claim` is the IRI behind each edge."""
        from ..network.view import to_networkx

        return to_networkx(self.edge_view(name, **values))

    def measure(
        self,
        network: str,
        measure: str,
        /,
        *,
        kinds: Iterable[str] = (),
        missing: float = 0.0,
        runs: int = 20,
        seed: int = 1,
        lang: str = "en",
        strict: bool = False,
        **values: object,
    ) -> Result:
        """A measure of a network (`name` or `name@date`); `values` are the measure's options and those of `edge_view`.

        `kinds` keeps only nodes of these kinds; `missing` is a share to leave out at random, `runs` times.
        """
        from ..ask import stated_counts
        from ..network import find, in_chinese, in_words, technologies
        from ..network import measure as measured

        takes = self._takes(at_date(network)[0], values)
        options = {key: value for key, value in values.items() if key not in takes}
        chosen: dict[str, Any] = {key: value for key, value in values.items() if key in takes}
        edges = self.edge_view(network, strict=strict, **chosen)
        edges = in_chinese(edges) if lang == "zh" else edges
        concepts = technologies(self.store, lang) if measure == "technology" else {}
        stated = stated_counts(self.store, edges.metadata.as_of)
        strictly = {"strict": True} if strict and "strict" in find(measure).options else {}
        given: dict[str, Any] = {**concepts, **strictly, **options}
        found = measured(edges, measure, kinds=kinds, stated=stated, missing=missing, runs=runs, seed=seed, **given)
        return in_words(found, self._sayings(lang).get("say", str))

    def _takes(self, name: str, values: Iterable[str]) -> set[str]:
        """Which of the values are options of the network itself."""
        if is_edge_table(name):
            from ..sheets.edge_table import is_option

            return {"as_of", *filter(is_option, values)}
        return {"as_of", *(param.option.replace("-", "_") for param in self.view(name)[1].params)}

    def compare(self, a: str, b: str, /, *, lang: str = "en", **values: Any) -> Result:
        """Two networks side by side, or one at two dates: `ws.compare("NAME@2016", "NAME@2021")`."""
        from ..network import compare, in_chinese, in_words

        both = [self.edge_view(name, **values) for name in (a, b)]
        found = compare(*(map(in_chinese, both) if lang == "zh" else both))
        return in_words(found, self._sayings(lang).get("say", str), compared=True)

    def report(
        self,
        network: str,
        /,
        *,
        format: str = "html",
        lang: str = "en",
        only: Iterable[str] = (),
        against: str | None = None,
        pictures: MutableMapping[str, str] | None = None,
        **values: Any,
    ) -> str:
        """A page about a network (`name` or `name@date`), as HTML or Markdown, of all measures or `only` these.

        With `against`, the name of another or of another date, it tells what came, went and changed from one to the
        other. `pictures`, if given, takes the figures of a Markdown page by the names of the files that it shows.
        """
        from ..ask import stated_counts
        from ..network import comparison, report, technologies

        if against is not None:
            found = self.compare(network, against, lang=lang, **values)
            return comparison(found, format, lang, pictures=pictures)
        edges = self.edge_view(network, **values)
        return report(
            edges,
            format=format,
            lang=lang,
            stated=stated_counts(self.store, edges.metadata.as_of),
            options={"technology": technologies(self.store, lang)},
            only=only,
            pictures=pictures,
            translate=self._sayings(lang).get("say", str),
        )

    def export(
        self,
        network: str,
        path: str | Path,
        /,
        *,
        format: str | None = None,
        lang: str = "en",
        layout: str = "force",
        dynamic: bool = False,
        colour_by: str = "node_kind",
        size_by: str = "degree",
        measures: Iterable[str] = (),
        force: bool = False,
        **values: Any,
    ) -> ExportNote:
        """Write a network (`name` or `name@date`) to a file in the format its ending names; says what was written."""
        from ..export import Evidence, evidence_of, export, target

        target(path, format, dynamic=dynamic, force=force)
        view = self.edge_view(network, **values)
        return export(
            view,
            path,
            format=format,
            lang=lang,
            layout=layout,
            dynamic=dynamic,
            colour_by=colour_by,
            size_by=size_by,
            measures=measures,
            force=force,
            evidence=lambda: Evidence() if is_edge_table(network) else evidence_of(view, self.store, lang),
            **self._sayings(lang),
        )

    def tables(
        self,
        folder: str | Path,
        *,
        formats: Sequence[str] = ("parquet",),
        lang: str = "en",
        force: bool = False,
    ) -> list[Written]:
        """Write the graph as tables (ties, values, things, claims, sources, and what tables the project has), for
        DuckDB, Spark, pandas and others: `parquet` (needs the package `duckdb`), `csv` or both; and their schema."""
        from ..render.packaged import write_tables

        made = ((name, file.header(), self.store.select(file.text())) for name, file in self.content.tables().items())
        return write_tables(made, Path(folder), formats=formats, lang=lang, force=force)

    def _sayings(self, lang: str) -> dict[str, Callable[[str], str]]:
        """What puts values, and the names of columns, of a network into the language."""
        if lang == "en":
            return {}
        from ..phrases import words as set_words

        words = self.words(lang)

        def said(ours: Callable[[str], str], text: str, plain: str) -> str:
            found = ours(text)
            return found if found != plain else set_words(lang, "headings").get(text, text)

        return {
            "say": lambda text: said(words.say, text, text),
            "heading": lambda name: said(words.heading, name, name.replace("_", " ")),
        }

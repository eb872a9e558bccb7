"""The six RDF syntaxes people have, by name."""

from __future__ import annotations

import pyoxigraph as ox

from ..errors import InputError, UnknownName
from ..frozen import value


@value
class Format:
    """An RDF syntax: its name on the command line, its media type, its file endings, and whether it holds graphs."""

    name: str
    media_type: str
    endings: tuple[str, ...]
    engine: ox.RdfFormat

    @property
    def holds_graphs(self) -> bool:
        return bool(self.engine.supports_datasets)


FORMATS: dict[str, Format] = {
    form.name: form
    for form in (
        Format("turtle", "text/turtle", (".ttl",), ox.RdfFormat.TURTLE),
        Format("ntriples", "application/n-triples", (".nt",), ox.RdfFormat.N_TRIPLES),
        Format("trig", "application/trig", (".trig",), ox.RdfFormat.TRIG),
        Format("nquads", "application/n-quads", (".nq",), ox.RdfFormat.N_QUADS),
        Format("rdfxml", "application/rdf+xml", (".rdf", ".owl", ".xml"), ox.RdfFormat.RDF_XML),
        Format("jsonld", "application/ld+json", (".jsonld", ".json"), ox.RdfFormat.JSON_LD),
    )
}


def format_of(path: str, name: str | None = None) -> Format:
    """The format called `name`, or the one that the ending of `path` tells. Raises `InputError`, `UnknownName`."""
    if name is not None:
        if name not in FORMATS:
            raise UnknownName("RDF format", name, FORMATS, mend=f"use one of {', '.join(FORMATS)}")
        return FORMATS[name]
    for form in FORMATS.values():
        if path.lower().endswith(form.endings):
            return form
    endings = ", ".join(ending for form in FORMATS.values() for ending in form.endings)
    raise InputError("has no ending that tells its format", where=path, mend=f"use one of {endings}")

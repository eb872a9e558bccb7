"""The application over HTTP for tests: our content, or a tiny world with names that would do harm if put on a page raw."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from starlette.testclient import TestClient

from nnmi_graph import Workspace
from nnmi_graph.endpoint.pool import Settings
from nnmi_graph.web.app import make_app
from nnmi_graph.web.site import Site

TINY = """
@prefix nnmi: <https://w3id.org/nnmi/ontology/> . @prefix tax: <https://w3id.org/nnmi/taxonomy/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix ex: <http://example.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex:g1 { ex:a a nnmi:Institute ; rdfs:label "<script>alert(1)</script> & \\"Ä\\""@en ; ex:odd "\\u0007bell", "x"@en-x-y ,
    "12"^^xsd:integer ; ex:sees ex:b , <http://example.org/c#d?e=f%2Fg> .
  ex:b rdfs:label "Bé"@en . <http://example.org/c#d?e=f%2Fg> rdfs:label "far"@en }
ex:g2 { ex:b ex:sees ex:a ; ex:n 1 , 2 , 3 }
"""


@contextlib.contextmanager
def client(workspace: Workspace, **settings: object) -> Iterator[TestClient]:
    """A client of the application for the workspace."""
    site = Site(workspace, Settings(**settings))  # type: ignore[arg-type]
    with TestClient(make_app(site), raise_server_exceptions=True, follow_redirects=False) as made:
        yield made


def tiny(folder: Path) -> Workspace:
    """The tiny world as a workspace."""
    file = folder / "tiny.trig"
    file.write_text(TINY, encoding="utf-8")
    return Workspace(data=str(file))

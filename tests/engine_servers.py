"""SPARQL servers that tests start, each empty, on free ports of this machine; they end with the test.

Fuseki is `jena-fuseki-server.jar`: the one that FUSEKI_JAR names, or the one in Maven's local repository. Virtuoso is
`virtuoso-t` on the path, as Debian's package virtuoso-opensource-7-bin has it. Oxigraph is the package of that name.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from nnmi_graph.errors import NnmiError
from nnmi_graph.store.sparql_http import SparqlHttpStore

FUSEKI_VERSION = "5.6.0"


class Missing(Exception):
    """A server cannot be had here; the text says why."""


def _free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port


@contextlib.contextmanager
def _running(command: list[str], folder: str, url: str) -> Iterator[SparqlHttpStore]:
    """The server that the command starts, once it answers."""
    log = Path(folder) / "out.log"
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=folder, stdout=out, stderr=out)
    try:
        store = SparqlHttpStore(url, timeout=300)
        for _ in range(600):
            with contextlib.suppress(NnmiError):
                store.query("ASK { ?s ?p ?o }")
                break
            if process.poll() is not None:
                raise Missing(f"it ended at once: {log.read_text(errors='replace')[-500:]}")
            time.sleep(0.1)
        yield SparqlHttpStore(url, timeout=300)
    finally:
        process.terminate()
        process.wait(60)


_FUSEKI = """@prefix : <#> . @prefix fuseki: <http://jena.apache.org/fuseki#> . @prefix tdb2: <http://jena.apache.org/2016/tdb#> .
:service a fuseki:Service ; fuseki:name "ds" ; fuseki:dataset :dataset ;
  fuseki:endpoint [ fuseki:operation fuseki:query ] ; fuseki:endpoint [ fuseki:operation fuseki:update ] .
:dataset a tdb2:DatasetTDB2 ; tdb2:location "--mem--" ; tdb2:unionDefaultGraph true .
"""


@contextlib.contextmanager
def fuseki() -> Iterator[SparqlHttpStore]:
    """Apache Jena Fuseki with an empty store whose default graph is the union. Raises `Missing`."""
    place = f"org/apache/jena/jena-fuseki-server/{FUSEKI_VERSION}/jena-fuseki-server-{FUSEKI_VERSION}.jar"
    jar = Path(os.environ.get("FUSEKI_JAR") or Path.home() / ".m2" / "repository" / place)
    if not shutil.which("java"):
        raise Missing("java is not installed")
    if not jar.is_file():
        get = f"mvn dependency:get -Dartifact=org.apache.jena:jena-fuseki-server:{FUSEKI_VERSION} -Dtransitive=false"
        raise Missing(f"{jar} is not there; get it with '{get}', or name it in FUSEKI_JAR")
    port = _free_port()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "config.ttl").write_text(_FUSEKI)
        command = ["java", "-Xmx1g", "-jar", str(jar), "--localhost", f"--port={port}", "--config=config.ttl"]
        with _running(command, folder, f"http://127.0.0.1:{port}/ds") as store:
            yield store


_VIRTUOSO = """[Database]
DatabaseFile = v.db
ErrorLogFile = v.log
LockFile = v.lck
TransactionFile = v.trx
xa_persistent_file = v.pxa
[TempDatabase]
DatabaseFile = t.db
TransactionFile = t.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
NumberOfBuffers = 20000
CheckpointInterval = 0
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 5
[SPARQL]
ResultSetMaxRows = {rows}
MaxQueryExecutionTime = 120
"""
_GRANTS = """GRANT SPARQL_UPDATE TO "SPARQL";
DB.DBA.RDF_DEFAULT_USER_PERMS_SET('nobody', 7);
"""


@contextlib.contextmanager
def virtuoso(rows: int = 1_000_000) -> Iterator[SparqlHttpStore]:
    """Virtuoso 7 with an empty store that anyone on this machine may change; it cuts answers at so many rows.

    Raises `Missing`.
    """
    if not shutil.which("virtuoso-t") or not shutil.which("isql-vt"):
        raise Missing("virtuoso-t and isql-vt are not installed (Debian: virtuoso-opensource-7-bin)")
    sql, http = _free_port(), _free_port()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "v.ini").write_text(_VIRTUOSO.format(sql=sql, http=http, rows=rows))
        command = ["virtuoso-t", "-c", "v.ini", "-f"]
        with _running(command, folder, f"http://127.0.0.1:{http}/sparql") as store:
            isql = ["isql-vt", f"127.0.0.1:{sql}", "dba", "dba"]
            subprocess.run(isql, input=_GRANTS.encode(), check=True, capture_output=True, timeout=60)
            yield store


@contextlib.contextmanager
def oxigraph(*options: str) -> Iterator[SparqlHttpStore]:
    """Oxigraph's server with an empty store. Raises `Missing`."""
    beside = Path(sys.executable).parent / "oxigraph"
    program = str(beside) if beside.is_file() else shutil.which("oxigraph")
    if not program:
        raise Missing("oxigraph is not installed (pip install oxigraph)")
    port = _free_port()
    with tempfile.TemporaryDirectory() as folder:
        command = [program, "serve", *options, "--location", "store", "--bind", f"127.0.0.1:{port}"]
        with _running(command, folder, f"http://127.0.0.1:{port}/query") as store:
            yield store


SERVERS: dict[str, Callable[[], contextlib.AbstractContextManager[SparqlHttpStore]]] = {
    "Oxigraph": oxigraph,
    "Oxigraph with the union as default graph": lambda: oxigraph("--union-default-graph"),
    f"Apache Jena Fuseki {FUSEKI_VERSION}": fuseki,
    "Virtuoso 7": virtuoso,
}

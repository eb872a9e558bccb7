"""Real servers for the tests: started on a free port of 127.0.0.1, with an empty store, and stopped at the end."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
FUSEKI = ROOT / ".tools/fuseki/jena-fuseki-server-5.6.0.jar"
NAMES = ("oxigraph", "oxigraph-plain", "fuseki", "virtuoso")
"""`oxigraph-plain` and `fuseki` run as they come: their default graph is not the union of the graphs."""


def missing(name: str) -> str | None:
    """Why the server cannot be run here; None if it can."""
    if name == "fuseki":
        absent = [what for what, there in (("Java", shutil.which("java")), (FUSEKI.name, FUSEKI.is_file())) if not there]
        return f"no {' and no '.join(absent)} here: run tests/tools.sh" if absent else None
    if name == "virtuoso":
        there = shutil.which("virtuoso-t") and shutil.which("isql-vt")
        return None if there else "no Virtuoso 7 here: run tests/tools.sh"
    return None if oxigraph() else "the test set-up installs the 'oxigraph' server"


def oxigraph() -> str | None:
    return shutil.which("oxigraph", path=str(Path(sys.executable).parent))


@contextmanager
def server(name: str, folder: Path) -> Iterator[str]:
    """The address of a server that runs in the folder until the block ends."""
    port, other = free_port(), free_port()
    command, url = commands(name, folder, port, other)
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    try:
        wait_for(url, process, folder / "log")
        if name == "virtuoso":
            allow_updates(folder, other)
        yield url
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)


def commands(name: str, folder: Path, port: int, other: int) -> tuple[list[str], str]:
    """The command that runs the server in the foreground, and the address of its query service."""
    base = f"http://127.0.0.1:{port}"
    if name == "fuseki":
        options = ["--localhost", f"--port={port}", "--update", "--mem", "/ds"]
        return ["java", "-Xmx1g", f"-DFUSEKI_BASE={folder}", "-jar", str(FUSEKI), *options], f"{base}/ds"
    if name == "virtuoso":
        (folder / "virtuoso.ini").write_text(VIRTUOSO_INI.format(folder=folder, port=port, sql=other), encoding="utf-8")
        return ["virtuoso-t", "-f", "-c", str(folder / "virtuoso.ini")], f"{base}/sparql"
    union = ["--union-default-graph"] if name == "oxigraph" else []
    return [str(oxigraph()), "serve", "-l", str(folder / "store"), "-b", f"127.0.0.1:{port}", *union], f"{base}/query"


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    body = urllib.parse.urlencode({"query": "ASK {}"}).encode()
    for _ in range(600):
        try:
            urllib.request.urlopen(url, body, timeout=2).read()
            return
        except OSError:
            assert process.poll() is None, log.read_text(errors="replace")[-500:]
            time.sleep(0.1)
    raise AssertionError(f"no answer in a minute: {log.read_text(errors='replace')[-500:]}")


def allow_updates(folder: Path, port: int) -> None:
    """Let anyone who reaches the server write, as a house's administrator would for one user."""
    script = folder / "grant.sql"
    script.write_text("GRANT SPARQL_UPDATE TO \"SPARQL\";\nDB.DBA.RDF_DEFAULT_USER_PERMS_SET('nobody', 7);\n", encoding="utf-8")
    subprocess.run(["isql-vt", f"127.0.0.1:{port}", "dba", "dba", str(script)], check=True, capture_output=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


VIRTUOSO_INI = """\
[Database]
DatabaseFile = {folder}/v.db
ErrorLogFile = {folder}/v.log
LockFile = {folder}/v.lck
TransactionFile = {folder}/v.trx
xa_persistent_file = {folder}/v.pxa
MaxCheckpointRemap = 2000
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = {folder}/t.db
TransactionFile = {folder}/t.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
ServerThreads = 20
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
CheckpointInterval = 0
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerRoot = {folder}
ServerThreads = 10
[SPARQL]
ResultSetMaxRows = 20000
MaxQueryExecutionTime = 10
"""

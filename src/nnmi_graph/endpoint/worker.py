"""A process that runs queries for the server, one at a time, and can be killed: an engine cannot be stopped.

It reads a job as a line of JSON and answers with a line of JSON, which tells the media type and the length of the body
that follows, the file that holds it, or what went wrong.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from ..errors import NnmiError, QueryError
from ..store import Store, open_store
from ..store.dataset import Dataset
from ..store.serving import Limits, NotOffered, TooMuch, write_answer
from ..terms import named

INLINE = 2**20
"""Up to how many bytes an answer goes through the pipe; a longer one is left in a file."""


def main(where: str, folder: str, memory: int) -> None:
    """Answer jobs until the input ends. `memory` is how many bytes more than now the process may take, 0 for any."""
    store = open_store(where)
    if memory:
        taken = int(open("/proc/self/statm", encoding="ascii").read().split()[0]) * resource.getpagesize()  # noqa: SIM115
        resource.setrlimit(resource.RLIMIT_AS, (taken + memory, taken + memory))
    out = sys.stdout.buffer
    _send({}, BytesIO(), out, folder)  # ready
    for line in sys.stdin.buffer:
        with SpooledTemporaryFile(INLINE) as body:
            head = _answer(store, json.loads(line), body)
            _send(head, body, out, folder)


def _answer(store: Store, job: dict[str, Any], body: IO[bytes]) -> dict[str, Any]:
    try:
        media_type = write_answer(
            store,
            job["text"],
            body,
            rows_as=job["rows_as"],
            graph_as=job["graph_as"],
            dataset=_dataset(job["default"], job["named"]),
            limits=Limits(*job["limits"]),
        )
    except NnmiError as error:
        kind = "406" if isinstance(error, NotOffered) else "500" if isinstance(error, TooMuch) else "400"
        where = error.where and [error.where.file, error.where.line, error.where.column]
        return {"kind": kind if isinstance(error, QueryError) else "500", "error": [error.what, where, error.mend]}
    except MemoryError:
        return {"kind": "500", "error": ["there is not enough memory for this", None, None]}
    return {"type": media_type}


def _dataset(default: list[str], named_graphs: list[str]) -> Dataset | None:
    if not default and not named_graphs:
        return None
    return Dataset(tuple(map(named, dict.fromkeys(default))), tuple(map(named, dict.fromkeys(named_graphs))))


def _send(head: dict[str, Any], body: IO[bytes], out: IO[bytes], folder: str) -> None:
    """The head, then the body through the pipe, or its file's name in the head."""
    size = 0 if "error" in head else body.seek(0, os.SEEK_END)
    if size > INLINE:
        path = os.path.join(folder, f"{os.getpid()}-{os.urandom(6).hex()}")
        body.seek(0)
        with open(path, "wb") as file:
            while chunk := body.read(INLINE):
                file.write(chunk)
        head |= {"path": path}
        size = 0
    out.write(json.dumps(head | {"size": size}).encode() + b"\n")
    if size:
        body.seek(0)
        out.write(body.read())
    out.flush()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))

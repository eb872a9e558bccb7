"""Adding records to the served store: who may, one after the other, and a new snapshot for the readers after each.

Readers never see the store itself, which only one process can have open for writing: they see a snapshot of it, made
after each commit. What is acknowledged is in the store, whatever becomes of the server then.
"""

from __future__ import annotations

import hmac
import shutil
from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from urllib.parse import urlsplit

from starlette.requests import Request

from ..errors import InputError, NnmiError
from ..names.kept import carry_names_on
from ..store import OxigraphStore
from ..workspace import Workspace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..commits.adding import Decisions, LookedOver

LOCAL = {"127.0.0.1", "localhost", "::1"}
"""The names of this machine for itself."""


class Snapshots:
    """What readers see of a store that is written to: snapshots of it, in a folder of their own."""

    def __init__(self, store: str, folder: Path) -> None:
        self.store, self._folder, self._number = store, folder, 0

    def take(self) -> str | None:
        """A new snapshot of the store, a directory; None if the store is yet to be begun. Raises `StoreError`."""
        from ..commits.adding import is_new

        if is_new(self.store):
            return None
        self._number += 1
        target = self._folder / f"snapshot-{self._number}"
        store = OxigraphStore.directory(self.store, read_only=False)
        carry_names_on(store)
        store.inner.backup(str(target))
        shutil.rmtree(self._folder / f"snapshot-{self._number - 2}", ignore_errors=True)
        return str(target)


class Writer:
    """Adds records to the store in a directory, for whoever has a token; without tokens for who is at this machine."""

    def __init__(self, project: Path, snapshots: Snapshots, tokens: Mapping[str, str]) -> None:
        self.project, self.snapshots, self.tokens = project, snapshots, tokens
        self._lock = Lock()

    def add(
        self, file: str, kind: str | None, author: str, message: str, decisions: Decisions
    ) -> tuple[LookedOver, list[str], str | None]:
        """Enter the records of a file: what was found, the commits made, and the snapshot with them in it."""
        with self._lock:
            workspace = Workspace(self.project, store=self.snapshots.store)
            found, names = workspace.add(file, kind=kind, author=author, message=message, decisions=decisions)
            del workspace  # the engine lets go of the directory when nothing holds the store
            return found, names, self.snapshots.take() if names else None

    def author(self, request: Request, token: str, named: str) -> str:
        """Who adds: whom the token is of, else the name given. Raises `NnmiError` for who may not."""
        refuse_other_sites(request, loopback_only=not self.tokens)
        if self.tokens:
            sent = request.headers.get("authorization", "").removeprefix("Bearer ").strip() or token
            of = [who for known, who in self.tokens.items() if hmac.compare_digest(known.encode(), sent.encode())]
            if not of:
                raise NnmiError("this token may not add records", mend="give one of the server's token file")
            named = of[0] or named
        if not named.strip():
            raise NnmiError("no author is named", mend="say who adds the record")
        return named.strip()


def refuse_other_sites(request: Request, *, loopback_only: bool) -> None:
    """Raise `NnmiError` for a request that another web page makes a browser send."""
    host = request.url.hostname or ""
    origin = request.headers.get("origin")
    foreign = origin is not None and urlsplit(origin).netloc != request.headers.get("host", "")
    if foreign or request.headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
        raise NnmiError("this was sent by another site", mend="use the form of this server")
    if loopback_only and host not in LOCAL:
        raise NnmiError("records are added at this machine only", mend="start the server with --token-file")


def read_tokens(path: str) -> dict[str, str]:
    """The tokens of a file, a line each, with the author behind the token. Raises `InputError`."""
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read ({error})", where=path) from None
    words = [line.split(None, 1) for line in lines if line.strip() and not line.startswith("#")]
    found = {token: (*rest, "")[0].strip() for token, *rest in words}
    short = [token for token in found if len(token) < 16]
    if short or not found:
        raise InputError("holds no token of 16 characters or more", where=path, mend="write TOKEN AUTHOR, a line each")
    return found

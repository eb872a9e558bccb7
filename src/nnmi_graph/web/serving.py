"""The server itself: the address it listens at, and its end."""

from __future__ import annotations

import asyncio
import errno
import os
import signal
import socket
from collections.abc import Callable, Mapping

import uvicorn

from ..commits.following import Follower
from ..endpoint.pool import Settings
from ..errors import NnmiError
from ..store.serving import Limits
from ..workspace import Workspace
from .app import make_app
from .site import Site
from .writing import LOCAL


def serve(
    workspace: Workspace,
    *,
    host: str,
    port: int,
    timeout: float,
    memory: int,
    rows: int,
    write: str | None,
    tokens: Mapping[str, str],
    follow: Follower | None,
    tell: Callable[[str], None],
) -> int:
    """Serve until told to end; returns the exit code. Raises `NnmiError` if the address cannot be had.

    With `write`, a store's directory, records are added to it by who has one of the tokens. With `follow` a copy of
    another store is served, and kept true to it.
    """
    bound = bound_to(host, port)
    if write is not None and host not in LOCAL:
        tell(f"warning: whoever reaches {host} and has a token can add records")
    if write is None and not follow and workspace.store.answers_from_copy:
        tell("this server answers many queries wrongly: a copy of what it holds now is made here, and served")
    settings = Settings(timeout=timeout, memory=memory, limits=Limits(rows))
    site = Site(workspace, settings, write=write, tokens=tokens, follow=follow)
    config = uvicorn.Config(
        make_app(site),
        log_level="warning",
        access_log=False,
        server_header=False,
        lifespan="on",
        timeout_keep_alive=15,
        limit_concurrency=1000,
    )
    config.h11_max_incomplete_event_size = 64 * 1024
    server = uvicorn.Server(config)
    name = f"[{host}]" if ":" in host else host
    tell(f"serving {site.name} at http://{name}:{bound.getsockname()[1]}/ (Ctrl-C ends it)")
    signal.signal(signal.SIGINT, signal.default_int_handler)
    asyncio.run(server.serve(sockets=[bound]))
    return 0


def bound_to(host: str, port: int) -> socket.socket:
    """A socket that listens at the address. Raises `NnmiError`."""
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # said, or packets wait for each other
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
        bound.listen(128)
    except (OSError, OverflowError) as error:
        taken = getattr(error, "errno", None) == errno.EADDRINUSE
        number = getattr(error, "errno", None) or 0
        why = os.strerror(number) if number > 0 else str(error)
        raise NnmiError(
            f"cannot listen there ({why})", where=f"{host}:{port}", mend="try another --port" if taken else None
        ) from None
    return bound

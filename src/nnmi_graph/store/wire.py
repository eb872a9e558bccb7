"""Requests to a SPARQL service: a time limit, credentials, redirects within one host, and every fault in one line.

Credentials go into the request's head and nowhere else: no address, error or log made here holds them.
"""

from __future__ import annotations

import base64
import html
import http.client
import os
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.client import HTTPException, HTTPResponse
from typing import IO

from ..errors import NnmiError, QueryError, StoreError

WORDS = 200
"""How many characters of a server's own words an error repeats."""


class NoService(StoreError):
    """There is no SPARQL service at the address."""


@dataclass(frozen=True)
class Credentials:
    """A user with a password, or what goes into the `Authorization` header as it is."""

    user: str = ""
    password: str = field(default="", repr=False)
    header: str = field(default="", repr=False)

    @classmethod
    def of(cls, text: str) -> Credentials | None:
        """What `user:password` or `Bearer TOKEN` says; None if it is empty. Raises `StoreError`."""
        text = text.strip()
        if re.search(r"[\x00-\x1f\x7f]", text):
            raise StoreError("NNMI_STORE_AUTH holds a line break or another control character")
        if re.match(r"(Bearer|Basic) ", text):
            return cls(header=text)
        user, colon, password = text.partition(":")
        if text and not colon:
            raise StoreError("NNMI_STORE_AUTH is not of the form user:password or 'Bearer TOKEN'")
        return cls(user, password) if text else None

    @classmethod
    def kept(cls, host: str) -> Credentials | None:
        """What the netrc file has for a host: the one that `NETRC` names, else the user's own. Raises `StoreError`."""
        path = os.environ.get("NETRC") or os.path.expanduser("~/.netrc")
        if not os.path.isfile(path):
            return None
        from netrc import NetrcParseError, netrc

        try:
            found = netrc(path).authenticators(host)
        except NetrcParseError as error:
            raise StoreError(f"cannot be read as a netrc file (line {error.lineno})", where=path) from None
        except OSError as error:
            raise StoreError(f"cannot be read ({error.strerror})", where=path) from None
        return cls(found[0], found[2] or "") if found else None

    def authorization(self) -> str:
        """The value of the `Authorization` header."""
        basic = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        return self.header or f"Basic {basic}"


@dataclass(frozen=True)
class Service:
    """A service at `url`, which holds no credentials; `timeout` is the longest silence that is borne, in seconds."""

    url: str
    credentials: Credentials | None = None
    timeout: float = 60.0

    @classmethod
    def at(cls, where: str, timeout: float | None = None) -> Service:
        """The service at an address, `user:password@` taken out of it; else the environment's credentials are used, or
        those that a netrc file keeps for the host.

        `NNMI_STORE_AUTH`, `NNMI_STORE_TIMEOUT` and `NETRC` are read. Raises `StoreError` if it is no http(s) address.
        """
        try:
            parts = urllib.parse.urlsplit(where)
            host, _ = parts.hostname, parts.port
        except ValueError:
            parts, host = urllib.parse.urlsplit(""), None
        if not host or parts.scheme not in ("http", "https") or re.search(r"[\x00-\x20\x7f]", where):
            raise StoreError("the store's address is no address", mend="give one such as http://127.0.0.1:3030/ds")
        url = urllib.parse.urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment=""))
        given = Credentials.of(os.environ.get("NNMI_STORE_AUTH", ""))
        if parts.username is not None:
            given = Credentials(urllib.parse.unquote(parts.username), urllib.parse.unquote(parts.password or ""))
        given = given or Credentials.kept(host)
        return cls(_ascii(url), given, _seconds() if timeout is None else timeout)

    def post(self, url: str, body: bytes, content_type: str, accept: str) -> HTTPResponse:
        """The reply to a POST, once its head says that all is well. Raises `QueryError` or `StoreError`."""
        head = {"Accept": accept, "Content-Type": content_type, "User-Agent": "nnmi-graph"}
        request = urllib.request.Request(url, body, head)
        if self.credentials:
            request.add_unredirected_header("Authorization", self.credentials.authorization())
        with faults_named(url, self.timeout):
            reply: HTTPResponse = self._opener().open(request, timeout=self.timeout)
        if reply.status == 206:
            reply.close()
            raise StoreError("gave a part of the answer only", where=url, mend="raise the server's time limit")
        return reply

    def _opener(self) -> urllib.request.OpenerDirector:
        handlers: list[urllib.request.BaseHandler] = [_WithinHost(), _Open(), _OpenTLS()]
        if self.credentials and not self.credentials.header:
            known = urllib.request.HTTPPasswordMgrWithDefaultRealm()
            known.add_password(None, self.url, self.credentials.user, self.credentials.password)
            handlers.append(urllib.request.HTTPDigestAuthHandler(known))
        return urllib.request.build_opener(*handlers)


class _Kept(http.client.HTTPConnection):
    """A connection that the server is not asked to close: one that is, some do not tell where the answer ends."""

    def putheader(self, header: str | bytes, *values: object) -> None:
        super().putheader(header, *(("keep-alive",) if header == "Connection" else values))  # type: ignore[arg-type]


class _KeptTLS(_Kept, http.client.HTTPSConnection):
    """The same, encrypted."""


class _Open(urllib.request.HTTPHandler):
    def http_open(self, req: urllib.request.Request) -> HTTPResponse:
        return self.do_open(_Kept, req)


class _OpenTLS(urllib.request.HTTPSHandler):
    def https_open(self, req: urllib.request.Request) -> HTTPResponse:
        return self.do_open(_KeptTLS, req)


class _WithinHost(urllib.request.HTTPRedirectHandler):
    """Follows a redirect on the same host with the same request; any other is an error."""

    def redirect_request(  # noqa: PLR0917 - as urllib calls it
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> urllib.request.Request:
        if not _same_host(req.full_url, newurl):
            host = urllib.parse.urlsplit(newurl).netloc.rpartition("@")[2]
            raise StoreError(
                f"redirects to {host}, which is not followed",
                where=req.full_url,
                mend="give that address itself, if it is right",
            )
        fresh = urllib.request.Request(newurl, None if code == 303 else req.data, dict(req.headers))
        for name, value in req.unredirected_hdrs.items():
            if name.lower() == "authorization":
                fresh.add_unredirected_header(name, value)
        return fresh


def _same_host(old: str, new: str) -> bool:
    """Whether `new` is on the host and port of `old`, or there by https."""
    here, there = urllib.parse.urlsplit(old), urllib.parse.urlsplit(new)
    if here.hostname != there.hostname or there.scheme not in ("http", "https"):
        return False
    if (here.scheme, there.scheme) == ("http", "https"):
        return (here.port or 80, there.port or 443) == (80, 443) or here.port == there.port
    return (here.scheme, here.port) == (there.scheme, there.port)


@contextmanager
def faults_named(url: str, timeout: float) -> Iterator[None]:
    """Whatever can go wrong on the way, as one of our errors that names the service."""
    try:
        yield
    except NnmiError:
        raise
    except urllib.error.HTTPError as error:
        raise _refusal(error, url) from None
    except (OSError, HTTPException, ValueError) as error:
        reason = getattr(error, "reason", error)
        if isinstance(reason, TimeoutError) or "timed out" in str(reason):
            raise StoreError(
                f"gave no answer in {timeout:g} seconds",
                where=url,
                mend="ask for less, or set NNMI_STORE_TIMEOUT to more seconds",
            ) from None
        what = str(reason) or type(reason).__name__
        raise StoreError(f"cannot be reached ({what[:WORDS]})", where=url, mend="check the address") from None


def _refusal(error: urllib.error.HTTPError, url: str) -> NnmiError:
    """A refusal in the server's words, cut short."""
    words = plain_words(_first_bytes(error), error.headers.get_content_type())
    said = f": {words}" if words else ""
    match error.code:
        case 400:
            return QueryError(f"the endpoint refused it{said}")
        case code if 300 <= code < 400:
            return StoreError("redirects in a circle, or to no web address", where=url, mend="check the address")
        case 401 | 403:
            return StoreError(
                f"does not let you in (answered {error.code}{said})",
                where=url,
                mend="set NNMI_STORE_AUTH to user:password, or keep it in ~/.netrc",
            )
        case 429 | 503:
            after = error.headers.get("Retry-After") or ""
            wait = f"ask again in {after} seconds" if after.isdigit() else "ask again later"
            return StoreError(f"is too busy (answered {error.code}{said})", where=url, mend=wait)
        case 404 | 405 | 415 | 501:
            return NoService(
                f"is no such SPARQL service (answered {error.code}{said})", where=url, mend="check the address"
            )
        case _:
            return StoreError(f"answered {error.code}{said}", where=url)


def _first_bytes(error: urllib.error.HTTPError) -> bytes:
    try:
        return error.read(20 * WORDS)
    except (OSError, HTTPException):
        return b""
    finally:
        error.close()


def plain_words(data: bytes, content_type: str) -> str:
    """What a server says, on one line and cut short, without markup and without the query it repeats."""
    text = data.decode("utf-8", "replace")
    if content_type.endswith("html") or re.match(r"\s*<(!doctype|html)", text, re.IGNORECASE):
        text = html.unescape(re.sub(r"(?is)<(head|style|script)\b.*?</\1>|<[^>]*>", " ", text))
    text = re.split(r"SPARQL (?:query|update|text):", text, maxsplit=1)[0]
    text = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return text if len(text) <= WORDS else text[: WORDS - 1] + "…"


def _ascii(url: str) -> str:
    """The address as it can be sent: a host's name in its ASCII form, all else percent-encoded."""
    try:
        parts = urllib.parse.urlsplit(url)
        path = urllib.parse.quote(parts.path, safe="/%:@!$&'()*+,;=~")
        query = urllib.parse.quote(parts.query, safe="/%:@!$&'()*+,;=~?")
        return urllib.parse.urlunsplit((parts.scheme, parts.netloc.encode("idna").decode(), path, query, ""))
    except UnicodeError:
        raise StoreError("the store's address is no address", where=url) from None


def _seconds() -> float:
    """The time limit that the environment sets, else a minute."""
    text = os.environ.get("NNMI_STORE_TIMEOUT") or "60"
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < 1e7:
        raise StoreError(f"NNMI_STORE_TIMEOUT is {text[:40]!r}, which is no number of seconds")
    return seconds

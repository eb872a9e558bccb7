"""Looking at SPARQL text without running it: its keywords, and whether it would reach out to the network."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..errors import QueryError, Where

_TOKEN = re.compile(
    r"""(?P<comment>\#[^\n\r]*)
      | (?P<long>'''(?:(?:'|'')?(?:[^'\\]|\\.))*'''|\"\"\"(?:(?:"|"")?(?:[^"\\]|\\.))*\"\"\")
      | (?P<string>'(?:[^'\\\n\r]|\\.)*'|"(?:[^"\\\n\r]|\\.)*")
      | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
      | (?P<name>[?$]\w+|[\w.\-]*:[\w.\-:%]*|@[A-Za-z\-]+)
      | (?P<word>[A-Za-z_]\w*)
      | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


def keywords(text: str) -> Iterator[tuple[str, int]]:
    """Each bare word of a SPARQL text, upper-cased, with its offset; not those in strings, IRIs, names, comments.

    Code point escapes are resolved first, as the standard asks (SPARQL 1.1, section 19.2).

    >>> [word for word, _ in keywords('SELECT * { ?s ?service "SERVICE" } # LOAD')]
    ['SELECT']
    """
    plain = _ESCAPE.sub(lambda match: chr(int(match[1] or match[2], 16) & 0x1FFFFF % 0x110000), text)
    for match in _TOKEN.finditer(plain):
        if match.lastgroup == "word":
            yield match[0].upper(), match.start()


def refuse_remote(text: str, name: str = "query") -> None:
    """Raise `QueryError` if the text would make an engine fetch from the network (`SERVICE`, `LOAD`)."""
    for word, offset in keywords(text):
        if word in ("SERVICE", "LOAD"):
            line = text.count("\n", 0, offset) + 1
            column = offset - (text.rfind("\n", 0, offset) + 1) + 1
            raise QueryError(
                f"{word} would fetch from the network",
                where=Where(name, line, column),
                mend="take it out, or allow it with --allow-remote",
            )

"""Looking at SPARQL text before an engine sees it: its keywords, whether it would reach out to the network, its depth.

An engine reads a text in its own way: `trueSERVICE` is two words to one and one word to another, and an escape in a
string may end it or not. So a call of the network is looked for in every reading the text allows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..errors import QueryError, Where

MAX_DEPTH = 100
"""How deep brackets may be nested. Engines read them by recursion, and a stack that overflows kills the process."""
MAX_WEIGHT = 5_500
"""How many patterns and operators a query may have, for the same reason: each is a step of recursion in an engine."""
MAX_MEMBERS = 1_000
"""How many members a list in brackets may have, other than a list of values: each is two patterns."""

STRING = r"""(?:'''(?:(?:'|'')?(?:[^'\\]|\\.))*'''|\"\"\"(?:(?:"|"")?(?:[^"\\]|\\.))*\"\"\"
      |'(?:[^'\\\n\r]|\\.)*'|"(?:[^"\\\n\r]|\\.)*")"""
"""A string as SPARQL and Turtle write it, long or short, for a verbose pattern."""
_HIDDEN = rf"""(?P<comment>\#[^\n\r]*)
      | (?P<string>{STRING})
      | (?P<iri><[^<>"{{}}|^`\\\x00-\x20]*>)
      | (?P<variable>[?$]\w+)"""
FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
"""The words that queries begin with, after their prologue."""
TOKEN = re.compile(
    rf"""(?P<space>\s+)
      | {_HIDDEN}
      | (?P<name>[\w.\-]*:(?:[\w.\-:%]|\\.)*|@[A-Za-z\-]+)
      | (?P<word>[A-Za-z_]\w*)
      | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


LONG = re.compile(r"[0-9]{17}|[0-9]\.[0-9]{15}|\.[0-9]{17}")
"""What a number may look like that is too long for an engine."""


def may_be_inexact(text: str) -> bool:
    """Whether a query compares, uses a regular expression or a long number; quickly told, so sometimes in vain."""
    plain = re.sub(r"<[^<>\s]*>", "", text)
    return bool(re.search(r"[<>]|REGEX|REPLACE", plain, re.IGNORECASE) or LONG.search(plain))


def keywords(text: str) -> Iterator[tuple[str, int]]:
    """Each bare word of a SPARQL text, upper-cased, with its offset; not those in strings, IRIs, names, comments.

    Code point escapes are resolved first, as the standard asks (SPARQL 1.1, section 19.2).

    >>> [word for word, _ in keywords('SELECT * { ?s ?service "SERVICE" } # LOAD')]
    ['SELECT']
    """
    for match in TOKEN.finditer(_resolved(text)):
        if match.lastgroup == "word":
            yield match[0].upper(), match.start()


def _resolved(text: str) -> str:
    return _ESCAPE.sub(lambda match: chr(min(int(match[1] or match[2], 16), 0x10FFFF)), text)


_GAP = r"(?>\s|\#[^\n\r]*)*+"
_REMOTE = rf"""(?xi)
   (?=(?P<service>SERVICE){_GAP}(?:SILENT{_GAP})?
           (?:<[^>]*>|[?$][^\s{{}}()<>"']+|[^\s{{}}()<>"'?$:]*:(?:\\.|[^\s{{}}\\\#])*){_GAP}\{{
       | (?P<load>(?<![\w:?$.%@\-])LOAD){_GAP}(?:SILENT{_GAP})?(?:<|[^\s{{}}()<>"'?$:]*:))"""
"""What a call of the network looks like, whatever stands around it. Without it there is none in any reading."""
_PLAIN_ESCAPES = re.compile(r"""(?:[^\\]|\\[tbnrf"'\\])*+""")
_OPERATOR_OR_IRI = re.compile(r"<(?![A-Za-z][A-Za-z0-9+.\-]*://)[^<>\s]*[#'(\[][^<>\s]*>")


def refuse_remote(text: str, name: str = "query") -> None:
    """Raise `QueryError` if the text would make an engine fetch from the network (`SERVICE`, `LOAD`).

    What looks like a call in a comment or a string is let be, unless the text can be read in more than one way.
    """
    for reading in {text, _resolved(text)}:
        folded = reading.casefold()
        if "service" not in folded and "load" not in folded:
            continue
        visible = _visible(text)
        for match in re.finditer(_REMOTE, reading):
            if len(visible) != len(reading) or visible[match.start()] != " ":
                word = "SERVICE" if match["service"] else "LOAD"
                raise QueryError(
                    f"{word} would fetch from the network",
                    where=place(reading, match.start(), name),
                    mend="take it out, or allow it with --allow-remote",
                )


def _visible(text: str) -> str:
    """The text with its comments, strings and IRIs blanked out, at the same places; all of it if they are in doubt."""
    if not _PLAIN_ESCAPES.fullmatch(text) or _OPERATOR_OR_IRI.search(text):
        return text
    return re.sub(_HIDDEN, lambda match: " " * len(match[0]), text, flags=re.VERBOSE | re.DOTALL)


_OPENING = ("(", "[", "{", "<<")
_LIST = re.compile(r"(\bVALUES\b[^{}]*\{)[^{}]*\}|\bIN\s*\([^()]*\)", re.IGNORECASE)
_NAME = r"(?:\b[^\W\d_][\w.\-]*)?:(?:[\w.\-:%]|\\.)*"
_STEP = re.compile(
    r"\|\|?|&&|!(?=\s*!)|[*/^+;,\-]|\.(?!\w|\s*\})|\b(?:UNION|OPTIONAL|FILTER|GRAPH|LATERAL|VALUES|(?P<heavy>AS|MINUS))\b",
    re.IGNORECASE,
)
_HEAVY = 3
"""How many steps an assignment or MINUS weighs: engines took 2,500 of them, and 6,200 of the lightest others."""


def refuse_unreadable(text: str, name: str = "query") -> None:
    """Raise `QueryError` if an engine could not read the text: it is not Unicode, or nested too deep."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise QueryError("is not Unicode text", where=place(text, error.start, name)) from None
    if sum(map(text.count, _OPENING)) <= MAX_DEPTH:
        return
    depth = 0
    for match in re.finditer(r"[()\[\]{}]|<<|>>", _visible(text)):
        depth += 1 if match[0] in _OPENING else -1
        if depth > MAX_DEPTH:
            raise QueryError(
                f"is nested more than {MAX_DEPTH} deep",
                where=place(text, match.start(), name),
                mend="write it with fewer brackets",
            )


def refuse_long(text: str, name: str = "query") -> None:
    """Raise `QueryError` if a query has more patterns and operators than an engine can take; values do not count."""
    if len(text) <= 2 * MAX_MEMBERS:  # a member has a character or more, and something between it and the next
        return
    plain = re.sub(f"{_HIDDEN}|{_NAME}", lambda m: " " if m["comment"] else " _ ", text, flags=re.VERBOSE | re.DOTALL)
    plain = _LIST.sub(r"\1", plain)
    weight = sum(_HEAVY if match["heavy"] else 1 for match in _STEP.finditer(plain))
    longest = max((len(group.split()) for group in re.findall(r"\(([^(){}]*)\)", plain)), default=0)
    if weight > MAX_WEIGHT or longest > MAX_MEMBERS:
        raise QueryError(
            "has more patterns, operators or list members than can be run",
            where=name,
            mend="split it, or put its values into a VALUES list",
        )


def place(text: str, offset: int, name: str) -> Where:
    """The offset as a line and a column."""
    return Where(name, text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))

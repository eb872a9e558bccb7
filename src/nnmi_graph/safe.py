"""Text of others, made safe where a program acts on it: a terminal that obeys it, a spreadsheet that runs it."""

from __future__ import annotations

import re

_COMMANDS = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]|\r(?!\n)"
_NUMBER = re.compile(r"-?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")


def harmless(text: str) -> str:
    """The text with U+FFFD for what would command a terminal, or turn the direction of its text.

    >>> harmless("\\x1b[31mred")
    '\ufffd[31mred'
    """
    return text if text.isascii() and text.isprintable() else re.sub(_COMMANDS, "\ufffd", text)


def cell(text: str) -> str:
    """The text for a cell of a table: what a spreadsheet would run as a formula gets an apostrophe before it.

    A number is let be.

    >>> cell("=1+1"), cell("'=1+1"), cell("-3"), cell("a")
    ("'=1+1", "''=1+1", '-3', 'a')
    """
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def uncell(text: str) -> str:
    """The text that `cell` was given."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text

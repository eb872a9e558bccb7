"""The options that every verb shares, and a parser whose complaints are one line with the nearest name."""

from __future__ import annotations

import argparse
import os
import re

from ..errors import NnmiError, nearest

TYPE_CHECKING = False  # typing itself is not imported at start-up: it costs more than most of our rooms
if TYPE_CHECKING:
    from typing import NoReturn


class UsageError(NnmiError):
    """The command line itself does not fit."""


class _Help(argparse.RawDescriptionHelpFormatter):
    """Help as wide as the terminal. (argparse makes one for each option, and would import shutil to ask how wide.)"""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=columns(80) - 2)


def columns(usual: int) -> int:
    """How many columns the terminal has, or `COLUMNS` says; the usual number where neither tells."""
    told = os.environ.get("COLUMNS", "")
    if told.isdecimal() and int(told):
        return int(told)
    try:
        return os.get_terminal_size(1).columns or usual
    except OSError:
        return usual


class Parser(argparse.ArgumentParser):
    """An `ArgumentParser` that raises `UsageError` instead of printing its usage and leaving."""

    def __init__(self, prog: str, description: str | None) -> None:
        super().__init__(prog=prog, description=description, allow_abbrev=False, formatter_class=_Help)
        self.free = False
        """Whether unknown `--name value` options are left, as `extra`, for the verb to read."""

    def format_help(self) -> str:
        """The help, under one line of usage: the options are listed below it."""
        named = [(str(a.metavar or a.dest), a.nargs) for a in self._actions if not a.option_strings]
        words = [f"[{name}{' …' if nargs == '*' else ''}]" if nargs in ("?", "*") else name for name, nargs in named]
        self.usage = " ".join([self.prog, *words, "[option …]"])
        return super().format_help()

    def parse(self, arguments: list[str]) -> argparse.Namespace:
        """The arguments, parsed. Raises `UsageError`."""
        mine, free = self._split(arguments) if self.free else (arguments, [])
        args, extra = self.parse_known_args(mine)
        if extra:
            raise self.unknown(next((word for word in extra if word.startswith("-")), extra[0]))
        if free and getattr(args, "list", False):
            raise self.unknown(free[0])
        args.extra = free
        return args

    def _options(self) -> list[str]:
        return [name for action in self._actions for name in action.option_strings]

    def _split(self, arguments: list[str]) -> tuple[list[str], list[str]]:
        """The arguments that are this parser's, and the `--name value` pairs that are not."""
        mine: list[str] = []
        free: list[str] = []
        known, rest = set(self._options()), iter(arguments)
        for word in rest:
            if not word.startswith("--") or word == "--" or word.partition("=")[0] in known:
                mine.append(word)
            elif "=" in word:
                free.append(word)
            else:
                free += [word, *[value for value in [next(rest, None)] if value is not None]]
        return mine, free

    def unknown(self, word: str) -> UsageError:
        """The complaint about an option, or a word too many."""
        if not word.startswith("-"):
            return UsageError(f"{word!r} is too much", mend=f"see '{self.prog} --help'")
        near = nearest(word.partition("=")[0], self._options(), 1)
        hint = f"did you mean {near[0]}?" if near else f"see '{self.prog} --help'"
        return UsageError(f"there is no option {word!r}", mend=hint)

    def error(self, message: str) -> NoReturn:
        choice = re.search(r"invalid choice: '(.*?)' \(choose from (.*)\)", message)
        if choice:
            near = nearest(choice[1], re.findall(r"'([^']*)'", choice[2]), 1)
            message = f"{message.partition(':')[0]}: {choice[1]!r} is none of {choice[2].replace(chr(39), '')}"
            raise UsageError(message, mend=f"did you mean {near[0]!r}?" if near else None)
        unread = re.fullmatch(r"argument (.*): invalid (int|float) value: (.*)", message)
        if unread:
            kind = "whole number" if unread[2] == "int" else "number"
            message = f"argument {unread[1]}: {unread[3]} is no {kind}"
        raise UsageError(message, mend=f"see '{self.prog} --help'")


def common(parser: Parser) -> None:
    """Add the options that every verb takes."""
    group = parser.add_argument_group("everywhere")
    group.add_argument(
        "--project", metavar="DIR", help="work with the data, questions and shapes in DIR, not with ours"
    )
    group.add_argument("--store", metavar="URL|DIR", help="work with this SPARQL endpoint or store directory")
    group.add_argument(
        "--lang", choices=("en", "zh"), default="en", help="language of names and messages (default: en)"
    )
    group.add_argument("--allow-remote", action="store_true", help="let a query fetch from other servers (SERVICE)")
    group.add_argument("--at-commit", metavar="ID", help="ask the --store as it was when this commit had been made")
    group.add_argument(
        "--wait", metavar="SECONDS", type=seconds, default=5.0, help="for a store that another writes to (default: 5)"
    )
    group.add_argument("--no-cache", action="store_true", help="read the files afresh, keep no prepared copy of them")
    group.add_argument("--quiet", action="store_true", help="say nothing but errors on stderr")
    group.add_argument("--debug", action="store_true", help="on an error, show where in the code it arose")


def seconds(text: str) -> float:
    """A number of seconds, not below zero. Raises `UsageError`."""
    if not re.fullmatch(r"\d{1,6}(\.\d+)?", text):
        raise UsageError(f"{text!r} is no number of seconds", mend="such as --wait 30")
    return float(text)


def count(text: str) -> int:
    """How many rows are asked for, 0 for all. Raises `UsageError`."""
    if not re.fullmatch(r"\d{1,9}", text):
        raise UsageError(f"--top {text!r} is no number of rows", mend="such as --top 30, or --top 0 for all")
    return int(text)


def data_files(parser: Parser | argparse._ArgumentGroup, meaning: str) -> None:
    """Add the options of a verb that may be asked of files in place of the content."""
    parser.add_argument("--data", nargs="+", metavar="FILE", default=[], help=meaning)
    base(parser)


def base(parser: Parser | argparse._ArgumentGroup) -> None:
    """Add the option that says what relative IRIs in files are resolved by."""
    meaning = "what relative IRIs in files are resolved by; without it they are an error"
    parser.add_argument("--base", metavar="IRI", help=meaning)


def sheets(parser: Parser) -> None:
    """Add the options of a verb that reads records, as RDF or as sheets."""
    base(parser)
    parser.add_argument("--kind", metavar="KIND", help="what kind of record a sheet holds, if its header does not tell")
    parser.add_argument("--encoding", metavar="NAME", help="of a CSV, TSV or YAML file that is not UTF-8: cp1252, …")


def names(text: str) -> list[str]:
    """The names in a list with commas.

    >>> names("size, money,")
    ['size', 'money']
    """
    return [name.strip() for name in text.split(",") if name.strip()]


def at_a_date(parser: Parser) -> None:
    """Add the options of a verb that takes a network at a date."""
    parser.add_argument("--as-of", metavar="DATE", help="the network at this day, month or year; also NETWORK@DATE")
    parser.add_argument("--strict", action="store_true", help="at a date: only ties surely held, or told for then")


def shown(parser: Parser, usual: int = 50, *, wide: bool = True) -> None:
    """Add the options of a verb whose answer may be long and wide for a terminal."""
    parser.add_argument(
        "--top", type=count, metavar="N", help=f"how many to show (default: {usual} on a terminal, else all; 0: all)"
    )
    if wide:
        parser.add_argument("--wide", action="store_true", help="on a terminal: all columns, sources in full")

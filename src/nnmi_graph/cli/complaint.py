"""One line on stderr that says what went wrong, in the language that was asked for."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import suppress

from ..errors import NnmiError
from ..safe import harmless
from .terminal import fit, has_colours, painted


def language_of(arguments: Sequence[str]) -> str:
    """The language that the arguments ask for, before they are parsed; English if they ask for none that we have.

    >>> language_of(["query", "--lang", "zh"]), language_of(["query", "--lang=fr"]), language_of(["query", "--lang"])
    ('zh', 'en', 'en')
    """
    told = [after for word, after in zip(arguments, [*arguments[1:], ""], strict=True) if word == "--lang"]
    told += [word.partition("=")[2] for word in arguments if word.startswith("--lang=")]
    return "zh" if "zh" in told[-1:] else "en"


def complain(error: BaseException, language: str) -> int:
    """Say in one line what went wrong: our own errors in their words, those of the system in its words."""
    with suppress(OSError):
        line = fit(harmless(f"nnmi: {_words(error, language)}"), sys.stderr)
        print(painted(line, {"nnmi": "red"}) if has_colours(sys.stderr) else line, file=sys.stderr, flush=True)
    return 2


def _words(error: BaseException, language: str) -> str:
    ours = error if isinstance(error, NnmiError) else _of_the_system(error)
    if language == "en":
        return str(ours)
    from ..phrases import error_in

    return error_in(ours, language)


def _of_the_system(error: BaseException) -> NnmiError:
    if isinstance(error, MemoryError):
        return NnmiError("there is not enough memory for this")
    if isinstance(error, RecursionError):
        return NnmiError("the input is nested too deep")
    why = getattr(error, "strerror", None) or str(error)
    name = getattr(error, "filename", None)
    return NnmiError(why, where=str(name)) if name else NnmiError(f"the output: {why}")

"""The terminal: how wide it is, whether it has colours, long lines folded at words, and what a long job is doing."""

from __future__ import annotations

import os
import re
import sys

from ..steps import Step
from .parser import columns

TYPE_CHECKING = False  # typing itself is not imported at start-up: it costs more than most of our rooms
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TextIO

QUIET_FOR, SHOWN_EACH = 2.0, 0.5
"""Seconds until a terminal is told what goes on, and between two looks at it."""
QUIET_IN_LOGS, TOLD_EACH = 60.0, 20.0
"""The same where stderr is no terminal: a log is told of what takes very long only."""
COLOURS = {"red": "31;1", "yellow": "33;1", "blue": "34;1"}


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a person reads the stream on a screen."""
    return stream is not None and stream.isatty()


def terminal_width() -> int | None:
    """The columns of the terminal that stdout is, None where it is none."""
    return columns(120) if is_terminal(sys.stdout) else None


def has_colours(stream: TextIO | None) -> bool:
    """Whether the stream is a terminal with colours that are wanted (https://no-color.org)."""
    return is_terminal(stream) and not os.environ.get("NO_COLOR") and os.environ.get("TERM", "dumb") != "dumb"


def folded(text: str, width: int) -> str:
    """The text with its long lines broken between words, what is carried over set in by two more columns.

    >>> folded("  many words here\\nfew", 12)
    '  many words\\n    here\\nfew'
    """
    from ..render.table import columns_of, wrap

    lines: list[str] = []
    for line in text.split("\n"):
        start = line[: len(line) - len(line.lstrip())]
        if columns_of(line) <= width or len(start) + 2 >= width // 2:
            lines.append(line)
            continue
        first, *rest = wrap(line, width - len(start) - 2)
        lines += [start + first, *(f"{start}  {each}" for each in rest)]
    return "\n".join(lines)


def fit(text: str, stream: TextIO | None) -> str:
    """The text, folded to the width of the terminal that the stream is; as it is for any other stream."""
    width = columns(120)
    return folded(text, width) if is_terminal(stream) and 2 * len(text) > width else text


def painted(text: str, colours: Mapping[str, str]) -> str:
    """The text with the words that begin a line, and stand before a dot or colon, in these of `COLOURS`."""
    words = "|".join(map(re.escape, colours))
    return re.sub(
        rf"^({words})(?= ·|:)", lambda m: f"\x1b[{COLOURS[colours[m[1]]]}m{m[1]}\x1b[0m", text, flags=re.MULTILINE
    )


class Watch:
    """Says on stderr what is being done once that takes long: on one line of a terminal, which is wiped before anything
    else is written there; elsewhere a line now and then."""

    def __init__(self) -> None:
        self.lang, self._shown, self._turn = "en", False, 0

    def begin(self, lang: str) -> None:
        """Look from now on, in a thread of its own: engines let it run while they work."""
        import _thread

        self.lang, self._turn = lang, self._turn + 1
        if sys.stderr is not None:
            _thread.start_new_thread(self._look, (self._turn, sys.stderr, is_terminal(sys.stderr)))

    def end(self) -> None:
        """Look no more, and take the line away."""
        self._turn += 1
        if self._shown:
            self._shown = False
            print(_wiped(), end="", file=sys.stderr, flush=True)

    def _look(self, turn: int, stream: TextIO, here: bool) -> None:
        import time

        time.sleep(QUIET_FOR if here else QUIET_IN_LOGS)
        while turn == self._turn:
            if (step := Step.current) is not None:
                line = f"{told(step, time.monotonic(), self.lang)} …"
                self._shown = here
                if here:
                    print(_wiped() + _cut(line, columns(80) - 1), end="", file=stream, flush=True)
                else:
                    print(f"nnmi: {line}", file=stream, flush=True)
            time.sleep(SHOWN_EACH if here else TOLD_EACH)


def _wiped() -> str:
    """What takes away the line that stands, on any terminal: blanks, for not all know control sequences."""
    return f"\r{' ' * (columns(80) - 1)}\r"


def _cut(line: str, width: int) -> str:
    """As much of the line as has room in so many columns; Chinese letters take two."""
    from ..render.table import columns_of

    while columns_of(line) > width:
        line = line[:-1]
    return line


watch = Watch()
"""The one that looks: there is one stderr."""


def told(step: Step, at: float, lang: str) -> str:
    """The step in words, with how far it is and how fast.

    >>> step = Step("reading the network")
    >>> step.reached(30_000)
    >>> told(step, step.began + 3, "en")
    'reading the network: 30,000, 10,000 a second, 3 s'
    """
    from ..phrases import catalogue, in_language

    took = at - step.began
    parts = []
    if step.done and step.of:
        parts.append(in_language("{done} of {of}", lang).format(done=f"{step.done:,}", of=f"{step.of:,}"))
    elif step.done:
        parts.append(f"{step.done:,}")
    if step.done > took > 0:
        parts.append(in_language("{n} a second", lang).format(n=f"{step.done / took:,.0f}"))
    parts.append(f"{took:.0f} s")
    return (
        catalogue(lang).get(step.what, step.what)
        + in_language(": ", lang)
        + ("，" if lang == "zh" else ", ").join(parts)
    )

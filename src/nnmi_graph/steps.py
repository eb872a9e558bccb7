"""What a long job is doing at this moment: said by the rooms that do it, for whoever watches. Nothing is shown here."""

from __future__ import annotations

TYPE_CHECKING = False  # typing itself is not imported at start-up: it costs more than most of our rooms
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import TracebackType
    from typing import TypeVar

    T = TypeVar("T")
EVERY = 1024
"""How many things pass between two looks at the count."""


class Step:
    """A step of a job: what is done, how many things have been, of how many (0: not known). As a context it is `now`
    until it ends, then what was before is again."""

    current: Step | None = None
    """The step that is being done."""

    def __init__(self, what: str, of: int = 0) -> None:
        import time

        self.what, self.done, self.of = what, 0, of
        self.began = time.monotonic()
        self._before: Step | None = None

    def __enter__(self) -> Step:
        self._before, Step.current = Step.current, self
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        Step.current = self._before

    def reached(self, done: int, of: int | None = None) -> None:
        """Say how many are done, and of how many if that has become known."""
        self.done, self.of = done, self.of if of is None else of


def tell(what: str, done: int, of: int) -> None:
    """Say how far the current step is, and what it has come to: what jobs that count for themselves call."""
    step = Step.current
    if step is None:
        return
    if step.what != what:
        fresh = Step(what)
        step.what, step.began = what, fresh.began
    step.reached(done, of)


def counted(things: Iterable[T], what: str, of: int = 0) -> Iterator[T]:
    """The things, counted as they pass, as a step.

    >>> sum(counted(range(3), "adding"))
    3
    """
    with Step(what, of) as step:
        for number, thing in enumerate(things):
            if not number % EVERY or of < EVERY:
                step.reached(number)
            yield thing

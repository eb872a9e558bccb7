"""The few ways we refuse.

Every error the toolkit raises on purpose is an `NnmiError`: one line that says where, what, and what to do.
Anything else that escapes is a bug and keeps its traceback.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from .frozen import value

LONGEST = 400
"""How many characters of a fault are said: it may quote from an input."""


@value
class Where:
    """A place in an input: a file, and where known the line and column in it (both counted from 1).

    >>> str(Where("new.ttl", 3, 7))
    'new.ttl:3:7'
    """

    file: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)

    def said(self, language: str) -> str:
        """The place in words of the language."""
        return str(self)


class NnmiError(Exception):
    """Something the user can mend. `what` is the fault, `where` its place, `mend` what to do about it.

    `words` says in Chinese what of it comes from the content, such as the name of a class.

    >>> print(NnmiError("is empty", where=Where("a.ttl"), mend="give a file with RDF in it"))
    a.ttl: is empty; give a file with RDF in it
    """

    words: Mapping[str, str] = {}

    def __init__(self, what: str, *, where: Where | str | None = None, mend: str | None = None) -> None:
        self.what = what
        self.where = Where(where) if isinstance(where, str) else where
        self.mend = mend
        super().__init__(what)

    def __str__(self) -> str:
        return one_line(self.what, self.where, self.mend)


def one_line(what: str, where: Where | str | None = None, mend: str | None = None, between: str = "; ") -> str:
    """The parts of an error as one line that is safe to print: a long fault cut short, no control characters."""
    what = what if len(what) <= LONGEST else f"{what[: LONGEST - 1]}…"
    text = f"{where}: {what}" if where else what
    text = f"{text}{between}{mend}" if mend else text
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in " ".join(text.split()))


class InputError(NnmiError):
    """An input file cannot be read as what it should be."""


class QueryError(NnmiError):
    """A query is not well formed, asks for what we refuse, or got a parameter that does not fit."""


class TermError(QueryError):
    """What was to stand as an IRI, a blank-node label, a language tag or a literal, and cannot."""


class ContentError(NnmiError):
    """A file of the content (ontology, shapes, queries, data) breaks the rules of its kind."""


class StoreError(NnmiError):
    """The store cannot be opened, reached or written."""


class OutputError(NnmiError):
    """The output cannot be written."""


class UnknownName(NnmiError):
    """A name that nothing answers to. `name` is what was asked for, `nearest` what it may have been meant to be.

    The proposals are those of `known` that are like the name, or `proposals` if they were found already.
    """

    def __init__(
        self, kind: str, name: str, known: Iterable[str], *, mend: str | None = None, proposals: Iterable[str] = ()
    ) -> None:
        self.name = name
        self.nearest = (tuple(proposals) or nearest(name, known)) if name.strip() else ()
        hint = f"did you mean {' or '.join(repr(n) for n in self.nearest)}?" if self.nearest else mend
        told = name if len(name) <= _LONGEST else f"{name[:_LONGEST]}…"
        super().__init__(f"there is no {kind} {told!r}", mend=hint)


def shown(value: object) -> str:
    """What was handed over, where that can be told in a few letters; else what kind of thing it is.

    >>> shown(None), shown(5), shown(object())
    ('None', '5', 'an object')
    """
    room, told = type(value).__module__.partition(".")[0], repr(value)
    if room in ("builtins", "pathlib") and len(told) <= 40 and type(value) is not object:
        return told
    name = f"{room} {type(value).__name__}".removeprefix("builtins ")
    return f"{'an' if name[0] in 'aeio' else 'a'} {name}"


_LONGEST = 200
"""How many letters of a name an error repeats at most."""
_LIKE, _VERY_LIKE, _TIE = 0.72, 0.84, 0.06
"""How like a name must be to be proposed, how like it is with one slip, and how far behind the best it may be."""


def nearest(name: str, known: Iterable[str], count: int = 2) -> tuple[str, ...]:
    """The known names that `name` may be a slip for, best first, at most `count`; case does not matter.

    A slip is a letter or two typed wrong, left out or swapped; where no name is so near, names that hold all the words,
    or begin with them. A short name is never taken for another that only shares some of its letters.

    >>> nearest("sponsers", ["sponsors", "members"]), nearest("members", ["members-by-year", "tiers"])
    (('sponsors',), ('members-by-year',))
    >>> nearest("NCPI", ["NCAPPI", "National Clinic for Applied Palaeontology of Plants and Insects"])
    ()
    """
    folded: dict[str, str] = {}
    for candidate in known:
        folded.setdefault(candidate.casefold(), candidate)
    keys = list(folded)
    return tuple(folded[key] for key in nearest_keys(name.casefold(), lambda _: keys, keys, count))


def may_be_like(length: int, other: int, least: float) -> bool:
    """Whether names of so many letters may be so like."""
    return min(length, other) >= (least - 0.01) * max(length, other)


def nearest_keys(
    sought: str, keys_like: Callable[[float], Sequence[str]], keys: Iterable[str], count: int
) -> list[str]:
    """The same for a name and known names (`keys`) that are folded already, each once.

    `keys_like` gives those that may be so like the name by their length. The very like ones are looked at first: where
    there is one, no other can be as near.
    """
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    like = OSA.normalized_similarity
    for least in (_VERY_LIKE, _LIKE):
        found = process.extract(sought, keys_like(least), scorer=like, score_cutoff=least, limit=3 * count)
        if found and found[0][1] >= least + _TIE:
            break
    if found:
        return [key for key, score, _ in found if score >= found[0][1] - _TIE][:count]
    words = set(re.findall(r"\w+", sought))
    holding = (key for key in keys if _holds(key, sought, words)) if words and len(sought) > 2 else ()
    return sorted(holding, key=lambda key: (not key.startswith(sought), len(key)))[:count]


def _holds(text: str, beginning: str, words: set[str]) -> bool:
    """Whether the text has that beginning, or holds each of the words whole."""
    if text.startswith(beginning):
        return True
    return all(word in text for word in words) and words <= set(re.findall(r"\w+", text))

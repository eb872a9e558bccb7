"""When two names are probably of one thing: spelt almost alike, alike but for a word, one the initials of the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

LEAST = 86.0
"""The least score of names that are spelt almost the same, of 100: a hundredth for each hundredth of the letters of
both that stand, in order, in both."""


def key_of(words: Sequence[str]) -> str:
    """The words that tell a name from others as one text, whatever their order.

    >>> key_of(["university", "nowhere"]), key_of(["nowhere", "university"])
    ('nowhere university', 'nowhere university')
    """
    return " ".join(sorted(words))


def shorter(words: Sequence[str]) -> Iterator[str]:
    """The name without one of its words, for each word, if at least two are left."""
    for word in dict.fromkeys(words) if len(words) >= 3 else ():
        rest = list(words)
        rest.remove(word)
        yield key_of(rest)


def initials(words: Sequence[str]) -> str:
    """The initials of a name of three words or more, '' of a shorter one."""
    latin = [word[0] for word in words if word[0].isascii()]
    return "".join(latin) if len(latin) >= 3 else ""


def as_initials(text: str) -> str:
    """What a name of which it may be the initials would begin its words with; '' if it cannot be any.

    >>> as_initials("I.B.M."), as_initials("Gear Co")
    ('ibm', '')
    """
    short = text.replace(".", "").casefold()
    return short if len(short) >= 3 and short.isalnum() else ""


def numbers(text: str) -> list[str]:
    """The numbers in a name: Unit 1 is not Unit 2."""
    return re.findall(r"\d+", text)

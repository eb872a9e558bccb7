"""English words without what only their form adds: the one place that knows endings."""

from __future__ import annotations

import re

_ENDING = re.compile("(?<=...)(?:ships?|ations?|ions?|ings?|ies|ied|ers?|es|ed|s|e|y)$")
_OF_ADJECTIVES = re.compile("(?<=....)(?:al|ics?)$")


def stem(word: str) -> str:
    """An English word without its endings, of which at least three letters stay.

    >>> stem("leadership"), stem("organisations"), stem("organized"), stem("paying"), stem("大学")
    ('lead', 'organi', 'organi', 'pay', '大学')
    """
    word = word.replace("iz", "is")
    while (shorter := _ENDING.sub("", word)) != word:
        word = shorter
    return word


def root(word: str) -> str:
    """The stem without the endings of adjectives and of fields: what a word may be looked for by.

    >>> root("robots"), root("robotics"), root("electrical")
    ('robot', 'robot', 'electr')
    """
    return _OF_ADJECTIVES.sub("", _OF_ADJECTIVES.sub("", stem(word)))


def singular(word: str) -> str:
    """A word without its plural: where the stem says too little, for `publications` is not `public`.

    >>> singular("universities"), singular("composites"), singular("process"), singular("glasses")
    ('university', 'composite', 'process', 'glass')
    """
    return re.sub("ie$", "y", re.sub("(?<=ss)es$|(?<=[^s])s$", "", word))

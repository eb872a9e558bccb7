"""Asking: ready-made queries with their parameters bound, all that is claimed about a thing, why an answer is empty.

Everything here is SPARQL run by a store; nothing here reads files or prints.
"""

from .asking import Asked, Choice, Texts, ask, topics
from .bind import bind, defaults
from .counts import stated_counts
from .silence import narrowed, nothing_found, untold, why_empty, why_no_match
from .translation import Translation, Wordlist

__all__ = [
    "Asked",
    "Choice",
    "Texts",
    "Translation",
    "Wordlist",
    "ask",
    "bind",
    "defaults",
    "narrowed",
    "nothing_found",
    "stated_counts",
    "topics",
    "untold",
    "why_empty",
    "why_no_match",
]

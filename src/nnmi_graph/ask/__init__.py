"""Asking: ready-made queries with their parameters bound, names turned into IRIs, all that is claimed about a thing.

Everything here is SPARQL run by a store; nothing here reads files or prints.
"""

from .bind import bind, defaults
from .conflicts import conflicts_text
from .counts import stated_counts
from .describe import describe
from .names import Names
from .words import Wordlist, Words

__all__ = ["Names", "Wordlist", "Words", "bind", "conflicts_text", "defaults", "describe", "stated_counts"]

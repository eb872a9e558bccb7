"""Names: from words in any spelling to the thing that bears them, of the kind that is asked for; and search.

One way for questions, descriptions, sheets, commits: labels, abbreviations, merged spellings, the names that sources
use, identifiers, in any language. Nothing here reads files, and no name stands in the code.
"""

from .english import singular, stem
from .find import Lazily, SearchResult, Topic, find, suggest
from .index import FULL, IDENTIFIER, LABEL, SHORT, SPELLING, TITLE, Index, Name, best_of, in_order
from .kinds import ANYTHING, Hierarchy, Range, with_article
from .resolver import Match, Meant, Names
from .spelling import core, fold, no_more_than, same_letters, simplified

__all__ = [
    "ANYTHING",
    "FULL",
    "IDENTIFIER",
    "LABEL",
    "SHORT",
    "SPELLING",
    "TITLE",
    "Hierarchy",
    "Index",
    "Lazily",
    "Match",
    "Meant",
    "Name",
    "Names",
    "Range",
    "SearchResult",
    "Topic",
    "best_of",
    "core",
    "find",
    "fold",
    "in_order",
    "no_more_than",
    "same_letters",
    "simplified",
    "singular",
    "stem",
    "suggest",
    "with_article",
]

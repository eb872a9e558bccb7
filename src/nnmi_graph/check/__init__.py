"""Records checked: inputs that know their places, judged in the company of a store, told by file, line or cell.

Nothing here knows a shape or a format, and the store is not changed.
"""

from .checking import begun_copy, checked
from .entailing import REGIMES, with_entailment
from .impact import open_against, validate_record
from .inputs import Records, read_records
from .locate import SourceText, find_places, locate

__all__ = [
    "REGIMES",
    "Records",
    "SourceText",
    "begun_copy",
    "checked",
    "find_places",
    "locate",
    "open_against",
    "read_records",
    "validate_record",
    "with_entailment",
]

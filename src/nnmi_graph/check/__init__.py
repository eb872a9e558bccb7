"""Records checked: inputs that know their places, judged in the company of a store, told by file, line or cell.

Nothing here knows a shape or a format, and the store is not changed.
"""

from .checking import checked
from .inputs import Records, read_records

__all__ = ["Records", "checked", "read_records"]

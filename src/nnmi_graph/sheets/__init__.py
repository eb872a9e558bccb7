"""Records as people have them: sheets, YAML and JSON to RDF and back, made and read by what the shapes declare.

`read_sheet` is the way in. Nothing here validates against shapes, prints, or knows a kind of record by name.
"""

from ..findings import Fault
from .kinds import Kind, find_kind, read_kinds
from .locator import Locator
from .sheet import Sheet, is_sheet, read_sheet, read_sheets

__all__ = [
    "Fault",
    "Kind",
    "Locator",
    "Sheet",
    "find_kind",
    "is_sheet",
    "read_kinds",
    "read_sheet",
    "read_sheets",
]

"""The name under which scripts of version 0.1 know the room `shacl`. Nothing here but that name."""

from .findings import Report
from .shacl import validate

__all__ = ["Report", "validate"]

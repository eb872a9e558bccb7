"""Networks written for the programs people look at them with: GEXF, GraphML, tables, JSON, Pajek, pictures, a page.

The same network gives the same bytes; a file is written whole or not at all; whatever had to be changed for a
format is said in the note that comes back.
"""

from .evidence import Evidence, evidence_of
from .formats import FORMATS, ExportNote, export, target
from .lint import GexfFinding, check_gexf

__all__ = ["FORMATS", "Evidence", "ExportNote", "GexfFinding", "check_gexf", "evidence_of", "export", "target"]

"""Answers as text: rows as table, CSV, TSV, JSON, XML or Markdown, or as a workbook; graphs in any RDF syntax.

The machine formats are the W3C's (SPARQL 1.1 Query Results CSV/TSV, JSON, XML); nothing here computes an answer.
"""

from .narrow import narrowed, short_sources
from .rows import ROW_FORMATS, render_boolean, render_parts, render_rows

__all__ = ["ROW_FORMATS", "narrowed", "render_boolean", "render_parts", "render_rows", "short_sources"]

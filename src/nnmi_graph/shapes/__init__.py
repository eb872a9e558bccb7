"""Shapes files read into values, and the table of all that SHACL can ask: read, broken, said and mended, a row each.

Nothing here runs a query; `read_shapes` reads.
"""

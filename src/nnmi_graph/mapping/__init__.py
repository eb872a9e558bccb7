"""Tables that are kept as they were keyed in, made into RDF by a mapping file that says what each column means.

`build` makes every graph of a folder of content, `run` the quads of one mapping. Nothing here knows a table by name.
"""

from .to_rdf import build, build_file, run

__all__ = ["build", "build_file", "run"]

"""The measures, one file per group: each a function from a `Graph` and options to what it `Found`.

They are listed in `network/catalogue.py`, imported only when asked for, and may use numpy, scipy and igraph.
Nothing here reads a store, prints, or knows an institute by name.
"""

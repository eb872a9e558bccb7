"""Benchmarks: each is a module with `main()`, prints a table of medians and ratios, and meets its peers in the same run.

`python -m bench` lists them, `python -m bench NAME` runs one.
"""

"""`python -m nnmi_graph` is the command `nnmi`."""

from .cli import run_and_exit

run_and_exit()

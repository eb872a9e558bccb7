"""The command `nnmi`, also as `python -m nnmi_graph`. First of all, Ctrl-C is made to end it without a word."""

import _signal  # type: ignore[import-not-found]  # `signal` makes enumerations first: time for a traceback

_signal.signal(_signal.SIGINT, _signal.SIG_DFL)

from .cli import run_and_exit  # noqa: E402

__all__ = ["run_and_exit"]

if __name__ == "__main__":
    run_and_exit()

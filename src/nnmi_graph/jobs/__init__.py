"""Work done side by side: in threads that a deadline leaves behind, or in a child process that can be stopped."""

from .pool import PACE, Pace, Progress, as_done, begin, run_all, silent

__all__ = ["PACE", "Pace", "Progress", "as_done", "begin", "run_all", "silent"]

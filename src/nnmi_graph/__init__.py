"""NNMI Graph: manufacturing innovation networks as a knowledge graph, and the toolkit to work on it."""

from __future__ import annotations

TYPE_CHECKING = False  # typing itself is not imported at start-up: it costs more than most of our rooms
if TYPE_CHECKING:
    from typing import Any

    from .workspace import Answer, Workspace

__all__ = ["Answer", "Workspace"]


def __getattr__(name: str) -> Any:
    """`Workspace` and `Answer`, imported when first asked for, so that importing a room stays light."""
    if name in __all__:
        from . import workspace

        return getattr(workspace, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

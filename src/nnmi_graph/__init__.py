"""NNMI Graph: manufacturing innovation networks as a knowledge graph, and the toolkit to work on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .workspace import Answer, Workspace

__all__ = ["Answer", "Workspace"]


def __getattr__(name: str) -> Any:
    """`Workspace` and `Answer`, imported when first asked for, so that importing a room stays light."""
    if name in __all__:
        from . import workspace

        return getattr(workspace, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

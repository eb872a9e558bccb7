"""The list of measures as a page: what `docs/measures.md` holds below its introduction."""

from __future__ import annotations

import inspect

from .catalogue import MEASURES
from .measuring import Measure


def guide() -> str:
    """Every measure with its definition, reference, caution and options, as Markdown.

    >>> guide().startswith("### 1. size")
    True
    """
    return "\n".join(_entry(one) for one in MEASURES.values())


def _entry(one: Measure) -> str:
    lines = [
        f"### {one.group}. {one.name}",
        f"**{one.title['en']}** · {one.title['zh']}",
        inspect.getdoc(one.function) or "",
        f"- Reference: {one.reference}",
        f"- Caution: {one.caution['en']}",
        f"- 注意：{one.caution['zh']}",
    ]
    if one.needs:
        lines.append(f"- Needs: {', '.join(one.needs)}")
    if one.options:
        lines.append("- Options: " + ", ".join(f"`{name}={default!r}`" for name, default in one.options.items()))
    head, rest = lines[:3], lines[3:]
    return "\n\n".join(head) + "\n\n" + "\n".join(rest) + "\n"

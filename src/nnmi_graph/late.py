"""Regular expressions that are compiled when they are first used: of those of a room one run needs few."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Late:
    """What stands for a compiled expression: its methods are there when they are first called.

    >>> Late("b+").sub("-", "abba")
    'a-a'
    """

    def __init__(self, *given: Any) -> None:
        self._given = given

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(*self._given), name)
        setattr(self, name, found)
        return found


if TYPE_CHECKING:
    late = re.compile
else:
    late = Late

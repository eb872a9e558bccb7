"""Rules as texts: files that a lawyer can read → rule sets, their graph, the shapes they make, pages about them.

A rule file says what a text demands and how each demand is settled. Nothing here looks at whom it binds, or decides.
"""

from .model import ROLES, RuleSet
from .rulebook import Rulebook

__all__ = ["ROLES", "RuleSet", "Rulebook"]

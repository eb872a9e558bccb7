"""May this organisation take part? Rules that a lawyer can read, evaluated over the everyday layer, with reasons.

A rule file says what a text demands and how each demand is settled; a fact query reads the claims; the evaluator
combines what every claim says, and never takes silence for a "no". An answer is an aid to analysis, no legal decision.
"""

from .assessing import Assessment, Question, assess, exit_code, question, question_of_many, supposed, wanted
from .model import ROLES, RuleSet
from .rulebook import Rulebook

__all__ = [
    "ROLES",
    "Assessment",
    "Question",
    "RuleSet",
    "Rulebook",
    "assess",
    "exit_code",
    "question",
    "question_of_many",
    "supposed",
    "wanted",
]

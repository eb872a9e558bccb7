"""May this organisation take part? Rule sets evaluated over the everyday layer, with reasons.

A fact query reads the claims; the evaluator combines what every claim says, and never takes silence for a "no". An
answer is an aid to analysis, no legal decision.
"""

from .assessing import Assessment, Question, assess, exit_code, question, question_of_many, supposed, wanted

__all__ = [
    "Assessment",
    "Question",
    "assess",
    "exit_code",
    "question",
    "question_of_many",
    "supposed",
    "wanted",
]

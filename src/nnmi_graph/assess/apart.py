"""A part of a list that has files of its own: what it can decide alone, and what is refused because it cannot be told.

What is told in a clump (`nnmi_graph.apart`) alone, the part decides; the join decides the others, and what the context
holds. That gives the table of a single run if a fact looks no further than a thing and the claims on it, which its tag
`apart` says, and if parts say of what the context describes only who has which part in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from ..apart import CONTEXT, Clump, Context, clumps
from ..errors import InputError
from ..rulesets.model import RuleSet
from ..rulesets.rulebook import Rulebook
from ..store import Rows, Store
from ..terms import Quad
from .assessing import Question, rule_sets
from .facts import Asked, Facts, readings_for
from .many import assess_all

TAG = "apart"
"""What a fact says of itself if other things, and the claims on them, make no difference to its answer."""
_WHOLE = "give all data to each part, with --store"


@dataclass(frozen=True)
class Apart:
    """What all parts are asked, beside what context: under the rule sets of these names, or those that apply."""

    context: Context
    book: Rulebook
    asked: Question
    names: Sequence[str]

    @cached_property
    def sets(self) -> list[RuleSet]:
        return rule_sets(self.context.store, self.book, self.asked, self.names)

    def decided(self, store: Store, own: Sequence[Quad]) -> Iterator[Clump]:
        """The clumps of a part, those of which the context knows nothing with their rows; `store` holds both.

        Raises `InputError` for what cannot be told by parts.
        """
        self._refuse_far()
        found = clumps(own, self.context)
        self.refuse_common(store, own)
        alone = {name: at for at, one in enumerate(found) if not self.context.tells_of(one.names) for name in one.names}
        rows: dict[int, list[list[str]]] = {}
        for row in texts(assess_all(store, self.book, self.asked, self.names, alone.__contains__)):
            rows.setdefault(alone[row[1]], []).append(row)
        for at, clump in enumerate(found):
            yield replace(clump, rows=rows.get(at, ()))

    def _refuse_far(self) -> None:
        """Raise `InputError` for a question that parts cannot be asked each by itself."""
        if self.asked.role == "institute":
            raise InputError("of an institute all parts may tell", mend=_WHOLE)
        for fact in (fact for rules in self.sets for fact in Facts(rules, self.book.facts).facts):
            if TAG not in fact.query.header().tags and (fact.about == "subject" or self.asked.institute):
                mend = f"{_WHOLE}, or tag the fact '{TAG}' if it looks at nothing else"
                raise InputError(f"the fact {fact.name} may look at what other parts tell", mend=mend)

    def refuse_common(self, store: Store, own: Iterable[Quad]) -> None:
        """Raise `InputError` if parts say what the rules ask of the institute, or what all parts would need."""
        self.context.refuse_common(store, own)
        place = (self.asked.institute,)
        for rules in self.sets if self.asked.institute else ():
            facts, of = Facts(rules, self.book.facts), Asked((), place, self.asked.days)
            if readings_for(facts.read(self.context.store, of), place) != readings_for(facts.read(store, of), place):
                raise InputError(f"a part tells of {place[0]} what {rules.name} asks for", mend=CONTEXT)


def texts(rows: Rows) -> Iterator[list[str]]:
    """The rows of a list as text."""
    return ([term.value for term in row if term is not None] for row in rows)

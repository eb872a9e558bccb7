"""What a validation says: findings, and what was checked. Values only; other modules put them into words and forms."""

from __future__ import annotations

from collections.abc import Mapping

from ..errors import Where
from ..frozen import fresh, value
from ..labels import Labels, pick
from ..paths import Path
from ..shapes.mend import Mend
from ..shapes.model import Check
from ..terms import SH, Literal, Term
from .messages import expectation, fill, sentence

VIOLATION, WARNING, INFO = SH + "Violation", SH + "Warning", SH + "Info"


@value
class Branch:
    """One alternative of a failed `sh:or`, `sh:xone`, `sh:and` or `sh:node`, and what the value lacks for it."""

    shape: Term
    findings: tuple[Finding, ...]
    nearest: bool


@value
class Finding:
    """One breach of one constraint.

    `bindings` are further terms: what a query of the shapes returned, the other value of a comparison. `where` is the
    place in the input, if one is known; `details` are the alternatives of a failed `sh:or` and the like.
    """

    shape: Term
    focus: Term
    path: Path | None
    value: Term | None
    component: str
    severity: str
    check: Check
    labels: Labels = fresh(factory=Labels, aside=True)
    bindings: Mapping[str, Term] = fresh(factory=dict)
    where: Where | None = None
    mend: Mend | None = None
    details: tuple[Branch, ...] = ()

    @property
    def source(self) -> Term | None:
        """The node of the shapes graph that holds the query behind the finding, if there is one."""
        made = self.check.made
        return made.body.source if made.body and made.kind.clause == "sparql" else None

    @property
    def holder(self) -> Term:
        """The node that has the value: the focus node, but for a closed shape below a path."""
        return self.bindings.get("holder", self.focus)

    @property
    def rule(self) -> tuple[Term, ...]:
        """The sentence or source behind the shape, as the shapes graph gives it (`nnmi:ruleText`)."""
        return self.check.shape.rules

    @property
    def messages(self) -> tuple[Literal, ...]:
        """The messages the shapes graph gives for it, placeholders filled in; ours in English and Chinese if none."""
        given = self._given()
        if given:
            return tuple(self._filled(text) for text in given)
        return tuple(Literal(sentence(self, language), language=language) for language in ("en", "zh"))

    def message(self, language: str = "en") -> str:
        """What is wrong, in one sentence: the shapes' own words if they have any in the language, else ours."""
        given = pick(self._given(), language)
        own = given is not None and (given.language or "en").split("-")[0] == language
        if given is not None and (own or language not in ("en", "zh")):
            return self._filled(given).value
        said = sentence(self, language)
        return f"{said}：{self._filled(given).value}" if given is not None and not self.check.made.kind.asks else said

    def expected(self, language: str = "en") -> str:
        """What the shape asks for, in words."""
        return expectation(self, language)

    def _given(self) -> tuple[Literal, ...]:
        answer = self.bindings.get("message")
        if isinstance(answer, Literal):
            return (answer,)
        body = self.check.made.body
        return (body.messages if body else ()) or self.check.shape.messages

    def _filled(self, text: Literal) -> Literal:
        filled = fill(text.value, self, text.language or "en")
        return Literal(filled, language=text.language) if text.language else Literal(filled)


@value
class Fault:
    """A fault of an input found before there was RDF to validate, in the form of a finding: of a cell, say.

    `component` says which kind of fault it is, `value` what the cell holds, `column` its column.
    """

    component: str
    severity: str
    where: Where | None
    messages: Mapping[str, str]
    mend: Mend | None = None
    value: str = ""
    column: str = ""

    def message(self, language: str = "en") -> str:
        """What is wrong, in one sentence."""
        return self.messages.get(language) or self.messages["en"]

    def __str__(self) -> str:
        return f"{self.where}: {self.message()}" if self.where else self.message()


@value
class Unseen:
    """Records of one class that no shape looked at: how many, and some of them."""

    kind: Term | None
    count: int
    examples: tuple[Term, ...]


@value
class Checked:
    """What was looked at: focus nodes by shape, shapes that hit nothing, records no shape saw, shapes left undone."""

    shapes: Mapping[Term, int]
    empty: tuple[Term, ...] = ()
    unseen: tuple[Unseen, ...] = ()
    undone: tuple[Check, ...] = ()


@value
class Report:
    """The whole answer. `notes` say what was done otherwise than asked, and what was left out.

    `faults` are of the input itself; who read it adds them. `left_out` says which shapes were not checked, and why.
    """

    findings: tuple[Finding, ...]
    checked: Checked
    notes: tuple[str, ...] = ()
    labels: Labels = fresh(factory=Labels, aside=True)
    faults: tuple[Fault, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def conforms(self) -> bool:
        """Whether there is no finding of any severity (SHACL 1.0, section 3.6.1.1) and all was checked."""
        return not (self.findings or self.faults or self.checked.undone or self.left_out)

    def worst(self) -> str | None:
        """The gravest severity among the findings, None if there are none."""
        return max((entry.severity for entry in self.entries), key=gravity, default=None)

    @property
    def entries(self) -> tuple[Finding | Fault, ...]:
        """Everything that was found: the faults of the input, then the findings of the shapes."""
        return (*self.faults, *self.findings)

    def _repr_html_(self) -> str:
        from .as_html import to_fragment

        return to_fragment(self)


def gravity(severity: str) -> int:
    """How grave a severity is: 0 a remark, 1 a warning, 2 a violation or a severity the shapes define themselves."""
    return {INFO: 0, WARNING: 1}.get(severity, 2)

"""What a rule file says, as values: rule sets, provisions, what settles them, parameters, worked cases."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ..errors import Where
from .blocks import Texts

ROLES = ("member", "lead", "sponsor", "team", "institute")
"""In what role an organisation is assessed; `institute` is the institute itself."""
MODALITIES = ("must", "shall commit", "should", "may not")
KINDS = ("computed", "documentary", "judgement", "open", "since", "all", "any", "none", "some")
"""The ways to settle a question, and the ways to combine questions; a block names exactly one."""
GROUPS = KINDS[5:]


@dataclass(frozen=True)
class Parameter:
    """A number or word that a text sets, from when, and where; `value` is None where no text sets it."""

    name: str
    value: str | None
    unit: str
    since: str
    reference: str
    where: Where

    def number(self) -> float | None:
        """The value as a number; None where it is unset, no number, or no such share of a whole."""
        number = float(self.value) if self.value and re.fullmatch(r"[0-9]{1,18}(\.[0-9]+)?", self.value) else None
        return None if number is not None and self.unit == "percent" and number > 100 else number


@dataclass(frozen=True)
class Node:
    """One question and how it is settled, or a group of them.

    `name` is what worked cases, `--set` and evidence call it; `yes` and `no` are the answers to it as sentences; of a
    computed one `fact` is the query that gives its readings, compared with `at_least` and `at_most` (parameters) if
    they are numbers; `wanted` is the answer that meets the condition; `texts` are the kinds of evidence in the order in
    which to ask for them, or the readings of an open question; `by` is the body that judges; of a group `count` must be
    met (None: all), or none if it is `negated`. One of kind `same` stands for the provision called `name`.
    """

    kind: str
    name: str
    where: Where
    asks: Texts = field(default_factory=dict)
    yes: Texts = field(default_factory=dict)
    no: Texts = field(default_factory=dict)
    fact: str = ""
    at_least: str = ""
    at_most: str = ""
    wanted: bool = True
    texts: tuple[Texts, ...] = ()
    by: Texts = field(default_factory=dict)
    count: int | None = None
    negated: bool = False
    date: str = ""
    children: tuple[Node, ...] = ()

    @property
    def is_leaf(self) -> bool:
        """Whether it is a question, not a group of them or another provision."""
        return self.kind not in ("group", "same")

    @property
    def is_inverted(self) -> bool:
        """Whether its name, and so its question, is that of a fact whose "no" meets the condition."""
        return not self.wanted and self.name == self.fact

    def walk(self) -> Iterator[Node]:
        """The node and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True)
class Quote:
    """A few words of the text itself, or their translation, and where they stand."""

    text: str
    language: str
    locator: str = ""


@dataclass(frozen=True)
class Exempt:
    """An exception: where the provision `when` is met, `then` is the outcome. The highest priority is asked first."""

    when: str
    then: str
    priority: int
    where: Where


@dataclass(frozen=True)
class Case:
    """A worked case: what is given, and the outcome that the table demands."""

    title: str
    given: Mapping[str, str]
    outcome: str
    where: Where


@dataclass(frozen=True)
class Provision:
    """The smallest unit that can be cited. One without roles is a definition that others refer to by its `id`."""

    id: str
    title: Texts
    quotes: tuple[Quote, ...]
    node: Node
    where: Where
    roles: tuple[str, ...] = ()
    applies: str = ""
    exceptions: tuple[Exempt, ...] = ()
    modality: str = ""
    since: str = ""
    until: str = ""
    parameters: tuple[Parameter, ...] = ()
    follows: tuple[str, ...] = ()
    note: Texts = field(default_factory=dict)
    cases: tuple[Case, ...] = ()

    def refers(self) -> Iterator[tuple[str, Where]]:
        """The names of the provisions that it refers to, and where."""
        yield from ((node.name, node.where) for node in self.node.walk() if node.kind == "same")
        yield from ((one.when, one.where) for one in self.exceptions)
        if self.applies:
            yield self.applies, self.where


@dataclass(frozen=True)
class RuleSet:
    """A rule file; `digest` is a hash of its text.

    `institutes` are the local names of those it is for (none: all), `network` that of the network whose institutes it
    is for; `shapes` whether records that break it are warned of.
    """

    name: str
    title: Texts
    issuer: Texts
    status: Texts
    since: str
    until: str
    provisions: Mapping[str, Provision]
    where: Where
    digest: str
    institutes: tuple[str, ...] = ()
    network: str = ""
    note: Texts = field(default_factory=dict)
    shapes: bool = False

    def leaves(self) -> Iterator[Node]:
        """All questions that it comes down to."""
        return (node for one in self.provisions.values() for node in one.node.walk() if node.is_leaf)

    def questions(self) -> Iterator[Node]:
        """All that evidence may speak to: questions, and groups of them."""
        return (node for one in self.provisions.values() for node in one.node.walk() if node.kind != "same")

    def parameters(self) -> dict[str, Parameter]:
        """All parameters, by name."""
        return {one.name: one for provision in self.provisions.values() for one in provision.parameters}

    def top(self, role: str) -> list[Provision]:
        """The provisions for a role that are no part of another one."""
        inner = {node.name for one in self.provisions.values() for node in one.node.walk() if node.kind == "same"}
        return [one for one in self.provisions.values() if role in one.roles and one.id not in inner]

    def roles(self) -> list[str]:
        """The roles it has provisions for, in order."""
        return [role for role in ROLES if any(role in one.roles for one in self.provisions.values())]

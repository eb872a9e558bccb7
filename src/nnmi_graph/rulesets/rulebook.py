"""All rule files of a content, and which of them apply: by date, role and institute."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ..content import Content, QueryFile
from ..dates import PartialDate
from ..errors import UnknownName
from .model import ROLES, RuleSet
from .read import read_rules


@dataclass(frozen=True)
class Rulebook:
    """The rule files and fact queries of a content."""

    content: Content

    @cached_property
    def facts(self) -> Mapping[str, QueryFile]:
        """The fact queries by name."""
        return {path.stem: QueryFile(path.stem, "fact", path) for path in self.content.facts()}

    @cached_property
    def files(self) -> Mapping[str, Path]:
        """The rule files by name."""
        return {path.stem: path for path in self.content.rules()}

    def rules(self, name: str) -> RuleSet:
        """The rule set called so. Raises `UnknownName` with the nearest, and what is wrong with its file."""
        if name not in self.files:
            raise UnknownName("rule set", name, self.files, mend=f"give one of {', '.join(self.files)}")
        return read_rules(self.files[name], self.facts)

    @cached_property
    def all(self) -> list[RuleSet]:
        """All rule sets, the oldest first."""
        return sorted(map(self.rules, self.files), key=lambda one: (one.since or "9999", one.name))

    def fitting(self, role: str, institute: str, networks: Collection[str]) -> list[RuleSet]:
        """The rule sets with provisions for the role that are for the institute, in force or not.

        Institute and networks are local names; where no network is told, none is ruled out.
        """
        return [
            one
            for one in self.all
            if one.top(role)
            and (not one.institutes or institute in one.institutes)
            and (not one.network or not networks or one.network in networks)
        ]


def in_force(rules: RuleSet, days: tuple[str, str] | None) -> bool:
    """Whether a rule set is in force on some of the days; without days, always."""
    first, last = days or ("0001-01-01", "9999-12-31")
    started = not rules.since or PartialDate.parse(rules.since).first_day <= last
    return started and (not rules.until or PartialDate.parse(rules.until).last_day >= first)


def check_role(role: str) -> str:
    """The role. Raises `UnknownName`."""
    if role not in ROLES:
        raise UnknownName("role", role, ROLES, mend=f"give one of {', '.join(ROLES)}")
    return role

"""New agents that are probably known already, told as findings: which, and how to say that they are two or one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from unicodedata import normalize

from ..check import Records, find_places
from ..errors import Where
from ..findings import Fault, Report
from ..frozen import replace
from ..names import Name, Names
from ..names.kept import kept_names
from ..phrases import Sentence
from ..sheets.faults import fault
from ..sheets.locator import Locator
from ..store import Store
from ..terms import Quad, shorten
from .duplicates import (
    AGENTS,
    REASONS,
    TELLING,
    Candidate,
    Duplicate,
    Register,
    candidates,
    decided_pairs,
    find_duplicates,
    register,
)

MOST = 20_000
"""Beside more agents than this, or for more pairs of names than a thousand times as many, less is compared."""
LESS = "of so many names only those that differ in case, composition, legal form or punctuation were compared"
FEW_SPELLINGS = "beside so many agents only a few spellings of each new name were looked for; 'nnmi add' compares all"
_SURE = {"name", "identifier"}


def with_likenesses(report: Report, records: Records, store: Store) -> Report:
    """The report with new agents of the records that are probably known to the store already."""
    pairs, notes = alike(store, records.saying(*TELLING), records.locator)
    found = find_places(records.texts, {pair.new.iri for pair in pairs if pair.new.where is None}) if pairs else None
    places = {key[0]: where for key, where in found.known.items() if len(key) == 1} if found else {}
    return replace(report, faults=(*report.faults, *_faults(pairs, places)), notes=(*report.notes, *notes))


def alike(store: Store, quads: Iterable[Quad], locator: Locator) -> tuple[list[Duplicate], list[str]]:
    """What each new agent of the records may be the same as, and notes on what was not compared.

    A name that is the same letter by letter is left out: the shapes tell of it.
    """
    known = Names(store)
    new = list(candidates(quads, known, locator))
    if not new:
        return [], []
    names = sum(len(candidate.names) for candidate in new)
    small = _are_few(known) or kept_names(store) is not None
    near = names * names <= 1_000 * MOST
    found_in = register(known, new, near) if small else Register(_spellings(known, new), {})
    found_in.by_likeness = names * (len(found_in.by_core) + names) <= 1_000 * MOST
    notes = [*([] if small else [FEW_SPELLINGS]), *([] if found_in.by_likeness else [LESS])]
    pairs = find_duplicates(new, found_in, decided_pairs(store, new))
    return [pair for pair in pairs if pair.name != pair.known_name], notes


def _faults(pairs: Iterable[Duplicate], places: Mapping[str, Where]) -> Iterator[Fault]:
    """The findings on probable duplicates, each at the place of the new agent."""
    for pair in pairs:
        reason = Sentence(REASONS[pair.reason])
        thing = shorten(pair.known)
        component = "SameName" if pair.reason in _SURE else "LikeName"
        error = fault(component, text=pair.name, known=pair.known_name or thing, thing=thing, reason=reason)
        yield error.at(pair.new.where or places.get(pair.new.iri), pair.name, "")


def _are_few(known: Names) -> bool:
    inner = f"SELECT ?thing {{ {AGENTS.pattern} }} LIMIT {MOST + 1}"
    return sum(1 for _ in known.store.select(inner)) <= MOST


def _spellings(known: Names, new: Iterable[Candidate]) -> Iterator[Name]:
    """The known names of agents that are a new one as it stands, or in small letters, capitals, composed or not."""
    forms = (str.lower, str.upper, str.title, partial(normalize, "NFC"), partial(normalize, "NFD"), str)
    texts = {form(text) for candidate in new for text in candidate.names for form in forms}
    known.learn(texts)
    for text in sorted(texts):
        yield from known.as_it_stands(text, AGENTS)

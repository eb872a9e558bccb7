"""Adding records to a store: read, compare with what is known, validate; then commit all of it or none of it.

`look_over` says what would happen and changes nothing; `commit` writes what it found good. A person's decisions on
duplicates are kept as statements of their own, which can be taken out like any commit.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from ..check import Records, checked, read_records
from ..errors import StoreError, UnknownName, Where
from ..everyday import Upkeep
from ..findings import Report
from ..frozen import fresh, replace, value
from ..leftovers import folder_beside
from ..names import SPELLING, Names, Range
from ..sheets.faults import VIOLATION
from ..sheets.minting import slug_of
from ..store import OxigraphStore, Store
from ..store.files import read_bytes
from ..terms import ID, NNMI, OWL, RDF, RDFS, TAX, XSD, BlankNode, Literal, NamedNode, Quad, Term, term_text
from . import ledger
from .duplicates import AGENT, Candidate, Duplicate, candidates, decided_pairs, find_duplicates, register
from .ledger import Act, Input

SOURCES = Range((NNMI + "Source",))


@value
class Decisions:
    """What a person decided: names that mean a known thing (with how it is called), names that mean a new one."""

    same_as: Mapping[str, str] = fresh(factory=dict)
    new: tuple[str, ...] = ()
    all_new: bool = False
    reason: str = ""


@value
class LookedOver:
    """What was found about records that are to enter.

    `undecided` are probable duplicates that a person has to decide on; `met` are known things that the records add to,
    with the place of the first row; `decided` are the statements that keep a person's decisions. `is_known` says that
    the store holds every statement already.
    """

    quads: list[Quad]
    decided: list[Quad]
    report: Report
    undecided: tuple[Duplicate, ...]
    met: Mapping[str, Where]
    files: tuple[Input, ...]
    source: str = ""
    is_known: bool = False

    @property
    def is_fit(self) -> bool:
        """Whether the records may enter: nothing is violated, left unchecked or undecided."""
        violated = any(entry.severity == VIOLATION for entry in self.report.entries)
        return not (violated or self.undecided or self.report.checked.undone)


def look_over(
    store: Store,
    shapes: Iterable[Quad],
    files: Sequence[str],
    *,
    done: Act,
    decisions: Decisions,
    kind: str | None = None,
    encoding: str | None = None,
    base: str | None = None,
) -> LookedOver:
    """Read and check the files in the company of the store, which is not changed.

    Raises `InputError` for a file that cannot be read, `UnknownName` for a decision about what is not there.
    """
    known = Names(store)
    merged = {text: known.meant(target, in_full=True).thing.value for text, target in decisions.same_as.items()}
    for text, thing in merged.items():
        known.add(text, thing, AGENT, SPELLING)
    source = known.meant(done.source, SOURCES, "source", in_full=True).thing.value if done.source else ""
    fallback = {"source": f"<{source}>"} if source else {}
    records = read_records(
        files, lambda: shapes, lambda: known, kind=kind, fallback=fallback, encoding=encoding, base=base
    )
    renamed = Records((), _renamed(records.stated, merged), records.sheet)
    new = list(candidates(renamed.quads, known, records.locator))
    _refuse_strangers(decisions.new, new)
    found = find_duplicates(new, register(known, new), decided_pairs(store, new)) if new else []
    settled = [d for d in found if decisions.all_new or not set(decisions.new).isdisjoint(d.new.names)]
    decided = [*_merges(merged, decisions, done), *_differences(settled)]
    return LookedOver(
        renamed.quads,
        decided,
        records.placed(checked(store, renamed, shapes)),
        tuple(d for d in found if d not in settled),
        records.sheet.met if records.sheet else {},
        tuple(_input(path) for path in files),
        source,
        not decided and _holds(store, renamed.quads),
    )


def _refuse_strangers(names: Iterable[str], new: Sequence[Candidate]) -> None:
    known = [name for candidate in new for name in candidate.names]
    for name in names:
        if name not in known:
            raise UnknownName("new organisation", name, known, mend="--new takes a name as the file has it")


def _renamed(quads: Sequence[Quad], merged: Mapping[str, str]) -> list[Quad]:
    """RDF whose things with a merged name bear the IRI of what they mean."""
    names: dict[object, NamedNode] = {}
    for quad in quads:
        if quad.predicate.value == RDFS + "label" and isinstance(quad.object, Literal) and quad.object.value in merged:
            names[quad.subject] = NamedNode(merged[quad.object.value])
    made = []
    for quad in quads:
        if quad.subject in names and quad.predicate.value == RDFS + "label":
            continue
        subject, value = names.get(quad.subject, quad.subject), names.get(quad.object, quad.object)
        made.append(Quad(subject, quad.predicate, value, quad.graph_name))
    return made


def _merges(merged: Mapping[str, str], decisions: Decisions, done: Act) -> Iterator[Quad]:
    """The decisions that a spelling means a known thing, as the model keeps them."""
    day = Literal(done.time[:10], datatype=NamedNode(XSD + "date"))
    for text, thing in merged.items():
        node = NamedNode(f"{ID}merge-{thing.removeprefix(ID)}-{slug_of(text) or 'x'}")
        reason = decisions.reason or "a person's decision when records were added"
        facts: list[tuple[str, Term]] = [
            (RDF + "type", NamedNode(NNMI + "Merge")),
            (NNMI + "spelling", Literal(text)),
            (NNMI + "mergedInto", NamedNode(thing)),
            (NNMI + "mergeReason", Literal(reason, language="en")),
            (NNMI + "mergeConfidence", NamedNode(TAX + "confidence-certain")),
            (NNMI + "decidedBy", Literal(done.author)),
            (NNMI + "decidedOn", day),
        ]
        yield from (Quad(node, NamedNode(name), value) for name, value in facts)


def _differences(settled: Iterable[Duplicate]) -> Iterator[Quad]:
    """The decisions that a new thing is none of those it looks like."""
    for duplicate in settled:
        yield Quad(NamedNode(duplicate.new.iri), NamedNode(OWL + "differentFrom"), NamedNode(duplicate.known))


def _holds(store: Store, quads: Sequence[Quad]) -> bool:
    """Whether the store holds all the statements already."""
    named = (quad.triple for quad in quads if not isinstance(quad.subject, BlankNode))
    texts = (["[]" if isinstance(term, BlankNode) else term_text(term) for term in triple] for triple in named)
    return all(store.ask(f"ASK {{ {' '.join(text)} }}") for text in texts)


def _input(path: str) -> Input:
    try:  # hashlib would load OpenSSL first
        from _sha2 import sha256  # type: ignore[import-not-found]
    except ImportError:
        from _sha256 import sha256  # type: ignore[import-not-found]  # Python 3.11
    return Input(Path(path).name, f"sha256:{sha256(read_bytes(path, packed=True)).hexdigest()}")


def is_new(folder: str) -> bool:
    """Whether a store is yet to be begun in the folder. Raises `StoreError` if something else is there."""
    place = Path(folder)
    if (place / "CURRENT").is_file():
        return False
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise StoreError(
            "is no store", where=folder, mend="give a new name, or a directory that 'nnmi load' or 'nnmi add' made"
        )
    return True


def commit(store: Store, upkeep: Upkeep, found: LookedOver, done: Act) -> list[str]:
    """Write what was looked over, with its line and what it changes in the layer, in one transaction.

    Returns the ids of the entries. Nothing is checked here.
    """
    names, quads = _entries(store, found, done)
    upkeep.write(store, quads)
    return names


def _entries(store: Store | None, found: LookedOver, done: Act) -> tuple[list[str], list[Quad]]:
    """The entries for the records and for the decisions, and all their quads."""
    done = replace(done, source=found.source, files=found.files)
    name, quads = ledger.entry_quads(store, "commit", found.quads, done)
    if not found.decided:
        return [name], quads
    decision, more = ledger.entry_quads(
        store, "decision", found.decided, replace(done, message=done.message or f"for {name}")
    )
    return [name, decision], [*quads, *more]


def begin(
    folder: str, upkeep: Upkeep, base: Iterable[Quad], found: LookedOver, done: Act, *, title: str = ""
) -> list[str]:
    """Make a new store in `folder` with the base and what was looked over, or nothing. Raises `StoreError`."""
    target = Path(folder)
    held = list(base)
    names, quads = _entries(None, found, done)
    try:
        with folder_beside(target.resolve()) as fresh:
            place = fresh / "store"
            OxigraphStore.build(place, [*held, *ledger.base_quads(title, len(held), done)])
            store = OxigraphStore.directory(place, read_only=False)
            upkeep.write(store, quads)
            del store
            os.rename(place, target)
    except OSError as error:
        raise StoreError(f"cannot be made ({error.strerror})", where=folder) from None
    return names

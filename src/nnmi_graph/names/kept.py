"""All names of a store on disk, kept in a file beside it: those like a new one are found without reading all, and those
that hold some words.

The file only proposes: it holds every name that the store has, maybe some that it has no longer, and what a name means
the store is asked. Names enter the file before they enter the store. The file says at which opening of the store (to
write) it was brought on last; after any other, by whomever, it is made anew.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from itertools import islice
from zlib import crc32

from ..errors import StoreError
from ..everyday.changes import Change
from ..steps import Step
from ..store import FORMATS, OxigraphStore, Store, parse
from ..store.kept import is_copy
from ..store.opening import session_of
from ..store.oxigraph import last_opening
from ..terms import Literal, NamedNode, Quad, data_text, expand
from .index import NAMED
from .likeness import LEAST, as_initials, initials, key_of, numbers, shorter
from .spelling import BETWEEN, core, fold, is_chinese

TYPE_CHECKING = False  # typing itself is not imported at start-up: it costs more than most of our rooms
if TYPE_CHECKING:
    import sqlite3
    from typing import TypeVar

    T = TypeVar("T")

FILE = "names.sqlite"
"""The file beside the store."""
FORM = 2
"""Which form the file has; to be raised when what it keeps of a name changes."""
IDENTIFIES = "nnmi:identifier"
NAMING = tuple(sorted({*re.findall(r"(\S+) \?name", NAMED)} - {IDENTIFIES}))
"""The predicates that name things in words."""
_AT_ONCE = 50_000
_LONG = 2**14 - 1
_TABLES = """CREATE TABLE state (form INTEGER, session TEXT);
CREATE TABLE name (id INTEGER PRIMARY KEY, term TEXT, words TEXT);
CREATE TABLE bucket (sort INTEGER PRIMARY KEY);
CREATE TABLE key (sort INTEGER, key TEXT, id INTEGER, PRIMARY KEY (sort, key, id)) WITHOUT ROWID;
CREATE TABLE token (hash INTEGER, id INTEGER, PRIMARY KEY (hash, id)) WITHOUT ROWID;"""
_NEAR = f"""SELECT key, id FROM bucket CROSS JOIN key USING (sort) WHERE bucket.sort BETWEEN ? AND ?
  AND abs((bucket.sort >> 24 & 255) - ?) + abs((bucket.sort >> 16 & 255) - ?) + abs((bucket.sort >> 8 & 255) - ?)
  + abs((bucket.sort & 255) - ?) <= ? * ((bucket.sort >> 32 & {_LONG}) + ?)"""
"""What may be near a key: each letter that only one of both has changes one of four counts by one."""
_APART = 1 - LEAST / 100 + 1e-9
"""How great a part of the letters of both may stand in one only."""
_MANY = 30
"""If more than one in so many names are found it is quicker to go over all that the store has."""
_MOST_WORDS = 100
"""More words are not looked for in one go."""


_GROUP = {ord(letter): place % 4 for place, letter in enumerate("etaoinshrdlcumwfgypbvkjxqz")}
_GROUPS = bytes(_GROUP.get(byte, byte % 4) for byte in range(256))
_REST = bytes(range(0x80, 0xC0))
"""The letters in four groups of about equal weight, each by its first byte; and what other bytes it may have."""


class KeptNames:
    """The names in an open file."""

    def __init__(self, file: sqlite3.Connection) -> None:
        self.file = file

    def like(self, texts: Iterable[str], near: bool = True) -> list[Literal | NamedNode]:
        """The names like one of the texts, and maybe others; those of almost the same spelling only if `near`."""
        found: set[int] = set()
        for text in dict.fromkeys(texts):
            words = core(text)
            key = key_of(words)
            exact = {key, *shorter(words), *filter(None, [initials(words)])}
            for one in exact:
                found.update(self._ids("SELECT id FROM key WHERE sort = ? AND key = ?", (_sort(one), one)))
            for token in (_token("less", key), _token("initials", as_initials(text))):
                found.update(self._ids("SELECT id FROM token WHERE hash = ?", (token,)))
            if near:
                found.update(self._near(key))
        return self._terms(found)

    def holding(self, words: Sequence[str], every: bool) -> list[Literal | NamedNode] | None:
        """The names that hold all the folded words, or some or what begins with them, and maybe others.

        None if these are many.
        """
        parts = [
            word if is_chinese(word) else f" {word}" if len(word) > 2 and not every else f" {word} " for word in words
        ]
        if len(parts) > _MOST_WORDS:
            return None
        (count,) = self.file.execute("SELECT coalesce(max(id), 0) FROM name").fetchone()
        test = (" AND " if every else " OR ").join(["instr(words, ?)"] * len(parts))
        most = count // _MANY + _MANY
        texts = [row[0] for row in self.file.execute(f"SELECT term FROM name WHERE {test} LIMIT {most + 1}", parts)]
        return None if len(texts) > most else list(_parsed(texts))

    def words(self) -> set[str]:
        """Each word of a name."""
        return {word for (words,) in self.file.execute("SELECT words FROM name") for word in words.split()}

    def add_identifiers(self, terms: Iterable[str]) -> None:
        """Take in identifiers, as they stand in N-Triples: they are found by their words."""
        self.file.executemany(
            "INSERT INTO name (term, words) VALUES (?, ?)", ((term, _words(_text(term))) for term in terms)
        )

    def add(self, terms: Iterable[str], new: bool = False) -> None:
        """Take in names, as they stand in N-Triples; they are not looked for first if all are `new`."""
        rest = iter(terms)
        (number,) = self.file.execute("SELECT coalesce(max(id), 0) FROM name").fetchone()
        while some := list(islice(rest, _AT_ONCE)):
            names: list[tuple[int, str, str]] = []
            keys: list[tuple[int, str, int]] = []
            tokens: list[tuple[int, int]] = []
            for term in some:
                text = _text(term)
                words = core(text)
                key = key_of(words)
                sort = _sort(key)
                if not new and self._has(sort, key, term):
                    continue
                number += 1
                names.append((number, term, _words(text)))
                keys.append((sort, key, number))
                tokens += [(_token("less", less), number) for less in shorter(words)]
                tokens += [(_token("initials", short), number) for short in [initials(words)] if short]
            put = self.file.executemany
            put("INSERT INTO name VALUES (?, ?, ?)", names)
            put("INSERT OR IGNORE INTO bucket VALUES (?)", sorted({(sort,) for sort, _, _ in keys}))
            put("INSERT INTO key VALUES (?, ?, ?)", sorted(keys))
            put("INSERT OR IGNORE INTO token VALUES (?, ?)", sorted(tokens))

    def _near(self, key: str) -> Iterator[int]:
        """The names whose keys are spelt almost like this one, with the same numbers."""
        from rapidfuzz import fuzz, process

        sort, ratio = _sort(key), (1 + _APART) / (1 - _APART)
        first = sort >> 46 << 46
        low, high = (min(int(length), _LONG) for length in (len(key) / ratio, len(key) * ratio))
        counts = [sort >> place & 255 for place in (24, 16, 8, 0)]
        bounds = first | low << 32, first | high << 32 | 2**32 - 1
        rows = self.file.execute(_NEAR, (*bounds, *counts, _APART, len(key))).fetchall()
        close = process.extract(key, [row[0] for row in rows], scorer=fuzz.ratio, limit=None, score_cutoff=LEAST)
        return (rows[place][1] for _, _, place in close)

    def _has(self, sort: int, key: str, term: str) -> bool:
        asked = "SELECT 1 FROM key JOIN name USING (id) WHERE sort = ? AND key = ? AND term = ?"
        return self.file.execute(asked, (sort, key, term)).fetchone() is not None

    def _ids(self, text: str, given: Sequence[object]) -> Iterator[int]:
        return (number for (number,) in self.file.execute(text, given))

    def _terms(self, ids: Iterable[int]) -> list[Literal | NamedNode]:
        asked = ((number,) for number in sorted(ids))
        texts = [self.file.execute("SELECT term FROM name WHERE id = ?", one).fetchone()[0] for one in asked]
        return list(_parsed(texts))


class NamesUpkeep:
    """Brings the file beside a store on with each change, before it is made."""

    def change(self, store: Store, gone: Sequence[Quad], new: Sequence[Quad], without: str) -> Change:
        """Takes note of the new names; nothing in the store is changed."""
        if isinstance(store, OxigraphStore) and store.path is not None and store.writes_since:
            said: dict[str, set[str]] = {expand(name) or "": set() for name in (*NAMING, IDENTIFIES)}
            for quad in new:
                if quad.predicate.value in said:
                    said[quad.predicate.value].add(data_text(quad.object))
            identifiers = said.pop(expand(IDENTIFIES) or "")
            with _or_none(store):
                kept = _valid(store)
                if kept is not None:
                    with closing(kept.file) as file:
                        file.execute("BEGIN IMMEDIATE")
                        kept.add(sorted(set().union(*said.values())))
                        kept.add_identifiers(sorted(identifiers))
                        file.execute("COMMIT")
        return Change((), ())


def names_like(store: Store, texts: Iterable[str], near: bool = True) -> list[Literal | NamedNode] | None:
    """What the names beside the store propose (`KeptNames.like`); None if they cannot be had."""
    return _asked(store, lambda kept: kept.like(texts, near))


def names_holding(store: Store, words: Sequence[str], every: bool) -> list[Literal | NamedNode] | None:
    """The names beside the store that hold the words (`KeptNames.holding`); None if they cannot be had, or are many."""
    return _asked(store, lambda kept: kept.holding(words, every))


def words_of_names(store: Store) -> set[str] | None:
    """The words of the names beside the store, maybe some that it has no longer; None if they cannot be had."""
    return _asked(store, KeptNames.words)


def _asked(store: Store, ask: Callable[[KeptNames], T]) -> T | None:
    kept = kept_names(store)
    if kept is not None and isinstance(store, OxigraphStore) and store.path is not None:
        with _or_none(store), closing(kept.file):
            return ask(kept)
    return None


def kept_names(store: Store) -> KeptNames | None:
    """The names beside the store, made if they are not there and it is open to write, or a copy that never changes.

    None if they cannot be had.
    """
    kept = carry_names_on(store)
    if kept is None and isinstance(store, OxigraphStore) and store.path is not None:
        may_make = store.writes_since or is_copy(store.path)
        return carry_names_on(store) if may_make and keep_names(store) else None
    return kept


def carry_names_on(store: Store) -> KeptNames | None:
    """The names beside the store, if they are all it has; none may enter but by `NamesUpkeep` while it is open then."""
    if isinstance(store, OxigraphStore) and store.path is not None:
        with suppress(*_faults()):
            return _valid(store)
    return None


def keep_names(store: Store) -> bool:
    """Make the file anew beside a store on disk that is open to write; whether that could be done."""
    if not isinstance(store, OxigraphStore) or store.path is None:
        return False
    fresh = store.path / (f"{FILE}.new" if store.writes_since else f"{FILE}.{os.getpid()}")
    with _or_none(store), Step("reading the names of all things, once"):
        import sqlite3

        fresh.unlink(missing_ok=True)
        with closing(sqlite3.connect(fresh, isolation_level=None)) as file:
            file.execute("PRAGMA journal_mode = OFF")
            file.execute("PRAGMA cache_size = -100000")
            file.executescript(_TABLES)
            file.execute("BEGIN")
            kept = KeptNames(file)
            kept.add(_all_names(store), new=True)
            kept.add_identifiers({term for _, term in store.scan(IDENTIFIES)})
            file.execute("INSERT INTO state VALUES (?, ?)", (FORM, session_of(store.path)))
            file.execute("COMMIT")
        os.replace(fresh, store.path / FILE)
        return True
    return False


@contextmanager
def _or_none(store: OxigraphStore) -> Iterator[None]:
    """Work on the file beside a store; if it fails there is none from then on, for one that lacks a name misleads.

    Whoever only reads leaves it alone. Raises `StoreError` if it can neither be brought on nor taken away.
    """
    try:
        yield
    except _faults():
        if not store.writes_since or store.path is None:
            return
        place = store.path / FILE
        try:
            for name in (place, place.with_name(f"{FILE}.new")):
                name.unlink(missing_ok=True)
        except OSError as error:
            raise StoreError(f"cannot be written ({error.strerror})", where=str(place)) from None


def _valid(store: OxigraphStore) -> KeptNames | None:
    """The file, if it was brought on at the last opening of the store before this one, or at this one; now it is.

    A store that is read has not been written to since it was opened.
    """
    import sqlite3

    assert store.path is not None
    place = store.path / FILE
    if not place.is_file() or not (store.writes_since or last_opening(store.path) == store.reads_since):
        return None
    file = sqlite3.connect(place, isolation_level=None)
    with suppress(*_faults()):
        ((form, session),) = file.execute("SELECT form, session FROM state").fetchall() or [(0, "")]
        now = session_of(store.path)
        if form == FORM and session in filter(None, (now, store.writes_since)):
            if session != now:
                file.execute("UPDATE state SET session = ?", (now,))
            return KeptNames(file)
    file.close()
    return None


def _all_names(store: Store) -> Iterator[str]:
    """Each name that stands in the store, as in N-Triples."""
    seen: set[int] = set()
    for predicate in NAMING:
        for _, term in store.scan(predicate):
            mark = hash(term)
            if mark not in seen:
                seen.add(mark)
                yield term


def _words(text: str) -> str:
    """The folded words of a name, with a blank on either side of each."""
    return f" {BETWEEN.sub(' ', fold(text)).strip()} "


def _text(term: str) -> str:
    """The text of a name, or its IRI."""
    if term[0] == "<":
        return term[1:-1]
    if term[0] == '"' and "\\" not in term:
        return term[1 : term.rindex('"')]
    return next((name.value for name in _parsed([term])), "")


def _parsed(terms: Iterable[str]) -> Iterator[Literal | NamedNode]:
    """The terms; numbers may be bare."""
    text = "".join(f"<a:a> <a:a> {term} .\n" for term in terms)
    for quad in parse(text.encode(), FORMATS["turtle"], "names") if text else ():
        if isinstance(quad.object, Literal | NamedNode):
            yield quad.object


def _token(kind: str, text: str) -> int:
    return crc32(f"{kind} {text}".encode())


def _sort(key: str) -> int:
    """What sort of key it is: the numbers in it (15 bits), its length (14), how many letters of each group (8 each)."""
    found = numbers(key)
    sort = (crc32("|".join(found).encode()) & 0x7FFF if found else 0) << 14 | min(len(key), _LONG)
    groups = key.encode().translate(_GROUPS, _REST)
    for group in range(4):
        sort = sort << 8 | min(groups.count(group), 255)
    return sort


def _faults() -> tuple[type[Exception], ...]:
    """What says that the file cannot be had."""
    try:
        import sqlite3
    except ImportError:
        return (ImportError, OSError)
    return (sqlite3.Error, OSError)

"""What a text in plain words mentions: things and concepts by any of their names, and where."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ..names import ANYTHING, TITLE, Name, Names, Range, best_of, core, no_more_than, singular
from .thesaurus import WORD, Thesaurus, key, pieces, walk

_HAN = re.compile("[\u3400-\u9fff]")
_MOST_WORDS = 8
_SHORTEST_PART, _SHORTEST_START = 2, 3
"""How many characters of a concept's Chinese name may stand for it, and how many of a thing's."""
_FIRM = re.compile("公司|集团")
"""Behind the beginning of a thing's name these let it be as short as a part of a concept's, and belong to it."""
_MOST_BEARERS = 8
"""Words that stand in more names than this name nothing, and are left off names that begin with them."""


@dataclass(frozen=True)
class Mention:
    """Something a folded text names from `start` up to `end`.

    A date or a number has its `value`, a period its ends as ISO 8601 writes them; a thing or concept the IRIs of what
    bears the name, and `read_as`, the name that the words are only a part of, by IRI. `common` tells that the words are
    a concept's: they may be just words.
    """

    start: int
    end: int
    kind: str
    value: str = ""
    read_as: Mapping[str, str] = field(default_factory=dict)
    common: bool = False

    @property
    def things(self) -> tuple[str, ...]:
        return tuple(self.read_as)


class NameFinder:
    """Finds the names of things, and of the concepts of some schemes, in a text.

    The name of a thing stands in the text as it is spelt; that of a concept in any form of its words, by a synonym, or
    by words that are only a part of it, if these have no other meaning. A part of a thing's name counts where it is
    written with a capital, or, in Chinese, is its beginning, or all but a beginning that many have (such as
    the name of a country).
    Other ends say what kind of thing it is (灯具联盟): they name nothing, and are no part of a concept's name.
    """

    def __init__(self, names: Names, words: Thesaurus, schemes: Iterable[str]) -> None:
        self._words = words
        by_key = names.index(ANYTHING).by_key
        concepts = {thing for scheme in schemes for thing in names.index(Range(scheme=scheme)).labels}
        proper = names.proper({name.thing for bearers in by_key.values() for name in bearers})
        self._things = _Named(proper, by_key, lambda folded: {spelt(folded), *_without_legal_form(folded)})
        self._concepts = _Named(concepts, by_key, lambda folded: {_singular(folded)})

    def find(self, text: str, folded: str, taken: Sequence[range] = ()) -> Iterator[Mention]:
        """The names in a text, the longest first at each place that is not taken."""
        edges = [0, *sorted(edge for place in taken for edge in (place.start, place.stop)), len(folded)]
        gaps = zip(edges[::2], edges[1::2], strict=True)
        words = [match.span() for start, end in gaps for match in WORD.finditer(folded, start, end)]

        def phrase(at: int) -> tuple[int, Iterable[Mention]]:
            start = words[at][0]
            sizes = [n for n in range(min(_MOST_WORDS, len(words) - at), 0, -1) if _near(folded, words[at : at + n])]
            ends = [(size, words[at + size - 1][1]) for size in sizes]
            whole = ((size, mention) for size, end in ends for mention in self._whole(folded, start, end))
            loose = (one for one in ends if not self._parts_a_phrase(folded, words, at, one[0]))
            part = ((size, mention) for size, end in loose for mention in self._part(text, folded, start, end))
            named, held = next(whole, (0, None)), next(part, (0, None))
            longer = held[1] is not None and not held[1].common and held[0] > named[0]
            size, mention = held if longer or named[1] is None else named
            return max(size, 1), [mention] if mention else []

        yield from walk(folded, words, lambda start, end: self._in_chinese(folded, start, end), phrase)

    def _whole(self, folded: str, start: int, end: int) -> Iterator[Mention]:
        """What these words name in full, or by a synonym."""
        said = folded[start:end]
        if thing := self._things.bearers.get(spelt(said)):
            yield _mention(start, end, thing)
        elif concept := self._alike(said):
            yield _mention(start, end, concept, common=True)

    def _alike(self, said: str) -> list[Name]:
        """The concepts that have the words, or a synonym of them, for a name.

        A word with synonyms names a concept only if these name it too, in each of two languages: “fund”, which also
        means to pay, is no fund.
        """
        written = _singular(said)
        terms = {token.term for token in self._words.tokens(said) if token.end - token.start == len(said)}
        groups = [[_singular(word) for word in others] for term in terms if (others := self._words.others(term))]
        if not groups:
            return self._concepts.bearers.get(written, [])
        found: list[Name] = []
        for group in (group for group in groups if written in group):
            names = [name for word in dict.fromkeys(group) for name in self._concepts.bearers.get(word, ())]
            told = Counter(name.thing for name in {(name.thing, name.text): name for name in names}.values())
            found += [name for name in names if told[name.thing] >= 2]
        return found

    def _parts_a_phrase(self, folded: str, words: Sequence[tuple[int, int]], at: int, size: int) -> bool:
        """Whether a phrase with a meaning of its own, such as “take part”, has only some of these words."""
        start, end = words[at][0], words[at + size - 1][1]
        first, last = words[max(0, at - 1)][0], words[min(len(words), at + size + 1) - 1][1]
        known = (token for token in self._words.tokens(folded, first, last) if token.term.startswith("="))
        return any(one.start < start < one.end or one.start < end < one.end for one in known)

    def _part(self, text: str, folded: str, start: int, end: int) -> Iterator[Mention]:
        """What these words are a part of the name of, if each is a word of no other meaning.

        In the name of a thing that is written with capitals one such word is enough (“Commerce Department”). The
        capital that a text begins with tells nothing, if the words are a part of a concept's name too.
        """
        said = folded[start:end]
        plain = {*key(said).split(" ")}.intersection(token.term for token in self._words.tokens(said))
        capital = re.search(rf"\b({re.escape(said.title())}|{re.escape(said.upper())})\b", text) if plain else None
        held = self._things.holding(spelt(said)) if capital else []
        every = len(plain) == len({*key(said).split(" ")})
        concept = self._concepts.holding(_singular(said)) if every else []
        if held and not (concept and capital and not text[: capital.start()].strip()):
            yield _mention(start, end, held, in_part=True)
        elif concept:
            yield _mention(start, end, concept, common=True, in_part=True)

    def _in_chinese(self, folded: str, start: int, end: int) -> Iterator[Mention]:
        """The names in a run of Chinese: those of things, then of what is left those of concepts."""
        for at, stop, known in pieces(folded, start, end, self._things.bearers, range(self._things.longest, 1, -1)):
            if known:
                yield _mention(at, stop, self._things.bearers[folded[at:stop]])
            else:
                yield from self._firms(folded, at, stop)

    def _firms(self, folded: str, start: int, end: int) -> Iterator[Mention]:
        """The names that a piece of Chinese begins and calls a firm (福特公司), then what is left of it."""
        for firm in _FIRM.finditer(folded, start, end):
            for at in range(start, firm.start() - _SHORTEST_PART + 1):
                if held := self._things.beginning(folded[at : firm.start()]):
                    yield from self._in_rest(folded, start, at)
                    yield _mention(at, firm.end(), held, in_part=True)
                    start = firm.end()
                    break
        yield from self._in_rest(folded, start, end)

    def _in_rest(self, folded: str, start: int, end: int) -> Iterator[Mention]:
        """The concepts that a piece of Chinese names: in full, by a synonym, by the longest part of a name."""
        at = start
        free: list[int] = []
        words = {token.start: token for token in self._words.tokens(folded, start, end) if token.term.startswith("=")}
        while at < end:
            sizes = range(min(self._concepts.longest, end - at), 1, -1)
            size = next((size for size in sizes if folded[at : at + size] in self._concepts.bearers), 0)
            if size and (named := self._alike(folded[at : at + size])):
                yield _mention(at, at + size, named, common=True)
            elif at in words:
                size = words[at].end - at
                if alike := self._alike(folded[at : at + size]):
                    yield _mention(at, at + size, alike, common=True)
            else:
                free.append(at)
            at += size or 1
        for first, last in _runs(free):
            yield from self._shared(folded, first, last)

    def _shared(self, folded: str, start: int, end: int) -> Iterator[Mention]:
        """The longest piece of these characters that begins or ends a thing's name, or stands in a concept's."""
        for size in range(end - start, _SHORTEST_PART - 1, -1):
            for at in range(start, end - size + 1):
                piece = folded[at : at + size]
                held = self._things.beginning(piece) or self._things.short_for(piece) if size >= _SHORTEST_START else []
                if held:
                    yield _mention(at, at + size, held, in_part=True)
                    return
                if not self._things.end_in(piece) and (held := self._concepts.containing(piece)):
                    yield _mention(at, at + size, held, common=True, in_part=True)
                    return


class _Named:
    """The names of some things by the `forms` that they may have in a text, to be found in full and in part."""

    def __init__(self, things: set[str], by_key: Mapping[str, list[Name]], forms: Callable[[str], set[str]]) -> None:
        self.bearers: dict[str, list[Name]] = {}
        self._with: dict[str, set[str]] = {}
        for folded, bearers in by_key.items():
            kept = [name for name in bearers if name.thing in things and name.order != TITLE]
            if kept and len(folded) > 1 and not folded.isdecimal():
                for written in forms(folded):
                    self.bearers.setdefault(written, []).extend(kept)
                    for word in written.split(" "):
                        self._with.setdefault(word, set()).add(written)
        self._chinese = [written for written in self.bearers if _HAN.search(written)]
        self.longest = max(map(len, self._chinese), default=0)

    def holding(self, words: str) -> list[Name]:
        """The names that hold all the words."""
        found = set.intersection(*(self._with.get(word, set()) for word in words.split(" ")))
        return self._few(no_more_than(words, sorted(found)))

    def beginning(self, piece: str) -> list[Name]:
        return self._few([written for written in self._chinese if written.startswith(piece)])

    def end_in(self, piece: str) -> bool:
        return any(written.endswith(piece) for written in self._chinese)

    def short_for(self, piece: str) -> list[Name]:
        """The names that are the piece behind a beginning of many names, such as that of a country."""
        longer = [written for written in self._chinese if written.endswith(piece) and written != piece]
        return self._few([one for one in longer if self._begin(one.removesuffix(piece)) > _MOST_BEARERS])

    def _begin(self, piece: str) -> int:
        return sum(written.startswith(piece) for written in self._chinese)

    def containing(self, piece: str) -> list[Name]:
        return self._few([written for written in self._chinese if piece in written])

    def _few(self, written: Sequence[str]) -> list[Name]:
        """The names so written, unless they are so many that a word in all of them names none."""
        return [name for one in written for name in self.bearers[one]] if len(written) <= _MOST_BEARERS else []


def spelt(folded: str) -> str:
    """The words of a name one blank apart, whatever signs stand between them."""
    return " ".join(WORD.findall(folded))


def _without_legal_form(folded: str) -> Iterator[str]:
    """A Chinese name as it is said in short: 齿轮 for 齿轮公司."""
    if _HAN.search(folded) and len(short := "".join(core(folded))) > 1:
        yield short


def _singular(folded: str) -> str:
    """The words of a concept's name without their plural."""
    return " ".join(map(singular, WORD.findall(folded)))


def _mention(start: int, end: int, found: Sequence[Name], *, common: bool = False, in_part: bool = False) -> Mention:
    kept = found if in_part else best_of(found)
    read_as = {name.thing: name.text if in_part else "" for name in reversed(kept)}
    return Mention(start, end, "thing", "", read_as, common)


def _near(folded: str, words: Sequence[tuple[int, int]]) -> bool:
    """Whether words follow each other with no more than a blank, a hyphen or a mark within a name between them."""
    gaps = (folded[left[1] : right[0]] for left, right in pairwise(words))
    return all(not re.search(r"[,;:?!，；：？！。]", gap) for gap in gaps)


def _runs(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The unbroken runs of places, each as its start and end."""
    starts = (at for at in places if at - 1 not in places)
    ends = (at + 1 for at in places if at + 1 not in places)
    return zip(starts, ends, strict=True)

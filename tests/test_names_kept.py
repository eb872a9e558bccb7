"""The names kept beside a store on disk: what they propose is all that going over every name finds, whoever wrote."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from zlib import crc32

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from nnmi_graph import Workspace
from nnmi_graph.commits import alike
from nnmi_graph.commits.duplicates import Candidate, Duplicate, find_duplicates, register
from nnmi_graph.errors import StoreError, UnknownName
from nnmi_graph.everyday import Upkeep
from nnmi_graph.names import Names, SearchResult, core, find, fold, kept, likeness, suggest
from nnmi_graph.names.kept import FILE, KeptNames, NamesUpkeep, keep_names, kept_names
from nnmi_graph.names.spelling import words_of
from nnmi_graph.store import FORMATS, OxigraphStore, parse
from nnmi_graph.terms import RDFS, Literal, NamedNode, Quad, quoted
from nnmi_graph.web.writing import Snapshots

HEAD = """@prefix : <urn:x:> . @prefix nnmi: <https://w3id.org/nnmi/ontology/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
nnmi:Organization rdfs:subClassOf nnmi:Agent . :Guild rdfs:subClassOf nnmi:Organization .
"""
ODD = """:odd a nnmi:Organization ; rdfs:label 70.00, "say \\"when\\" \\\\ now"@en, "line\\nbreak works", "齿轮股份有限公司"@zh, "!!!", "" ;
  nnmi:identifier <https://ror.org/1>, "DUNS 5", "7"^^<http://www.w3.org/2001/XMLSchema#anyURI> ; nnmi:abbreviation "OWX" .
:guild a :Guild ; rdfs:label "Ökonomische Werke X"@de ; skos:altLabel "OEWX" ; nnmi:identifier <https://ror.org/2> .
:usage nnmi:about :guild ; nnmi:name "Guild of Economic Works" ; nnmi:abbreviation "GEW" .
:merge nnmi:spelling "Ekonomic Works Guild" ; nnmi:mergedInto :guild .
:place a nnmi:Place ; rdfs:label "Cog Works" . :nothing rdfs:label "Cog Works Ltd" .
"""
TEXT = "cog works gear works gears north south star stars unit 1 2 12 of the inc univ university 齿轮 ümlaut a b c"
WORDS = TEXT.split()


def _made() -> list[str]:
    chance = random.Random(7)
    return [" ".join(chance.choices(WORDS, k=chance.randint(1, 5))).title() for _ in range(300)]


MADE = _made()


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[OxigraphStore, OxigraphStore]:
    """The same agents on disk, their names kept, and in memory."""
    text = "".join(f':t{n} a nnmi:Organization ; rdfs:label "{name}"@en .\n' for n, name in enumerate(MADE))
    quads = parse((HEAD + ODD + text).encode(), FORMATS["turtle"], "made")
    place = tmp_path_factory.mktemp("kept") / "store"
    OxigraphStore.build(place, list(quads))
    disk = OxigraphStore.directory(place, read_only=False)
    assert kept_names(disk) is not None
    return disk, OxigraphStore.of(quads)


def found(store: OxigraphStore, names: Sequence[str], identifiers: Sequence[str] = ()) -> list[Duplicate]:
    new = [Candidate("urn:x:new", tuple(names), tuple(identifiers))]
    return find_duplicates(new, register(Names(store), new))


letters = st.sampled_from([*"abcegnorstw 12.'-", "齿", "ü", "ß"])


@st.composite
def changed(draw: st.DrawFn) -> str:
    """A known name with some letters left out, put in or exchanged, or words moved, or its initials."""
    name = draw(
        st.sampled_from([*MADE, "Ökonomische Werke X", "Guild of Economic Works", "70.00", 'say "when" \\ now'])
    )
    words = name.split()
    how = draw(st.integers(0, 4))
    if how == 0:
        return "".join(word[0] for word in words)
    if how == 1:
        return " ".join(draw(st.permutations([*words, draw(st.sampled_from(WORDS))])))
    for _ in range(how):
        at = draw(st.integers(0, len(name)))
        name = name[:at] + draw(st.one_of(st.just(""), letters)) + name[at + draw(st.integers(0, 1)) :]
    return name


@given(names=st.lists(st.one_of(changed(), st.text(letters, max_size=24)), min_size=1, max_size=3))
def test_what_is_kept_finds_what_going_over_all_names_finds(
    both: tuple[OxigraphStore, OxigraphStore], names: list[str]
) -> None:
    disk, memory = both
    assert found(disk, names) == found(memory, names)


def test_odd_names_and_every_kind_of_name_are_found(both: tuple[OxigraphStore, OxigraphStore]) -> None:
    every = {
        "70": "odd",
        'SAY "WHEN" \\ NOW': "odd",
        "Line Break Works": "odd",
        "齿轮有限公司": "odd",
        "???": "odd",
        "Okonomische Werke X": "guild",
        "Guild of Economic Work": "guild",
        "Ekonomik Works Guild": "guild",
    }
    for store in both:
        told = {text: {pair.known.removeprefix("urn:x:") for pair in found(store, [text])} for text in every}
        assert {text: one for text, one in every.items() if one not in told[text]} == {}
        things = [pair.known for pair in found(store, [], ["https://ror.org/2", "DUNS 5", "7"])]
        assert things == ["urn:x:guild", "urn:x:odd"]
        assert not {"urn:x:place", "urn:x:nothing"} & {pair.known for pair in found(store, ["Cog Works"])}


@given(one=st.text(letters, max_size=30), other=st.text(letters, max_size=30))
def test_near_keys_are_never_left_out(one: str, other: str) -> None:
    """The bound by which names are passed over holds for all pairs, of any letters."""
    file = sqlite3.connect(":memory:")
    file.executescript(kept._TABLES)
    names = KeptNames(file)
    names.add([quoted(other), quoted(one + "s"), quoted(one[1:])], new=True)
    keys = {text: likeness.key_of(core(text)) for text in (one, other, one + "s", one[1:])}
    near = {text.value for text in names.like([one])}
    for text in (other, one + "s", one[1:]):
        if likeness.numbers(keys[text]) == likeness.numbers(keys[one]):
            assert text in near or fuzz.ratio(keys[one], keys[text]) < likeness.LEAST
    file.close()


def told(store: OxigraphStore, words: str) -> tuple[list[SearchResult], tuple[str, ...]]:
    """What a search for the words shows, and what it proposes."""
    names = Names(store)
    return list(find(names, words)), suggest(names, words)


@given(words=st.lists(st.one_of(changed(), st.text(letters, max_size=8)), min_size=1, max_size=3))
def test_a_search_beside_kept_names_shows_what_going_over_all_names_shows(
    both: tuple[OxigraphStore, OxigraphStore], words: list[str]
) -> None:
    disk, memory = both
    text = " ".join(words)
    assert told(disk, text) == told(memory, text)
    for every in (True, False):
        one, other = (Names(store).holding(text, every=every) for store in both)
        assert one.find(text) == other.find(text) and one.with_words(text) == other.with_words(text)


def test_a_search_asks_for_few_names_only(both: tuple[OxigraphStore, OxigraphStore]) -> None:
    disk, memory = both
    for words in ("duns", "https ror", "EKONOMIC", "股份", "öko", "70.00", "owx", "ow"):
        few = kept.names_holding(disk, words_of(fold(words)), False)
        assert few is not None and len(few) < 20, words
        assert told(disk, words) == told(memory, words)
    assert kept.names_holding(disk, ["gear"], False) is None, "of many all names are gone over, which is quicker"
    assert told(disk, "gear") == told(memory, "gear")
    assert told(disk, "ekonomik")[1] == told(memory, "ekonomik")[1] == ("ekonomic",)
    assert told(disk, " ".join(WORDS * 9)) == told(memory, " ".join(WORDS * 9))


UPKEEP = Upkeep((), (), (NamesUpkeep(),))


def label(thing: str, text: str) -> Quad:
    return Quad(NamedNode(f"urn:x:{thing}"), NamedNode(RDFS + "label"), Literal(text))


def test_the_names_are_brought_on_with_each_change_and_made_anew_after_others(tmp_path: Path) -> None:
    place = tmp_path / "store"
    OxigraphStore.build(place, list(parse((HEAD + ODD).encode(), FORMATS["turtle"], "made")))
    file = place / FILE

    def known(text: str, read_only: bool = False) -> bool:
        names = kept_names(OxigraphStore.directory(place, read_only=read_only))
        return names is not None and any(term.value == text for term in names.like([text]))

    assert kept_names(OxigraphStore.directory(place)) is None, "a reader makes nothing"
    assert known("Ekonomic Works Guild")
    made = file.stat().st_ino
    for number in range(3):
        text = f"Quillworks Zephyr {number}"
        assert not known(text)
        UPKEEP.write(OxigraphStore.directory(place, read_only=False), [label(f"q{number}", text)])
        assert known(text, read_only=True) and known(text)
    assert file.stat().st_ino == made
    OxigraphStore.directory(place, read_only=False)
    ox.Store(str(place)).add(label("foreign", "Written by Another Hand"))
    assert not known("Written by Another Hand", read_only=True)
    assert known("Written by Another Hand") and file.stat().st_ino != made
    file.write_bytes(b"no database")
    assert not known("OWX", read_only=True) and known("OWX") and known("OWX", read_only=True)


def test_a_reader_looks_beside_the_store_only_while_nobody_has_written_to_it(tmp_path: Path) -> None:
    """Names that left the store since it was opened may be missing beside it."""
    place = tmp_path / "store"
    OxigraphStore.build(place, list(parse((HEAD + ODD).encode(), FORMATS["turtle"], "made")))
    assert kept_names(OxigraphStore.directory(place, read_only=False)) is not None
    early = OxigraphStore.directory(place)
    assert kept_names(early) is not None
    inner = ox.Store(str(place))
    inner.remove(next(iter(inner.quads_for_pattern(NamedNode("urn:x:place"), None, Literal("Cog Works")))))
    del inner
    assert kept_names(OxigraphStore.directory(place, read_only=False)) is not None
    assert kept_names(early) is None
    assert [hit.call for hit in told(early, "cog works")[0][:2]] == ["<urn:x:place>", "<urn:x:nothing>"]
    assert [hit.call for hit in told(OxigraphStore.directory(place), "cog works")[0]][:1] == ["<urn:x:nothing>"]


def test_a_copy_of_the_content_gets_its_names_when_it_is_searched_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    first = list(Workspace().find("photonics"))
    (file,) = tmp_path.rglob(FILE)
    made = file.stat().st_ino
    assert list(Workspace().find("photonics")) == first == list(Workspace(cache=False).find("photonics"))
    assert file.stat().st_ino == made and not list(tmp_path.rglob(f"{FILE}.*"))


def test_a_file_that_fails_is_given_up(tmp_path: Path) -> None:
    """What cannot be read, or brought on, proposes nothing from then on: all names are read, and the file made anew."""
    place = tmp_path / "store"
    OxigraphStore.build(place, list(parse((HEAD + ODD).encode(), FORMATS["turtle"], "made")))
    file = place / FILE

    def known(text: str) -> bool:
        return bool(found(OxigraphStore.directory(place, read_only=False), [text]))

    def spoil(text: str) -> None:
        with sqlite3.connect(file) as open_file:
            open_file.executescript(text)

    assert known("Ekonomic Works Guild")
    spoil("DROP TABLE token")
    UPKEEP.write(OxigraphStore.directory(place, read_only=False), [label("odd", "Quillworks Zephyr")])
    assert not file.exists(), "it lacks the name, so it is gone"
    assert known("Quillworks Zephyr") and file.exists()
    spoil("DROP TABLE key")
    assert known("Quillworks Zephyr") and not file.exists()
    assert known("Quillworks Zephyr") and file.exists()
    spoil("DELETE FROM state")
    assert known("Quillworks Zephyr")
    whole = file.read_bytes()
    for size in (0, 100, 4096, len(whole) - 4096):
        file.write_bytes(whole[:size] + b"\xff" * (len(whole) - size))
        assert known("Quillworks Zephyr") and known("Okonomische Werke X")


def test_looking_after_a_store_leaves_the_names_true(tmp_path: Path) -> None:
    place, path = tmp_path / "store", tmp_path / "claim.ttl"
    path.write_text(HEAD + ODD + ":claim a nnmi:Membership ; nnmi:about :guild ; nnmi:assertedIn :source .")
    Workspace(store=place).load([path])
    made = (place / FILE).stat().st_ino
    Workspace(store=place).caretaker().optimize()
    Workspace(store=place).caretaker().backup(tmp_path / "copy")
    snapshots = tmp_path / "snapshots"
    snapshots.mkdir()
    assert Snapshots(str(place), snapshots).take()
    assert kept_names(OxigraphStore.directory(place)) is not None
    assert (place / FILE).stat().st_ino == made
    for store in (place, tmp_path / "copy"):
        assert found(OxigraphStore.directory(store, read_only=False), ["Ekonomik Works Guild"])


def test_what_is_refused_leaves_the_names_true(tmp_path: Path) -> None:
    """Else the next that looks for a name makes all of them anew, however many there are."""
    place, path, bad = tmp_path / "store", tmp_path / "claim.ttl", tmp_path / "bad.ttl"
    path.write_text(HEAD + ODD + ":claim a nnmi:Membership ; nnmi:about :guild ; nnmi:assertedIn :source .")
    bad.write_text(HEAD + ":n a nnmi:Organization ; nnmi:unheardOf 1 .")
    Workspace(store=place).load([path], graph="urn:g")
    made = (place / FILE).stat().st_ino
    assert Workspace(store=place).add([bad])[1] == []
    with pytest.raises(StoreError, match="already"):
        Workspace(store=place).load([path], graph="urn:g")
    with pytest.raises(UnknownName):
        Workspace(store=place).remove("commit-7")
    assert kept_names(OxigraphStore.directory(place)) is not None
    assert kept_names(OxigraphStore.directory(place, read_only=False)) is not None
    assert (place / FILE).stat().st_ino == made


def test_a_name_that_did_not_enter_is_not_told(tmp_path: Path) -> None:
    """A process that is killed may leave a name beside the store that is not in it."""
    place = tmp_path / "store"
    OxigraphStore.build(place, list(parse((HEAD + ODD).encode(), FORMATS["turtle"], "made")))
    store = OxigraphStore.directory(place, read_only=False)
    assert kept_names(store) is not None
    NamesUpkeep().change(store, (), [label("odd", "Never Entered Works")], "")
    names = kept_names(store)
    assert names is not None and names.like(["Never Entered Works"])
    assert found(store, ["Never Entered Works"]) == []
    assert told(store, "Never") == ([], ()) and told(store, "neverr") == ([], ())


def test_what_is_kept_of_a_name_has_not_changed() -> None:
    """If this fails what old files keep is another thing than what is looked for: raise `FORM`."""
    names = "Cog & Gear-Works of Unit 12, Inc.", "Ökonomische Werke X", "齿轮股份有限公司 a", ""
    words = [core(name) for name in names]
    keys = [(likeness.key_of(one), [*likeness.shorter(one)], likeness.initials(one)) for one in words]
    made = [(kept._sort(key[0]), key) for key in keys], [*map(kept._words, names)]
    assert (kept.FORM, crc32(repr(made).encode())) == (2, 3215609416)


def test_validate_compares_all_beside_a_large_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, both: tuple[OxigraphStore, OxigraphStore]
) -> None:
    monkeypatch.setattr(alike, "MOST", 10)
    disk, _ = both
    assert disk.path is not None
    path = tmp_path / "new.ttl"
    path.write_text(HEAD + ':n a nnmi:Organization ; rdfs:label "Guild of Economik Works"@en .')
    report = Workspace(store=disk.path).validate([path])
    assert alike.FEW_SPELLINGS not in report.notes
    assert any("Guild of Economic Works" in fault.message() for fault in report.faults)


def test_a_load_and_a_derivation_keep_the_names(tmp_path: Path) -> None:
    place, path = tmp_path / "store", tmp_path / "claim.ttl"
    path.write_text(HEAD + ODD + ":claim a nnmi:Membership ; nnmi:about :guild ; nnmi:assertedIn :source .")
    Workspace(store=place).load([path])
    assert kept_names(OxigraphStore.directory(place)) is not None
    (place / FILE).unlink()
    Workspace(store=place).derive()
    assert kept_names(OxigraphStore.directory(place)) is not None
    assert not keep_names(OxigraphStore()), "there is no place beside a store in memory"

"""Names: one resolver for questions, descriptions and sheets – every spelling, by kind, with proposals that fit."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnmi_graph import Workspace
from nnmi_graph.ask.display_names import DisplayNames
from nnmi_graph.errors import NnmiError, QueryError, UnknownName, nearest
from nnmi_graph.labels import look_up
from nnmi_graph.names import ANYTHING, Names, Range, core, find, fold, resolver, same_letters
from nnmi_graph.names.index import NAMED, named_among
from nnmi_graph.names.spelling import words_of
from nnmi_graph.sheets import read_sheet
from nnmi_graph.store import OxigraphStore, parse
from nnmi_graph.store.files import FORMATS
from nnmi_graph.terms import NNMI, TAX, Literal, NamedNode, expand, term_text, values_clause
from tests.test_cli import Run

from .traditional import TABLE, table

WORLD = """
@prefix id: <https://w3id.org/nnmi/id/> . @prefix nnmi: <https://w3id.org/nnmi/ontology/> .
@prefix tax: <https://w3id.org/nnmi/taxonomy/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
nnmi:Agent a owl:Class ; rdfs:label "agent"@en, "主体"@zh .
nnmi:Institute a owl:Class ; rdfs:subClassOf nnmi:Agent ; rdfs:label "institute"@en, "创新中心"@zh .
nnmi:Organization a owl:Class ; rdfs:subClassOf nnmi:Agent ; rdfs:label "organisation"@en, "机构"@zh .
nnmi:GovernmentBody a owl:Class ; rdfs:subClassOf nnmi:Organization ; rdfs:label "government body"@en .
nnmi:Place a owl:Class ; rdfs:label "place"@en, "地点"@zh .
id:weave a nnmi:Institute ; rdfs:label "Weave Works"@en, "织造中心"@zh ; nnmi:abbreviation "WWK" ;
  nnmi:identifier <https://ror.example/w1> .
id:claim-1 a nnmi:NameUsage ; nnmi:about id:weave ; nnmi:name "National Loom Innovation Institute"@en ;
  nnmi:abbreviation "NLII" .
id:knots a nnmi:Institute ; rdfs:label "Knots"@en .
id:claim-2 a nnmi:NameUsage ; nnmi:about id:knots ; nnmi:name "North Atlantic Long Lace Metering Institute of Iceland"@en ;
  nnmi:abbreviation "NALLMII" .
id:muller a nnmi:Organization ; rdfs:label "Müller Fäden A.G."@en .
id:utopia-university a nnmi:Organization ; rdfs:label "Utopia State University"@en .
id:ministry a nnmi:GovernmentBody ; rdfs:label "Ministry of Thread"@en ; nnmi:abbreviation "MOT" .
id:place-utopia a nnmi:Place ; rdfs:label "Utopia"@en, "乌托邦"@zh .
id:merge-1 a nnmi:Merge ; nnmi:spelling "Mueller Threads" ; nnmi:mergedInto id:muller .
tax:scheme-craft a skos:ConceptScheme ; skos:prefLabel "Crafts"@en .
tax:craft-lace a skos:Concept ; skos:inScheme tax:scheme-craft ; skos:prefLabel "bobbin lace"@en, "梭结花边"@zh .
tax:craft-fine-lace a skos:Concept ; skos:inScheme tax:scheme-craft ; skos:prefLabel "fine bobbin lace"@en ;
  skos:broader tax:craft-lace .
tax:craft-knit a skos:Concept ; skos:inScheme tax:scheme-craft ; skos:prefLabel "hand knitting"@en ;
  skos:altLabel "needle craft"@en .
tax:craft-crochet a skos:Concept ; skos:inScheme tax:scheme-craft ; skos:prefLabel "hand crochet"@en .
tax:scheme-word a skos:ConceptScheme ; skos:prefLabel "Words"@en .
tax:word-knitting a skos:Concept ; skos:inScheme tax:scheme-word ; skos:prefLabel "knitting"@en .
tax:weave a skos:Concept ; skos:inScheme tax:scheme-word ; skos:prefLabel "a weave"@en .
id:nothing-tells rdfs:label "Untold"@en .
"""
INSTITUTE, ORGANISATION = Range(any_of=(NNMI + "Institute",)), Range(any_of=(NNMI + "Organization",))
PLACE, CRAFT = Range((NNMI + "Place",)), Range(scheme=TAX + "scheme-craft")


def world(more: str = "") -> Names:
    store = OxigraphStore()
    store.add(parse((WORLD + more).encode(), FORMATS["turtle"], "world.ttl"))
    return Names(store)


def meant(text: str, wanted: Range = ANYTHING, more: str = "") -> str:
    return world(more).meant(text, wanted).thing.value.rpartition("/")[2]


@pytest.mark.parametrize(
    ("text", "wanted", "thing"),
    [
        ("Weave Works", INSTITUTE, "weave"),
        ("weave  WORKS", INSTITUTE, "weave"),
        ("Ｗｅａｖｅ　Ｗｏｒｋｓ", INSTITUTE, "weave"),
        ("织造中心", INSTITUTE, "weave"),
        ("織造中心", INSTITUTE, "weave"),
        ("烏托邦", PLACE, "place-utopia"),
        ("梭結花邊", CRAFT, "craft-lace"),
        ("結花邊", CRAFT, "craft-lace"),
        ("WWK", INSTITUTE, "weave"),
        ("W.W.K.", INSTITUTE, "weave"),
        ("Weave Works (WWK)", INSTITUTE, "weave"),
        ("NLII", INSTITUTE, "weave"),
        ("nlii", INSTITUTE, "weave"),
        ("National Loom Innovation Institute", INSTITUTE, "weave"),
        ("https://ror.example/w1", INSTITUTE, "weave"),
        ("id:weave", INSTITUTE, "weave"),
        ("weave", INSTITUTE, "weave"),
        ("Müller Fäden A.G.", ORGANISATION, "muller"),
        ("Muller Faden AG", ORGANISATION, "muller"),
        (unicodedata.normalize("NFD", "Müller Fäden A.G."), ORGANISATION, "muller"),
        ("Mueller Threads", ORGANISATION, "muller"),
        ("Ministry of Thread", ORGANISATION, "ministry"),
        ("Utopia", PLACE, "place-utopia"),
        ("Utopia", ANYTHING, "place-utopia"),
        ("bobbin lace", CRAFT, "craft-lace"),
        ("Needle Craft", CRAFT, "craft-knit"),
        ("craft-knit", CRAFT, "craft-knit"),
        ("knit", CRAFT, "craft-knit"),
        ("Untold", INSTITUTE, "nothing-tells"),
    ],
)
def test_every_spelling_names_the_thing(text: str, wanted: Range, thing: str) -> None:
    assert meant(text, wanted) == thing


@pytest.mark.parametrize(
    ("text", "wanted", "thing", "read_as"),
    [
        ("knitting", CRAFT, "craft-knit", "hand knitting"),
        ("bobbin", CRAFT, "craft-lace", "bobbin lace"),
        ("花边", CRAFT, "craft-lace", "梭结花边"),
        ("loom", INSTITUTE, "weave", "National Loom Innovation Institute"),
        ("state university", ORGANISATION, "utopia-university", "Utopia State University"),
    ],
)
def test_words_of_one_name_of_the_kind_name_it_and_that_is_said(
    text: str, wanted: Range, thing: str, read_as: str
) -> None:
    found = world().meant(text, wanted)
    assert (found.thing.value.rpartition("/")[2], found.read_as) == (thing, read_as)
    assert world().resolve(text, wanted).thing is None, "no sheet takes part of a name for a name"
    with pytest.raises(NnmiError):
        world().meant(text, wanted, in_full=True)


@pytest.mark.parametrize(
    ("text", "wanted", "words"),
    [
        ("Utopia", ORGANISATION, ("is a place, not an organisation", "did you mean 'Utopia State University'?")),
        ("Weave Works", ORGANISATION, ("is an institute, not an organisation", "name an organisation")),
        ("NLII", CRAFT, ("is an institute, not one of “Crafts”",)),
        ("MOT", INSTITUTE, ("is a government body, not an institute",)),
        ("id:place-utopia", INSTITUTE, ("is a place, not an institute",)),
        ("place-utopia", INSTITUTE, ("is a place, not an institute",)),
        ("bobbin lace", INSTITUTE, ("is one of “Crafts”, not an institute",)),
        ("a weave", CRAFT, ("is one of “Words”, not one of “Crafts”",)),
        ("hand", CRAFT, ("may be hand crochet (tax:craft-crochet) or hand knitting (tax:craft-knit)", "name one of")),
        ("id:weeve", INSTITUTE, ("there is no thing 'id:weeve'; did you mean 'id:weave'?",)),
        ("Weave Wroks", INSTITUTE, ("did you mean 'Weave Works (WWK)'?",)),
        ("NLI", INSTITUTE, ("did you mean 'Weave Works (WWK)'?",)),
        ("Wave Works Inc.", INSTITUTE, ("did you mean 'Weave Works (WWK)'?",)),
    ],
)
def test_what_does_not_fit_is_told_with_proposals_of_the_kind(text: str, wanted: Range, words: tuple[str, ...]) -> None:
    with pytest.raises((QueryError, UnknownName)) as caught:
        world().meant(text, wanted)
    for word in words:
        assert word in str(caught.value)


@pytest.mark.parametrize("text", ["NALII", "Plan", "MLLII", "ATLANTA", "MOD"])
def test_a_short_name_is_not_proposed_a_long_one_that_holds_its_letters(text: str) -> None:
    for wanted in (INSTITUTE, ORGANISATION, CRAFT, PLACE):
        assert world().nearest(text, wanted) in ((), ("Weave Works (WWK)",) if text == "NALII" else ())


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("robots", "robotics for manufacturing"),
        ("photonic", "integrated photonics"),
        ("photnics", "integrated photonics"),
        ("composite", "fibre-reinforced polymer composites (advanced composites)"),
    ],
)
def test_a_word_of_a_name_in_another_form_or_with_a_slip_is_proposed_the_name(asked: str, meant: str) -> None:
    with pytest.raises(UnknownName) as raised:
        Workspace().query("institutes-by-technology", technology=asked)
    assert raised.value.nearest[0] == meant


def test_proposals_never_leave_the_kind() -> None:
    names = world()
    for wanted in (INSTITUTE, ORGANISATION, CRAFT, PLACE):
        shown = {names.index(wanted).shown(thing) for thing in names.index(wanted).labels}
        for text in ("Weave Works!", "Utopi", "bobin lace", "hand kniting", "Knot", "Ministry of Threads"):
            assert set(names.nearest(text, wanted)) <= shown


def test_of_several_bearers_the_best_kind_of_name_wins() -> None:
    more = 'id:other a nnmi:Institute ; rdfs:label "Other"@en ; nnmi:abbreviation "Knots" .'
    assert meant("Knots", INSTITUTE, more) == "knots"
    assert meant("knots", INSTITUTE, more) == "knots"
    with pytest.raises(QueryError, match=r"may be Knots \(id:knots\) or Knots \(id:twin\)"):
        meant("Knots", INSTITUTE, 'id:twin a nnmi:Institute ; rdfs:label "Knots"@en .')


def test_a_name_in_full_that_two_things_of_a_kind_bear_is_asked_about() -> None:
    spelt = 'id:m a nnmi:Merge ; nnmi:spelling "Knots" ; nnmi:mergedInto id:weave .'
    told = 'id:u a nnmi:NameUsage ; nnmi:about id:weave ; nnmi:name "Knots"@en .'
    for more in (spelt, told):
        with pytest.raises(QueryError, match=r"may be Knots \(id:knots\) or Weave Works \(id:weave\)"):
            meant("knots", INSTITUTE, more)
        with pytest.raises(QueryError, match="is an institute, not an organisation"):
            meant("Knots", ORGANISATION, more)


def test_a_name_that_institutes_of_two_countries_bear_is_asked_about(nnmi: Run, tmp_path: Path) -> None:
    both = ("id:america-makes", "id:china-additive-manufacturing")
    ws = Workspace()
    shared = next(text for text in ws.names.labels(expand(both[0]) or "").values() if not text.isascii())
    for words in (("query", "founding-dates", "--institute"), ("describe",), ("conflicts",)):
        ran = nnmi(*words, shared)
        assert ran.code == 2 and all(thing in ran.err for thing in both) and not ran.out
    sheet = tmp_path / "membership.csv"
    sheet.write_text(
        f"institute,member,role,source,url,as_of\n{shared},Boeing,member,id:src-MUSA22,https://e.org/l,2016\n"
    )
    assert any(
        all(thing in fault.message() for thing in both) for fault in read_sheet(sheet, ws.shapes(), ws.store).faults
    )


def test_very_many_names_are_looked_up_as_few_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside fewer names all are gone over, beside more each is asked for."""
    rows = world().store.select("SELECT DISTINCT ?name { ?thing ?p ?name FILTER(isLiteral(?name)) }")
    texts = [*(name.value for (name,) in rows if name is not None), "https://ror.example/w1", "nobody", "lace"]
    few = world()
    few.learn(texts)
    for most in (0, len(texts)):
        monkeypatch.setattr(resolver, "_FEW", most)
        many = world()
        many.learn([*texts, *(f"no name {n}" for n in range(most))])
        assert all(set(many.as_it_stands(text, ANYTHING)) == set(few.as_it_stands(text, ANYTHING)) for text in texts)
    assert sum(bool(few.as_it_stands(text, ANYTHING)) for text in texts) > 10


def test_an_ending_with_its_capitals_goes_before_names_in_another_spelling() -> None:
    more = 'id:LACE-Guild a nnmi:Organization . id:other a nnmi:Organization ; rdfs:label "lace-GUILD" , "KNOT-Guild" .'
    more += " id:KNOT-Guild a nnmi:Organization ."
    known = Names(OxigraphStore.of(parse((WORLD + more).encode(), FORMATS["turtle"], "more")))
    ends = {"LACE-Guild": "LACE-Guild", "lace-guild": "other", "KNOT-Guild": "other", "Lace-Guild": "other"}
    for text, end in ends.items():
        assert known.resolve(text, ORGANISATION).thing == NamedNode(f"https://w3id.org/nnmi/id/{end}"), text
    known.add("lace-guild", "urn:x:being-added", NNMI + "Organization")
    assert known.resolve("LACE-Guild", ORGANISATION).thing == NamedNode("urn:x:being-added")


def test_an_ending_is_looked_for_among_things_before_concepts() -> None:
    assert world().meant("weave").thing.value.endswith("/id/weave")


def test_without_an_ontology_a_kind_refuses_nothing() -> None:
    store = OxigraphStore()
    text = '<https://e.org/x> a <https://e.org/Club> ; <http://www.w3.org/2000/01/rdf-schema#label> "X" .'
    store.add(parse(text.encode(), FORMATS["turtle"], "x.ttl"))
    assert Names(store).meant("X", INSTITUTE).thing.value == "https://e.org/x"


@given(st.text(max_size=20))
def test_folding_is_steady_and_deaf_to_composition(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text)) == fold(text)
    assert same_letters(unicodedata.normalize("NFD", text), text)


@given(st.text(alphabet="abcdefghij klm", min_size=5, max_size=20), st.data())
def test_one_slip_in_a_name_is_found(name: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(name) - 1))
    assert nearest(name[:place] + name[place + 1 :], [name, "zzzz"], 1) == (name,)


@pytest.mark.parametrize(
    ("stands", "sought"), [("複合材料製造創新中心", "复合材料制造"), ("裏海邊的臺灣廠", "里海边的台湾厂")]
)
def test_a_name_in_traditional_characters_is_found_by_simplified_ones(stands: str, sought: str) -> None:
    names = world(f'id:far a nnmi:Institute ; rdfs:label "{stands}"@zh-Hant .')
    assert [hit.call for hit in find(names, sought)] == ["id:far"] == [hit.call for hit in find(names, stands)]
    assert names.meant(fold(stands), INSTITUTE).thing.value.endswith("/far")


def test_the_table_of_traditional_characters_is_opencc_s() -> None:
    assert TABLE.read_text(encoding="utf-8") == table()


def test_legal_forms_do_not_tell_names_apart() -> None:
    assert core("The Gear Co.") == core("GEAR, Inc") == ("gear",)
    assert core("Unit 1") != core("Unit 2")


WRONG = [
    ("founding-dates", "institute", "Boeing", "is an organisation, not an institute"),
    ("memberships", "organisation", "LIFT", "is an institute, not an organisation"),
    ("memberships", "organisation", "Ohio", "is a place, not an organisation"),
    ("institutes-by-technology", "technology", "Boeing", "is an organisation, not one of “Technology areas”"),
    ("states", "state", "LIFT", "is an institute, not a place"),
    ("institutes-by-agency-and-year", "agency", "LIFT", "is an institute, not a government body"),
]


@pytest.mark.parametrize(("question", "option", "value", "words"), WRONG)
def test_a_name_of_another_kind_is_told(nnmi: Run, question: str, option: str, value: str, words: str) -> None:
    ran = nnmi("query", question, f"--{option}", value)
    assert ran.code == 2 and words in ran.err and not ran.out
    with pytest.raises(QueryError, match=words):
        Workspace().query(question, **{option: value})


def test_every_parameter_that_takes_a_name_says_of_which_kind_and_refuses_others() -> None:
    ws = Workspace()
    taken = 0
    for query in ws.content.queries().values():
        header = query.header()
        for param in header.params:
            if param.type not in ("thing", "concept"):
                continue
            taken += 1
            assert param.of and param.by and header.claims, f"{query.name}: {param.name} needs of, by and claims"
            assert all(ws.names.exists(iri) for iri in header.claims), query.name
            if "Resource" in param.of[0]:
                continue
            assert all(ws.names.exists(iri) for iri in param.of), query.name
            stranger = "mxd" if param.type == "concept" or "Institute" not in param.of[0] else "place-ohio"
            with pytest.raises(QueryError, match=f"{stranger}.* is an? (institute|place), not "):
                ws.query(query.name, **{param.option.replace("-", "_"): stranger})
    assert taken > 35


def test_the_paths_of_parameters_lead_from_claims_to_things() -> None:
    ws = Workspace()
    for query in ws.content.queries().values():
        header = query.header()
        for param in header.params:
            if param.by:
                claims = " ".join(f"<{iri}>" for iri in header.claims)
                text = f"ASK {{ VALUES ?k {{ {claims} }} ?c a/rdfs:subClassOf* ?k ; {param.by} ?value }}"
                assert ws.store.ask(text), f"{query.name}: no claim leads to {param.name} by {param.by}"


@pytest.mark.parametrize(
    ("language", "opening", "between", "end"), [("en", r"\(", ", ", r", …\)"), ("zh", "（", "、", "等）")]
)
def test_the_words_that_a_question_shows_as_examples_are_taken(
    language: str, opening: str, between: str, end: str
) -> None:
    import re

    ws, tried = Workspace(), 0
    for query in ws.content.queries().values():
        header = query.header()
        for listed in re.findall(f"{opening}([^()（）]*){end}", header.summary[language]):
            for word in listed.split(between):
                concepts = [param for param in header.params if param.type == "concept"]
                for param in concepts:
                    tried += 1
                    assert ws.query(query.name, **{param.option: word}).rows, f"{query.name} --{param.option} {word}"
    assert tried >= 4


@pytest.mark.parametrize(("language", "pattern"), [("en", r"\((.+) by default\)"), ("zh", "（默认 ([^（）]+?)）")])
def test_the_default_that_a_parameter_names_is_the_one_written(language: str, pattern: str) -> None:
    import re

    from nnmi_graph.ask import defaults
    from nnmi_graph.terms import shorten

    ws, tried = Workspace(), 0
    for query in ws.content.queries().values():
        for param in query.header().params:
            found = re.search(pattern, param.meaning[language])
            if found and param.type == "thing":
                tried += 1
                written = defaults(query.text(), [param.variables])[param.variables]
                assert shorten(ws.names.meant(found[1]).thing.value) == written, query.name
    assert tried >= 4


@pytest.mark.parametrize("word", ["composites", "photonics", "fabrics", "metals", "复合材料", "光子"])
def test_a_word_of_a_technology_names_it_and_the_reading_is_said(nnmi: Run, word: str) -> None:
    ran = nnmi("query", "institutes-by-technology", "--technology", word, "--format", "csv")
    assert ran.code == 0 and ran.out.count("\n") > 1 and f"{word!r} is read as" in ran.err


def test_names_that_only_sources_use_are_known_to_sheets_as_to_questions(tmp_path: Path) -> None:
    ws = Workspace()
    usages = ws.store.select(
        "SELECT DISTINCT ?name ?thing { ?usage a nnmi:NameUsage ; nnmi:about ?thing ; nnmi:name|nnmi:abbreviation ?name ."
        " ?thing a nnmi:Institute }"
    )
    agent = Range((NNMI + "Agent",))
    told = [(name.value, thing.value) for name, thing in usages if name and thing]
    rows = [(name, thing) for name, thing in told if not ws.names.resolve(name, agent).several]
    assert len(rows) > 40 and len(set(told) - set(rows)) <= 3
    lines = [f'"{name}",Boeing,member,id:src-MUSA22,https://example.org/list,2016' for name, _ in rows]
    for ending, text in {
        "csv": "\n".join(["institute,member,role,source,url,as_of", *lines]),
        "yaml": "membership:\n"
        + "\n".join(
            f'- {{institute: "{name}", member: Boeing, role: member, source: id:src-MUSA22, as_of: "2016"}}'
            for name, _ in rows
        ),
    }.items():
        path = tmp_path / f"membership.{ending}"
        path.write_text(text, encoding="utf-8")
        sheet = read_sheet(path, ws.shapes(), ws.store, "membership")
        assert [fault.message() for fault in sheet.faults if "Repeated" not in fault.component] == []
        about = {quad.object.value for quad in sheet.quads if quad.predicate.value == NNMI + "about"}  # type: ignore[union-attr]
        assert about == {ws.names.meant(name, agent).thing.value for name, _ in rows}
    for name, thing in told:
        if ws.names.resolve(name, INSTITUTE).several:
            continue
        assert ws.names.meant(name, INSTITUTE).thing.value == thing


REPEATS = [
    ("membership", "institute,member,role,source,url,as_of", "LIFT,Boeing,member,id:src-MUSA22,https://e.org/l,2016"),
    ("sponsorship", "institute,agency,role,source,url", "LIFT,DOE,pays,id:src-MUSA22,https://e.org/l"),
    ("funding", "institute,side,amount,source,url", "LIFT,federal,70000000,id:src-MUSA22,https://e.org/l"),
    ("count", "institute,count,source,url,as_of", "LIFT,12,id:src-MUSA22,https://e.org/l,2016"),
]


@pytest.mark.parametrize(("kind", "header", "row"), REPEATS)
def test_rows_that_differ_in_a_cell_that_cannot_be_read_are_not_the_same(
    tmp_path: Path, kind: str, header: str, row: str
) -> None:
    ws = Workspace()

    def told(*rows: str) -> list[str]:
        path = tmp_path / f"{kind}.csv"
        path.write_text("\n".join([header, *rows]), encoding="utf-8")
        return [fault.component for fault in read_sheet(path, ws.shapes(), ws.store, kind).faults]

    assert told(row, row) == ["Repeated"]
    cells = row.split(",")
    for place, name in enumerate(header.split(",")):
        if name in ("source", "url"):
            continue
        one, other = (",".join([*cells[:place], f"no such {word}", *cells[place + 1 :]]) for word in ("x", "y"))
        found = told(one, other)
        assert len(found) >= 2 and "Repeated" not in found, (name, found)


EMPTY = [
    (
        ("memberships", "--institute", "Weave Works", "--organisation", "Ministry of Thread"),
        "1 of 40 stated members of",
    ),
    (("memberships", "--institute", "Knots"), "0 members of Knots are named, and no source states how many there are"),
    (("memberships", "--institute", "Weave Works", "--as-of", "1999"), "none of them fits --as-of 1999"),
    (("memberships", "--organisation", "Ministry of Thread"), "1 of 40 stated members of 1 groups are named; Ministry"),
    (("founding-dates", "--institute", "Knots"), "no claim of the graph (lifecycle event) is on Knots"),
    (("states", "--state", "Utopia"), "no claim of the graph (site location) is on Utopia"),
    (
        ("institutes-by-technology", "--technology", "lace"),
        "no claim of the graph (technology focus) is on bobbin lace",
    ),
    (("foreign-conditions", "--as-of", "2001"), "the graph holds 0 claims"),
    (("overlapping-memberships",), "nothing of the kind was found"),
    (("-q", "SELECT ?x { ?x a nnmi:Instititute }"), "the data does not know nnmi:Instititute"),
    (("-q", "SELECT ?x { ?x a nnmi:Institute , nnmi:Place }"), "the data knows every name in the query"),
]
MEMBERS = """
nnmi:SiteLocation rdfs:label "site location"@en . nnmi:TechnologyFocus rdfs:label "technology focus"@en .
nnmi:LifecycleEvent rdfs:label "lifecycle event"@en . nnmi:Provision rdfs:label "provision"@en .
id:m1 a nnmi:Membership ; nnmi:about id:weave ; nnmi:member id:muller .
id:n1 a nnmi:MembershipCount ; nnmi:about id:weave ; nnmi:count 40 ; nnmi:memberClass tax:class-members .
"""


@pytest.mark.parametrize(("words", "expected"), EMPTY)
def test_an_answer_without_rows_says_what_the_data_can_know(
    nnmi: Run, tmp_path: Path, words: tuple[str, ...], expected: str
) -> None:
    path = tmp_path / "world.ttl"
    path.write_text((WORLD + MEMBERS).replace("scheme-craft", "scheme-tech"), encoding="utf-8")
    ran = nnmi("query", *words, "--data", path, "--format", "csv")
    assert ran.code == 0 and ran.out.count("\n") == 1, ran
    assert f"no rows: {expected}" in ran.err or f"; {expected}" in ran.err, ran.err
    told = nnmi("query", *words, "--data", path, "--format", "csv", "--lang", "zh").err
    assert "无结果：" in told and "no rows" not in told


def test_python_has_the_notes_too() -> None:
    ws = Workspace()
    answer = ws.query("memberships", institute="LIFT", organisation="Caterpillar")
    assert answer.notes[-1]["en"].endswith("stated members of LIFT are named; Caterpillar is not among them")
    assert ws.query("memberships", institute="LIFT").notes == ()


def test_a_filter_counts_what_only_tells_a_wider_kind() -> None:
    """Of LIFT's members 16 are told as universities: whether one is a research university no source says."""
    ws = Workspace()
    every = [row["partner_type"] for row in ws.query("memberships", institute="LIFT")]
    asked = ws.query("memberships", institute="LIFT", partner_type="research university")
    wider = [kind for kind in every if kind in ("university", "institution", "research institute")]
    assert len(asked) == 0 and wider
    assert f"only a wider one: {len(wider)} rows; whether they fit --partner-type research" in asked.notes[0]["en"]
    assert ws.query("memberships", institute="LIFT", partner_type="company").notes == ()


def test_find_ranks_all_kinds_of_thing(nnmi: Run, tmp_path: Path) -> None:
    path = tmp_path / "world.ttl"
    path.write_text(WORLD, encoding="utf-8")
    ws = Workspace(data=[path])

    def found(words: str, lang: str = "en") -> list[tuple[str, ...]]:
        return [tuple(term.value for term in row if term) for row in ws.find(words, lang)]

    assert found("knots")[0] == ("Knots", "institute", "", "id:knots")
    assert found("NLII")[0] == ("Weave Works", "institute", "NLII", "id:weave")
    assert found("织造", "zh")[0][:2] == ("织造中心", "创新中心")
    crafts = [row for row in found("lace") if row[3].startswith("tax:")]
    assert crafts[0] == ("bobbin lace", "Crafts", "", "tax:craft-lace")
    assert (
        found("bobbin lace")[0][3] == "tax:craft-lace" and found("state university")[0][0] == "Utopia State University"
    )
    assert ("question", "nnmi query leverage") in [(row[1], row[3]) for row in found("leverage")]
    assert ("问题", "nnmi query leverage") in [(row[1], row[3]) for row in found("杠杆率 leverage", "zh")]
    assert [row[3] for row in found("muller")][:1] == ["id:muller"], "accents do not count"
    empty = nnmi("find", "knotz", "--data", path, "--format", "csv")
    assert empty.code == 1 and "nothing has 'knotz' in its name" in empty.err and "did you mean 'knots'?" in empty.err
    assert nnmi("find", "knots", "--data", path, "--format", "csv").code == 0
    few = nnmi("find", "institute", "--top", "1", "--format", "json")
    assert few.code == 0 and "more rows: --top 0 shows all" in few.err
    every = nnmi("find", "institute", "--top", "0", "--format", "json")
    assert len(json.loads(every.out)["results"]["bindings"]) > 20 and every.err == ""


ODD = [
    "I.A.C.M.I.",
    "Unit 1.5",
    "Ünit １．5",
    "A\u00a0B\u200bC",
    "x_y-z",
    'q"uo\\te',
    "Dept.of\nEnergy",
    "ﬁne ＬＡＣＥ",
    "Straße",
    "复合材料 (IACMI)",
    "先进。制造",
    "d’Énergie",
    "Cafe\u0301",
    "ΣΊΣΥΦΟΣ",
    "İstanbul",
    "*.[a-z]+",
    "K\u212a",
]
SEVERAL = [
    "iacmi",
    "unit 1.5",
    "energy dept",
    "fine lace",
    "strasse",
    "材料 iacmi",
    "制造",
    "cafe",
    "σισυφοσ",
    "a b",
    "k k",
    "[]",
]


def test_names_looked_for_in_the_store_are_those_of_the_index() -> None:
    literals = [f"id:odd-{number} rdfs:label {term_text(Literal(name))} ." for number, name in enumerate(ODD)]
    known = world("\n".join(literals))
    for text in {*ODD, *SEVERAL, *(word for name in ODD for word in words_of(fold(name)))}:
        fresh = Names(known.store)
        assert {n.text for n in fresh.holding(text).find(text)} == {n.text for n in known.index(ANYTHING).find(text)}
        few = fresh.holding(text, INSTITUTE).with_words(text)
        assert set(few) == set(known.index(INSTITUTE).with_words(text))
        found = [(hit.call, hit.also) for hit in find(fresh, text)]
        assert found == [(hit.call, hit.also) for hit in find(known, text)] and len(find(fresh, text)) == len(found)


SAME = [
    ("BOEING Co.", "boeing", "Warning", "the same name but for legal form"),
    ("boeing", "boeing", "Warning", "the same name but for"),
    (unicodedata.normalize("NFD", "Séverin Fäden"), "severin", "Warning", "the same name but for"),
    ("Severin Faden", "severin", "Warning", "the same name but for"),
    ("Ｓéverin Fäden", "severin", "Warning", "the same name but for"),
    ("Purdue Universty", "purdue-university", "Info", "almost the same spelling"),
]
KNOWN_ORGANISATIONS = """@prefix id: <https://w3id.org/nnmi/id/> . @prefix nnmi: <https://w3id.org/nnmi/ontology/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
"""


def known_store() -> OxigraphStore:
    store = OxigraphStore.of(Workspace().quads())
    more = KNOWN_ORGANISATIONS + 'id:severin a nnmi:Organization ; rdfs:label "Séverin Fäden"@en .'
    store.add(parse(unicodedata.normalize("NFC", more).encode(), FORMATS["turtle"], "more.ttl"))
    return store


@pytest.mark.parametrize(("name", "thing", "severity", "reason"), SAME)
def test_validate_asks_about_a_new_name_like_a_known_one(
    tmp_path: Path, name: str, thing: str, severity: str, reason: str
) -> None:
    ws, path = Workspace(store=known_store()), tmp_path / "new.ttl"
    record = f'\nid:new-one a nnmi:Organization ; rdfs:label "{name}"@en .'
    path.write_text(KNOWN_ORGANISATIONS + record, encoding="utf-8")
    told = [fault for fault in ws.validate([path]).faults if f"id:{thing}" in fault.message()]
    assert [(fault.severity.rpartition("#")[2], reason in fault.message()) for fault in told] == [(severity, True)]
    assert str(told[0].where).endswith("new.ttl:4:1") and told[0].mend and f"id:{thing}" in told[0].mend.words["en"]


def test_validate_asks_nothing_about_names_that_differ_or_were_decided(tmp_path: Path) -> None:
    path = tmp_path / "new.ttl"
    path.write_text(
        KNOWN_ORGANISATIONS + 'id:new-one a nnmi:Organization ; rdfs:label "Quite Another Thing Ltd"@en .',
        encoding="utf-8",
    )
    assert Workspace().validate([path]).faults == ()
    path.write_text(
        KNOWN_ORGANISATIONS + 'id:new-one a nnmi:Organization ; rdfs:label "BOEING Co."@en .', encoding="utf-8"
    )
    assert len(Workspace().validate([path]).faults) == 1
    store = known_store()
    decided = KNOWN_ORGANISATIONS + "id:new-one owl:differentFrom id:boeing ."
    store.add(parse(decided.encode(), FORMATS["turtle"], "decided.ttl"))
    assert Workspace(store=store).validate([path]).faults == ()


def test_the_names_of_a_few_things_are_those_that_all_names_hold_of_them() -> None:
    more = 'id:knots skos:altLabel "Nodes" ; nnmi:identifier "K-1" . id:paper dcterms:title "On knots" ; skos:notation "P1" ; '
    text = (
        "@prefix dcterms: <http://purl.org/dc/terms/> . "
        + WORLD
        + more
        + 'nnmi:abbreviation "OK" ; nnmi:about id:knots .'
    )
    store = OxigraphStore.of(parse(text.encode(), FORMATS["turtle"], "world"))
    every = set(store.select(f"SELECT ?thing ?name ?order {{ {NAMED} }}"))
    things = {row[0] for row in every} | {NamedNode(NNMI + "nobody")}
    assert {order.value for _, _, order in every} == set("0123456")  # type: ignore[union-attr]
    for some in (things, sorted(things, key=str)[::3]):
        clause = values_clause("?thing", some)  # type: ignore[arg-type]
        found = list(store.select(f"SELECT ?thing ?name ?order {{ {named_among(clause)} }}"))
        assert set(found) == {row for row in every if row[0] in some} and len(found) == len(set(found))


def test_a_sheet_says_for_what_it_takes_another_spelling(tmp_path: Path) -> None:
    path = tmp_path / "organisation.csv"
    path.write_text("name,partner_type\nBOEING,company\nBoing Co,company\nBoeing,company\n", encoding="utf-8")
    told = [(str(fault.where), fault.component) for fault in Workspace().validate([path]).faults]
    assert ("organisation.csv row 2, column name", "Spelled") in told
    assert any(component in ("LikeName", "SameName") and "row 3" in where for where, component in told)
    assert not any("row 4" in where for where, _ in told)


def test_beside_very_many_agents_it_is_said_that_not_all_was_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from nnmi_graph.commits import alike

    monkeypatch.setattr(alike, "MOST", 10)
    path = tmp_path / "new.ttl"
    record = 'id:new-one a nnmi:Organization ; rdfs:label "BOEING"@en . id:new-2 a nnmi:Organization ; rdfs:label "purdue university"@en .'
    path.write_text(KNOWN_ORGANISATIONS + record, encoding="utf-8")
    report = Workspace(cache=False).validate([path])
    assert {fault.value for fault in report.faults} == {"BOEING", "purdue university"}
    assert alike.FEW_SPELLINGS in report.notes


def test_an_empty_name_proposes_nothing_and_a_long_one_is_told_in_part() -> None:
    assert UnknownName("thing", " ", ["companies"]).nearest == ()
    assert UnknownName("thing", "compnies", ["companies"]).nearest == ("companies",)
    long = UnknownName("thing", "a" * 3000, [])
    assert long.name == "a" * 3000
    assert len(str(long)) < 300


@pytest.mark.parametrize(
    ("labels", "zh", "en"),
    [
        ('"轮"@zh-Hant, "Roue"@fr, "wheel"@en-GB', "轮", "wheel"),
        ('"Roue"@fr, "W1"', "W1", "W1"),
        ('"Rad"@de, "wheel"@en-us', "wheel", "wheel"),
        ('"Rad"@de', "Rad", "Rad"),
    ],
)
def test_a_thing_is_called_the_same_wherever_it_is_named(labels: str, zh: str, en: str) -> None:
    """By the resolver, in answers, in reports, and as a concept of its scheme."""
    text = """@prefix ex: <http://example.org/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        ex:wheel a skos:Concept ; skos:inScheme ex:parts ; skos:prefLabel """
    store = OxigraphStore()
    store.add(parse((text + labels + " .").encode(), FORMATS["turtle"], "wheel.ttl"))
    wheel = NamedNode("http://example.org/wheel")
    for language, wanted in (("zh", zh), ("en", en)):
        shown = DisplayNames(store, language)
        shown.learn([wheel])
        reported = look_up(store, [wheel], {}, ("en", "zh", "en-gb", "en-us", "zh-hant", "fr", "de"))
        assert Names(store).label(wheel.value, language) == shown(wheel) == wanted
        assert Names(store).terms_of("http://example.org/parts", language) == {wheel.value: wanted}
        assert reported.term(wheel, language) == wanted


@pytest.mark.parametrize(
    ("text", "wanted", "said"),
    [
        ("Thread Ministry", ORGANISATION, "id:ministry"),
        ("Weave Works / NLII", INSTITUTE, "did you mean 'Weave Works (WWK)'?"),
        ("Knots (the institute)", INSTITUTE, "did you mean 'Knots'?"),
        ("WWK – 织造中心", INSTITUTE, "did you mean 'Weave Works (WWK)'?"),
        ("state utopia", ORGANISATION, "id:utopia"),
        ("Utopia State", ORGANISATION, "may be"),
        ("is made of", INSTITUTE, "is a term of a vocabulary, not an institute"),
    ],
)
def test_words_in_another_order_and_names_written_in_one(text: str, wanted: Range, said: str) -> None:
    names = world(
        """id:utopia a nnmi:GovernmentBody ; rdfs:label "State of Utopia"@en .
        id:aside a nnmi:GovernmentBody ; rdfs:label "North Ministry of Thread and Lace"@en .
        nnmi:madeOf a owl:ObjectProperty ; rdfs:label "is made of"@en ."""
    )
    try:
        told = names.meant(text, wanted, "thing").thing.value
    except NnmiError as error:
        told = str(error)
    assert said in told or expand(said) == told

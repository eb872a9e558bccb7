"""Sheets into RDF: what each kind of cell says, every fault with its cell, and files that are refused in one line."""

from __future__ import annotations

import datetime
import io
import json
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from nnmi_graph.dates import PartialDate
from nnmi_graph.errors import InputError, NnmiError, QueryError
from nnmi_graph.names import Names
from nnmi_graph.sheets import read_kinds
from nnmi_graph.sheets.as_written import read_date, read_number
from nnmi_graph.sheets.faults import CellError
from nnmi_graph.terms import NNMI, Literal, NamedNode

from .records_world import CLAIM, FILLED, csv_file, said, shapes, sheet, short, values, world, xlsx_file

MEMBER = ("institute", "member", *CLAIM)


def test_kinds_are_those_the_shapes_declare() -> None:
    kinds = read_kinds(shapes(), Names(world()))
    wanted = {
        "institute",
        "organisation",
        "membership",
        "sponsorship",
        "funding",
        "event",
        "count",
        "evidence",
        "ownership",
    }
    assert wanted <= set(kinds) and len(kinds) == 19
    assert [column.name for column in kinds["membership"].columns.values() if column.required] == [
        "institute",
        "member",
        "source",
    ]
    assert {part.part for part in kinds["institute"].node.parts} == {
        "sponsor",
        "lead",
        "site",
        "technology",
        "event",
        "count",
    }


def test_a_row_is_a_claim_with_its_citation(tmp_path: Path) -> None:
    found = sheet(csv_file(tmp_path / "m.csv", MEMBER, ("Gears for All", "acme gears", *FILLED)))
    assert found.faults == [] and len({quad.subject for quad in found.quads}) == 2
    facts = {(quad.predicate.value.removeprefix(NNMI), short(quad.object)) for quad in found.quads}
    assert {
        ("about", "gears"),
        ("member", "acme-gears"),
        ("assertedIn", "src-GAZETTE"),
        ("rank", "rank-normal"),
        ("basis", "basis-stated"),
        ("statedPredicate", "member"),
        ("statedValue", "acme gears"),
        ("inSource", "src-GAZETTE"),
        ("section", "2.1"),
    } <= facts
    claim = next(quad.subject for quad in found.quads if quad.predicate.value == NNMI + "about")
    assert NamedNode(f"{claim.value}-cite") in {quad.object for quad in found.quads}


def test_one_row_of_institutes_makes_several_claims(tmp_path: Path) -> None:
    path = tmp_path / "new.yaml"
    path.write_text(
        """institute:
  - name: {en: Tiny Cogs, zh: 小齿}
    sponsor: [DOX, Department of Tests]
    lead: Acme Gears
    place: 齿轮镇
    technology: robotics for manufacturing
    event: announced
    event_date: 2014-02
    members: nearly 200
    source: GAZETTE
    section: "02"
membership:
  - {institute: tiny cogs, member: ACME Gear Works, source: GAZETTE, lines: 02134}
""",
        encoding="utf-8",
    )
    found = sheet(path)
    assert found.faults == []
    kinds = sorted(short(quad.object) for quad in found.quads if quad.predicate.value.endswith("#type"))
    assert kinds == ["Citation"] * 7 + [
        "Institute",
        "Leadership",
        "LifecycleEvent",
        "Membership",
        "MembershipCount",
        "SiteLocation",
        "Sponsorship",
        "TechnologyFocus",
    ]
    assert values(found, "about") == ["tiny-cogs"] * 7
    assert values(found, "agency") == ["doex", "dote"] and values(found, "place") == ["place-gearville"]
    assert values(found, "count") == ["200^decimal"] and values(found, "bound") == ["bound-nearly"]
    assert values(found, "date") == ["2014-02^gYearMonth"] and values(found, "member") == ["acme-gears"]
    assert "02134" in values(found, "lines"), "YAML's octal numbers stay text"
    assert [thing.iri.rpartition("/")[2] for thing in found.things] == ["tiny-cogs"]


def test_all_faults_at_once_each_with_its_cell(tmp_path: Path) -> None:
    path = xlsx_file(
        tmp_path / "m.xlsx",
        ("institute", "member", "role", "valid_from", *CLAIM, "remarks"),
        ("Gears for All", "Departmnt of Examples", "membr", "2014-02-30", *FILLED),
        ("Gears for Al", "GEAR CLUB", "member", "2014", *FILLED),
        ("Nowhere", "Acme Gears", "member", None, "Gazete"),
    )
    assert said(sheet(path)) == [
        ("m.xlsx membership!G1 (remarks)", "UnknownColumn", "did you mean “remark”?"),
        ("m.xlsx membership!B2 (member)", "UnknownName", "did you mean “Department of Examples (DOX)”?"),
        ("m.xlsx membership!C2 (role)", "UnknownConcept", "did you mean “member”?"),
        ("m.xlsx membership!D2 (valid_from)", "Date", "write 2014, 2014-02 or 2014-02-25"),
        ("m.xlsx membership!A3 (institute)", "UnknownName", "did you mean “Gears for All (GFA)”?"),
        ("m.xlsx membership!B3 (member)", "AmbiguousName", "write one of these"),
        ("m.xlsx membership!A4 (institute)", "UnknownName", "correct the spelling, or add a record for it first"),
        ("m.xlsx membership!E4 (source)", "UnknownName", "correct the spelling, or add a record for it first"),
    ]
    first = sheet(path).faults[1]
    assert first.message("en") == "“Departmnt of Examples” is not known as an agent"
    assert first.message("zh") == "“Departmnt of Examples”不是已知的主体" and first.mend is not None
    assert first.mend.words["zh"] == "您是指“Department of Examples (DOX)”吗？"


def test_a_statement_leads_back_to_its_cell(tmp_path: Path) -> None:
    found = sheet(
        csv_file(
            tmp_path / "m.csv",
            (*MEMBER, "quote_en", "quote_zh"),
            (),
            ("GFA", "Acme Gears", "GAZETTE", "", "gear", "齿轮"),
        )
    )
    claim = next(quad.subject for quad in found.quads if quad.predicate.value == NNMI + "about")
    cite = NamedNode(f"{claim.value}-cite")
    place = found.locator.where
    assert str(place(claim, NNMI + "member")) == "m.csv row 3, column member"
    assert str(place(cite, NNMI + "section")) == "m.csv row 3, column section", "the empty cell, for what is missing"
    assert str(place(cite, NNMI + "quote", Literal("齿轮", language="zh"))) == "m.csv row 3, column quote_zh"
    assert str(place(claim)) == "m.csv row 3" and place(NamedNode("urn:x")) is None


def test_a_fault_is_not_reported_twice(tmp_path: Path) -> None:
    found = sheet(csv_file(tmp_path / "m.csv", MEMBER, ("Gears for All", "Acme Gaers", *FILLED)))
    claim = next(quad.subject for quad in found.quads if quad.predicate.value == NNMI + "about")
    assert found.locator.is_unread(claim, NNMI + "member") and not found.locator.is_unread(claim, NNMI + "about")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_chinese_files_and_headers(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "成员.csv"
    path.write_bytes("创新中心;成员 *;身份;来源;章节\r\n人人齿轮;示例部;成员;GAZETTE;三、1\r\n".encode(encoding))
    found = sheet(path)
    assert said(found) == [] and values(found, "member") == ["doex"] and values(found, "memberRole") == ["role-member"]
    assert values(found, "section") == ["三、1"]


def test_excels_own_dates_and_numbers(tmp_path: Path) -> None:
    path = tmp_path / "f.xlsx"
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = "funding"
    page.append(["institute", "side", "amount", "valid_from", "as_of", "valid_to", "lines", *CLAIM])
    page.append(
        [
            "Gears for All",
            "federal",
            0.1 + 0.2,
            datetime.date(2014, 2, 25),
            datetime.datetime(2014, 2, 1),
            2019,
            2134,
            *FILLED,
        ]
    )
    page["E2"].number_format, page["G2"].number_format = "mmm-yy", "00000"
    page.append(
        ["Springs Forward", "federal", 70000000.0, datetime.datetime(2014, 1, 1), 41695, None, 3, "GAZETTE", 2.1]
    )
    page["D3"].number_format = "yyyy"
    book.save(path)
    found = sheet(path)
    assert values(found, "amount") == ["0.3^decimal", "70000000^decimal"]
    assert values(found, "validFrom") == ["2014-02-25^date", "2014^gYear"] and values(found, "asOf") == [
        "2014-02^gYearMonth"
    ]
    assert values(found, "validTo") == ["2019^gYear"] and values(found, "lines") == ["02134", "3"]
    assert said(found) == [
        ("f.xlsx funding!E3 (as_of)", "Date", "did you mean “2014-02-25”?"),
        ("f.xlsx funding!I3 (section)", "TypedAsNumber", "if it is a code, format the cell as text"),
    ]


def test_cells_merged_downwards_hold_for_each_row(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path / "m.xlsx", MEMBER, ("Gears for All", "Acme Gears", *FILLED), (None, "DOX", *FILLED))
    book = openpyxl.load_workbook(path)
    assert book.active is not None
    book.active.merge_cells("A2:A3")
    book.save(path)
    assert values(sheet(path), "about") == ["gears", "gears"]
    book.active.merge_cells("B2:C2")
    book.save(path)
    with pytest.raises(InputError, match="merged across columns") as caught:
        sheet(path)
    assert str(caught.value.where) == "m.xlsx membership!B2 (member)"


def test_rows_of_one_record_are_joined(tmp_path: Path) -> None:
    found = sheet(
        csv_file(
            tmp_path / "o.csv",
            ("id", "name_en", "abbreviation", "partner_type"),
            ("cog", "Cog Works", "CW", "company; non-profit"),
            ("cog", "", "CGW", ""),
            ("#example", "Nobody", "", ""),
            ("", "Cog Works", "", ""),
            ("", "Acme Gears", "AG", ""),
        )
    )
    assert values(found, "abbreviation") == ["AG", "CGW", "CW"] and values(found, "partnerType") == [
        "partner-company",
        "partner-non-profit",
    ]
    assert {short(quad.subject) for quad in found.quads} == {"cog", "acme-gears"}
    assert [thing.names for thing in found.things] == [("Cog Works",)] and list(found.met) == [
        "https://w3id.org/nnmi/id/acme-gears"
    ]


def test_new_names_get_iris_that_no_other_thing_bears(tmp_path: Path) -> None:
    rows = [("name",), ("Gear_Club!",), ("Gear (Club)",), ("齿轮厂",), ("§§§",)]
    found = sheet(csv_file(tmp_path / "o.csv", *rows), kind="organisation")
    names = [thing.iri.rpartition("/")[2] for thing in found.things]
    assert names[:3] == ["gear-club-3", "gear-club-4", "齿轮厂"] and len(set(names)) == 4
    assert [
        thing.iri.rpartition("/")[2]
        for thing in sheet(csv_file(tmp_path / "p.csv", ("name", "level"), ("Cog Hill", "city"))).things
    ] == ["place-cog-hill"]


def test_the_same_row_gets_the_same_name_and_repeats_are_told(tmp_path: Path) -> None:
    row = ("Gears for All", "Acme Gears", *FILLED)
    one, two = sheet(csv_file(tmp_path / "1.csv", MEMBER, row)), sheet(csv_file(tmp_path / "2.csv", MEMBER, row, row))
    assert one.quads == two.quads and said(two) == [("2.csv row 3", "Repeated", "delete one of the two")]


@pytest.mark.parametrize(
    ("text", "value", "bound"),
    [
        ("1.234.567", "1234567", "exact"),
        ("over 1.234,50", "1234.50", "more-than"),
        ("0.125", "0.125", "exact"),
        ("1.234 billion", "1234000000", "exact"),
        ("1234.567", "1234.567", "exact"),
        ("70000000", "70000000", "exact"),
        ("1,234.50", "1234.50", "exact"),
        ("over 25", "25", "more-than"),
        ("nearly 200", "200", "nearly"),
        ("up to 70M", "70000000", "at-most"),
        ("$2.5 billion", "2500000000", "exact"),
        ("约 7000万", "70000000", "about"),
        ("-5", "-5", "exact"),
        ("超过2.5亿美元", "250000000", "more-than"),
        ("25+", "25", "at-least"),
        ("200多", "200", "more-than"),
        ("3多万", "30000", "more-than"),
        ("７０", "70", "exact"),
        ("2:1", "2", "exact"),
        ("25以上", "25", "at-least"),
        (">=1 000", "1000", "at-least"),
    ],
)
def test_numbers_as_people_write_them(text: str, value: str, bound: str) -> None:
    assert (read_number(text).value, read_number(text).bound) == (Decimal(value), bound)


@pytest.mark.parametrize("text", ["12,34", "1e5", "50 people", "∞", "", "5-10", "1.2.3"])
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(CellError, match="is no number"):
        read_number(text)


@pytest.mark.parametrize("text", ["1.234", "70.000", "$1.234", "over 70.000", "约 1.234", "1.234 Mio", "１.２３４"])
def test_a_dot_before_three_digits_may_part_thousands(text: str) -> None:
    with pytest.raises(CellError, match="may be two numbers"):
        read_number(text)


def test_where_no_thousands_can_be_meant_the_dot_is_that_of_a_fraction() -> None:
    assert read_number("33.333", Decimal(100)).value == Decimal("33.333")


@pytest.mark.parametrize("text", ["200¹", "200①", "12₃", "$70M²"])
def test_the_sign_of_a_footnote_is_no_digit(text: str) -> None:
    with pytest.raises(CellError, match="sign of a footnote"):
        read_number(text)
    with pytest.raises(CellError, match="sign of a footnote"):
        read_date("201⁴")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Sept. 2014", "2014-09"),
        ("may 2014", "2014-05"),
        ("June 3rd, 2014", "2014-06-03"),
        ("2014", "2014"),
        ("2014-2-3", "2014-02-03"),
        ("2014/02/25", "2014-02-25"),
        ("2014年2月25日", "2014-02-25"),
        ("2014年2月", "2014-02"),
        ("二〇一四年二月", "2014-02"),
        ("二零一四年十二月三十一日", "2014-12-31"),
        ("２０１４年１０月", "2014-10"),
        ("Feb 2014", "2014-02"),
        ("25 February 2014", "2014-02-25"),
        ("February 25, 2014", "2014-02-25"),
        ("2014.02", "2014-02"),
    ],
)
def test_dates_as_people_write_them(text: str, value: str) -> None:
    assert read_date(text).value == value
    assert PartialDate.parse(text).text == value, "as everywhere else: options, networks at a date, mappings"


@pytest.mark.parametrize(
    "text",
    [
        *["2014-02-30", "2014-13", "2/3/2014", "spring 2014", "20140225", "--05-20", "0000", "Fooary 2014"],
        *["Decided 2014", "Marked 2014", "Julian 2014", "Janitor 2014", "Febrile 2014", "Mayor 2014", "Augur 2014"],
        *["Octagon 2014", "Novel 2014", "marraskuu 2014", "Juni 2014", "Separate 5 2014", "5 Decem 2014"],
    ],
)
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(CellError, match="is no date"):
        read_date(text)
    with pytest.raises(QueryError, match="is no date"):
        PartialDate.parse(text)


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 400_000_000)
    return out.getvalue()


def entities() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaa">]><w>&a;</w>')
    return out.getvalue()


def broken() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", b"<workbook><sheets>")
    return out.getvalue()


BAD = {
    "bomb.xlsx": (bomb, "would unpack to 400,000,000 bytes"),
    "entities.xlsx": (entities, "declares entities"),
    "broken.xlsx": (broken, "broken workbook"),
    "noise.xlsx": (lambda: b"\x00\x01" * 50, "no workbook that can be opened"),
    "old.xlsx": (lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old .xls file"),
    "empty.csv": (lambda: b"", "is empty"),
    "blank.csv": (lambda: b"\n,,\n \n", "is empty"),
    "headless.csv": (lambda: b"Gears for All,Acme Gears,2014\n", "no header that fits a kind"),
    "twice.csv": (lambda: b"institute,member,Member *,source\na,b,c,d\n", "two columns named 'Member *'"),
    "ragged.csv": (
        lambda: b"institute,member,source\na,b,c,d,e\n",
        "ragged.csv row 2: this row has 5 cells, the header 3",
    ),
    "quote.csv": (lambda: b'institute,member,source\n"a,b,c\n', "is no table"),
    "latin.csv": (
        lambda: b"institute,member,source\nCaf\xe9 \xff,b,c\n",
        "latin.csv:2: is not UTF-8, and its encoding is in doubt",
    ),
    "huge.csv": (lambda: b"institute,member,source\n" + b"x" * 50_000_000 + b",b,c\n", "field larger than field limit"),
    "list.yaml": (lambda: b"- a\n- b\n", "list.yaml:1:1: names no kind of record"),
    "kind.yaml": (
        lambda: b"membershp:\n  - institute: a\n",
        "kind.yaml:2: there is no kind of record 'membershp'; did you mean 'membership'",
    ),
    "twice.yaml": (
        lambda: b"membership:\n  - institute: a\n    institute: b\n",
        "twice.yaml:3:5: has the key 'institute' twice",
    ),
    "anchor.yaml": (lambda: b"membership: &a\n  - institute: *a\n", "anchor.yaml:1:13: uses an anchor"),
    "deep.yaml": (lambda: b"membership: " + b"[" * 100_000, "maximum nesting depth"),
    "syntax.yaml": (lambda: b"membership:\n  - {a: b\n", "is no YAML"),
    "bell.yaml": (lambda: b"membership:\n  - institute: \x07\n", "is no YAML"),
    "two.yaml": (lambda: b"membership: []\n---\nmembership: []\n", "holds a second document"),
    "deep.json": (lambda: json.dumps({"membership": [{"institute": [["a"]]}]}).encode(), "nested too deeply"),
}


@pytest.mark.parametrize("name", BAD)
def test_files_that_are_refused_in_one_line(tmp_path: Path, name: str) -> None:
    make, words = BAD[name]
    (tmp_path / name).write_bytes(make())
    with pytest.raises(NnmiError) as caught:
        sheet(tmp_path / name)
    assert words in str(caught.value) and "\n" not in str(caught.value)


def test_an_address_with_spaces_is_a_fault_of_its_cell(tmp_path: Path) -> None:
    found = sheet(
        csv_file(
            tmp_path / "o.csv", ("id", "name", "identifier"), ("", "Cog", "https://ror.org/a b"), ("a b", "Rack", "ror")
        ),
        kind="organisation",
    )
    assert [(place, component) for place, component, _ in said(found)] == [
        ("o.csv row 2, column identifier", "Address"),
        ("o.csv row 3, column id", "Id"),
        ("o.csv row 3, column identifier", "Address"),
    ]


def test_the_sign_of_a_currency_is_never_dropped(tmp_path: Path) -> None:
    """One meaning decides where no column does; what cannot be meant, or where no money belongs, is told."""
    rows = [
        ("7000万美元", "CNY", "5"),
        ("$70M", "EUR", "5"),
        ("$71M", "CAD", "5"),
        ("72 million euros", "", "5"),
        ("人民币7300万元", "", "5"),
        ("￥7400万", "", "5"),
        ("£75m", "GBP", "$5"),
        ("人民币76M USD", "", "5"),
        ("77000000", "", "5"),
    ]
    header = ("institute", "side", "amount", "currency", "years", *CLAIM)
    found = sheet(csv_file(tmp_path / "f.csv", header, *(("GFA", "federal", *row, *FILLED) for row in rows)))
    assert [(place, component) for place, component, _ in said(found)] == [
        ("f.csv row 2, column amount", "TwoCurrencies"),
        ("f.csv row 3, column amount", "TwoCurrencies"),
        ("f.csv row 7, column amount", "TwoCurrencies"),
        ("f.csv row 8, column years", "NoCurrency"),
        ("f.csv row 9, column amount", "TwoCurrencies"),
    ]
    told = {(quad.subject, quad.predicate.value.removeprefix(NNMI)): short(quad.object) for quad in found.quads}
    money = {
        amount.partition("^")[0]: told[node, "currency"] for (node, name), amount in told.items() if name == "amount"
    }
    kept = {"72000000": "EUR", "73000000": "CNY", "71000000": "CAD", "77000000": "USD"}
    assert {amount: money[amount] for amount in kept} == kept


def test_bounds_go_where_they_belong(tmp_path: Path) -> None:
    found = sheet(
        csv_file(
            tmp_path / "f.csv",
            ("institute", "side", "amount", "bound", "years", *CLAIM),
            ("GFA", "federal", "over 5M", "", "5", *FILLED),
            ("GFA", "federal", "over 6M", "nearly", "5", *FILLED),
            ("GFA", "federal", "7M", "more than", "about 5", *FILLED),
        )
    )
    assert values(found, "bound") == ["bound-more-than", "bound-more-than", "bound-nearly"]
    assert [(place, component) for place, component, _ in said(found)] == [
        ("f.csv row 3, column amount", "TwoBounds"),
        ("f.csv row 4, column years", "NoBound"),
    ]

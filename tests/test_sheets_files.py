"""Sheets as people have them: encodings, titles above the header, formulas, workbooks of any program and epoch."""

from __future__ import annotations

import datetime
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnmi_graph.check.touched import footprint, told_in
from nnmi_graph.cli import main
from nnmi_graph.errors import InputError
from nnmi_graph.sheets.encoding import decode, is_chinese
from nnmi_graph.sheets.to_rdf import lines, told
from nnmi_graph.store.pouring import lines_of

from .records_world import CLAIM, FILLED, csv_file, said, sheet, values, xlsx_file

MEMBER = ("institute", "member", *CLAIM)

FOREIGN = {
    "cp1252": ("Universität Zürich", "Société Générale", "Straße", "Ñandú Española", "Åbo", "ÄÖÜ ÉÈÊ Öl"),
    "mac_roman": ("Universität Zürich", "Société Générale", "Škoda"[1:] + "é"),
    "cp1250": ("Politechnika Śląska", "České vysoké učení", "ŽĎÁR", "Győr"),
    "cp1251": ("Завод Прогресс", "ИНСТИТУТ ФИЗИКИ", "РОСАТОМ ГОСКОРПОРАЦИЯ", "Мир"),
    "cp866": ("Завод Прогресс", "Институт Физики"),
    "cp437": ("Universität Zürich", "Société"),
    "shift_jis": ("京都大学", "ソニー株式会社", "三菱重工業"),
    "euc_jp": ("京都大学", "日本電気株式会社", "経済産業省"),
    "big5": ("國立台灣大學", "鴻海精密工業", "工業技術研究院"),
    "euc_kr": ("삼성전자", "한국과학기술원", "서울대학교", "대한민국"),
}


@pytest.mark.parametrize("encoding", FOREIGN)
def test_no_other_encoding_is_taken_for_chinese(tmp_path: Path, encoding: str) -> None:
    for name in FOREIGN[encoding]:
        with pytest.raises(InputError, match="its encoding is in doubt") as caught:
            decode(f"name\n{name}\n".encode(encoding), "o.csv")
        assert str(caught.value.where) == "o.csv:2" and "--encoding" in str(caught.value.mend)
    path = csv_file(tmp_path / "o.csv", ("name_en",), *((name,) for name in FOREIGN[encoding]), encoding=encoding)
    labels = {quad.object.value for quad in sheet(path, kind="organisation", encoding=encoding).quads}
    assert labels >= set(FOREIGN[encoding])


@pytest.mark.parametrize(
    "text",
    [
        "国家动力电池创新中心",
        "名称,类型\n北京有色金属研究总院,研究机构\n",
        "清华大学、上海交通大学（牵头）",
        "３D打印技术有限公司",
    ],
)
def test_chinese_is_read_as_chinese(text: str) -> None:
    assert decode(text.encode("gb18030"), "c.csv") == text


@given(st.text(alphabet="абвгдежзиклмнопрстуфхцчшщыьэюяАБВГДЕЖЗИКЛМНОПРСТ ", min_size=8, max_size=60))
def test_cyrillic_is_hardly_ever_chinese(text: str) -> None:
    taken = is_chinese(text.encode("cp1251"))
    assert not taken or len(text.replace(" ", "")) < 16


def test_the_error_shows_how_the_file_reads(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "o.csv"
    path.write_bytes("name\nUniversität Zürich\n".encode("cp1252"))
    assert main(["validate", str(path), "--kind", "organisation"]) == 2
    assert "it may be cp1252 'Universität Zürich'" in capsys.readouterr().err
    assert main(["convert", str(path), str(tmp_path / "o.ttl"), "--kind", "organisation", "--encoding", "cp1252"]) == 0
    assert "Universität Zürich" in (tmp_path / "o.ttl").read_text(encoding="utf-8")
    for name, words in (("latin99", "there is no encoding 'latin99'"), ("ascii", "is not in the encoding ascii")):
        with pytest.raises(InputError, match=words):
            sheet(path, encoding=name)


def test_a_cell_that_holds_nothing_readable_is_a_finding_of_its_cell(tmp_path: Path) -> None:
    rows = (
        ("Gears for All", "=1+1", *FILLED),
        ("Gears for All", "Acme\x07", *FILLED),
        ("Gears for All", "x" * 40_000, *FILLED),
        ("Gears for All", "Universit\ufffdt", *FILLED),
    )
    found = sheet(csv_file(tmp_path / "m.csv", MEMBER, *rows))
    assert [(place, component) for place, component, _ in said(found)] == [
        ("m.csv row 2, column member", "Formula"),
        ("m.csv row 3, column member", "Control"),
        ("m.csv row 4, column member", "TooLong"),
        ("m.csv row 5, column member", "Lost"),
    ], "and the rows, which differ in that cell only, are not called the same"


def test_formulas_are_read_by_the_value_their_program_kept(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path / "m.xlsx", MEMBER, *(("Gears for All", f"=A{n}", *FILLED) for n in (2, 3, 4, 5)))
    cells = {
        b'<c r="B2"><f>A2</f><v /></c>': b'<c r="B2" t="str"><f>A2</f><v>Acme Gears</v></c>',
        b'<c r="B3"><f>A3</f><v /></c>': b'<c r="B3" t="e"><f>A3</f><v>#REF!</v></c>',
        b'<c r="B4"><f>A4</f><v /></c>': b'<c r="B4" t="str"><f>A4</f><v></v></c>',
    }
    _rewrite(path, "xl/worksheets/sheet1.xml", cells)
    found = sheet(path)
    assert values(found, "member") == ["acme-gears"]
    assert said(found) == [
        ("m.xlsx membership!B3 (member)", "ErrorValue", "mend or empty the cell"),
        (
            "m.xlsx membership!B5 (member)",
            "Formula",
            "open it in a spreadsheet program and save it again, or paste the value in its place",
        ),
    ]


def _rewrite(path: Path, part: str, changes: dict[bytes, bytes]) -> None:
    """The archive with some bytes of one part put for others, as another program would have written them."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for old, new in changes.items():
        assert old in parts[part], parts[part]
        parts[part] = parts[part].replace(old, new)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def test_sheets_that_are_no_records_are_left_alone_and_named(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path / "m.xlsx", MEMBER, ("Gears for All", "Acme Gears", *FILLED))
    book = openpyxl.load_workbook(path)
    pivot = book.create_sheet("pivot")
    for row in (("Totals by year", None), (None, None, "beside"), ("=SUM(A1)", "\t", "x" * 30_000)):
        pivot.append(row)
    pivot.merge_cells("A1:C1")
    hidden = book.create_sheet("old members")
    hidden.append(["institute", "member"])
    hidden.sheet_state = "hidden"
    book.save(path)
    found = sheet(path)
    assert said(found) == [] and len(found.plots) == 1
    assert [note for note in found.notes if note.startswith("sheet left out: m.xlsx pivot!A1")] == list(found.notes)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_title_may_stand_above_the_header(tmp_path: Path, form: str) -> None:
    rows = (
        ("Members of our institutes, 2016", "", "", ""),
        ("", "", "", ""),
        ("as of", "2016", "", ""),
        MEMBER,
        ("Gears for All", "Acme Gears", *FILLED),
    )
    path = tmp_path / f"m.{form}"
    _ = csv_file(path, *rows) if form == "csv" else xlsx_file(path, *rows, title="Sheet1")
    if form == "xlsx":
        book = openpyxl.load_workbook(path)
        assert book.active is not None
        book.active.merge_cells("A1:D1")
        book.save(path)
    found = sheet(path)
    assert said(found) == [] and values(found, "member") == ["acme-gears"]
    assert [note.partition(": ")[2] for note in found.notes] == [
        "above the header, not read: Members of our institutes, 2016",
        "above the header, not read: as of 2016",
    ]
    claim = next(quad.subject for quad in found.quads if quad.predicate.value.endswith("member"))
    assert "5" in str(found.locator.where(claim))


def test_what_stands_in_a_column_without_a_name_is_never_dropped(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="filled in a column without a name"):
        sheet(csv_file(tmp_path / "m.csv", ("", *MEMBER), ("0", "Gears for All", "Acme Gears", *FILLED)))


def test_workbooks_that_count_from_1904(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = "funding"
    page.append(["institute", "side", "amount", "valid_from", "as_of", *CLAIM])
    page.append(["Gears for All", "federal", 5, 40233, 40233, *FILLED])
    page.append(["Gears for All", "federal", 6, 40233.75, None, *FILLED])
    page.append(["Gears for All", "federal", 7, 40233.75, None, *FILLED])
    page["D2"].number_format, page["D4"].number_format = "d/m/yyyy", "d/m/yyyy h:mm"
    book.epoch = datetime.datetime(1904, 1, 1)
    book.save(tmp_path / "f.xlsx")
    found = sheet(tmp_path / "f.xlsx")
    assert values(found, "validFrom") == ["2014-02-25^date"]
    assert said(found) == [
        ("f.xlsx funding!E2 (as_of)", "Date", "did you mean “2014-02-25”?"),
        ("f.xlsx funding!D3 (valid_from)", "Date", "did you mean “2014-02-25”?"),
        ("f.xlsx funding!D4 (valid_from)", "TimeOfDay", "write a date: 2014, 2014-02 or 2014-02-25"),
    ]


@pytest.mark.parametrize(
    ("shown", "value"),
    [
        ('yyyy"年"m"月"', "2014-02^gYearMonth"),
        ("[$-804]yyyy", "2014^gYear"),
        ("mmm-yy", "2014-02^gYearMonth"),
        ("yyyy-mm-dd;@", "2014-02-25^date"),
        ("[$-F800]dddd, mmmm dd, yyyy", "2014-02-25^date"),
    ],
)
def test_a_date_is_as_precise_as_its_format(tmp_path: Path, shown: str, value: str) -> None:
    path = xlsx_file(tmp_path / "m.xlsx", (*MEMBER, "as_of"), ("Gears for All", "Acme Gears", *FILLED, 41695))
    book = openpyxl.load_workbook(path)
    assert book.active is not None
    book.active["E2"].number_format = shown
    book.save(path)
    assert values(sheet(path), "asOf") == [value]


ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"
 xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">
<office:automatic-styles>
<number:date-style style:name="N1"><number:month/><number:text>/</number:text><number:year/></number:date-style>
<style:style style:name="ce1" style:family="table-cell" style:data-style-name="N1"/>
<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>
</office:automatic-styles>
<office:body><office:spreadsheet>
<table:table table:name="membership">{rows}
<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
</table:table>
<table:table table:name="hidden" table:style-name="ta2"><table:table-row>{text}</table:table-row></table:table>
</office:spreadsheet></office:body></office:document-content>"""


def ods(path: Path, *rows: str) -> Path:
    text = _string("a")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml", ODS.format(rows="".join(f"<table:table-row>{r}</table:table-row>" for r in rows), text=text)
        )
    return path


def _string(text: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string" {more}><text:p>{text}</text:p></table:table-cell>'


def test_spreadsheets_of_libreoffice(tmp_path: Path) -> None:
    date = '<table:table-cell table:style-name="ce1" office:value-type="date" office:date-value="2014-02-25"><text:p>02/14</text:p></table:table-cell>'
    number = '<table:table-cell office:value-type="float" office:value="2134"><text:p>2,134</text:p></table:table-cell>'
    unkept = '<table:table-cell table:formula="of:=[.A1]"/>'
    failed = '<table:table-cell table:formula="of:=1/0" office:value-type="string" calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'
    kept = _string("Acme <text:span>Gears</text:span>", 'table:formula="of:=[.B9]"')
    header = "".join(map(_string, ("institute", "member", "as_of", "lines", *CLAIM)))
    filled = "".join(map(_string, FILLED))
    path = ods(
        tmp_path / "m.ods",
        _string("Members", 'table:number-columns-spanned="6"')
        + '<table:covered-table-cell table:number-columns-repeated="5"/>',
        header,
        _string("Gears for All", 'table:number-rows-spanned="2"') + kept + date + number + filled,
        "<table:covered-table-cell/>"
        + _string("DOX")
        + '<table:table-cell table:number-columns-repeated="2"/>'
        + filled,
        _string("Gears for All") + unkept + '<table:table-cell table:number-columns-repeated="2"/>' + filled,
        _string("Gears for All") + failed + '<table:table-cell table:number-columns-repeated="2"/>' + filled,
    )
    found = sheet(path)
    assert values(found, "member") == ["acme-gears", "doex"] and values(found, "about")[:2] == ["gears", "gears"]
    assert values(found, "asOf") == ["2014-02^gYearMonth"] and values(found, "lines") == ["2134"]
    assert [(place, component) for place, component, _ in said(found)] == [
        ("m.ods membership!B5 (member)", "Formula"),
        ("m.ods membership!B6 (member)", "ErrorValue"),
    ]


STYLES = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-styles xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0">
<office:styles><number:date-style style:name="N9"><number:year/><number:text>年</number:text><number:month/></number:date-style>
<style:style style:name="Month" style:family="table-cell" style:data-style-name="N9"/>
<style:style style:name="ce7" style:family="table-cell" style:parent-style-name="Month"/></office:styles>
</office:document-styles>"""


def test_formats_of_a_spreadsheet_are_looked_for_in_all_its_styles_and_columns(tmp_path: Path) -> None:
    date = '<table:table-cell{} office:value-type="date" office:date-value="2014-02-25"><text:p>2014</text:p></table:table-cell>'
    empty = '<table:table-cell table:formula="of:=IF(1=1;&quot;&quot;;&quot;a&quot;)"><text:p/></table:table-cell>'
    header = "".join(map(_string, ("institute", "member", "as_of", "lines", *CLAIM)))
    rows = [
        _string("Gears for All") + _string("DOX") + date.format(style) + empty
        for style in (' table:style-name="ce7"', "")
    ]
    filled = [row + "".join(map(_string, (*FILLED[:-1], f"{FILLED[-1]}{n}"))) for n, row in enumerate(rows)]
    path = ods(tmp_path / "m.ods", header, *filled)
    columns = '<table:table-column table:number-columns-repeated="2"/><table:table-column table:default-cell-style-name="ce7"/>'
    _rewrite(
        path,
        "content.xml",
        {b'<table:table table:name="membership">': f'<table:table table:name="membership">{columns}'.encode()},
    )
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("styles.xml", STYLES)
    found = sheet(path)
    assert values(found, "asOf") == ["2014-02^gYearMonth"] * 2 and not said(found)


@pytest.mark.parametrize("count", ["2000000", "1048577"])
def test_a_row_repeated_beyond_all_sheets_is_refused(tmp_path: Path, count: str) -> None:
    path = ods(tmp_path / "m.ods", _string("institute"))
    _rewrite(
        path,
        "content.xml",
        {
            b"<table:table-row><table:table-cell office": f'<table:table-row table:number-rows-repeated="{count}"><table:table-cell office'.encode()
        },
    )
    with pytest.raises(InputError, match="has more than 1,048,576 rows"):
        sheet(path)


@given(st.binary(max_size=400))
def test_noise_in_a_spreadsheet_is_refused_in_one_line(tmp_path_factory: pytest.TempPathFactory, noise: bytes) -> None:
    path = tmp_path_factory.mktemp("noise") / "m.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", noise)
    with pytest.raises(InputError):
        sheet(path)


def test_names_are_in_normal_form(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "o.csv", ("name_en",), ("Universita\u0308t Zu\u0308rich",), ("Universität Zürich",))
    found = sheet(path, kind="organisation")
    assert len(found.things) == 1 and found.things[0].names == ("Universität Zürich",)


def test_lines_of_a_sheet_say_what_its_statements_say(tmp_path: Path) -> None:
    """What many records are filled into a store from is written like the engine writes it, whatever a cell holds."""
    odd = ('a "b" \\c\\', "two\nlines\rthree\ttabs", "next\x85line\u2028 and\u2029 on", "🏭 é 齿轮", "_:b . <x>")
    found = sheet(csv_file(tmp_path / "o.csv", ("name_en",), *((name,) for name in odd)), kind="organisation")
    assert lines(found.facts) == lines_of(found.quads)
    assert footprint(told_in(lines(found.facts))) == footprint(told(found.facts))
    assert footprint(told(found.facts)).nodes == {str(quad.subject) for quad in found.quads}
    assert {quad.object.value for quad in found.quads} >= set(odd)

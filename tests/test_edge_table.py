"""A table with two columns is a network at once, and so is any RDF by a view; what was guessed is said."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from nnmi_graph import Workspace
from nnmi_graph.cli import main
from nnmi_graph.errors import InputError, UnknownName
from nnmi_graph.export import check_gexf
from nnmi_graph.network import Network

CLUBS = """person,club,since,weight,seat
Anna,Chess,2014,2,player
Ben,Chess,Feb 2015,1.5,captain
Ben,Rowing,2016-03-01,1,cox
Dora,,,,
"""


def table(tmp_path: Path, text: str, name: str = "edges.csv", encoding: str = "utf-8", **options: object) -> Network:
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return Workspace().edge_view(str(path), **options)


def ties(network: Network) -> list[tuple[str, str]]:
    labels = [str(had["label"]) for had in network.nodes.values()]
    return sorted((labels[s], labels[t]) for s, t in zip(network.edges.source, network.edges.target, strict=True))


def said(network: Network) -> str:
    return "\n".join(remark["en"] for remark in network.remarks)


def test_two_columns_are_a_network_of_two_modes(tmp_path: Path) -> None:
    found = table(tmp_path, CLUBS)
    assert ties(found) == [("Anna", "Chess"), ("Ben", "Chess"), ("Ben", "Rowing")]
    assert found.metadata.modes == ("club", "person") and found.metadata.directed
    assert sorted(found.edges.column("weight")) == [1.0, 1.5, 2.0]
    assert sorted(map(str, found.edges.column("start"))) == ["2014", "2015-02", "2016-03-01"]
    assert set(found.edges.column("seat")) == {"player", "captain", "cox"}
    assert "column 'person' was taken for the source and 'club' for the target" in said(found)
    assert "since (start)" in said(found) and any("rows without both ends" in note for note in found.notes)


def test_columns_are_named(tmp_path: Path) -> None:
    found = table(tmp_path, CLUBS, source_column="club", target_column="seat", when_column="since")
    assert ties(found) == [("Chess", "captain"), ("Chess", "player"), ("Rowing", "cox")]
    assert "was taken for" not in said(found) and "2015-02" in found.edges.column("when")
    with pytest.raises(UnknownName, match="no column 'clb'"):
        table(tmp_path, CLUBS, source_column="clb")
    with pytest.raises(UnknownName, match="'wieght'"):
        table(tmp_path, CLUBS, wieght_column="weight")


def test_one_mode_makes_one_node_of_a_name_at_both_ends(tmp_path: Path) -> None:
    text = "from,to,weight\nAnna,Ben,1\nBen,Anna,1\nBen,anna,1\n"
    two, one = table(tmp_path, text), table(tmp_path, text, one_mode=True)
    assert len(two.nodes) == 5 and "2 names stand at both ends" in said(two)
    assert len(one.nodes) == 3 and not one.metadata.directed and "spelled in several ways" in said(one)
    assert table(tmp_path, text, one_mode=True, directed=True).metadata.directed


def test_tables_as_gephi_and_others_write_them(tmp_path: Path) -> None:
    found = table(tmp_path, "Source;Target;Type;Weight\n1;2;Undirected;0.5\n2;3;Undirected;2\n", one_mode=True)
    assert ties(found) == [("1", "2"), ("2", "3")] and not found.metadata.directed
    assert found.edges.columns.get("kind") in (None, [None, None])
    shown = table(tmp_path, "Our clubs\n\nid,person,club\n1,Anna,Chess\n2,Ben,Rowing\n")
    assert ties(shown) == [("Anna", "Chess"), ("Ben", "Rowing")], "numbers are no ends where there are words"
    assert "above the header, not read: Our clubs" in said(shown)
    chinese = table(tmp_path, "起点,终点,日期\n甲,乙,2014年2月\n", encoding="utf-8-sig")
    assert ties(chinese) == [("甲", "乙")] and chinese.edges.column("when") == ["2014-02"]
    (tmp_path / "latin.csv").write_bytes("person,club\nJosé,Škoda\n".encode("cp1250"))
    with pytest.raises(InputError, match="encoding is in doubt"):
        Workspace().edge_view(f"{tmp_path}/latin.csv")
    assert ties(Workspace().edge_view(f"{tmp_path}/latin.csv", encoding="cp1250")) == [("José", "Škoda")]


def test_numbers_and_cells_are_never_guessed(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="may be two numbers") as caught:
        table(tmp_path, "person,club,weight\nAnna,Chess,1.234\nBen,Chess,2\n")
    assert str(caught.value.where) == "edges.csv row 2, column weight"
    assert table(tmp_path, "person,club,weight\nAnna,Chess,1.234\nBen,Chess,0.5\n").edges.column("weight") == [
        1.234,
        0.5,
    ]
    with pytest.raises(InputError, match="cannot be read"):
        table(tmp_path, "person,club\nAnna,=A1\n")
    with pytest.raises(InputError, match="no two columns for the ends"):
        table(tmp_path, "person\nAnna\n")


def test_workbooks_dates_and_times(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (("member", "institute", "year"), ("Acme", "Gears", 2014), ("Bolt", "Gears", 2018)):
        book.active.append(row)
    book.create_sheet("more").append(["x", "y"])
    book.save(tmp_path / "e.xlsx")
    at = Workspace().edge_view(f"{tmp_path}/e.xlsx@2014")
    assert ties(at) == [("Acme", "Gears")] and "sheet more is not read" in said(at)


def test_each_verb_takes_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, out = tmp_path / "edges.csv", tmp_path / "out.gexf"
    path.write_text(CLUBS, encoding="utf-8")
    assert main(["export", str(path), str(out)]) == 0 and check_gexf(out) == []
    assert "note: column 'person' was taken for the source" in capsys.readouterr().err
    assert main(["network", str(path), "--measure", "degree", "--format", "csv"]) == 0
    assert "Chess" in capsys.readouterr().out
    assert main(["report", str(path), "--one-mode", "-o", str(tmp_path / "r.html")]) == 0
    assert main(["network", "institute-technology", "--measure", "degree", "--one-mode"]) == 2
    assert "--one-mode is for a table of edges" in capsys.readouterr().err


FOAF = """@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix ex: <http://people.example/> .
ex:a foaf:name "Anna" ; foaf:knows ex:b , ex:c .
ex:b foaf:name "Ben" ; foaf:knows ex:c .
ex:c foaf:name "Carl" .
"""
KNOWS = """PREFIX foaf: <http://xmlns.com/foaf/0.1/>
SELECT ?source ?target ?sourceLabel ?targetLabel { ?source foaf:knows ?target . ?source foaf:name ?sourceLabel . ?target foaf:name ?targetLabel }
"""


def test_any_rdf_in_any_vocabulary_is_a_network_by_a_view(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, view, out = tmp_path / "people.ttl", tmp_path / "knows.rq", tmp_path / "k.gexf"
    data.write_text(FOAF, encoding="utf-8")
    view.write_text(KNOWS, encoding="utf-8")
    assert main(["export", "--view", str(view), str(out), "--data", str(data)]) == 0 and check_gexf(out) == []
    assert "3 nodes, 3 edges" in capsys.readouterr().err
    assert main(["network", "--data", str(data), "--view", str(view), "--measure", "degree", "--format", "csv"]) == 0
    assert "Carl" in capsys.readouterr().out
    assert main(["report", "--view", str(view), "-o", str(tmp_path / "r.md"), "--data", str(data)]) == 0
    assert main(["export", str(out), "--data", str(data)]) == 2
    assert "--data needs a --view" in capsys.readouterr().err
    with pytest.raises(OSError):
        Workspace(data=str(data)).edge_view(str(tmp_path / "none.rq"))


def test_a_word_among_weights_spoils_no_number(tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("person,club,weight\nAnna,Chess,heavy\nBen,Chess,3\nDan,Rowing,4\n", encoding="utf-8")
    network = Workspace().edge_view(str(path))
    assert network.weights() == [1.0, 3.0, 4.0] and "1 edges have a weight" in network.remarks[-1]["en"]

"""New records over HTTP: the form and the sheets, what is found in them and where, and adding them to a store."""

from __future__ import annotations

import contextlib
import io
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import openpyxl
import pytest
from openpyxl.styles import Font
from starlette.testclient import TestClient

from nnmi_graph import Workspace
from nnmi_graph.store import FORMATS, parse
from nnmi_graph.terms import NNMI
from nnmi_graph.web.app import make_app
from nnmi_graph.web.site import Site

from .conftest import ROOT, Ran

GOOD = {
    "institute": "LIFT",
    "member": "Boeing",
    "source": "SEED",
    "section": "2.1",
    "quote_zh": "波音",
    "stated_value": "Boeing",
    "stated_predicate": "member",
}
TOKEN = "a-token-that-is-long"


@contextlib.contextmanager
def writing(folder: Path, tokens: dict[str, str] | None = None) -> Iterator[TestClient]:
    site = Site(Workspace(), write=str(folder / "store"), tokens=tokens or {})
    with TestClient(make_app(site), base_url="http://127.0.0.1:8001") as made:
        yield made


@pytest.fixture(scope="module")
def reading() -> Iterator[TestClient]:
    with TestClient(make_app(Site(Workspace()))) as made:
        yield made


def sent(client: TestClient, what: str, **values: str) -> str:
    return client.post("/record/membership", data={"what": what, **values}, files={"x": b""}).text


def test_the_form_has_the_columns_of_the_sheet_and_sheets_are_those_of_the_command(reading: TestClient) -> None:
    page = reading.get("/record/membership").text
    names = set(re.findall(r'<(?:input|select) name="([a-z_]+)"', page))
    header = Workspace().template("membership").decode("utf-8-sig").splitlines()[0]
    columns = {name.strip(" *") for name in header.split(",")} - {"id"}
    assert len(columns) > 5 and columns <= names
    assert reading.get("/record/membership.csv").content == Workspace().template("membership")
    assert reading.get("/record/membership.xlsx").content[:2] == b"PK"
    assert reading.get("/record/nonsense").status_code == 404
    assert 'href="/record/organisation"' in reading.get("/records").text


def test_a_faulty_record_is_refused_in_the_words_of_the_command_at_its_field(
    reading: TestClient, nnmi: Callable[..., Ran], tmp_path: Path
) -> None:
    values = GOOD | {"role": "xx", "as_of": "2014-13", "institute": "<script>"}
    page = sent(reading, "check", **values)
    (tmp_path / "membership.csv").write_text(f"{','.join(values)}\n{','.join(values.values())}\n", encoding="utf-8")
    ran = nnmi("validate", str(tmp_path / "membership.csv"), "--kind", "membership", "--format", "json")
    words = set(re.findall(r'"message": "((?:[^"\\]|\\.)*)"', ran.out))
    assert len(words) >= 3
    from html import unescape

    shown = unescape(re.sub(r"<[^>]+>", "", page))
    assert [word for word in words if word.replace('\\"', '"') not in shown] == []
    assert "<script>" not in page.replace('<script src="', "")
    assert page.count('aria-invalid="true"') >= 1 and 'value="2014-13"' in page


def test_a_record_is_given_back_as_turtle_and_as_a_sheet(reading: TestClient) -> None:
    turtle = reading.post("/record/membership", data={"what": "ttl", **GOOD}, files={"x": b""})
    assert turtle.headers["content-type"].startswith("text/turtle")
    said = {quad.object.value for quad in parse(turtle.content, FORMATS["turtle"], "x")}
    assert NNMI + "Membership" in said
    sheet = reading.post("/record/membership", data={"what": "csv", **GOOD}, files={"x": b""})
    assert sheet.text.splitlines()[0].split(",") == list(GOOD)
    assert reading.post("/record/membership", data={"what": "xlsx", **GOOD}, files={"x": b""}).content[:2] == b"PK"


def test_an_uploaded_sheet_has_its_findings_at_the_cells(reading: TestClient) -> None:
    data = b"institute,member,role,source\nLIFT,Boeing,xx,SEED\n"
    page = reading.post("/records", data={"what": "check"}, files={"file": ("../../members.csv", data)})
    assert page.status_code == 422
    assert "members.csv row 2, column role" in page.text and "nnmi-serve" not in page.text
    for name in ("members.exe", "..", "", "a.csv/..", "x" * 5000 + ".csv"):
        answer = reading.post("/records", data={"what": "check"}, files={"file": (name, data)} if name else {"x": b""})
        assert answer.status_code in (400, 422)
    broken = reading.post("/records", files={"file": ("a.xlsx", b"PK\x03\x04 no workbook")})
    assert broken.status_code == 422 and 'role="alert"' in broken.text
    big = reading.post("/records", files={"file": ("a.csv", b"x" * (9 << 20))})
    assert big.status_code == 422 and "larger than 8 MB" in big.text


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_sheet_comes_back_with_each_finding_at_its_cell(reading: TestClient, tmp_path: Path, ending: str) -> None:
    rows = [
        ["institute", "member", "source", "remark"],
        ["LIFT", "Boeing", "SEED", "=1+1"],
        ["NoSuch", "Boeing", "SEED", ""],
    ]
    name = tmp_path / f"members.{ending}"
    if ending == "csv":
        name.write_text("".join(",".join(row) + "\n" for row in rows), encoding="utf-8")
    else:
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)  # type: ignore[union-attr]
        book.active["D2"].data_type = "s"  # type: ignore[index, union-attr]
        book.active["A1"].font = Font(italic=True)  # type: ignore[index, union-attr]
        book.active.title = "membership"  # type: ignore[union-attr]
        book.save(name)
    files = {"file": (name.name, name.read_bytes())}
    answer = reading.post("/records", data={"what": "marked"}, files=files)
    assert 'filename="members-marked.xlsx"' in answer.headers["content-disposition"]
    copy = openpyxl.load_workbook(io.BytesIO(answer.content))
    listed, page = copy.worksheets
    cell = page["A3"]
    assert "“NoSuch” is not known as" in cell.comment.text
    assert cell.fill.fgColor.rgb.endswith("F4B6B0")
    assert page["A2"].comment is None or "NoSuch" not in page["A2"].comment.text
    assert (page["D2"].value, page["D2"].data_type) == ("=1+1", "s")
    assert page["A1"].font.italic is (ending == "xlsx")
    found = [list(row) for row in listed.iter_rows(min_row=2, values_only=True)]
    assert any(row[0] == "violation" and "NoSuch" in row[2] for row in found)
    assert not any(str(tmp_path) in str(row) or "nnmi-serve" in str(row) for row in found)
    refused = reading.post("/records", data={"what": "marked"}, files={"file": ("a.ttl", b"<a:b> <a:c> <a:d> .")})
    assert refused.status_code == 422 and "no cells to mark" in refused.text


def test_a_server_that_only_reads_adds_nothing(reading: TestClient) -> None:
    assert "this server only reads" in sent(reading, "add", author="me", **GOOD)


def test_a_record_enters_as_a_commit_and_is_served_at_once(tmp_path: Path) -> None:
    with writing(tmp_path) as client:
        before = client.get("/sparql", params={"query": "ASK { ?c nnmi:member id:boeing ; nnmi:quote ?q }"}).text
        assert "false" in before
        bad = sent(client, "add", author="Ada", **{**GOOD, "source": ""})
        assert "Added" not in bad and not (tmp_path / "store").exists()
        assert "no author is named" in sent(client, "add", **GOOD)
        page = sent(client, "add", author="Ada", message="by form", **GOOD)
        assert "commit-1" in page
        text = 'SELECT ?c { ?c a nnmi:Membership ; nnmi:about id:lift ; nnmi:statedValue "Boeing" ; nnmi:assertedIn id:src-SEED }'
        rows = client.get("/sparql", params={"query": text, "format": "csv"}).text.split()
        assert len(rows) == 2
        assert "already" in sent(client, "add", author="Ada", **GOOD)
        assert client.get(rows[1].replace("https://w3id.org/nnmi", "")).status_code == 200
    (entry,) = [one for one in Workspace(store=tmp_path / "store").history() if one.id == "commit-1"]
    assert (entry.author, entry.message) == ("Ada", "by form")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Host": "evil.example", "Origin": "http://evil.example"},
        {"Origin": "null"},
    ],
)
def test_other_sites_cannot_make_a_browser_add(tmp_path: Path, headers: dict[str, str]) -> None:
    with writing(tmp_path) as client:
        data = {"what": "add", "author": "Eve", **GOOD}
        page = client.post("/record/membership", data=data, files={"x": b""}, headers=headers)
        assert page.status_code == 422 and not (tmp_path / "store").exists()


def test_with_tokens_only_who_has_one_adds_and_is_the_author(tmp_path: Path) -> None:
    with writing(tmp_path, {TOKEN: "Grace"}) as client:
        assert "may not add" in sent(client, "add", author="Eve", token="guess", **GOOD)
        assert "may not add" in sent(client, "add", author="Eve", **GOOD)
        assert "commit-1" in sent(client, "add", author="Eve", token=TOKEN, **GOOD)
    assert [one.author for one in Workspace(store=tmp_path / "store").history() if one.id == "commit-1"] == ["Grace"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--write",), "--write needs a store"),
        (("--write", "--store", "http://127.0.0.1:9/"), "--write needs a store"),
        (("--write", "--store", "s", "--host", "0.0.0.0"), "needs tokens"),
        (("--write", "--store", "s", "--token-file", "none"), "cannot be read"),
        (("--write", "--store", "s", "--token-file", "pyproject.toml"), "holds no token"),
        (("--token-file", "t"), "is for a server that writes"),
    ],
)
def test_writing_is_refused_where_it_is_not_safe(nnmi: Callable[..., Ran], words: tuple[str, ...], told: str) -> None:
    ran = nnmi("serve", *words, "--port", "0")
    assert (ran.code, ran.err.count("\n")) == (2, 1) and told in ran.err, ran


def test_readers_go_on_while_records_are_added_and_no_acknowledged_commit_is_lost(tmp_path: Path) -> None:
    """The server is killed right after an answer; the store then has every commit that was acknowledged."""
    words = [sys.executable, "-m", "nnmi_graph", "serve", "--write", "--store", str(tmp_path / "store"), "--port", "0"]
    env = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True, env=env, cwd=ROOT) as process:
        assert process.stderr is not None
        address = re.search(r"http://127\.0\.0\.1:\d+", process.stderr.readline())
        assert address
        statuses: list[int] = []
        ending = threading.Event()

        def read() -> None:
            while not ending.is_set():
                answer = httpx.get(f"{address[0]}/sparql", params={"query": "ASK { ?i a nnmi:Institute }"}, timeout=60)
                statuses.append(answer.status_code if "true" in answer.text else 0)

        time.sleep(0.5)
        reader = threading.Thread(target=read)
        reader.start()
        told = []
        for member in ("Boeing", "General Electric"):
            data = {"what": "add", "author": "Ada", **GOOD, "member": member, "stated_value": member}
            page = httpx.post(f"{address[0]}/record/membership", data=data, files={"x": b""}, timeout=60).text
            told += re.findall(r"commit-\d+", page)
        ending.set()
        reader.join()
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert told == ["commit-1", "commit-2"]
    assert statuses and set(statuses) == {200}
    assert [one.id for one in Workspace(store=tmp_path / "store").history()][-2:] == told

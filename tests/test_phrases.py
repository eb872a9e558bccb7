"""Every message of the program stands in the catalogue of each language, and comes out in it."""

from __future__ import annotations

import argparse
import os
import re
import string
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from xml.parsers import expat

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nnmi_graph.cli import main
from nnmi_graph.errors import ContentError, InputError, NnmiError, QueryError, UnknownName
from nnmi_graph.phrases import _pattern, catalogue, error_in, translated, words
from nnmi_graph.shacl import engine
from nnmi_graph.shapes import vocabulary
from nnmi_graph.store import loading

from .phrase_harvest import Harvest

SOURCE = Path(__file__).parents[1] / "src" / "nnmi_graph"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
PROMISES = {loading.IN_ONE_STEP, loading.IN_ONE_REQUEST, loading.IN_SEVERAL}
REASONS = {f"sh:{{}} {why}" for why in vocabulary.UNSUPPORTED.values()} | {engine.UNUSED}
"""Why a term of SHACL cannot be run, after its name, and what follows for a shape that is not used."""
RDF = "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
SYSTEM = {os.strerror(number) for number in range(1, 134)} | {"[Errno {}] {}"} | set(expat.errors.messages.values())
"""What the system and the reader of XML say in place of us, and Python before its number."""


GAI = {"Name or service not known", "Temporary failure in name resolution", "No address associated with hostname"}
"""What the system says of a host that it does not find."""
UNREADABLE = {
    ".ttl": (
        "a b c",
        "<x:a> <x:b> <x:c>",
        "<x:a> <x:b> .",
        "x:a x:b x:c .",
        '<x:a> <x:b> "x',
        '<x:a> <x:b> "x"^^ .',
        "<a> <b> <c> .",
        "@prefix x <x:x> .",
        '<x:a> "p" <x:c> .',
        "<x:a> <x:b> [ <x:c> .",
        '<x:a> <x:b> "x"@1 .',
        "<x:a b> <x:b> 1 .",
        "<x:a> <x:b> 1e .",
        "<x:a> <x:b> <x:c> <x:d> .",
        "@base .",
        "_: <x:b> 1 .",
        "<x:a> <x:b> 'x\ny' .",
        "<x:a>; <x:b> 1 .",
    ),
    ".nt": ("<x:a> <x:b> .", "<x:a> <x:b> <x:c>", "x", "_:a _:b _:c ."),
    ".trig": ("<x:g> { <x:a> <x:b> 1", "<x:g> <x:a>", "{ <x:a> }"),
    ".jsonld": (
        "{",
        "[1,]",
        "{'a':1}",
        '{"@id": 5}',
        '{"@context": {"a": 5}}',
        '{"@type": 5, "x:a": 1}',
        '{"a": }',
        "nul",
        '{"a":1}}',
        '{"@id":"x:a","x:c":{"@value":"x","@language":5}}',
    ),
    ".rdf": (
        "<rdf>",
        "x",
        "<a",
        f"{RDF}<rdf:Description></rdf:RDF>",
        f"{RDF}<rdf:Description rdf:ID='a b'/></rdf:RDF>",
        f"{RDF}<x:y/></rdf:RDF>",
        f"{RDF}text</rdf:RDF>",
    ),
    ".yaml": (
        "a: [",
        "a: b: c",
        "a: {",
        "- a\nb: c",
        "a: *x",
        'a: "x',
        "a: @x",
        "\ta: 1",
        "%foo",
        'a: "\\q"',
        "a\nb: 1",
    ),
    ".xlsx": ("PK nothing",),
}
"""Files that no reader takes, by their ending."""


@pytest.fixture(scope="module")
def harvest() -> Harvest:
    return Harvest(SOURCE)


@pytest.fixture(scope="module")
def chinese() -> Mapping[str, str]:
    return catalogue("zh")


def of_argparse() -> set[str]:
    """The messages of argparse, as templates."""
    text = Path(argparse.__file__).read_text(encoding="utf-8")
    said = set(re.findall(r"""['"]([^'"\n]*%[^'"\n]*)['"]""", text))
    bare = {re.sub(r"%(?:\(\w+\))?r", "{!r}", each) for each in said}
    bare = {re.sub(r"%(?:\(\w+\))?s", "{}", each) for each in bare}
    return (
        bare
        | {f"argument {{}}: {each}" for each in bare | {"expected one argument"}}
        | {"argument {}"}
        | {f"argument {{}}: {each}" for each in re.findall(r"_\('(expected [^']*)'\)", text)}
    )


def said_as_words(template: str, harvest: Harvest, chinese: Mapping[str, str]) -> set[str]:
    """The words that the Chinese of the template asks to be said in Chinese too."""
    parts = string.Formatter().parse(chinese.get(template, ""))
    places = [int(name) for _, name, spec, _ in parts if spec == "words" and name]
    return set().union(*(harvest.words.get((template, place), set()) for place in places))


def needed(harvest: Harvest, chinese: Mapping[str, str]) -> set[str]:
    """The messages, and the words that are put into them."""
    all_of_them, fresh = set(), set(harvest.found)
    while fresh:
        all_of_them |= fresh
        fresh = set().union(*(said_as_words(each, harvest, chinese) for each in fresh)) - all_of_them
    return all_of_them


def test_the_harvest_reads_messages_in_all_the_ways_they_are_made(harvest: Harvest) -> None:
    assert len(harvest.found) > 400
    for told in ("{!r} is no date", "write 2014, 2014-02 or 2014-02-25", "commit", "did you mean {}?", "is not UTF-8"):
        assert told in harvest.found


def test_each_message_of_the_code_has_its_chinese(harvest: Harvest, chinese: Mapping[str, str]) -> None:
    missing = needed(harvest, chinese) - set(chinese)
    assert {each: sorted(harvest.found.get(each, ())) for each in sorted(missing)} == {}


def test_set_words_are_chinese() -> None:
    for section in ("headings", "titles", "words"):
        plain = {said for said in words("zh", section).values() if not CHINESE.search(said)}
        assert plain <= {"PageRank", "Jaccard", "NODF", "%"}


def test_no_chinese_is_left_over(
    harvest: Harvest, chinese: Mapping[str, str], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the readers of others say counts if some unreadable file brings it out."""
    for number, (ending, text) in enumerate((ending, text) for ending, texts in UNREADABLE.items() for text in texts):
        Path(f"bad{number}{ending}").write_text(text, encoding="utf-8")
        main(["validate", f"bad{number}{ending}"])
    heard = capsys.readouterr().err
    rest = set(chinese) - needed(harvest, chinese) - SYSTEM - GAI - of_argparse() - PROMISES - REASONS
    left = sorted(each for each in rest if not re.search(f"[:(] ?{_pattern(each)}([);]|$)", heard, re.M))
    assert not left, "\n".join(left)
    assert set(chinese) >= REASONS


def test_what_a_load_promises_is_said_in_chinese(chinese: Mapping[str, str]) -> None:
    for promise in PROMISES:
        assert translated(f"5 quads in 1 graphs, {promise}", "zh") == f"5 条四元组，1 个图，{chinese[promise]}"


def test_words_of_ours_inside_a_message_are_said_in_chinese_too(harvest: Harvest, chinese: Mapping[str, str]) -> None:
    english = {
        (template, word)
        for template in needed(harvest, chinese)
        for (of, place), words in harvest.words.items()
        for word in words
        if of == template and re.search("[a-z]{2} [a-z]{2}", word) and f"{{{place}:words}}" not in chinese[template]
    }
    assert english == set()


def slots(template: str) -> list[str]:
    """The names of the slots, '' for one that has none."""
    return [name for _, name, _, _ in string.Formatter().parse(template) if name is not None]


def test_chinese_takes_the_values_of_the_english_and_is_chinese(chinese: Mapping[str, str]) -> None:
    for english, said in chinese.items():
        taken, values = slots(english), slots(said)
        places = {int(name) for name in values if name.isdecimal()} or set(range(values.count("")))
        assert places == set(range(len([name for name in taken if not name.isidentifier()]))), english
        assert {name for name in values if name.isidentifier()} == {name for name in taken if name.isidentifier()}, (
            english
        )
        names = r"\{.*?\}|Errno|PageRank"
        assert CHINESE.search(said) or not re.search("[a-z]{2}", re.sub(names, "", said)), english
        assert not re.search(r"[\u4e00-\u9fff][,;:?!(]|[,;?!(][\u4e00-\u9fff]", said), said


WRONG = {
    "quer": ("没有名为 'quer' 的命令", "'query'"),
    "query membershps": ("没有名为 'membershps' 的查询", "您是指 'memberships'"),
    "query memberships --instute LIFT": ("没有名为 'instute' 的参数", "'institute'"),
    "query memberships --as-of 2014-13": ("'2014-13' 不是日期：没有 13 月；请写成 2014、2014-02 或 2014-02-25",),
    "query memberships --as-of 2014-02-30": ("该月只有 28 天",),
    "query memberships --institute Texas": ("'Texas' 是地点，不是创新中心；请写出创新中心",),
    "query memberships --institute Qqqqqq": ("没有名为 'Qqqqqq' 的",),
    "query memberships --organisation composites": (
        "'composites' 可能是 ",
        "、Composites One (id:composites-one)、",
        "、另外 ",
    ),
    "add x.csv --wait soon": ("nnmi: 'soon' 不是秒数；例如 --wait 30",),
    "find LIFT --top -3": ("--top '-3' 不是行数",),
    "network institute-organisation --measure size --null x": ("没有选项 'null'；可用的选项：无",),
    "query memberships extra": ("'extra' 多余；请看 nnmi query --help",),
    "query memberships --institute": ("--institute 需要一个值",),
    "query memberships --timeout 0": ("--timeout 0.0 不是有效的等待时间",),
    "query memberships --timeout soon": ("参数 --timeout 的值 'soon' 不是数字",),
    "serve --port x": ("参数 --port 的值 'x' 不是整数；请看 nnmi serve --help",),
    "validate bad.ttl --timeout nan": ("--timeout nan 不是有效的等待时间；",),
    "query --format cvs memberships": ("参数 --format：'cvs' 不在可选值之中：table",),
    "query --format": ("参数 --format 需要一个值",),
    "query": ("请给出以下之一：查询名称",),
    "query -f none.rq": ("没有名为 'none.rq' 的文件",),
    "query -q SELECT": ("query:1:7: 查询没有写完；请在此处写 * 或变量",),
    "query -q ASK{x:y<a:b>?o}": ("query:1:5: 前缀 x: 未声明；请加一行 PREFIX x: <…>",),
    "query -q ASK{SERVICE<http://x.org/>{}}": ("SERVICE 会从网上取数据", "--allow-remote"),
    "query -q ASK{} --format csv -o": ("参数 -o/--output 需要一个值",),
    "query -q ASK{} --store http://127.0.0.1:9/ds": ("http://127.0.0.1:9/ds: 无法连接（", "连接被拒绝", "请检查网址"),
    "query -q ASK{} --project .": ("不含 ontology/、shapes/", "请给出项目文件夹"),
    "describe Qqqqqq": ("没有名为 'Qqqqqq' 的事物",),
    "validate": ("请给出记录文件",),
    "validate folder": ("folder: 是文件夹，不是文件",),
    "validate empty.csv": ("empty.csv: 为空",),
    "validate bad.ttl": ("bad.ttl:1:", "不是 turtle："),
    "validate latin.ttl": ("latin.ttl:1", "不是 UTF-8 编码；请存为 UTF-8 编码"),
    "validate twice.csv --kind membership": ("twice.csv 第 1 行，tier 列: 有两列名为 'tier'；请改名或删去其一",),
    "validate odd.csv": ("odd.csv 第 1 行: 表头不符合任何一种记录",),
    "template nothing": ("没有名为 'nothing' 的记录类型；请用以下之一：",),
    "convert bad.ttl x.foo": ("x.foo: 文件扩展名不能说明其形式",),
    "export nothing x.gexf": ("没有名为 'nothing' 的网络",),
    "network nothing --measure size": ("没有名为 'nothing' 的网络",),
    "history": ("没有指定存储",),
    "history --store folder": ("folder: 不是存储",),
    "load --store": ("参数 --store 需要一个值",),
    "dump": ("缺少参数",),
}
"""What is typed, and what the one line on stderr holds."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("folder").mkdir()
    Path("folder/a.txt").write_text("")
    Path("empty.csv").write_text("")
    Path("bad.ttl").write_text("a b c")
    Path("latin.ttl").write_bytes(b'<a:a> <a:b> "\xe9" .')
    Path("twice.csv").write_text("organisation,tier,tier\nx,1,2\n")
    Path("odd.csv").write_text("Foo,Bar\n1,2\n")
    return tmp_path


@pytest.mark.parametrize("typed", WRONG)
@pytest.mark.parametrize("asking", [("--lang", "zh"), ("--lang=zh",)])
def test_errors_are_chinese_if_that_is_asked_for(
    typed: str, asking: tuple[str, ...], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    verb, *rest = typed.split()
    assert main([verb, *asking, *rest]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert err.startswith("nnmi: ")
    assert [part for part in WRONG[typed] if part not in err] == [], err


@pytest.mark.parametrize("typed", WRONG)
def test_errors_are_english_unless_chinese_is_asked_for(
    typed: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("LANG", "LC_ALL", "LANGUAGE", "LC_MESSAGES"):
        monkeypatch.setenv(name, "zh_CN.UTF-8")
    assert main(typed.split()) == 2
    assert not CHINESE.search(capsys.readouterr().err)


def test_a_language_that_we_have_not_is_refused_in_english(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["query", "--list", "--lang", "fr"]) == 2
    assert capsys.readouterr().err == "nnmi: argument --lang: 'fr' is none of en, zh\n"


def test_an_option_before_the_verb_is_told_where_it_goes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "zh", "describe", "MxD"]) == 2
    assert capsys.readouterr().err == "nnmi: '--lang' 写在了命令之前；请写在命令之后：nnmi describe … --lang\n"
    assert main(["--store=s", "frobnicate"]) == 2
    assert (
        capsys.readouterr().err == "nnmi: '--store=s' stands before the verb; write it after: nnmi VERB … --store=s\n"
    )


@example("", " or ")
@example(" or ", "; x")
@given(st.text(), st.text(min_size=1))
def test_values_come_through_whatever_they_are(name: str, other: str) -> None:
    """No value is translated, cut or put into another's place, though it be the text of another message."""
    assert translated(f"there is no verb {name!r}", "zh") == f"没有名为 {name!r} 的命令"
    both = translated(f"did you mean {name!r} or {other!r}?", "zh")
    assert both == f"您是指 {name!r} 或 {other!r} 吗？"


@pytest.mark.parametrize("name", ["is empty", "x' is no date", "a or b", "{0}", "query", '"', "there is no verb 'x'"])
def test_a_value_that_says_what_a_message_says_stays_a_value(name: str) -> None:
    assert translated(f"{name!r} is no date", "zh") == f"{name!r} 不是日期"
    error = UnknownName("query", name, [], proposals=[name, "b"])
    assert error_in(error, "zh") == f"没有名为 {name!r} 的查询；您是指 {name!r} 或 'b' 吗？"


def test_a_message_within_a_message_is_said_in_chinese() -> None:
    inner = ContentError(str(UnknownName("parameter type", "dat", ["date"])), where="a.rq")
    assert error_in(inner, "zh") == "a.rq: 没有名为 'dat' 的参数类型；您是指 'date' 吗？"


def test_of_two_values_side_by_side_each_is_put_in_its_place() -> None:
    assert translated("network 'a b' has no edges at 2016-02", "zh") == "网络 'a b' 在 2016-02 没有边"
    told = translated("network 'a b' has no edges at 2016 (left out: 3 undated)", "zh")
    assert told == "网络 'a b' 在 2016 没有边（“left out: 3 undated”）"


def test_what_no_entry_fits_stays_as_it_is() -> None:
    assert error_in(QueryError("Xyz 12 of theirs", where="q"), "zh") == "q: Xyz 12 of theirs"
    assert error_in(InputError("is empty"), "en") == "is empty"


def test_a_long_value_is_cut_and_control_characters_are_shown() -> None:
    line = error_in(NnmiError(f"{'x' * 900 + chr(27)!r} is no date", where="a\nb"), "zh")
    assert len(line) < 420
    assert line.endswith("…")
    assert "\n" not in line


@pytest.mark.parametrize(
    ("code", "kind", "body", "said"),
    [
        (200, "text/html", "<p>Hello</p>", "返回的是网页（内容为 'Hello'），不是 SPARQL 结果；请给出其查询服务的网址"),
        (400, "text/plain", "no: that", "端点拒绝了它: no: that"),
        (401, "text/plain", "", "不允许访问（应答 401）；请把 NNMI_STORE_AUTH 设为 user:password"),
        (404, "text/plain", "gone", "不是这样的 SPARQL 服务（应答 404: gone）；"),
        (500, "text/plain", "is empty", "应答 500: is empty"),
    ],
)
def test_what_an_endpoint_does_wrong_is_told_in_chinese(
    code: int, kind: str, body: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(code)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_address[1]}/ds"
        assert main(["query", "--lang", "zh", "--store", url, "-q", "SELECT * { ?s ?p ?o }"]) == 2
        server.shutdown()
    err = capsys.readouterr().err
    assert err.startswith("nnmi: ")
    assert said in err


def of_others(said: str) -> str:
    """A line without what is not ours to say: values in quotes, IRIs, files, options, commands, tokens of a syntax."""
    said = re.sub(r"'[^']*'|“[^”]*”|<[^>]*>", " ", said)
    return re.sub(r"--[\w-]+(?: [A-Z]+)?|nnmi [a-z]+( [a-z]+)*|\S*[./:@#^]\S*", " ", said)


@pytest.mark.parametrize(("ending", "text"), [(ending, text) for ending, texts in UNREADABLE.items() for text in texts])
def test_what_readers_of_others_say_of_a_file_is_said_in_chinese(
    ending: str, text: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(f"bad{ending}").write_text(text, encoding="utf-8")
    assert main(["validate", "--lang", "zh", f"bad{ending}"]) == 2
    err = capsys.readouterr().err
    assert err.count("\n") == 1 and CHINESE.search(err)
    assert not re.search(r"[A-Za-z]{2,} [a-z]{2,}", of_others(err)) and "or graph" not in err, err


def test_what_others_say_that_we_do_not_know_is_quoted_whole() -> None:
    told = translated("is not turtle: Wrong cats or dogs were found: here", "zh")
    assert told == "不是 turtle：“Wrong cats or dogs were found: here”"
    assert translated("cannot be reached ([Errno -2] Name or service not known)", "zh").endswith("找不到该主机名）")


def test_a_place_in_a_sheet_is_said_in_chinese(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("rows.csv").write_text(
        "organisation,institute,member_role,source\nBoeing,Nowhere,boss,xx\nBoeing,Nowhere,boss,xx\n", encoding="utf-8"
    )
    for verb in (["validate", "rows.csv"], ["convert", "rows.csv", "rows.ttl"]):
        assert main([verb[0], "--lang", "zh", *verb[1:], "--kind", "membership"]) == 1
        said = "".join(capsys.readouterr())
        assert "rows.csv 第 2 行，institute 列" in said and "第 3 行" in said, said
        assert not re.search(r"\brow \d|\bcolumn\b|administering", said), said

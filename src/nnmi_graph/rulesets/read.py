"""Rule files → rule sets. Every fault is one line with file, line and the nearest name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from hashlib import blake2b
from itertools import combinations
from pathlib import Path

from ..dates import PartialDate
from ..errors import InputError, Where
from .blocks import Block, Section, Texts, Value, among, date_at, sections
from .model import GROUPS, KINDS, MODALITIES, ROLES, Case, Exempt, Node, Parameter, Provision, Quote, RuleSet
from .outcomes import NOT_APPLICABLE, OUTCOMES

_LEAF = {"name", "asks", "yes", "no", "at-least", "at-most", "is", "evidence", "count", *KINDS}
_OF_ALL = {"for", "applies-when", "except", "modality", "parameters", "valid-from", "valid-until", "follows", "note"}
_FILE = {"issuer", "status", "since", "until", "institutes", "network", "note", "shapes"}
_HEADINGS = ["case", "given", "outcome"]
_SLOTS = ("organisation", "institute")


def read_rules(path: Path, facts: Iterable[str]) -> RuleSet:
    """The rule set in a file; `facts` are the names of the queries it may use. Raises `InputError`, `UnknownName`."""
    return _read(path, path.read_bytes(), tuple(sorted(facts)))


@lru_cache(64)
def _read(path: Path, data: bytes, facts: Sequence[str]) -> RuleSet:
    """The rule set, made once of the same bytes: a server, and whoever assesses much, asks for it again and again."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("is not UTF-8", where=str(path), mend="save it as UTF-8") from None
    parts = sections(text, str(path))
    if not parts or parts[0].block is None:
        raise InputError("does not say who issued it", where=str(path), mend="put a YAML block under the title")
    head, where = parts[0].block, parts[0].where
    head.only(_FILE)
    made = RuleSet(
        name=path.stem,
        title=_titles(parts[0].heading.split(" · "), where),
        issuer=head.texts("issuer"),
        status=head.texts("status"),
        since=head.date("since"),
        until=head.date("until"),
        provisions=_provisions(parts[1:], facts),
        where=where,
        digest=blake2b(data, digest_size=8).hexdigest(),
        institutes=head.words("institutes"),
        network=head.word("network"),
        note=head.texts("note"),
        shapes=head.yes_or_no("shapes", "no"),
    )
    _refuse_backwards(made.since, made.until, head.at("until"))
    _refuse_loose_ends(made)
    _refuse_doubles(made)
    return made


def _provisions(parts: list[Section], facts: Sequence[str]) -> dict[str, Provision]:
    found: dict[str, Provision] = {}
    for part in parts:
        provision = _provision(part, facts)
        if provision.id in found:
            raise InputError(f"{provision.id!r} is there twice", where=part.where, mend="give each its own identifier")
        found[provision.id] = provision
    return found


def _provision(part: Section, facts: Sequence[str]) -> Provision:
    identifier, *titles = part.heading.split(" · ")
    if not re.fullmatch(r"[A-Za-z0-9-]+", identifier) or not titles:
        mend = "write '## SF122 · Title · 标题'"
        raise InputError(f"the heading {part.heading!r} has no identifier", where=part.where, mend=mend)
    if part.block is None:
        raise InputError(f"{identifier} has no YAML block", where=part.where, mend="say there how it is settled")
    block = part.block
    block.only(_LEAF | _OF_ALL)
    for role in (roles := block.words("for")):
        among(role, ROLES, "role", block.at("for"))
    since, until = block.date("valid-from"), block.date("valid-until")
    _refuse_backwards(since, until, block.at("valid-until"))
    return Provision(
        id=identifier,
        title=_titles(titles, part.where),
        quotes=tuple(map(_quote, part.quotes)),
        node=_node(block, identifier, facts),
        where=part.where,
        roles=roles,
        applies=block.word("applies-when"),
        exceptions=_exceptions(block),
        modality=block.word("modality", MODALITIES, "modality"),
        since=since,
        until=until,
        parameters=tuple(_parameters(block)),
        follows=block.words("follows"),
        note=block.texts("note"),
        cases=tuple(_cases(part)),
    )


def _quote(given: tuple[str, Where]) -> Quote:
    text = re.sub(r"（([^（）]*)）$", r"(\1)", given[0])
    located = re.fullmatch(r"(.*\S)\s*\(([^()]*(?:\([^()]*\)[^()]*)*)\)", text)
    words, locator = (located[1], located[2]) if located else (text, "")
    return Quote(words, "zh" if re.search(r"[\u4e00-\u9fff]", words) else "en", locator)


def _node(block: Block, name: str, facts: Sequence[str], inner: bool = False) -> Node:
    """The question that a block asks, or the group of questions."""
    kinds = [kind for kind in KINDS if kind in block]
    if len(kinds) != 1:
        what = f"{name} is settled in {len(kinds)} ways" if kinds else f"{name} does not say how it is settled"
        raise InputError(what, where=block.where, mend=f"give one of {', '.join(KINDS)}")
    kind = kinds[0]
    name = block.word("name") or (block.word("computed") if inner and kind == "computed" else name)
    where, given = block.at(kind), block[kind]
    asks, yes, no = (_sentence(block, key) for key in ("asks", "yes", "no"))
    node = Node(kind, name, where, asks, yes, no)
    if kind in GROUPS:
        return _group(block, node, facts)
    if kind == "computed":
        least, most = block.word("at-least"), block.word("at-most")
        wanted, texts = block.yes_or_no("is", "yes"), block.listed_texts("evidence")
        among(fact := block.word("computed"), facts, "fact", where)
        return replace(node, fact=fact, at_least=least, at_most=most, wanted=wanted, texts=texts)
    if kind == "judgement":
        if not isinstance(given, Block) or "by" not in given:
            raise InputError("a judgement names who judges", where=where, mend="write judgement: {by: …, evidence: …}")
        given.only({"by", "evidence"})
        return replace(node, texts=given.listed_texts("evidence"), by=given.texts("by"))
    if kind == "since":
        return replace(node, date=block.date("since"))
    return replace(node, texts=block.listed_texts(kind))


def _sentence(block: Block, key: str) -> Texts:
    """A question or an answer. Raises `UnknownName` for a word in braces that nothing is put in for."""
    texts = block.texts(key)
    for name in re.findall(r"\{([^{}]*)\}", " ".join(texts.values())):
        among(name, _SLOTS, "name in a question", block.at(key))
    return texts


def _group(block: Block, node: Node, facts: Sequence[str]) -> Node:
    kind, listed = node.kind, block[node.kind]
    if not isinstance(listed, list) or not listed:
        raise InputError(f"{kind!r} needs a list of conditions", where=node.where)
    children = tuple(_child(one, node, f"{node.name}-{number}", facts) for number, one in enumerate(listed, 1))
    count = {"all": None, "any": 1, "none": 1}.get(kind)
    if kind == "some":
        told = block.word("count")
        if told not in map(str, range(1, len(children) + 1)):
            mend = f"give a count from 1 to {len(children)}"
            raise InputError("'some' does not say how many", where=node.where, mend=mend)
        count = int(told)
    return replace(node, kind="group", count=count, negated=kind == "none", children=children)


def _child(one: Value, group: Node, name: str, facts: Sequence[str]) -> Node:
    """A member of a group: another provision by its identifier, or a question of its own."""
    if isinstance(one, str):
        return Node("same", one, group.where)
    if not isinstance(one, Block):
        raise InputError(f"{group.kind!r} lists something that is no condition", where=group.where)
    one.only(_LEAF)
    return _node(one, name, facts, inner=True)


def _exceptions(block: Block) -> tuple[Exempt, ...]:
    """The exceptions, the highest priority first. Two that conflict without a priority are refused, both named."""
    found: list[Exempt] = []
    for one in block.listed("except"):
        if not isinstance(one, Block):
            raise InputError("an exception names a condition", where=block.at("except"), mend="write - {when: …}")
        one.only({"when", "then", "priority"})
        then, priority = one.word("then", OUTCOMES, "outcome") or NOT_APPLICABLE, one.word("priority") or "1"
        if not re.fullmatch("[0-9]{1,9}", priority):
            raise InputError(f"the priority {priority!r} is no number", where=one.at("priority"))
        found.append(Exempt(one.word("when"), then, int(priority), one.where))
    for first, second in combinations(found, 2):
        if first.priority == second.priority and first.then != second.then:
            what = f"the exceptions {first.when!r} and {second.when!r} conflict"
            raise InputError(what, where=second.where, mend="give them priorities; the highest is asked first")
    return tuple(sorted(found, key=lambda one: -one.priority))


def _parameters(block: Block) -> Iterator[Parameter]:
    given = block.get("parameters", Block(block.where))
    if not isinstance(given, Block):
        raise InputError("'parameters' is no list of names and values", where=block.at("parameters"))
    for name, one in given.items():
        where = given.at(name)
        if not isinstance(one, Block) or not one.word("value"):
            mend = "write {value: …, unit: …}, and unset if no text sets it"
            raise InputError(f"the parameter {name!r} has no value", where=where, mend=mend)
        one.only({"value", "unit", "since", "reference"})
        value = None if one.word("value") == "unset" else one.word("value")
        yield Parameter(name, value, one.word("unit"), one.date("since"), one.word("reference"), where)


def _cases(part: Section) -> Iterator[Case]:
    """The worked cases of a section: rows of its table under `case | given | outcome`."""
    rows = [row for row in part.rows if not re.fullmatch(r"[-:\s]*", "".join(row[0]))]
    if rows and rows[0][0] != _HEADINGS:
        raise InputError("a table of worked cases has the columns case, given, outcome", where=rows[0][1])
    for cells, where in rows[1:]:
        if len(cells) != 3:
            raise InputError("the row has not three cells", where=where, mend="write | case | given | outcome |")
        among(cells[2], OUTCOMES, "outcome", where)
        yield Case(cells[0], _given(cells[1], where), cells[2], where)


def _given(cell: str, where: Where) -> dict[str, str]:
    """What a worked case gives: `name: value; name: value / value`, words in brackets left out."""
    bare = re.sub(r"\([^()]*\)|（[^（）]*）", "", cell)
    found: dict[str, str] = {}
    for part in filter(None, (one.strip() for one in re.split("[;；]", bare))):
        name, colon, value = (one.strip() for one in part.replace("：", ":").partition(":"))
        if part in ("–", "-"):
            continue
        if not colon or not value or name in found:
            raise InputError(f"{part!r} gives nothing", where=where, mend="write name: yes, name: no, or name: number")
        if name == "date":
            date_at(value, where)
        found[name] = value
    return found


def _refuse_loose_ends(rules: RuleSet) -> None:
    """Raise `UnknownName` or `InputError` for names that stand for nothing, and for a circle of provisions."""
    known, parameters = rules.provisions, rules.parameters()
    leaves = (name for node in rules.leaves() for name in (node.name, node.fact) if name)
    named = sorted({"date", *known, *parameters, *leaves})
    for provision in known.values():
        for name, where in provision.refers():
            among(name, known, "provision", where)
        for node in provision.node.walk():
            for name in filter(None, (node.at_least, node.at_most)):
                among(name, parameters, "parameter", node.where)
                if parameters[name].value is not None and parameters[name].number() is None:
                    what = f"{parameters[name].value!r} is no number, and {node.name} is compared with it"
                    raise InputError(what, where=parameters[name].where, mend="write a number, or unset")
        for case in provision.cases:
            for name in case.given:
                among(name, named, "name in a worked case", case.where)
        _refuse_circle(rules, provision, ())


def _refuse_doubles(rules: RuleSet) -> None:
    """Raise `InputError` for a parameter with two values, and for two questions of one name that no fact answers."""
    values: dict[str, str | None] = {}
    for one in (one for provision in rules.provisions.values() for one in provision.parameters):
        if values.setdefault(one.name, one.value) != one.value:
            raise InputError(f"the parameter {one.name!r} has another value above", where=one.where, mend="rename one")
    asked: dict[str, Texts] = {}
    for node in (node for node in rules.leaves() if not node.fact):
        if asked.setdefault(node.name, node.asks) != node.asks:
            what = f"another question is called {node.name!r} too"
            raise InputError(what, where=node.where, mend="give each a name of its own")


def _refuse_backwards(since: str, until: str, where: Where) -> None:
    if since and until and PartialDate.parse(until).last_day < PartialDate.parse(since).first_day:
        raise InputError(f"it ends in {until}, before it begins in {since}", where=where, mend="exchange the dates")


def _refuse_circle(rules: RuleSet, provision: Provision, above: tuple[str, ...]) -> None:
    if provision.id in above:
        circle = " → ".join((*above[above.index(provision.id) :], provision.id))
        raise InputError(f"refers to itself: {circle}", where=provision.where)
    for name, _ in provision.refers():
        _refuse_circle(rules, rules.provisions[name], (*above, provision.id))


def _titles(parts: list[str], where: Where) -> Mapping[str, str]:
    if len(parts) != 2 or not all(parts):
        raise InputError("the title is not told in both languages", where=where, mend="write Title · 标题")
    return {"en": parts[0].strip(), "zh": parts[1].strip()}

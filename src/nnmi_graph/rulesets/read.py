"""Rule files → rule sets. Every fault is one line with file, line and the nearest name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from itertools import combinations
from pathlib import Path

from ..dates import PartialDate
from ..errors import InputError, NnmiError, UnknownName, Where
from .blocks import Block, Section, Value, sections
from .model import GROUPS, KINDS, MODALITIES, ROLES, Case, Exempt, Node, Parameter, Provision, Quote, RuleSet, Texts
from .outcomes import NOT_APPLICABLE, OUTCOMES

_LEAF = {"name", "asks", "at-least", "at-most", "is", "evidence", "count", *KINDS}
_PROVISION = _LEAF | {
    "for",
    "applies-when",
    "except",
    "modality",
    "parameters",
    "valid-from",
    "valid-until",
    "follows",
    "note",
}
_FILE = {"issuer", "status", "since", "until", "institutes", "network", "note", "shapes"}
_HEADINGS = ["case", "given", "outcome"]


def read_rules(path: Path, facts: Iterable[str]) -> RuleSet:
    """The rule set in a file; `facts` are the names of the queries it may use. Raises `InputError`, `UnknownName`."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("is not UTF-8", where=str(path), mend="save it as UTF-8") from None
    parts = sections(text, str(path))
    if not parts or parts[0].block is None:
        raise InputError("does not say who issued it", where=str(path), mend="put a YAML block under the title")
    head, digest = parts[0].block, blake2b(data, digest_size=8).hexdigest()
    _known(head, _FILE)
    title = _titles(parts[0].heading.split(" · "), parts[0].where)
    made = RuleSet(
        name=path.stem,
        title=title,
        issuer=_texts(head, "issuer"),
        status=_texts(head, "status"),
        since=_date(head, "since"),
        until=_date(head, "until"),
        provisions=_provisions(parts[1:], set(facts)),
        where=parts[0].where,
        digest=digest,
        institutes=tuple(_words(head, "institutes")),
        network=_word(head, "network"),
        note=_texts(head, "note"),
        shapes="shapes" in head and _yes_or_no(head, "shapes"),
    )
    _refuse_backwards(made.since, made.until, head.at("until"))
    _refuse_loose_ends(made)
    _refuse_doubles(made)
    return made


def _provisions(parts: list[Section], facts: set[str]) -> dict[str, Provision]:
    found: dict[str, Provision] = {}
    for part in parts:
        provision = _provision(part, facts)
        if provision.id in found:
            raise InputError(f"{provision.id!r} is there twice", where=part.where, mend="give each its own identifier")
        found[provision.id] = provision
    return found


def _provision(part: Section, facts: set[str]) -> Provision:
    identifier, *titles = part.heading.split(" · ")
    if not re.fullmatch(r"[A-Za-z0-9-]+", identifier) or not titles:
        mend = "write '## SF122 · Title · 标题'"
        raise InputError(f"the heading {part.heading!r} has no identifier", where=part.where, mend=mend)
    if part.block is None:
        raise InputError(f"{identifier} has no YAML block", where=part.where, mend="say there how it is settled")
    block = part.block
    _known(block, _PROVISION)
    roles = tuple(_words(block, "for"))
    for role in roles:
        _among(role, ROLES, "role", block.at("for"))
    modality = _word(block, "modality")
    if modality:
        _among(modality, MODALITIES, "modality", block.at("modality"))
    parameters = tuple(_parameters(block))
    node = _node(block, identifier, facts)
    since, until = _date(block, "valid-from"), _date(block, "valid-until")
    _refuse_backwards(since, until, block.at("valid-until"))
    return Provision(
        id=identifier,
        title=_titles(titles, part.where),
        quotes=tuple(map(_quote, part.quotes)),
        node=node,
        where=part.where,
        roles=roles,
        applies=_word(block, "applies-when"),
        exceptions=_exceptions(block),
        modality=modality,
        since=since,
        until=until,
        parameters=parameters,
        follows=tuple(_words(block, "follows")),
        note=_texts(block, "note"),
        cases=tuple(_cases(part)),
    )


def _quote(given: tuple[str, Where]) -> Quote:
    text = re.sub(r"（([^（）]*)）$", r"(\1)", given[0])
    located = re.fullmatch(r"(.*\S)\s*\(([^()]*(?:\([^()]*\)[^()]*)*)\)", text)
    words, locator = (located[1], located[2]) if located else (text, "")
    return Quote(words, "zh" if re.search(r"[\u4e00-\u9fff]", words) else "en", locator)


def _node(block: Block, name: str, facts: set[str], inner: bool = False) -> Node:
    """The question that a block asks, or the group of questions."""
    kinds = [kind for kind in KINDS if kind in block]
    if len(kinds) != 1:
        what = f"{name} is settled in {len(kinds)} ways" if kinds else f"{name} does not say how it is settled"
        raise InputError(what, where=block.where, mend=f"give one of {', '.join(KINDS)}")
    kind = kinds[0]
    name = _word(block, "name") or (_word(block, "computed") if inner and kind == "computed" else name)
    where, given = block.at(kind), block[kind]
    asks, texts = _question(block), tuple(_listed(block, "evidence"))
    if kind in GROUPS:
        return _group(block, kind, name, facts)
    if kind == "computed":
        fact = _word(block, "computed")
        _among(fact, facts, "fact", where)
        bounds = [_word(block, key) for key in ("at-least", "at-most")]
        wanted = _yes_or_no(block, "is")
        return Node(kind, name, where, asks, fact, bounds[0], bounds[1], wanted=wanted, texts=texts)
    if kind == "judgement":
        if not isinstance(given, Block):
            raise InputError("a judgement names who judges", where=where, mend="write judgement: {by: …, evidence: …}")
        _known(given, {"by", "evidence"})
        return Node(kind, name, where, asks, texts=tuple(_listed(given, "evidence")), by=_texts(given, "by"))
    if kind == "since":
        return Node(kind, name, where, asks, date=_date(block, "since"))
    return Node(kind, name, where, asks, texts=tuple(_listed(block, kind)))


def _question(block: Block) -> Texts:
    """The question of a block. Raises `UnknownName` for a word in braces that nothing is put in for."""
    asks = _texts(block, "asks")
    for name in re.findall(r"\{([^{}]*)\}", " ".join(asks.values())):
        _among(name, ("organisation", "institute"), "name in a question", block.at("asks"))
    return asks


def _group(block: Block, kind: str, name: str, facts: set[str]) -> Node:
    listed = block[kind]
    if not isinstance(listed, list) or not listed:
        raise InputError(f"{kind!r} needs a list of conditions", where=block.at(kind))
    children = tuple(_child(one, block, kind, f"{name}-{number}", facts) for number, one in enumerate(listed, 1))
    count = {"all": None, "any": 1, "none": 1}.get(kind)
    if kind == "some":
        told = _word(block, "count")
        if not told.isdecimal() or not 1 <= int(told) <= len(children):
            mend = f"give a count from 1 to {len(children)}"
            raise InputError("'some' does not say how many", where=block.at(kind), mend=mend)
        count = int(told)
    asks = _question(block)
    return Node("group", name, block.at(kind), asks, count=count, negated=kind == "none", children=children)


def _child(one: Value, block: Block, kind: str, name: str, facts: set[str]) -> Node:
    """A member of a group: another provision by its identifier, or a question of its own."""
    if isinstance(one, str):
        return Node("same", one, block.at(kind))
    if not isinstance(one, Block):
        raise InputError(f"{kind!r} lists something that is no condition", where=block.at(kind))
    _known(one, _LEAF)
    return _node(one, name, facts, inner=True)


def _exceptions(block: Block) -> tuple[Exempt, ...]:
    """The exceptions, the highest priority first. Two that conflict without a priority are refused, both named."""
    found: list[Exempt] = []
    for one in _list(block, "except"):
        if not isinstance(one, Block):
            raise InputError("an exception names a condition", where=block.at("except"), mend="write - {when: …}")
        _known(one, {"when", "then", "priority"})
        then, priority = _word(one, "then") or NOT_APPLICABLE, _word(one, "priority") or "1"
        _among(then, OUTCOMES, "outcome", one.at("then"))
        if not priority.isdecimal():
            raise InputError(f"the priority {priority!r} is no number", where=one.at("priority"))
        found.append(Exempt(_word(one, "when"), then, int(priority), one.where))
    for first, second in combinations(found, 2):
        if first.priority == second.priority and first.then != second.then:
            what = f"the exceptions {first.when!r} and {second.when!r} conflict"
            raise InputError(what, where=second.where, mend="give them priorities; the highest is asked first")
    return tuple(sorted(found, key=lambda one: -one.priority))


def _parameters(block: Block) -> Iterable[Parameter]:
    given = block.get("parameters")
    if given is not None and not isinstance(given, Block):
        raise InputError("'parameters' is no list of names and values", where=block.at("parameters"))
    for name, one in (given or Block(block.where)).items():
        where = given.at(name) if given is not None else block.where
        if not isinstance(one, Block):
            raise InputError(f"the parameter {name!r} has no value", where=where, mend="write {value: …, unit: …}")
        _known(one, {"value", "unit", "since", "reference"})
        value = _word(one, "value")
        if not value:
            raise InputError(f"the parameter {name!r} has no value", where=where, mend="write unset if no text sets it")
        yield Parameter(
            name,
            None if value == "unset" else value,
            _word(one, "unit"),
            _date(one, "since"),
            _word(one, "reference"),
            where,
        )


def _cases(part: Section) -> Iterable[Case]:
    """The worked cases of a section: rows of its table under `case | given | outcome`."""
    rows = [row for row in part.rows if not re.fullmatch(r"[-:\s]*", "".join(row[0]))]
    if rows and rows[0][0] != _HEADINGS:
        raise InputError("a table of worked cases has the columns case, given, outcome", where=rows[0][1])
    for cells, where in rows[1:]:
        if len(cells) != 3:
            raise InputError("the row has not three cells", where=where, mend="write | case | given | outcome |")
        _among(cells[2], OUTCOMES, "outcome", where)
        yield Case(cells[0], _given(cells[1], where), cells[2], where)


def _given(cell: str, where: Where) -> dict[str, str]:
    """What a worked case gives: `name: value; name: value / value`, words in brackets left out."""
    bare = re.sub(r"\([^()]*\)", "", cell)
    found: dict[str, str] = {}
    for part in filter(None, (one.strip() for one in bare.split(";"))):
        name, colon, value = (one.strip() for one in part.partition(":"))
        if part in ("–", "-"):
            continue
        if not colon or not value or name in found:
            raise InputError(f"{part!r} gives nothing", where=where, mend="write name: yes, name: no, or name: number")
        if name == "date":
            _parsed(value, where)
        found[name] = value
    return found


def _refuse_loose_ends(rules: RuleSet) -> None:
    """Raise `UnknownName` or `InputError` for names that stand for nothing, and for a circle of provisions."""
    known, parameters = rules.provisions, rules.parameters()
    leaves = (name for node in rules.leaves() for name in (node.name, node.fact) if name)
    named = sorted({"date", *known, *parameters, *leaves})
    for provision in known.values():
        for name, where in provision.refers():
            _among(name, known, "provision", where)
        for node in provision.node.walk():
            for name in filter(None, (node.at_least, node.at_most)):
                _among(name, parameters, "parameter", node.where)
                if parameters[name].value is not None and parameters[name].number() is None:
                    what = f"{parameters[name].value!r} is no number, and {node.name} is compared with it"
                    raise InputError(what, where=parameters[name].where, mend="write a number, or unset")
        for case in provision.cases:
            for name in case.given:
                _among(name, named, "name in a worked case", case.where)
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


def _among(name: str, known: Iterable[str], kind: str, where: Where) -> None:
    """Raise `UnknownName` at the place if the name is none of those known."""
    known = list(known)
    if name not in known:
        raise _placed(UnknownName(kind, name, known, mend=f"give one of {', '.join(known)}"), where)


def _placed(error: NnmiError, where: Where) -> NnmiError:
    error.where = where
    return error


def _known(block: Block, keys: set[str]) -> None:
    for key in block:
        _among(key, sorted(keys), "key", block.at(key))


def _word(block: Block, key: str) -> str:
    value = block.get(key)
    if value is not None and not isinstance(value, str):
        raise InputError(f"{key!r} is not one word or text", where=block.at(key))
    return value or ""


def _list(block: Block, key: str) -> list[Value]:
    value = block.get(key)
    return value if isinstance(value, list) else [] if value is None else [value]


def _words(block: Block, key: str) -> list[str]:
    values = _list(block, key)
    if not all(isinstance(value, str) for value in values):
        raise InputError(f"{key!r} is no list of words", where=block.at(key))
    return [value for value in values if isinstance(value, str)]


def _yes_or_no(block: Block, key: str) -> bool:
    word = _word(block, key) or "yes"
    _among(word, ("yes", "no"), "answer", block.at(key))
    return word == "yes"


def _date(block: Block, key: str) -> str:
    word = _word(block, key)
    return _parsed(word, block.at(key)) if word else ""


def _parsed(date: str, where: Where) -> str:
    try:
        return PartialDate.parse(date).text
    except NnmiError as error:
        raise _placed(error, where) from None


def _text(value: Value, where: Where) -> Texts:
    """A text in both languages. Raises `InputError` if one is missing."""
    if not isinstance(value, Block) or {*value} != {"en", "zh"} or not all(isinstance(t, str) for t in value.values()):
        raise InputError("is not told in both languages", where=where, mend="write {en: …, zh: …}")
    return {language: str(text) for language, text in value.items()}


def _texts(block: Block, key: str) -> Texts:
    return _text(block[key], block.at(key)) if key in block else {}


def _listed(block: Block, key: str) -> Iterable[Texts]:
    return (_text(one, one.where if isinstance(one, Block) else block.at(key)) for one in _list(block, key))


def _titles(parts: list[str], where: Where) -> Mapping[str, str]:
    if len(parts) != 2 or not all(parts):
        raise InputError("the title is not told in both languages", where=where, mend="write Title · 标题")
    return {"en": parts[0].strip(), "zh": parts[1].strip()}

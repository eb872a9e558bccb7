"""Rule sets → SHACL: a warning for each provision that a record breaks, a note where it applies and is not known.

What a shape asks is the fact of the rule file, put into the terms of records: any SHACL engine then warns of what an
assessment finds by the same claims. Facts that need ties are left out, and of owners only the direct one is seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count

from ..content import QueryFile, system_query
from ..dates import PartialDate
from ..everyday import reads_layer
from ..phrases import in_language
from ..terms import PREFIXES, Literal, term_text
from .build import EVIDENCE, criterion_of
from .model import Node, Provision, RuleSet
from .outcomes import MET, NOT_MET, negated
from .words import word

_TIES = {
    "member": ("Membership", "$this nnmi:member ?subject ."),
    "lead": ("Leadership", "$this nnmi:leader ?subject ; nnmi:leadershipRole tax:lead-leads ."),
}
"""The roles that a record gives an organisation: its class, and to whom."""
_FIRST, _LAST = "STR({})", 'SUBSTR(CONCAT(STR({}), "~"), 1, 10)'
"""The first and the last day of a date as text: a shorter date stands for all days that begin like it."""
_DAY = "COALESCE(?day_from, ?day_told)"
_DAYS = (
    "OPTIONAL { $this nnmi:validFrom ?day_from } OPTIONAL { $this nnmi:asOf ?day_told }"
    f" BIND({_FIRST.format(_DAY)} AS ?asOfFirst) BIND({_LAST.format(_DAY)} AS ?asOfLast)"
)
"""The day that a record is told for, or begins on, as what facts are asked for."""
_TRIPLES = r"(?:(?!\b(?:OPTIONAL|BIND|FILTER|VALUES|UNION)\b|[{}])(?s:.))*"
"""Patterns that an engine joins in its own order: what looks up days comes after them."""
_DATES = {
    "toldEarliest": ("asOf", _FIRST),
    "toldLatest": ("asOf", _LAST),
    "fromEarliest": ("validFrom", _FIRST),
    "fromLatest": ("validFrom", _LAST),
    "untilEarliest": ("validTo", _FIRST),
    "untilLatest": ("validTo", _LAST),
}
"""What the everyday layer says of the dates of a claim, by what the claim itself says; so of its number."""
_FACTORS = {"low": "lowerFactor", "high": "upperFactor"}
_SHOWN = (
    "BIND(STR(ROUND(?low * 1000) / 1000) AS ?from) BIND(STR(ROUND(?high * 1000) / 1000) AS ?to) BIND(IF(COALESCE("
    '?from = ?to, false), ?from, COALESCE(CONCAT(?from, " – ", ?to), CONCAT("≥ ", ?from), CONCAT("≤ ", ?to))) AS ?told)'
)
"""The number told, as a text: one, from one to another, or only a bound."""
_BY_PAPERS = ("documentary", "judgement")
_PREFIXES = ("id", "nnmi", "skos", "tax")
"""The prefixes of queries, and those of the file."""
_OF_FILE = ("dcterms", "id", "nnmi", "owl", "rdfs", "sh", "shape", "xsd")
_HEAD = """shape:file-rules a owl:Ontology ;
    dcterms:title "Shapes: rules of the programme"@en, "形状：计划规则"@zh ;
    dcterms:description "What the rule files ask of money, leads and members; a broken rule is a warning."@en,
        "规则文件对经费、牵头单位和成员的要求；违反规则者为警告。"@zh ;
    dcterms:creator "The NNMI Graph founders" ;
    dcterms:license <https://creativecommons.org/licenses/by/4.0/> ;
    owl:versionInfo "0.1.0" ;
    sh:declare """


def rule_shapes(sets: Iterable[RuleSet], facts: Mapping[str, QueryFile]) -> str:
    """The shapes of the rule sets that ask for them, as Turtle; '' if none does."""
    parts = [_turtle(rules, shape) for rules in sets if rules.shapes for shape in _Compiler(rules, facts).shapes()]
    if not parts:
        return ""
    head = "# Made from the rule files by 'nnmi derive'; do not edit.\n"
    head += (
        "".join(f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in _OF_FILE)
        + "\n"
        + _HEAD
        + ", ".join(f"shape:prefix-{name}" for name in _PREFIXES)
        + " ."
    )
    declared = (
        f'shape:prefix-{name} sh:prefix "{name}" ;\n    sh:namespace "{PREFIXES[name]}"^^xsd:anyURI .'
        for name in _PREFIXES
    )
    return "\n\n".join([head, *declared, *parts]) + "\n"


@dataclass(frozen=True)
class _Shape:
    """A shape to be written: of which provision for which role, whether it `breaks`, at what it looks, its query."""

    provision: Provision
    role: str
    breaks: bool
    target: str
    pattern: str
    applies: Provision | None = None

    @property
    def name(self) -> str:
        return f"shape:Rule-{self.provision.id}-{self.role}{'' if self.breaks else '-open'}"


class _Compiler:
    """One rule set → shapes. The variables of each fact get a number of their own."""

    def __init__(self, rules: RuleSet, facts: Mapping[str, QueryFile]) -> None:
        self._rules, self._facts, self._numbers = rules, facts, count(1)
        self._values = {name: one.value for name, one in rules.parameters().items()}
        self._whom = ""

    def shapes(self) -> Iterator[_Shape]:
        """All shapes. A group of other provisions looks at what is told of it as a whole: each of them has its own."""
        for one in self._rules.provisions.values():
            if "institute" in one.roles and one.node.kind == "computed" and not one.applies:
                yield from self._of_numbers(one)
            for role in (role for role in one.roles if role in _TIES):
                yield from self._of_ties(one, role)

    def _of_numbers(self, one: Provision) -> Iterator[_Shape]:
        query = self._facts[one.node.fact]
        target = next((tag.split()[1] for tag in query.header().tags if tag.startswith("record ")), "")
        body = _of_records(query.text(), "", "").replace("?claim", "$this")
        if target and not reads_layer(body):
            body += f" {self._for_network()} {_SHOWN} FILTER(BOUND(?low) || BOUND(?high))"
            met, not_met = (self._test(one.node, outcome) for outcome in (MET, NOT_MET))
            yield _Shape(one, "institute", True, target, f"{body} FILTER({not_met})")
            if "nnmi:low" in query.text():
                yield _Shape(one, "institute", False, target, f"{body} FILTER(!({met}) && !({not_met}))")

    def _of_ties(self, one: Provision, role: str) -> Iterator[_Shape]:
        target, self._whom = _TIES[role]
        is_whole = {child.kind for child in one.node.children} == {"same"}
        condition = self._rules.provisions[one.applies] if one.applies else None
        applies = self._pattern(condition.node, MET) if condition else ""
        fails = self._shown(one.node, _shows(NOT_MET)) if is_whole else self._breaks(one.node)
        if applies is None or fails is None:
            return
        body = f"{self._whom} $this nnmi:about ?institute . ?institute a nnmi:Institute . FILTER NOT EXISTS {{ $this"
        body += f" nnmi:rank tax:rank-deprecated }} {self._for_network()} {self._in_force(one)} {applies}"
        yield _Shape(one, role, True, target, f"{body} {fails}")
        if condition and not is_whole:
            told = (
                (self._shown(one.node, "true"),)
                if one.node.kind in _BY_PAPERS
                else (fails, self._pattern(one.node, MET))
            )
            known = " UNION ".join(f"{{ {pattern} }}" for pattern in told if pattern)
            body += f" OPTIONAL {{ {known} BIND(true AS ?known) }} FILTER(!BOUND(?known))"
            yield _Shape(one, role, False, target, body, condition)

    def _for_network(self) -> str:
        if not self._rules.network:
            return ""
        network = "EXISTS {{ ?institute nnmi:partOfNetwork {} }}".format
        return f"FILTER({network(f'id:{self._rules.network}')} || NOT {network('?elsewhere')})"

    def _in_force(self, one: Provision) -> str:
        """That the record is told for a day on which the provision is in force, or for none."""
        after = [f'?asOfLast >= "{since}"' for since in (self._rules.since, one.since) if since]
        before = [f'?asOfFirst <= "{until}~"' for until in (self._rules.until, one.until) if until]
        return f"{_DAYS} FILTER(!BOUND(?asOfFirst) || ({' && '.join([*after, *before]) or 'true'}))"

    def _breaks(self, node: Node) -> str | None:
        """A pattern with a solution if it is not met, or if it is contested since a part of it is."""
        both = [(self._pattern(child, MET), self._pattern(child, NOT_MET)) for child in node.children]
        disputed = [f"{{ {met} {not_met} }}" for met, not_met in both if met and not_met]
        fails = self._pattern(node, NOT_MET)
        return fails and (f"{{ {' UNION '.join([f'{{ {fails} }}', *disputed])} }}" if disputed else fails)

    def _pattern(self, node: Node, outcome: str) -> str | None:
        """A pattern with a solution if something told leads to that outcome; None if that cannot be asked."""
        if node.kind == "same":
            return self._pattern(self._rules.provisions[node.name].node, outcome)
        if node.kind != "group":
            return self._told(node, outcome)
        if node.negated or node.count not in (None, 1):
            return None
        parts = [self._pattern(child, outcome) for child in node.children]
        some = (node.count == 1) == (outcome == MET)
        if not any(parts) if some else None in parts:
            return None
        told = " UNION ".join(filter(None, parts)) if some else f"{{ {' '.join(filter(None, parts))} }}"
        return f"{{ {told} UNION {self._shown(node, _shows(outcome))} }}"

    def _told(self, node: Node, outcome: str) -> str | None:
        """What the fact behind a question tells, and what evidence does; None where a fact needs ties."""
        if node.kind in ("since", "open"):
            return None
        holds = outcome if not node.is_inverted else negated(outcome)
        parts = [self._shown(node, _shows(holds))]
        if node.fact:
            parts.append(self._fact(self._facts[node.fact].text(), self._test(node, outcome)))
        return None if any(map(reads_layer, parts)) else f"{{ {' UNION '.join(parts)} }}"

    def _shown(self, node: Node, test: str) -> str:
        """What evidence tells of one question."""
        text = system_query(EVIDENCE).text().replace("?criterion ;", f"<{criterion_of(node.name)}> ;")
        return self._fact(text, test)

    def _fact(self, text: str, test: str) -> str:
        """A fact as a group of its own, about whom the record is about."""
        group, number = f"{_of_records(text, self._whom, _DAYS)} FILTER({test})", next(self._numbers)
        return "{ " + re.sub(r"[?](\w+)", rf"?\1_{number}", group) + " }"

    def _test(self, node: Node, outcome: str) -> str:
        """Whether a reading leads to the outcome."""
        wanted = (outcome == MET) == node.wanted
        tests = [f"COALESCE(?holds, {_word(not wanted)}) = {_word(wanted)}"]
        signs = (("?low >= {}", "?high <= {}"), ("?high < {}", "?low > {}"))[outcome == NOT_MET]
        bounds = [
            (self._values[name], sign) for name, sign in zip((node.at_least, node.at_most), signs, strict=True) if name
        ]
        if bounds and all(value is not None for value, _ in bounds):
            numbers = (f"COALESCE({sign.format(value)}, false)" for value, sign in bounds)
            tests.append(f"({(' && ' if outcome == MET else ' || ').join(numbers)})")
        needed = "".join(f' || ?needs = "{name}"' for name, value in self._values.items() if value == "yes")
        return f"({' || '.join(tests)}) && (!BOUND(?needs){needed})"


def _shows(outcome: str) -> str:
    """The test whether evidence shows an outcome."""
    return f"?outcome = tax:outcome-{outcome.replace(' ', '-')}"


def _word(value: bool) -> str:
    return str(value).lower()


def _of_records(text: str, whom: str, days: str) -> str:
    """The pattern of a fact in the terms of records: without VALUES, which SHACL forbids, and without the layer."""
    body = re.sub(r"(?m)^\s*#.*$|^.* AS \?(?:standing|since)\)$", "", text)
    body = body[body.index("{") + 1 : body.rindex("}")]
    for block, instead in ((r"\?subject", whom), (r"\?institute", "")):
        body = re.sub(rf"VALUES\s+{block}\s*\{{[^}}]*\}}", lambda _, instead=instead: instead, body)  # type: ignore[misc]
    body = re.sub(rf"VALUES\s+\(\?asOfFirst \?asOfLast\)\s*\{{[^}}]*\}}({_TRIPLES})", rf"\1 {days} ", body)
    body = re.sub(r"VALUES\s+\(([^)]*)\)\s*\{([^}]*)\}", lambda match: _alternatives(match[1], match[2]), body)
    body = re.sub(rf"(\?\w+) nnmi:({'|'.join(_DATES)}) \?(\w+)( \.)?", lambda match: _date(*match.groups()), body)
    body = re.sub(rf"(\?\w+) nnmi:({'|'.join(_FACTORS)}) \?(\w+)( \.)?", lambda match: _bound(*match.groups()), body)
    return _without_unused(" ".join(body.split()))


def _without_unused(body: str) -> str:
    """The pattern without what it looks up and never uses."""
    for name in re.findall(r"OPTIONAL \{ \?\w+ nnmi:\w+ \?\w+_own \. BIND\([^{}]* AS \?(\w+)\) \}", body):
        if len(re.findall(rf"\?{name}\b", body)) == 1:
            body = re.sub(rf"OPTIONAL \{{ \?\w+ nnmi:\w+ \?{name}_own \. BIND\([^{{}}]* AS \?{name}\) \}} ?", "", body)
    return body


def _alternatives(variables: str, rows: str) -> str:
    """The rows of a VALUES block as groups."""
    values = (row.split() for row in re.findall(r"\(([^)]*)\)", rows))
    groups = (zip(values_, variables.split(), strict=True) for values_ in values)
    return " UNION ".join(f"{{ {' '.join(f'BIND({value} AS {name})' for value, name in one)} }}" for one in groups)


def _date(claim: str, told: str, name: str, _: str | None) -> str:
    own, day = _DATES[told]
    return f"{claim} nnmi:{own} ?{name}_own . BIND({day.format(f'?{name}_own')} AS ?{name})"


def _bound(claim: str, told: str, name: str, _: str | None) -> str:
    return (
        f"{claim} nnmi:amount ?{name}_own . OPTIONAL {{ {claim} nnmi:bound ?{name}_bound }} OPTIONAL {{ ?{name}_bound"
        f" nnmi:{_FACTORS[told]} ?{name}_by }} BIND(?{name}_own * IF(BOUND(?{name}_bound), ?{name}_by, 1.0) AS ?{name})"
        f" FILTER(BOUND(?{name}))"
    )


def _message(rules: RuleSet, shape: _Shape, lang: str) -> str:
    """What a finding says: the question, why it matters, the words of the rule, what to do."""
    one, numbers = shape.provision, shape.role == "institute"

    def asks(of: Provision) -> str:
        whom = "{?institute}" if numbers else "{?subject}"
        return of.node.asks[lang].replace("{organisation}", whom).replace("{institute}", "{?institute}")

    place = next((quote.locator for quote in one.quotes if quote.locator), "")
    cited = in_language("{} of “{}”, from {} ({})", lang).format(
        one.id, rules.title[lang], one.since or rules.since, place
    )
    bound = rules.parameters().get(one.node.at_least or one.node.at_most)
    unit = word(bound.unit, lang) if bound else ""
    if shape.breaks:
        seen = in_language("This record tells {{?told}} {}. ", lang).format(unit) if numbers else ""
        no = in_language("“{}” By what is recorded: no. {}{}. Check it; if it is right, keep it.", lang).format(
            asks(one), seen, cited
        )
        return no + in_language(" The institute is then outside the rule, or older than it.", lang) * numbers
    papers = ("；" if lang == "zh" else "; ").join(text[lang] for text in one.node.texts)
    if shape.applies is None:
        open_ = "“{}” Not known: this record tells {{?told}} {}. {}. What would settle it: {}."
        return in_language(open_, lang).format(asks(one), unit, cited, papers)
    due = "“{}” Yes, by what is recorded. Not known: “{}” {}. What would settle it: {}; enter it as evidence for {}."
    evidence = f"id:{one.id}-criterion"
    return in_language(due, lang).format(asks(shape.applies), asks(one), cited, papers, evidence)


def _turtle(rules: RuleSet, shape: _Shape) -> str:
    """A shape and its constraint, as Turtle."""
    one = shape.provision
    languages = ("en", "zh")

    def told(texts: Mapping[str, str]) -> str:
        return ", ".join(term_text(Literal(texts[lang], language=lang)) for lang in languages)

    words = told({quote.language: quote.text for quote in one.quotes})
    date = term_text(PartialDate.parse(one.since or rules.since).literal())
    shown = "?institute ?told" if shape.role == "institute" else "?subject"
    return f"""{shape.name} a sh:NodeShape ;
    sh:targetClass nnmi:{shape.target} ;
    rdfs:label {told({lang: _label(shape, lang) for lang in languages})} ;
    rdfs:comment {words} ;
    sh:severity sh:{"Warning" if shape.breaks else "Info"} ;
    nnmi:ruleText {words} ;
    nnmi:ruleDate {date} ;
    dcterms:source id:{one.id} ;
    sh:sparql {shape.name}-query .

{shape.name}-query a sh:SPARQLConstraint ;
    sh:message {told({lang: _message(rules, shape, lang) for lang in languages})} ;
    sh:prefixes shape:file-rules ;
    sh:select \"\"\"
        SELECT DISTINCT $this {shown} WHERE {{
            {_in_lines(shape.pattern)}
        }}
    \"\"\" ."""


def _label(shape: _Shape, lang: str) -> str:
    name = f"{shape.provision.title[lang]} ({shape.provision.id})"
    return name if shape.breaks else in_language("{}: not known", lang).format(name)


def _in_lines(pattern: str) -> str:
    """The pattern with a line for each alternative and each condition."""
    return re.sub(r" (?=UNION \{|FILTER\()", "\n            ", pattern)

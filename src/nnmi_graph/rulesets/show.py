"""Rule sets as pages: what there is, and one as a tree of who is held to what and how it is settled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..phrases import in_language
from .model import Case, Node, Parameter, Provision, Quote, RuleSet
from .words import said, word


def listing(sets: Iterable[RuleSet], lang: str = "en") -> str:
    """The rule sets as a page: a heading each, and a table of provisions with roles, ways to settle, parameters."""
    head = in_language("provision", lang), in_language("binds", lang), in_language("settled by", lang)
    parts = []
    for rules in sets:
        dates = in_language("from {} to {}", lang).format(*_dates(rules))
        parts += [f"## {rules.name}: {rules.title.get(lang, '')}", ""]
        parts += [f"{rules.issuer.get(lang, '')}. {rules.status.get(lang, '')}. {dates}.", ""]
        parts += [f"| {' | '.join(head)} |", "|---|---|---|"]
        for one in rules.provisions.values():
            roles = ", ".join(word(role, lang) for role in one.roles) or "–"
            parts.append(f"| {one.id} {one.title.get(lang, '')} | {roles} | {_settled(one, lang)} |")
        parts.append("")
    return "\n".join(parts)


def page(rules: RuleSet, lang: str = "en") -> str:
    """One rule set as a page in Markdown: each provision in the words of its text, how it is settled, worked cases."""
    dates = in_language("from {} to {}", lang).format(*_dates(rules))
    head = filter(None, (rules.issuer.get(lang), rules.status.get(lang), dates))
    parts = [f"# {rules.title[lang]}", "\n".join(f"- {text}" for text in head), rules.note.get(lang, "")]
    for one in rules.provisions.values():
        parts += [f"## {one.id} {one.title[lang]}", "\n>\n".join(map(_quoted, one.quotes)), one.note.get(lang, "")]
        parts.append("\n".join([*_questions(one.node, 0, lang), *(f"- {fact}" for fact in _scope(one, lang))]))
        rows = [f"| {case.title} | {_given(case)} | {word(case.outcome, lang)} |" for case in one.cases]
        parts.append(
            "\n".join([in_language("| worked case | given | outcome |", lang), "|---|---|---|", *rows] * bool(rows))
        )
    return "\n\n".join(filter(None, parts)) + "\n"


def _scope(one: Provision, lang: str) -> Iterator[str]:
    """Whom a provision binds, when it applies, what lifts it, which values it sets."""
    roles = ", ".join(word(role, lang) for role in one.roles)
    yield (
        in_language("binds: {}", lang).format(roles) if roles else in_language("a definition: others refer to it", lang)
    )
    if one.applies:
        yield in_language("applies when {} is met", lang).format(one.applies)
    yield from _exceptions(one, lang)
    yield from (_parameter(parameter, lang) for parameter in one.parameters)


def _questions(node: Node, depth: int, lang: str) -> Iterator[str]:
    """A question as an item of a list, with how it is settled, by which papers, and the questions in it."""
    asks = said(node.asks, lang)
    bounds = "".join(f" {sign} {name}" for sign, name in (("≥", node.at_least), ("≤", node.at_most)) if name)
    yield f"{'  ' * depth}- {f'{asks} – ' if asks else ''}{_way(node, lang)}{bounds}"
    if node.kind in ("computed", "judgement", "open"):
        yield from (f"{'  ' * depth}  - {text[lang]}" for text in node.texts)
    for child in node.children:
        if child.kind != "same":
            yield from _questions(child, depth + 1, lang)


def _dates(rules: RuleSet) -> tuple[str, str]:
    return rules.since or "…", rules.until or "…"


def _quoted(quote: Quote) -> str:
    return f"> {quote.text}{f' ({quote.locator})' if quote.locator else ''}"


def _given(case: Case) -> str:
    return "; ".join(f"{name}: {value}" for name, value in case.given.items()) or "–"


def tree(rules: RuleSet, lang: str = "en") -> str:
    """One rule set as a tree, by role; a definition is told where it is first met."""
    dates = in_language("from {} to {}", lang).format(*_dates(rules))
    lines = [f"{rules.name}: {rules.title.get(lang, '')} ({dates}; {rules.status.get(lang, '')})"]
    by_top: dict[tuple[str, ...], list[str]] = {}
    for role in rules.roles():
        by_top.setdefault(tuple(one.id for one in rules.top(role)), []).append(word(role, lang))
    told: set[str] = set()
    for names, roles in by_top.items():
        lines += ["", ", ".join(roles)]
        for name in names:
            lines += _branch(rules, rules.provisions[name], 1, lang, told)
    return "\n".join(lines) + "\n"


def _branch(rules: RuleSet, one: Provision, depth: int, lang: str, told: set[str]) -> Iterator[str]:
    indent, head = "  " * depth, f"{one.id} {one.title.get(lang, '')}"
    if one.id in told:
        yield f"{indent}{head} ({in_language('as above', lang)})"
        return
    told.add(one.id)
    yield f"{indent}{head} – {_settled(one, lang)}"
    if one.applies:
        yield f"{indent}  {in_language('applies when', lang)}"
        yield from _branch(rules, rules.provisions[one.applies], depth + 2, lang, told)
    yield from (f"{indent}  {exception}" for exception in _exceptions(one, lang))
    yield from _children(rules, one.node, depth + 1, lang, told)
    yield from (f"{indent}  {_parameter(parameter, lang)}" for parameter in one.parameters)


def _exceptions(one: Provision, lang: str) -> Iterator[str]:
    said = in_language("unless {}: then {} (priority {})", lang)
    return (said.format(exempt.when, word(exempt.then, lang), exempt.priority) for exempt in one.exceptions)


def _parameter(parameter: Parameter, lang: str) -> str:
    value = parameter.value or in_language("unset", lang)
    return f"{parameter.name} = {value} {word(parameter.unit, lang)} ({parameter.reference})"


def _children(rules: RuleSet, node: Node, depth: int, lang: str, told: set[str]) -> Iterator[str]:
    for child in node.children:
        if child.kind == "same":
            yield from _branch(rules, rules.provisions[child.name], depth, lang, told)
        else:
            asks = f"{said(child.asks, lang)} – " if child.asks else ""
            yield f"{'  ' * depth}{asks}{_way(child, lang)}"
            yield from _children(rules, child, depth + 1, lang, told)


def _settled(one: Provision, lang: str) -> str:
    bounds = [
        f"{sign} {p.value or in_language('unset', lang)} {word(p.unit, lang)}"
        for sign, name in (("≥", one.node.at_least), ("≤", one.node.at_most))
        for p in one.parameters
        if p.name == name
    ]
    return " ".join([_way(one.node, lang), *bounds])


def _way(node: Node, lang: str) -> str:
    """How a question is settled, in a few words."""
    if node.kind == "group":
        names = ", ".join(child.name for child in node.children)
        count = f" {node.count}" if node.count not in (None, 1) else ""
        kind = "none" if node.negated else "all" if node.count is None else "any" if node.count == 1 else "enough"
        return f"{word(kind, lang)}{count}: {names}"
    if node.kind == "judgement":
        return in_language("judgement of {}", lang).format(node.by.get(lang, ""))
    if node.kind == "computed":
        answer = "" if node.wanted else f": {in_language('no', lang)}"
        return in_language("the graph ({})", lang).format(node.fact + answer)
    if node.kind == "since":
        return in_language("the date ({} or later)", lang).format(node.date)
    if node.kind == "open":
        return in_language("open: the text can be read in {} ways", lang).format(len(node.texts))
    return in_language("papers: {}", lang).format("; ".join(text.get(lang, "") for text in node.texts))

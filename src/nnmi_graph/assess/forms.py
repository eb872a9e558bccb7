"""Explanations as text, Markdown and HTML."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from ..phrases import in_language
from ..render.table import columns_of, wrap
from ..rulesets.words import word
from ..webpage import page
from .explain import Explanation, Line

_WIDTH, _COLUMN = 118, 15


def as_text(explanations: Sequence[Explanation], width: int | None = None) -> str:
    """The explanations for a terminal of that many columns, one below the other."""
    columns = max(60, min(width or _WIDTH, _WIDTH))
    return "\n".join("\n".join(_text(one, columns)) + "\n" for one in explanations)


def _text(explanation: Explanation, columns: int) -> Iterator[str]:
    for headline in explanation.headline.splitlines():
        yield from wrap(headline, columns)
    for section in explanation.sections:
        yield ""
        yield section.heading
        for line in section.lines:
            yield from _laid(line, explanation.lang, columns)
    yield ""
    yield from wrap(explanation.notice, columns)


def _laid(line: Line, lang: str, columns: int) -> Iterator[str]:
    """A line with its outcome: in a column of its own if it stands outermost, else behind it."""
    outcome, indent = word(line.outcome, lang), "  " * line.depth
    if line.outcome and line.depth == 1:
        first, tail = indent + outcome + " " * (_COLUMN - columns_of(outcome)), ""
    else:
        first, tail = (
            indent + ("  " if line.depth > 1 else ""),
            in_language(" – {}", lang).format(outcome) if outcome else "",
        )
    head, *rest = wrap(line.text + tail, columns - columns_of(first))
    yield first + head
    yield from (" " * columns_of(first) + more for more in rest)


def as_markdown(explanations: Sequence[Explanation]) -> str:
    """The explanations as Markdown: a heading each, sections, nested lists."""
    parts = []
    for one in explanations:
        parts += [*(f"# {headline}" for headline in one.headline.splitlines()), ""]
        for section in one.sections:
            lines = [f"{'  ' * (line.depth - 1)}- {_marked(line, one.lang, '**{}** {}')}" for line in section.lines]
            parts += [f"## {section.heading}", "", *lines, ""]
        parts += [f"*{one.notice}*", ""]
    return "\n".join(parts)


def as_html(explanations: Sequence[Explanation]) -> str:
    """The explanations as one page that needs nothing else."""
    body = "\n".join(_html(one, number) for number, one in enumerate(explanations))
    lang = explanations[0].lang if explanations else "en"
    return page(explanations[0].headline if explanations else "", body, lang)


def _html(explanation: Explanation, number: int) -> str:
    parts = [f"<h1>{escape(explanation.headline)}</h1>"] if number else []
    for section in explanation.sections:
        lines = [
            f'<p style="margin:.2em 0 .2em {1.5 * (line.depth - 1)}em">'
            f"{_marked(Line(line.depth, escape(line.text), line.outcome), explanation.lang, '<b>{}</b> {}')}</p>"
            for line in section.lines
        ]
        parts += [f"<h2>{escape(section.heading)}</h2>", *lines]
    return "\n".join([*parts, f'<p class="small">{escape(explanation.notice)}</p>'])


def _marked(line: Line, lang: str, form: str) -> str:
    return form.format(word(line.outcome, lang), line.text) if line.outcome else line.text

"""The catalogue of ready-made questions and checks (docs/questions.md), made from their headers.

python -m tests.questions.catalogue      write it
"""

from __future__ import annotations

from collections.abc import Iterator

from nnmi_graph.ask import defaults
from nnmi_graph.content import Content, QueryFile
from nnmi_graph.headers import Header, Param

from .approve import CONTENT, ROOT

PAGE = ROOT / "docs/questions.md"
HEAD = """# Questions and checks

Every question is a file in `queries/questions/`, every check one in `queries/checks/`. Ask by name:

    nnmi query leverage --institute "America Makes"
    nnmi query planned-and-existing --as-of 2015-05-01

A thing may be given by any name the graph knows, in English or Chinese, by abbreviation or former name; an option may be
repeated. `nnmi query NAME --help` tells what a question asks, `--lang zh` answers in Chinese (the words are in
`queries/words.yaml`), `--show` prints the SPARQL. The files run as they stand in any SPARQL 1.1 engine whose default
graph is the union of all graphs. In every answer `source id` and `grade` name the source (A law or government, B a
party's own release, C press, D secondary) and `claim` the statement behind the row; what the data cannot tell is said in
a row. Dates are compared by precision; a year or month asks for the period, a day for the day.

*This page is made from the headers of the queries: `python -m tests.questions.catalogue`.*
"""


def catalogue(content: Content) -> str:
    """The page, in Markdown."""
    queries = [(query, query.header()) for query in content.queries().values()]
    return HEAD + "".join(
        [
            "\n## Questions\n",
            *_questions([pair for pair in queries if pair[0].kind == "question"]),
            "\n## Checks\n\nA row is a problem in the data. `violation` must be mended, `warning` be looked at.\n",
            *(_check(query, header) for query, header in queries if query.kind == "check"),
        ]
    )


def _questions(queries: list[tuple[QueryFile, Header]]) -> Iterator[str]:
    for query, header in sorted(queries, key=lambda pair: (pair[1].question or 99, pair[0].name)):
        yield f"\n### {header.question}. `{query.name}`\n\n{header.summary['en']}<br>\n{header.summary['zh']}\n"
        yield from _parameters(query, header.params)
        yield f"\nTags: {', '.join(header.tags)}\n"


def _parameters(query: QueryFile, params: tuple[Param, ...]) -> Iterator[str]:
    written = defaults(query.text(), [param.variables for param in params])
    if params:
        yield "\n"
    for param in params:
        default = "" if written[param.variables] == "UNDEF" else f" (default `{written[param.variables]}`)"
        yield f"- `--{param.option}` {param.meaning['en']}{default} / {param.meaning['zh']}\n"


def _check(query: QueryFile, header: Header) -> str:
    mend = header.solution
    return (
        f"\n### `{query.name}` ({header.severity})\n\n{header.summary['en']} {mend['en']}<br>\n"
        f"{header.summary['zh']}{mend['zh']}\n"
    )


if __name__ == "__main__":
    PAGE.write_text(catalogue(CONTENT), encoding="utf-8")

"""Where a query that the engine cannot read goes wrong, and what would do there.

The engine tells the place where the last of its many attempts ended, which may be far from the fault. Here the fault is
the first word that no query begins with: up to there the text can be completed, with it no more.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import pyoxigraph as ox

from ..errors import QueryError, Where
from ..terms import PREFIXES
from .text import TOKEN, place

_FILLERS = {
    "": "",
    "?x": "write a variable there",
    "1": "write a value there",
    "?z": "write a value there",
    "?y ?z": "write a property and a value there",
    "?x ?y ?z": "write a pattern there, such as ?thing rdfs:label ?name",
    "<x:x>": "write an IRI there",
    ", 1": "write a comma there",
    "(1)": "write brackets (…) there",
    "(?x)": "write a variable in brackets there",
    "{}": "write brackets {…} there",
    "AS ?new": "write AS and a new variable there",
    "1 AS ?new": "write a value, AS and a new variable there",
    "BY ?x": "write BY there",
    "* {}": "write * or variables there",
    "1, 1": "write two values with a comma between there",
    "(1, 1)": "write brackets (…) there",
    "(1, 1, 1)": "write brackets (…) there",
    'SEPARATOR="x"': "write SEPARATOR there",
    "<x:x> ?z": "write a property and a value there",
    "EXISTS {}": "write EXISTS {…} there",
    "(1 AS ?new)": "write brackets (…) there",
    '"x"': "write a text there",
    '= "x"': "write = and a text there",
    "= 1": "write a value there",
    "& 1": "write a value there",
    "| 1": "write a value there",
    "^<x:x>": "write a datatype there",
    "1 1": "write as many values as there are variables",
    "1 1 1": "write as many values as there are variables",
    "?x {}": "write a variable and a pattern there",
    "<x:x> {}": "write an IRI and a pattern there",
    "<x:x> ASK {}": "write an IRI there",
    "x: <x:x> ASK {}": "write a prefix with its colon, and its IRI there",
    "ASK {}": "begin with SELECT, ASK, CONSTRUCT or DESCRIBE",
}
"""What may complete a query, and the advice that follows."""
_COUNTING = ("COUNT", "SUM", "AVG", "MIN", "MAX", "SAMPLE", "GROUP_CONCAT")
_HINTS = {
    "=": "write = once only",
    "AND": "write &&",
    "OR": "write ||",
    "UNION": "put the pattern before it in brackets {…}",
    '"': "close the quotes",
    "'": "close the quotes",
}
"""What to do where certain words are out of place."""
_TAILS = ("", " {}", " ?z", " ?x {}")
"""What may follow brackets that close."""
_CLOSES = {"(": ")", "{": "}", "[": "]"}
_TAKES = {
    **dict.fromkeys(("IF", "REPLACE"), 3),
    **dict.fromkeys(("STRAFTER", "STRBEFORE", "STRSTARTS", "STRENDS", "CONTAINS", "REGEX", "SUBSTR"), 2),
    **dict.fromkeys(("STRLANG", "STRDT", "LANGMATCHES", "SAMETERM"), 2),
}
"""How many arguments a function takes at the least, where that is more than one."""
_DECLARATION = re.compile(r"@?PREFIX\s+([\w.\-]*\w)([^\w<{(]*)(<[^<>\s]+>)", re.IGNORECASE)
"""A prefix with its IRI, whatever stands between."""
_MOST = 400
"""Up to how many words it is looked for: each try reads the query anew."""


def query_error(error: SyntaxError, text: str, name: str = "query") -> QueryError:
    """Oxigraph's parse error as one line in plain words, with its place."""
    if name == "query" and (told := misread(text, str(error.msg), name)):
        return told
    place = re.match(r"error at (\d+):(\d+): ", str(error.msg))
    if not place:
        return QueryError(str(error.msg), where=name)
    line, column = int(place[1]), int(place[2])
    rest = " ".join(text.splitlines()[line - 1 : line])[column - 1 :].strip()
    return QueryError(_complaint(str(error.msg)[place.end() :], rest), where=Where(name, line, column))


def misread(text: str, message: str, name: str) -> QueryError | None:
    """What is wrong with a query, by its text and the engine's message; None if that cannot be told."""
    if "variable that is unbound" in message:
        what = "a variable is selected that is neither grouped by nor counted or summed"
        return QueryError(what, where=name, mend="name it in GROUP BY")
    words = [match for match in TOKEN.finditer(text) if match.lastgroup not in ("space", "comment")]
    said = [word[0].upper() for word in words]
    nested = said.count("SELECT") > 1 and not set(said).isdisjoint(_COUNTING)
    if told := _of_prefixes(words, text, name):
        return told
    if len(words) > _MOST or nested:
        return None
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if _completed(text, words[:middle]) is not None else (low, middle - 1)
    begun, still_open = words[:low], [one[-1] for one in _open(words[:low])]
    advice = _FILLERS[_completed(text, begun) or ""]
    if low < len(words):
        wrong = words[low]
        before = " ".join(text[begun[-min(3, low)].start() : begun[-1].end()].split()) if begun else ""
        what = f"{wrong[0]!r} cannot stand after {before!r}" if before else f"no query begins with {wrong[0]!r}"
        return QueryError(what, where=place(text, wrong.start(), name), mend=_advice(wrong[0], still_open) or advice)
    if not advice and not still_open:
        return None
    advice = advice or f"close it with {' '.join(still_open)}"
    return QueryError("the query ends too early", where=place(text, len(text.rstrip()), name), mend=advice)


def _of_prefixes(words: Sequence[re.Match[str]], text: str, name: str) -> QueryError | None:
    """What is wrong with how a prefix is declared, or with a name of one that is not."""
    if bad := _badly_declared(words, text):
        what = f"{' '.join(bad[0].split())!r} declares no prefix"
        return QueryError(what, where=place(text, bad.start(), name), mend=f"write PREFIX {bad[1]}: {bad[3]}")
    unknown = _undeclared(words)
    return _of_prefix(unknown, text, name) if unknown else None


def _of_prefix(unknown: re.Match[str], text: str, name: str) -> QueryError:
    """What is wrong with a name whose prefix is not declared: it may be the beginning of an IRI that does not end."""
    where = place(text, unknown.start(), name)
    if text[: unknown.start()].endswith("<"):
        return QueryError("an IRI is not closed", where=where, mend="close it with >, and write %20 for a space in it")
    prefix = unknown[0].partition(":")[0] + ":"
    return QueryError(f"the prefix {prefix} is not declared", where=where, mend=f"add a line PREFIX {prefix} <…>")


def _badly_declared(words: Sequence[re.Match[str]], text: str) -> re.Match[str] | None:
    """The first prefix whose colon is missing, or is not where it belongs, or that is written as in Turtle."""
    for word in words:
        declared = _DECLARATION.match(text, word.start())
        if declared and (declared[0][0] == "@" or not re.fullmatch(r":\s*", declared[2])):
            return declared
    return None


def _undeclared(words: Sequence[re.Match[str]]) -> re.Match[str] | None:
    """The first name whose prefix the query does not declare."""
    declared = {*PREFIXES, "_"}
    for before, word in zip([None, *words], words, strict=False):
        if word.lastgroup != "name" or word[0].startswith("@"):
            continue
        prefix = word[0].partition(":")[0]
        if before and before[0].upper() == "PREFIX":
            declared.add(prefix)
        elif prefix not in declared:
            return word
    return None


def _advice(word: str, still_open: Sequence[str]) -> str | None:
    """What to do with a word that is out of place, if it tells that by itself."""
    if word in ")}]":
        return f"write {still_open[0]} first" if word in still_open[1:] and word != still_open[0] else None
    if word.upper() in ("ORDER", "GROUP", "LIMIT", "HAVING", "OFFSET") and "}" in still_open:
        return "write } first"
    if word.upper() in _COUNTING:
        return "put it in brackets, as (COUNT(?x) AS ?n)"
    if word.upper() not in _HINTS:
        return None
    return _HINTS[word.upper()]


def _completed(text: str, words: Sequence[re.Match[str]]) -> str | None:
    """What the words can be completed with to a query, besides what closes them; None if with nothing."""
    begun, closing = text[: words[-1].end()] if words else "", _open(words)
    rounds = next((at for at, one in enumerate(closing) if not one.endswith(")")), len(closing))
    inner, outer = " ".join(closing[:rounds]), " ".join(closing[rounds:])
    named = f"{' '.join(closing[: rounds - 1])} AS ?new )" if rounds else inner
    ends = [f"{tail} {outer}" for tail in (_TAILS if rounds else _TAILS[:1])]
    if any(word[0].upper() == "CONSTRUCT" for word in words):
        ends.append(f"{outer} WHERE {{}}")
    if grouped := _grouped(words):
        ends += [f"{{}} {grouped} {outer}", outer.replace("}", f"}} {grouped}", 1)]
    for filler in _FILLERS:
        gap = "" if filler[:1] in ("=", "&", "|", "^", "(") else " "
        for closed in dict.fromkeys((inner, named)):
            if any(_reads(f"{begun}{gap}{filler} {closed}{end}") for end in ends):
                return filler if filler or closed == inner else "AS ?new"
    return None


def _grouped(words: Sequence[re.Match[str]]) -> str:
    """A GROUP BY for whatever stands plainly beside what is counted; '' if nothing is."""
    if not any(word[0].upper() in _COUNTING for word in words):
        return ""
    pairs = zip([None, *words], words, strict=False)
    plain = [word[0] for as_, word in pairs if word.lastgroup == "variable" and not (as_ and as_[0].upper() == "AS")]
    return f"GROUP BY {' '.join(dict.fromkeys(plain))}" if plain else ""


def _open(words: Sequence[re.Match[str]]) -> list[str]:
    """What closes the brackets that are open, the last one first: a function gets the arguments that it lacks."""
    stack: list[tuple[str, int]] = []
    for before, word in zip([None, *words], words, strict=False):
        if word.lastgroup == "other" and word[0] in _CLOSES:
            lacks = _TAKES.get(before[0].upper(), 1) - 1 if before and word[0] == "(" else 0
            stack.append((_CLOSES[word[0]], lacks))
        elif stack and word[0] == stack[-1][0]:
            stack.pop()
        elif stack and word[0] == ",":
            stack[-1] = (stack[-1][0], max(stack[-1][1] - 1, 0))
    return [", 1" * lacks + f" {closer}" if lacks else closer for closer, lacks in reversed(stack)]


def _reads(text: str) -> bool:
    """Whether the engine reads the text as a query; one whose variables are not grouped by is well written."""
    try:
        ox.Store().query(text, prefixes=PREFIXES)
    except SyntaxError as error:
        return "variable that is unbound" in str(error)
    except (RuntimeError, OSError, ValueError):
        return True
    return True


def _complaint(message: str, rest: str) -> str:
    """What is wrong at a place whose line goes on with `rest`; the parser's character classes are left out."""
    if "Prefix not found" in message:
        return "this prefix is not declared; add a PREFIX line"
    if not message.startswith("expected"):
        return message
    tokens = re.findall(r'"([{}().;\[\]=]|[A-Z]{2,})"|\b([A-Z]{2,})\b', re.sub(r"\[[^\]]*\]", "", message))
    wanted = sorted({quoted or word for quoted, word in tokens}, key=lambda token: (len(token), token))
    found = f"no SPARQL from here on: {rest[:40]!r}" if rest else "the query ends too early"
    return f"{found}; expected {' or '.join(wanted[:6])}" if wanted else found

"""Queries with variables that have their value beforehand (SHACL 1.0, appendix A), made to run for all nodes at once.

The standard runs a constraint's query once for each focus node, with `$this` replaced. Here the pattern that finds the
focus nodes goes into every group of the query that uses `$this`, so one run gives the rows of them all. Parameters and
`$PATH` are put in as text. What cannot be treated so – a LIMIT, an aggregate over all rows – is told by `set_based`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from itertools import islice, pairwise

from ..errors import ContentError, QueryError
from ..frozen import fresh, value, workpiece
from ..learnt import learnt
from ..store.text import TOKEN, refuse_remote
from ..terms import Term, iri_text, term_text
from .model import SparqlBody

_FORBIDDEN = ("MINUS", "VALUES", "SERVICE")
_PER_NODE = ("LIMIT", "OFFSET")


@value
class Token:
    """A piece of a query. `kind` is the name of the group in `TOKEN` that took it."""

    kind: str
    text: str

    @property
    def is_gap(self) -> bool:
        return self.kind in ("space", "comment")

    @property
    def word(self) -> str:
        """The keyword in capitals, '' if it is none."""
        return self.text.upper() if self.kind == "word" else ""

    @property
    def variable(self) -> str:
        """The variable's name, '' if it is none."""
        return self.text[1:] if self.kind == "variable" else ""


@workpiece
class Group:
    """What stands between one pair of braces, or the whole query: tokens, and the groups within.

    `kind` is `query`, `plain`, `exists` or `graph`; `head` holds the tokens of a SELECT before its brace.
    """

    kind: str
    parts: list[Token | Group] = fresh(factory=list)

    def tokens(self) -> Iterator[Token]:
        """All tokens, those of inner groups too."""
        for part in self.parts:
            if isinstance(part, Group):
                yield from part.tokens()
            else:
                yield part

    def own(self) -> list[Token]:
        """The tokens of this group that are no white space, without those of inner groups."""
        return [part for part in self.parts if isinstance(part, Token) and not part.is_gap]

    def groups(self) -> Iterator[Group]:
        """The groups below, outermost first."""
        for part in self.parts:
            if isinstance(part, Group):
                yield part
                yield from part.groups()

    @property
    def is_select(self) -> bool:
        own = self.own()
        return bool(own) and own[0].word == "SELECT"


def tokenize(text: str) -> list[Token]:
    """The query in pieces; joined they give the text again."""
    return [Token(str(match.lastgroup), match[0]) for match in TOKEN.finditer(text)]


@lru_cache(512)
def parse(text: str) -> Group:
    """The query as nested groups, which nobody changes. Raises `QueryError` if its braces do not match."""
    return group_tokens(tokenize(text))


def group_tokens(tokens: list[Token]) -> Group:
    """The tokens as nested groups. Raises `QueryError` if the braces do not match."""
    root = Group("query")
    stack = [root]
    for token in tokens:
        if token.text == "{" and token.kind == "other":
            inner = Group(_kind(stack[-1].own()))
            stack[-1].parts += [token, inner]
            stack.append(inner)
            continue
        if token.text == "}" and token.kind == "other":
            if len(stack) == 1:
                raise QueryError("a } without its {")
            stack.pop()
        stack[-1].parts.append(token)
    if len(stack) > 1:
        raise QueryError("a { without its }")
    return root


def _kind(before: list[Token]) -> str:
    """What a brace opens, told by the tokens before it."""
    if before and before[-1].word == "EXISTS":
        return "exists"
    return "graph" if len(before) > 1 and before[-2].word == "GRAPH" else "plain"


def _read(body: SparqlBody, where: str) -> Group:
    """The query's groups. Raises `ContentError` for one that cannot be read or would reach out to the network."""
    try:
        refuse_remote(body.text, "query")
        return parse(body.text)
    except QueryError as error:
        raise ContentError(f"{where}: {error}") from None


def check_body(body: SparqlBody, where: str, bound: tuple[str, ...] = ()) -> None:
    """Raise `ContentError` if the query breaks a rule for queries with `$this` bound beforehand."""
    root = _read(body, where)
    tokens = [token for token in root.tokens() if not token.is_gap]
    for word in _FORBIDDEN:
        if any(token.word == word for token in tokens):
            raise ContentError(
                f"{where}: {word} may not stand where $this is bound beforehand",
                mend="write FILTER NOT EXISTS or a FILTER",
            )
    taken = {"this", "shapesGraph", "currentShape", *(bound if body.is_ask else set(bound) - {"value"})}
    for before, token in pairwise(tokens):
        if before.word == "AS" and token.variable in taken:
            raise ContentError(f"{where}: ${token.variable} has its value beforehand and cannot be assigned")
    forms = [token.word for token in tokens if token.word in ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")]
    if not forms or forms[0] != ("ASK" if body.is_ask else "SELECT"):
        raise ContentError(f"{where}: the query is no {'ASK' if body.is_ask else 'SELECT'}")
    for group in (root, *root.groups()):
        if group.is_select and "this" not in {t.variable for t in projection(group)}:
            raise ContentError(f"{where}: a SELECT that does not return $this", mend="add $this to it")


@learnt
def in_full(text: str, prefixes: Mapping[str, str], where: str) -> str:
    """The query with IRIs for its names, which then mean the same wherever it is put, and without declarations.

    Raises `ContentError` for a name whose prefix nobody declares: other tools would refuse it too.
    """
    known, found = dict(prefixes), []
    tokens = iter(tokenize(text))
    for token in tokens:
        prefix, _, local = token.text.rstrip(".").partition(":")
        if token.word == "PREFIX":
            name, iri = islice((t.text for t in tokens if not t.is_gap), 2)
            known[name[:-1]] = iri[1:-1]
        elif token.kind != "name" or token.text.startswith(("@", "_:")):
            found.append(token.text)
        elif prefix in known:
            rest = token.text[len(token.text.rstrip(".")) :]
            found.append(iri_text(known[prefix] + re.sub(r"\\(.)", r"\1", local)) + rest)
        else:
            mend = "declare it with sh:declare and sh:prefixes"
            raise ContentError(f"{where}: prefix {prefix}: is not declared", mend=mend)
    return "".join(found)


def projection(group: Group) -> list[Token]:
    """The tokens between SELECT and the brace of its pattern (or WHERE)."""
    found: list[Token] = []
    seen = False
    for part in group.parts:
        if isinstance(part, Group) or part.word == "WHERE":
            break
        if seen and not part.is_gap:
            found.append(part)
        seen = seen or part.word == "SELECT"
    return found[:-1] if found and found[-1].text == "{" else found


def is_set_based(text: str) -> bool:
    """Whether one run over all focus nodes gives what a run for each of them would."""
    root = parse(text)
    tokens = [token for token in root.tokens() if not token.is_gap]
    if any(token.word in _PER_NODE for token in tokens):
        return False
    return all(_groups_by_this(group) for group in (root, *root.groups()) if group.is_select)


_AGGREGATES = ("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT")


def _groups_by_this(group: Group) -> bool:
    """Whether a SELECT either does not aggregate, or does so for each `$this`."""
    own = group.own()
    words = [token.word for token in own]
    if "GROUP" in words:
        rest = own[words.index("GROUP") :]
        end = next((i for i, token in enumerate(rest) if token.word in ("HAVING", "ORDER")), len(rest))
        return "this" in {token.variable for token in rest[:end]}
    return "HAVING" not in words and not any(token.word in _AGGREGATES for token in own)


@value
class Bindings:
    """What goes into a query: the pattern that finds the focus nodes, terms and names for variables, the path.

    `inner` limits each group within to few nodes; without it only those groups get the focus pattern that do not bind
    `$this` themselves.
    """

    focus: str
    terms: Mapping[str, str]
    path: str | None = None
    names: Callable[[str], str] = lambda name: name
    inner: str = ""

    def within(self) -> str:
        """What goes into a group within: distinct nodes, so that it never multiplies what the group counts."""
        return self.inner or f"{{ SELECT DISTINCT ?this WHERE {{ {self.focus}}} }} "


def bind_select(body: SparqlBody, bindings: Bindings) -> str:
    """The SELECT with the pattern of the focus nodes in each group that needs it."""
    return _bound_select(body.text, bindings.focus, dict(bindings.terms), bindings.path, bindings.inner)


@learnt
def _bound_select(text: str, focus: str, terms: Mapping[str, str], path: str | None, inner: str) -> str:
    bindings = Bindings(focus, terms, path, inner=inner)
    root = _parsed(text, bindings)
    aggregates = any(token.word == "GROUP" for token in root.own())
    return _render(root, bindings, "query", bindings.within() if aggregates else bindings.focus)


def bind_ask(body: SparqlBody, bindings: Bindings) -> str:
    """The pattern of the ASK, to stand in an EXISTS where `$this` and `$value` come from outside."""
    pattern = next(part for part in _parsed(body.text, bindings).parts if isinstance(part, Group))
    return f"{{{_render(pattern, bindings, 'exists')}}}"


def select_of_target(body: SparqlBody, given: Mapping[str, Term], where: str) -> str:
    """The SELECT of a target as a group, parameters put in. Raises `ContentError`."""
    tokens = [token for token in _read(body, where).tokens() if token.kind != "comment"]
    said = (term_text(given[token.variable]) if token.variable in given else token.text for token in tokens)
    return f"{{ {''.join(said)} }}"


def construct_at(body: SparqlBody, focus: str, where: str) -> str:
    """The CONSTRUCT of a rule with the pattern of its focus nodes at the head of its WHERE. Raises `ContentError`."""
    root = _read(body, where)
    groups = [part for part in root.parts if isinstance(part, Group)]
    if "CONSTRUCT" not in {token.word for token in root.own()} or len(groups) != 2:
        raise ContentError(f"{where}: its query is no CONSTRUCT", mend="write CONSTRUCT { … } WHERE { … }")
    text = "".join(_text_of(part, f" {focus}" if part is groups[1] else "") for part in root.parts)
    return re.sub(r"\$this\b", "?this", text)


def _text_of(part: Token | Group, first: str) -> str:
    return part.text if isinstance(part, Token) else first + "".join(token.text for token in part.tokens())


def _parsed(text: str, bindings: Bindings) -> Group:
    """The query's groups, with `bound($x)` made `true` where x is replaced by a term."""
    if "bound" not in text.casefold():
        return parse(text)
    return group_tokens(list(_settle_bound(tokenize(text), bindings.terms)))


def _settle_bound(tokens: list[Token], terms: Mapping[str, str]) -> Iterator[Token]:
    at = 0
    while at < len(tokens):
        call = [token for token in tokens[at : at + 8] if not token.is_gap][:4]
        if tokens[at].word == "BOUND" and len(call) == 4 and call[2].variable in terms:
            at += next(i for i, token in enumerate(tokens[at:], at) if token is call[3]) - at + 1
            yield Token("other", "(true)")
            continue
        yield tokens[at]
        at += 1


def _render(group: Group, bindings: Bindings, scope: str, first: str | None = None) -> str:
    """The text of the group. `scope` is `query`, `exists` or `graph`: only in a query a group stands by itself.

    `first` is what goes into the pattern of the outermost SELECT, whatever that binds.
    """
    pieces: list[str] = []
    selecting = False
    for part in group.parts:
        if isinstance(part, Token):
            selecting = part.word == "SELECT" or (selecting and part.word != "WHERE" and part.text != "{")
            pieces.append(_bound_token(part, bindings, selecting))
            continue
        below = "query" if part.is_select and scope != "graph" else part.kind if part.kind != "plain" else scope
        if first is not None:
            pieces.append(f" {first} ")
        elif below == "query" and not part.is_select and _needs_focus(part, bindings):
            pieces.append(f" {bindings.within()} ")
        pieces.append(_render(part, bindings, below))
    return "".join(pieces)


def _needs_focus(group: Group, bindings: Bindings) -> bool:
    """Whether a group uses `$this` and must be told its nodes: it does not find them itself, or there is a limit."""
    if not any(token.variable == "this" for token in group.tokens()):
        return False
    return bool(bindings.inner) or not _binds_this(group)


def _binds_this(group: Group) -> bool:
    """Whether a triple pattern of the group begins with `$this`, or each alternative of a group within has one."""
    own = group.own()
    starts = [0] + [index + 1 for index, token in enumerate(own) if token.text in (".", "}")]
    if any(own[index].variable == "this" for index in starts if index < len(own)):
        return True
    return any(choice and all(map(_binds_this, choice)) for choice in _alternatives(group))


def _alternatives(group: Group) -> Iterator[list[Group]]:
    """The groups within that have to match, those together of which one has to."""
    choice: list[Group] = []
    words: list[str] = []
    for part in group.parts:
        if isinstance(part, Group):
            before = "".join(words[-2:-1])
            if before != "UNION":
                yield choice
                choice = []
            if choice or before in ("", ".", "}"):
                choice.append(part)
        elif not part.is_gap:
            words.append(part.word or part.text)
    yield choice


def _bound_token(token: Token, bindings: Bindings, selecting: bool) -> str:
    """The token with its variable replaced, if it has one that has its value beforehand."""
    name = token.variable
    if not name:
        return token.text
    if name == "PATH" and bindings.path is not None:
        return bindings.path
    if name in bindings.terms:
        return f"({bindings.terms[name]} AS ?{name})" if selecting else bindings.terms[name]
    return "?" + bindings.names(name)

"""Shapes compiled to queries: one SELECT for the constraints that look at the same nodes, each row a breach.

Constraints on the values of one property at the same focus nodes share a query, and so do conditions on the focus
node itself; columns `?c0`, `?c1` … then tell which constraint a row is about.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..errors import ContentError
from ..frozen import fresh, replace, value, workpiece
from ..paths import Path, Predicate
from ..shapes.breaks import same_language
from ..shapes.conditions import Conditions, any_of, failed, known_terms, path_in_query
from ..shapes.model import Check, Looks, Shapes, Target
from ..shapes.prebind import Bindings, bind_select
from ..terms import NamedNode, iri_text, values_clause
from .sites import Site, below, sites, step_to, target_pattern


@value
class Shortcut:
    """A cheaper way that gives the same rows when few triples have the predicate beside those of the focus nodes.

    `text` starts at the predicate. `needs_repeats`: there are no rows at all unless some node has two values of it.
    """

    predicate: str
    text: str
    needs_repeats: bool = False


@value
class Query:
    """A SELECT and what its rows mean. `chain` are the variables of nodes on the way to `?this`.

    `branches`: the rows are all values, and a row is a breach or not by what these other queries find about shapes
    that are referred to. `nodes`: the text is to be run once for each focus node that `nodes` selects, put in for
    `ONE`. `target` is where the way to the focus nodes begins.
    """

    text: str
    checks: tuple[Check, ...]
    chain: tuple[str, ...] = ()
    shortcut: Shortcut | None = None
    branches: tuple[tuple[Query, ...], ...] = ()
    nodes: str = ""
    target: Target | None = None

    def all_texts(self) -> Iterator[str]:
        """This query and those it depends on, as text."""
        yield self.text
        for branch in self.branches:
            for query in branch:
                yield from query.all_texts()


@value
class Plan:
    """All queries that check the shapes, with the patterns of their focus nodes."""

    shapes: Shapes
    queries: tuple[Query, ...]

    def texts(self) -> tuple[str, ...]:
        """Each query as text, as `--show` prints it."""
        return tuple(text for query in self.queries for text in query.all_texts())


ONE = NamedNode("urn:nnmi-graph:one")
"""Stands in a query for the one focus node that it is run for."""


def plan(conditions: Conditions, limited: bool = False, grouped: bool = True) -> Plan:
    """The queries for the shapes, `limited` to focus nodes named later; `grouped` lets constraints share a query."""
    planner = _Planner(conditions, grouped)
    return Plan(conditions.shapes, tuple(planner.queries(sites(conditions, limited))))


def queries_at(conditions: Conditions, site: Site) -> tuple[Query, ...]:
    """The queries that check one shape, and those below it, at one place."""
    return tuple(_Planner(conditions, True).queries(below(conditions, site)))


_Key = tuple[str, Target | None, tuple[str, ...], Path | None]


@workpiece
class _Planner:
    """Sorts constraints into those that can share a query, and writes the queries."""

    conditions: Conditions
    grouped: bool
    shared: dict[_Key, list[tuple[Site, Check, str]]] = fresh(factory=dict)
    single: list[Query] = fresh(factory=list)

    def queries(self, places: Iterator[Site]) -> Iterator[Query]:
        for site in places:
            for made in site.shape.constraints:
                before = len(self.single)
                self.place(site, Check(site.shape, made, site.way))
                self.single[before:] = [replace(query, target=site.target) for query in self.single[before:]]
        for entries in self.shared.values():
            groups = [entries] if self.grouped else [[entry] for entry in entries]
            yield from map(self.shared_query, groups)
        yield from self.single

    def place(self, site: Site, check: Check) -> None:
        """Find the way to check one constraint at one site."""
        made, shape = check.made, site.shape
        value = "?this" if shape.path is None else "?value"
        match made.kind.looks:
            case Looks.VALUE:
                condition = self.conditions.broken(made, shape, "?this", value)
                if condition is None and made.body is not None:
                    what = f"{shape.called}: an ASK with a SELECT in it cannot be compiled"
                    raise ContentError(what, mend="write it as a SELECT, or use --engine pyshacl")
                self.share(site, check, shape.path, condition)
            case Looks.FOCUS if made.kind.most and not made.shapes:
                self.single.append(self.too_many(site, check))
            case Looks.FOCUS:
                self.share(site, check, None, self.conditions.broken(made, shape, "?this", value))
            case Looks.QUERY:
                self.single.append(self.brought_along(site, check))
            case Looks.SEVERAL:
                assert made.kind.pattern is not None
                columns, names = "?value ?other", {"other": "?other", "before": site.pattern}
                pattern = made.kind.pattern(self.conditions, made, shape, "?this", "?value", **names)
                columns += " ?value_of" if "?value_of" in pattern else ""
                cut = self.languages_from_predicate(site, columns) if "lang" in made.kind.found else None
                self.single.append(Query(_select(site, pattern, columns), (check,), site.chain, cut))

    def share(self, site: Site, check: Check, path: Path | None, condition: str | None) -> None:
        """Put the condition with others on the same nodes; without a condition, take the long way."""
        if condition is not None:
            self.shared.setdefault((site.pattern, site.target, site.chain, path), []).append((site, check, condition))
        elif check.made.shapes and self.long_way_needed(check):
            self.single.append(self.by_members(site, check))
        else:
            self.single.append(self.counted(site, check))

    def long_way_needed(self, check: Check) -> bool:
        """Whether a shape that is referred to cannot be said in one condition."""
        of_values = check.made.kind.looks is Looks.VALUE
        return of_values or self.conditions.fits(check.made.shapes, "?value") is None

    def shared_query(self, entries: list[tuple[Site, Check, str]]) -> Query:
        """One SELECT for conditions on the same nodes."""
        site, _, _ = entries[0]
        conditions = [condition for _, _, condition in entries]
        checks = tuple(check for _, check, _ in entries)
        is_value = checks[0].made.kind.looks is Looks.VALUE and site.shape.path is not None
        step = self.conditions.values(site.shape.path, "?this", "?value", site.pattern) + " " if is_value else ""
        flags = [f"?c{i}" for i in range(len(entries))] if len(entries) > 1 else []
        binds = "".join(f" BIND(({c}) AS {flag})" for flag, c in zip(flags, conditions, strict=False))
        columns = " ".join((*(["?value"] if is_value else []), *flags))
        broken = any_of(conditions)
        text = _select(site, f"{site.pattern}{step}FILTER({broken}){binds}", columns)
        shortcut = self.from_predicate(site, broken or "", columns, binds) if is_value else None
        return Query(text, checks, site.chain, shortcut, target=site.target)

    def from_predicate(self, site: Site, broken: str, columns: str, binds: str, twice: str = "") -> Shortcut | None:
        """The same SELECT, beginning at the predicate and looking at the target last; `twice` names a second value."""
        target, path = site.target, site.shape.path
        if (
            target is None
            or target.kind in ("node", "sparql")
            or site.chain
            or site.inner
            or not isinstance(path, Predicate)
        ):
            return None
        predicate = iri_text(path.iri)
        steps = f"?this {predicate} ?value . " + (f"?this {predicate} {twice} . " if twice else "")
        itself = target.kind == "subjectsOf" and target.terms[0].value == path.iri
        member = "true" if itself else f"EXISTS {{ {target_pattern(self.conditions, target, '?this')}}}"
        where = f"{steps}FILTER(IF({broken}, {member}, false)){binds}"
        return Shortcut(predicate, _select(site, where, columns), bool(twice))

    def too_many(self, site: Site, check: Check) -> Query:
        """More values than a shape allows."""
        made = check.made
        pattern = self.conditions.distinct(made, site.shape, "?this", made.number + 1, site.pattern)
        if pattern is None:
            return self.counted(site, check)
        twice = self.conditions.fresh()
        shortcut = self.from_predicate(site, f"!sameTerm(?value, {twice})", "", "", twice) if made.number == 1 else None
        return Query(_select(site, site.pattern + pattern, ""), (check,), site.chain, shortcut)

    def languages_from_predicate(self, site: Site, columns: str) -> Shortcut | None:
        """The shortcut for values of which no two may be in one language."""
        cut = self.from_predicate(site, same_language("?first", "?second"), columns, "", "?second")
        if cut is None:
            return None
        text = cut.text.replace(f"?this {cut.predicate} ?value", f"?this {cut.predicate} ?first", 1)
        return replace(cut, text=f"{text[:-1]} BIND(LCASE(LANG(?first)) AS ?value) }}")

    def counted(self, site: Site, check: Check) -> Query:
        """Too few or too many values, by an aggregate."""
        made = check.made
        fits = self.conditions.fits(made.shapes, "?value") if made.shapes else None
        values = self.conditions.values(site.shape.path, "?this", "?value", site.pattern)
        inner = f"{values} FILTER({fits})" if fits else values
        sign, optional = (">", inner) if made.kind.most else ("<", f"OPTIONAL {{ {site.pattern}{inner} }}")
        columns = " ".join((*site.chain, "?this"))
        group = f"GROUP BY {columns} HAVING (COUNT(DISTINCT ?value) {sign} {made.number})"
        return Query(f"SELECT {columns} WHERE {{ {site.pattern}{optional} }} {group}", (check,), site.chain)

    def by_members(self, site: Site, check: Check) -> Query:
        """All values, to be judged by what queries find about the shapes referred to."""
        values = self.conditions.values(site.shape.path, "?this", "?value", site.pattern)
        text = _select(site, f"{site.pattern}OPTIONAL {{ {site.pattern}{values} }}", "?value")
        inner = [step_to(self.conditions, site, shape) for shape in check.made.shapes]
        return Query(text, (check,), site.chain, None, tuple(map(self.branch, inner)))

    def branch(self, site: Site) -> tuple[Query, ...]:
        """The queries that find the nodes that fail a shape that is referred to."""
        mark = self.conditions.shapes.circles.get(site.shape.id)
        if mark is None:
            return tuple(_Planner(self.conditions, self.grouped).queries(below(self.conditions, site)))
        check = Check(site.shape, site.shape.constraints[0], site.way)
        return (Query(_select(site, f"{site.pattern}FILTER({failed(mark, '?this')})", ""), (check,), site.chain),)

    def finds_once(self, site: Site) -> bool:
        """Whether the pattern of the focus nodes surely finds each of them once."""
        if site.chain or site.target is None:
            return False
        if site.target.kind == "class":
            below = (self.conditions.classes or {}).get(site.target.terms[0].value)
            return below is not None and len(below) == 1
        return site.target.kind == "node" or site.pattern.startswith("{ SELECT DISTINCT")

    def brought_along(self, site: Site, check: Check) -> Query:
        """A query of the shapes' own."""
        assert check.made.body is not None
        body = self.conditions.body(check.made.body)
        terms, path = known_terms(check.made, site.shape), path_in_query(site.shape.path)
        if body.set_based:
            focus = site.pattern if site.inner or self.finds_once(site) else _distinct("?this", site.pattern)
            inner = bind_select(body, Bindings(focus, terms, path, inner=site.inner))
            ways = _distinct(" ".join((*site.chain, "?this")), site.pattern)
            wrapped = f"SELECT * WHERE {{ {ways}{{ {inner} }} }}" if site.chain else inner
            return Query(wrapped, (check,), site.chain)
        one = values_clause("?this", [ONE]) + " "
        inner = bind_select(body, Bindings(one, terms, path, inner=one))
        return Query(inner, (check,), site.chain, nodes=_select(site, site.pattern, ""))


def _distinct(columns: str, pattern: str) -> str:
    """The pattern with each of its solutions once."""
    return f"{{ SELECT DISTINCT {columns} WHERE {{ {pattern}}} }} "


def _select(site: Site, where: str, columns: str) -> str:
    """A SELECT of the nodes on the way, the focus node, and more columns."""
    return f"SELECT DISTINCT {' '.join((*site.chain, '?this', columns)).rstrip()} WHERE {{ {where} }}"

"""The messages that stand in our code, read from its syntax trees as templates: `{!r} is no date`.

A message is what an error of ours is made with. Where that is a name, a choice or a call, what it may stand for is looked
up: values given to it, constants, what the function returns, what callers pass. What cannot be known is `{}`.
"""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

Code = ast.Module | ast.FunctionDef
DEEPEST = 6
"""How many names are followed."""


NOTES = ("notes", "_notes", "rule_notes")
"""The functions of shapes that yield notes for a report, whose parts are parted by semicolons."""


@cache
def written(node: ast.expr) -> str:
    """The expression as it is written."""
    return ast.unparse(node)


@cache
def within(node: ast.AST) -> tuple[ast.AST, ...]:
    """The node and all nodes below it."""
    return tuple(ast.walk(node))


def has_words(template: str) -> bool:
    """Whether the template says anything but its values: a word in small letters outside the braces."""
    bare = "".join(literal for literal, *_ in string.Formatter().parse(template))
    return any(word.isalpha() and word.islower() and len(word) > 1 for word in bare.replace("'", " ").split())


@dataclass
class Module:
    """A file of our code: its functions, what contains what, what its names stand for."""

    name: str
    tree: ast.Module
    functions: dict[str, list[ast.FunctionDef]] = field(default_factory=dict)
    inside: dict[ast.AST, ast.FunctionDef | None] = field(default_factory=dict)
    class_of: dict[ast.AST, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._walk(self.tree, None, "")

    def _walk(self, node: ast.AST, function: ast.FunctionDef | None, cls: str) -> None:
        for child in ast.iter_child_nodes(node):
            self.inside[child], self.class_of[child] = function, cls
            inner = child if isinstance(child, ast.FunctionDef) else function
            if isinstance(child, ast.FunctionDef):
                self.functions.setdefault(child.name, []).append(child)
            self._walk(child, inner, child.name if isinstance(child, ast.ClassDef) else cls)


STEPS = {"Step", "counted", "tell", "partial"}
"""What is called with the words for a step of a long job."""


class Harvest:
    """All the messages of a folder of code; `found` says of each template where it stands.

    `words` are those that may be put into a template, by the template and the place in it.
    """

    def __init__(self, root: Path) -> None:
        self.modules = [Module(str(p.relative_to(root)), ast.parse(p.read_text())) for p in sorted(root.rglob("*.py"))]
        self.errors = self._errors()
        self.calls: dict[str, list[tuple[ast.Call, Module]]] = {}
        self.known: dict[ast.expr, set[str]] = {}
        for module in self.modules:
            for node in (node for node in within(module.tree) if isinstance(node, ast.Call)):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                self.calls.setdefault(name, []).append((node, module))
        self.found: dict[str, set[str]] = {}
        self.words: dict[tuple[str, int], set[str]] = {}
        for module in self.modules:
            for call in (node for node in within(module.tree) if isinstance(node, ast.Call)):
                for expression in self._said(call, module):
                    later = written(call.func) in (
                        "in_language",
                        "Sentence",
                        "_note",
                        "_row",
                    )  # its slots are filled later
                    named = "nnmi: " if written(call.func) == "say" else ""
                    for template in (each.removeprefix(named) for each in self.templates(expression, module)):
                        if re.sub(r"\{+\w*\}+", "", template) if later else has_words(template):
                            key = template.replace("{{", "{").replace("}}", "}") if later else template
                            self.found.setdefault(key, set()).add(f"{module.name}:{call.lineno}")

            for function in (n for n in within(module.tree) if isinstance(n, ast.FunctionDef)):
                for said in self._idle(function, module):
                    first, *others = said.split("; ")
                    for part in (f"sh:{{}} {first}", *others):
                        self.found.setdefault(part, set()).add(f"{module.name}:{function.lineno}")
                if function.name not in NOTES or not module.name.startswith(("shapes/", "shacl/")):
                    continue
                for said in (n.value for n in within(function) if isinstance(n, ast.Yield) and n.value):
                    for part in (part for each in self.templates(said, module) for part in each.split("; ")):
                        self.found.setdefault(part, set()).add(f"{module.name}:{said.lineno}")

        for page in sorted(root.rglob("*.html")):
            for _, text in re.findall(r"""\b_\(\s*(["'])(.*?)\1""", page.read_text(encoding="utf-8")):
                self.found.setdefault(text, set()).add(page.name)

    def _idle(self, function: ast.FunctionDef, module: Module) -> Iterator[str]:
        """What a clause of shapes asks in vain, said after its name."""
        if module.name == "shapes/clauses.py" and function.returns and written(function.returns) == "str":
            for node in (n for n in within(function) if isinstance(n, ast.Return) and n.value):
                yield from (each for each in self.templates(node.value, module) if has_words(each))

    def _errors(self) -> set[str]:
        """The names of `NnmiError` and of all that derive from it."""
        bases = {
            node.name: {written(base) for base in node.bases}
            for module in self.modules
            for node in within(module.tree)
            if isinstance(node, ast.ClassDef)
        }
        errors = {"NnmiError"}
        while more := {name for name, above in bases.items() if above & errors} - errors:
            errors |= more
        return errors

    def _said(self, call: ast.Call, module: Module) -> Iterator[ast.expr]:
        """What of the call is said to people: the first argument and `mend` of an error, of `say` and of `in_language`,
        the words of a component, the notes of an export, the rules and findings of its check."""
        name = call.func.id if isinstance(call.func, ast.Name) else ""
        above = written(call.func) == "super().__init__" and module.class_of[call] in self.errors
        if name in ("in_language", "Sentence", "_note"):
            yield call.args[0]
        elif name == "_row":
            yield from (*call.args[3:], *(keyword.value for keyword in call.keywords if keyword.arg == "says"))
        elif name == "say" and module.name.startswith("cli"):
            yield from call.args[1:2]
        elif written(call.func).endswith("notes.append") and module.name.startswith("export"):
            yield call.args[0]
        elif module.name.startswith("export") and (name == "Check" or written(call.func).endswith(".report")):
            yield from call.args if name else call.args[1:2]
        elif name in STEPS or written(call.func).endswith(".tell"):
            yield from (arg for arg in call.args[:2] if isinstance(arg, ast.Constant) and isinstance(arg.value, str))
        elif (name in self.errors or above) and module.class_of[call] != "NnmiError":
            yield from (arg for arg in call.args[:1] if not isinstance(arg, ast.Starred))
            yield from (keyword.value for keyword in call.keywords if keyword.arg in {"what", "mend", "kind"})

    def templates(self, node: ast.expr, module: Module, deep: int = 0) -> set[str]:
        """What the expression may say, as templates; `{}` where that cannot be known."""
        if node not in self.known:
            self.known[node] = {"{}"}  # what refers to itself
            self.known[node] = self._templates(node, module, deep)
        return self.known[node]

    def _templates(self, node: ast.expr, module: Module, deep: int) -> set[str]:
        match node:
            case ast.Constant(value=value):
                return {value.replace("{", "{{").replace("}", "}}")} if isinstance(value, str) else set()
            case ast.JoinedStr(values=parts):
                return {self._joined(parts, module, deep)}
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                ones, others = self.templates(left, module, deep), self.templates(right, module, deep)
                return {one + other for one in ones for other in others}
            case ast.Call(func=ast.Name(id=name)) | ast.Call(func=ast.Attribute(attr=name, value=ast.Name(id="self"))):
                home = module if isinstance(node.func, ast.Name) else self._having(name, module)
                return self._returned(name, home, deep)
            case ast.Name(id=name) if deep < DEEPEST:
                return self._named(node, name, module, deep + 1)
        inner = _choices(node)
        return set().union(*(self.templates(one, module, deep) for one in inner)) if inner else {"{}"}

    def _joined(self, parts: list[ast.expr], module: Module, deep: int) -> str:
        text, slots = "", []
        for part in parts:
            if isinstance(part, ast.FormattedValue):
                text += "{!r}" if part.conversion == ord("r") else "{}"
                plain = part.conversion == -1 and part.format_spec is None
                slots.append(self._words_in(part.value, module, deep) if plain else set())
            else:
                text += "".join(self.templates(part, module, deep))
        for place, words in enumerate(slots):
            self.words.setdefault((text, place), set()).update(words)
        return text

    def _words_in(self, node: ast.expr, module: Module, deep: int) -> set[str]:
        """The words that may be put into a message there, such as a kind of thing."""
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "join":
            quoted = "{!r}" if "repr" in written(node.args[0]) or "!r" in written(node.args[0]) else "{}"
            said = {between.join((quoted, quoted)) for between in self.templates(node.func.value, module, deep)}
        else:
            said = self.templates(node, module, deep)
        return {template for template in said if has_words(template)}

    def _having(self, name: str, module: Module) -> Module:
        """The module with a method: this one, else one of its room, for a class that derives from another's."""
        room = module.name.rpartition("/")[0]
        near = (other for other in self.modules if room and other.name.rpartition("/")[0] == room)
        return next((other for other in (module, *near) if name in other.functions), module)

    def _returned(self, name: str, module: Module, deep: int) -> set[str]:
        functions = module.functions.get(name, [])
        if not functions or deep >= DEEPEST:
            return {"{}"}
        returns = [n.value for function in functions for n in within(function) if isinstance(n, ast.Return) and n.value]
        return set().union(*(self.templates(value, module, deep + 1) for value in returns))

    def _named(self, node: ast.expr, name: str, module: Module, deep: int) -> set[str]:
        """What the name stands for: in its function, as an argument of it, in its module, in another module."""
        function = module.inside.get(node)
        if function is not None:
            if values := _given(name, function):
                return set().union(*(self.templates(value, module, deep) for value in values))
            taken = [arg.arg for arg in (*function.args.posonlyargs, *function.args.args)]
            if name in taken or name in {arg.arg for arg in function.args.kwonlyargs}:
                return self._passed(name, taken, function, module, deep) or {"{}"}
        for other in (module, *self.modules) if name.lstrip("_").isupper() else (module,):
            top = [n for n in other.tree.body if isinstance(n, ast.Assign | ast.AnnAssign)]
            if values := [n.value for n in top if n.value and name in _targets(n)]:
                return set().union(*(self.templates(value, other, deep) for value in values))
        return {"{}"}

    def _passed(self, name: str, taken: list[str], function: ast.FunctionDef, home: Module, deep: int) -> set[str]:
        """What the callers of the function give for the argument."""
        found: set[str] = set()
        everything = [*function.args.posonlyargs, *function.args.args]
        usual = dict(zip([arg.arg for arg in reversed(everything)], reversed(function.args.defaults), strict=False))
        usual |= {
            arg.arg: value
            for arg, value in zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True)
            if value
        }
        if name in usual:
            found |= self.templates(usual[name], home, deep)
        called = home.class_of[function] if function.name == "__init__" else function.name
        for call, module in self.calls.get(called, []):
            place = taken.index(name) - (taken[:1] in (["self"], ["cls"])) if name in taken else len(call.args)
            given = [keyword.value for keyword in call.keywords if keyword.arg == name]
            for value in given + call.args[place : place + 1]:
                found |= self.templates(value, module, deep)
        return found


def _choices(node: ast.expr) -> list[ast.expr]:
    """The expressions of which the value is one."""
    match node:
        case ast.IfExp(body=one, orelse=other):
            return [one, other]
        case ast.BoolOp(values=several) | ast.Dict(values=several) | ast.Tuple(elts=several):
            return several
        case ast.NamedExpr(value=value) | ast.Subscript(value=value):
            return [value]
    return []


def _targets(node: ast.Assign | ast.AnnAssign | ast.NamedExpr) -> set[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return {target.id for target in targets if isinstance(target, ast.Name)}


def _given(name: str, function: ast.FunctionDef) -> list[ast.expr]:
    """The values that the function gives to the name."""
    giving = (n for n in within(function) if isinstance(n, ast.Assign | ast.AnnAssign | ast.NamedExpr))
    given = [n.value for n in giving if n.value is not None and name in _targets(n)]
    for loop in (n for n in within(function) if isinstance(n, ast.For | ast.comprehension)):
        if written(loop.target) == name:
            given.append(loop.iter)
        if isinstance(loop.target, ast.Tuple) and isinstance(loop.iter, ast.Tuple):
            places = [place for place, part in enumerate(loop.target.elts) if written(part) == name]
            given += [one.elts[place] for one in loop.iter.elts for place in places if isinstance(one, ast.Tuple)]
    return given

"""What declares that it carries a clause, read from the source of doudi without importing it.

Carriers outside the rule book declare clauses in three ways: a function by the decorator ``@carries("MCA57-24")``,
an object declared in Python by the argument ``carries=("MCA57-24",)`` (a step, a verb, a question of the self-audit),
a procedure by the key ``carries`` of its YAML file. The clauses must be literals.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from doudi.policy.engine.yaml_files import POLICY_FOLDER, load_yaml

PACKAGE = POLICY_FOLDER.parent
_KINDS = {
    "Step": "step",
    "Verb": "verb",
    "AuditQuestion": "check",
    "ReferralKind": "referral",
    "QuestionKind": "question",
}
"""The kind of carrier by the class that is called with ``carries=``; other classes keep their own name."""
_KINDS_BY_DECORATOR = {"action": "verb", "invariant": "check"}
_KINDS_BY_PLACE = (("commandline/", "command"), ("/views.py", "page"), ("/views/", "page"))
_DECLARATIONS = "**/declarations/*.yaml"
_WORD = re.compile(r"[a-z][a-z0-9_]+")


@dataclass(frozen=True)
class Carrier:
    """Something that carries clauses: its kind, its name, the file that declares it, and the clauses."""

    kind: str
    name: str
    path: str
    clauses: tuple[str, ...]

    @property
    def id(self) -> str:
        """Kind and name, such as ``step:public_notice``."""
        return f"{self.kind}:{self.name}"


class NotLiteralError(Exception):
    """A declaration whose clauses cannot be read from the source."""


@cache
def declared_carriers(package: Path = PACKAGE) -> list[Carrier]:
    """List the carriers of all rooms but the rule book, which declares its own."""
    found: list[Carrier] = []
    for path in sorted(package.rglob("*.py")):
        if POLICY_FOLDER not in path.parents and "carries" in (text := path.read_text(encoding="utf-8")):
            found.extend(_carriers_in(ast.parse(text), str(path.relative_to(package))))
    for path in sorted(package.glob(_DECLARATIONS)):
        if clauses := load_yaml(path).get("carries"):
            listed = (clauses,) if isinstance(clauses, str) else tuple(clauses)
            found.append(Carrier("procedure", path.stem, str(path.relative_to(package)), listed))
    return found


def _carriers_in(tree: ast.Module, path: str) -> Iterator[Carrier]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            yield from _declared_on(node, path)
        elif isinstance(node, ast.Call):
            yield from _declared_in_call(node, path)


def _declared_on(function: ast.FunctionDef, path: str) -> Iterator[Carrier]:
    """A function with the decorator: its kind by its other decorators, or by the place of its file."""
    called = {_called(one): one for one in function.decorator_list if isinstance(one, ast.Call)}
    if "carries" not in called:
        return
    clauses = tuple(_literal(argument, path) for argument in called["carries"].args)
    kind = next((name for place, name in _KINDS_BY_PLACE if place in f"/{path}"), "function")
    kind = next((_KINDS_BY_DECORATOR[name] for name in called if name in _KINDS_BY_DECORATOR), kind)
    module = path.removesuffix(".py").replace("/", ".")
    yield Carrier(kind, f"{module}.{function.name}", path, clauses)


def _declared_in_call(call: ast.Call, path: str) -> Iterator[Carrier]:
    """An object declared with ``carries=``; a call that only passes the clauses on declares nothing."""
    arguments = {keyword.arg: keyword.value for keyword in call.keywords}
    given = arguments.get("carries")
    if not isinstance(given, ast.Tuple | ast.Constant):
        return
    parts = given.elts if isinstance(given, ast.Tuple) else [given]
    clauses = tuple(_literal(part, path) for part in parts)
    named = arguments.get("name") or (call.args[0] if call.args else None)
    if named is None:
        raise NotLiteralError(f"{path}:{call.lineno}: what carries {clauses} has no name.")
    kind = _called(call)
    yield Carrier(_KINDS.get(kind, kind), _literal(named, path), path, clauses)


def _called(call: ast.Call) -> str:
    function = call.func
    return (
        function.id if isinstance(function, ast.Name) else function.attr if isinstance(function, ast.Attribute) else ""
    )


def _literal(node: ast.expr, path: str) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    raise NotLiteralError(f"{path}:{node.lineno}: clauses and names of carriers are written as literals.")


@cache
def names_read(wanted: frozenset[str], package: Path = PACKAGE) -> dict[str, list[str]]:
    """Return which of the names of parameters the code and the procedures read, with the files that do."""
    found: dict[str, list[str]] = {}
    for path in sorted([*package.rglob("*.py"), *package.glob(_DECLARATIONS)]):
        if POLICY_FOLDER in path.parents:
            continue
        text = path.read_text(encoding="utf-8")
        mentioned = wanted & set(_WORD.findall(text))
        if mentioned and path.suffix == ".py":
            mentioned &= _strings_in(ast.parse(text))
        elif mentioned:
            mentioned &= set(map(str, load_yaml(path).values()))
        for name in mentioned:
            found.setdefault(name, []).append(str(path.relative_to(package)))
    return found


def _strings_in(tree: ast.Module) -> set[str]:
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}

"""Tests and worked cases that name a clause, read from the source of the tests without importing them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from doudi.policy.engine.yaml_files import POLICY_FOLDER, load_yaml

_MARK = "pytest.mark.clause"
EXAMPLES = POLICY_FOLDER / "examples"


@dataclass(frozen=True)
class ClauseTest:
    """A test with the clauses of its marker, or a worked case with those it cites."""

    id: str
    clauses: tuple[str, ...]


def tests_folder() -> Path | None:
    """The folder of the tests beside the package or in the current directory; None where doudi is only installed."""
    for root in (POLICY_FOLDER.parent.parent, Path.cwd()):
        if (root / "tests" / "policy").is_dir() and (root / "doudi" / "policy").is_dir():
            return root / "tests"
    return None


@cache
def marked_tests(folder: Path) -> list[ClauseTest]:
    """List the tests marked with ``@pytest.mark.clause("MCA57-24", ...)``, as ``path::name``."""
    found: list[ClauseTest] = []
    for path in sorted(folder.rglob("test_*.py")):
        text = path.read_text(encoding="utf-8")
        if "mark.clause" in text:
            name = str(path.relative_to(folder.parent))
            found.extend(_tests_in(ast.parse(text), name))
    return found


def _tests_in(tree: ast.Module, path: str) -> Iterator[ClauseTest]:
    everywhere = tuple(
        clause
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "pytestmark"
        for clause in _clauses_of(node.value.elts if isinstance(node.value, ast.List) else [node.value])
    )
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            clauses = dict.fromkeys((*everywhere, *_clauses_of(node.decorator_list)))
            yield ClauseTest(f"{path}::{node.name}", tuple(clauses))


def _clauses_of(decorators: list[ast.expr]) -> Iterator[str]:
    for decorator in decorators:
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == _MARK:
            yield from (str(ast.literal_eval(argument)) for argument in decorator.args)


@cache
def worked_cases(folder: Path = EXAMPLES) -> list[ClauseTest]:
    """List the worked cases, as ``doudi/policy/examples/path::name``."""
    return [
        ClauseTest(f"{path.relative_to(POLICY_FOLDER.parent.parent)}::{case['name']}", tuple(case.get("cites") or ()))
        for path in sorted(folder.rglob("*.yaml"))
        for case in _cases(path)
    ]


def _cases(path: Path) -> list[dict[str, Any]]:
    return load_yaml(path) or []

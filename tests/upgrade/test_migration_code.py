"""Code of migrations reads the tables as they are at that migration, never through the models of today."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.test_repository import ROOT

MIGRATIONS = sorted(ROOT.glob("doudi/**/migrations/0*.py"))
WITHOUT_MODELS = (
    "doudi.core.database_guards",
    "doudi.core.encryption",
    "doudi.core.migration_code",
    "doudi.core.audit.chain",
    "doudi.core.audit.sealed_subjects",
    "doudi.casework.random_checks.sampling",
    "doudi.registry.name_keys",
    "doudi.values",
)
"""What migrations may import. None of it asks the database by a model: a column that a later migration adds is not
there yet when an old store is upgraded."""


def _imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return {name for name in found if name.startswith("doudi.")}


def test_migrations_import_nothing_that_reads_through_models() -> None:
    foreign = {
        path.relative_to(ROOT).as_posix(): names
        for path in MIGRATIONS
        if (names := {name for name in _imported(path) if not name.startswith(WITHOUT_MODELS)})
    }
    assert foreign == {}

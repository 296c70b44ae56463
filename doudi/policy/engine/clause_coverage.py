"""Every clause of every paper, with the rules, figures, examples and pages that carry it.

A clause belongs to a room of doudi (its subject). Where that room exists, something in it must cite the
clause; where the room is still to be built, the clause is listed as waiting for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from doudi.policy.engine.legislation import Clause
from doudi.policy.engine.rule_book import RuleBook
from doudi.policy.engine.yaml_files import load_yaml

_CITATION = re.compile(r"\b([A-Z]+[0-9]*-[0-9IVX]+(?:\.[0-9]+)?)\b")
UNFINISHED_ROOMS = frozenset({"casework", "portal"})
"""Rooms that do not yet carry all that belongs to them; what they lack is listed as waiting."""


@dataclass
class ClauseCoverage:
    """A clause and everything that carries it."""

    clause: Clause
    room_exists: bool
    rules: list[str] = field(default_factory=list)
    parameters: list[str] = field(default_factory=list)
    examples: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)

    @property
    def carried(self) -> bool:
        """Whether anything carries the clause."""
        return bool(self.rules or self.parameters or self.examples or self.pages)

    @property
    def missing(self) -> bool:
        """Whether its room exists and nothing in doudi carries it."""
        return self.room_exists and not self.carried


def clause_coverage(book: RuleBook, policy_folder: Path) -> list[ClauseCoverage]:
    """Look every clause up in the rules, figures, worked examples and the code of the other rooms."""
    package = policy_folder.parent
    covered = {
        clause.id: ClauseCoverage(
            clause, (package / clause.subject).is_dir() and clause.subject not in UNFINISHED_ROOMS
        )
        for clause in book.legislation.clauses.values()
    }
    for rule in book.rules:
        for citation in rule.cites:
            if citation in covered:
                covered[citation].rules.append(rule.version)
    for parameter in book.parameters.values():
        for citation in {cite for value in parameter.values for cite in value.cites}:
            if citation in covered:
                covered[citation].parameters.append(parameter.name)
    for case in worked_examples(policy_folder / "examples"):
        for citation in case.get("cites") or []:
            if citation in covered:
                covered[citation].examples.append(str(case["name"]))
    for room, citation in _cited_in_code(package, policy_folder):
        if citation in covered and room not in covered[citation].pages:
            covered[citation].pages.append(room)
    return list(covered.values())


def worked_examples(folder: Path) -> Iterator[dict[str, Any]]:
    """Every worked case of every file."""
    for path in sorted(folder.rglob("*.yaml")):
        yield from load_yaml(path) or []


def _cited_in_code(package: Path, policy_folder: Path) -> Iterator[tuple[str, str]]:
    declarations = package.glob("**/declarations/*.yaml")
    for path in sorted([*package.rglob("*.py"), *declarations]):
        if policy_folder not in path.parents:
            for citation in _CITATION.findall(path.read_text(encoding="utf-8")):
                yield str(path.relative_to(package)), citation

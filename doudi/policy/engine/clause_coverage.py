"""Every clause of every legal text, with the rules, parameters, examples and pages that implement it.

The subject of a clause is a package of doudi. Where that package exists and is finished, something must cite the
clause; a clause of an unfinished package is listed as pending.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from doudi.policy.engine.legislation import Clause
from doudi.policy.engine.rule_set import RuleSet
from doudi.policy.engine.yaml_files import POLICY_FOLDER, load_yaml

_CITATION = re.compile(r"\b([A-Z]+[0-9]*-[0-9IVX]+(?:\.[0-9]+)?)\b")
UNFINISHED_ROOMS = frozenset({"casework", "portal"})
"""Packages that do not yet implement all their clauses."""


@dataclass
class ClauseCoverage:
    """A clause and everything that implements it."""

    clause: Clause
    room_exists: bool
    rules: list[str] = field(default_factory=list)
    parameters: list[str] = field(default_factory=list)
    examples: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)

    @property
    def is_carried(self) -> bool:
        """Whether anything implements the clause."""
        return bool(self.rules or self.parameters or self.examples or self.pages)

    @property
    def is_missing(self) -> bool:
        """Whether its package is finished and nothing implements it."""
        return self.room_exists and not self.is_carried


def clause_coverage(rule_set: RuleSet) -> list[ClauseCoverage]:
    """Look up every clause in the rules, parameters, worked examples and the code of the other packages."""
    package = POLICY_FOLDER.parent
    covered = {
        clause.id: ClauseCoverage(
            clause, (package / clause.subject).is_dir() and clause.subject not in UNFINISHED_ROOMS
        )
        for clause in rule_set.legislation.clauses.values()
    }
    for rule in rule_set.rules:
        for citation in rule.cites:
            if citation in covered:
                covered[citation].rules.append(rule.version)
    for parameter in rule_set.parameters.values():
        for citation in {cite for value in parameter.values for cite in value.cites}:
            if citation in covered:
                covered[citation].parameters.append(parameter.name)
    for case in worked_examples(POLICY_FOLDER / "examples"):
        for citation in case.get("cites") or []:
            if citation in covered:
                covered[citation].examples.append(str(case["name"]))
    for room, citation in _cited_in_code(package):
        if citation in covered and room not in covered[citation].pages:
            covered[citation].pages.append(room)
    return list(covered.values())


def worked_examples(folder: Path) -> Iterator[dict[str, Any]]:
    """Every worked example of every file."""
    for path in sorted(folder.rglob("*.yaml")):
        yield from load_yaml(path) or []


def _cited_in_code(package: Path) -> Iterator[tuple[str, str]]:
    declarations = package.glob("**/declarations/*.yaml")
    for path in sorted([*package.rglob("*.py"), *declarations]):
        if POLICY_FOLDER not in path.parents:
            for citation in _CITATION.findall(path.read_text(encoding="utf-8")):
                yield str(path.relative_to(package)), citation

"""Every clause of every legal text, with what carries it and the tests that name it.

A clause is carried by what declares it: a rule (what it cites, or what it says in ``carries=``), a parameter that
something reads, or whatever in the other rooms is declared with the clause. It is proved by a test or worked case that
names it. A mention in a text or comment counts for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from doudi.policy.engine.clause_declarations import Carrier, declared_carriers, names_read
from doudi.policy.engine.clause_tests import ClauseTest, marked_tests, tests_folder, worked_cases
from doudi.policy.engine.legislation import Clause
from doudi.policy.engine.rule_set import RuleSet


@dataclass
class ClauseCoverage:
    """A clause, its carriers, and the tests that name it."""

    clause: Clause
    carriers: list[Carrier] = field(default_factory=list)
    tests: list[str] = field(default_factory=list)

    @property
    def is_carried(self) -> bool:
        """Whether something carries the clause and a test names it."""
        return bool(self.carriers and self.tests)

    @property
    def state(self) -> str:
        """One of carried, untested, uncarried (only a test) and waiting."""
        if self.carriers:
            return "carried" if self.tests else "untested"
        return "uncarried" if self.tests else "waiting"

    @property
    def waiting_for(self) -> str | None:
        """The room that has to carry the clause; None where something does."""
        return None if self.carriers else self.clause.subject


def clause_coverage(rule_set: RuleSet) -> list[ClauseCoverage]:
    """Look up every clause among the carriers of all rooms and the tests that name it."""
    covered = {clause.id: ClauseCoverage(clause) for clause in rule_set.legislation.clauses.values()}
    for carrier in all_carriers(rule_set):
        for clause in carrier.clauses:
            if clause in covered:
                covered[clause].carriers.append(carrier)
    for test in all_tests():
        for clause in test.clauses:
            if clause in covered:
                covered[clause].tests.append(test.id)
    return list(covered.values())


def coverage_faults(rule_set: RuleSet) -> list[str]:
    """List the carriers, tests and worked cases that name a clause which no legal text has, a line each."""
    legislation = rule_set.legislation
    named = [
        *((carrier.id, carrier.clauses) for carrier in all_carriers(rule_set)),
        *((test.id, test.clauses) for test in all_tests()),
    ]
    return [
        f"{name}: {clause}"
        for name, clauses in named
        for clause in clauses
        if legislation.legal_text_of(clause) is None
    ]


def all_carriers(rule_set: RuleSet) -> list[Carrier]:
    """List the rules, the parameters that something reads, and the declared carriers of the other rooms."""
    return [*_rules(rule_set), *_parameters(rule_set), *declared_carriers()]


def all_tests() -> list[ClauseTest]:
    """List the worked cases and, where the tests are at hand, the marked tests."""
    folder = tests_folder()
    return [*worked_cases(), *(marked_tests(folder) if folder else ())]


def _rules(rule_set: RuleSet) -> Iterable[Carrier]:
    for rule in rule_set.rules:
        yield Carrier("rule", rule.version, rule.function.__code__.co_filename, rule.carries)


def _parameters(rule_set: RuleSet) -> Iterable[Carrier]:
    by_rules = {name for rule in rule_set.rules for name in rule.parameters}
    by_code = names_read(frozenset(rule_set.parameters) - by_rules)
    for parameter in rule_set.parameters.values():
        if parameter.name in by_rules or parameter.name in by_code:
            yield Carrier("parameter", parameter.name, parameter.file, parameter.carried_clauses)

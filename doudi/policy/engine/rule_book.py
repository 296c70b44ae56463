"""The rule book: the law, and the questions that other rooms ask of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from doudi.policy.engine.assessment_results import HouseholdAssessment
from doudi.policy.engine.legislation import Legislation
from doudi.policy.engine.local_values import LocalValue, apply_local_values
from doudi.policy.engine.parameters import Figure, Parameter
from doudi.policy.engine.rule_set import RuleSet
from doudi.policy.language import Due, Fact, Rule, Verdict

if TYPE_CHECKING:
    import pyarrow
    from duckdb import DuckDBPyConnection

    from doudi.policy.engine.clause_coverage import ClauseCoverage
    from doudi.policy.engine.household_evaluator import HouseholdEvaluator
    from doudi.policy.engine.kept.computation import KeptComputation
    from doudi.policy.engine.medical_costs import MedicalCostAssessor
    from doudi.policy.engine.month_explanation import MonthExplanation
    from doudi.policy.engine.relief_assessment import ReliefAssessment, ReliefAssessor, ReliefFacts
    from doudi.policy.engine.snapshot_computation import SnapshotComputation
    from doudi.policy.engine.standard_floors import StandardFloor

Row = Mapping[str, Any]
_CACHE_SIZE = 65_536
_AWARD_COLUMNS = ("dibao_class", "assessed_income_fen", "self_care", "child_status", "in_institution")
_PRESUPPOSED_AWARDS = {
    "disabled_child_care": {"programme": "child_living", "child_status": "orphan", "in_institution": False}
}
"""The award without which a due is nothing, by programme of the due."""


class RuleBook(RuleSet):
    """A law with its answers. Months are first days of months; ``known`` is the day as of which the law was known.

    Light to import: the engines, DuckDB and the SQL printers are imported by the methods that need them.
    """

    def __init__(
        self, legislation: Legislation, parameters: dict[str, Parameter], facts: dict[str, Fact], rules: list[Rule]
    ) -> None:
        super().__init__(legislation, parameters, facts, rules)
        self._cached_due_fen = lru_cache(maxsize=_CACHE_SIZE)(self._compute_due_fen)
        self._evaluators: dict[str, HouseholdEvaluator] = {}

    def with_local_values(self, values: Sequence[LocalValue]) -> RuleBook:
        """A copy with values that the office entered.

        Raises:
            RuleBookError: with every contradiction between the values and this book.
        """
        return RuleBook(*apply_local_values(self, values), self.facts, self.rules)

    # --- programmes and figures --------------------------------------------------------------------

    @cached_property
    def due_rule_names(self) -> dict[str, str]:
        """The name of the rule that gives each due, by programme."""
        return {rule.gives.programme: rule.name for rule in self.rules if isinstance(rule.gives, Due)}

    @property
    def due_programmes(self) -> tuple[str, ...]:
        """The programmes that have monthly dues."""
        return tuple(self.due_rule_names)

    @cached_property
    def verdict_programmes(self) -> tuple[str, ...]:
        """The programmes that have a verdict on eligibility."""
        return tuple(rule.gives.programme for rule in self.rules if isinstance(rule.gives, Verdict))

    def parameter_value(self, name: str, month: date, known: date, key: str | None = None) -> Figure:
        """A figure of law for a month as known on a day; ``key`` is the category where it varies by one.

        Raises:
            NoKnownValueError: it has no known value for the month.
        """
        return self.parameters[name].at(month, known).figures[key]

    def eligibility_conditions(self, programme: str) -> list[tuple[str, tuple[str, ...]]]:
        """The conditions of a verdict under the latest rules: for citizens, with references to its clauses."""
        from doudi.policy.engine.assessment import conditions

        rules = {rule.name: rule for rule in self.rules}
        names = conditions(self, date.max.replace(day=1))[programme]
        return [
            (
                (rules[name].for_citizens or (self.label(name), ""))[0],
                tuple(map(self.legislation.reference, rules[name].cites)),
            )
            for name in names
        ]

    def standard_floors(self, month: date, known: date) -> tuple[StandardFloor, ...]:
        """The standards beside their floors in law, see :mod:`doudi.policy.engine.standard_floors`."""
        from doudi.policy.engine.standard_floors import standard_floors

        return standard_floors(self, month, known)

    def columns_read_by_dues(self, first: date, last: date, known: date) -> dict[str, set[str]]:
        """The snapshot columns that dues read, by table.

        See :func:`doudi.policy.engine.due_shares.columns_read_by_dues`.
        """
        from doudi.policy.engine.due_shares import columns_read_by_dues

        return columns_read_by_dues(self, first, last, known)

    def legal_basis_of_dues(
        self, programmes: frozenset[str], first: date, last: date, known: date
    ) -> list[dict[str, Any]]:
        """The rules and dated figures by which some programmes are computed.

        See :func:`doudi.policy.engine.due_shares.legal_basis_of_dues`.
        """
        from doudi.policy.engine.due_shares import legal_basis_of_dues

        return legal_basis_of_dues(self, programmes, first, last, known)

    def clause_coverage(self) -> list[ClauseCoverage]:
        """Every clause with what carries it and the tests that name it."""
        from doudi.policy.engine.clause_coverage import clause_coverage

        return clause_coverage(self)

    def coverage_faults(self) -> list[str]:
        """Carriers, tests and worked cases that name a clause which no legal text has."""
        from doudi.policy.engine.clause_coverage import coverage_faults

        return coverage_faults(self)

    # --- one household -----------------------------------------------------------------------------

    def household_evaluator(
        self, targets: Sequence[str] | None = None, county: Mapping[str, Figure] | None = None
    ) -> HouseholdEvaluator:
        """An evaluator of ``targets`` (default: all dues) for single households, with facts of the ``county``."""
        from doudi.policy.engine.household_evaluator import HouseholdEvaluator

        chosen = tuple(targets) if targets is not None else tuple(self.due_rule_names.values())
        return HouseholdEvaluator(self, chosen, county=county)

    def monthly_due_fen(self, programme: str, month: date, known: date, **facts: Figure) -> int:
        """The monthly due in fen under one award, for a person with no other award than those it presupposes.

        ``facts`` are named as in the snapshot: area, dibao_class, assessed_income_fen, self_care, child_status,
        in_institution.
        """
        return self._cached_due_fen(programme, month, known, **facts)

    def _compute_due_fen(self, programme: str, month: date, known: date, **facts: Figure) -> int:
        due = self.rules_by_due()[programme]
        award: dict[str, Any] = {"award_id": "", "person_id": "", "programme": due.award_programme}
        award |= dict.fromkeys(_AWARD_COLUMNS)
        award |= {"from_month": month, "to_month": None, **facts}
        awards = [award]
        if programme in _PRESUPPOSED_AWARDS:
            awards.append({**award, **_PRESUPPOSED_AWARDS[programme]})
        person: dict[str, Any] = {"person_id": "", "birth_date": month, "death_date": None, "employed_since": None}
        person |= {fact.name: False for fact in self.facts.values() if fact.source == "people"}
        if programme not in self._evaluators:
            self._evaluators[programme] = self.household_evaluator([self.due_rule_names[programme]])
        evaluation = self._evaluators[programme].evaluate_month(month, known, {"area": facts["area"]}, [person], awards)
        return int(evaluation.people[0][self.due_rule_names[programme]])

    def explain_month(
        self, household: Row, people: Sequence[Row], awards: Iterable[Row], person_id: str, month: date, known: date
    ) -> MonthExplanation:
        """Explain what is due to a person, see :func:`doudi.policy.engine.month_explanation.explain_month`."""
        from doudi.policy.engine.month_explanation import explain_month

        return explain_month(self, household, people, awards, person_id, month, known)

    def assess_household(
        self, household: Row, people: Sequence[Row], awards: Iterable[Row], month: date, known: date
    ) -> HouseholdAssessment:
        """Judge every member against every programme.

        See :func:`doudi.policy.engine.household_assessment.assess_household`.
        """
        from doudi.policy.engine.household_assessment import assess_household

        return assess_household(self, household, people, awards, month, known)

    @cached_property
    def relief_assessor(self) -> ReliefAssessor:
        """An assessor of applications for temporary relief, one at a time."""
        from doudi.policy.engine.relief_assessment import ReliefAssessor

        return ReliefAssessor(self)

    def assess_relief(self, facts: ReliefFacts) -> ReliefAssessment:
        """Assess an application for temporary relief, explained.

        See :class:`doudi.policy.engine.relief_assessment.ReliefAssessor`.
        """
        return self.relief_assessor.assess(facts)

    @cached_property
    def medical_cost_assessor(self) -> MedicalCostAssessor:
        """An assessor of settlements of medical costs, one at a time."""
        from doudi.policy.engine.medical_costs import MedicalCostAssessor

        return MedicalCostAssessor(self)

    # --- a whole snapshot --------------------------------------------------------------------------

    def over(self, connection: DuckDBPyConnection, engine: str = "duckdb") -> SnapshotComputation:
        """Computations over the snapshot of a DuckDB connection, by one of the engines."""
        from doudi.policy.engine.snapshot_computation import SnapshotComputation

        return SnapshotComputation(self, connection, engine)

    def compute_county(
        self, connection: DuckDBPyConnection, first: date, last: date, known: date
    ) -> Iterator[pyarrow.Table]:
        """Assess all people and compute all dues, see :func:`doudi.policy.engine.arrays.county.compute_county`."""
        from doudi.policy.engine.arrays.county import compute_county
        from doudi.policy.engine.arrays.engine import Months

        return compute_county(connection, self, Months(first, last, known))

    def assess_county(
        self, connection: DuckDBPyConnection, first: date, last: date, known: date, *, in_words: bool = True
    ) -> Iterator[pyarrow.Table]:
        """Assess all people with arrays, see :func:`doudi.policy.engine.arrays.county.assess_county`."""
        from doudi.policy.engine.arrays.county import assess_county
        from doudi.policy.engine.arrays.engine import Months

        return assess_county(connection, self, Months(first, last, known), in_words=in_words)

    def keep_computation(self, connection: DuckDBPyConnection, first: date, last: date, known: date) -> KeptComputation:
        """Compute dues and assessment, and keep them for changes.

        See :class:`doudi.policy.engine.kept.computation.KeptComputation`.
        """
        from doudi.policy.engine.arrays.engine import Months
        from doudi.policy.engine.kept.computation import keep_computation

        return keep_computation(connection, self, Months(first, last, known))

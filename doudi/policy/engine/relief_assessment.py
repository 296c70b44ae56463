"""Assess an application for temporary relief: amount, ceiling, power, checks, dates, and the explanation of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property, partial
from typing import Any

from doudi.policy.engine.errors import ReliefFactsError
from doudi.policy.engine.explanation_tree import Explainer, ExplanationNode, fold_repeated, parameter_node
from doudi.policy.engine.household_evaluator import HouseholdEvaluation, HouseholdEvaluator
from doudi.policy.engine.parameters import DatedValue
from doudi.policy.engine.rule_set import RuleSet
from doudi.policy.facts import FollowUpTier, ReliefCause, ReliefDegree, ReliefKind, ReliefPower
from doudi.values.translation import gettext as _
from doudi.values.working_days import add_working_days

TARGETS = (
    "relief_ceiling",
    "relief_proposed",
    "relief_counting_amount",
    "relief_decided_by",
    "relief_is_special",
    "relief_needs_economic_check",
    "relief_needs_public_notice",
    "relief_verifies_spending_only",
    "relief_days_to_decide",
    "relief_follow_up_by",
)
_FOLLOW_UP_DAYS = "relief_follow_up_days"
_PAPERS_DAYS = "relief_papers_working_days"


@dataclass(frozen=True)
class ReliefFacts:
    """An application for temporary relief, as far as its amount and its procedure depend on it.

    ``prior_12_months_fen`` is what the household, or anybody of it, was given in the twelve months before;
    ``prior_same_cause_fen`` is the part of it for the same cause. ``approved_total_fen`` counts all stages together.
    ``township_limit_fen`` is the limit of the township on the day of application, None where it has none of its own.
    ``family_is_recognised``: a family on dibao or tekun, at the dibao margin, or recognised for its expenditure.

    Raises:
        ReliefFactsError: a number is out of range, or the part is larger than the whole.
    """

    kind: ReliefKind
    cause: ReliefCause
    degree: ReliefDegree
    area: str
    persons_affected: int
    applied_on: date
    prior_12_months_fen: int = 0
    prior_same_cause_fen: int = 0
    approved_total_fen: int | None = None
    first_paid_on: date | None = None
    township_limit_fen: int | None = None
    family_is_recognised: bool = False

    def __post_init__(self) -> None:
        amounts = (self.prior_12_months_fen, self.prior_same_cause_fen, self.approved_total_fen or 0)
        if self.persons_affected < 1:
            raise ReliefFactsError(_("受困人数须在一人以上。"))
        if min(*amounts, self.township_limit_fen or 0) < 0:
            raise ReliefFactsError(_("金额不能小于零。"))
        if self.prior_same_cause_fen > self.prior_12_months_fen:
            raise ReliefFactsError(_("同一事由已给的金额不能大于十二个月内已给的全部金额。"))

    def as_figures(self) -> dict[str, Any]:
        """The facts under the names that the rules read."""
        return {
            "area": str(self.area),
            "relief_kind": str(self.kind),
            "relief_degree": str(self.degree),
            "relief_persons_affected": self.persons_affected,
            "relief_prior_12_months_fen": self.prior_12_months_fen,
            "relief_prior_same_cause_fen": self.prior_same_cause_fen,
            "relief_is_approved": self.approved_total_fen is not None,
            "relief_approved_total_fen": self.approved_total_fen or 0,
            "relief_township_has_own_limit": self.township_limit_fen is not None,
            "relief_own_township_limit_fen": self.township_limit_fen or 0,
            "relief_family_is_recognised": self.family_is_recognised,
        }


@dataclass(frozen=True)
class ReliefAssessment:
    """What the law says on an application for temporary relief; a person decides.

    ``follow_up_due`` and ``papers_due`` are empty before the first payment, and where there is nothing to do.
    """

    proposed_fen: int
    ceiling_fen: int
    counting_fen: int
    decided_by: ReliefPower
    is_special: bool
    needs_economic_check: bool
    needs_public_notice: bool
    verifies_spending_only: bool
    decide_by: date
    follow_up_by: FollowUpTier
    follow_up_due: date | None
    papers_due: date | None
    explain: Callable[[], tuple[dict[str, Any], ...]] = field(default=tuple, repr=False, compare=False)

    @cached_property
    def explanation(self) -> tuple[dict[str, Any], ...]:
        """A tree per outcome, as data for pages and for storing with the decision.

        It is built when it is first read: it takes ten times as long as the assessment, and most callers want a date.
        """
        return self.explain()


@dataclass(frozen=True)
class _Dates:
    decide_by: date
    follow_up_due: date | None
    papers_due: date | None


class ReliefAssessor:
    """Assesses many applications by one rule book."""

    def __init__(self, rule_set: RuleSet) -> None:
        self.rule_set = rule_set
        self._evaluator = HouseholdEvaluator(rule_set, TARGETS)

    @cached_property
    def first_known_day(self) -> date:
        """The first day of application for which every figure of law is known."""
        nodes = self.rule_set.graph_on(date.max.replace(day=1)).needed(TARGETS)
        names = {name for node in nodes for name in node.parameters} | {_FOLLOW_UP_DAYS, _PAPERS_DAYS}
        return max(
            min(max(value.effective, value.decided) for value in self.rule_set.parameters[name].values)
            for name in names
        )

    def assess(self, facts: ReliefFacts) -> ReliefAssessment:
        """Assess one application by the law as known on its day.

        Raises:
            NoKnownValueError: a figure of law was not known.
        """
        known = facts.applied_on
        evaluation = self._evaluator.evaluate_month(known.replace(day=1), known, facts.as_figures(), [], [])
        figures = evaluation.household
        dates = self._dates(facts, figures)
        return ReliefAssessment(
            proposed_fen=figures["relief_proposed"],
            ceiling_fen=figures["relief_ceiling"],
            counting_fen=figures["relief_counting_amount"],
            decided_by=ReliefPower(figures["relief_decided_by"]),
            is_special=bool(figures["relief_is_special"]),
            needs_economic_check=bool(figures["relief_needs_economic_check"]),
            needs_public_notice=bool(figures["relief_needs_public_notice"]),
            verifies_spending_only=bool(figures["relief_verifies_spending_only"]),
            decide_by=dates.decide_by,
            follow_up_by=FollowUpTier(figures["relief_follow_up_by"]),
            follow_up_due=dates.follow_up_due,
            papers_due=dates.papers_due,
            explain=partial(self._explanation, facts, evaluation, dates),
        )

    def _figure(self, name: str, facts: ReliefFacts) -> DatedValue:
        return self.rule_set.parameters[name].at(facts.applied_on.replace(day=1), facts.applied_on)

    def _dates(self, facts: ReliefFacts, figures: dict[str, Any]) -> _Dates:
        paid = facts.first_paid_on
        visited = paid is not None and figures["relief_follow_up_by"] != FollowUpTier.NONE
        paid_before_papers = paid is not None and facts.kind != ReliefKind.EXPENDITURE
        return _Dates(
            _decide_by(facts, figures["relief_days_to_decide"]),
            paid + timedelta(days=self._days(_FOLLOW_UP_DAYS, facts)) if paid and visited else None,
            add_working_days(paid, self._days(_PAPERS_DAYS, facts)).day if paid and paid_before_papers else None,
        )

    def _days(self, name: str, facts: ReliefFacts) -> int:
        return int(self._figure(name, facts).figures[None])

    def _explanation(
        self, facts: ReliefFacts, evaluation: HouseholdEvaluation, dates: _Dates
    ) -> tuple[dict[str, Any], ...]:
        """A tree per outcome; what an earlier one explained is only named in the later ones."""
        explainer = Explainer(self.rule_set, evaluation)
        applied = _day("applied_on", _("申请日（当天不算）"), facts.applied_on)
        nodes = [explainer.explain(name) for name in TARGETS]
        nodes.append(
            _day("decide_by", _("办结期限"), dates.decide_by, (applied, explainer.explain("relief_days_to_decide")))
        )
        for name, label, due, parameter in (
            ("follow_up_due", _("回访期限"), dates.follow_up_due, _FOLLOW_UP_DAYS),
            ("papers_due", _("补齐材料期限"), dates.papers_due, _PAPERS_DAYS),
        ):
            if due is not None and facts.first_paid_on is not None:
                paid = _day("first_paid_on", _("首次发放日（当天不算）"), facts.first_paid_on)
                figure = parameter_node(self.rule_set, parameter, self._figure(parameter, facts))
                nodes.append(_day(name, label, due, (paid, figure)))
        folded = fold_repeated({"name": "relief", "parts": [node.as_data() for node in nodes]})
        return tuple(folded["parts"])


def _decide_by(facts: ReliefFacts, days: int) -> date:
    """Count the days to decide: calendar days for small amounts first, else working days."""
    if facts.kind == ReliefKind.SMALL_FIRST:
        return facts.applied_on + timedelta(days=days)
    return add_working_days(facts.applied_on, days).day


def _day(name: str, label: str, day: date, parts: tuple[ExplanationNode, ...] = ()) -> ExplanationNode:
    kind = "rule" if parts else "fact"
    return ExplanationNode(name, kind, label, day.isoformat(), day.isoformat(), parts=parts)

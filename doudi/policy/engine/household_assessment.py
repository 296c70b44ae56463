"""Assess the members of one household, condition by condition, for the case page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from doudi.policy.engine.assessment import INCOME, INCOME_AS_IF_ALONE, conditions, doubts
from doudi.policy.engine.assessment_results import Condition, HouseholdAssessment, PersonVerdict
from doudi.policy.engine.explanation_tree import Explainer
from doudi.policy.engine.household_evaluator import HouseholdEvaluator, Row
from doudi.policy.engine.labels import DOUBT_LABELS
from doudi.policy.engine.rule_set import RuleSet


def assess_household(
    rule_set: RuleSet, household: Row, people: Sequence[Row], awards: Iterable[Row], month: date, known: date
) -> HouseholdAssessment:
    """Evaluate every verdict for every member; rows are those of the snapshot.

    Raises:
        NoKnownValueError: a figure of law was not known.
    """
    by_programme, doubt_rules = conditions(rule_set, month), doubts(rule_set)
    needed = dict.fromkeys(name for names in by_programme.values() for name in names)
    evaluator = HouseholdEvaluator(rule_set, (*needed, *doubt_rules.values(), INCOME, INCOME_AS_IF_ALONE))
    evaluation = evaluator.evaluate_month(month, known, household, people, awards)
    rules = {rule.name: rule for rule in rule_set.rules}
    references = {name: tuple(map(rule_set.legislation.reference, rules[name].cites)) for name in needed}
    verdicts = []
    for person, own in zip(people, evaluation.people, strict=True):
        figures = {**evaluation.county, **evaluation.household, **own}
        for programme, names in by_programme.items():
            results = tuple(
                Condition(
                    name,
                    rule_set.label(name),
                    bool(figures[name]),
                    references[name],
                    *(rules[name].for_citizens or (rule_set.label(name),) * 2),
                )
                for name in names
            )
            verdicts.append(
                PersonVerdict(person["person_id"], programme, all(condition.holds for condition in results), results)
            )
    members = [{**evaluation.household, **own} for own in evaluation.people]
    doubt_labels = tuple(
        DOUBT_LABELS.declared(name)
        for name, rule in doubt_rules.items()
        if any(figures.get(rule) for figures in members)
    )
    explainers = [Explainer(rule_set, evaluation, place) for place in range(len(people))]
    return HouseholdAssessment(
        month,
        known,
        int(evaluation.household[INCOME]),
        explainers[0].explain(INCOME),
        {
            person["person_id"]: explainer.explain(INCOME_AS_IF_ALONE)
            for person, explainer in zip(people, explainers, strict=True)
        },
        tuple(verdicts),
        doubt_labels,
    )

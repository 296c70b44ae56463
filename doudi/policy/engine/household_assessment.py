"""Who of one household seems to qualify for what, condition by condition: what a case page shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from doudi.policy.engine.assessment import INCOME, conditions, doubts
from doudi.policy.engine.assessment_results import Condition, HouseholdAssessment, PersonVerdict
from doudi.policy.engine.explanation_tree import Explainer
from doudi.policy.engine.household_evaluator import HouseholdEvaluator, Row
from doudi.policy.engine.labels import DOUBT_LABELS
from doudi.policy.engine.rule_book import RuleBook


def assess_household(
    book: RuleBook, household: Row, people: Sequence[Row], awards: Iterable[Row], month: date, known: date
) -> HouseholdAssessment:
    """Evaluate every verdict for every member; rows are those of the input folder.

    Raises:
        NoKnownValueError: a figure of law was not known.
    """
    by_programme, by_doubt = conditions(book, month), doubts(book)
    needed = dict.fromkeys(name for names in by_programme.values() for name in names)
    evaluator = HouseholdEvaluator(book, (*needed, *by_doubt.values(), INCOME))
    evaluated = evaluator.evaluate_month(month, known, household, people, awards)
    explainer = Explainer(book, evaluated, 0)
    rules = {rule.name: rule for rule in book.rules}
    references = {name: tuple(map(book.legislation.reference, rules[name].cites)) for name in needed}
    verdicts = []
    for person, own in zip(people, evaluated.people, strict=True):
        figures = {**evaluated.county, **evaluated.household, **own}
        for programme, names in by_programme.items():
            judged = tuple(Condition(name, book.label(name), bool(figures[name]), references[name]) for name in names)
            verdicts.append(PersonVerdict(person["person_id"], programme, all(one.holds for one in judged), judged))
    seen = [{**evaluated.household, **own} for own in evaluated.people]
    raised = tuple(DOUBT_LABELS[name] for name, rule in by_doubt.items() if any(figures.get(rule) for figures in seen))
    income = int(evaluated.household[INCOME])
    return HouseholdAssessment(month, known, income, explainer.explain(INCOME), tuple(verdicts), raised)

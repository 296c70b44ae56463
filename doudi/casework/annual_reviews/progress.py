"""Let the plan of the annual review follow the cases that review its families."""

from __future__ import annotations

from doudi.casework.annual_reviews.models import AnnualReview
from doudi.casework.cases.models import Case
from doudi.casework.procedures.steps import CLOSED

_STATES = {"reassessment": AnnualReview.State.PLANNED, "review": AnnualReview.State.PROPOSED}


def state_of(case: Case) -> str:
    """Return how far the review of a family is, by the step of its case; a case withdrawn has reviewed nothing."""
    if case.step == CLOSED:
        is_reviewed = case.outcome != Case.Outcome.WITHDRAWN
        return AnnualReview.State.DONE if is_reviewed else AnnualReview.State.LISTED
    return _STATES.get(case.step, AnnualReview.State.DECIDING)


def follow_annual_review(case: Case) -> None:
    """Take up a case that reassesses a family in the plan of the year it was accepted in, and follow its step."""
    if not case.procedure.reassesses or case.household_id is None or case.accepted_on is None:
        return
    plan = AnnualReview.objects.filter(household=case.household_id, year=case.accepted_on.year)
    plan.exclude(state=AnnualReview.State.DONE).update(case=case, state=state_of(case), outcome=case.outcome)

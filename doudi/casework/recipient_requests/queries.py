"""Questions about requests of recipients: what may be reviewed, and the same request sent twice."""

from __future__ import annotations

from datetime import date, timedelta

from doudi.casework.models import Case, RecipientRequest
from doudi.casework.procedures.clocks import procedure_figure
from doudi.registry.models import Person


def reviewable_cases(person: Person, asked_on: date) -> list[Case]:
    """Return the cases of the person's family whose decision could be reviewed on a day, the latest first."""
    days = procedure_figure("decision_review_request_days", asked_on)
    cases = Case.objects.filter(
        household=person.household_id,
        household__isnull=False,
        decision__decided_on__gte=asked_on - timedelta(days=days),
        decision_reviews=None,
    )
    return list(cases.select_related("decision", "application").order_by("-decision__decided_on", "-pk"))


def other_open_requests(request: RecipientRequest) -> list[RecipientRequest]:
    """Return the other open requests about the same person; an officer answers each."""
    if request.person is None:
        return []
    others = RecipientRequest.objects.filter(person=request.person, ended_on=None)
    return list(others.exclude(pk=request.pk))

"""Questions about requests of recipients: what may be reviewed, and the same request sent twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from doudi.casework.models import Case, CaseFile, RecipientRequest
from doudi.casework.procedures.clocks import procedure_figure
from doudi.casework.recipient_requests.kinds import CARD
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


@dataclass(frozen=True)
class SentCard:
    """A card as the recipient sent it, beside the one that an officer entered; ``agrees`` is None before that."""

    request: RecipientRequest
    files: list[CaseFile]
    agrees: bool | None


def sent_card(case: Case) -> SentCard | None:
    """Return the card of the latest request that a case of another card was opened for."""
    request = case.recipient_requests.filter(kind=CARD).order_by("-pk").first()
    if request is None:
        return None
    entered = case.card_changes.order_by("-pk").first()
    is_comparable = entered is not None and request.account
    agrees = entered.sealed_account.clear() == request.account if entered and is_comparable else None
    return SentCard(request, sent_files(case), agrees)


def sent_files(case: Case) -> list[CaseFile]:
    """Return the files of the case that came with a request for another card, oldest first."""
    files = CaseFile.objects.filter(
        case=case, attachment__in=RecipientRequest.objects.filter(case=case, kind=CARD).values("files")
    )
    return list(files.select_related("attachment").order_by("pk"))


def other_open_requests(request: RecipientRequest) -> list[RecipientRequest]:
    """Return the other open requests about the same person; an officer answers each."""
    if request.person is None:
        return []
    others = RecipientRequest.objects.filter(person=request.person, ended_on=None)
    return list(others.exclude(pk=request.pk))

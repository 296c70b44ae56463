"""The public notices of a village as the web shows them, and the objections that are open."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from doudi.casework.models import Case, Objection, PublicNotice
from doudi.casework.procedures.loader import application_procedures
from doudi.casework.public_notices.recorded_lines import lines_in_language
from doudi.casework.recusal.queries import case_officers_of
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import TOWNSHIP_ROLES, Role
from doudi.core.clock import today
from doudi.values.masks import mask_name


@dataclass(frozen=True)
class PublishedNotice:
    """A public notice with the name masked, because the web reaches beyond the village (PIPL-34)."""

    notice: PublicNotice
    lines: tuple[tuple[str, str], ...]


def open_objections(case: Case) -> QuerySet[Objection]:
    """Return the objections of a case without a result."""
    return case.objections.filter(result="")


def has_open_objection(case: Case) -> bool:
    """Return whether an objection of a case has no result yet."""
    return open_objections(case).exists()


def possible_chairs(case: Case) -> list[User]:
    """Return the officers of the township who may chair an appraisal of a case: not those who recused themselves."""
    return [
        officer
        for officer in case_officers_of(case)
        if Role(officer.role) in TOWNSHIP_ROLES and officer.pk not in case.recused_staff
    ]


def published_notices_in(village_code: str) -> list[PublishedNotice]:
    """Return the notices published in a village today, the first to end first; none about a child."""
    published = [name for name, procedure in application_procedures().items() if procedure.is_shown_in_public]
    notices = PublicNotice.objects.filter(
        case__village_code=village_code,
        case__step="public_notice",
        case__procedure_id__in=published,
        ended_on=None,
        first_day__lte=today(),
        last_day__gte=today(),
    )
    return [_publishable(notice) for notice in notices.select_related("case__application").order_by("last_day", "pk")]


def published_notice(pk: int) -> PublishedNotice | None:
    """Return one notice while it is published."""
    village_code = PublicNotice.objects.filter(pk=pk).values_list("case__village_code", flat=True).first()
    if village_code is None:
        return None
    return next((shown for shown in published_notices_in(village_code) if shown.notice.pk == pk), None)


def _publishable(notice: PublicNotice) -> PublishedNotice:
    name = notice.case.application.applicant_name
    masked = {label: mask_name(text) if text == name else text for label, text in notice.lines.items()}
    lines = tuple(lines_in_language(masked).items())
    return PublishedNotice(notice, lines)

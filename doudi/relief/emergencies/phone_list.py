"""What of a survey an officer takes along on the phone: the people of a village, with their telephones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext as _

from doudi.core.access_log.note import note_shown
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import contains
from doudi.core.refusals import OutsideScope
from doudi.registry.models import Circumstance, Person
from doudi.relief.emergencies.models import EmergencyEvent, SurveyRow

MOST_VILLAGES = 20


@action("relief.survey.take_along")
def take_survey_along(*, by: User, event: EmergencyEvent, village_code: str, rows: Iterable[SurveyRow] = ()) -> None:
    """Record that a user takes the survey list of a village along (SAL2026-70).

    Args:
        rows: the list, where its telephones are in clear; everybody with one is in the access log.

    Raises:
        PermissionRequired, OutsideScope
    """
    require_permission(by, Permission.APPLY_ON_BEHALF)
    if not contains(by.scope, village_code):
        raise OutsideScope(_("这个村（居）不在您的辖区内。"))
    note_shown(_with_telephone(rows))
    record(
        _("带出{place}的摸排名单。").format(place=place_name(village_code)),
        subject=event,
        village_code=village_code,
        why=event.name,
    )


def _with_telephone(rows: Iterable[SurveyRow]) -> list[Person]:
    people = [row.person_id for row in rows if row.person_id]
    present = Circumstance.objects.filter(person__in=people, kind="phone", withdrawn_at=None, valid_to=None)
    return list(Person.objects.filter(pk__in=present.values("person")))


def telephones_of(rows: Iterable[SurveyRow], *, is_clear: bool) -> dict[int, list[str]]:
    """Return the telephones of the people on a list by person; masked unless an action has recorded the look."""
    people = [row.person_id for row in rows if row.person_id]
    present = Circumstance.objects.filter(person__in=people, kind="phone", withdrawn_at=None, valid_to=None)
    found: dict[int, list[str]] = defaultdict(list)
    for one in present.order_by("pk"):
        sealed = one.sealed
        if sealed is not None and one.person_id:
            found[one.person_id].append(str(sealed.clear()) if is_clear else str(sealed))
    return found

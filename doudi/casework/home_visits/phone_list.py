"""The list of homes to visit, and what of it an officer takes along on the phone."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from doudi.casework.cases.reported_cases import reported_cases
from doudi.casework.cases.workflow import lock_case_for
from doudi.casework.contacts.queries import people_shown
from doudi.casework.home_visits.actions import home_visit_verb
from doudi.casework.home_visits.refusals import VisitDayPast
from doudi.casework.models import Case
from doudi.casework.procedures.steps import DECISION_STEPS, STEPS
from doudi.casework.text_notices import tell_of_case
from doudi.core.access_log.note import note_shown
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission, Role
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.values.dates import format_date

MOST_TAKEN_ALONG = 30
"""Homes that one officer visits in a day."""
MOST_LISTED = 100
FIELD_NAME = "home_visit"
"""The name of home visits on the list of an officer's day."""


def cases_to_visit(*, by: User) -> QuerySet[Case]:
    """Return the cases whose homes a user may visit, nearest deadline first; of decisions those that need a visit."""
    role = Role(by.role)
    visits = {"home_visit", "bureau_visit"}
    steps = [name for name, step in STEPS.items() if role in step.roles and visits & {*step.verbs}]
    visible = Case.objects.visible_to(by).filter(step__in=steps).select_related("application")
    decided_here = Q(step__in=DECISION_STEPS)
    must_visit = ~Q(near_relative_of="") | Q(is_sampled=True) | Q(pk__in=reported_cases(visible).values("pk"))
    return visible.filter(~decided_here | must_visit).order_by("next_due_on", "pk")


@action("case.take_along")
def take_along(*, by: User, case: Case) -> Case:
    """Record that a user takes the address and telephone of a family along to visit it (SAL2026-70).

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, ConflictOfInterest, RoleNotAllowed
    """
    require_permission(by, Permission.REVEAL_PERSONAL_DATA)
    locked = lock_case_for(case, home_visit_verb(case), by)
    note_shown(people_shown(locked))
    record(
        _("带出入户资料，含住址和电话。"),
        subject=locked,
        village_code=locked.village_code,
        why=_("入户调查"),
    )
    return locked


@action("case.announce_visit")
def announce_visit(*, by: User, case: Case, visit_on: date) -> Case:
    """Announce the day of a home visit to the family, by text where the county sends them; the same day once.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, ConflictOfInterest, RoleNotAllowed, VisitDayPast
    """
    require_permission(by, Permission.HANDLE_CASES)
    locked = lock_case_for(case, home_visit_verb(case), by)
    if visit_on < today():
        message = _("计划入户的日期不能早于今天。")
        raise VisitDayPast(message, visit_on=message)
    tell_of_case("visit", locked, f"{visit_on:%Y%m%d}", day=format_date(visit_on))
    record(
        _("定于{day}入户。").format(day=visit_on),
        subject=locked,
        village_code=locked.village_code,
    )
    return locked

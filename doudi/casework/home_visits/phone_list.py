"""The list of homes to visit, and what of it an officer takes along on the phone."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from doudi.casework.cases.workflow import lock_case_for
from doudi.casework.home_visits.actions import home_visit_verb
from doudi.casework.models import Case
from doudi.casework.procedures.steps import DECISION_STEPS, STEPS
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission, Role
from doudi.core.audit.trail import action, record

MOST_TAKEN_ALONG = 30
MOST_LISTED = 100


def cases_to_visit(*, by: User) -> QuerySet[Case]:
    """Return the cases whose homes a user may visit, nearest deadline first; of decisions those that need a visit."""
    role = Role(by.role)
    visits = {"home_visit", "bureau_visit"}
    steps = [name for name, step in STEPS.items() if role in step.roles and visits & {*step.verbs}]
    visible = Case.objects.visible_to(by).filter(step__in=steps).select_related("application")
    decided_here = Q(step__in=DECISION_STEPS)
    return visible.filter(~decided_here | ~Q(near_relative_of="") | Q(is_sampled=True)).order_by("next_due_on", "pk")


@action("case.take_along")
def take_along(*, by: User, case: Case) -> Case:
    """Record that a user takes the address and telephone of a family along to visit it (SAL2026-70).

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, ConflictOfInterest, RoleNotAllowed
    """
    require_permission(by, Permission.REVEAL_PERSONAL_DATA)
    locked = lock_case_for(case, home_visit_verb(case), by)
    record(
        _("带出入户资料，含住址和电话。"),
        subject=locked,
        village_code=locked.village_code,
        why=_("入户调查"),
    )
    return locked

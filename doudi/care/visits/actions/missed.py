"""Missed visits climb: to the township officer, the township's leader, the bureau; and are explained with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from doudi.care.visits.models import LONGEST_REASON, PlannedVisit, VisitClimb
from doudi.care.visits.refusals import NotMissed
from doudi.care.visits.workflow import ClimbLevel, VisitKind, VisitState
from doudi.casework.procedures.clocks import procedure_figure
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import SYSTEM, Actor, action, record
from doudi.core.bulk_rows import insert_rows
from doudi.core.clock import today
from doudi.core.process import lock_row
from doudi.core.refusals import OutsideScope, required_text
from doudi.values.carries import carries

LEVELS = (ClimbLevel.TOWNSHIP, ClimbLevel.LEADER, ClimbLevel.BUREAU)
UNMADE = (VisitState.OPEN, VisitState.MISSED)
_AT_ONCE = 500


@carries("P18-5.e")
def climb(*, by: Actor = SYSTEM) -> int:
    """Pass every late visit up to the levels that its days of delay have reached, and end what can no longer be made.

    Returns:
        The number of visits that climbed. Run again on the same day it changes nothing.
    """
    ended = PlannedVisit.objects.filter(state=VisitState.OPEN, last_on__lt=today())
    climbing = {level: climbs for level in LEVELS if (climbs := _climbing(level))}
    return _keep_climbs(by=by, climbing=climbing) if climbing or ended.exists() else 0


def _climbing(level: ClimbLevel) -> list[tuple[int, date]]:
    """Return the unmade visits that reach a level now, with the day on which they reached it.

    A visit of the county goes to the bureau alone.
    """
    days = procedure_figure(f"care_climb_{level}_days", today())
    reached = Q(due_on__lte=today() - timedelta(days=days)) & ~Q(kind=VisitKind.COUNTY)
    if level == ClimbLevel.BUREAU:
        reached |= Q(kind=VisitKind.COUNTY, due_on__lt=today())
    lower = [one.value for one in LEVELS[: LEVELS.index(level)]]
    unmade = PlannedVisit.objects.filter(reached, state__in=UNMADE, explained_on=None, due_on__lt=today())
    waiting = unmade.filter(climbed_to__in=("", *lower)).exclude(climbs__level=level)
    return list(waiting.order_by("pk").values_list("pk", "due_on"))


@action("care_visit.climb")
def _keep_climbs(*, by: Actor, climbing: dict[ClimbLevel, list[tuple[int, date]]]) -> int:  # noqa: ARG001 - the trail
    climbed: set[int] = set()
    for level, rows in climbing.items():
        insert_rows(
            VisitClimb._meta.db_table,
            ("planned_id", "level", "climbed_on"),
            ((pk, str(level), today()) for pk, _due_on in rows),
        )
        _update([pk for pk, _due_on in rows], climbed_to=level)
        climbed.update(pk for pk, _due_on in rows)
    missed = PlannedVisit.objects.filter(state=VisitState.OPEN, last_on__lt=today())
    number = missed.update(state=VisitState.MISSED)
    record(
        _("过期没有探视的上报{climbed}次，周期已过没有探视的{missed}次。").format(climbed=len(climbed), missed=number)
    )
    return len(climbed)


def _update(keys: Sequence[int], **values: str) -> None:
    for start in range(0, len(keys), _AT_ONCE):
        PlannedVisit.objects.filter(pk__in=keys[start : start + _AT_ONCE]).update(**values)


@carries("P18-5.e")
@action("care_visit.explain")
def explain_missed(*, by: User, planned: PlannedVisit, explanation: str) -> PlannedVisit:
    """Record why a visit was not made; it stays missed and climbs no further.

    Raises:
        PermissionRequired, OutsideScope, NotMissed, ReasonRequired
    """
    require_permission(by, Permission.HANDLE_CARE)
    outside = OutsideScope(_("这次探视不在您的辖区内。"))
    locked = lock_row(PlannedVisit.objects.visible_to(by), planned.pk, missing=outside)
    if locked.state != VisitState.MISSED:
        raise NotMissed(_("周期还没有过，请先安排去；过了周期没有去的再写原因。"))
    if locked.explained_on is not None:
        raise NotMissed(_("原因已经写过。"))
    text = required_text(explanation, "explanation", _("请写明为什么没有去、怎么补救。"))
    locked.explained_on, locked.explained_by, locked.explanation = today(), by, text[:LONGEST_REASON]
    locked.version += 1
    locked.save(update_fields=["explained_on", "explained_by", "explanation", "version"])
    record(
        _("写明{day}到期的探视为什么没有去。").format(day=locked.due_on),
        subject=locked,
        village_code=locked.village_code,
        why=locked.explanation,
    )
    return locked

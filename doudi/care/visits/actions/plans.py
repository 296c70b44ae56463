"""Make the plan of the days ahead, and take back what the registry no longer asks for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.translation import gettext as _

from doudi.care.visits.models import PlannedVisit
from doudi.care.visits.plan import ExpectedVisit, PlanChanges, PlanQuestion, plan_changes
from doudi.care.visits.workflow import ClimbLevel, VisitState
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import SYSTEM, Actor, action, record
from doudi.core.bulk_rows import ANALYZE_FROM_ROWS, analyze_tables, insert_rows
from doudi.core.chunks import chunks
from doudi.core.clock import today
from doudi.core.divisions.scope import contains
from doudi.core.process import lock_row
from doudi.core.refusals import OutsideScope
from doudi.core.transactions import advisory_lock
from doudi.registry.models import Household, Person
from doudi.values.carries import carries

PLANNING = 0x63617265  # "care": plans are made one after the other
_AT_ONCE = 500
_COLUMNS = (
    "person_id",
    "village_code",
    "kind",
    "cycle",
    "cycle_length",
    "due_from",
    "due_on",
    "last_on",
    "must_go",
    "state",
    "cancel_cause",
    "climbed_to",
    "must_choose",
    "explanation",
    "version",
)


@carries("P18-5.e", "SC649-15")
def plan_visits(*, by: Actor = SYSTEM, people: Iterable[int] | None = None) -> PlanChanges:
    """Plan the visits of the days ahead for everybody under tekun at home, or for some people; return the changes.

    Run again it changes nothing.
    """
    changes = plan_changes(PlanQuestion(today(), people))
    return changes if changes.is_empty else _keep_plan(by=by, people=people)


@action("care_visit.plan")
def _keep_plan(*, by: Actor, people: Iterable[int] | None) -> PlanChanges:  # noqa: ARG001 - the trail reads it
    advisory_lock(PLANNING)
    changes = plan_changes(PlanQuestion(today(), people))  # somebody else may have planned before the lock
    insert_planned(changes.added)
    for cause, keys in changes.cancelled.items():
        for some in chunks(keys, _AT_ONCE):
            PlannedVisit.objects.filter(pk__in=some).update(
                state=VisitState.CANCELLED, cancel_cause=cause, climbed_to=ClimbLevel.NOBODY
            )
    for some in chunks(changes.reopened, _AT_ONCE):
        PlannedVisit.objects.filter(pk__in=some).update(state=VisitState.OPEN, cancel_cause="")
    record(
        _("生成探视计划：新列入{added}次，不用探视{cancelled}次，恢复{reopened}次。").format(
            added=len(changes.added), cancelled=changes.number_cancelled, reopened=len(changes.reopened)
        )
    )
    return changes


def insert_planned(visits: Sequence[ExpectedVisit]) -> int:
    """Insert planned visits."""
    rows = (
        (
            one.person,
            one.village,
            str(one.rhythm.kind),
            str(one.rhythm.cycle),
            one.rhythm.length,
            one.window.due_from,
            one.window.due_on,
            one.window.last_on,
            True,
            str(VisitState.OPEN),
            "",
            "",
            False,
            "",
            0,
        )
        for one in visits
    )
    number = insert_rows(PlannedVisit._meta.db_table, _COLUMNS, rows)
    if number >= ANALYZE_FROM_ROWS:
        analyze_tables(PlannedVisit._meta.db_table)
    return number


@action("care_visit.assign")
def assign_visit(*, by: User, planned: PlannedVisit, officer: User | None) -> PlannedVisit:
    """Assign an open visit to an officer of its place, or to nobody in particular.

    Raises:
        PermissionRequired, OutsideScope
    """
    require_permission(by, Permission.HANDLE_CARE)
    outside = OutsideScope(_("这次探视不在您的辖区内。"))
    locked = lock_row(PlannedVisit.objects.visible_to(by), planned.pk, missing=outside)
    if officer is not None:
        require_permission(officer, Permission.VISIT_FOR_CARE)
        if not contains(officer.scope, locked.village_code):
            message = _("{name}不管这个村（居），请选别人。").format(name=officer.name)
            raise OutsideScope(message, officer=message)
    locked.officer = officer
    locked.save(update_fields=["officer"])
    record(
        _("探视安排给{name}。").format(name=officer.name if officer else _("本村")),
        subject=locked,
        village_code=locked.village_code,
    )
    return locked


def follow_person(person: Person, _left: Household | None, joined: Household) -> None:
    """Let the visits that are still to be made follow a person to another village."""
    unmade = (VisitState.OPEN, VisitState.MISSED, VisitState.CANCELLED)
    PlannedVisit.objects.filter(person=person, state__in=unmade, last_on__gte=today()).update(
        village_code=joined.village_id, officer=None
    )
    person.care_findings.filter(result="").update(village_code=joined.village_id)


def follow_household(household: Household) -> None:
    """Let the visits follow everybody of a household that moves."""
    for person in Person.objects.filter(household=household):
        follow_person(person, None, household)


def first_day_of_plan() -> date | None:
    """Return the first day that the plan knows; None before the first plan."""
    return PlannedVisit.objects.order_by("due_from").values_list("due_from", flat=True).first()

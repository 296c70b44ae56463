"""Records of error tolerance, and what an officer did in a case by the audit trail."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import ngettext_lazy

from doudi.casework.models import Case
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Role
from doudi.core.audit.models import Entry
from doudi.supervision.error_tolerance.models import ToleranceRecord
from doudi.supervision.error_tolerance.workflow import RecordState
from doudi.supervision.rectification.scope import owner_code, supervised_scope
from doudi.ui.desk_tasks import WaitingTask


def visible_records(by: User) -> QuerySet[ToleranceRecord]:
    """Return the records that a user sees: of the own unit, all for the county."""
    found: QuerySet[ToleranceRecord] = ToleranceRecord.objects.in_scope(supervised_scope(by))
    return found


def records(*, by: User, state: str = "", kind: str = "") -> QuerySet[ToleranceRecord]:
    """Return records, the latest first."""
    rows = visible_records(by)
    if state:
        rows = rows.filter(state=state)
    if kind:
        rows = rows.filter(kind=kind)
    return rows.select_related("case", "officer", "decided_by").order_by("-proposed_on", "-pk")


def entries_of(case: Case, officer: User) -> list[Entry]:
    """Return what an officer did in a case, in order, as the audit trail says."""
    rows = Entry.objects.filter(subject_kind="case", subject_id=str(case.pk), actor_id=officer.pk)
    return list(rows.order_by("number"))


def kept_entries(found: ToleranceRecord) -> list[Entry]:
    """Return the entries that were drawn when a record was proposed."""
    return list(Entry.objects.filter(number__in=found.entries).order_by("number"))


def people_of(case: Case) -> list[int]:
    """Return the people of the household of a case."""
    household = case.household
    return [] if household is None else list(household.memberships.values_list("person_id", flat=True))


def waiting_tasks(by: User) -> Iterable[WaitingTask]:
    """Yield the records that wait for a user's decision."""
    if Role(by.role) not in {Role.BUREAU_LEADER, Role.INSPECTION_GROUP}:
        return
    rows = visible_records(by).filter(state=RecordState.PROPOSED).exclude(officer=by).exclude(proposed_by=by)
    if Role(by.role) == Role.BUREAU_LEADER:
        rows = rows.exclude(village_code=owner_code(by))
    if number := rows.count():
        url = f"{reverse('supervision_error_tolerance:records')}?state=proposed"
        yield WaitingTask(ngettext_lazy("容错免责待认定", "容错免责待认定"), number, url)

"""Read recoveries from people without a record, and what of them runs of relief demand."""

from __future__ import annotations

from django.db.models import QuerySet

from doudi.core.accounts.models import User
from doudi.core.accounts.money_scope import money_scope
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.queries import place_name
from doudi.relief.unrecorded.models import UnrecordedReceipt, UnrecordedRecovery
from doudi.relief.unrecorded.workflow import OPEN_UNRECORDED, UNRECORDED_TRANSITIONS, UnrecordedState

OPEN = "unsettled"
_PERMISSIONS = {
    "receive": Permission.RELEASE_PAYROLL,
    "follow": Permission.HANDLE_CASES,
    "propose_write_off": Permission.HANDLE_CASES,
    "confirm_write_off": Permission.APPROVE_PAYROLL,
    "refuse_write_off": Permission.APPROVE_PAYROLL,
}


def recoveries(by: User, *, state: str = "", place: str = "") -> QuerySet[UnrecordedRecovery]:
    """Return the recoveries of the user's division, the latest first."""
    found: QuerySet[UnrecordedRecovery] = UnrecordedRecovery.objects.in_scope(money_scope(by))
    if place:
        found = found & UnrecordedRecovery.objects.in_scope(place)
    if state == OPEN:
        found = found.filter(state__in=OPEN_UNRECORDED)
    elif state:
        found = found.filter(state=state)
    related = found.select_related("relief__case", "relief__identity", "person", "write_off_by", "confirmed_by")
    return related.prefetch_related("receipts__recorded_by").order_by("-pk")


def place_of(recovery: UnrecordedRecovery) -> str:
    """Return the village of the case in words."""
    return place_name(recovery.relief.case.village_code)


def verbs_for(recovery: UnrecordedRecovery, by: User) -> list[str]:
    """Return the verbs that the user may use on a recovery now."""
    identity = recovery.relief.identity
    if by.pk in recovery.relief.case.recused_staff:
        return []
    offered = []
    for verb in UNRECORDED_TRANSITIONS.verbs_in(recovery.state):
        if verb not in _PERMISSIONS or not by.may(_PERMISSIONS[verb]):
            continue
        if verb == "follow" and identity is not None:
            continue
        if verb == "propose_write_off" and identity is not None and identity.closed_on is None:
            continue
        if verb in {"confirm_write_off", "refuse_write_off"} and by.pk == recovery.write_off_by_id:
            continue
        offered.append(verb)
    return offered


def waiting_write_offs(by: User) -> QuerySet[UnrecordedRecovery]:
    """Return the recoveries that wait for the user to be written off as the second person."""
    if not by.may(Permission.APPROVE_PAYROLL):
        return UnrecordedRecovery.objects.none()
    found: QuerySet[UnrecordedRecovery] = UnrecordedRecovery.objects.visible_to(by)
    return found.filter(state=UnrecordedState.WRITE_OFF).exclude(write_off_by=by)


def open_recoveries(by: User) -> QuerySet[UnrecordedRecovery]:
    """Return the recoveries of the user's division whose debtor nobody finds out any more and nobody gave up."""
    found: QuerySet[UnrecordedRecovery] = UnrecordedRecovery.objects.visible_to(by)
    return found.filter(state=UnrecordedState.OPEN).exclude(
        relief__identity__isnull=False, relief__identity__closed_on=None
    )


def people_followed() -> dict[int, int]:
    """Return who the unrecorded debtors of cases were, for those found out: record by case of relief."""
    rows = UnrecordedRecovery.objects.filter(state=UnrecordedState.FOLLOWED, person__isnull=False)
    return {relief: person for relief, person in rows.values_list("relief", "person") if person is not None}


def given_back_before() -> dict[int, dict[str, int]]:
    """Return what debtors gave back before anybody knew who they were; fen by source, by case of relief."""
    given: dict[int, dict[str, int]] = {}
    rows = UnrecordedReceipt.objects.filter(recovery__state=UnrecordedState.FOLLOWED)
    for relief, shares in rows.values_list("recovery__relief", "shares"):
        of_case = given.setdefault(relief, {})
        for source, amount in shares.items():
            of_case[source] = of_case.get(source, 0) + int(amount)
    return given

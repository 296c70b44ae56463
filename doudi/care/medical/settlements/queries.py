"""Settlements in a user's scope."""

from __future__ import annotations

from django.db.models import QuerySet

from doudi.care.medical.settlements.models import Settlement
from doudi.care.medical.settlements.workflow import SettlementState
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission


def settlements(*, by: User, state: str = "", group: str = "", place: str = "") -> QuerySet[Settlement]:
    """Return the settlements in a user's scope, without where somebody was treated."""
    found = Settlement.objects.visible_to(by)
    if place:
        found = found.in_scope(place)
    rows: QuerySet[Settlement] = found
    if state:
        rows = rows.filter(state=state)
    if group:
        rows = rows.filter(group=group)
    return rows.select_related("person", "payee", "decided_by", "confirmed_by").order_by("-discharged_on", "-pk")


def waiting_count(*, by: User) -> int:
    """Return how many settlements wait for a user: to be decided, or to be confirmed after somebody else's decision."""
    rows = Settlement.objects.visible_to(by)
    to_decide = rows.filter(state=SettlementState.RECORDED).count() if by.may(Permission.HANDLE_CARE) else 0
    if not by.may(Permission.CONFIRM_CARE):
        return to_decide
    return to_decide + rows.filter(state=SettlementState.DECIDED).exclude(decided_by=by).count()

"""Settlements and files of settlements in a user's scope, and the rows of a file that a page shows."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from doudi.care.medical.settlements.models import Settlement, SettlementFile
from doudi.care.medical.settlements.workflow import FileState, SettlementState
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission

MOST_ROWS_SHOWN = 200


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


def settlement_files(*, by: User) -> QuerySet[SettlementFile]:
    """Return the files of settlements in a user's scope, the latest first."""
    found: QuerySet[SettlementFile] = SettlementFile.objects.visible_to(by)
    return found.select_related("uploaded_by", "job").defer("sealed_content", "sealed_rows")


def verbs_for(file: SettlementFile) -> dict[str, bool]:
    """Return what an officer may do with a file now: nothing while a job is at it."""
    if file.is_busy:
        return {}
    if file.state == FileState.STAGED:
        return {"confirm": bool(file.good_rows), "discard": True}
    is_unfinished = file.state in {FileState.READING, FileState.RECORDING}
    return {"try_again": True, "discard": True} if is_unfinished else {}


def shown_rows(file: SettlementFile) -> dict[str, Any]:
    """Return the rows of a file that its page shows, the faulty ones first, and what of them it does not."""
    rows = sorted(file.rows, key=lambda row: not row["fault"])
    shown = [{**row["cells"], **row} for row in rows[:MOST_ROWS_SHOWN]]
    note = _("有问题的排在前面")
    if len(rows) > MOST_ROWS_SHOWN:
        note = _("有问题的排在前面；一共{total}行，只列前{most}行").format(total=len(rows), most=MOST_ROWS_SHOWN)
    return {"shown": shown, "shown_note": note}

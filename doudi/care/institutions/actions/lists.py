"""The monthly list of residents: drawn by the system, checked by the township, signed by a second person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from doudi.care.institutions.models import Institution, ListedResident, MonthlyList, Residence
from doudi.care.institutions.refusals import ListIncomplete
from doudi.care.institutions.workflow import IN_FORCE, LIST_TRANSITIONS
from doudi.casework.procedures.clocks import procedure_figure
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import SYSTEM, Actor, action, record
from doudi.core.clock import this_month, today
from doudi.core.process import advance, lock_row, refuse_same_person, refuse_stale, refuse_transition
from doudi.core.refusals import OutsideScope, required_text
from doudi.values.benefit_month import add_months
from doudi.values.carries import carries


@dataclass(frozen=True)
class Seen:
    """What the township found of a resident; ``note`` says why where it differs from the books."""

    found: str
    note: str = ""


def draw_due_lists() -> int:
    """Draw the lists of last month that are not drawn yet; return how many."""
    month = add_months(this_month(), -1)
    waiting = Institution.objects.filter(residences__state__in=IN_FORCE).exclude(lists__month=month).distinct()
    number = 0
    for institution in waiting.order_by("pk"):
        if _rows_of(institution, month):
            draw_list(by=SYSTEM, institution=institution, month=month)
            number += 1
    return number


@carries("SC649-19")
@action("care.institution_list.draw")
def draw_list(*, by: Actor, institution: Institution, month: date) -> MonthlyList:  # noqa: ARG001 - the trail reads who
    """Draw the list of an institution and month from the books."""
    due_day = procedure_figure("care_institution_list_day", month)
    drawn = MonthlyList.objects.create(
        institution=institution, month=month, due_on=add_months(month, 1) + timedelta(days=due_day - 1)
    )
    ListedResident.objects.bulk_create(
        [
            ListedResident(list=drawn, residence=residence, days=days, days_away=away)
            for residence, days, away in _rows_of(institution, month)
        ],
        batch_size=500,
    )
    record(
        _("列出{name}{month}在院人员名单。").format(name=institution.name, month=f"{month:%Y-%m}"),
        subject=drawn,
        village_code=institution.village_code,
    )
    return drawn


@carries("SC649-19")
@action("care.institution_list.check")
def check_list(
    *, by: User, monthly_list: MonthlyList, seen: Mapping[int, Seen], note: str = "", seen_version: int | None = None
) -> MonthlyList:
    """Record what the township found of each resident; each difference is explained.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, ListIncomplete, NumberInText
    """
    locked = _lock(by, monthly_list, "check", seen_version)
    rows = list(locked.residents.all())
    for row in rows:
        one = seen.get(row.pk)
        if one is None or one.found not in ListedResident.Found.values:
            message = _("还有{bed}号床位的人没有核对。").format(bed=row.residence.bed)
            raise ListIncomplete(message)
        row.found = one.found
        row.note = one.note.strip()[:100]
        if row.found == ListedResident.Found.MISSING and not row.note:
            message = _("{bed}号床位的人不在院，请写明情况。").format(bed=row.residence.bed)
            raise ListIncomplete(message)
    ListedResident.objects.bulk_update(rows, ["found", "note"], batch_size=500)
    locked.differences = sum(row.found == ListedResident.Found.MISSING for row in rows)
    locked.note, locked.checked_by, locked.checked_on = note.strip()[:300], by, today()
    advance(locked, "check", LIST_TRANSITIONS)
    _record(locked, _("核对{name}{month}在院人员名单，不符{number}人。"))
    return locked


@carries("SC649-19")
@action("care.institution_list.sign")
def sign_list(*, by: User, monthly_list: MonthlyList, seen_version: int | None = None) -> MonthlyList:
    """Sign a checked list as the second person.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, SecondPersonRequired
    """
    locked = _lock(by, monthly_list, "sign", seen_version, Permission.CONFIRM_CARE)
    refuse_same_person(by, locked.checked_by_id, sentence=_("核对和签字须是不同的人。"))
    locked.signed_by, locked.signed_on = by, today()
    advance(locked, "sign", LIST_TRANSITIONS)
    _record(locked, _("签字确认{name}{month}在院人员名单，不符{number}人。"))
    return locked


@action("care.institution_list.send_back")
def send_back_list(*, by: User, monthly_list: MonthlyList, reason: str, seen_version: int | None = None) -> MonthlyList:
    """Send a checked list back to be checked again, with what is wrong.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, ReasonRequired
    """
    locked = _lock(by, monthly_list, "send_back", seen_version, Permission.CONFIRM_CARE)
    locked.note = required_text(reason, "reason", _("请写明哪里不对。"))[:300]
    advance(locked, "send_back", LIST_TRANSITIONS)
    _record(locked, _("退回{name}{month}在院人员名单重新核对。"), locked.note)
    return locked


def _rows_of(institution: Institution, month: date) -> list[tuple[Residence, int, int]]:
    """Return who lived there in a month with the days by the books and the days away."""
    end = add_months(month, 1) - timedelta(days=1)
    rows = institution.residences.filter(state__in=IN_FORCE, first_day__lte=end).prefetch_related("absences")
    found = []
    for row in rows.order_by("bed", "pk"):
        first, last = max(row.first_day, month), min(row.until or end, end)
        days = (last - first).days + 1
        if days <= 0:
            continue
        away = sum(
            max(0, (min(absence.last_day or last, last) - max(absence.first_day, first)).days + 1)
            for absence in row.absences.all()
        )
        found.append((row, days, away))
    return found


def _lock(
    by: User,
    monthly_list: MonthlyList,
    verb: str,
    seen_version: int | None,
    permission: Permission = Permission.HANDLE_CARE,
) -> MonthlyList:
    require_permission(by, permission)
    rows = MonthlyList.objects.visible_to(by).select_related("institution")
    locked = lock_row(rows, monthly_list.pk, missing=OutsideScope(_("这家机构不在您的辖区内。")))
    refuse_stale(locked, seen_version, _("您打开页面以后，别人已经办过这份名单，请看过再办。"))
    sentence = _("这份名单现在是“{state}”，不能这样办。").format(state=locked.get_state_display())
    refuse_transition(LIST_TRANSITIONS, locked.state, verb, sentence)
    return locked


def _record(monthly_list: MonthlyList, sentence: str, why: str = "") -> None:
    record(
        sentence.format(
            name=monthly_list.institution.name,
            month=f"{monthly_list.month:%Y-%m}",
            number=monthly_list.differences,
        ),
        subject=monthly_list,
        village_code=monthly_list.institution.village_code,
        why=why,
    )

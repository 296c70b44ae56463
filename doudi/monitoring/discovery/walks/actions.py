"""Draw walk plans, take one along, and record what was found at a household (P18-10.b)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from doudi.casework.models import Lead
from doudi.core.access_log.note import note_shown
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.attachments.actions import store_attachment
from doudi.core.attachments.models import Attachment
from doudi.core.audit.trail import Actor, action, record
from doudi.core.clock import this_month, today
from doudi.core.divisions.models import Division
from doudi.core.divisions.queries import place_name, villages_of
from doudi.core.divisions.scope import contains
from doudi.core.process import lock_row
from doudi.core.refusals import OutsideScope
from doudi.core.transactions import advisory_lock
from doudi.monitoring.discovery.leads.actions.reports import report_found_need
from doudi.monitoring.discovery.refusals import WalkIncomplete
from doudi.monitoring.discovery.walks.due import DueHousehold, due_households, insert_households
from doudi.monitoring.discovery.walks.groups import WalkQuestion
from doudi.monitoring.discovery.walks.models import Finding, WalkHousehold, WalkPlan, WalkVisit
from doudi.monitoring.discovery.walks.queries import ListedWalk, head_of
from doudi.values.benefit_month import format_month_in_words
from doudi.values.carries import carries

_DRAWING = 0x77616C6B  # "walk": plans are drawn one after the other
LONGEST_NOTE = 300
_FURTHEST_DAYS = 400


@carries("P18-10.b", "P18-20.a")
def draw_walk_plans(*, by: Actor, month: date, villages: Sequence[str]) -> int:
    """Draw the plans of some villages for a month; a plan that exists gets who is due and not on it yet.

    Who is due is asked before anything is locked: of a whole county it takes a while.

    Raises:
        PermissionRequired, OutsideScope: by a user, of a village that is not theirs.
    """
    if isinstance(by, User):
        require_permission(by, Permission.APPLY_ON_BEHALF)
        if not all(contains(by.scope, code) for code in villages):
            raise OutsideScope(_("这个村（居）不在您的辖区内。"))
    month = month.replace(day=1)
    day = today() if month == this_month() else month
    due: list[DueHousehold] = []
    for first, last in _stretches(sorted(villages)):
        due += due_households(WalkQuestion(first, last, month, day))
    return _keep_plans(by=by, month=month, villages=villages, due=due)


@action("discovery.walk.draw")
def _keep_plans(*, by: Actor, month: date, villages: Sequence[str], due: Sequence[DueHousehold]) -> int:
    advisory_lock(_DRAWING)
    drawn_by = by if isinstance(by, User) else None
    plans = (WalkPlan(month=month, village_code=code, drawn_by=drawn_by) for code in villages)
    WalkPlan.objects.bulk_create(plans, ignore_conflicts=True)
    number = insert_households(month, due)
    where = place_name(villages[0]) if len(villages) == 1 else _("{number}个村（居）").format(number=len(villages))
    record(
        _("生成{month}走访排查计划：{where}，新列入{number}户。").format(
            month=format_month_in_words(month), where=where, number=number
        ),
        village_code=villages[0] if len(villages) == 1 else "",
    )
    return number


def _stretches(villages: Sequence[str]) -> Iterable[tuple[str, str]]:
    """Return the first and last village of each stretch: all at once where they are all of the county."""
    everywhere = [village.code for village in villages_of("")]
    if list(villages) == everywhere:
        return [(villages[0], villages[-1])]
    return [(code, code) for code in villages]


@action("discovery.walk.take_along")
def take_walks_along(
    *, by: User, village_code: str, month: date, listed: Sequence[ListedWalk], is_clear: bool = False
) -> None:
    """Record that a user takes the households of a village along on the phone (SAL2026-70).

    Args:
        is_clear: telephones and addresses are in clear: everybody shown is in the access log.

    Raises:
        PermissionRequired, OutsideScope
    """
    require_permission(by, Permission.APPLY_ON_BEHALF)
    if not contains(by.scope, village_code):
        raise OutsideScope(_("这个村（居）不在您的辖区内。"))
    if is_clear:
        note_shown(one for walk in listed for one in walk.shown)
    record(
        _("带出{place}{month}走访名单，{number}户。").format(
            place=place_name(village_code), month=format_month_in_words(month), number=len(listed)
        ),
        village_code=village_code,
        why=_("走访排查"),
    )


@dataclass(frozen=True)
class WalkReport:
    """What was found at a household, as a page or phone sends it; ``key`` is made with the form and counts once."""

    key: str
    visited_on: date
    finding: str
    need: str = ""
    note: str = ""
    is_urgent: bool = False
    next_on: date | None = None
    photo: tuple[str, bytes] | None = None


@carries("P18-10.b", "P18-10.c")
def submit_walk(*, by: User, walk: WalkHousehold, report: WalkReport) -> WalkVisit:
    """Record what was found, and the lead where the family needs help; each key is received once.

    Records of several people for one household and month are all kept; the first that met the family or
    names what became of it counts.

    Raises:
        PermissionRequired, OutsideScope, WalkIncomplete, ReasonRequired, EmptyFile, FileTooLarge, WrongFileType
    """
    require_permission(by, Permission.APPLY_ON_BEHALF)
    with transaction.atomic():
        outside = OutsideScope(_("这一户不在您的辖区内。"))
        locked = lock_row(WalkHousehold.objects.visible_to(by), walk.pk, missing=outside)
        received = WalkVisit.objects.filter(walk=locked, client_key=report.key).first()
        if received is not None:
            return received
        _refuse_incomplete(locked, report)
        photo = _stored_photo(by, locked, report)
        lead = _lead(by, locked, report) if report.finding == Finding.NEEDS else None
        return _record_walk(by=by, locked=locked, report=report, photo=photo, lead=lead)


def _refuse_incomplete(walk: WalkHousehold, report: WalkReport) -> None:
    """Refuse a record without a finding, a need without its kind, and impossible days.

    Raises:
        WalkIncomplete
    """
    if report.finding not in Finding.values:
        message = _("请选择走访情况。")
        raise WalkIncomplete(message, finding=message)
    if report.finding == Finding.NEEDS and report.need not in Lead.Need.values:
        message = _("请选择是什么困难，系统据此报线索。")
        raise WalkIncomplete(message, need=message)
    if not walk.month <= report.visited_on <= today():
        message = _("走访日期要在计划的月份以后，不能晚于今天。")
        raise WalkIncomplete(message, visited_on=message)
    if report.next_on and not 0 < (report.next_on - report.visited_on).days <= _FURTHEST_DAYS:
        message = _("下次走访要在这次以后，一年以内。")
        raise WalkIncomplete(message, next_on=message)


def _stored_photo(by: User, walk: WalkHousehold, report: WalkReport) -> Attachment | None:
    if report.photo is None:
        return None
    name, content = report.photo
    return store_attachment(by=by, name=name, content=content, kind="photo", village_code=walk.village_code)


def _lead(by: User, walk: WalkHousehold, report: WalkReport) -> Lead:
    """Report the need as a lead with the finder as the one who reports."""
    return report_found_need(
        by=by,
        village=Division.objects.get(code=walk.village_code),
        need=report.need,
        who=head_of(walk.household),
        text=report.note,
        is_urgent=report.is_urgent,
    )


@action("discovery.walk.record")
def _record_walk(
    *, by: User, locked: WalkHousehold, report: WalkReport, photo: Attachment | None, lead: Lead | None
) -> WalkVisit:
    visit = WalkVisit.objects.create(
        walk=locked,
        visited_on=report.visited_on,
        finding=report.finding,
        need=report.need if lead else "",
        sealed_note=report.note.strip()[:LONGEST_NOTE],
        next_on=report.next_on,
        photo=photo,
        lead=lead,
        client_key=report.key,
        recorded_by=by,
    )
    if not locked.is_done:
        changed: dict[str, Any] = {"finding": visit.finding, "counted_visit": visit}
        changed["met_on"] = None if visit.finding == Finding.NOT_MET else visit.visited_on
        for name, value in changed.items():
            setattr(locked, name, value)
        locked.save(update_fields=list(changed))
    record(
        _("{day}走访一户：{finding}。").format(day=visit.visited_on, finding=visit.get_finding_display()),
        subject=locked.household,
        village_code=locked.village_code,
    )
    return visit

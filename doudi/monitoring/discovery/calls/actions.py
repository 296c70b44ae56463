"""Record a call at a hotline, whom the operator told what, and its end (P18-10.a)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.casework.models import Lead
from doudi.casework.procedures.clocks import deadline
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.divisions.models import Division
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import contains
from doudi.core.process import lock_row, refuse_stale
from doudi.core.refusals import OutsideScope, TransitionNotAllowed, refuse_hidden_characters, required_text
from doudi.monitoring.discovery.calls.models import HotlineCall
from doudi.monitoring.discovery.leads.actions.reports import HelpReport, report_by_officer
from doudi.monitoring.discovery.leads.models import LeadSource
from doudi.monitoring.discovery.refusals import CallIncomplete
from doudi.values.carries import carries

LONGEST_TEXT = 500
LONGEST_CALLER = 60
LONGEST_TOLD_WHOM = 60


@dataclass(frozen=True)
class CallReport:
    """A call as the operator writes it down; ``who`` and ``need`` only where it asks for help."""

    line: str
    called_at: datetime
    kind: str
    village: Division
    text: str
    order_number: str = ""
    caller: str = ""
    phone: str = ""
    told_whom: str = ""
    told: str = ""
    who: str = ""
    need: str = ""
    is_urgent: bool = False


@carries("P18-10.a", "SAL2026-60")
def record_call(*, by: User, report: CallReport) -> HotlineCall:
    """Record a call; one that asks for help becomes a lead, whose reporter is the caller.

    Raises:
        PermissionRequired, OutsideScope, CallIncomplete, LeadReportIncomplete, ReasonRequired, HiddenCharacters
    """
    require_permission(by, Permission.HANDLE_CASES)
    if not contains(by.scope, report.village.code):
        raise OutsideScope(_("{village}不在您的辖区内。").format(village=report.village.name))
    _refuse_incomplete(report)
    with transaction.atomic():
        lead = _lead(by, report) if report.kind == HotlineCall.Kind.HELP else None
        return _record(by=by, report=report, lead=lead)


def _refuse_incomplete(report: CallReport) -> None:
    """Refuse an unknown line or kind, a call in the future, help for nobody, and something told to nobody.

    Raises:
        CallIncomplete, HiddenCharacters
    """
    if report.line not in HotlineCall.Line.values or report.kind not in HotlineCall.Kind.values:
        raise CallIncomplete(_("请选择热线和来电事项。"), kind=_("请选择热线和来电事项。"))
    if report.called_at > timezone.now():
        raise CallIncomplete(_("来电时间不能晚于现在。"), called_at=_("来电时间不能晚于现在。"))
    if (
        report.kind == HotlineCall.Kind.HELP and not report.who.strip()
    ):  # never the caller by default: they are protected
        message = _("请写明求助的是谁家；来电人自己求助的，写来电人。")
        raise CallIncomplete(message, who=message)
    if bool(report.told_whom.strip()) != bool(report.told.strip()):
        message = _("告诉了谁、告诉了什么，要么都写，要么都不写。")
        raise CallIncomplete(message, told_whom=message)
    refuse_hidden_characters(report.caller, "caller")


def _lead(by: User, report: CallReport) -> Lead:
    return report_by_officer(
        by=by,
        report=HelpReport(
            village=report.village,
            who=report.who,
            need=report.need or Lead.Need.OTHER,
            text=report.text,
            source=LeadSource.HOTLINE,
            is_urgent=report.is_urgent,
            reporter=report.caller,
            phone=report.phone,
        ),
    )


@action("discovery.call.record")
def _record(*, by: User, report: CallReport, lead: Lead | None) -> HotlineCall:
    call = HotlineCall.objects.create(
        line=report.line,
        order_number=report.order_number.strip()[:40],
        called_at=report.called_at,
        kind=report.kind,
        village_code=report.village.code,
        sealed_caller=report.caller.strip()[:LONGEST_CALLER],
        caller_phone=report.phone.strip(),
        sealed_text=required_text(report.text, "text", _("请写明来电说了什么。"), is_sealed=True)[:LONGEST_TEXT],
        sealed_told_whom=report.told_whom.strip()[:LONGEST_TOLD_WHOM],
        sealed_told=report.told.strip()[:LONGEST_TEXT],
        due_on=lead.due_on if lead else deadline("hotline_days", today()),
        lead=lead,
        recorded_by=by,
    )
    record(
        _("登记{line}来电（{kind}，{place}）。").format(
            line=call.get_line_display(), kind=call.get_kind_display(), place=place_name(call.village_code)
        ),
        subject=call,
        village_code=call.village_code,
    )
    return call


@carries("P18-10.a", "SAL2026-60")
@action("discovery.call.end")
def end_call(
    *, by: User, call: HotlineCall, told_whom: str, told: str, result: str, seen_version: int | None = None
) -> HotlineCall:
    """End a call: who was told what, and what came of it; one that became a lead ends after the lead.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, ReasonRequired
    """
    require_permission(by, Permission.HANDLE_CASES)
    outside = OutsideScope(_("这一件不在您的辖区内。"))
    locked = lock_row(HotlineCall.objects.visible_to(by), call.pk, missing=outside)
    refuse_stale(locked, seen_version, _("您打开页面以后，这个来电有变化，请看过再办。"))
    if locked.ended_on is not None:
        raise TransitionNotAllowed(_("这个来电已经办结。"))
    if locked.lead is not None and locked.lead.ended_on is None:
        raise TransitionNotAllowed(_("由它产生的线索还没有办结，请先办结线索，再答复来电人。"))
    whom = required_text(told_whom, "told_whom", _("请写明告诉了谁。"), is_sealed=True)
    locked.sealed_told_whom = whom[:LONGEST_TOLD_WHOM]
    locked.sealed_told = required_text(told, "told", _("请写明告诉了什么。"), is_sealed=True)[:LONGEST_TEXT]
    locked.sealed_end = required_text(result, "result", _("请写明办理结果。"), is_sealed=True)[:LONGEST_TEXT]
    locked.ended_on, locked.ended_by = today(), by
    locked.version += 1
    locked.save()
    record(_("办结热线来电，已告诉来电人。"), subject=locked, village_code=locked.village_code)
    return locked


@action("personal_data.reveal")
def reveal_caller(*, by: User, call: HotlineCall, why: str) -> tuple[str, str]:
    """Return name and telephone of who called, to an officer who handles calls, with the purpose.

    Raises:
        PermissionRequired, OutsideScope, ReasonRequired
    """
    require_permission(by, Permission.REVEAL_PERSONAL_DATA)
    require_permission(by, Permission.HANDLE_CASES)
    outside = OutsideScope(_("这一件不在您的辖区内。"))
    locked = lock_row(HotlineCall.objects.visible_to(by), call.pk, missing=outside)
    why = required_text(why, "why", _("请写明为什么要看来电人。"))
    record(_("查看热线来电人。"), subject=locked, village_code=locked.village_code, why=why)
    name = str(locked.sealed_caller.clear()) if locked.sealed_caller else ""
    return name, str(locked.caller_phone.clear()) if locked.caller_phone else ""

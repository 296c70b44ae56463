"""Follow a lead to its end and tell the reporter; a lead that nobody takes climbs to the bureau (P18-10.c)."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.casework.models import Lead
from doudi.casework.procedures.clocks import deadline
from doudi.casework.referrals.actions.leads import close_lead
from doudi.casework.text_notices import telephone_of
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission, Role
from doudi.core.audit.trail import SYSTEM, Actor, action, record
from doudi.core.clock import today
from doudi.core.process import lock_row
from doudi.core.refusals import OutsideScope, ReasonRequired, required_text
from doudi.monitoring.discovery.leads.models import LeadEnding, LeadReport, LeadSource, ToldBy
from doudi.monitoring.discovery.refusals import NotTheHandler, ReporterAlreadyTold
from doudi.monitoring.warnings.models import Warning as ScreeningWarning
from doudi.registry.text_messages.outbox import Notice, is_on, tell
from doudi.relief.models import ReliefCase
from doudi.values.carries import carries

TEXT_EVENT = "lead_ended"
_OUTCOMES = {
    LeadEnding.APPLICATION: Lead.Outcome.APPLICATION,
    LeadEnding.RELIEF: Lead.Outcome.APPLICATION,
    LeadEnding.REFERRAL: Lead.Outcome.VISIT,
    LeadEnding.VISIT: Lead.Outcome.VISIT,
    LeadEnding.NO_NEED: Lead.Outcome.NO_NEED,
    LeadEnding.NOT_FOUND: Lead.Outcome.NO_NEED,
}
_ENDINGS = {
    Lead.Outcome.APPLICATION: LeadEnding.APPLICATION,
    Lead.Outcome.VISIT: LeadEnding.VISIT,
    Lead.Outcome.NO_NEED: LeadEnding.NO_NEED,
}
_OFFICER_NOTES = (ToldBy.TEXT, ToldBy.PHONE, ToldBy.FACE, ToldBy.NO_CONTACT)


@carries("P18-10.c", "SAL2026-39")
def end_lead(*, by: User, lead: Lead, ending: str, answer: str) -> Lead:
    """End a lead as what came of it, and tell the reporter where the system can.

    Raises:
        PermissionRequired, OutsideScope, AlreadyAnswered, ReasonRequired
    """
    if ending not in LeadEnding.values:
        raise ReasonRequired(_("请选择结果。"), ending=_("请选择结果。"))
    with transaction.atomic():
        ended = close_lead(by=by, lead=lead, outcome=_OUTCOMES[LeadEnding(ending)], answer=answer)
        report = report_of(ended)
        _settle(by=by, report=report, ending=ending)
    return ended


def report_of(lead: Lead) -> LeadReport:
    """Return the report of a lead; one that came another way gets it now."""
    found = LeadReport.objects.filter(lead=lead).first()
    if found is not None:
        return found
    reporter = lead.reported_by
    source = LeadSource.OTHER
    if ScreeningWarning.objects.filter(action=ScreeningWarning.Action.LEAD, action_key=lead.pk).exists():
        source = LeadSource.WARNING
    elif reporter is not None and Role(reporter.role) == Role.VILLAGE_CADRE:
        source = LeadSource.VILLAGE
    return LeadReport.objects.create(
        lead=lead,
        source=source,
        reported_by=reporter,
        take_due_on=deadline("lead_take_days", timezone.localdate(lead.recorded_at)),
    )


@action("discovery.lead.settle")
def _settle(*, by: Actor, report: LeadReport, ending: str) -> LeadReport:  # noqa: ARG001 - the trail reads who
    """Note what came of a lead, and tell the reporter: in the system, by text, or not at all without a contact."""
    report.ending = ending
    told = _telling(report)
    if told:
        report.told_by, report.told_on = told, today()
    report.save()
    how = report.get_told_by_display() if told else _("待告诉反映人")
    record(
        _("线索结果：{ending}；告诉反映人：{how}。").format(ending=report.get_ending_display(), how=how),
        subject=report.lead,
        village_code=report.lead.village_code,
    )
    return report


def _telling(report: LeadReport) -> str:
    """Tell the reporter where it needs nobody; return how, or nothing where an officer has to."""
    if report.reported_by_id is not None:
        return ToldBy.SYSTEM
    if not report.reporter_phone and not report.sealed_reporter:
        return ToldBy.NO_CONTACT
    if not report.reporter_phone or not is_on(TEXT_EVENT):
        return ""
    values = {"telephone": telephone_of(report.lead.village_code)}
    phone = str(report.reporter_phone.clear())
    tell(TEXT_EVENT, Notice(str(report.lead_id), report.lead.village_code, _("困难线索反映人"), phone, values))
    return ToldBy.TEXT


@carries("P18-10.c")
@action("discovery.lead.tell")
def note_told(*, by: User, lead: Lead, told_by: str, told_on: date, note: str = "") -> LeadReport:
    """Note how and when the reporter was told what came of it.

    Raises:
        PermissionRequired, OutsideScope, ReporterAlreadyTold, ReasonRequired
    """
    require_permission(by, Permission.HANDLE_CASES)
    outside = OutsideScope(_("这一件不在您的辖区内。"))
    locked = lock_row(Lead.objects.visible_to(by), lead.pk, missing=outside)
    report = report_of(locked)
    if locked.ended_on is None or report.told_on is not None:
        raise ReporterAlreadyTold(_("线索办结以后告诉反映人，只登记一次。"))
    if told_by not in _OFFICER_NOTES:
        raise ReasonRequired(_("请选择怎样告诉的。"), told_by=_("请选择怎样告诉的。"))
    if not locked.ended_on <= told_on <= today():
        raise ReasonRequired(_("日期要在办结以后，不能晚于今天。"), told_on=_("日期要在办结以后，不能晚于今天。"))
    report.told_by, report.told_on, report.told_by_user = told_by, told_on, by
    report.sealed_told_note = note.strip()[:120]
    report.save()
    record(
        _("{day}告诉反映人结果（{how}）。").format(day=told_on, how=report.get_told_by_display()),
        subject=locked,
        village_code=locked.village_code,
    )
    return report


@carries("SAL2026-70.6")
@action("personal_data.reveal")
def reveal_reporter(*, by: User, lead: Lead, why: str) -> tuple[str, str]:
    """Return name and telephone of who reported, to the officer who handles the lead.

    Raises:
        PermissionRequired, OutsideScope, NotTheHandler, ReasonRequired
    """
    require_permission(by, Permission.REVEAL_PERSONAL_DATA)
    outside = OutsideScope(_("这一件不在您的辖区内。"))
    locked = lock_row(Lead.objects.visible_to(by), lead.pk, missing=outside)
    if locked.taken_up_by_id != by.pk:
        raise NotTheHandler(_("反映人受保护，只有接手这条线索的人能看。先点“我来办”。"))
    why = required_text(why, "why", _("请写明为什么要联系反映人。"))
    report = report_of(locked)
    name = str(report.sealed_reporter.clear()) if report.sealed_reporter else ""
    if not name and report.reported_by is not None:
        name = report.reported_by.name
    record(_("查看困难线索的反映人。"), subject=locked, village_code=locked.village_code, why=why)
    return name, str(report.reporter_phone.clear()) if report.reporter_phone else ""


@carries("P18-10.a")
def raise_untaken_leads() -> int:
    """Let leads that nobody took in time climb to the bureau; return how many."""
    waiting = Lead.objects.filter(ended_on=None, taken_up_on=None)
    _give_reports(waiting)
    late = LeadReport.objects.filter(lead__in=waiting, climbed_on=None, take_due_on__lt=today())
    reports = list(late.select_related("lead"))
    for report in reports:
        _raise_to_bureau(by=SYSTEM, report=report)
    return len(reports)


def _give_reports(leads: QuerySet[Lead]) -> None:
    """Give leads that came another way their report."""
    for lead in leads.filter(report=None).select_related("reported_by"):
        report_of(lead)


@action("discovery.lead.climb")
def _raise_to_bureau(*, by: Actor, report: LeadReport) -> LeadReport:  # noqa: ARG001 - the trail reads who
    report.climbed_on = today()
    report.save(update_fields=["climbed_on"])
    record(
        _("线索{day}前没有人接手，上报县局。").format(day=report.take_due_on),
        subject=report.lead,
        village_code=report.lead.village_code,
    )
    return report


def settle_ended_leads() -> int:
    """Note what came of leads that ended elsewhere, such as by a case of relief, and tell their reporters."""
    _give_reports(Lead.objects.filter(ended_on__isnull=False))
    ended = LeadReport.objects.filter(ending="", lead__ended_on__isnull=False).select_related("lead", "reported_by")
    reports = list(ended)
    relieved = set(
        ReliefCase.objects.filter(lead__in=[report.lead_id for report in reports]).values_list("lead_id", flat=True)
    )
    for report in reports:
        ending = _ENDINGS[Lead.Outcome(report.lead.outcome)]
        _settle(by=SYSTEM, report=report, ending=LeadEnding.RELIEF if report.lead_id in relieved else ending)
    return len(reports)

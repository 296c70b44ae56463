"""Receive reports that a family needs help: from officers, departments, citizens, and walks (P18-10.a, SAL2026-39)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from doudi.casework.models import Lead
from doudi.casework.procedures.clocks import deadline, procedure_figure
from doudi.casework.referrals.actions.leads import open_lead
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import Actor, action, record
from doudi.core.clock import today
from doudi.core.divisions.models import Division
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import contains
from doudi.core.refusals import OutsideScope, refuse_hidden_characters
from doudi.monitoring.discovery.leads.models import LeadReport, LeadSource
from doudi.monitoring.discovery.refusals import LeadReportIncomplete
from doudi.values.carries import carries

LONGEST_REPORTER = 60
ENTERED_SOURCES = (
    LeadSource.VILLAGE,
    LeadSource.HELPER,
    LeadSource.GRID,
    LeadSource.SCHOOL,
    LeadSource.CLINIC,
    LeadSource.SOCIAL_WORKER,
    LeadSource.DEPARTMENT,
    LeadSource.CITIZEN,
    LeadSource.OTHER,
)
"""The sources that an officer enters a report of."""
PUBLIC_SOURCES = (
    LeadSource.CITIZEN,
    LeadSource.SCHOOL,
    LeadSource.CLINIC,
    LeadSource.GRID,
    LeadSource.SOCIAL_WORKER,
    LeadSource.OTHER,
)
"""The sources that report for themselves on the public page."""


@dataclass(frozen=True)
class HelpReport:
    """What is reported: whose family, where, what need, how urgent, and by whom."""

    village: Division
    who: str
    need: str
    text: str = ""
    source: str = LeadSource.VILLAGE
    is_urgent: bool = False
    reporter: str = ""
    phone: str = ""
    is_unnamed: bool = True


@carries("P18-10.a", "SAL2026-39")
@action("discovery.lead.report")
def report_by_officer(*, by: User, report: HelpReport) -> Lead:
    """Enter a report of somebody with a duty to report, or of a citizen at the window or on the telephone.

    Raises:
        PermissionRequired, OutsideScope, LeadReportIncomplete, ReasonRequired, HiddenCharacters
    """
    require_permission(by, Permission.APPLY_ON_BEHALF)
    _refuse_foreign(by, report.village)
    if report.source not in (*ENTERED_SOURCES, LeadSource.HOTLINE):
        raise LeadReportIncomplete(_("请选择是谁反映的。"), source=_("请选择是谁反映的。"))
    return _receive(report, reported_by=by, account=None)


@carries("SAL2026-39")
@action("discovery.lead.report_by_department")
def report_by_department(*, by: User, report: HelpReport) -> Lead:
    """Report a family as another department; the account stays with the report alone.

    Raises:
        PermissionRequired, LeadReportIncomplete, ReasonRequired, HiddenCharacters
    """
    require_permission(by, Permission.REVIEW_FOR_DEPARTMENT)
    return _receive(report, reported_by=None, account=by, department=by.department)


@carries("P18-10.a")
@action("discovery.lead.report_by_citizen")
def report_by_citizen(*, by: Actor, report: HelpReport) -> Lead:  # noqa: ARG001 - the trail reads who
    """Receive a report from the public page.

    Raises:
        LeadReportIncomplete, ReasonRequired, HiddenCharacters
    """
    if report.source not in PUBLIC_SOURCES:
        raise LeadReportIncomplete(_("请选择您是谁。"), source=_("请选择您是谁。"))
    return _receive(report, reported_by=None, account=None)


@carries("P18-10.c")
@action("discovery.lead.report_found")
def report_found_need(*, by: User, village: Division, need: str, who: str, text: str, is_urgent: bool = False) -> Lead:
    """Report a need that a walk found, with the finder as the one who reports.

    Raises:
        PermissionRequired, OutsideScope, LeadReportIncomplete, ReasonRequired
    """
    require_permission(by, Permission.APPLY_ON_BEHALF)
    _refuse_foreign(by, village)
    report = HelpReport(village, who, need, text, LeadSource.WALK, is_urgent)
    return _receive(report, reported_by=by, account=by)


def _refuse_foreign(by: User, village: Division) -> None:
    if not contains(by.scope, village.code):
        raise OutsideScope(_("{village}不在您的辖区内。").format(village=village.name))


def _receive(report: HelpReport, *, reported_by: User | None, account: User | None, department: str = "") -> Lead:
    """Create lead and report, and record it without who reported."""
    if report.need not in Lead.Need.values:
        raise LeadReportIncomplete(_("请选择是什么困难。"), need=_("请选择是什么困难。"))
    refuse_hidden_characters(report.reporter, "reporter")
    urgent_day = today() + timedelta(days=procedure_figure("lead_urgent_days", today()))
    lead = open_lead(
        village=report.village,
        need=report.need,
        who=report.who,
        text=report.text,
        due_on=urgent_day if report.is_urgent else None,
        reported_by=reported_by,
    )
    kept = LeadReport.objects.create(
        lead=lead,
        source=report.source,
        department=department,
        is_urgent=report.is_urgent,
        reported_by=account,
        sealed_reporter=report.reporter.strip()[:LONGEST_REPORTER],
        reporter_phone=report.phone.strip(),
        is_unnamed=report.is_unnamed,
        take_due_on=urgent_day if report.is_urgent else deadline("lead_take_days", today()),
    )
    sentence = _("收到困难线索（{source}，{place}，{need}），{day}前上门或给出结果。")
    if report.is_urgent:
        sentence = _("收到危及生命安全的线索（{source}，{place}，{need}），{day}以内上门。")
    record(
        sentence.format(
            source=kept.source_label,
            place=place_name(lead.village_code),
            need=lead.get_need_display(),
            day=lead.due_on,
        ),
        subject=lead,
        village_code=lead.village_code,
    )
    return lead

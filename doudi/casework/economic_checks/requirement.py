"""Whether a case may be confirmed: by its check report, or by the decision of a second person to go without.

The procedures declare it (``needs_economic_check``): dibao, one-person cover, tekun, margin and expenditure hardship
always; reassessments where income or property changed; expenditure relief unless the family is recognised already.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from doudi.casework.economic_checks.actions.requests import living_members
from doudi.casework.economic_checks.models import CheckReport, CheckResult, CheckWaiver, EconomicCheck
from doudi.casework.economic_checks.refusals import (
    CheckDifferenceOpen,
    CheckObjectionOpen,
    CheckReportExpired,
    CheckReportIncomplete,
    CheckReportRequired,
    CheckResultNotTold,
)
from doudi.casework.economic_checks.report_contents import counted_results, doubt_of
from doudi.casework.models import Case, Recognition
from doudi.casework.refusals import DoubtsUnresolved
from doudi.core.accounts.models import User
from doudi.core.clock import this_month, today
from doudi.core.process import refuse_same_person
from doudi.core.record_language import in_record_language
from doudi.registry.awards.queries import awards_not_ended
from doudi.registry.models import Household
from doudi.values.carries import carries

CheckStanding = Literal["not_needed", "missing", "running", "disputed", "expired", "incomplete", "valid", "waived"]
MEANS_KINDS = frozenset(
    {
        "wage_fen",
        "business_fen",
        "property_income_fen",
        "transfer_fen",
        "financial_assets_fen",
        "motor_vehicles",
        "homes",
        "runs_company",
    }
)


@dataclass(frozen=True)
class CheckStatus:
    """How the economic check of a case stands, with the check, report and waiver that decide it."""

    standing: CheckStanding
    check: EconomicCheck | None = None
    report: CheckReport | None = None
    waiver: CheckWaiver | None = None
    missing_names: tuple[str, ...] = ()

    @property
    def lets_pass(self) -> bool:
        """Whether the case may be confirmed."""
        return self.standing in {"not_needed", "valid", "waived"}


def needs_check(case: Case) -> bool:
    """Return whether the case needs a check: by its procedure, where means changed, or for want of a recognition."""
    needs = case.procedure.needs_economic_check
    if needs == "means_changed":
        return case.verified_changes.filter(kind__in=MEANS_KINDS).exists()
    if needs == "unless_recognised":
        return case.household is None or not is_recognised(case.household)
    return bool(needs)


@carries("MCA23-2.2", "SAL2026-42")
def is_recognised(household: Household) -> bool:
    """Return whether somebody of a household gets dibao or tekun, or it is recognised as of low income, this month."""
    month = this_month()
    awards = awards_not_ended(month).filter(person__household=household, programme__in=("dibao", "tekun"))
    recognitions = Recognition.objects.filter(household=household, ended_month=None, last_month__gte=month)
    return awards.exists() or recognitions.exists()


def check_status(case: Case) -> CheckStatus:
    """Return how the check of a case stands today; the last check that was not cancelled counts."""
    if case.household_id is None or not needs_check(case):
        return CheckStatus("not_needed")
    checks = case.economic_checks.exclude(state=EconomicCheck.State.CANCELLED).select_related("report", "recheck_of")
    check = checks.order_by("-pk").first()
    waiver = case.check_waivers.filter(is_agreed=True).select_related("proposed_by", "decided_by").first()
    status = _status_of_check(case, check)
    if waiver is not None and not status.lets_pass and status.standing != "disputed":
        return CheckStatus("waived", check, status.report, waiver)
    return status


def _status_of_check(case: Case, check: EconomicCheck | None) -> CheckStatus:
    if check is None:
        return CheckStatus("missing")
    report = getattr(check, "report", None)
    if report is None:
        return CheckStatus("disputed" if check.recheck_of else "running", check)
    if report.valid_until < today():
        return CheckStatus("expired", check, report)
    included = set(check.subjects.values_list("person_id", flat=True))
    missing = tuple(person.name for person, _relation in living_members(case) if person.pk not in included)
    return CheckStatus("incomplete" if missing else "valid", check, report, missing_names=missing)


def check_doubts(case: Case) -> list[str]:
    """Return what differs from the declaration in the report that counts, each a doubt to verify (MCA57-14)."""
    status = check_status(case)
    if status.report is None or status.check is None:
        return []
    with in_record_language():  # the settling of a doubt is recorded with its text
        return [
            doubt_of(status.check, result)
            for result in counted_results(status.check)
            if result.finding == CheckResult.Finding.DIFFERS
        ]


def refuse_unless_settled_here(case: Case, doubt: str) -> None:
    """Refuse to clear a difference of a report from data by a sentence: it is settled with evidence.

    Raises:
        CheckDifferenceOpen
    """
    report = check_status(case).report
    if report is not None and report.origin == CheckReport.Origin.MONITORING and doubt in check_doubts(case):
        raise CheckDifferenceOpen(_("这一项在“经济状况核对”里逐项处理，写明证据。"))


def require_valid_check(case: Case, by: User) -> CheckWaiver | None:
    """Refuse to confirm a case without a valid check report, or by the person who entered the report.

    Returns:
        The waiver by which the case goes on without a report, marked as used for the statistics; usually None.

    Raises:
        CheckReportRequired, CheckReportExpired, CheckReportIncomplete, CheckObjectionOpen, DoubtsUnresolved,
        SecondPersonRequired
    """
    status = check_status(case)
    if status.standing in {"missing", "running"}:
        raise CheckReportRequired(_("还没有家庭经济状况核对报告，不能确认；确需续办的，由第二人写明理由。"))
    if status.standing == "expired":
        assert status.report is not None  # noqa: S101 - expired is a report
        raise CheckReportExpired(
            _("核对报告{number}的有效期到{day}，已过期，请重新核对。").format(
                number=status.report.number, day=status.report.valid_until
            )
        )
    if status.standing == "incomplete":
        names = "、".join(status.missing_names)
        raise CheckReportIncomplete(_("核对报告不包括{names}，请重新核对。").format(names=names))
    if status.standing == "disputed":
        raise CheckObjectionOpen(_("申请人对核对报告有异议，复查还没有结果。"))
    if status.standing == "valid" and status.report is not None:
        refuse_same_person(by, status.report.recorded_by_id, sentence=_("核对报告是您登记的，要由另一人确认。"))
    resolved = set(case.doubt_resolutions.values_list("doubt", flat=True))
    unresolved = [doubt for doubt in check_doubts(case) if doubt not in resolved]
    if unresolved:
        raise DoubtsUnresolved(_("还有疑点没有查清：{doubts}。").format(doubts="、".join(unresolved)))
    if status.waiver is not None:
        status.waiver.used_on = today()
        status.waiver.save(update_fields=["used_on"])
    return status.waiver


def require_result_told(case: Case) -> None:
    """Refuse to refuse a case before its applicant was told of a report that differs (MCA57-18).

    Raises:
        CheckResultNotTold
    """
    check = check_status(case).check
    if check is not None and check_doubts(case) and check.told_on is None:
        raise CheckResultNotTold(_("核对结果与申报不一致，要先告知申请人，听了异议再作决定。"))

"""Draw up the report of a check that data at hand answered, and settle its differences one by one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from doudi.casework.economic_checks.models import CheckReport, CheckResult, CheckSettlement, EconomicCheck
from doudi.casework.economic_checks.refusals import (
    CheckRemarkRequired,
    CheckSettlementRefused,
    CheckWithoutData,
)
from doudi.casework.economic_checks.report_contents import counted_results, doubt_of, report_contents
from doudi.casework.economic_checks.sources import source_label
from doudi.casework.economic_checks.workflow import CHECK_TRANSITIONS, lock_check_for
from doudi.casework.models import DoubtResolution
from doudi.casework.procedures.clocks import procedure_figure
from doudi.core.accounts.models import User
from doudi.core.attachments.actions import store_generated
from doudi.core.attachments.models import Attachment
from doudi.core.audit.trail import Actor, action, record
from doudi.core.clock import today
from doudi.core.process import advance
from doudi.core.refusals import required_text
from doudi.ui.pdf import document_html, pdf_of
from doudi.values.carries import carries

_LONGEST_EVIDENCE = 500


@dataclass(frozen=True)
class Settlement:
    """How a difference is settled: what was found out, with a proof where the data are wrong, a clause if exempt."""

    kind: str
    evidence: str
    clause: str = ""
    attachment: Attachment | None = None


@carries("MCA57-17")
@action("check.issue_report")
def issue_report(*, by: Actor, check: EconomicCheck, remark: str = "") -> CheckReport:
    """Draw up the report as PDF: what was found, nothing, or not asked, by source and person, beside what was declared.

    Sources that have not answered are put down as not asked; then, and while a row waits to be judged, the remark says
    why the report goes out nevertheless.

    Raises:
        OutsideScope, TransitionNotAllowed, ConflictOfInterest, RoleNotAllowed, CheckWithoutData, CheckRemarkRequired
    """
    locked = lock_check_for(check, "issue_report", by)
    if not locked.results.filter(data_of__isnull=False).exists():
        raise CheckWithoutData(_("没有一个来源由手上的数据核对，请登记各来源的反馈和纸质报告。"))
    _put_down_as_not_asked(locked)
    open_ones = {
        source_label(result.source)
        for result in counted_results(locked)
        if result.finding in (CheckResult.Finding.NOT_ASKED, CheckResult.Finding.UNCLEAR)
    }
    if open_ones and not remark.strip():
        message = _("{sources}没有核对，或者有待判定的记录，请写明为什么先出报告。").format(
            sources="、".join(sorted(open_ones))
        )
        raise CheckRemarkRequired(message, remark=message)
    valid_until = today() + timedelta(days=procedure_figure("economic_check_valid_days", today()))
    report = CheckReport(
        check_request=locked,
        number=f"{locked.number}-BG",
        reported_on=today(),
        valid_until=valid_until,
        origin=CheckReport.Origin.MONITORING,
        remark=remark.strip()[:200],
        recorded_by=by if isinstance(by, User) else None,
    )
    content = pdf_of(document_html("casework/economic_checks/report.html", report_contents(locked, report)))
    name, village = f"{report.number}.pdf", locked.case.village_code
    report.attachment = store_generated(by=by, name=name, content=content, village_code=village)
    report.save()
    advance(locked, "issue_report", CHECK_TRANSITIONS)
    record(
        _("出具核对报告{number}，有效期至{day}。").format(number=report.number, day=report.valid_until),
        subject=locked.case,
        village_code=village,
        why=remark.strip()[:200],
    )
    return report


def _put_down_as_not_asked(check: EconomicCheck) -> None:
    answered = set(check.results.values_list("source", "subject_id"))
    for source in check.sources:
        for subject in check.subjects.all():
            if (source, subject.pk) not in answered:
                CheckResult.objects.create(
                    check_request=check,
                    subject=subject,
                    source=source,
                    finding=CheckResult.Finding.NOT_ASKED,
                    replied_on=today(),
                )


@carries("MCA57-18", "MCA57-14")
@action("check.settle_difference")
def settle_difference(
    *, by: User, check: EconomicCheck, result: CheckResult, settlement: Settlement
) -> CheckSettlement:
    """Settle a difference with evidence: the declaration is corrected, the data are wrong, or the means do not count.

    Raises:
        OutsideScope, TransitionNotAllowed, ConflictOfInterest, RoleNotAllowed, CheckSettlementRefused, ReasonRequired
    """
    locked = lock_check_for(check, "settle_difference", by)
    counted = {one.pk: one for one in counted_results(locked) if one.finding == CheckResult.Finding.DIFFERS}
    found = counted.get(result.pk)
    if found is None or CheckSettlement.objects.filter(result=result).exists():
        raise CheckSettlementRefused(_("这一项没有不一致，或者已经处理过。"))
    _refuse_unproved(settlement)
    evidence = required_text(settlement.evidence, "evidence", _("请写明查证情况。"), is_sealed=True)
    settled = CheckSettlement.objects.create(
        result=found,
        kind=settlement.kind,
        sealed_evidence=evidence[:_LONGEST_EVIDENCE],
        clause=settlement.clause.strip()[:40] if settlement.kind == CheckSettlement.Kind.EXEMPT else "",
        attachment=settlement.attachment,
        settled_by=by,
        settled_on=today(),
    )
    DoubtResolution.objects.create(
        case=locked.case,
        doubt=doubt_of(locked, found),
        is_confirmed=settlement.kind == CheckSettlement.Kind.CORRECTED,
        evidence=str(settled.get_kind_display()),
        resolved_by=by,
    )
    record(
        _("核对{number}的不一致（{source}）：{how}。").format(
            number=locked.number, source=source_label(found.source), how=settled.get_kind_display()
        ),
        subject=locked.case,
        village_code=locked.case.village_code,
        why=settled.clause,
    )
    return settled


def _refuse_unproved(settlement: Settlement) -> None:
    if settlement.kind not in CheckSettlement.Kind.values:
        message = _("请选择怎么处理。")
        raise CheckSettlementRefused(message, kind=message)
    if settlement.kind == CheckSettlement.Kind.DATA_WRONG and settlement.attachment is None:
        message = _("数据有误的，请上传证明。")
        raise CheckSettlementRefused(message, attachment=message)
    if settlement.kind == CheckSettlement.Kind.EXEMPT and not settlement.clause.strip():
        message = _("按规定不计入的，请写明哪一条。")
        raise CheckSettlementRefused(message, clause=message)

"""Ask the sources, record their replies and the report, tell the applicant, take an objection.

Officers of the bureau type replies and report with its scan. A room that gets the data by itself calls the same
actions as ``SYSTEM``: its report is marked so and needs no scan.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from doudi.casework.economic_checks.actions.requests import next_check_number
from doudi.casework.economic_checks.models import (
    CheckConsent,
    CheckObjection,
    CheckReport,
    CheckResult,
    CheckSubject,
    EconomicCheck,
)
from doudi.casework.economic_checks.refusals import CheckRepliesMissing, CheckResultMissing, CheckSourceNotAllowed
from doudi.casework.economic_checks.sources import source_label
from doudi.casework.economic_checks.workflow import CHECK_TRANSITIONS, lock_check_for
from doudi.casework.procedures.clocks import deadline, procedure_figure
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.attachments.models import Attachment
from doudi.core.audit.trail import Actor, SystemActor, action, record
from doudi.core.clock import today
from doudi.core.process import advance
from doudi.core.refusals import OutsideScope, ReasonRequired, required_text
from doudi.values.carries import carries


@dataclass(frozen=True)
class CheckedResult:
    """What a source found about a person, with the detail where it differs from what was declared.

    Data at hand also say what was declared and of which day they are.
    """

    finding: str
    detail: str = ""
    declared: str = ""
    data_of: date | None = None


@action("check.send")
def send_check(*, by: Actor, check: EconomicCheck) -> EconomicCheck:
    """Send the request on to the sources (MCA57-17).

    Raises:
        OutsideScope, TransitionNotAllowed, ConflictOfInterest, RoleNotAllowed
    """
    locked = lock_check_for(check, "send_check", by)
    locked.sent_by, locked.sent_on = by if isinstance(by, User) else None, today()
    advance(locked, "send_check", CHECK_TRANSITIONS)
    record(
        _("核对{number}已发往各来源。").format(number=locked.number),
        subject=locked.case,
        village_code=locked.case.village_code,
    )
    return locked


@action("check.record_reply")
def record_reply(
    *, by: Actor, check: EconomicCheck, sources: list[str], replied_on: date, results: dict[int, CheckedResult]
) -> list[CheckResult]:
    """Record what sources answered about every person (by key of the subject).

    Raises:
        OutsideScope, TransitionNotAllowed, ConflictOfInterest, RoleNotAllowed, CheckSourceNotAllowed,
        CheckResultMissing, ReasonRequired
    """
    locked = lock_check_for(check, "record_reply", by)
    if not sources or not set(sources) <= set(locked.sources):
        message = _("请选择核对范围内的来源。")
        raise CheckSourceNotAllowed(message, sources=message)
    subjects = {subject.pk: subject for subject in locked.subjects.all()}
    missing = [subject.name for pk, subject in subjects.items() if pk not in results]
    if missing or not set(results) <= set(subjects):
        raise CheckResultMissing(_("还缺{names}的结果。").format(names="、".join(missing)))
    if replied_on > today() or locked.sent_on is None or replied_on < locked.sent_on:
        message = _("反馈日期在发出以后、今天以前。")
        raise ReasonRequired(message, replied_on=message)
    for pk, result in results.items():
        if result.finding not in CheckResult.Finding.values:
            raise CheckResultMissing(_("请选择{name}的结果。").format(name=subjects[pk].name))
        if result.finding == CheckResult.Finding.DIFFERS and not result.detail.strip():
            message = _("与申报不一致的，请写明查到什么。")
            raise ReasonRequired(message, **{f"detail_{pk}": message})
    recorded = [
        CheckResult.objects.create(
            check_request=locked,
            subject=subjects[pk],
            source=source,
            finding=result.finding,
            sealed_detail=result.detail.strip(),
            sealed_declared=result.declared.strip(),
            data_of=result.data_of,
            replied_on=replied_on,
            recorded_by=by if isinstance(by, User) else None,
        )
        for source in dict.fromkeys(sources)
        for pk, result in results.items()
    ]
    labels = "、".join(source_label(name) for name in dict.fromkeys(sources))
    record(
        _("登记{sources}对核对{number}的反馈。").format(sources=labels, number=locked.number),
        subject=locked.case,
        village_code=locked.case.village_code,
    )
    return recorded


@action("check.record_report")
def record_report(
    *, by: Actor, check: EconomicCheck, number: str, reported_on: date, attachment: Attachment | None = None
) -> CheckReport:
    """Record the report of a check once every source has answered; it is valid for its days from its date.

    Raises:
        OutsideScope, TransitionNotAllowed, ConflictOfInterest, RoleNotAllowed, CheckRepliesMissing, ReasonRequired
    """
    locked = lock_check_for(check, "record_report", by)
    answered = set(locked.results.values_list("source", flat=True))
    waiting = [source_label(name) for name in locked.sources if name not in answered]
    if waiting:
        raise CheckRepliesMissing(_("还没有反馈：{sources}。").format(sources="、".join(waiting)))
    number = required_text(number, "number", _("请填写报告编号。"), is_sealed=True)
    if reported_on > today() or locked.sent_on is None or reported_on < locked.sent_on:
        message = _("报告日期在发出以后、今天以前。")
        raise ReasonRequired(message, reported_on=message)
    is_system = isinstance(by, SystemActor)
    if attachment is None and not is_system:
        message = _("请上传核对报告的扫描件。")
        raise ReasonRequired(message, attachment=message)
    report = CheckReport.objects.create(
        check_request=locked,
        number=number[:40],
        reported_on=reported_on,
        valid_until=reported_on + timedelta(days=procedure_figure("economic_check_valid_days", reported_on)),
        attachment=attachment,
        origin=CheckReport.Origin.MONITORING if is_system else CheckReport.Origin.MANUAL,
        recorded_by=by if isinstance(by, User) else None,
    )
    advance(locked, "record_report", CHECK_TRANSITIONS)
    record(
        _("登记核对报告{number}，有效期至{day}。").format(number=report.number, day=report.valid_until),
        subject=locked.case,
        village_code=locked.case.village_code,
    )
    return report


@action("check.tell_applicant")
def tell_applicant(*, by: User, check: EconomicCheck, how: str) -> EconomicCheck:
    """Record that the applicant was told the result (MCA57-18).

    Raises:
        OutsideScope, TransitionNotAllowed, ConflictOfInterest, RoleNotAllowed, ReasonRequired
    """
    locked = lock_check_for(check, "tell_applicant", by)
    how = required_text(how, "how", _("请写明怎么告知的。"))
    locked.told_on, locked.told_how = today(), how[:80]
    advance(locked, "tell_applicant", CHECK_TRANSITIONS)
    record(
        _("已把核对{number}的结果告知申请人。").format(number=locked.number),
        subject=locked.case,
        village_code=locked.case.village_code,
        why=how,
    )
    return locked


@action("check.dispute_report")
def dispute_report(*, by: User, check: EconomicCheck, text: str, attachment: Attachment | None = None) -> EconomicCheck:
    """Record the applicant's objection to the report and request the re-check with the same consents (MCA57-18).

    Raises:
        OutsideScope, TransitionNotAllowed, ConflictOfInterest, RoleNotAllowed, ReasonRequired
    """
    locked = lock_check_for(check, "dispute_report", by)
    text = required_text(text, "text", _("请写明申请人有什么异议、举了什么证。"))
    CheckObjection.objects.create(
        check_request=locked, text=text, attachment=attachment, objected_on=today(), recorded_by=by
    )
    advance(locked, "dispute_report", CHECK_TRANSITIONS)
    again = EconomicCheck.objects.create(
        case=locked.case,
        number=next_check_number(),
        purpose=EconomicCheck.Purpose.RECHECK,
        state=EconomicCheck.State.REQUESTED,
        sources=locked.sources,
        scope_reason=locked.scope_reason,
        recheck_of=locked,
        opened_by=by,
        opened_on=today(),
        requested_by=by,
        requested_on=today(),
        start_due_on=deadline("check_start_days", today()),
    )
    for subject in locked.subjects.prefetch_related("consents"):
        _copy_with_consent(subject, again, by)
    record(
        _("申请人对核对报告有异议，提请复查{number}。").format(number=again.number),
        subject=locked.case,
        village_code=locked.case.village_code,
        why=text[:300],
    )
    return again


def _copy_with_consent(subject: CheckSubject, again: EconomicCheck, by: User) -> None:
    copied = CheckSubject.objects.create(
        check_request=again,
        person=subject.person,
        name=subject.name,
        role=subject.role,
        relation=subject.relation,
        id_number=subject.id_number or "",
    )
    consent = subject.consent
    if consent is not None:
        CheckConsent.objects.create(
            subject=copied,
            signed_by=consent.signed_by,
            guardian_reason=consent.guardian_reason,
            signed_on=consent.signed_on,
            attachment=consent.attachment,
            recorded_by=by,
        )


@carries("SAL2026-70.6")
@action("check.reveal_results")
def reveal_results(*, by: User, check: EconomicCheck, purpose: str) -> list[CheckResult]:
    """Return the results with their details; the trail names the case and the purpose (SAL2026-70.6).

    Raises:
        PermissionRequired, OutsideScope, ReasonRequired
    """
    require_permission(by, Permission.REVEAL_PERSONAL_DATA)
    if not EconomicCheck.objects.visible_to(by).filter(pk=check.pk).exists():
        raise OutsideScope(_("这次核对不在您的辖区内。"))
    purpose = required_text(purpose, "purpose", _("请写明为什么看。"))
    record(
        _("查看办件{case}核对{number}的明细。").format(case=check.case.number, number=check.number),
        subject=check.case,
        village_code=check.case.village_code,
        why=purpose[:200],
    )
    return list(check.results.select_related("subject"))

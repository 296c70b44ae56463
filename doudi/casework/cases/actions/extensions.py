"""Extend the time of a difficult case (MCA57-22): the township asks, the leader of the bureau decides."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.casework.cases.workflow import lock_case_for, set_next_due
from doudi.casework.models import Case, Extension
from doudi.casework.procedures.clocks import procedure_figure
from doudi.casework.refusals import ExtensionNotAllowed
from doudi.core.accounts.models import User
from doudi.core.attachments.models import Attachment
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import refuse_same_person
from doudi.core.refusals import ReasonRequired, TransitionNotAllowed, required_text


@action("case.request_extension")
def request_extension(
    *, by: User, case: Case, reason: str, evidence: str, attachment: Attachment | None = None
) -> Extension:
    """Ask for the extension of a difficult case, before its time is over and once only.

    Raises:
        OutsideScope, TransitionNotAllowed, RoleNotAllowed, ExtensionNotAllowed, ReasonRequired
    """
    locked = lock_case_for(case, "request_extension", by)
    if locked.procedure.extended_total_days is None:
        raise ExtensionNotAllowed(_("“{label}”没有可以延长的规定。").format(label=locked.procedure.label))
    if locked.extensions.exclude(is_agreed=False).exists():
        raise ExtensionNotAllowed(_("已经提出或者批准过延长。"))
    _refuse_late(locked)
    reason = required_text(reason, "reason", _("请写明情况怎么复杂、为什么办不完。"))
    if not (evidence.strip() or attachment):
        message = _("请写明依据的文号或者上传。")
        raise ReasonRequired(message, evidence=message)
    extension = Extension.objects.create(
        case=locked,
        reason=reason,
        evidence=evidence.strip(),
        attachment=attachment,
        proposed_by=by,
        proposed_on=today(),
    )
    record(_("申请延长办理期限。"), subject=locked, village_code=locked.village_code, why=reason)
    return extension


@action("case.decide_extension")
def decide_extension(*, by: User, case: Case, is_agreed: bool, reason: str) -> Extension:
    """Decide as leader of the bureau on the extension of a case to the number of days that the law allows.

    Raises:
        OutsideScope, TransitionNotAllowed, RoleNotAllowed, SecondPersonRequired, ExtensionNotAllowed, ReasonRequired
    """
    locked = lock_case_for(case, "decide_extension", by)
    extension = locked.extensions.filter(is_agreed=None).select_for_update(of=("self",)).first()
    if extension is None:
        raise TransitionNotAllowed(_("没有人申请延长。"))
    refuse_same_person(by, extension.proposed_by_id, sentence=_("申请延长和批准延长须是不同的人。"))
    extension.decision_reason = required_text(reason, "reason", _("请写明批准或者不批准的理由。"))
    extension.is_agreed, extension.decided_by, extension.decided_on = is_agreed, by, today()
    if is_agreed:
        _refuse_late(locked)
        extension.days = extension_days(locked)
        locked.extended_days = extension.days
        set_next_due(locked)
        locked.save()
    extension.save()
    record(
        _("批准延长{days}个工作日，办结期限{day}。").format(days=extension.days, day=locked.due_on)
        if is_agreed
        else _("不批准延长办理期限。"),
        subject=locked,
        village_code=locked.village_code,
        why=extension.decision_reason,
    )
    return extension


def extension_days(case: Case) -> int:
    """Return the working days between the usual total and the extended one, by the law when it was accepted."""
    assert case.procedure.extended_total_days is not None  # noqa: S101 - checked when it was requested
    day = case.accepted_on or today()
    extended = procedure_figure(case.procedure.extended_total_days, day)
    return max(0, extended - procedure_figure(case.procedure.total_days, day))


def _refuse_late(case: Case) -> None:
    """Refuse an extension after the time is over: it would hide that the case is late."""
    if case.paused_since is None and case.due_on is not None and today() > case.due_on:
        message = _("办结期限{day}已过，不能再延长，按超期办理。")
        raise ExtensionNotAllowed(message.format(day=case.due_on))

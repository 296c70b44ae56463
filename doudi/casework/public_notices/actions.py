"""End a public notice; record an objection and its result."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.casework.cases.applicant import Applicant
from doudi.casework.cases.step_effects import apply_step_effects
from doudi.casework.cases.workflow import advance, lock_case_for
from doudi.casework.models import Case, Objection
from doudi.casework.refusals import (
    NoticePeriodRunning,
)
from doudi.core.accounts.models import User
from doudi.core.audit.trail import Actor, action, record
from doudi.core.clock import today
from doudi.core.refusals import required_text


@action("case.end_public_notice")
def end_public_notice(*, by: Actor, case: Case) -> Case:
    """End a public notice after its last day, without objection.

    Raises:
        OutsideScope, TransitionNotAllowed, RoleNotAllowed, NoticePeriodRunning
    """
    locked = lock_case_for(case, "end_public_notice", by)
    notice = locked.public_notices.filter(ended_on=None).get()
    if today() <= notice.last_day:
        raise NoticePeriodRunning(_("公示到{day}，还没有期满。").format(day=notice.last_day))
    notice.ended_on = today()
    notice.save(update_fields=["ended_on"])
    advance(locked, "end_public_notice")
    draw = apply_step_effects(locked)
    record(
        _("公示期满无异议。"),
        subject=locked,
        village_code=locked.village_code,
        new=draw.as_audit_data() if draw else None,
    )
    return locked


@action("case.record_objection")
def record_objection(*, by: User | Applicant, case: Case, text: str, who: str = "") -> Objection:
    """Record an objection and end the public notice; the case goes to the review of the objection.

    Raises:
        OutsideScope, TransitionNotAllowed, RoleNotAllowed, ReasonRequired
    """
    locked = lock_case_for(case, "record_objection", by)
    text = required_text(text, "text", _("请写明异议。"))
    objection = Objection.objects.create(case=locked, text=text[:500], sealed_objector=who.strip()[:80])
    locked.public_notices.filter(ended_on=None).update(ended_on=today())
    advance(locked, "record_objection")
    record(_("公示期间有人提出异议。"), subject=locked, village_code=locked.village_code, why=text[:300])
    return objection


@action("case.uphold")
def uphold(*, by: User, case: Case, result: str, seen_version: int | None = None) -> Case:
    """Record the result of reviewing the objections and uphold the opinion.

    Raises:
        OutsideScope, StaleVersion, TransitionNotAllowed, RoleNotAllowed, ReasonRequired
    """
    locked = lock_case_for(case, "uphold", by, seen_version)
    result = required_text(result, "result", _("请写明评议或复查的结果。"))
    locked.objections.filter(result="").update(result=result[:500])
    advance(locked, "uphold")
    draw = apply_step_effects(locked)
    record(
        _("异议处理完毕，维持初审意见。"),
        subject=locked,
        village_code=locked.village_code,
        why=result,
        new=draw.as_audit_data() if draw else None,
    )
    return locked

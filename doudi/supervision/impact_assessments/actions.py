"""Assess the impact of a processing of personal data before it begins; a second person approves or returns it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from doudi import policy
from doudi.casework.procedures.clocks import months_after
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import this_month, today
from doudi.core.process import advance, lock_row, refuse_same_person, refuse_stale, refuse_transition
from doudi.core.refusals import required_text
from doudi.supervision.impact_assessments.models import LONGEST_TEXT, LONGEST_TITLE, ImpactAssessment
from doudi.supervision.impact_assessments.refusals import AssessmentIncomplete
from doudi.supervision.impact_assessments.workflow import ASSESSMENT_TRANSITIONS, Processing
from doudi.values.carries import carries


@dataclass(frozen=True)
class AssessedProcessing:
    """What is to be processed from which day, and the three questions that PIPL-55 asks."""

    title: str
    processing: str
    begins_on: date
    purpose: str
    effect: str
    protection: str


@carries("PIPL-55")
@action("impact.propose")
def propose_assessment(*, by: User, assessed: AssessedProcessing) -> ImpactAssessment:
    """Record the assessment of a processing that has not begun; it waits for a second person.

    Raises:
        PermissionRequired, AssessmentIncomplete, ReasonRequired
    """
    require_permission(by, Permission.MANAGE_SUPERVISION)
    if assessed.processing not in Processing.values:
        message = _("请选择类别。")
        raise AssessmentIncomplete(message, processing=message)
    if assessed.begins_on < today():
        message = _("影响评估要在处理以前做，开始日期不能早于今天。")
        raise AssessmentIncomplete(message, begins_on=message)
    made = ImpactAssessment.objects.create(
        title=required_text(assessed.title, "title", _("请写明处理什么。"))[:LONGEST_TITLE],
        processing=assessed.processing,
        purpose=required_text(assessed.purpose, "purpose", _("请写明目的和方式。"))[:LONGEST_TEXT],
        effect=required_text(assessed.effect, "effect", _("请写明影响和风险。"))[:LONGEST_TEXT],
        protection=required_text(assessed.protection, "protection", _("请写明保护措施。"))[:LONGEST_TEXT],
        begins_on=assessed.begins_on,
        proposed_by=by,
        proposed_on=today(),
        kept_until=kept_until(today()),
    )
    record(_("提出个人信息保护影响评估“{title}”。").format(title=made.title), subject=made)
    return made


def kept_until(assessed_on: date) -> date:
    """Return the day until which an assessment of a day is kept."""
    return months_after(assessed_on, int(policy.parameter_value("impact_assessment_months", this_month(), today())))


@carries("PIPL-55")
@action("impact.decide")
def decide_assessment(
    *, by: User, assessment: ImpactAssessment, is_approved: bool, why: str, seen_version: int | None = None
) -> ImpactAssessment:
    """Approve an assessment as the second person, or return it: then the processing must not begin.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, SecondPersonRequired, ReasonRequired
    """
    require_permission(by, Permission.CONFIRM_SUPERVISION)
    locked = lock_row(ImpactAssessment.objects.all(), assessment.pk)
    refuse_stale(locked, seen_version, _("您打开页面以后，这份评估有了变化，请看过再办。"))
    verb = "approve" if is_approved else "return"
    sentence = _("这份评估现在是“{state}”，不能再审定。").format(state=locked.get_state_display())
    refuse_transition(ASSESSMENT_TRANSITIONS, locked.state, verb, sentence)
    refuse_same_person(by, locked.proposed_by_id, sentence=_("评估和审定须是不同的人。"))
    locked.decided_why = required_text(why, "why", _("请写明审定意见。"))[:LONGEST_TEXT]
    locked.decided_by, locked.decided_on = by, today()
    advance(locked, verb, ASSESSMENT_TRANSITIONS)
    record(
        _("审定个人信息保护影响评估“{title}”：{state}。").format(title=locked.title, state=locked.get_state_display()),
        subject=locked,
        why=locked.decided_why[:300],
    )
    return locked

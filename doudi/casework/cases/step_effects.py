"""Side effects of entering a step: begin the public notice, draw the sample of cases the bureau visits."""

from __future__ import annotations

from doudi.casework.models import Case, RandomCheckDraw
from doudi.casework.procedures.steps import DECISION_STEPS, PUBLIC_NOTICE_STEPS
from doudi.casework.public_notices.notice_period import begin_notice
from doudi.casework.random_checks.before_decision import draw_before_decision
from doudi.core.audit.trail import Actor


def apply_step_effects(case: Case, by: Actor) -> RandomCheckDraw | None:
    """Run the effects of the step that the case has just entered.

    Returns:
        The draw, where the step has one; the caller records it in the audit entry.

    Raises:
        NoticeShowsPersonalData: a line of the notice contains a long run of digits.
    """
    if case.step in PUBLIC_NOTICE_STEPS:
        begin_notice(case, by)
    if case.step in DECISION_STEPS and case.procedure.random_check and case.is_sampled is None:
        return draw_before_decision(case)
    return None

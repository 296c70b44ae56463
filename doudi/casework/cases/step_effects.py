"""Side effects of entering a step: publish the public notice, draw the sample of cases the bureau visits."""

from __future__ import annotations

from doudi.casework.cases.sampling import SampleDraw, draw_sample
from doudi.casework.models import Case
from doudi.casework.procedures.steps import DECISION_STEPS, PUBLIC_NOTICE_STEPS
from doudi.casework.public_notices.publication import publish_notice


def apply_step_effects(case: Case) -> SampleDraw | None:
    """Run the effects of the step that the case has just entered.

    Returns:
        The draw, where the step has one; the caller records it in the audit entry.

    Raises:
        NoticeShowsPersonalData: a line of the notice contains a long run of digits.
    """
    if case.step in PUBLIC_NOTICE_STEPS:
        publish_notice(case)
    if case.step in DECISION_STEPS and case.procedure.random_check and case.is_sampled is None:
        return draw_sample(case)
    return None

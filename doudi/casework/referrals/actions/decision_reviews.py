"""Decision reviews: requested by the applicant, answered by an officer of the bureau who had no part in the case."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from doudi.casework.cases.applicant import Applicant
from doudi.casework.models import Case, DecisionReview
from doudi.casework.procedures.clocks import deadline, procedure_figure
from doudi.casework.referrals.workflow import LONGEST_TEXT, end_with_answer, lock_open
from doudi.casework.refusals import DecisionMissing, ReviewAlreadyRequested, ReviewPeriodOver
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import COUNTY_ROLES, Role
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import refuse_same_person
from doudi.core.refusals import RoleNotAllowed, required_text


@action("decision_review.request")
def request_decision_review(
    *,
    by: Applicant,  # noqa: ARG001 - read by the decorator
    case: Case,
    text: str,
    asked_on: date | None = None,
) -> DecisionReview:
    """Request a review of the decision: once, within the days allowed; ``asked_on`` if not today.

    Raises:
        DecisionMissing, ReviewPeriodOver, ReviewAlreadyRequested, ReasonRequired
    """
    decision = getattr(case, "decision", None)
    if decision is None:
        raise DecisionMissing(_("还没有作出决定。有意见可以留言。"))
    asked_on = asked_on or today()
    days = procedure_figure("decision_review_request_days", asked_on)
    if asked_on > decision.decided_on + timedelta(days=days):
        raise ReviewPeriodOver(_("请求复核的{days}天已过，可以依法申请行政复议，或到县民政局反映。").format(days=days))
    if case.decision_reviews.exists():
        raise ReviewAlreadyRequested(_("这个决定已请求过复核。仍有意见的，可以依法申请行政复议。"))
    review = DecisionReview.objects.create(
        case=case,
        village_code=case.village_code,
        due_on=deadline("decision_review_days", asked_on),
        sealed_text=required_text(text, "words", _("请写明哪里不对、为什么。"), is_sealed=True)[:LONGEST_TEXT],
    )
    record(
        _("申请人请求复核决定，{day}前答复。").format(day=review.due_on), subject=case, village_code=case.village_code
    )
    return review


@action("decision_review.answer")
def answer_decision_review(*, by: User, review: DecisionReview, is_upheld: bool, answer: str) -> DecisionReview:
    """Answer a request in writing, as an officer of the bureau who neither proposed, reviewed nor decided.

    Raises:
        PermissionRequired, OutsideScope, RoleNotAllowed, SecondPersonRequired, AlreadyAnswered, ReasonRequired
    """
    locked = lock_open(DecisionReview, review, by)
    if Role(by.role) not in COUNTY_ROLES:
        raise RoleNotAllowed(_("复核由县民政局办理。"))
    earlier = (locked.case.decision.decided_by_id, locked.case.proposed_by_id, locked.case.reviewed_by_id)
    refuse_same_person(by, *earlier, sentence=_("您参加过这一件的办理，复核须由另一个人作出。"))
    locked.is_upheld = is_upheld
    locked = end_with_answer(locked, by, answer)
    record(_("复核决定：{how}。").format(how=locked.state_label), subject=locked.case, village_code=locked.village_code)
    return locked

"""Review and re-check of an opinion by the next level, each asked for within thirty days (XF2022-35, -36)."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.audit.trail import action
from doudi.core.process import advance, refuse_same_person
from doudi.core.refusals import required_text
from doudi.supervision.petitions.actions.answers import refuse_wrong_day
from doudi.supervision.petitions.actions.locking import lock_petition, record_on
from doudi.supervision.petitions.actions.opinions import last_opinion
from doudi.supervision.petitions.actions.registration import LONGEST_OFFICE, LONGEST_REASON, LONGEST_TEXT
from doudi.supervision.petitions.kinds import Office, PetitionKind, ReviewLevel, ReviewResult
from doudi.supervision.petitions.limits import last_day
from doudi.supervision.petitions.models import Petition, Review
from doudi.supervision.petitions.refusals import LimitOver, PetitionIncomplete, WrongReviewer
from doudi.supervision.petitions.workflow import PETITION_TRANSITIONS
from doudi.values.carries import carries


@carries("XF2022-35")
@action("petition.ask_review")
def ask_review(
    *, by: User, petition: Petition, requested_on: date, grounds: str, seen_version: int | None = None
) -> Review:
    """Receive the request to review an opinion, within thirty days of its delivery.

    The bureau reviews what a township decided; what the bureau decided is reviewed by the next level above it.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, NotTheOffice, ConflictOfInterest,
        LimitOver, PetitionIncomplete, ReasonRequired
    """
    locked = lock_petition(by, petition, "ask_review", seen_version)
    if locked.kind != PetitionKind.CLAIM:
        raise PetitionIncomplete(_("只有申诉求决类信访可以请求复查。"))
    delivered_on = last_opinion(locked).delivered_on
    assert delivered_on is not None  # noqa: S101 - the state says so
    until = last_day("petition_review_request_days", delivered_on)
    return _open(by, locked, ReviewLevel.REVIEW, requested_on, grounds, (delivered_on, until))


@carries("XF2022-36")
@action("petition.ask_recheck")
def ask_recheck(
    *, by: User, petition: Petition, requested_on: date, grounds: str, seen_version: int | None = None
) -> Review:
    """Record the request to re-check a review, within thirty days of its answer; the next level above does it.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, NotTheOffice, ConflictOfInterest,
        LimitOver, PetitionIncomplete, ReasonRequired
    """
    locked = lock_petition(by, petition, "ask_recheck", seen_version)
    answered_on = open_review(locked, ReviewLevel.REVIEW).answered_on
    assert answered_on is not None  # noqa: S101 - the state says so
    until = last_day("petition_recheck_request_days", answered_on)
    return _open(by, locked, ReviewLevel.RECHECK, requested_on, grounds, (answered_on, until))


def _open(
    by: User, locked: Petition, level: ReviewLevel, requested_on: date, grounds: str, span: tuple[date, date]
) -> Review:
    first, until = span
    refuse_wrong_day(requested_on, first, "requested_on")
    if requested_on > until:
        message = _("请求要在{until}前提出，已经超过。").format(until=until)
        raise LimitOver(message, requested_on=message)
    verb = f"ask_{level}"
    due_on = last_day(f"petition_{level}_days", requested_on)
    review = Review.objects.create(
        petition=locked,
        level=level,
        is_by_bureau=level == ReviewLevel.REVIEW and locked.office == Office.TOWNSHIP,
        requested_on=requested_on,
        sealed_grounds=required_text(grounds, "grounds", is_sealed=True)[:LONGEST_TEXT],
        due_on=due_on,
        requested_by=by,
    )
    locked.due_on = due_on
    advance(locked, verb, PETITION_TRANSITIONS)
    record_on(locked, _("请求{level}，{day}前答复。").format(level=review.get_level_display(), day=due_on))
    return review


def open_review(petition: Petition, level: str) -> Review:
    """Return the review of a level.

    Raises:
        Review.DoesNotExist
    """
    return petition.reviews.get(level=level)


@carries("XF2022-35")
@action("petition.draft_review")
def draft_review(*, by: User, petition: Petition, result: str, text: str, seen_version: int | None = None) -> Review:
    """Draft the bureau's opinion on what a township decided.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, NotTheOffice, ConflictOfInterest,
        WrongReviewer, PetitionIncomplete, ReasonRequired
    """
    locked = lock_petition(by, petition, "draft_review", seen_version)
    review = open_review(locked, ReviewLevel.REVIEW)
    if not review.is_by_bureau:
        raise WrongReviewer(_("县民政局自己的处理意见，由上一级机关复查。"))
    _write(review, result, text)
    review.drafted_by = by
    review.save()
    advance(locked, "draft_review", PETITION_TRANSITIONS)
    record_on(locked, _("起草复查意见：{result}。").format(result=review.get_result_display()))
    return review


def _write(review: Review, result: str, text: str) -> None:
    if result not in ReviewResult.values:
        raise PetitionIncomplete(_("请选择意见。"), result=_("请选择意见。"))
    review.result = result
    review.sealed_text = required_text(text, "text", is_sealed=True)[:LONGEST_TEXT]


@carries("XF2022-35")
@action("petition.approve_review")
def approve_review(*, by: User, petition: Petition, answered_on: date, seen_version: int | None = None) -> Review:
    """Approve the bureau's review as its leader and a second person; the petitioner is answered in writing.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, NotTheOffice, ConflictOfInterest,
        SecondPersonRequired, PetitionIncomplete
    """
    locked = lock_petition(by, petition, "approve_review", seen_version)
    review = open_review(locked, ReviewLevel.REVIEW)
    refuse_same_person(by, review.drafted_by_id, sentence=_("复查意见由起草人以外的负责人审批。"))
    refuse_wrong_day(answered_on, review.requested_on, "answered_on")
    review.approved_by, review.answered_on, review.decided_by = by, answered_on, str(Office.BUREAU.label)
    _answer(locked, review, "approve_review")
    return review


def _answer(locked: Petition, review: Review, verb: str) -> None:
    review.save()
    locked.due_on = None
    advance(locked, verb, PETITION_TRANSITIONS)
    words = {"level": review.get_level_display(), "result": review.get_result_display(), "who": review.decided_by}
    record_on(locked, _("{level}意见（{who}）：{result}。").format(**words))


@action("petition.return_review")
def return_review(*, by: User, petition: Petition, why: str, seen_version: int | None = None) -> Review:
    """Send the review back to who drafted it, with the reason.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, NotTheOffice, ConflictOfInterest,
        ReasonRequired, NumberInText
    """
    locked = lock_petition(by, petition, "return_review", seen_version)
    review = open_review(locked, ReviewLevel.REVIEW)
    review.returned_why = required_text(why, "why")[:LONGEST_REASON]
    review.save()
    advance(locked, "return_review", PETITION_TRANSITIONS)
    record_on(locked, _("退回复查意见。"), why=review.returned_why)
    return review


@carries("XF2022-35")
@action("petition.record_review")
def record_review(
    *,
    by: User,
    petition: Petition,
    result: str,
    text: str,
    decided_by: str,
    answered_on: date,
    seen_version: int | None = None,
) -> Review:
    """Record how the level above the bureau reviewed what the bureau had decided.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, NotTheOffice, ConflictOfInterest,
        WrongReviewer, PetitionIncomplete, ReasonRequired, NumberInText
    """
    locked = lock_petition(by, petition, "record_review", seen_version)
    review = open_review(locked, ReviewLevel.REVIEW)
    if review.is_by_bureau:
        raise WrongReviewer(_("乡镇的处理意见由县民政局复查，请起草复查意见。"))
    _record_outside(review, result, text, decided_by, answered_on)
    _answer(locked, review, "record_review")
    return review


@carries("XF2022-36")
@action("petition.record_recheck")
def record_recheck(
    *,
    by: User,
    petition: Petition,
    result: str,
    text: str,
    decided_by: str,
    answered_on: date,
    seen_version: int | None = None,
) -> Review:
    """Record the re-check of the next level: the petition is concluded, nobody takes the same matter up again.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, NotTheOffice, ConflictOfInterest,
        PetitionIncomplete, ReasonRequired, NumberInText
    """
    locked = lock_petition(by, petition, "record_recheck", seen_version)
    review = open_review(locked, ReviewLevel.RECHECK)
    _record_outside(review, result, text, decided_by, answered_on)
    _answer(locked, review, "record_recheck")
    return review


def _record_outside(review: Review, result: str, text: str, decided_by: str, answered_on: date) -> None:
    _write(review, result, text)
    review.decided_by = required_text(decided_by, "decided_by", _("请写明机关。"))[:LONGEST_OFFICE]
    refuse_wrong_day(answered_on, review.requested_on, "answered_on")
    review.answered_on = answered_on

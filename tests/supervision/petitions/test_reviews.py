"""Review by the bureau, re-check by the level above: each asked for and answered within thirty days."""

from __future__ import annotations

from datetime import timedelta

import pytest

from doudi.core.clock import today
from doudi.core.refusals import PermissionRequired, ReasonRequired, SecondPersonRequired, TransitionNotAllowed
from doudi.supervision.petitions.actions.inquiries import record_inquiry
from doudi.supervision.petitions.actions.opinions import approve_opinion, deliver_opinion, draft_opinion
from doudi.supervision.petitions.actions.reviews import (
    approve_review,
    ask_recheck,
    ask_review,
    draft_review,
    record_recheck,
    record_review,
    return_review,
)
from doudi.supervision.petitions.models import Petition
from doudi.supervision.petitions.refusals import LimitOver, NotTheOffice, PetitionIncomplete, WrongReviewer
from tests.clock import Clock, clock
from tests.conftest import Cast
from tests.supervision.petitions.petition_rows import accepted, answered, looked_into, opinion_text

__all__ = ["clock"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def reviewed(cast: Cast) -> Petition:
    petition = answered(cast)
    ask_review(by=cast.bureau, petition=petition, requested_on=today(), grounds="收入算错了")
    draft_review(by=cast.bureau, petition=petition, result="upheld", text="核对无误，维持。")
    approve_review(by=cast.director, petition=petition, answered_on=today())
    petition.refresh_from_db()
    return petition


@pytest.mark.clause("XF2022-35")
def test_a_review_is_asked_for_in_thirty_days_and_due_in_thirty(cast: Cast, clock: Clock) -> None:
    petition, late = answered(cast), answered(cast, topic="relief")
    with pytest.raises(NotTheOffice):
        ask_review(by=cast.officer, petition=petition, requested_on=today(), grounds="收入算错了")
    clock.after(30)
    review = ask_review(by=cast.bureau, petition=petition, requested_on=today(), grounds="收入算错了")
    petition.refresh_from_db()
    assert (review.is_by_bureau, petition.state, petition.due_on) == (True, "review", today() + timedelta(30))
    clock.after(1)
    with pytest.raises(LimitOver):
        ask_review(by=cast.bureau, petition=late, requested_on=today(), grounds="收入算错了")


@pytest.mark.clause("XF2022-35")
def test_the_bureau_reviews_with_two_people(cast: Cast) -> None:
    petition = answered(cast)
    ask_review(by=cast.bureau, petition=petition, requested_on=today(), grounds="收入算错了")
    with pytest.raises(WrongReviewer):
        record_review(
            by=cast.bureau, petition=petition, result="upheld", text="维持", decided_by="市局", answered_on=today()
        )
    with pytest.raises(PetitionIncomplete):
        draft_review(by=cast.bureau, petition=petition, result="", text="维持")
    draft_review(by=cast.director, petition=petition, result="changed", text="改为支持。")
    with pytest.raises(PermissionRequired):
        approve_review(by=cast.bureau, petition=petition, answered_on=today())
    with pytest.raises(SecondPersonRequired):
        approve_review(by=cast.director, petition=petition, answered_on=today())
    with pytest.raises(ReasonRequired):
        return_review(by=cast.director, petition=petition, why="")
    assert return_review(by=cast.director, petition=petition, why="再核一次").petition.state == "review"


@pytest.mark.clause("XF2022-36")
def test_a_recheck_concludes(cast: Cast, clock: Clock) -> None:
    petition = reviewed(cast)
    clock.after(30)
    ask_recheck(by=cast.bureau, petition=petition, requested_on=today(), grounds="还是不服")
    with pytest.raises(ReasonRequired):
        record_recheck(
            by=cast.bureau, petition=petition, result="upheld", text="维持", decided_by="", answered_on=today()
        )
    record_recheck(
        by=cast.bureau, petition=petition, result="upheld", text="维持", decided_by="市民政局", answered_on=today()
    )
    petition.refresh_from_db()
    assert (petition.state, petition.due_on) == ("concluded", None)
    with pytest.raises(TransitionNotAllowed):
        ask_recheck(by=cast.bureau, petition=petition, requested_on=today(), grounds="还是不服")


@pytest.mark.clause("XF2022-36")
def test_a_recheck_too_late_is_refused(cast: Cast, clock: Clock) -> None:
    petition = reviewed(cast)
    clock.after(31)
    with pytest.raises(LimitOver):
        ask_recheck(by=cast.bureau, petition=petition, requested_on=today(), grounds="还是不服")


def test_what_the_bureau_decided_is_reviewed_above_it(cast: Cast) -> None:
    petition = looked_into(cast.bureau, accepted(cast.bureau, cast.village))
    draft_opinion(by=cast.bureau, petition=petition, text=opinion_text("not_supported"))
    approve_opinion(by=cast.director, petition=petition)
    deliver_opinion(by=cast.bureau, petition=petition, told_on=today(), told_by="letter")
    ask_review(by=cast.bureau, petition=petition, requested_on=today(), grounds="收入算错了")
    with pytest.raises(WrongReviewer):
        draft_review(by=cast.bureau, petition=petition, result="upheld", text="维持")
    review = record_review(
        by=cast.bureau, petition=petition, result="again", text="重新办理", decided_by="县政府", answered_on=today()
    )
    assert (review.petition.state, review.decided_by) == ("reviewed", "县政府")


def test_a_report_has_no_review(cast: Cast) -> None:
    petition = accepted(cast.officer, cast.village, kind="report")
    record_inquiry(by=cast.officer, petition=petition, kind="inquiry", held_on=today(), text="入户核对")
    draft_opinion(by=cast.officer, petition=petition, text=opinion_text("not_true"))
    approve_opinion(by=cast.leader, petition=petition)
    deliver_opinion(by=cast.officer, petition=petition, told_on=today(), told_by="handed")
    with pytest.raises(PetitionIncomplete):
        ask_review(by=cast.bureau, petition=petition, requested_on=today(), grounds="不服")

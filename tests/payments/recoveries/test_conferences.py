"""An old recovery that a conference waives: by itself where who confirms may, else as the basis on its page."""

from __future__ import annotations

from typing import Any

import pytest

from doudi.conferences.kinds import question_kind
from doudi.conferences.refusals import QuestionAlreadyRaised
from doudi.core.refusals import OutsideScope, PermissionRequired, ReasonRequired, TransitionNotAllowed
from doudi.payments.models import Recovery
from doudi.payments.recoveries.conferences import refer_to_conference
from doudi.payments.workflow import RecoveryState
from tests.conferences.confirmed_meeting import Sitting, sitting_of
from tests.payments.conftest import Office
from tests.payments.recoveries.test_plans_and_fines import notified  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db

WHY = "已去世，遗属无力退回。"


def decided(office: Office, recovery: Recovery, **changes: Any) -> Sitting:
    """Hold a conference that agrees to waive the recovery."""
    question = refer_to_conference(by=office.cast.officer, recovery=recovery, question=WHY)
    sitting = sitting_of(office.cast, question)
    summary = {"summary_question": "死亡后多发，遗属困难。", "summary_reasons": "免予追回。"}
    sitting.hold(amount_fen=None, basis=["P18-9.c"], reasons="遗属生活困难", **{**summary, **changes})
    recovery.refresh_from_db()
    return sitting


def test_who_may_refer_a_recovery(office: Office, notified: Recovery) -> None:  # noqa: F811 - the fixture
    cast = office.cast
    for refusal, by, question in (
        (PermissionRequired, cast.auditor, WHY),
        (OutsideScope, cast.other_officer, WHY),
        (ReasonRequired, cast.officer, " "),
    ):
        with pytest.raises(refusal):
            refer_to_conference(by=by, recovery=notified, question=question)
    question = refer_to_conference(by=cast.officer, recovery=notified, question=WHY)
    with pytest.raises(QuestionAlreadyRaised):
        refer_to_conference(by=cast.officer, recovery=notified, question=WHY)
    facts = {fact.label: fact.value for fact in question_kind("recovery_waiver").facts(question.subject_id)}
    assert facts["未追回"] == "600.00元"
    assert notified.person.name not in str(facts)


@pytest.mark.clause("P18-9.c")
def test_a_recovery_is_waived_when_the_minutes_are_confirmed(
    office: Office,
    notified: Recovery,  # noqa: F811 - the fixture
    signed_in: Any,
) -> None:
    decided(office, notified)
    assert (notified.state, notified.decided_by) == (RecoveryState.WAIVED, office.cast.director)
    assert "会议决定" in notified.decided_why
    with pytest.raises(TransitionNotAllowed):
        refer_to_conference(by=office.cast.officer, recovery=notified, question=WHY)
    assert "遗属生活困难" in signed_in("officer").get(notified.get_absolute_url()).content.decode()


def test_who_handled_a_recovery_does_not_waive_it_by_confirming(
    office: Office,
    notified: Recovery,  # noqa: F811 - the fixture
    signed_in: Any,
) -> None:
    Recovery.objects.filter(pk=notified.pk).update(handled_by=office.cast.director)
    decided(office, notified)
    assert notified.state == RecoveryState.NOTIFIED
    assert "遗属生活困难" in signed_in("officer").get(notified.get_absolute_url()).content.decode()


def test_a_refusal_leaves_the_recovery_as_it_was(office: Office, notified: Recovery) -> None:  # noqa: F811 - the fixture
    decided(office, notified, outcome="refused")
    assert notified.state == RecoveryState.NOTIFIED

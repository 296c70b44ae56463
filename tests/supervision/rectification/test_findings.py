"""Plans, findings and their steps: who may do what, in which order, with which second person."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from doudi.core.attachments.uploads import Upload
from doudi.core.audit.models import Entry
from doudi.core.clock import today
from doudi.core.refusals import (
    OutsideScope,
    PermissionRequired,
    ReasonRequired,
    SecondPersonRequired,
    StaleVersion,
    TransitionNotAllowed,
)
from doudi.supervision.rectification import queries
from doudi.supervision.rectification.actions.findings import (
    answer_finding,
    close_finding,
    extend_finding,
    link_recovery,
    reopen_as_new,
    send_finding_back,
    verify_finding,
)
from doudi.supervision.rectification.models import FindingStep, RectificationFinding, RectificationPlan
from doudi.supervision.rectification.refusals import (
    CameBackBefore,
    DeadlineNotAllowed,
    NotOwner,
    OwnerRequired,
    RecoveryNotPossible,
)
from doudi.supervision.rectification.scope import COUNTY_OWNER
from tests.clock import Clock
from tests.conftest import Cast
from tests.pictures import PNG_HEAD
from tests.supervision.rectification.conftest import (
    OTHER_TOWNSHIP,
    TOWNSHIP,
    added_finding,
    closed_finding,
    made_plan,
)

pytestmark = pytest.mark.django_db


@pytest.mark.clause("P18-16.a")
def test_plan_keeps_its_paper_with_the_bureau(cast: Cast) -> None:
    plan = made_plan(cast.bureau, paper=Upload("方案.png", PNG_HEAD))
    assert plan.paper is not None
    assert plan.paper.village_code == COUNTY_OWNER
    assert Entry.objects.filter(verb="rectification.make_plan").count() == 1
    with pytest.raises(PermissionRequired):
        made_plan(cast.officer)
    with pytest.raises(DeadlineNotAllowed):
        made_plan(cast.bureau, due_on=plan.received_on - timedelta(days=1))


@pytest.mark.clause("P18-16.b", "P18-16.c")
def test_findings_are_numbered_and_have_owner_measure_and_deadline(cast: Cast, plan: RectificationPlan) -> None:
    first, second = added_finding(cast.bureau, plan), added_finding(cast.bureau, plan, owner=OTHER_TOWNSHIP)
    assert (first.number, second.number) == (1, 2)
    assert (first.state, first.measure, first.due_on) == ("open", "逐人补登，月底前完成", today() + timedelta(days=30))
    with pytest.raises(ReasonRequired):
        added_finding(cast.bureau, plan, measure=" ")
    with pytest.raises(DeadlineNotAllowed):
        added_finding(cast.bureau, plan, due_on=today() - timedelta(days=1))
    with pytest.raises(OwnerRequired):
        added_finding(cast.bureau, plan, owner=COUNTY_OWNER)
    with pytest.raises(OwnerRequired):
        added_finding(cast.bureau, plan, owner="360731000001")
    with pytest.raises(PermissionRequired):
        added_finding(cast.officer, plan)


@pytest.mark.clause("P18-16.c")
def test_answer_is_given_by_the_owner_with_proof(cast: Cast, finding: RectificationFinding) -> None:
    with pytest.raises(OutsideScope):
        answer_finding(by=cast.other_officer, finding=finding, words="已改")
    with pytest.raises(NotOwner):
        answer_finding(by=cast.bureau, finding=finding, words="已改")
    with pytest.raises(ReasonRequired):
        answer_finding(by=cast.officer, finding=finding, words=" ")
    done = answer_finding(by=cast.officer, finding=finding, words="已补登", proofs=[Upload("照片.png", PNG_HEAD)])
    assert (done.state, done.answered_by) == ("answered", cast.officer)
    proof = FindingStep.objects.get().proofs.get()
    assert proof.file.village_code == TOWNSHIP
    with pytest.raises(TransitionNotAllowed):
        answer_finding(by=cast.officer, finding=finding, words="再报")


@pytest.mark.clause("P18-16.c")
def test_verified_and_closed_by_others_than_who_answered(cast: Cast, plan: RectificationPlan) -> None:
    own = added_finding(cast.bureau, plan, owner=COUNTY_OWNER, office="社会救助股")
    answer_finding(by=cast.director, finding=own, words="已改")
    with pytest.raises(SecondPersonRequired):
        verify_finding(by=cast.director, finding=own, words="属实")
    with pytest.raises(PermissionRequired):
        verify_finding(by=cast.officer, finding=own, words="属实")
    with pytest.raises(StaleVersion):
        verify_finding(by=cast.bureau, finding=own, words="属实", seen_version=0)
    verify_finding(by=cast.bureau, finding=own, words="属实", seen_version=1)
    with pytest.raises(SecondPersonRequired):
        close_finding(by=cast.director, finding=own)
    with pytest.raises(PermissionRequired):
        close_finding(by=cast.bureau, finding=own)


def test_sent_back_it_is_answered_again_and_closed(cast: Cast, finding: RectificationFinding) -> None:
    answer_finding(by=cast.officer, finding=finding, words="已改")
    assert send_finding_back(by=cast.bureau, finding=finding, words="缺照片").state == "open"
    closed = closed_finding(cast, finding)
    assert (closed.state, closed.closed_by, closed.closed_on) == ("closed", cast.director, today())
    kinds = [shown.step.kind for shown in queries.steps_of(closed, by=cast.officer)]
    assert kinds == ["answer", "send_back", "answer", "verify", "close"]


def test_database_refuses_edited_steps_and_skipped_states(cast: Cast, finding: RectificationFinding) -> None:
    answer_finding(by=cast.officer, finding=finding, words="已改")
    with pytest.raises(DatabaseError), transaction.atomic():
        FindingStep.objects.update(kind="close")
    with pytest.raises(DatabaseError), transaction.atomic():
        RectificationFinding.objects.update(state="closed", closed_by=cast.director)


def test_came_back_is_a_new_finding_once(cast: Cast, finding: RectificationFinding) -> None:
    closed_finding(cast, finding)
    given = {"text": "又有3人没有备案", "measure": "每季度核一次", "due_on": today() + timedelta(days=10)}
    new = reopen_as_new(by=cast.bureau, finding=finding, **given)
    assert (new.earlier, new.state, new.village_code) == (finding, "open", TOWNSHIP)
    with pytest.raises(CameBackBefore):
        reopen_as_new(by=cast.bureau, finding=finding, **given)


def test_leader_extends_with_a_reason(cast: Cast, finding: RectificationFinding) -> None:
    later = finding.due_on + timedelta(days=10)
    with pytest.raises(PermissionRequired):
        extend_finding(by=cast.bureau, finding=finding, due_on=later, words="等省里答复")
    with pytest.raises(DeadlineNotAllowed):
        extend_finding(by=cast.director, finding=finding, due_on=finding.due_on, words="等省里答复")
    assert extend_finding(by=cast.director, finding=finding, due_on=later, words="等省里答复").due_on == later


def test_recovery_must_be_of_the_person(cast: Cast, finding: RectificationFinding) -> None:
    from doudi.payments.models import Recovery

    with pytest.raises(RecoveryNotPossible):
        link_recovery(by=cast.officer, finding=finding, recovery=Recovery(person_id=1))


def test_late_findings_climb_from_officer_to_leader_to_bureau(
    cast: Cast,
    clock: Clock,
) -> None:
    added_finding(cast.bureau, made_plan(cast.bureau), due_on=today() + timedelta(days=1))

    def labels(name: str) -> list[str]:
        return [task.label for task in queries.waiting_tasks(cast.people[name])]

    assert labels("officer") == ["整改问题待填报"]
    clock.after(2)
    assert labels("officer") == ["整改问题待填报", "其中已逾期的整改问题"]
    assert len(labels("leader")) == 2
    clock.after(4)
    assert labels("leader")[-1] == "其中逾期上报到负责人的整改问题"
    assert labels("bureau") == []
    clock.after(4)
    assert labels("bureau") == ["逾期上报到县局的整改问题"]
    assert labels("other_officer") == []

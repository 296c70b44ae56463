"""Tasks: done by their owner or the bureau's officer, with a result and its proof."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from doudi.conferences.actions import finish_task, read_proof
from doudi.conferences.meetings.decisions import TaskOrder
from doudi.conferences.models import Task
from doudi.conferences.refusals import ProofRequired
from doudi.conferences.tasks.queries import tasks_of
from doudi.conferences.workflow import TaskState
from doudi.core.clock import today
from doudi.core.refusals import OutsideScope, PermissionRequired, ReasonRequired, TransitionNotAllowed
from tests.conferences.confirmed_meeting import SCAN, Sitting

pytestmark = pytest.mark.django_db


@pytest.mark.clause("P18-9.b")
def test_a_task_counts_after_confirmation_and_is_done_with_proof(sitting: Sitting) -> None:
    cast = sitting.cast
    order = TaskOrder(sitting.members[2], "拨付救助资金", today() + timedelta(days=10))
    sitting.open()
    sitting.decide(tasks=[order])
    task = Task.objects.get()
    sitting.sign()
    assert not tasks_of(cast.bureau).exists()
    with pytest.raises(OutsideScope):
        finish_task(by=cast.finance, task=task, result="已拨付", proof=SCAN)
    sitting.confirm()
    for refusal, by, result, proof in (
        (OutsideScope, cast.federation, "已拨付", SCAN),
        (PermissionRequired, cast.officer, "已拨付", SCAN),
        (PermissionRequired, cast.auditor, "已拨付", SCAN),
        (ReasonRequired, cast.finance, "", SCAN),
        (ProofRequired, cast.finance, "已拨付", None),
    ):
        with pytest.raises(refusal):
            finish_task(by=by, task=task, result=result, proof=proof)
    done = finish_task(by=cast.finance, task=task, result="已拨付", proof=SCAN)
    assert (done.state, done.done_by) == (TaskState.DONE, cast.finance)
    assert read_proof(by=cast.bureau, task=done) == SCAN.content
    with pytest.raises(TransitionNotAllowed):
        finish_task(by=cast.bureau, task=task, result="再办", proof=SCAN)
    with pytest.raises(DatabaseError), transaction.atomic():
        Task.objects.filter(pk=task.pk).update(due_on=today())

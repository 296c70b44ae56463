"""The pages of conferences, as the bureau's officer and leader, a township, a member and an auditor use them."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from doudi.conferences.actions import add_questions, plan_meeting, raise_question
from doudi.conferences.meetings import views
from doudi.conferences.models import Decision, Meeting, Question, Task
from doudi.conferences.workflow import MeetingState
from doudi.conferences.worklist import waiting_tasks
from doudi.core.accounts.page_access import needs_fresh_code
from doudi.core.clock import today
from tests.conferences.confirmed_meeting import Sitting, confirmed_meeting
from tests.conftest import Cast

pytestmark = pytest.mark.django_db


def act(client: Any, meeting: Meeting, verb: str, **fields: Any) -> Any:
    meeting.refresh_from_db()
    words = {"version": meeting.version, **fields}
    return client.post(reverse("conferences:act", args=[meeting.pk, verb]), words)


def test_a_meeting_is_held_on_the_pages(cast: Cast, sitting: Sitting, signed_in: Any) -> None:
    bureau, director = signed_in("bureau"), signed_in("director")
    planned = {"body": "mechanism", "held_on": today().isoformat(), "place": "会议室"}
    answer = bureau.post(reverse("conferences:plan_meeting"), planned)
    assert answer.status_code == 302
    meeting, members = sitting.meeting, [member.pk for member in sitting.members]
    assert act(bureau, meeting, "send_folder").status_code == 302
    refused = act(bureau, meeting, "open", present=members[:1], chair=members[0], absent_remark="出差")
    assert refused.status_code == 422
    assert "至少2人参加" in refused.content.decode()
    assert act(bureau, meeting, "open", present=members, chair=members[0]).status_code == 302
    item = reverse("conferences:act_on_item", args=[meeting.pk, sitting.item.pk, "decide"])
    assert "县财政局副局长成员3" in bureau.get(item.removesuffix("do/decide/")).content.decode()
    fields = {
        "version": Meeting.objects.get(pk=meeting.pk).version,
        "outcome": "agreed",
        "amount_fen": "12000",
        "reasons": "自付费用较大。",
        "basis": ["P18-9.c"],
        "more_basis": "MCA23-2.3",
        "summary_question": "大病自付费用较大。",
        "summary_reasons": "按一事一议提高。",
        f"dissent_{members[3]}": "金额偏高",
        "task_1_what": "拨付资金",
        "task_1_owner": members[2],
        "task_1_due_on": (today() + timedelta(days=5)).isoformat(),
    }
    assert bureau.post(item, {**fields, "task_1_due_on": ""}).status_code == 422
    assert bureau.post(item, fields).status_code == 302
    decision = Decision.objects.get()
    recorded = bureau.get(item.removesuffix("do/decide/")).content.decode()
    assert "12,000.00" in recorded
    assert recorded.count("金额偏高") == 2
    assert (decision.amount_fen, decision.agreeing, decision.basis) == (1_200_000, 3, ["P18-9.c", "MCA23-2.3"])
    assert act(bureau, meeting, "draw_up").status_code == 302
    scan = SimpleUploadedFile("signed.pdf", b"%PDF-1.7 signed", "application/pdf")
    assert act(bureau, meeting, "sign", scan=scan).status_code == 302
    assert [task.label for task in waiting_tasks(cast.director)] == ["会议纪要待确认"]
    assert act(bureau, meeting, "confirm").status_code == 403
    assert act(director, meeting, "confirm").status_code == 302
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.CONFIRMED
    assert (
        "金额偏高"
        in director.get(reverse("conferences:agenda_item", args=[meeting.pk, sitting.item.pk])).content.decode()
    )


def test_confirming_asks_for_a_fresh_code(rf: Any) -> None:
    request = rf.post("/")
    assert [needs_fresh_code(views.act, request, {"verb": verb}) for verb in ("confirm", "open")] == [True, False]


def test_the_page_of_a_meeting_takes_the_same_queries_for_many_questions(
    cast: Cast, sitting: Sitting, signed_in: Any, django_assert_max_num_queries: Any
) -> None:
    questions = [
        raise_question(
            by=cast.officer,
            kind="trial",
            topic="complex",
            subject_id=str(number),
            village_code=cast.village.code,
            title=f"议题{number}",
            question="是否整户。",
        )
        for number in range(20, 26)
    ]
    add_questions(by=cast.bureau, meeting=sitting.meeting, questions=questions)
    sitting.open()
    sitting.decide()
    client = signed_in("bureau")
    client.get(sitting.meeting.get_absolute_url())
    with django_assert_max_num_queries(18):
        assert client.get(sitting.meeting.get_absolute_url()).status_code == 200


def test_a_stale_page_is_refused(sitting: Sitting, signed_in: Any) -> None:
    client = signed_in("bureau")
    answer = client.post(reverse("conferences:act", args=[sitting.meeting.pk, "send_folder"]), {"version": "0"})
    assert "别人办理过这次会议" in answer.content.decode()
    assert answer.status_code == 422


def test_a_township_reads_the_outcome_of_its_own_question(cast: Cast, question: Question, signed_in: Any) -> None:
    confirmed_meeting(cast, question)
    page = signed_in("officer").get(reverse("conferences:question", args=[question.pk])).content.decode()
    assert "12,000.00" in page
    assert "家庭自付费用超过年收入。" in page
    assert signed_in("other_officer").get(question.get_absolute_url()).status_code == 404
    auditor = signed_in("auditor").get(question.get_absolute_url()).content.decode()
    assert "/trial/7/" in page
    assert "/trial/7/" not in auditor


@pytest.mark.clause("P18-9.b")
def test_a_member_reads_the_folder_and_finishes_their_task(cast: Cast, sitting: Sitting, signed_in: Any) -> None:
    sitting.open()
    assert [task.label for task in waiting_tasks(cast.finance)] == []
    client = signed_in("finance")
    folder = reverse("conferences:folder", args=[sitting.meeting.pk])
    assert "（号码）" in client.get(folder).content.decode()
    assert signed_in("federation").get(folder).status_code == 404
    workbook = load_workbook(io.BytesIO(client.get(f"{folder}?excel=1").content))
    values = [cell for row in workbook.active.iter_rows(min_row=4, values_only=True) for cell in row]
    assert "自付医疗费用较大，拟救助12000元。" in values
    document = sitting.meeting.documents.get()
    assert client.get(reverse("conferences:document", args=[document.pk])).content.startswith(b"%PDF")


def test_a_township_does_not_see_meetings(sitting: Sitting, signed_in: Any) -> None:
    client = signed_in("officer")
    for name in ("meetings", "members", "folders", "tasks"):
        assert client.get(reverse(f"conferences:{name}")).status_code == 403
    assert client.get(sitting.meeting.get_absolute_url()).status_code == 403


def test_the_list_of_questions_takes_the_same_queries_for_many(
    question: Question, signed_in: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(20, 30):
        Question.objects.create(
            kind="trial",
            subject_id=str(number),
            village_code=question.village_code,
            title=f"议题{number}",
            sealed_text="是否整户。",
            raised_by=question.raised_by,
        )
    client = signed_in("bureau")
    client.get(reverse("conferences:questions"))
    with django_assert_max_num_queries(12):
        assert client.get(reverse("conferences:questions")).status_code == 200


def test_who_waits_for_what(cast: Cast, question: Question, sitting: Sitting) -> None:
    plan_meeting(by=cast.bureau, body="mechanism", held_on=today(), place="会议室")
    Question.objects.create(
        kind="trial", subject_id="99", village_code=question.village_code, title="又一件", sealed_text="是否整户。"
    )
    assert [(task.label, task.number) for task in waiting_tasks(cast.bureau)] == [("议题待上会", 1)]
    confirmed = sitting.hold()
    Task.objects.create(
        decision=confirmed, owner=sitting.members[2], what="拨付资金", due_on=today() - timedelta(days=1)
    )
    for who in (cast.bureau, cast.director, cast.finance):
        assert ("会议任务已逾期", 1) in [(task.label, task.number) for task in waiting_tasks(who)]
    assert waiting_tasks(cast.auditor) == []

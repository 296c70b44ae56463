"""Lists of auditors' doubts: read and matched, passed on, answered one by one or in bulk, sent back in their layout."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.urls import reverse

from doudi.core.attachments.uploads import Upload
from doudi.core.audit.models import Entry
from doudi.core.clock import today
from doudi.core.jobs.queue import run_waiting_jobs
from doudi.core.refusals import PermissionRequired, ReasonRequired, TransitionNotAllowed
from doudi.supervision.rectification.doubts import queries
from doudi.supervision.rectification.doubts.actions import choose_columns, pass_doubts_on, upload_doubts
from doudi.supervision.rectification.doubts.answers import (
    answer_doubts,
    assign_doubts,
    select,
    send_doubts_back,
    verify_doubts,
)
from doudi.supervision.rectification.doubts.models import Doubt, DoubtList, DoubtStep
from doudi.supervision.rectification.doubts.refusals import DoubtsNotAllowed
from doudi.supervision.rectification.doubts.return_file import return_doubts
from doudi.supervision.rectification.refusals import DeadlineNotAllowed
from doudi.supervision.rectification.scope import COUNTY_OWNER
from tests.conftest import Cast
from tests.pictures import PNG_HEAD
from tests.repeated_rows import built_once
from tests.supervision.rectification.conftest import OTHER_TOWNSHIP, TOWNSHIP, made_plan

pytestmark = pytest.mark.django_db
HEADINGS = ("序号", "姓名", "身份证号", "疑点描述", "涉及金额（元）", "批次")


def workbook(rows: Sequence[Sequence[str]], headings: Sequence[str] = HEADINGS) -> bytes:
    """A file as auditors send it: a title, headings, rows, a line of totals."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["市审计局疑点清单"])
    sheet.append(list(headings))
    for row in rows:
        sheet.append(list(row))
    sheet.append(["合计", "", "", "", "", ""])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def doubt_row(person: Any, number: int, doubt: str = "名下有车") -> list[str]:
    """A row about a person."""
    return [str(number), person.name, person.id_number.clear(), doubt, "1,200.50", "第二批"]


def read_list(cast: Cast, content: bytes) -> DoubtList:
    """A list that was read by the worker."""
    listed = upload_doubts(
        by=cast.bureau,
        plan=made_plan(cast.bureau),
        title="第二批",
        due_on=today() + timedelta(days=30),
        name="疑点.xlsx",
        content=content,
    )
    run_waiting_jobs()
    listed.refresh_from_db()
    return listed


@pytest.fixture
def staged(cast: Cast, family: Any, other_family: Any) -> DoubtList:
    """A list of three rows: of both townships, and of somebody unknown."""

    def make() -> DoubtList:
        rows = [
            doubt_row(family.mother, 1),
            doubt_row(other_family.mother, 2, "死亡后继续领取"),
            ["3", "外县人", "110101199003070134", "名下有车", "", "第二批"],
        ]
        return read_list(cast, workbook(rows))

    return built_once("staged doubts", make)


@pytest.fixture
def passed(cast: Cast, staged: DoubtList) -> DoubtList:
    """The list passed to the townships."""
    return built_once("passed doubts", lambda: pass_doubts_on(by=cast.bureau, listed=staged))


def _keys(listed: DoubtList) -> list[int]:
    return list(listed.doubts.order_by("row").values_list("pk", flat=True))


@pytest.mark.clause("P18-16.b")
def test_rows_are_matched_and_kept_as_they_are(staged: DoubtList, family: Any) -> None:
    first, second, third = staged.doubts.order_by("row")
    assert (staged.state, staged.report["rows"]) == ("staged", 3)
    assert (first.person, first.outcome, first.village_code) == (family.mother, "linked", TOWNSHIP)
    assert (first.amount_fen, first.doubt, first.cells[-1]) == (120050, "名下有车", "第二批")
    assert second.village_code == OTHER_TOWNSHIP
    assert (third.person, third.outcome, third.village_code) == (None, "not_resident", COUNTY_OWNER)


def test_only_the_bureau_uploads_with_a_deadline_to_come(cast: Cast) -> None:
    given = {"plan": made_plan(cast.bureau), "title": "一", "name": "a.xlsx", "content": workbook([])}
    with pytest.raises(PermissionRequired):
        upload_doubts(by=cast.officer, due_on=today(), **given)
    with pytest.raises(DeadlineNotAllowed):
        upload_doubts(by=cast.bureau, due_on=today() - timedelta(days=1), **given)


def test_columns_are_chosen_where_headings_are_not_known(cast: Cast, family: Any) -> None:
    headings = ("序号", "甲", "乙", "丙", "丁", "批次")
    listed = read_list(cast, workbook([doubt_row(family.mother, 1)], headings))
    assert listed.state == "unreadable"
    choices = {"甲": "name", "乙": "id_number", "丙": "doubt", "丁": "amount"}
    choose_columns(by=cast.bureau, listed=listed, choices=choices)
    run_waiting_jobs()
    listed.refresh_from_db()
    assert listed.state == "staged"
    assert listed.doubts.get().person == family.mother


def test_township_sees_its_own_rows_once_passed_on(cast: Cast, staged: DoubtList) -> None:
    assert not queries.visible_doubts(cast.officer).exists()
    pass_doubts_on(by=cast.bureau, listed=staged)
    assert queries.visible_doubts(cast.officer).count() == 1
    assert queries.visible_doubts(cast.bureau).count() == 3
    assert [task.label for task in queries.waiting_tasks(cast.officer)] == ["审计疑点待核实"]
    with pytest.raises(TransitionNotAllowed):
        pass_doubts_on(by=cast.bureau, listed=staged)


@pytest.mark.clause("P18-16.c")
def test_bulk_answer_takes_what_the_township_owns(cast: Cast, passed: DoubtList) -> None:
    keys = _keys(passed)
    done = answer_doubts(by=cast.officer, keys=keys, reason="ended", words="已停发", proof=Upload("a.png", PNG_HEAD))
    assert done == 1
    answered = Doubt.objects.get(state="answered")
    assert answered.answer is not None
    assert (answered.answer.words, answered.answer.proof is not None) == ("已停发", True)
    assert Entry.objects.filter(verb="rectification.answer_doubts").count() == 1
    with pytest.raises(DoubtsNotAllowed):
        answer_doubts(by=cast.officer, keys=keys, reason="ended", words="再报")
    with pytest.raises(ReasonRequired):
        answer_doubts(by=cast.other_officer, keys=keys, reason="ended", words=" ")


@pytest.mark.clause("P18-16.c")
def test_answers_are_verified_by_another_person_or_sent_back(cast: Cast, passed: DoubtList) -> None:
    keys = _keys(passed)
    answer_doubts(by=cast.bureau, keys=keys, reason="elsewhere", words="不是本县的")
    assert select("verify", keys, by=cast.bureau).ready == []
    with pytest.raises(DoubtsNotAllowed):
        verify_doubts(by=cast.bureau, keys=keys)
    with pytest.raises(PermissionRequired):
        verify_doubts(by=cast.officer, keys=keys)
    send_doubts_back(by=cast.director, keys=keys, words="请附户籍查询结果")
    row = Doubt.objects.get(row=3)
    assert (row.state, row.answer) == ("open", None)
    answer_doubts(by=cast.bureau, keys=keys, reason="elsewhere", words="附查询结果")
    assert verify_doubts(by=cast.director, keys=keys) == 1


def test_unmatched_rows_are_assigned(cast: Cast, passed: DoubtList) -> None:
    assert assign_doubts(by=cast.bureau, keys=[_keys(passed)[2]], owner=OTHER_TOWNSHIP) == 1
    assert queries.visible_doubts(cast.other_officer).count() == 2


def test_nobody_answers_for_themselves(cast: Cast, passed: DoubtList, monkeypatch: pytest.MonkeyPatch) -> None:
    mother = Doubt.objects.get(row=1).person_id
    name = "doudi.supervision.rectification.doubts.answers.conflicted_people"
    monkeypatch.setattr(name, lambda people, by: {mother})
    found = select("answer", _keys(passed), by=cast.officer)
    assert found.ready == []
    assert list(found.left_out) == ["涉及您本人或者已备案的近亲属"]


@pytest.mark.clause("P18-16.c")
def test_file_goes_back_in_its_layout_with_the_answers(cast: Cast, passed: DoubtList, family: Any) -> None:
    answer_doubts(by=cast.officer, keys=_keys(passed), reason="ended", words="已停发")
    sheet = openpyxl.load_workbook(io.BytesIO(return_doubts(by=cast.bureau, listed=passed))).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][0] == "市审计局疑点清单"
    assert rows[1][:6] == list(HEADINGS)
    assert rows[1][6:9] == ["核实状态", "核实结果", "核实说明"]
    assert rows[2][:6] == doubt_row(family.mother, 1)
    assert rows[2][6:9] == ["待核验", "情况属实，已停止待遇", "已停发"]
    assert rows[4][6] == "待核实"
    assert rows[5][0] == "合计"
    with pytest.raises(PermissionRequired):
        return_doubts(by=cast.officer, listed=passed)


def test_pages_answer_one_row_and_preview_many(cast: Cast, passed: DoubtList, signed_in: Any) -> None:
    client = signed_in("officer")
    page = client.get(passed.get_absolute_url()).content.decode()
    assert "死亡后继续领取" not in page
    address = reverse("supervision_rectification:doubt_bulk", args=[passed.pk])
    wrong = client.post(address, {"act": "answer", "whole": "1", "query": ""})
    assert wrong.status_code == 422
    sent = {"act": "answer", "whole": "1", "query": "", "reason": "conforms", "words": "车已报废"}
    preview = client.post(address, sent)
    assert "1条会办理" in preview.content.decode()
    assert not DoubtStep.objects.exists()
    assert client.post(address, sent | {"confirmed": "1"}).status_code == 302
    row = Doubt.objects.get(row=1)
    assert row.state == "answered"
    one = signed_in("bureau").post(row.get_absolute_url(), {"act": "verify"})
    assert one.status_code == 302
    foreign = signed_in("other_officer").get(row.get_absolute_url())
    assert foreign.status_code == 404

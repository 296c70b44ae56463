"""Whose turn it is: the desk shows what waits for somebody, and nothing that waits for others."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from doudi.payments import actions
from doudi.payments.worklist import worklist_of
from tests.deaths_and_cards import record_death
from tests.payments.conftest import Office
from tests.payments.four_hands import review, reviewer

pytestmark = pytest.mark.django_db
APRIL = date(2023, 4, 1)


def waits(office: Office) -> dict[str, dict[str, int]]:
    """What waits for whom."""
    people = {name: getattr(office.cast, name) for name in ("officer", "bureau", "director", "finance", "auditor")}
    people["reviewer"] = reviewer()
    found = {name: {one.label: one.number for one in worklist_of(by)} for name, by in people.items()}
    return {name: held for name, held in found.items() if held}


def test_a_run_goes_from_desk_to_desk(office: Office) -> None:
    office.funds()
    office.award(office.person("钟有田"))
    run = office.prepare(APRIL)
    assert waits(office) == {}, "first the townships, and their desks say so already"
    office.confirm(run)
    assert waits(office) == {"reviewer": {"发放批次待审核": 1}}, "never who computed it"
    run = review(run)
    assert waits(office) == {"director": {"发放批次待批准": 1}}
    run = actions.approve_run(by=office.cast.director, run=run)
    assert waits(office) == {"finance": {"发放批次待拨付": 1}}
    run = actions.release_run(by=office.cast.finance, run=run)
    assert waits(office) == {"finance": {"发放批次待银行回盘": 1}}
    assert [one.url for one in worklist_of(office.cast.finance)] == [reverse("bank_exchange:run", args=[run.pk])]
    office.bank_says(run, "returned")
    assert waits(office) == {"finance": {"发放批次待结账": 1}, "officer": {"银行退回待更正账户": 1}}
    actions.close_run(by=office.cast.finance, run=run)
    office.card(run.payments.get().person, "6228480099999999999", date(2023, 4, 3))
    assert waits(office) == {}


def test_director_decides_and_township_notifies(office: Office) -> None:
    person = office.one_paid(APRIL).payments.get().person
    actions.propose_special(
        by=office.cast.bureau, person=person, month=APRIL, amount_fen=500_00, source="county", reason="一事一议"
    )
    assert waits(office) == {"director": {"特殊金额待批准": 1}}
    actions.approve_special(by=office.cast.director, special=person.special_amounts.get())
    died = date(2023, 3, 12)
    record_death(person, died)
    run = office.prepare(APRIL)
    recovery = run.recoveries.get()
    assert waits(office) == {"officer": {"多发待告知": 1}, "reviewer": {"发放批次待审核": 1}}
    actions.notify_recipient(by=office.cast.officer, recovery=recovery, heard="家属同意")
    actions.discard_run(by=office.cast.bureau, run=run, why="没有要发的")
    assert waits(office) == {"director": {"追缴待决定": 1}}


def test_desk_links_to_waiting_work(office: Office, signed_in: Any) -> None:
    office.funds()
    office.award(office.person("钟有田"))
    run = office.prepare(APRIL)
    office.confirm(run)
    second = Client()
    second.force_login(reviewer())
    page = second.get("/").content.decode()
    assert "发放批次待审核" in page
    assert "发放批次待审核" not in signed_in("bureau").get("/").content.decode(), "who computed it does not review it"
    assert run.get_absolute_url() in page
    assert "发放批次待审核" not in signed_in("auditor").get("/").content.decode()


def test_director_finds_amounts_waiting_for_approval(office: Office, signed_in: Any) -> None:
    """The leader sees the list and proposes nothing; a township sees none of it."""
    person = office.person("钟有田")
    special = actions.propose_special(
        by=office.cast.bureau, person=person, month=APRIL, amount_fen=500_00, source="county", reason="一事一议"
    )
    decide, listed = reverse("payments:decide_special_amount", args=[special.pk]), reverse("payments:special_amounts")
    director, bureau = signed_in("director"), signed_in("bureau")
    shown = director.get(listed).content.decode()
    assert decide in shown
    assert "提出一笔" not in shown
    assert decide not in bureau.get(listed).content.decode()
    assert director.post(listed, {"number": person.number}).status_code == 200
    assert person.special_amounts.count() == 1, "he decides, and proposes nothing"
    assert signed_in("officer").get(listed).status_code == 403
    wrong = {"number": "P-unknown", "month": "2023-04", "amount_fen": "5", "source": "county", "reason": "困难"}
    answer = bureau.post(listed, wrong)
    assert answer.status_code == 422
    assert "辖区内没有找到这个人" in answer.content.decode()

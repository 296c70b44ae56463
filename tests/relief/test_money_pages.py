"""Pages of instalments, reserves, goods, false cases and the budget: what an officer sends, sees, and is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from doudi.funding.actions import Entry, allot
from doudi.relief.models import FalseCase, GoodsHandover, Instalment, ReserveCount
from tests.clock import Clock, clock  # noqa: F401 - a fixture
from tests.pictures import PNG_HEAD
from tests.relief.money_cases import HOME, filled_reserve, granted, paid_out

MOST_QUERIES = 60


@pytest.fixture
def reserve(cast: Any, clock: Clock) -> Any:  # noqa: F811 - the fixture
    """The cast on 31 May 2023; the reserve of the first township holds 5,000 yuan."""
    clock.on(date(2023, 5, 31))
    allot(by=cast.finance, entry=Entry("relief", date(2023, 1, 5), "county", 50_000_00, "预算"))
    filled_reserve(cast, 5_000_00)
    return cast


def picture() -> SimpleUploadedFile:
    return SimpleUploadedFile("收据.png", PNG_HEAD, "image/png")


def act(client: Any, row: Instalment, verb: str, **fields: Any) -> Any:
    """Send a form of an instalment as its page has it now."""
    row.refresh_from_db()
    address = reverse("relief:act_on_instalment", args=[row.pk, verb])
    return client.post(address, {"version": row.version, **fields})


@pytest.mark.clause("P18-6.c", "P18-6.e")
def test_a_stage_from_the_proof_to_the_receipt(reserve: Any, signed_in: Any) -> None:
    (row,) = granted(reserve, 2_000_00, condition="住院发票")
    officer, leader = signed_in("officer"), signed_in("leader")
    assert act(officer, row, "propose_release", proof=" 　").status_code == 422
    assert act(officer, row, "propose_release", proof="发票已交", upload=picture()).status_code == 302
    assert act(officer, row, "release").status_code == 422
    assert act(leader, row, "release").status_code == 302
    paid = {"means": "transfer", "receipt_number": "9", "received_by": "某急难", "paid_on": "2023-05-31"}
    refused = act(leader, row, "pay", receipt=picture(), **paid)
    assert refused.status_code == 422
    assert "同意发放的人不能自己付款" in refused.content.decode()
    assert act(officer, row, "pay", receipt=picture(), **paid).status_code == 302
    page = officer.get(reverse("relief:reserve", args=[HOME])).content.decode()
    assert "¥3,000.00" in page
    assert act(signed_in("other_officer"), row, "stop", why="停").status_code == 404
    assert "未办结" in signed_in("finance").get(reverse("relief:instalments")).content.decode()


@pytest.mark.clause("MCA23-3.3")
def test_a_count_and_its_second_person_on_the_page(reserve: Any, signed_in: Any) -> None:
    address = reverse("relief:act_on_reserve", args=[HOME, "count"])
    officer = signed_in("officer")
    wrong = officer.post(address, {"counted_fen": "4900"})
    assert wrong.status_code == 422
    assert "账面5,000.00元" in wrong.content.decode()
    assert officer.post(address, {"counted_fen": "5000"}).status_code == 302
    confirm = reverse("relief:act_on_reserve", args=[HOME, "confirm_count"])
    assert officer.post(confirm).status_code == 422
    assert signed_in("other_officer").post(confirm).status_code == 404
    assert signed_in("leader").post(confirm).status_code == 302
    assert ReserveCount.objects.get().confirmed_by == reserve.leader
    sheet = officer.get(reverse("relief:reserve_month", args=[HOME, "2023-05"]))
    assert sheet["Content-Type"] == "application/pdf"


def test_pages_of_money_cost_few_queries(reserve: Any, signed_in: Any, django_assert_max_num_queries: Any) -> None:
    for number in range(12):
        paid_out(reserve.officer, granted(reserve, 100_00)[0], str(number))
    granted(reserve, 100_00)
    bureau = signed_in("bureau")
    for name, arguments in (("instalments", []), ("reserves", []), ("reserve", [HOME]), ("budget", [])):
        bureau.get(reverse(f"relief:{name}", args=arguments))
        with django_assert_max_num_queries(MOST_QUERIES):
            assert bureau.get(reverse(f"relief:{name}", args=arguments)).status_code == 200


@pytest.mark.clause("P30-2.5")
def test_the_budget_adds_up_by_township_and_cause(reserve: Any, signed_in: Any) -> None:
    paid_out(reserve.officer, granted(reserve, 1_200_00)[0])
    granted(reserve, 300_00, cause="illness")
    page = signed_in("bureau").get(reverse("relief:budget")).content.decode()
    assert "¥1,200.00" in page
    assert "¥300.00" in page
    assert "重病" in page


@pytest.mark.clause("MCA23-2.4")
def test_goods_are_handed_over_by_two_and_voided_by_a_row(reserve: Any, signed_in: Any) -> None:
    (row,) = granted(reserve, 1_000_00)
    address, officer = reverse("relief:goods", args=[row.relief.case_id]), signed_in("officer")
    goods = {"item": "棉被", "quantity": "2", "unit": "床", "value_fen": "160", "handed_over_on": "2023-05-31"}
    given = goods | {"received_by": "某急难", "witness": reserve.leader.pk}
    alone = officer.post(address, given | {"witness": reserve.officer.pk, "receipt": picture()})
    assert alone.status_code == 422
    assert officer.post(address, given | {"receipt": picture()}).status_code == 302
    handover = GoodsHandover.objects.get()
    assert (handover.value_fen, handover.witnessed_by) == (160_00, reserve.leader)
    void = reverse("relief:void_goods", args=[handover.pk])
    assert officer.post(void, {"why": ""}).status_code == 422
    assert signed_in("other_officer").post(void, {"why": "录错"}).status_code == 404
    assert officer.post(void, {"why": "数量录错"}).status_code == 302
    assert officer.post(void, {"why": "再来一次"}).status_code == 422
    assert "已作废" in officer.get(address).content.decode()
    read = signed_in("auditor").get(address).content.decode()
    assert "棉被" in read
    assert 'type="submit"' not in read.partition("<main")[2]
    assert signed_in("auditor").post(address, given | {"receipt": picture()}).status_code in {403, 422}
    assert GoodsHandover.objects.count() == 2


@pytest.mark.clause("SC649-68")
def test_a_false_case_is_proposed_and_confirmed_on_its_page(reserve: Any, signed_in: Any) -> None:
    (row,) = granted(reserve, 1_000_00)
    address = reverse("relief:false_case", args=[row.relief.case_id])
    assert signed_in("officer").post(address, {"finding": "没有起火"}).status_code == 302
    decide = reverse("relief:decide_false_case", args=[row.relief.case_id])
    assert signed_in("officer").post(decide, {"act": "confirm"}).status_code == 403
    director = signed_in("director")
    assert director.post(decide, {"act": "refuse", "why": ""}).status_code == 422
    assert director.post(decide, {"act": "confirm"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, FalseCase.objects.get().confirmed_by) == ("stopped", reserve.director)


@pytest.mark.parametrize("page", ["relief:false_case", "relief:posts", "relief:other_aid"])
def test_auditors_read_and_change_nothing(cast: Any, signed_in: Any, page: str) -> None:
    arguments = [granted(cast, 1_000_00)[0].relief.case_id] if page == "relief:false_case" else []
    auditor, address = signed_in("auditor"), reverse(page, args=arguments)
    shown = auditor.get(address)
    assert (shown.status_code, "<textarea" in shown.content.decode()) == (200, False)
    assert auditor.post(address, {}).status_code == 403

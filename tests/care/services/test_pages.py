"""Pages of purchased services: what each role may do there, wrong input keeps the form, the seller sees the least."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from doudi.care.services.actions.quality import record_complaint
from doudi.care.services.actions.settlements import confirm_settlement, propose_settlement
from doudi.care.services.models import Contract, Settlement, WorkOrder
from doudi.care.services.worklist import waiting_tasks
from doudi.registry import actions as registry
from tests.care.services.service_rows import accepted, delivered, ordered
from tests.conftest import Cast
from tests.pictures import PNG_HEAD


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.mark.clause("P18-22.a")
def test_the_bureau_keeps_the_list_and_others_read_it(contract: Contract, signed_in: Any) -> None:
    address = reverse("care_services:items")
    bureau, officer = signed_in("bureau"), signed_in("officer")
    given = {"year": 2025, "code": "search", "name": "协助审核", "unit": "件"}
    answer = bureau.post(address, given)
    assert answer.status_code == 422
    assert "不能购买" in text(answer)
    assert bureau.post(address, given | {"name": "困难对象排查"}).status_code == 302
    assert "困难对象排查" in text(officer.get(address))
    assert officer.post(address, given).status_code == 403


@pytest.mark.clause("P18-22.b")
def test_a_contract_is_entered_and_confirmed_on_its_pages(contract: Contract, signed_in: Any) -> None:
    given = {
        "item": contract.item_id,
        "provider": contract.provider_id,
        "way": "below_limit",
        "unit_price_fen": "60",
        "quantity_limit": "10",
        "budget_fen": "500",
        "source": "county",
        "people_served": "5",
        "first_day": "2025-10-01",
        "last_day": "2025-12-31",
    }
    bureau, address = signed_in("bureau"), reverse("care_services:new_contract")
    answer = bureau.post(address, given)
    assert answer.status_code == 422
    assert "超过预算" in text(answer)
    page = bureau.post(address, given | {"budget_fen": "600"})["Location"]
    assert bureau.post(page, {"act": "confirm", "seen_version": "0"}).status_code == 422
    assert signed_in("officer").post(page, {"act": "confirm", "seen_version": "0"}).status_code == 403
    assert signed_in("director").post(page, {"act": "confirm", "seen_version": "0"}).status_code == 302
    assert Contract.objects.get(unit_price_fen=60_00, quantity_limit=10).state == "confirmed"


@pytest.mark.clause("SAL2026-34")
def test_an_order_is_placed_and_accepted_on_its_pages(
    contract: Contract, cast: Cast, family: Any, signed_in: Any
) -> None:
    officer = signed_in("officer")
    given = {
        "contract": contract.pk,
        "person": family.mother.number,
        "need": "洗衣做饭",
        "planned_day": "2025-09-10",
        "units": "1",
    }
    address = reverse("care_services:new_order")
    assert officer.post(address, given | {"units": "101"}).status_code == 422
    page = officer.post(address, given)["Location"]
    order = delivered(cast, WorkOrder.objects.get())
    assert signed_in("other_officer").get(page).status_code == 404
    assert officer.post(page, {"act": "accept", "acceptor": "person", "seen_version": "0"}).status_code == 422
    version = order.version
    assert officer.post(page, {"act": "accept", "acceptor": "person", "seen_version": version}).status_code == 302
    listed = text(officer.get(reverse("care_services:orders"), {"state": "accepted"}))
    assert family.mother.name in listed
    assert "60.00" in listed


@pytest.mark.clause("SAL2026-34")
def test_the_seller_delivers_on_its_own_page_with_the_least_data(
    contract: Contract, cast: Cast, family: Any, signed_in: Any
) -> None:
    registry.change_circumstance(
        by=cast.officer,
        subject=family.mother,
        kind="phone",
        value="13800000000",
        since=date(2025, 1, 1),
        source="paper",
    )
    order = ordered(cast.officer, contract, family.mother)
    provider = signed_in("provider")
    assert family.mother.name in text(provider.get(reverse("care_services:my_orders")))
    page = text(provider.get(order.own_url))
    assert "洗衣做饭" in page
    assert "13800000000" not in page
    assert family.mother.id_number.clear() not in page
    assert "13800000000" in text(provider.post(order.own_url, {"act": "phone"}))
    given = {
        "act": "deliver",
        "delivered_day": "2025-09-10",
        "delivered_from": "09:00",
        "delivered_to": "10:30",
        "place": "家里",
        "seen_version": "0",
    }
    assert provider.post(order.own_url, given).status_code == 422
    photo = SimpleUploadedFile("现场.png", PNG_HEAD, "image/png")
    assert provider.post(order.own_url, given | {"upload": photo}).status_code == 302
    order.refresh_from_db()
    assert order.state == "delivered"


@pytest.mark.clause("P18-22.b")
def test_a_settlement_goes_from_preview_to_the_books(
    contract: Contract, cast: Cast, family: Any, signed_in: Any
) -> None:
    accepted(cast, contract, family.mother)
    bureau, address = signed_in("bureau"), reverse("care_services:settle", args=[contract.pk])
    assert "60.00" in text(bureau.get(address, {"month": "2025-09-01"}))
    assert bureau.post(address, {"month": "2025-08-01"}).status_code == 422
    page = bureau.post(address, {"month": "2025-09-30"})["Location"]
    settlement = Settlement.objects.get()
    assert signed_in("finance").post(page, {"act": "confirm", "seen_version": 0}).status_code == 403
    confirm_settlement(by=cast.director, settlement=settlement)
    assert "资金不足" in text(signed_in("finance").post(page, {"act": "book", "seen_version": 1}))


@pytest.mark.clause("P18-22.d", "SAL2026-56")
def test_a_seller_has_its_page_and_the_shares_theirs(
    contract: Contract, cast: Cast, family: Any, signed_in: Any
) -> None:
    accepted(cast, contract, family.mother)
    bureau, page = signed_in("bureau"), contract.provider.get_absolute_url()
    assert "100分" in text(bureau.get(page))
    given = {"act": "blacklist", "first_day": "2025-09-10", "last_day": "2025-09-01", "reason": "虚报"}
    assert bureau.post(page, given).status_code == 422
    assert bureau.post(page, given | {"last_day": "2026-09-01"}).status_code == 302
    assert signed_in("director").post(page, {"act": "confirm"}).status_code == 302
    assert "100%" in text(bureau.get(reverse("care_services:shares")))
    samples = reverse("care_services:samples")
    assert bureau.post(samples, {"month": "2025-08-01", "seed": "1"}).status_code == 422
    assert bureau.post(samples, {"month": "2025-09-01", "seed": "1"}).status_code == 302
    assert family.mother.name in text(bureau.get(samples))


def test_what_waits_is_counted_for_each(contract: Contract, cast: Cast, family: Any) -> None:
    ordered(cast.officer, contract, family.son)
    delivered(cast, ordered(cast.officer, contract, family.mother))
    assert waits(cast.officer) == {"服务工单待验收": 1}
    assert waits(cast.provider) == {"服务工单待上门": 1}
    record_complaint(by=cast.officer, order=accepted(cast, contract, family.mother), text="来晚了")
    propose_settlement(by=cast.bureau, contract=contract, month=date(2025, 9, 1))
    assert waits(cast.officer)["服务投诉待办结"] == 1
    assert waits(cast.director)["购买服务结算待复核"] == 1
    assert waits(cast.other_officer) == waits(cast.finance) == {}


def waits(user: Any) -> dict[str, int]:
    return {task.label: task.number for task in waiting_tasks(user)}

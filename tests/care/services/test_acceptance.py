"""Delivered orders are accepted together after a preview, one by one where need be, and taken back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from doudi.care.medical.models import HospitalStay
from doudi.care.services.acceptance import accept_together, chosen, own_of_today, take_back_own
from doudi.care.services.actions.orders import take_back_acceptance
from doudi.care.services.actions.quality import record_complaint
from doudi.care.services.actions.settlements import preview, propose_settlement
from doudi.care.services.models import Contract, WorkOrder
from doudi.care.services.refusals import NothingToSettle, OrderIsSettled
from doudi.core.audit.models import Entry
from doudi.core.refusals import ReasonRequired
from doudi.registry import actions as registry
from tests.care.services.service_rows import accepted, delivered, ordered
from tests.care.services.test_settlements import DAY, MONTH
from tests.conftest import Cast, identity_number
from tests.deaths_and_cards import record_death


def waits(cast: Cast, contract: Contract, *people: Any) -> list[WorkOrder]:
    return [delivered(cast, ordered(cast.officer, contract, person)) for person in people]


def keys(orders: list[WorkOrder]) -> list[str]:
    return [str(order.pk) for order in orders]


def accepted_now(by: Any, orders: list[WorkOrder]) -> Any:
    rows = chosen(keys(orders), by=by)
    return accept_together(rows, by=by, acceptor="person", how="逐户打电话问过", versions={})


@pytest.mark.clause("SAL2026-34")
def test_orders_are_accepted_together_and_taken_back_the_same_day(contract: Contract, cast: Cast, family: Any) -> None:
    orders = waits(cast, contract, family.mother, family.son)
    with pytest.raises(ReasonRequired):
        accept_together(chosen(keys(orders), by=cast.officer), by=cast.officer, acceptor="person", how="", versions={})
    assert accepted_now(cast.officer, orders).done == 2
    assert Entry.objects.latest("pk").why == "逐户打电话问过"
    assert own_of_today(by=cast.leader).count() == 0
    assert take_back_own(by=cast.officer, why="选错了一户").done == 2
    assert set(WorkOrder.objects.values_list("state", "acceptor", "decided_by")) == {("delivered", "", None)}


@pytest.mark.clause("SAL2026-34")
def test_what_needs_a_look_is_left_for_one_by_one(contract: Contract, cast: Cast, family: Any) -> None:
    orders = waits(cast, contract, family.mother, family.son, family.mother)
    HospitalStay.objects.create(person=family.son, sealed_hospital="县医院", admitted_on=DAY, recorded_by=cast.officer)
    record_complaint(by=cast.officer, order=orders[2], text="来晚了")
    rows = chosen(keys(orders), by=cast.officer)
    assert [row.order for row in rows if not row.left_out] == [orders[0]]
    assert accepted_now(cast.officer, orders).done == 1
    assert preview(contract, MONTH).orders == 1
    assert chosen(keys(orders), by=cast.other_officer) == []
    with pytest.raises(NothingToSettle):
        chosen([], by=cast.officer)


@pytest.mark.clause("SAL2026-34")
def test_a_settled_acceptance_is_not_taken_back(contract: Contract, cast: Cast, family: Any) -> None:
    orders = waits(cast, contract, family.mother)
    accepted_now(cast.officer, orders)
    propose_settlement(by=cast.bureau, contract=contract, month=MONTH)
    assert own_of_today(by=cast.officer).count() == 0
    with pytest.raises(OrderIsSettled):
        take_back_acceptance(by=cast.officer, order=orders[0], why="错了")


def test_the_page_shows_what_it_does_before_it_does_it(
    contract: Contract, cast: Cast, family: Any, signed_in: Any
) -> None:
    order = waits(cast, contract, family.mother)[0]
    client, page = signed_in("officer"), reverse("care_services:acceptance")
    assert family.mother.name in client.get(page).content.decode()
    assert client.post(page, {}).status_code == 422
    assert "验收这1张" in client.post(page, {"whole_page": "1", "shown": [order.pk]}).content.decode()
    given = {"order": [order.pk], "confirmed": "1", "acceptor": "person"}
    assert client.post(page, given).status_code == 422
    stale = client.post(page, given | {"how": "打电话", f"version_{order.pk}": "0"}, follow=True)
    assert "没有办" in stale.content.decode()
    assert client.post(page, given | {"how": "打电话"}).status_code == 302
    assert "您今天验收" in client.get(page).content.decode()
    assert client.post(f"{page}back/", {"why": "选错"}).status_code == 302
    order.refresh_from_db()
    assert order.state == "delivered"


def test_an_order_keeps_a_merged_record_and_is_shown_in_the_file_of_the_family(
    contract: Contract, cast: Cast, family: Any, signed_in: Any
) -> None:
    born = family.mother.birth_date
    double = registry.register_person(
        by=cast.officer,
        number="D1",
        name="钟桂英",
        id_number=identity_number(born, 66),
        sex="female",
        birth_date=born,
        household=family.household,
        relation="其他",
        source="paper",
    )
    order = accepted(cast, contract, double)
    registry.merge_people(by=cast.officer, kept=family.mother, other=double, why="同一人")
    shown = signed_in("officer").get(family.household.get_absolute_url()).content.decode()
    assert order.get_absolute_url() in shown
    assert preview(contract, MONTH).orders == 1
    record_death(family.mother, date(2025, 9, 9))
    assert preview(contract, MONTH).after_death == 1

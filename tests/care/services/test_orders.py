"""Work orders: ordered in one's township, delivered by the seller with proof, accepted by the person."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from doudi.care.services import queries
from doudi.care.services.actions.orders import (
    accept_order,
    cancel_order,
    deliver_order,
    refuse_order,
    reveal_phone,
)
from doudi.care.services.actions.providers import unlink_user
from doudi.care.services.actions.quality import draw_samples, record_complaint, record_sample, settle_complaint
from doudi.care.services.models import Contract
from doudi.care.services.refusals import DeliveryNotAllowed, OrderNotCovered, TelephoneOnTheDayOnly
from doudi.core.attachments.owners import is_readable_by
from doudi.core.audit.models import Entry
from doudi.core.refusals import OutsideScope, PermissionRequired, ReasonRequired, TransitionNotAllowed
from doudi.registry import actions as registry
from tests.care.services.service_rows import CODES, PHOTO, accepted, bought, delivered, ordered, seller
from tests.clock import Clock
from tests.conftest import Cast


@pytest.mark.clause("P18-22.b", "SAL2026-34")
def test_an_order_goes_from_need_to_acceptance(contract: Contract, cast: Cast, family: Any) -> None:
    order = ordered(cast.officer, contract, family.mother, units=2)
    with pytest.raises(TransitionNotAllowed):
        accept_order(by=cast.officer, order=order, acceptor="person")
    order = delivered(cast, order)
    assert order.proof is not None
    assert (order.state, order.delivered_place, order.proof.kind) == ("delivered", "家里", "photo")
    with pytest.raises(OutsideScope):
        accept_order(by=cast.other_officer, order=order, acceptor="person")
    with pytest.raises(PermissionRequired):
        accept_order(by=cast.provider, order=order, acceptor="person")
    order = accept_order(by=cast.officer, order=order, acceptor="carer")
    assert (order.state, order.decided_by) == ("accepted", cast.officer)


@pytest.mark.clause("SAL2026-34")
def test_an_order_outside_of_its_contract_is_refused(
    contract: Contract, cast: Cast, family: Any, other_family: Any
) -> None:
    for day, units in ((date(2026, 1, 1), 1), (None, 101), (None, 0)):
        with pytest.raises(OrderNotCovered):
            ordered(cast.officer, contract, family.mother, day, units)
    with pytest.raises(OutsideScope):
        ordered(cast.officer, contract, other_family.mother)
    order = ordered(cast.officer, contract, family.mother, units=100)
    with pytest.raises(OrderNotCovered):
        ordered(cast.officer, contract, family.mother)
    assert cancel_order(by=cast.officer, order=order, why="住院了").state == "cancelled"
    ordered(cast.officer, contract, family.mother)


@pytest.mark.clause("SAL2026-34")
def test_a_delivery_has_its_time_and_a_proof(contract: Contract, cast: Cast, family: Any) -> None:
    order = ordered(cast.officer, contract, family.mother)
    given: dict[str, Any] = {
        "delivered_day": date(2025, 9, 10),
        "delivered_from": time(9),
        "delivered_to": time(10),
        "place": "家里",
        "upload": PHOTO,
    }
    wrong = ({"delivered_day": date(2025, 9, 11)}, {"delivered_to": time(9)}, {"upload": None})
    for change in wrong:
        with pytest.raises(DeliveryNotAllowed):
            deliver_order(by=cast.provider, order=order, **given | change)
    with pytest.raises(ReasonRequired):
        deliver_order(by=cast.provider, order=order, **given | {"place": " "})
    order = deliver_order(by=cast.provider, order=order, **given)
    assert refuse_order(by=cast.officer, order=order, acceptor="person", why="没做饭").state == "refused"


def test_the_proof_of_a_delivery_goes_with_the_family(contract: Contract, cast: Cast, family: Any) -> None:
    order = delivered(cast, ordered(cast.officer, contract, family.mother))
    assert order.proof is not None
    assert is_readable_by(cast.officer, order.proof)
    registry.move_household(
        by=cast.other_officer,
        household=family.household,
        village=cast.other_village,
        handed_over_by=cast.officer,
        since=date(2025, 9, 1),
        source_detail="搬家",
    )
    assert is_readable_by(cast.other_officer, order.proof)
    assert not is_readable_by(cast.officer, order.proof)


@pytest.mark.clause("SAL2026-34")
def test_a_seller_sees_its_own_orders_and_the_telephone_on_the_day(
    contract: Contract, cast: Cast, family: Any, clock: Clock
) -> None:
    registry.change_circumstance(
        by=cast.officer,
        subject=family.mother,
        kind="phone",
        value="13800000000",
        since=date(2025, 1, 1),
        source="paper",
    )
    other = bought(cast, seller(cast, "company", CODES[1]), contract.item)
    theirs, own = ordered(cast.officer, other, family.mother), ordered(cast.officer, contract, family.mother)
    assert list(queries.orders_of_provider(by=cast.provider)) == [own]
    with pytest.raises(OutsideScope):
        delivered(cast, theirs)
    with pytest.raises(OutsideScope):
        reveal_phone(by=cast.provider, order=theirs)
    assert reveal_phone(by=cast.provider, order=own) == "13800000000"
    assert Entry.objects.filter(verb="service_order.reveal_phone", subject_id=str(own.pk)).count() == 1
    clock.after(1)
    with pytest.raises(TelephoneOnTheDayOnly):
        reveal_phone(by=cast.provider, order=own)
    unlink_user(by=cast.bureau, link=contract.provider.accounts.get())
    assert not queries.orders_of_provider(by=cast.provider).exists()


@pytest.mark.clause("P18-22.b", "SAL2026-56")
def test_samples_complaints_and_acceptance_make_the_score(contract: Contract, cast: Cast, family: Any) -> None:
    orders = [accepted(cast, contract, person) for person in (family.mother, family.son)]
    drawn = draw_samples(by=cast.bureau, month=date(2025, 9, 1), seed="20250910")
    assert len(drawn) == 1
    record_sample(by=cast.bureau, sample=drawn[0], outcome="unsatisfied", note="来晚了")
    with pytest.raises(TransitionNotAllowed):
        record_sample(by=cast.bureau, sample=drawn[0], outcome="satisfied")
    with pytest.raises(OutsideScope):
        record_complaint(by=cast.other_officer, order=orders[0], text="没来")
    complaint = record_complaint(by=cast.officer, order=orders[0], text="少待半小时")
    settle_complaint(by=cast.officer, complaint=complaint, is_upheld=True, answer="已补足时间")
    found = queries.score_of(contract.provider)
    assert (found.accepted, found.answered, found.satisfied, found.upheld, found.points) == (2, 1, 0, 1, 58)

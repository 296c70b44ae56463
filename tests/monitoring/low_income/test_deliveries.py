"""What deliveries bring into the register: the monitored list, and the aid of other departments."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection

from doudi.core.clock import this_month
from doudi.core.jobs.queue import run_waiting_jobs
from doudi.monitoring.deliveries.models import Delivery
from doudi.monitoring.deliveries.provincial.population import population_of
from doudi.monitoring.judgements.models import UnclearRow
from doudi.monitoring.low_income.follow_ups import update_after_delivery
from doudi.monitoring.low_income.layers.models import LayerPeriod, LowIncomeCause, LowIncomePerson, RegisterUpdate
from doudi.monitoring.low_income.layers.queries import low_income_people
from doudi.monitoring.low_income.received_aid.models import ReceivedAid
from doudi.registry import actions as registry
from tests.clock import Clock
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
NOT_REMOVED = "CAST(NULL AS DATE) AS risk_removed_on"
REMOVED = "DATE '2025-07-20' AS risk_removed_on"


def stays(**filters: Any) -> list[tuple[date, date | None]]:
    rows = LayerPeriod.objects.filter(layer="monitored", withdrawn_at=None, **filters)
    return list(rows.order_by("valid_from").values_list("valid_from", "valid_to"))


@pytest.mark.clause("P18-1.d")
def test_the_list_opens_continues_and_ends_stays(
    cast: Cast, clock: Clock, family: Any, delivered: Any, updated: Any
) -> None:
    delivered("monitored_poverty", date(2025, 1, 1), ("M1", NOT_REMOVED), ("S1", NOT_REMOVED))
    updated()
    delivered("monitored_poverty", date(2025, 4, 1), ("M1", NOT_REMOVED))
    updated()
    assert stays(person=family.mother) == [(date(2025, 1, 1), None)]
    assert stays(person=family.son) == [(date(2025, 1, 1), date(2025, 3, 31))]
    delivered(
        "monitored_poverty", date(2025, 7, 1), ("M1", "DATE '2025-07-20' AS risk_removed_on"), ("S1", NOT_REMOVED)
    )
    updated()
    assert stays(person=family.mother) == [(date(2025, 1, 1), date(2025, 7, 20))]
    assert stays(person=family.son) == [(date(2025, 1, 1), date(2025, 3, 31)), (date(2025, 7, 1), None)]
    by_updates = set(
        LayerPeriod.objects.filter(withdrawn_at=None).values_list("person", "layer", "valid_from", "valid_to")
    )
    LayerPeriod.objects.all().delete()
    updated()
    assert by_updates == set(LayerPeriod.objects.values_list("person", "layer", "valid_from", "valid_to"))


def test_what_erased_deliveries_said_stays(cast: Cast, clock: Clock, family: Any, delivered: Any, updated: Any) -> None:
    old = delivered("monitored_poverty", date(2025, 1, 1), ("M1", NOT_REMOVED), ("S1", NOT_REMOVED))
    delivered("monitored_poverty", date(2025, 4, 1), ("M1", NOT_REMOVED))
    updated()
    before = list(LayerPeriod.objects.values_list("pk", "valid_from", "valid_to", "withdrawn_at"))
    Delivery.objects.filter(pk=old.pk).update(
        state=Delivery.State.ERASED, rows_key="", original_key="", erased_at=clock.now()
    )
    updated()
    assert list(LayerPeriod.objects.values_list("pk", "valid_from", "valid_to", "withdrawn_at")) == before
    delivered("monitored_poverty", date(2025, 7, 1), ("S1", NOT_REMOVED))
    updated()
    assert stays(person=family.mother) == [(date(2025, 1, 1), date(2025, 6, 30))]


def test_a_later_delivery_of_the_month_replaces_the_earlier(
    cast: Cast, clock: Clock, family: Any, delivered: Any, updated: Any
) -> None:
    delivered("monitored_poverty", date(2025, 1, 1), ("S1", NOT_REMOVED))
    updated()
    delivered("monitored_poverty", date(2025, 1, 1), ("M1", NOT_REMOVED))
    updated()
    assert stays(person=family.son) == []
    assert LayerPeriod.objects.filter(person=family.son, withdrawn_at__isnull=False).count() == 1


def test_a_judged_row_counts_once_two_people_agreed(
    cast: Cast, clock: Clock, family: Any, delivered: Any, updated: Any
) -> None:
    delivery = delivered("monitored_poverty", date(2025, 1, 1), ("", NOT_REMOVED), outcome="to_judge")
    row = UnclearRow.objects.create(
        delivery=delivery,
        source_row=1,
        village_code=cast.village.code,
        identity_index="x",
        sealed_row="{}",
        state="proposed",
        person=family.son,
        score=1,
        needs_second_person=True,
        due_on=date(2025, 9, 9),
        judged_by=cast.officer,
        judged_at=clock.now(),
    )
    assert on_list_of_the_province() == []
    updated()
    assert stays() == []
    UnclearRow.objects.filter(pk=row.pk).update(state="linked", confirmed_by=cast.leader)
    RegisterUpdate.objects.all().delete()
    assert on_list_of_the_province() == [family.son], "also while the register is not filled"
    updated()
    assert stays(person=family.son) == [(date(2025, 1, 1), None)]
    assert on_list_of_the_province() == [family.son]


def on_list_of_the_province() -> list[Any]:
    return [row.person for row in population_of(this_month()) if row.layer == "monitored"]


def aid(kind: str, first: str, last: str = "NULL", fen: str = "NULL") -> str:
    return (
        f"'{kind}' AS kind, CAST({first} AS DATE) AS from_date, CAST({last} AS DATE) AS to_date, "
        f"CAST({fen} AS BIGINT) AS amount_fen"
    )


@pytest.mark.clause("P18-3.b")
@pytest.mark.clause("P18-3.a")
def test_aid_is_kept_for_families_with_a_file_only(
    cast: Cast, clock: Clock, family: Any, delivered: Any, updated: Any
) -> None:
    housing = delivered(
        "housing_aid",
        date(2025, 6, 1),
        ("M1", aid("公租房", "'2025-03-01'", fen="120000")),
        ("S1", aid("公租房", "'2025-03-01'")),
    )
    follow(housing, by=cast.bureau)
    row = ReceivedAid.objects.get()
    assert (row.person, row.kind, row.amount_fen, row.department) == (family.mother, "housing", 120000, "hcb")
    assert LowIncomePerson.objects.get(person=family.mother).kinds == "|housing|living|"


def follow(*deliveries: Delivery, by: Any) -> int:
    """Follow deliveries as their jobs do; how many updates they share."""
    for delivery in deliveries:
        update_after_delivery(delivery, by=by, progress=lambda _done, _total: None)
    return run_waiting_jobs()


def test_deliveries_that_come_together_share_an_update(cast: Cast, clock: Clock, family: Any, delivered: Any) -> None:
    of_others = delivered("vehicles", date(2025, 6, 1), ("S1", NOT_REMOVED))
    assert follow(of_others, by=cast.bureau) == 0, "it does not touch the register"
    on_list = delivered("monitored_poverty", date(2025, 6, 1), ("S1", NOT_REMOVED))
    housing = delivered("housing_aid", date(2025, 6, 1), ("S1", aid("公租房", "'2025-03-01'")))
    assert follow(housing, on_list, by=cast.bureau) == 1
    assert stays(person=family.son) == [(date(2025, 6, 1), None)]
    assert ReceivedAid.objects.get().person == family.son


def test_aid_of_a_record_merged_twice_is_the_survivors(
    cast: Cast, clock: Clock, family: Any, other_family: Any, delivered: Any, updated: Any
) -> None:
    people = type(family.son).objects
    people.filter(pk=other_family.son.pk).update(merged_into=family.son)
    people.filter(pk=family.son.pk).update(merged_into=family.mother)
    delivered("housing_aid", date(2025, 6, 1), ("S2", aid("公租房", "'2025-03-01'")))
    updated()
    assert ReceivedAid.objects.get().person == family.mother


def test_the_same_aid_in_later_deliveries_is_one(
    cast: Cast, clock: Clock, family: Any, delivered: Any, updated: Any
) -> None:
    same = ("M1", aid("公租房", "'2025-03-01'"))
    for month in (date(2025, 3, 1), date(2025, 6, 1)):
        delivered("housing_aid", month, same)
        updated()
    row = ReceivedAid.objects.get()
    assert (row.last_listed, row.withdrawn_at) == (date(2025, 6, 1), None)
    delivered("housing_aid", date(2025, 9, 1), ("M1", aid("公租房", "'2025-03-01'", "'2025-08-31'")))
    updated()
    held = ReceivedAid.objects.get(withdrawn_at=None)
    assert (held.given_to, held.last_listed) == (date(2025, 8, 31), date(2025, 9, 1))


@pytest.mark.clause("PIPL-28")
def test_the_name_of_medical_aid_is_sealed(cast: Cast, clock: Clock, family: Any, delivered: Any, updated: Any) -> None:
    delivered("free_treatment", date(2025, 6, 1), ("M1", aid("肺癌免费救治", "'2025-05-01'", fen="900000")))
    updated()
    row = ReceivedAid.objects.get()
    assert (row.name, row.label) == ("", "肺癌免费救治")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM low_income_receivedaid")
        assert "肺癌" not in str(cursor.fetchall())


@pytest.mark.clause("MCA83-III.3")
def test_causes_come_from_registry_and_lists_and_are_not_readable(
    cast: Cast, clock: Clock, family: Any, delivered: Any, updated: Any
) -> None:
    registry.change_circumstance(
        by=cast.officer,
        subject=family.mother,
        kind="serious_illness",
        value=True,
        since=date(2025, 1, 1),
        source="paper",
    )
    dates = "CAST('2025-05-01' AS DATE) AS registered_on, CAST(NULL AS DATE) AS ended_on"
    delivered("unemployment", date(2025, 6, 1), ("M1", dates))
    updated()
    for cause in ("illness", "unemployment"):
        assert [row.person for row in low_income_people(by=cast.officer, cause=cause)] == [family.mother]
    assert list(low_income_people(by=cast.officer, cause="disability")) == []
    assert not {"illness", "unemployment"} & set(LowIncomeCause.objects.values_list("cause_index", flat=True))
    assert LowIncomePerson.objects.get().kinds == "|living|"

"""Measures count what their words say, at the edges where a row is nearly what is meant."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from doudi.care.agreements.models import Agreement
from doudi.care.services.actions.orders import accept_order
from doudi.casework.models import AnnualReview, PublicNotice
from doudi.monitoring.low_income.models import LayerPeriod
from doudi.payments.models import Payment, Run
from doudi.registry.models import Award
from doudi.supervision.measures.measure import Figure, measure_named
from doudi.supervision.measures.periods import Period, month_of, year_of
from doudi.supervision.measures.queries import by_township
from tests.care.agreements.places import agreement_rows
from tests.care.services.service_rows import bought, delivered, ordered, station_with_account
from tests.clock import Clock, clock  # noqa: F401 - a fixture
from tests.conftest import Cast
from tests.supervision.places import case_due

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
AUGUST = month_of(date(2025, 8, 1))


def figure(name: str, period: Period, village: str) -> Figure | None:
    """The figure of a measure in the township of a village."""
    found = measure_named(name)
    assert found is not None
    return found.figures(period).get(village[:9])


def test_somebody_is_a_recipient_to_the_end_of_the_last_month(cast: Cast, family: Any) -> None:
    Award.objects.filter(person=family.mother).update(valid_to=date(2025, 8, 1))
    assert figure("recipients", AUGUST, cast.village.code) == Figure(1)
    assert figure("recipients", month_of(date(2025, 9, 1)), cast.village.code) is None


def test_a_person_of_two_layers_is_one(cast: Cast, family: Any, clock: Clock) -> None:  # noqa: F811 - the fixture
    for place, layer in enumerate(("margin", "expenditure")):
        LayerPeriod.objects.create(
            person=family.mother,
            layer=layer,
            basis="recognition",
            basis_key=place,
            valid_from=date(2025, 1, 1),
            recorded_at=clock.moment,
        )
    found = figure("margin_people", AUGUST, cast.village.code)
    assert found is not None
    assert found.numerator == 1


def test_a_notice_taken_down_early_did_not_hang_for_its_time(cast: Cast) -> None:
    case = case_due(cast.village.code, date(2025, 8, 20), date(2025, 8, 19))
    notice = {"case": case, "first_day": date(2025, 8, 4), "last_day": date(2025, 8, 11), "lines": []}
    PublicNotice.objects.create(**notice, ended_on=date(2025, 8, 11))
    assert figure("posted_before_decision", AUGUST, cast.village.code) == Figure(0, 1)
    PublicNotice.objects.create(**notice, ended_on=date(2025, 8, 12))
    assert figure("posted_before_decision", AUGUST, cast.village.code) == Figure(1, 1)


def test_a_review_of_last_year_that_is_done_this_year_is_late(
    cast: Cast,
    family: Any,
    clock: Clock,  # noqa: F811 - the fixture
) -> None:
    case = case_due(cast.village.code, date(2025, 8, 20), date(2025, 12, 31))
    AnnualReview.objects.create(
        year=2025,
        household=family.household,
        village_code=cast.village.code,
        head_name="某人",
        people=1,
        programmes=",dibao,",
        compared_on=date(2025, 2, 1),
        case=case,
        state="done",
    )
    year = year_of(AUGUST.first)
    assert figure("annual_reviews_done", year, cast.village.code) == Figure(1, 1)
    case.decision.decided_on = date(2026, 1, 1)
    case.decision.save()
    assert figure("annual_reviews_done", year, cast.village.code) == Figure(0, 1)


def paid(cast: Cast, person: Any, state: str, settled_on: date, replaces: Payment | None = None) -> Payment:
    """A payment that the bank answered, in a run of its own."""
    number = Run.objects.count()
    moment = timezone.now()
    run = Run.objects.create(
        number=f"F{number}",
        kind="reissue",
        month=date(2025, 6, 1),
        first_month=date(2025, 6, 1),
        known_at=moment,
        state="closed",
        due_on=date(2025, 6, 15),
        prepared_by=cast.bureau,
        prepared_at=moment,
        reviewed_by=cast.leader,
        approved_by=cast.director,
        released_by=cast.finance,
        released_at=moment,
    )
    return Payment.objects.create(
        run=run,
        item_id=f"I{number}",
        person=person,
        programme="dibao",
        village_code=cast.village.code,
        amount_fen=1_00,
        holder_name="某",
        account_basis="own",
        state=state,
        settled_on=settled_on,
        replaces=replaces,
    )


def test_what_came_back_is_cured_in_thirty_days_at_any_attempt_and_not_judged_before(
    cast: Cast,
    family: Any,
    clock: Clock,  # noqa: F811 - the fixture
) -> None:
    june, village = month_of(date(2025, 6, 1)), cast.village.code
    first = paid(cast, family.mother, "returned", date(2025, 6, 3))
    second = paid(cast, family.mother, "returned", date(2025, 6, 20), first)
    assert figure("returns_cured", june, village) == Figure(0, 2)
    third = paid(cast, family.mother, "paid", date(2025, 7, 3), second)
    assert figure("returns_cured", june, village) == Figure(2, 2)
    Payment.objects.filter(pk=third.pk).update(settled_on=date(2025, 7, 4))
    assert figure("returns_cured", june, village) == Figure(1, 2)
    paid(cast, family.mother, "returned", date(2025, 8, 2))
    assert figure("returns_cured", AUGUST, village) is None, "the thirty days end today"
    clock.after(1)
    assert figure("returns_cured", AUGUST, village) == Figure(0, 1)


@pytest.mark.clause("P18-5.e")
def test_an_agreement_that_ran_out_is_none_and_its_last_day_still_counts(cast: Cast, family: Any) -> None:
    Award.objects.filter(person=family.mother).update(programme="tekun", in_institution=False)
    agreement = agreement_rows(cast.officer, cast, SimpleNamespace(mother=family.son, son=family.mother))[
        "care_agreement"
    ]
    confirmed = {"state": "confirmed", "confirmed_by": cast.director, "confirmed_on": date(2025, 1, 1)}
    rows = Agreement.objects.filter(pk=agreement.pk)
    rows.update(first_day=date(2025, 1, 1), last_day=date(2025, 8, 31), **confirmed)
    assert figure("care_agreements", AUGUST, cast.village.code) == Figure(1, 1)
    rows.update(last_day=date(2025, 8, 30))
    assert figure("care_agreements", AUGUST, cast.village.code) == Figure(0, 1)
    rows.update(last_day=date(2025, 12, 31), state="ended", ended_on=date(2025, 8, 31), ended_why="successor")
    assert figure("care_agreements", AUGUST, cast.village.code) == Figure(1, 1)


@pytest.mark.clause("P18-22.c")
@pytest.mark.usefixtures("family")
def test_bought_services_count_in_the_month_in_which_they_are_accepted(
    cast: Cast,
    family: Any,
    clock: Clock,  # noqa: F811 - the fixture
) -> None:
    contract = bought(cast, station_with_account(cast))
    order = delivered(cast, ordered(cast.officer, contract, family.mother))
    clock.on(date(2025, 10, 2))
    accept_order(by=cast.officer, order=order, acceptor="person")
    assert figure("service_money_per_thousand", month_of(date(2025, 9, 1)), cast.village.code) == Figure(0, 1)
    october = month_of(date(2025, 10, 1))
    assert figure("service_money_per_thousand", october, cast.village.code) == Figure(60_00, 1)
    measure = measure_named("service_money_per_thousand")
    assert measure is not None
    assert [row.counted for row in by_township(measure, october, by=cast.bureau)][:1] == ["60.00元"]

"""New cases: all visited by the township, half drawn for the county, part of them at home."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from doudi.care.visits.actions.samples import draw_month, plan_new_cases
from doudi.care.visits.models import PlannedVisit, SampleDraw
from doudi.care.visits.refusals import MustVisitOnSite
from doudi.care.visits.sample_results import sample_results
from doudi.casework.models import Case, Decision
from doudi.core.refusals import RoleNotAllowed
from doudi.registry.models import Award
from tests.care.visits.conftest import tekun_person, visited
from tests.casework.conftest import answers, send
from tests.clock import Clock
from tests.conftest import Cast
from tests.deaths_and_cards import record_death

pytestmark = pytest.mark.django_db
DECIDED, DRAWN = date(2025, 5, 20), date(2025, 6, 2)


@pytest.fixture
def granted(office: Cast) -> list[Decision]:
    """Four grants in May."""
    found = []
    for number in range(4):
        person = tekun_person(office, 510 + number, f"新增{number}", "full")
        case = send(office.village, answers("dibao"))[0].cases.get()
        Case.objects.filter(pk=case.pk).update(step="closed", next_due_on=None, outcome="granted")
        decision = Decision.objects.create(
            case=case,
            number=f"2025-8000{number}",
            outcome="granted",
            reason="符合",
            sealed_explanation="{}",
            decided_by=office.director,
            decided_on=DECIDED,
        )
        decision.awards.add(Award.objects.get(person=person))
        found.append(decision)
    return found


@pytest.mark.clause("P18-5.e")
def test_township_visits_every_new_case_within_ninety_days(granted: list[Decision], office: Cast) -> None:
    record_death(granted[0].awards.get().person, DECIDED)
    assert plan_new_cases() == 3
    assert plan_new_cases() == 0
    rows = PlannedVisit.objects.filter(cycle="new_case")
    assert set(rows.values_list("kind", "due_on")) == {("township", date(2025, 8, 18))}
    record_death(granted[1].awards.get().person, DRAWN)
    plan_new_cases()
    assert rows.filter(state="open").count() == 2


@pytest.mark.clause("P18-5.e", "MCA43-28")
def test_county_draws_half_and_a_part_at_home(granted: list[Decision], office: Cast, clock: Clock) -> None:
    draw = draw_month(seed="s")
    assert draw is not None
    assert draw_month() is None
    rows = draw.visits.order_by("pk")
    assert rows.count() == 2
    at_home, by_telephone = rows.get(must_go=True), rows.get(must_go=False)
    with pytest.raises(RoleNotAllowed):
        visited(office.officer, at_home, DRAWN)
    with pytest.raises(MustVisitOnSite):
        visited(office.bureau, at_home, DRAWN, manner="phone")
    visited(office.bureau, by_telephone, DRAWN, manner="phone", answers={"money": "missing"})
    (result,) = sample_results(by=office.bureau)
    assert (result.total, result.drawn, result.on_site, result.done, result.with_findings) == (4, 2, 1, 1, 1)
    (foreign,) = sample_results(by=office.other_officer)
    assert (foreign.total, foreign.drawn) == (0, 0)


def test_draw_is_shown_with_its_seed(granted: list[Decision], signed_in: Any) -> None:
    draw_month(seed="abc123")
    client = signed_in("bureau")
    assert client.get(reverse("care_visits:samples")).status_code == 200
    page = client.get(reverse("care_visits:sample", args=[SampleDraw.objects.get().pk])).content.decode()
    assert "abc123" in page

"""The calendar begins with the first delivery of a set, or with the day that the bureau agreed with its department."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from doudi.core.audit.models import Entry
from doudi.core.refusals import RoleNotAllowed
from doudi.monitoring.deliveries import agreed_starts, schedule
from doudi.monitoring.deliveries.models import AgreedStart, Delivery
from doudi.monitoring.deliveries.refusals import PeriodNotAllowed, SourceOfOtherDepartment
from tests.clock import Clock, clock  # noqa: F401 - a fixture
from tests.conftest import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.clause("P18-3.a"), pytest.mark.usefixtures("clock")]


def late(cast: Cast, source: str) -> list[date]:
    return [slot.first for slot in schedule.due_slots(by=cast.bureau) if slot.profile.name == source and slot.is_late]


def texts(cast: Cast, source: str) -> list[str]:
    rows = schedule.slots_of_year(2025, by=cast.bureau)
    return next([slot.text for slot in slots] for slots in rows if slots[0].profile.name == source)


def test_nothing_is_late_in_a_new_county(cast: Cast, signed_in: Any) -> None:
    assert schedule.due_slots(by=cast.bureau) == []
    assert set(texts(cast, "medical")) == {"尚未开始"}
    page = signed_in("bureau").get(reverse("deliveries:calendar")).content.decode()
    assert "尚未开始" in page
    assert "逾期</" not in page


def test_calendar_begins_with_the_first_delivery(cast: Cast, confirmed: Callable[..., Delivery]) -> None:
    confirmed(source="medical", month=date(2025, 5, 1))
    assert late(cast, "medical") == [date(2025, 6, 1), date(2025, 7, 1)]
    assert texts(cast, "medical")[3] == "尚未开始"
    assert late(cast, "deaths") == []


def test_bureau_agrees_on_a_start(cast: Cast, confirmed: Callable[..., Delivery]) -> None:
    confirmed(source="medical", month=date(2024, 5, 1))
    agreed_starts.agree_start(by=cast.bureau, source="medical", starts_on=date(2025, 7, 10))
    agreed_starts.agree_start(by=cast.bureau, source="deaths", starts_on=date(2025, 7, 1))
    assert late(cast, "medical") == late(cast, "deaths") == [date(2025, 7, 1)]
    agreed_starts.agree_start(by=cast.bureau, source="deaths", starts_on=date(2025, 12, 1))
    assert late(cast, "deaths") == []
    assert texts(cast, "deaths")[10:] == ["尚未开始", texts(cast, "deaths")[11]]
    assert "约定死亡登记从2025年7月1日起交付。" in {
        one.sentence for one in Entry.objects.filter(verb="delivery.agree_start")
    }


def test_start_is_refused_to_others_and_out_of_range(cast: Cast) -> None:
    wanted = {"source": "deaths", "starts_on": date(2025, 7, 1)}
    for by in (cast.federation, cast.officer):
        with pytest.raises(RoleNotAllowed):
            agreed_starts.agree_start(by=by, **wanted)
    for day in (date(2021, 12, 31), date(2027, 1, 1)):
        with pytest.raises(PeriodNotAllowed):
            agreed_starts.agree_start(by=cast.bureau, source="deaths", starts_on=day)
    for source in ("provincial_warnings", "unheard-of"):
        with pytest.raises(SourceOfOtherDepartment):
            agreed_starts.agree_start(by=cast.bureau, source=source, starts_on=date(2025, 7, 1))
    assert not AgreedStart.objects.exists()


def test_start_is_recorded_on_the_calendar(signed_in: Any) -> None:
    address, sent = reverse("deliveries:calendar"), {"source": "deaths", "starts_on": "2025-07-01"}
    client = signed_in("bureau")
    assert client.post(address, {**sent, "starts_on": "2021-01-01"}).status_code == 422
    assert client.post(address, sent).status_code == 302
    assert AgreedStart.objects.get().source == "deaths"
    other = signed_in("federation")
    assert "约定从哪天起交付" not in other.get(address).content.decode()
    assert other.post(address, sent).status_code == 422

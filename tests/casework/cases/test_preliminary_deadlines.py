"""Cases whose deadline lies in a year whose working days are not arranged yet."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from doudi.casework.daily_tasks import run_due
from doudi.casework.models import Case
from doudi.core.audit.models import Entry
from doudi.values import working_days
from doudi.values.working_days import last_known_day
from tests.casework.cases.test_cases import accepted
from tests.clock import Clock
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
NOTICE = "2027年的放假安排还没有公布，工作日只知道到2026年12月31日"


@pytest.fixture
def case(staff: Cast, clock: Clock) -> Case:
    """Accepted on 21 December 2026; 18 working days later by weekends only is 14 January 2027."""
    if last_known_day() != date(2026, 12, 31):
        pytest.skip("the arrangement of 2027 is known by now")
    clock.on(date(2026, 12, 21))
    return accepted(staff)


def arrange_2027(monkeypatch: pytest.MonkeyPatch) -> None:
    """Publish an arrangement in which only 1 January is off."""
    new_year = working_days._Year(frozenset({date(2027, 1, 1)}), frozenset())
    table = {**working_days._table(), 2027: new_year}
    monkeypatch.setattr(working_days, "_table", lambda: table)


def test_deadline_in_an_unknown_year_is_marked_preliminary(case: Case, staff: Cast, signed_in: Any) -> None:
    assert case.due_on == date(2027, 1, 14)
    content = signed_in("officer").get(reverse("casework:case", args=[case.pk])).content.decode()
    assert "2027年1月14日（暂计）" in content
    assert NOTICE in content


def test_deadline_in_a_known_year_is_not_marked(staff: Cast, clock: Clock, signed_in: Any) -> None:
    clock.on(date(2026, 11, 2))
    case = accepted(staff)
    content = signed_in("officer").get(reverse("casework:case", args=[case.pk])).content.decode()
    assert "（暂计）" not in content
    assert "放假安排还没有公布" not in content


def test_deadline_is_counted_again_once_the_year_is_arranged(
    case: Case, staff: Cast, clock: Clock, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_due()
    case.refresh_from_db()
    assert case.due_on == date(2027, 1, 14), "nothing is known yet"
    arrange_2027(monkeypatch)
    clock.on(date(2026, 12, 22))
    run_due()
    case.refresh_from_db()
    assert case.due_on == date(2027, 1, 15)
    entry = Entry.objects.filter(verb="case.recount_deadline").get()
    assert "2027年1月14日 → 2027年1月15日" in entry.sentence
    clock.on(date(2026, 12, 23))
    run_due()
    assert Entry.objects.filter(verb="case.recount_deadline").count() == 1
    content = signed_in("officer").get(reverse("casework:case", args=[case.pk])).content.decode()
    assert "（暂计）" not in content

"""The list of a month: days by the books, what the township found, and two people."""

from __future__ import annotations

from datetime import date

import pytest

from doudi.care.institutions.actions.absences import record_absence
from doudi.care.institutions.actions.lists import Seen, check_list, draw_due_lists, send_back_list, sign_list
from doudi.care.institutions.models import MonthlyList
from doudi.care.institutions.refusals import ListIncomplete
from doudi.core.refusals import OutsideScope, PermissionRequired, SecondPersonRequired, TransitionNotAllowed
from tests.care.agreements.conftest import Cared
from tests.care.institutions.institution_rows import lived_in, opened
from tests.clock import Clock
from tests.conftest import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def drawn(cast: Cast, cared: Cared, clock: Clock) -> MonthlyList:
    residence = lived_in(cast, cared.son, opened(cast.officer, cast.village))
    clock.on(date(2025, 9, 28))
    record_absence(by=cast.officer, residence=residence, kind="leave", first_day=date(2025, 9, 27), where="侄子家")
    clock.on(date(2025, 10, 1))
    assert draw_due_lists() == 1
    assert draw_due_lists() == 0
    return MonthlyList.objects.get()


@pytest.mark.clause("SC649-19")
def test_a_list_is_checked_and_signed_by_two(cast: Cast, drawn: MonthlyList) -> None:
    row = drawn.residents.get()
    assert (row.days, row.days_away, row.days_here, drawn.due_on) == (16, 4, 12, date(2025, 10, 5))
    with pytest.raises(ListIncomplete):
        check_list(by=cast.leader, monthly_list=drawn, seen={})
    with pytest.raises(ListIncomplete):
        check_list(by=cast.leader, monthly_list=drawn, seen={row.pk: Seen("missing")})
    with pytest.raises(TransitionNotAllowed):
        sign_list(by=cast.leader, monthly_list=drawn)
    checked = check_list(by=cast.leader, monthly_list=drawn, seen={row.pk: Seen("missing", "逾期没有回来")})
    assert (checked.state, checked.differences) == ("checked", 1)
    with pytest.raises(SecondPersonRequired):
        sign_list(by=cast.leader, monthly_list=drawn)
    with pytest.raises(PermissionRequired):
        sign_list(by=cast.officer, monthly_list=drawn)
    send_back_list(by=cast.leader, monthly_list=drawn, reason="打电话问清楚")
    check_list(by=cast.officer, monthly_list=drawn, seen={row.pk: Seen("away")})
    assert sign_list(by=cast.leader, monthly_list=drawn).state == "signed"


def test_another_township_does_not_check(cast: Cast, drawn: MonthlyList) -> None:
    with pytest.raises(OutsideScope):
        check_list(by=cast.other_officer, monthly_list=drawn, seen={drawn.residents.get().pk: Seen("here")})

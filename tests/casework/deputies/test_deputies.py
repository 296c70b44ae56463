"""Deputies: periods, what a deputy may do, and what they may not."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from doudi.casework import actions, refusals
from doudi.casework.deputies.actions import begin_deputy_period, end_deputy_period
from doudi.casework.deputies.models import DeputyPeriod
from doudi.casework.models import Delegation
from doudi.core.audit.models import Entry
from doudi.core.refusals import ReasonRequired, RoleNotAllowed, SecondPersonRequired
from tests.casework.conftest import with_home_visit, with_opinion
from tests.casework.worklist.conftest import sent, waiting
from tests.clock import Clock
from tests.conftest import Cast

pytestmark = pytest.mark.django_db


def begin_period(by: Any, absent: Any, deputy: Any, clock: Clock, days: int = 5, **changed: Any) -> DeputyPeriod:
    values = {"first_day": clock.today, "last_day": clock.today + timedelta(days=days), "reason": "出差"}
    return begin_deputy_period(by=by, absent=absent, deputy=deputy, **(values | changed))


def test_deputy_acts_within_the_period(staff: Cast, colleague: Any, clock: Clock) -> None:
    case = actions.accept_case(by=staff.officer, case=sent(staff))
    assert waiting(colleague) == []
    begin_period(staff.officer, staff.officer, colleague, clock)
    assert waiting(colleague) == [case]
    clock.after(6)
    assert waiting(colleague) == []


def test_deputy_of_a_leader_acts_under_their_own_name(staff: Cast, colleague: Any, clock: Clock) -> None:
    Delegation.objects.create(
        township_code=staff.village.code[:9], procedure_id="dibao", first_day=date(2025, 1, 1), basis="县府令"
    )
    case = actions.accept_case(by=staff.officer, case=sent(staff))
    with_home_visit(case, staff.officer)
    with_opinion(case, staff.officer)
    case = actions.agree(by=staff.leader, case=case)
    clock.after(8)
    case = actions.end_public_notice(by=staff.officer, case=case)
    with pytest.raises(RoleNotAllowed):
        actions.grant(by=colleague, case=case)
    begin_period(staff.leader, staff.leader, colleague, clock)
    assert case in waiting(colleague)
    assert actions.grant(by=colleague, case=case).outcome == "granted"
    assert Entry.objects.filter(verb="case.grant").get().actor_name == "王同事"


def test_deputy_does_not_merge_the_three_officers(staff: Cast, colleague: Any, clock: Clock) -> None:
    begin_period(staff.leader, staff.leader, staff.officer, clock)
    case = actions.accept_case(by=staff.officer, case=sent(staff))
    with_home_visit(case, staff.officer)
    with_opinion(case, staff.officer)
    with pytest.raises(SecondPersonRequired):
        actions.agree(by=staff.officer, case=case)


def test_deputy_periods_refused(staff: Cast, colleague: Any, clock: Clock) -> None:
    for by, absent, deputy, changed in (
        (colleague, staff.officer, colleague, {}),
        (staff.officer, staff.officer, staff.other_officer, {}),
        (staff.officer, staff.officer, staff.officer, {}),
        (staff.officer, staff.officer, colleague, {"last_day": clock.today - timedelta(days=1)}),
        (staff.officer, staff.officer, colleague, {"last_day": clock.today + timedelta(days=200)}),
    ):
        with pytest.raises(refusals.DeputyNotAllowed):
            begin_period(by, absent, deputy, clock, **changed)
    with pytest.raises(ReasonRequired):
        begin_period(staff.officer, staff.officer, colleague, clock, reason=" ")
    assert not DeputyPeriod.objects.exists()


def test_page_of_deputies(staff: Cast, colleague: Any, clock: Clock, signed_in: Any) -> None:
    officer, page = signed_in("officer"), reverse("casework:deputies")
    values = {
        "absent": staff.officer.pk,
        "deputy": colleague.pk,
        "first_day": "2025-09-01",
        "last_day": "2025-09-05",
        "reason": "年休",
    }
    assert officer.post(page, values | {"deputy": staff.other_officer.pk}).status_code == 422
    assert officer.post(page, values | {"reason": ""}).status_code == 422
    assert officer.post(page, values).status_code == 302
    assert "王同事" in officer.get(page).content.decode()
    assert "王同事" not in signed_in("other_officer").get(page).content.decode()
    end = reverse("casework:end_deputy_period", args=[DeputyPeriod.objects.get().pk])
    assert signed_in("other_officer").post(end).status_code == 404
    assert officer.post(end).status_code == 302
    assert DeputyPeriod.objects.get().last_day == clock.today
    clock.after(1)
    with pytest.raises(refusals.DeputyNotAllowed):
        end_deputy_period(by=staff.officer, deputy_period=DeputyPeriod.objects.get())

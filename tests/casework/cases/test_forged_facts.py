"""What an officer alone can slip into a case: dates of visits, facts after the review, sources that hide a change."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from doudi.casework import actions
from doudi.casework.changed_facts.queries import changed_facts
from doudi.casework.changed_facts.refusals import FactsChanged
from doudi.casework.home_visits.refusals import VisitDateInvalid
from doudi.casework.models import Case
from doudi.registry import actions as registry_actions
from doudi.registry.models import Person
from tests.casework.conftest import answers, send, with_home_visit, with_opinion
from tests.casework.public_notices.test_notices_and_objections import on_notice
from tests.clock import Clock
from tests.conftest import Cast

pytestmark = pytest.mark.django_db


def accepted(staff: Cast) -> Case:
    return actions.accept_case(by=staff.officer, case=send(staff.village, answers("dibao"))[0].cases.get())


def changed(staff: Cast, case: Case, day: date, **given: Any) -> None:
    """One officer changes in the registry that the household lives in the town, where the standard is higher."""
    values: dict[str, Any] = {"kind": "area", "value": "urban", "since": day, "source": "department"} | given
    registry_actions.change_circumstance(by=staff.officer, subject=case.household, **values)


@pytest.mark.parametrize("days", [-400, -1, 1, 30])
def test_home_visit_is_dated_between_acceptance_and_today(staff: Cast, clock: Clock, days: int) -> None:
    case = accepted(staff)
    visited_on = clock.today + timedelta(days=days)
    second = staff.leader
    with pytest.raises(VisitDateInvalid):
        actions.record_home_visit(
            by=staff.officer, case=case, visited_on=visited_on, visitors=[staff.officer, second], findings=None
        )


def test_facts_changed_after_the_opinion_are_not_confirmed(staff: Cast, clock: Clock) -> None:
    case = on_notice(staff, "dibao")
    changed(staff, case, clock.today - timedelta(days=400))
    clock.after(8)
    case = actions.end_public_notice(by=staff.officer, case=case)
    with pytest.raises(FactsChanged, match="区域"):
        actions.grant(by=staff.bureau, case=case)
    case = actions.send_back(by=staff.bureau, case=case, why="登记有变动")
    with_opinion(case, staff.officer)
    actions.agree(by=staff.leader, case=case)
    clock.after(8)
    actions.grant(by=staff.bureau, case=actions.end_public_notice(by=staff.officer, case=case))


def test_contact_details_may_change_after_the_opinion(staff: Cast, clock: Clock) -> None:
    case = on_notice(staff, "dibao")
    clock.after(1)
    head = Person.objects.get(name="邱长生")
    registry_actions.change_circumstance(
        by=staff.officer, subject=head, kind="phone", value="13700000009", since=clock.today, source="declared"
    )
    clock.after(8)
    actions.grant(by=staff.bureau, case=actions.end_public_notice(by=staff.officer, case=case))


@pytest.mark.parametrize("forged", [{"source": "decision"}, {"source_detail": "receipt"}])
def test_no_source_hides_a_change_from_who_signs(staff: Cast, clock: Clock, forged: dict[str, str]) -> None:
    case = accepted(staff)
    with_home_visit(case, staff.officer)
    clock.after(1)
    if "source_detail" in forged:
        forged = {"source_detail": f"申请{case.application.receipt}"}
    changed(staff, case, clock.today, **forged)
    assert [row.label for row in changed_facts(case, hides=True)] == ["户所在区域"]


def test_many_changes_do_not_push_the_last_one_off_the_list(staff: Cast, clock: Clock, monkeypatch: Any) -> None:
    monkeypatch.setattr("doudi.casework.changed_facts.queries.MOST_REGISTRY_CHANGES", 3)
    case = accepted(staff)
    head = Person.objects.get(name="邱长生")
    for day in range(1, 4):
        clock.after(1)
        registry_actions.change_circumstance(
            by=staff.officer, subject=head, kind="phone", value=f"1370000001{day}", since=clock.today, source="declared"
        )
    clock.after(1)
    changed(staff, case, clock.today)
    assert changed_facts(case, hides=True)[-1].label == "户所在区域"

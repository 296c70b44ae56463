"""The worklist: which cases wait for whom, paging, filters, neighbours, and handover."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from doudi.casework import actions, refusals
from doudi.casework.worklist import queries, views
from doudi.casework.worklist.actions import hand_over_case
from doudi.casework.worklist.columns import CASE_LIST
from doudi.casework.worklist.filters import CaseFilter
from doudi.casework.worklist.models import Assignment
from doudi.core.audit.models import Entry
from doudi.core.refusals import OutsideScope, ReasonRequired
from tests.casework.cases.test_cases import accepted
from tests.casework.conftest import with_home_visit, with_opinion, with_requested_check
from tests.casework.worklist.conftest import sent, waiting
from tests.clock import Clock
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
PAGE = reverse("casework:cases")


def test_own_list_holds_own_and_unassigned_cases(staff: Cast, colleague: Any) -> None:
    first, second = sent(staff, 1), sent(staff, 2)
    actions.accept_case(by=staff.officer, case=first)
    assert set(waiting(staff.officer)) == {first, second}
    assert waiting(colleague) == [second]
    assert set(waiting(colleague, mine=False)) == {first, second}
    assert waiting(staff.other_officer, mine=False) == []


def test_review_waits_for_those_who_did_not_propose(staff: Cast, colleague: Any) -> None:
    case = actions.accept_case(by=staff.officer, case=sent(staff))
    with_home_visit(case, staff.officer)
    with_opinion(case, staff.officer)
    assert waiting(staff.officer) == []
    assert waiting(colleague) == [case]
    assert waiting(staff.leader) == [case]


def test_handover_by_officer_in_charge_or_leader_with_reason(staff: Cast, colleague: Any, signed_in: Any) -> None:
    case = actions.accept_case(by=staff.officer, case=sent(staff))
    with pytest.raises(refusals.HandoverNotAllowed, match="由本人或者负责人"):
        hand_over_case(by=colleague, case=case, to=colleague, reason="我来办")
    with pytest.raises(refusals.HandoverNotAllowed):
        hand_over_case(by=staff.officer, case=case, to=staff.other_officer, reason="调岗")
    with pytest.raises(refusals.HandoverNotAllowed):
        hand_over_case(by=staff.officer, case=case, to=staff.cadre, reason="调岗")
    with pytest.raises(OutsideScope):
        hand_over_case(by=staff.other_officer, case=case, to=staff.other_officer, reason="调岗")
    address = reverse("casework:handover", args=[case.pk])
    officer = signed_in("officer")
    assert officer.post(address, {"to": colleague.pk, "reason": ""}).status_code == 422
    assert officer.post(address, {"to": staff.other_officer.pk, "reason": "调岗"}).status_code == 422
    assert signed_in("other_officer").post(address, {"to": colleague.pk, "reason": "调岗"}).status_code == 404
    assert officer.post(address, {"to": colleague.pk, "reason": "调岗"}).status_code == 302
    assert Assignment.objects.get().officer == colleague
    said = Entry.objects.filter(verb="case.handover").get()
    assert (said.new, said.why) == ("王同事", "调岗")
    hand_over_case(by=staff.leader, case=case, to=staff.officer, reason="收回")
    assert Assignment.objects.get().officer == staff.officer


def test_no_handover_to_a_recused_officer(staff: Cast, colleague: Any) -> None:
    case = actions.accept_case(
        by=staff.officer, case=sent(staff), near_relative_of="之母", recused_staff=[colleague.pk]
    )
    with pytest.raises(refusals.HandoverNotAllowed, match="回避"):
        hand_over_case(by=staff.officer, case=case, to=colleague, reason="调岗")


def test_pages_are_complete_without_repetition(staff: Cast, signed_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "CASE_LIST", replace(CASE_LIST, page_size=3))
    every = {sent(staff, order).pk for order in range(8)}
    client, seen = signed_in("officer"), []
    for page in (1, 2, 3):
        shown = client.get(reverse("casework:cases"), {"page": page}).context["shown"]
        seen += [row.case.pk for row in shown.page.rows]
    assert (len(seen), set(seen)) == (8, every)
    assert shown.count.number == 8


def test_worklist_keeps_whose_cases_when_it_is_filtered(staff: Cast, signed_in: Any) -> None:
    sent(staff)
    client = signed_in("officer")
    page = client.get(reverse("casework:cases"), {"all": "1", "matter": "dibao"}).content.decode()
    assert 'name="all" value="1"' in page
    assert client.get(reverse("casework:cases"), {"all": "1", "excel": "1"}).status_code == 200


def test_neighbours_stay_within_the_filter(staff: Cast, signed_in: Any) -> None:
    first, second, third = (sent(staff, order) for order in range(3))
    actions.accept_case(by=staff.officer, case=second)
    case_filter = CaseFilter(step="acceptance")
    before, after = queries.neighbours(third, by=staff.officer, case_filter=case_filter)
    assert (before, after) == (first, None)
    page = signed_in("officer").get(f"{third.get_absolute_url()}?step=acceptance").content.decode()
    assert f'rel="prev" data-key="k" href="{first.get_absolute_url()}?step=acceptance"' in page
    assert 'rel="next"' not in page


def test_worklist_query_count_is_constant(staff: Cast, signed_in: Any) -> None:
    officer = signed_in("officer")
    actions.accept_case(by=staff.officer, case=sent(staff, 1))
    officer.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        officer.get(PAGE)
    for order in range(2, 12):
        actions.accept_case(by=staff.officer, case=sent(staff, order))
    with CaptureQueriesContext(connection) as many:
        assert officer.get(PAGE).content.decode().count("card-title") == 11
    assert len(many) == len(few) <= 12


def test_overdue_and_soon_are_counted_and_filtered(staff: Cast, clock: Clock, signed_in: Any) -> None:
    """A case is near its deadline while there is still time to begin; three working days are not near at once."""
    case = actions.accept_case(by=staff.officer, case=sent(staff))
    assert case.next_due_on <= case.due_on
    for days_left, soon in ((1, 0), (0, 1)):
        clock.on(case.next_due_on - timedelta(days=days_left))
        counted = queries.counts(by=staff.leader, case_filter=CaseFilter(mine=False))
        assert (counted.overdue, counted.soon) == (0, soon)
    page = signed_in("leader").get(f"{PAGE}?all=1&urgency=soon").content.decode()
    assert "快到期" in page
    assert staff.officer.name in page
    clock.on(case.next_due_on + timedelta(days=1))
    assert queries.counts(by=staff.officer, case_filter=CaseFilter()).overdue == 1


def test_county_filters_by_township(staff: Cast, signed_in: Any) -> None:
    sent(staff, 1), sent(staff, 2, staff.other_village)
    bureau = signed_in("bureau")
    assert bureau.get(f"{PAGE}?all=1").content.decode().count("card-title") == 2
    one = bureau.get(f"{PAGE}?all=1&township={staff.village.code[:9]}").content.decode()
    assert one.count("card-title") == 1


@pytest.mark.parametrize("query", ["step=nothing", "matter=nothing", "urgency=nothing", "township=abc"])
def test_unknown_filter_is_a_bad_request(staff: Cast, signed_in: Any, query: str) -> None:
    assert signed_in("officer").get(f"{PAGE}?{query}").status_code == 400


def test_send_back_ends_the_public_notice(staff: Cast, clock: Clock) -> None:
    case = actions.accept_case(by=staff.officer, case=sent(staff))
    with_home_visit(case, staff.officer)
    with_opinion(case, staff.officer)
    case = actions.agree(by=staff.leader, case=case)
    with pytest.raises(ReasonRequired):
        actions.send_back(by=staff.officer, case=case, why=" ")
    case = actions.send_back(by=staff.officer, case=case, why="漏登一名成员")
    assert case.step == "investigation"
    assert case.public_notices.get().ended_on == clock.today


def test_case_near_its_deadline_is_shown_to_officer_and_leader(staff: Cast, signed_in: Any, clock: Clock) -> None:
    case = accepted(staff)
    with_home_visit(case, staff.officer)
    with_requested_check(case, staff.officer)
    case.refresh_from_db()
    assert (case.due_on, case.next_due_on) == (date(2025, 9, 25), date(2025, 9, 11))

    def desk(name: str) -> str:
        text: str = signed_in(name).get(reverse("console:desk")).content.decode()
        return text

    clock.on(date(2025, 9, 8))
    assert all("快到期和超期" not in desk(name) for name in ("officer", "leader"))
    clock.on(date(2025, 9, 9))
    assert all("快到期和超期" in desk(name) for name in ("officer", "leader", "bureau"))
    assert "快到期和超期" not in desk("other_officer")
    clock.on(date(2025, 9, 12))
    assert "已超期" in desk("leader")

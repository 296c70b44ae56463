"""What waits for whom, page by key, one after the other; handing over and standing in."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from doudi.casework import actions, refusals
from doudi.casework.models import Case
from doudi.casework.worklist import queries
from doudi.casework.worklist.actions import begin_deputy_period, end_deputy_period, hand_over_case
from doudi.casework.worklist.models import Assignment, DeputyPeriod
from doudi.casework.worklist.queries import CaseFilter
from doudi.core.audit.models import Entry
from doudi.core.refusals import OutsideScope, ReasonRequired, RoleNotAllowed, SecondPersonRequired
from tests.casework.conftest import Clock, answers, member, send, with_home_visit, with_opinion
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
PAGE = reverse("casework:cases")


@pytest.fixture
def colleague(staff: Cast) -> Any:
    from doudi.core.accounts.actions import open_account
    from doudi.core.audit.trail import SYSTEM

    return open_account(
        by=SYSTEM,
        username="colleague",
        name="王同事",
        role="township_officer",
        division=staff.officer.division,
        password="a-long-enough-word-7",  # noqa: S106 - of nobody
        initial=False,
    )


def sent(staff: Cast, order: int = 701, village: Any = None) -> Case:
    said = answers("dibao", member(f"某{order}", date(1950, 1, 1) + timedelta(days=order), 703))
    application, _code = send(village or staff.village, said)
    return application.cases.get()


def waiting(by: Any, **changed: Any) -> list[Case]:
    return list(queries.cases(by=by, wanted=CaseFilter(**changed)))


def test_mine_are_those_in_my_hand_and_those_in_nobodys(staff: Cast, colleague: Any) -> None:
    first, second = sent(staff, 1), sent(staff, 2)
    actions.accept_case(by=staff.officer, case=first)
    assert set(waiting(staff.officer)) == {first, second}
    assert waiting(colleague) == [second]
    assert set(waiting(colleague, mine=False)) == {first, second}
    assert waiting(staff.other_officer, mine=False) == []


def test_a_review_waits_for_whoever_did_not_propose(staff: Cast, colleague: Any) -> None:
    case = actions.accept_case(by=staff.officer, case=sent(staff))
    with_home_visit(case, staff.officer)
    with_opinion(case, staff.officer)
    assert waiting(staff.officer) == []
    assert waiting(colleague) == [case]
    assert waiting(staff.leader) == [case]


def test_handed_over_with_a_reason_by_who_has_it_or_a_leader(staff: Cast, colleague: Any, signed_in: Any) -> None:
    case = actions.accept_case(by=staff.officer, case=sent(staff))
    with pytest.raises(refusals.HandoverNotAllowed, match="由本人或者负责人"):
        hand_over_case(by=colleague, case=case, to=colleague, why="我来办")
    with pytest.raises(refusals.HandoverNotAllowed):
        hand_over_case(by=staff.officer, case=case, to=staff.other_officer, why="调岗")
    with pytest.raises(refusals.HandoverNotAllowed):
        hand_over_case(by=staff.officer, case=case, to=staff.cadre, why="调岗")
    with pytest.raises(OutsideScope):
        hand_over_case(by=staff.other_officer, case=case, to=staff.other_officer, why="调岗")
    address = reverse("casework:handover", args=[case.pk])
    officer = signed_in("officer")
    assert officer.post(address, {"to": colleague.pk, "why": ""}).status_code == 422
    assert officer.post(address, {"to": staff.other_officer.pk, "why": "调岗"}).status_code == 422
    assert signed_in("other_officer").post(address, {"to": colleague.pk, "why": "调岗"}).status_code == 404
    assert officer.post(address, {"to": colleague.pk, "why": "调岗"}).status_code == 302
    assert Assignment.objects.get().officer == colleague
    said = Entry.objects.filter(verb="case.handover").get()
    assert (said.new, said.why) == ("王同事", "调岗")
    hand_over_case(by=staff.leader, case=case, to=staff.officer, why="收回")
    assert Assignment.objects.get().officer == staff.officer


def test_no_handover_to_a_recused_officer(staff: Cast, colleague: Any) -> None:
    case = actions.accept_case(
        by=staff.officer, case=sent(staff), near_relative_of="之母", recused_staff=[colleague.pk]
    )
    with pytest.raises(refusals.HandoverNotAllowed, match="回避"):
        hand_over_case(by=staff.officer, case=case, to=colleague, why="调岗")


def begin_period(by: Any, absent: Any, deputy: Any, clock: Clock, days: int = 5, **changed: Any) -> DeputyPeriod:
    given = {"first_day": clock.today, "last_day": clock.today + timedelta(days=days), "why": "出差"}
    return begin_deputy_period(by=by, absent=absent, deputy=deputy, **(given | changed))


def test_deputy_acts_within_the_period(staff: Cast, colleague: Any, clock: Clock) -> None:
    case = actions.accept_case(by=staff.officer, case=sent(staff))
    assert waiting(colleague) == []
    begin_period(staff.officer, staff.officer, colleague, clock)
    assert waiting(colleague) == [case]
    clock.after(6)
    assert waiting(colleague) == []


def test_deputy_of_a_leader_acts_under_their_own_name(staff: Cast, colleague: Any, clock: Clock) -> None:
    from doudi.casework.models import Delegation

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
        with pytest.raises(refusals.HandoverNotAllowed):
            begin_period(by, absent, deputy, clock, **changed)
    with pytest.raises(ReasonRequired):
        begin_period(staff.officer, staff.officer, colleague, clock, why=" ")
    assert not DeputyPeriod.objects.exists()


def test_page_of_deputies(staff: Cast, colleague: Any, clock: Clock, signed_in: Any) -> None:
    officer, page = signed_in("officer"), reverse("casework:deputies")
    given = {
        "absent": staff.officer.pk,
        "deputy": colleague.pk,
        "first_day": "2025-09-01",
        "last_day": "2025-09-05",
        "why": "年休",
    }
    assert officer.post(page, given | {"deputy": staff.other_officer.pk}).status_code == 422
    assert officer.post(page, given | {"why": ""}).status_code == 422
    assert officer.post(page, given).status_code == 302
    assert "王同事" in officer.get(page).content.decode()
    assert "王同事" not in signed_in("other_officer").get(page).content.decode()
    end = reverse("casework:end_deputy_period", args=[DeputyPeriod.objects.get().pk])
    assert signed_in("other_officer").post(end).status_code == 404
    assert officer.post(end).status_code == 302
    assert DeputyPeriod.objects.get().last_day == clock.today
    clock.after(1)
    with pytest.raises(refusals.HandoverNotAllowed):
        end_deputy_period(by=staff.officer, deputy_period=DeputyPeriod.objects.get())


def test_pages_by_key_miss_nothing_and_repeat_nothing(staff: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE_SIZE", 3)
    every = {sent(staff, order).pk for order in range(8)}
    query = queries.cases(by=staff.officer, wanted=CaseFilter())
    seen: list[int] = []
    shown = queries.page(query)
    assert shown.before == ""
    while True:
        seen += [one.pk for one in shown.rows]
        if not shown.after:
            break
        shown = queries.page(query, after=shown.after)
    assert (len(seen), set(seen)) == (8, every)
    back = queries.page(query, before=shown.before)
    assert [one.pk for one in back.rows] == seen[3:6]
    assert queries.page(query, after="nonsense").rows[0].pk == seen[0]
    assert queries.page(query, after="20251399-1").rows[0].pk == seen[0]


def test_one_after_the_other_within_the_filter(staff: Cast, signed_in: Any) -> None:
    first, second, third = (sent(staff, order) for order in range(3))
    actions.accept_case(by=staff.officer, case=second)
    wanted = CaseFilter(step="acceptance")
    before, after = queries.neighbours(third, by=staff.officer, wanted=wanted)
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
    """What is to be posted presses while there is still time to post it, not on its very last day."""
    case = actions.accept_case(by=staff.officer, case=sent(staff))
    assert case.next_due_on <= case.due_on
    clock.on(case.next_due_on - timedelta(days=1))
    counted = queries.counts(by=staff.leader, wanted=CaseFilter(mine=False))
    assert (counted.overdue, counted.soon) == (0, 1)
    page = signed_in("leader").get(f"{PAGE}?all=1&urgency=soon").content.decode()
    assert "快到期" in page
    assert staff.officer.name in page
    clock.on(case.next_due_on + timedelta(days=1))
    assert queries.counts(by=staff.officer, wanted=CaseFilter()).overdue == 1


def test_the_county_looks_at_one_township(staff: Cast, signed_in: Any) -> None:
    sent(staff, 1), sent(staff, 2, staff.other_village)
    bureau = signed_in("bureau")
    assert bureau.get(f"{PAGE}?all=1").content.decode().count("card-title") == 2
    one = bureau.get(f"{PAGE}?all=1&township={staff.village.code[:9]}").content.decode()
    assert one.count("card-title") == 1


@pytest.mark.parametrize("query", ["step=nothing", "matter=nothing", "urgency=nothing", "township=abc"])
def test_a_filter_that_there_is_not_is_a_bad_request(staff: Cast, signed_in: Any, query: str) -> None:
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

"""The take-over of townships: steps, rehearsal, going live, and a whole county of them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from doudi.core.accounts.actions import open_account
from doudi.core.accounts.models import User
from doudi.core.audit.trail import SYSTEM
from doudi.core.divisions.models import Division
from doudi.core.jobs.queue import run_waiting_jobs
from doudi.core.refusals import (
    OutsideScope,
    PermissionRequired,
    ReasonRequired,
    RoleNotAllowed,
    SecondPersonRequired,
    StaleVersion,
    TransitionNotAllowed,
)
from doudi.payments import actions, refusals
from doudi.payments.models import Line, Payment, Rehearsal, Run, TakenOverMonth, TownshipTakeOver, Withheld
from doudi.payments.take_over.steps import TownshipProgress
from doudi.payments.worklist import worklist_of
from tests.conftest import PASSWORD, Cast
from tests.payments.conftest import Office
from tests.payments.take_over.roll_files import APRIL, MAY, RollFamily, compare, confirm, go_live, hand_in

pytestmark = pytest.mark.django_db
ONE = [RollFamily("王大山", 1, "600"), RollFamily("李秀英", 2, "1200", members=2)]


@pytest.fixture
def take_over(office: Office) -> TownshipTakeOver:
    """A township whose only roll is confirmed."""
    cast = office.cast

    def take() -> TownshipTakeOver:
        office.clock.on(date(2023, 4, 20))
        confirm(cast.leader, compare(cast.officer, hand_in(cast.officer, ONE, cast.village)))
        return TownshipTakeOver.objects.get()

    return office.built_once("take-over", take)


def rehearse(cast: Cast, take_over: TownshipTakeOver) -> Rehearsal:
    rehearsal = actions.request_rehearsal(by=cast.officer, take_over=take_over)
    run_waiting_jobs()
    return Rehearsal.objects.get(pk=rehearsal.pk)


def test_rehearsal_shows_the_first_payroll_and_writes_none(office: Office, take_over: TownshipTakeOver) -> None:
    before = (Run.objects.count(), Payment.objects.count(), Line.objects.count(), Withheld.objects.count())
    result = rehearse(office.cast, take_over).result
    assert (result["total_fen"], result["back_fen"], result["stopped_fen"]) == (2 * 660_00, 0, 660_00)
    assert result["by_reason"] == [{"reason": "no_account", "people": 1, "fen": 660_00}]
    assert result["without_account"] == len(result["stopped"]) == 1
    assert (Run.objects.count(), Payment.objects.count(), Line.objects.count(), Withheld.objects.count()) == before
    go_live(office.cast)
    office.funds()
    office.clock.on(date(2023, 5, 8))
    run = office.prepare(MAY)
    assert (run.total_fen, run.withheld_fen) == (result["total_fen"], result["stopped_fen"])


def test_nobody_is_paid_before_the_township_is_live(office: Office, take_over: TownshipTakeOver) -> None:
    office.clock.on(date(2023, 5, 8))
    run = office.prepare(MAY)
    assert run.total_fen == 0
    assert {one.reason for one in run.withheld.all()} == {"not_live"}
    assert run.withheld_fen == 3 * 660_00


def test_going_live_takes_two_people(office: Office, take_over: TownshipTakeOver) -> None:
    cast = office.cast
    rehearse(cast, take_over)
    with pytest.raises(RoleNotAllowed):
        actions.propose_go_live(by=cast.officer, take_over=take_over)
    with pytest.raises(TransitionNotAllowed):
        actions.confirm_go_live(by=cast.director, take_over=take_over)
    with pytest.raises(StaleVersion):
        actions.propose_go_live(by=cast.leader, take_over=take_over, seen_version=7)
    proposed = actions.propose_go_live(by=cast.leader, take_over=take_over)
    with pytest.raises(PermissionRequired):
        actions.confirm_go_live(by=cast.leader, take_over=take_over)
    with pytest.raises(ReasonRequired):
        actions.return_go_live(by=cast.bureau, take_over=take_over, why=" ")
    TownshipTakeOver.objects.filter(pk=take_over.pk).update(proposed_by=cast.bureau)
    with pytest.raises(SecondPersonRequired):
        actions.confirm_go_live(by=cast.bureau, take_over=take_over)
    live = actions.confirm_go_live(by=cast.director, take_over=take_over, seen_version=proposed.version)
    assert live.state == TownshipTakeOver.State.LIVE
    with pytest.raises(refusals.TakeOverNotReady):
        actions.request_rehearsal(by=cast.officer, take_over=take_over)


def test_returned_proposal_is_open_again(office: Office, take_over: TownshipTakeOver) -> None:
    rehearse(office.cast, take_over)
    actions.propose_go_live(by=office.cast.leader, take_over=take_over)
    back = actions.return_go_live(by=office.cast.bureau, take_over=take_over, why="还有一份花名册没有交")
    assert (back.state, back.proposed_by) == (TownshipTakeOver.State.OPEN, None)


def test_another_township_cannot(office: Office, take_over: TownshipTakeOver) -> None:
    cast = office.cast
    for by, refusal in ((cast.other_officer, OutsideScope), (cast.auditor, PermissionRequired)):
        with pytest.raises(refusal):
            actions.request_rehearsal(by=by, take_over=take_over)
        with pytest.raises(refusal):
            actions.propose_go_live(by=by, take_over=take_over)


def test_township_with_open_points_does_not_go_live(office: Office, take_over: TownshipTakeOver) -> None:
    cast = office.cast
    with pytest.raises(refusals.TakeOverNotReady, match="演练"):
        actions.propose_go_live(by=cast.leader, take_over=take_over)
    rehearse(cast, take_over)
    hand_in(cast.officer, [RollFamily("张有福", 3, "700")], cast.village)
    with pytest.raises(refusals.TakeOverNotReady, match="待确认"):
        actions.propose_go_live(by=cast.leader, take_over=take_over)


def test_another_roll_takes_the_proposal_back(office: Office, take_over: TownshipTakeOver) -> None:
    cast = office.cast
    rehearse(cast, take_over)
    roll = compare(cast.officer, hand_in(cast.officer, [RollFamily("赵四", 4, "600")], cast.village))
    TownshipTakeOver.objects.update(state="proposed", proposed_by=cast.leader)
    confirm(cast.leader, roll)
    take_over.refresh_from_db()
    assert (take_over.state, take_over.proposed_by) == (TownshipTakeOver.State.OPEN, None)
    with pytest.raises(refusals.TakeOverNotReady, match="还没有演练"):
        actions.propose_go_live(by=cast.leader, take_over=take_over)


def test_months_before_the_first_one_taken_over_are_left_alone(office: Office, take_over: TownshipTakeOver) -> None:
    """Another township's history begins in January; this roll's amounts hold from April on."""
    office.funds()
    cast = office.cast
    families = [RollFamily("孙五", 5, "600")]
    other = compare(cast.other_officer, hand_in(cast.other_officer, families, cast.other_village), APRIL, APRIL)
    confirm(cast.bureau, other)
    TownshipTakeOver.objects.update(state="proposed", proposed_by=cast.leader)
    TownshipTakeOver.objects.update(state="live", live_by=cast.director)
    office.clock.on(date(2023, 5, 8))
    run = office.prepare(MAY)
    lines = Line.objects.filter(payment__run=run, person__name="孙五")
    assert [(line.month, line.amount_fen) for line in lines] == [(MAY, 660_00)]
    assert run.overpaid_fen == 0


def test_township_that_is_paid_here_needs_no_take_over(office: Office) -> None:
    """Its roll is taken in, and its payroll is not stopped."""
    person = office.person("周六")
    office.award(person)
    office.clock.on(date(2023, 4, 20))
    office.prepare(APRIL)
    cast = office.cast
    roll = compare(cast.officer, hand_in(cast.officer, [RollFamily("吴七", 7, "600")], cast.village))
    confirm(cast.leader, roll)
    assert not TownshipTakeOver.objects.exists()
    assert [step.name for step in TownshipProgress(cast.officer.scope).steps() if step.state == "有待办"] == []


def test_steps_name_what_is_open_and_where(office: Office) -> None:
    cast = office.cast
    code = cast.officer.scope
    assert next(step.state for step in TownshipProgress(code).steps()) == "有待办"
    office.clock.on(date(2023, 4, 20))
    roll = hand_in(cast.officer, [RollFamily("张有福", 3, "700")], cast.village)
    points = [point for step in TownshipProgress(code).steps() for point in step.points]
    assert [(point.step, point.url) for point in points] == [
        ("rolls", roll.get_absolute_url()),
        ("differences", reverse("payments:paid_months", args=[roll.pk])),
    ]
    compare(cast.officer, roll)
    differences = TownshipProgress(code).steps()[1].points
    assert [point.text for point in differences] == ["“低保发放表.csv”1户的差异没有说明"]
    actions.explain_differences(by=cast.officer, compared=roll.comparisons.get(), reason="other", words="已核实")
    explained = TownshipProgress(code).steps()[1]
    assert (explained.state, explained.done) == ("办完", "已比较，差异都有说明")


def test_pages_of_a_take_over(office: Office, client: Any, signed_in: Any) -> None:
    """An officer and the leader take a township over with nothing but the pages."""
    office.clock.on(date(2023, 4, 20))
    cast, families = office.cast, [RollFamily("王大山", 1, "600"), RollFamily("张有福", 3, "700")]
    client.force_login(cast.officer)
    roll = hand_in(cast.officer, families, cast.village)
    months = reverse("payments:paid_months", args=[roll.pk])
    assert "2023-05" not in client.get(months).content.decode(), "a month to come was not paid"
    refused = client.post(months, {"through_dibao": "2021-12", "from_dibao": "2021-06"})
    assert refused.status_code == 422
    listed = reverse("payments:differences", args=[roll.pk])
    assert "先填原系统已发到哪个月" in client.get(listed).content.decode()
    posted = client.post(months, {"through_dibao": "2023-04", "from_dibao": "2023-01"})
    assert (posted.status_code, posted["Location"]) == (302, listed)
    assert "正在逐户比较" in client.get(listed).content.decode()
    asked = client.get(listed, headers={"HX-Request": "true"})
    assert f'hx-get="{listed}"' in asked.content.decode(), "the page asks again by itself"
    assert "HX-Refresh" not in asked
    run_waiting_jobs()
    assert client.get(listed, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    page = client.get(listed + "?reason=none").content.decode()
    assert "张有福" in page
    assert "王大山" not in page
    assert client.get(listed + "?reason=nonsense").status_code == 404
    book = client.get(reverse("payments:export_differences", args=[roll.pk]))
    assert book["Content-Type"].endswith("sheet")
    address = reverse("payments:explain_difference", args=[roll.comparisons.get(head_name="张有福").pk])
    assert "差异的原因" in client.get(address).content.decode()
    assert client.post(address, {"reason": "other"}).status_code == 422
    assert client.post(address, {"reason": "other", "words": "已核实"}).status_code == 302
    client.force_login(cast.leader)
    given = {"changes": ["new"], "basis": "县局2022年12月审批"}
    assert client.post(reverse("payments:confirm_roll_with_history", args=[roll.pk]), given).status_code == 302
    home = reverse("payments:take_over", args=[cast.leader.scope])
    assert client.get(reverse("payments:take_overs"))["Location"] == home
    act = {name: reverse("payments:take_over_action", args=[cast.leader.scope, name]) for name in ACTS}
    assert client.post(act["rehearse"]).status_code == 302
    run_waiting_jobs()
    assert "¥1,320.00" in client.get(home).content.decode()
    version = TownshipTakeOver.objects.get().version
    assert client.post(act["propose"], {"version": version}).status_code == 302
    assert "乡镇启用待确认" not in [item.label for item in worklist_of(cast.leader)]
    waiting = {item.label: (item.number, item.url) for item in worklist_of(cast.director)}
    assert waiting["乡镇启用待确认"] == (1, home)
    client = signed_in("director")
    assert "待县局启用" in client.get(reverse("payments:take_overs")).content.decode()
    assert "已报请启用" in client.get(home).content.decode()
    assert client.post(act["go_live"], {"version": version}).status_code == 422
    assert client.post(act["go_live"], {"version": version + 1}).status_code == 302
    assert "已启用" in client.get(home).content.decode()
    assert client.post(reverse("payments:take_over_action", args=[cast.leader.scope, "nonsense"])).status_code == 404


ACTS = ("rehearse", "propose", "go_live")


def leader_of(township: Division) -> User:
    return open_account(
        by=SYSTEM,
        username=f"leader{township.code}",
        name=f"{township.name}负责人",
        role="township_leader",
        division=township,
        password=PASSWORD,
        initial=False,
    )


@pytest.mark.long
def test_a_whole_county_is_taken_over(office: Office, django_assert_max_num_queries: Any, client: Any) -> None:
    """Every township hands in a roll paid through April; the first payroll of May pays no month before."""
    office.funds()
    office.clock.on(date(2023, 4, 20))
    cast, places = office.cast, list(Division.objects.filter(level=Division.Level.TOWNSHIP))
    totals: dict[str, int] = {}
    for number, township in enumerate(places):
        village = Division.objects.filter(level="village", parent=township).order_by("code")[0]
        families = [
            RollFamily("王大山", number * 2, "600"),
            RollFamily("张有福", number * 2 + 1, str(610 + number)),
        ]
        roll = compare(cast.bureau, hand_in(cast.bureau, families, village))
        for row in roll.comparisons.filter(is_different=True, reason=""):
            actions.explain_differences(by=cast.bureau, compared=row, reason="other", words="已核实")
        confirm(cast.director, roll)
        take_over = TownshipTakeOver.objects.get(village_code=township.code.ljust(12, "0"))
        actions.request_rehearsal(by=cast.bureau, take_over=take_over)
        run_waiting_jobs()
        actions.propose_go_live(by=leader_of(township), take_over=take_over)
        actions.confirm_go_live(by=cast.director, take_over=take_over)
        totals[township.code] = 60_000 + (610 + number) * 100
    assert len(totals) == len(places) == 23
    assert sum(run.total_fen for run in Run.objects.filter(kind="opening")) == 4 * sum(totals.values())
    assert TakenOverMonth.objects.count() == 4 * 2 * len(places)
    client.force_login(cast.bureau)
    client.get(reverse("console:desk"))  # what waits is counted, and kept for the navigation of the next pages
    with django_assert_max_num_queries(75):
        assert client.get(reverse("payments:take_overs")).content.decode().count("已启用") >= len(places)
    office.clock.on(date(2023, 5, 8))
    run = office.prepare(MAY)
    lines = Line.objects.filter(payment__run=run)
    assert set(lines.values_list("month", "amount_fen")) == {(MAY, 660_00)}
    assert lines.count() == 2 * len(places)
    assert (run.withheld_fen, run.overpaid_fen) == (0, 0)

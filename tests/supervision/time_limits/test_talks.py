"""Townships below 80 % are called in, promise, are looked at again; two quarters running go to the county."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from doudi.casework.procedures.loader import all_procedures
from doudi.core.audit.trail import SYSTEM
from doudi.core.refusals import (
    OutsideScope,
    PermissionRequired,
    ReasonRequired,
    SecondPersonRequired,
    StaleVersion,
    TransitionNotAllowed,
)
from doudi.supervision.measures.measure import Figure
from doudi.supervision.measures.periods import quarter_of
from doudi.supervision.time_limits import daily_tasks, queries, thresholds
from doudi.supervision.time_limits.actions import close, drop, follow_up, hold, invite, open_talks
from doudi.supervision.time_limits.daily_tasks import run_due
from doudi.supervision.time_limits.models import Talk
from doudi.supervision.time_limits.powers import powers
from doudi.supervision.time_limits.refusals import PromisesNotChecked, QuarterNotOver, TalkIncomplete
from doudi.supervision.time_limits.worklist import waiting_tasks
from tests.clock import Clock, clock  # noqa: F401 - a fixture
from tests.conftest import Cast
from tests.supervision.places import case_due

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
SPRING = quarter_of(date(2025, 4, 1))
LIMIT = Decimal("0.8")


@pytest.fixture
def behind(cast: Cast) -> Talk:
    """A talk with the first township: one of three decided in time in the second quarter."""
    for day in (10, 11, 12):
        case_due(cast.village.code, date(2025, 6, 10), date(2025, 6, day))
    (talk,) = open_talks(by=cast.bureau, quarter=SPRING.first)
    return talk


@pytest.mark.clause("P18-26.c")
@pytest.mark.parametrize(
    ("in_time", "due", "is_called"), [(8, 10, False), (79, 100, True), (0, 0, False), (0, 1, True)]
)
def test_exactly_80_percent_is_not_below(in_time: int, due: int, is_called: bool) -> None:
    assert thresholds.is_below(Figure(in_time, due), LIMIT) is is_called


@pytest.mark.clause("P18-26.b")
def test_petitions_above_their_limit_call_a_township_in() -> None:
    assert thresholds.is_above(Figure(3), Decimal(2))
    assert not thresholds.is_above(Figure(2), Decimal(2))
    assert thresholds.is_above_per_thousand(Figure(6, 1_000), Decimal(5))
    assert not thresholds.is_above_per_thousand(Figure(5, 1_000), Decimal(5))
    assert not thresholds.is_above_per_thousand(Figure(5, 0), Decimal(5))


def test_a_talk_is_opened_once_for_who_fell_behind(cast: Cast, behind: Talk) -> None:
    case_due(cast.other_village.code, date(2025, 6, 10), date(2025, 6, 10))
    assert (behind.township_code, behind.is_second_running) == (cast.village.code[:9], False)
    assert [(one.figure, one.limit) for one in queries.reasons_of(behind)] == [("33.3% 1/3", "0.8")]
    assert open_talks(by=cast.bureau, quarter=SPRING.first) == []
    assert run_due() == 0
    with pytest.raises(QuarterNotOver):
        open_talks(by=cast.bureau, quarter=date(2025, 9, 1))
    with pytest.raises(PermissionRequired):
        open_talks(by=cast.officer, quarter=SPRING.first)


@pytest.mark.clause("P18-26.c")
def test_two_quarters_running_climb_to_the_county(cast: Cast, behind: Talk, clock: Clock) -> None:  # noqa: F811 - a fixture
    case_due(cast.village.code, date(2025, 9, 10), date(2025, 9, 20))
    clock.on(date(2025, 10, 8))
    assert run_due() == 1
    assert Talk.objects.get(quarter=date(2025, 7, 1)).is_second_running
    assert behind.state == "open"


@pytest.mark.clause("P18-26.c")
def test_a_talk_from_the_call_to_its_end(cast: Cast, behind: Talk, clock: Clock) -> None:  # noqa: F811 - a fixture
    assert [task.label for task in waiting_tasks(cast.bureau)] == ["待通知的约谈"]
    invite(by=cast.bureau, talk=behind, day=date(2025, 9, 5), who="分管领导")
    clock.on(date(2025, 9, 5))
    held = hold(
        by=cast.director,
        talk=behind,
        held_on=date(2025, 9, 5),
        attended="张副乡长",
        causes="经办人调动",
        promises="补齐人员",
    )
    assert held.promised_by == date(2025, 11, 4)
    with pytest.raises(SecondPersonRequired):
        close(by=cast.director, talk=behind, closing="自己办结")
    follow_up(by=cast.officer, talk=behind, seen_on=date(2025, 9, 5), text="已调来两人")
    assert [task.label for task in waiting_tasks(cast.officer)] == ["约谈督办待报进展"]
    with pytest.raises(PermissionRequired):
        close(by=cast.bureau, talk=behind, closing="没有权限")


def test_a_talk_is_closed_by_a_leader_who_did_not_hold_it(cast: Cast, behind: Talk) -> None:
    invite(by=cast.bureau, talk=behind, day=date(2025, 9, 1), who="分管领导")
    said = {"attended": "张副乡长", "causes": "经办人调动", "promises": "补齐人员"}
    hold(by=cast.bureau, talk=behind, held_on=date(2025, 9, 1), **said)
    with pytest.raises(PromisesNotChecked):
        close(by=cast.director, talk=behind, closing="人已到位")
    follow_up(by=cast.bureau, talk=behind, seen_on=date(2025, 9, 1), text="现场看过，人在岗")
    closed = close(by=cast.director, talk=behind, closing="人已到位")
    assert (closed.state, closed.closed_on) == ("closed", date(2025, 9, 1))
    with pytest.raises(TransitionNotAllowed):
        drop(by=cast.director, talk=behind, closing="不约谈")


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"held_on": date(2025, 6, 30)}, TalkIncomplete),
        ({"held_on": date(2025, 9, 2)}, TalkIncomplete),
        ({"promised_by": date(2025, 9, 1)}, TalkIncomplete),
        ({"promises": " "}, ReasonRequired),
    ],
)
def test_an_incomplete_talk_is_refused(cast: Cast, behind: Talk, changes: dict[str, Any], refusal: Any) -> None:
    with pytest.raises(TalkIncomplete):
        invite(by=cast.bureau, talk=behind, day=date(2025, 8, 31), who="分管领导")
    invite(by=cast.bureau, talk=behind, day=date(2025, 9, 1), who="分管领导")
    said: dict[str, Any] = {
        "held_on": date(2025, 9, 1),
        "attended": "张副乡长",
        "causes": "经办人调动",
        "promises": "补齐人员",
    }
    with pytest.raises(refusal):
        hold(by=cast.bureau, talk=behind, **said | changes)


def test_another_township_neither_sees_nor_answers_a_talk(cast: Cast, behind: Talk, signed_in: Any) -> None:
    with pytest.raises(OutsideScope):
        follow_up(by=cast.other_officer, talk=behind, seen_on=date(2025, 9, 1), text="不是我们的")
    assert signed_in("other_officer").get(f"/time-limits/talks/{behind.pk}/").status_code == 404
    with pytest.raises(StaleVersion):
        invite(by=cast.bureau, talk=behind, day=date(2025, 9, 1), who="分管领导", seen_version=7)


@pytest.mark.clause("P18-26.d")
def test_the_list_of_powers_names_every_matter(cast: Cast) -> None:
    found = powers(by=cast.officer)
    assert {one.matter for one in found} >= {one.label for one in all_procedures().values()}
    assert {one.who for one in found} >= {"乡镇", "县民政局"}
    assert all(one.basis for one in found)


@pytest.mark.clause("P18-21.b")
def test_matters_and_channels_add_up_to_the_whole(cast: Cast) -> None:
    case_due(cast.village.code, date(2025, 6, 10), date(2025, 6, 10), channel="provincial")
    case_due(cast.village.code, date(2025, 6, 10), date(2025, 6, 20), extended_days=5)
    case_due(cast.village.code, date(2025, 6, 10), paused_since=date(2025, 6, 1))
    (whole,) = queries.by_township(SPRING, by=cast.bureau)
    assert (whole.due, whole.in_time, whole.late, whole.paused, whole.extended) == (2, 1, 1, 1, 1)
    channels = {one.label: one for one in queries.by_channel(SPRING, by=cast.bureau)}
    assert channels["赣服通"].share == "100.0%"
    assert sum(one.due for one in channels.values()) == whole.due
    assert [one.due for one in queries.by_matter(SPRING, by=cast.bureau)] == [2]


def test_the_pages(cast: Cast, behind: Talk, signed_in: Any) -> None:
    bureau = signed_in("bureau")
    page = bureau.get("/time-limits/?quarter=2025-q2&of=channel").content.decode()
    assert ("33.3%" in page, "窗口" in page) == (True, True)
    assert bureau.get("/time-limits/?quarter=1999-q1").status_code == 400
    address = f"/time-limits/talks/{behind.pk}/"
    sent = {"act": "invite", "day": "2025-09-03", "who": "", "seen_version": behind.version}
    assert bureau.post(address, sent).status_code == 422
    assert bureau.post(address, sent | {"who": "分管领导"}).status_code == 302
    assert "已通知，待约谈" in bureau.get(address).content.decode()
    assert bureau.post(address, {"act": "close", "closing": "x"}).status_code == 400
    assert signed_in("auditor").post("/time-limits/talks/").status_code == 400
    assert bureau.post("/time-limits/talks/").status_code == 302
    assert "提出约谈" in bureau.get("/time-limits/talks/").content.decode()
    assert cast.village.parent.name in bureau.get("/time-limits/talks/?state=at_work").content.decode()
    assert open_talks(by=SYSTEM, quarter=SPRING.first) == []


def test_the_figures_of_a_quarter_are_counted_once_a_day(behind: Talk, clock: Clock, monkeypatch: Any) -> None:  # noqa: F811 - a fixture
    asked: list[Any] = []
    monkeypatch.setattr(daily_tasks, "reasons_by_township", lambda quarter: asked.append(quarter) or {})
    assert (daily_tasks.run_due(), daily_tasks.run_due()) == (0, 0)
    clock.after(1)
    daily_tasks.run_due()
    assert asked == [SPRING, SPRING]
    assert behind.state == "open"

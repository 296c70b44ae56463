"""Retiring a rule: proposed by one, confirmed by another, taken back; for which months it holds."""

from __future__ import annotations

from datetime import date

import pytest

from doudi.core.refusals import (
    PermissionRequired,
    ReasonRequired,
    SecondPersonRequired,
    StaleVersion,
    TransitionNotAllowed,
)
from doudi.monitoring.warnings.precision import refusals
from doudi.monitoring.warnings.precision.actions import decide_retirement, propose_retirement, take_back_retirement
from doudi.monitoring.warnings.precision.retirements import retired_rules
from tests.clock import Clock, clock  # noqa: F401 - a fixture
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
SEPTEMBER, OCTOBER, DECEMBER = date(2025, 9, 1), date(2025, 10, 1), date(2025, 12, 1)


def test_a_retirement_holds_once_another_confirmed_it_and_until_it_is_taken_back(cast: Cast, clock: Clock) -> None:  # noqa: F811 - the fixture
    proposed = propose_retirement(by=cast.bureau, rule_id="W05", from_month=OCTOBER, reason="多为注销未报")
    assert retired_rules(OCTOBER) == set()
    with pytest.raises(SecondPersonRequired):
        decide_retirement(by=cast.bureau, retirement=proposed, is_agreed=True, why="同意")
    with pytest.raises(StaleVersion):
        decide_retirement(by=cast.director, retirement=proposed, is_agreed=True, why="同意", seen_version=4)
    confirmed = decide_retirement(by=cast.director, retirement=proposed, is_agreed=True, why="同意")
    assert (retired_rules(SEPTEMBER), retired_rules(OCTOBER)) == (set(), {"W05"})
    clock.on(date(2025, 12, 9))
    take_back_retirement(by=cast.bureau, retirement=confirmed, why="部门已清理数据")
    assert (retired_rules(date(2025, 11, 1)), retired_rules(DECEMBER)) == ({"W05"}, set())
    with pytest.raises(TransitionNotAllowed):
        take_back_retirement(by=cast.bureau, retirement=confirmed, why="再恢复")


def test_a_refused_retirement_retires_nothing(cast: Cast, clock: Clock) -> None:  # noqa: F811 - the fixture
    proposed = propose_retirement(by=cast.director, rule_id="W05", from_month=SEPTEMBER, reason="不准")
    with pytest.raises(ReasonRequired):
        decide_retirement(by=cast.bureau, retirement=proposed, is_agreed=False, why=" ")
    decide_retirement(by=cast.bureau, retirement=proposed, is_agreed=False, why="再看一个季度")
    assert retired_rules(SEPTEMBER) == set()
    propose_retirement(by=cast.director, rule_id="W05", from_month=SEPTEMBER, reason="仍然不准")


def test_what_cannot_be_proposed(cast: Cast, clock: Clock) -> None:  # noqa: F811 - the fixture
    with pytest.raises(PermissionRequired):
        propose_retirement(by=cast.leader, rule_id="W05", from_month=OCTOBER, reason="不准")
    with pytest.raises(refusals.UnknownRule):
        propose_retirement(by=cast.bureau, rule_id="W99", from_month=OCTOBER, reason="不准")
    with pytest.raises(refusals.RetirementTooEarly):
        propose_retirement(by=cast.bureau, rule_id="W05", from_month=date(2025, 8, 1), reason="不准")
    propose_retirement(by=cast.bureau, rule_id="W05", from_month=OCTOBER, reason="不准")
    with pytest.raises(refusals.RetirementAlreadyProposed):
        propose_retirement(by=cast.bureau, rule_id="W05", from_month=OCTOBER, reason="不准")

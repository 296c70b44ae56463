"""Ending a warning: alone, by two people, never by somebody concerned; sent back and opened again."""

from __future__ import annotations

from typing import Any

import pytest

from doudi.casework.recusal.actions import record_near_relative
from doudi.core.audit.models import Entry
from doudi.core.clock import today
from doudi.core.refusals import (
    NumberInText,
    OutsideScope,
    PermissionRequired,
    ReasonRequired,
    RoleNotAllowed,
    SecondPersonRequired,
    StaleVersion,
    TransitionNotAllowed,
)
from doudi.monitoring.warnings import actions, refusals
from doudi.monitoring.warnings.page import page_of
from tests.clock import Clock, clock  # noqa: F401 - a fixture
from tests.conftest import Cast
from tests.monitoring.warnings.conftest import make_warning

pytestmark = [pytest.mark.django_db, pytest.mark.clause("P18-20.b")]


def test_one_officer_clears_a_warning_and_it_is_recorded(office: Cast, family: Any) -> None:
    warning = make_warning(family.mother)
    seen = actions.look_at_warning(by=office.officer, warning=warning)
    assert (seen.state, seen.owner, seen.looked_by) == ("looked", office.officer, office.officer)
    ended = actions.end_warning(by=office.officer, warning=seen, finding="data_fault", seen_version=seen.version)
    assert (ended.state, ended.ended_on, ended.judged_by) == ("ended", today(), office.officer)
    assert ended.judged_at is not None
    assert ended.first_shown_at is not None
    assert ended.judged_at > ended.first_shown_at
    entry = Entry.objects.filter(verb="warning.end").get()
    assert (entry.subject_id, entry.sentence) == (str(ended.pk), "预警W04办结：数据有误。")
    with pytest.raises(TransitionNotAllowed):
        actions.end_warning(by=office.officer, warning=ended, finding="data_fault")


def test_what_ends_a_benefit_waits_for_a_second_person(office: Cast, family: Any) -> None:
    warning = make_warning(family.mother)
    with pytest.raises(ReasonRequired):
        actions.end_warning(by=office.leader, warning=warning, finding="true")
    proposed = actions.end_warning(by=office.leader, warning=warning, finding="true", reason="车在家里")
    assert (proposed.state, proposed.ended_on) == ("proposed", None)
    with pytest.raises(SecondPersonRequired):
        actions.agree_with_finding(by=office.leader, warning=warning)
    with pytest.raises(RoleNotAllowed):
        actions.agree_with_finding(by=office.officer, warning=warning)
    with pytest.raises(ReasonRequired):
        actions.send_finding_back(by=office.bureau, warning=warning, note=" ")
    back = actions.send_finding_back(by=office.bureau, warning=warning, note="看行驶证")
    assert (back.state, back.finding, back.judged_by) == ("looked", "", None)
    assert page_of(back, by=office.officer).judgement == [("上次退回、重新打开的说明", "看行驶证")]
    actions.end_warning(by=office.officer, warning=warning, finding="true", reason="行驶证在本人名下")
    agreed = actions.agree_with_finding(by=office.leader, warning=warning, note="看过行驶证")
    assert ("复核意见", "看过行驶证") in page_of(agreed, by=office.officer).judgement
    assert (agreed.state, agreed.checked_by, agreed.ended_on) == ("ended", office.leader, today())
    assert agreed.reason == "行驶证在本人名下"
    assert not Entry.objects.filter(why__contains="行驶证").exists(), "the trail repeats no words of a finding"


@pytest.mark.parametrize("rule_id", ["W01", "R04"])
@pytest.mark.parametrize("finding", ["data_fault", "changed_since", "already_known"])
def test_a_possible_death_is_waved_off_by_two(office: Cast, family: Any, rule_id: str, finding: str) -> None:
    warning = make_warning(family.mother, rule_id=rule_id)
    with pytest.raises(ReasonRequired):
        actions.end_warning(by=office.officer, warning=warning, finding=finding)
    proposed = actions.end_warning(by=office.officer, warning=warning, finding=finding, reason="本人到了窗口")
    assert proposed.state == "proposed"


def test_other_classes_need_words_only_where_the_code_says_too_little(office: Cast, family: Any) -> None:
    family_warning = make_warning(household=family.household, rule_id="S04")
    for finding in ("no_need", "changed_since", "true"):
        with pytest.raises(ReasonRequired):
            actions.end_warning(by=office.officer, warning=family_warning, finding=finding)
    with pytest.raises(NumberInText):
        actions.end_warning(by=office.officer, warning=family_warning, finding="no_need", reason="电话13800000000")
    with pytest.raises(refusals.UnknownFinding):
        actions.end_warning(by=office.officer, warning=family_warning, finding="perhaps")
    assert actions.end_warning(by=office.officer, warning=family_warning, finding="already_known").state == "ended"


def test_others_cannot(office: Cast, family: Any) -> None:
    warning = make_warning(family.mother)
    with pytest.raises(OutsideScope):
        actions.end_warning(by=office.other_officer, warning=warning, finding="data_fault")
    with pytest.raises(PermissionRequired):
        actions.end_warning(by=office.auditor, warning=warning, finding="data_fault")
    with pytest.raises(StaleVersion):
        actions.end_warning(by=office.officer, warning=warning, finding="data_fault", seen_version=7)


@pytest.mark.clause("MCA57-11")
def test_nobody_handles_a_warning_about_a_relative(office: Cast, family: Any) -> None:
    record_near_relative(
        by=office.leader, person=family.son, staff=office.officer, post="", relation="sibling", since=today()
    )
    warning = make_warning(family.mother)
    with pytest.raises(refusals.OwnWarning):
        actions.end_warning(by=office.officer, warning=warning, finding="data_fault")
    with pytest.raises(refusals.OwnWarning):
        actions.look_at_warning(by=office.officer, warning=warning)
    with pytest.raises(refusals.OwnerNotAllowed):
        actions.hand_over_warning(by=office.leader, warning=warning, to=office.officer, reason="试试")
    handed = actions.hand_over_warning(by=office.officer, warning=warning, to=office.leader, reason="需要回避")
    assert handed.owner == office.leader


def test_nobody_handles_a_warning_about_themselves(office: Cast, family: Any) -> None:
    office.officer.id_number_index = family.mother.id_number_index
    office.officer.save(update_fields=["id_number_index"])
    with pytest.raises(refusals.OwnWarning):
        actions.end_warning(by=office.officer, warning=make_warning(family.mother), finding="data_fault")


def test_it_is_opened_again_by_its_officer_today_and_later_by_a_leader(
    office: Cast,
    family: Any,
    clock: Clock,  # noqa: F811 - the fixture
) -> None:
    warning = actions.look_at_warning(by=office.officer, warning=make_warning(family.mother))
    actions.end_warning(by=office.officer, warning=warning, finding="data_fault")
    reopened = actions.reopen_warning(by=office.officer, warning=warning, why="按错了")
    assert (reopened.state, reopened.finding, reopened.first_shown_at) == ("open", "", None)
    actions.end_warning(by=office.officer, warning=warning, finding="data_fault")
    clock.after(1)
    with pytest.raises(refusals.ReopeningNotAllowed):
        actions.reopen_warning(by=office.officer, warning=warning, why="按错了")
    with pytest.raises(ReasonRequired):
        actions.reopen_warning(by=office.leader, warning=warning, why="")
    assert actions.reopen_warning(by=office.leader, warning=warning, why="再核").state == "open"


def test_it_is_not_opened_again_beside_one_that_says_the_same_of_somebody_who_changed_family(
    office: Cast, family: Any, other_family: Any
) -> None:
    digest, gone = "e" * 32, {"state": "ended", "finding": "changed_since", "ended_on": today()}
    warning = make_warning(family.mother, facts_digest=digest, **gone)
    make_warning(family.mother, household=other_family.household, facts_digest=digest)
    with pytest.raises(refusals.ReopeningNotAllowed):
        actions.reopen_warning(by=office.leader, warning=warning, why="再核")

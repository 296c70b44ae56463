"""Moves into households of other villages: proposed by the giving side, answered by the receiving side."""

from __future__ import annotations

import importlib
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from doudi.core.accounts.actions import open_account
from doudi.core.audit.models import Entry
from doudi.core.audit.trail import SYSTEM
from doudi.core.divisions.models import Division
from doudi.core.refusals import (
    OutsideScope,
    PermissionRequired,
    ReasonRequired,
    RoleNotAllowed,
    SecondPersonRequired,
    TransitionNotAllowed,
)
from doudi.registry import actions, refusals
from doudi.registry.models import Membership, MoveProposal, Person
from doudi.registry.moves.actions import TRANSITIONS
from tests.conftest import Cast, Family, make_family

pytestmark = pytest.mark.django_db
SINCE = date(2023, 5, 1)
GIVEN = {"relation": "女婿", "since": SINCE, "source": "paper", "source_detail": "户口本"}


def proposed(by: Any, person: Person, home: Family, **changed: Any) -> MoveProposal:
    given = {"kind": "living", **GIVEN} | changed
    return actions.propose_move(by=by, person=person, household=home.household, **given)


def second_account(cast: Cast, role: str, division: Division) -> Any:
    return open_account(
        by=SYSTEM,
        username="second",
        name="王同事",
        role=role,
        division=division,
        password="a-long-enough-word-7",  # noqa: S106 - of a test account
        initial=False,
    )


@pytest.fixture
def neighbours(cast: Cast) -> Family:
    """A family of another village of the first township."""
    villages = Division.objects.filter(level="village", code__startswith=cast.village.code[:9])
    return make_family(cast.officer, villages.exclude(code=cast.village.code).order_by("code")[0], "3")


def test_nothing_moves_before_the_receiving_township_agrees(cast: Cast, family: Family, other_family: Family) -> None:
    proposal = proposed(cast.officer, family.son, other_family)
    family.son.refresh_from_db()
    assert family.son.household == family.household
    assert not Person.objects.visible_to(cast.other_officer).filter(pk=family.son.pk).exists()
    actions.agree_to_move(by=cast.other_officer, proposal=proposal)
    family.son.refresh_from_db()
    assert (family.son.household, family.son.village_id) == (other_family.household, cast.other_village.code)
    living = Membership.objects.filter(person=family.son, kind="living", withdrawn_at=None).order_by("pk")
    assert [one.valid_to for one in living] == [date(2023, 4, 30), None]
    assert not Person.objects.visible_to(cast.officer).filter(pk=family.son.pk).exists()


@pytest.mark.parametrize("act", [actions.move_person, actions.register_hukou])
def test_nobody_moves_a_person_into_another_village_alone(
    cast: Cast, family: Family, other_family: Family, neighbours: Family, act: Any
) -> None:
    for by in (cast.officer, cast.leader, cast.bureau, cast.director):
        for home in (other_family, neighbours):
            with pytest.raises(refusals.ConsentRequired):
                act(by=by, person=family.son, household=home.household, **GIVEN)
    family.son.refresh_from_db()
    assert family.son.household == family.household
    assert not family.son.memberships.filter(kind="registered").exists()


def test_move_within_the_village_is_recorded_at_once(cast: Cast, family: Family) -> None:
    home = make_family(cast.officer, cast.village, "4")
    assert actions.move_or_propose(by=cast.officer, person=family.son, household=home.household, **GIVEN) is None
    family.son.refresh_from_db()
    assert family.son.household == home.household
    assert Entry.objects.filter(verb="person.move", subject_id=str(family.son.pk)).count() == 1
    assert (
        actions.move_or_propose(
            by=cast.officer, person=family.son, household=family.household, kind="registered", **GIVEN
        )
        is None
    )
    assert family.son.memberships.get(kind="registered").household == family.household


def test_only_the_receiving_side_answers_a_move(
    cast: Cast, family: Family, other_family: Family, neighbours: Family
) -> None:
    proposal = proposed(cast.officer, family.son, other_family)
    for by, refusal in (
        (cast.leader, OutsideScope),
        (cast.officer, OutsideScope),
        (cast.director, RoleNotAllowed),
        (cast.auditor, PermissionRequired),
    ):
        with pytest.raises(refusal):
            actions.agree_to_move(by=by, proposal=proposal)
        with pytest.raises(refusal):
            actions.refuse_move(by=by, proposal=proposal, reason="不同意")
    within = proposed(cast.officer, family.mother, neighbours)
    with pytest.raises(SecondPersonRequired):
        actions.agree_to_move(by=cast.officer, proposal=within)
    actions.agree_to_move(by=cast.leader, proposal=within)
    family.mother.refresh_from_db()
    assert family.mother.household == neighbours.household


def test_move_is_refused_with_a_reason_or_withdrawn(cast: Cast, family: Family, other_family: Family) -> None:
    proposal = proposed(cast.officer, family.son, other_family)
    with pytest.raises(ReasonRequired):
        actions.refuse_move(by=cast.other_officer, proposal=proposal, reason=" ")
    with pytest.raises(refusals.MoveAlreadyProposed):
        proposed(cast.officer, family.son, other_family)
    refused = actions.refuse_move(by=cast.other_officer, proposal=proposal, reason="查无此户")
    assert (refused.state, refused.reason) == ("refused", "查无此户")
    with pytest.raises(TransitionNotAllowed):
        actions.agree_to_move(by=cast.other_officer, proposal=proposal)
    again = proposed(cast.officer, family.son, other_family)
    with pytest.raises(OutsideScope):
        actions.withdraw_move(by=cast.other_officer, proposal=again, reason="不迁了")
    with pytest.raises(ReasonRequired):
        actions.withdraw_move(by=cast.officer, proposal=again, reason="")
    assert actions.withdraw_move(by=cast.officer, proposal=again, reason="不迁了").state == "withdrawn"
    family.son.refresh_from_db()
    assert family.son.household == family.household


def test_move_is_proposed_only_by_the_giving_side_and_not_ahead(
    cast: Cast, family: Family, other_family: Family
) -> None:
    with pytest.raises(OutsideScope):
        proposed(cast.other_officer, family.son, other_family)
    with pytest.raises(PermissionRequired):
        proposed(cast.cadre, family.son, other_family)
    with pytest.raises(refusals.DatesOutOfOrder):
        proposed(cast.officer, family.son, other_family, since=date(2100, 1, 1))
    assert not MoveProposal.objects.exists()


def test_outdated_move_is_not_agreed_to(cast: Cast, family: Family, other_family: Family, neighbours: Family) -> None:
    proposal = proposed(cast.officer, family.son, other_family)
    hukou = proposed(cast.officer, family.son, neighbours, kind="registered")
    actions.agree_to_move(by=cast.leader, proposal=hukou)
    assert family.son.memberships.get(kind="registered").household == neighbours.household
    actions.move_household(
        by=cast.officer,
        household=family.household,
        village=neighbours.household.village,
        since=SINCE,
        source_detail="搬家",
    )
    with pytest.raises(refusals.MoveOutdated):
        actions.agree_to_move(by=cast.other_officer, proposal=proposal)


def test_records_of_two_villages_are_merged_only_after_a_move(
    cast: Cast, family: Family, other_family: Family, neighbours: Family
) -> None:
    for by, twin in ((cast.officer, neighbours.son), (cast.bureau, other_family.son)):
        with pytest.raises(refusals.ConsentRequired):
            actions.merge_people(by=by, kept=family.son, other=twin, why="同一人")
    twin = neighbours.son
    actions.agree_to_move(by=cast.leader, proposal=proposed(cast.officer, twin, family))
    twin.refresh_from_db()
    actions.merge_people(by=cast.officer, kept=family.son, other=twin, why="同一人")
    twin.refresh_from_db()
    assert twin.merged_into == family.son


def test_records_merged_across_townships_are_split_by_both_sides_only(
    cast: Cast, family: Family, other_family: Family
) -> None:
    actions.merge_people(by=SYSTEM, kept=family.son, other=other_family.son, why="同一人")
    other_family.son.refresh_from_db()
    with pytest.raises(OutsideScope):
        actions.split_people(by=cast.other_officer, other=other_family.son, why="不是同一人")
    actions.split_people(by=cast.bureau, other=other_family.son, why="不是同一人")


def test_household_is_not_moved_to_another_township_by_one_side(cast: Cast, family: Family) -> None:
    given: dict[str, Any] = {"household": family.household, "since": SINCE, "source_detail": "搬家"}
    for by in (cast.bureau, cast.director):
        with pytest.raises(refusals.ConsentRequired):
            actions.move_household(by=by, village=cast.other_village, **given)
    with pytest.raises(OutsideScope):
        actions.move_household(by=cast.officer, village=cast.other_village, handed_over_by=cast.leader, **given)
    for giver in (cast.other_officer, None):
        with pytest.raises(refusals.ConsentRequired):
            actions.move_household(by=cast.other_officer, village=cast.other_village, handed_over_by=giver, **given)
    actions.move_household(by=cast.other_officer, village=cast.other_village, handed_over_by=cast.officer, **given)
    family.household.refresh_from_db()
    assert family.household.village == cast.other_village


def test_database_keeps_moves_as_they_were_proposed(cast: Cast, family: Family, other_family: Family) -> None:
    proposal = proposed(cast.officer, family.son, other_family)
    rows = MoveProposal.objects.filter(pk=proposal.pk)
    for changed in (
        {"household": family.household},
        {"decided_by": cast.officer},
        {"state": "agreed"},
        {"since": date(2020, 1, 1)},
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**changed)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.delete()
    actions.agree_to_move(by=cast.other_officer, proposal=proposal)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(state="proposed")
    moves = importlib.import_module("doudi.registry.migrations.0002_moves_with_consent").MOVES
    assert set(moves) == set(TRANSITIONS.pairs())


def test_move_and_answer_on_their_pages(
    cast: Cast, family: Family, other_family: Family, neighbours: Family, signed_in: Any
) -> None:
    officer, address = signed_in("officer"), reverse("registry:move", args=[family.son.pk])
    given = {**GIVEN, "since": "2023-05-01", "household": other_family.household.number, "is_compared": "on"}
    assert "等迁入地同意" in officer.post(address, given, follow=True).content.decode()
    proposal = MoveProposal.objects.get()
    page = reverse("registry:move_proposal", args=[proposal.pk])
    assert "同意迁入" not in officer.get(page).content.decode()
    other = signed_in("other_officer")
    assert "易小明" in other.get(reverse("registry:moves")).content.decode()
    shown = other.get(page).content.decode()
    assert "同意迁入" in shown
    assert family.son.id_number.clear() not in shown
    assert other.post(page, {"answer": "refuse", "reason": ""}).status_code == 422
    assert other.post(page, {"answer": "withdraw", "reason": "x"}).status_code == 422
    assert other.post(page, {"answer": "agree"}).status_code == 302
    family.son.refresh_from_db()
    assert family.son.household == other_family.household
    home = reverse("registry:move_household", args=[family.household.pk])
    new = neighbours.household.village.code
    stays = {"village": family.household.village_id, "since": "2023-05-01", "source_detail": "入户核实"}
    assert "这一户就住在这个村" in officer.post(home, stays).content.decode()
    bureau = signed_in("bureau").post(home, stays | {"village": cast.other_village.code})
    assert "不是本乡镇的村" in bureau.content.decode()
    assert officer.post(home, stays | {"village": cast.other_village.code}).status_code == 422
    answer = officer.post(home, {"village": new, "since": "2023-05-01", "source_detail": "入户核实"})
    assert answer.status_code == 302
    family.household.refresh_from_db()
    assert family.household.village_id == new

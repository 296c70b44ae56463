"""Who may say whom a row means, what two people are asked for, and how a judgement is taken back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from doudi.casework.recusal.actions import record_near_relative
from doudi.core.audit.models import Entry
from doudi.core.refusals import (
    OutsideScope,
    PermissionRequired,
    ReasonRequired,
    SecondPersonRequired,
    StaleVersion,
    TransitionNotAllowed,
)
from doudi.monitoring.judgements import actions, follow_ups, queries, refusals
from doudi.monitoring.judgements.follow_ups import register_consequences
from doudi.monitoring.judgements.labels import row_label
from doudi.monitoring.judgements.models import RememberedJudgement, UnclearRow
from doudi.registry import actions as registry
from doudi.registry.moves.actions import agree_to_move, propose_move
from tests.clock import Clock, clock  # noqa: F401 - a fixture
from tests.conftest import Cast
from tests.monitoring.judgements.conftest import Deliver, person_of, row_of

pytestmark = [pytest.mark.django_db, pytest.mark.clause("P18-3.d")]
BORN = date(1970, 5, 1)


def named(*people: Any, **more: Any) -> dict[str, Any]:
    """A row with the mother's name and birth date and no number."""
    return row_of("钟桂英", "", *people, birth_date="1970-05-01", **more)


def test_township_judges_once_and_equal_rows_go_along(cast: Cast, deliver: Deliver, family: Any, namesake: Any) -> None:
    row = named(family.mother, namesake)
    delivery = deliver("medical", row, row, named(family.mother, sex="男"))
    first = delivery.unclear_rows.get(source_row=1)
    with pytest.raises(OutsideScope):
        actions.link_row(by=cast.other_officer, unclear_row=first, person=family.mother)
    with pytest.raises(PermissionRequired):
        actions.link_row(by=cast.auditor, unclear_row=first, person=family.mother)
    with pytest.raises(refusals.CandidateRequired):
        actions.link_row(by=cast.officer, unclear_row=first, person=None)
    with pytest.raises(StaleVersion):
        actions.link_row(by=cast.officer, unclear_row=first, person=family.mother, seen_version=9)
    actions.link_row(by=cast.officer, unclear_row=first, person=family.mother, seen_version=0)
    states = list(delivery.unclear_rows.order_by("source_row").values_list("state", "person"))
    assert states == [("linked", family.mother.pk)] * 2 + [("open", None)]
    entry = Entry.objects.get(verb="judgement.link")
    assert "同样身份的另1行一并判定" in entry.sentence
    assert queries.judged_links(delivery) == [(1, family.mother.number), (2, family.mother.number)]
    with pytest.raises(TransitionNotAllowed):
        actions.say_nobody(by=cast.officer, unclear_row=first)


def test_nobody_whom_the_user_may_not_see_or_did_not_find_is_linked(
    cast: Cast, deliver: Deliver, family: Any, other_family: Any
) -> None:
    row = deliver("medical", named(family.mother, other_family.mother)).unclear_rows.get()
    with pytest.raises(refusals.CandidateRequired):
        actions.link_row(by=cast.officer, unclear_row=row, person=other_family.mother, reason="就是她")
    with pytest.raises(ReasonRequired):
        actions.link_row(by=cast.officer, unclear_row=row, person=family.son)
    actions.link_row(by=cast.officer, unclear_row=row, person=family.son, reason="母亲的名字填成了儿子的")
    row.refresh_from_db()
    assert (row.state, row.needs_second_person) == ("proposed", True)


def test_link_that_may_stop_a_payment_needs_two_people(cast: Cast, deliver: Deliver, family: Any) -> None:
    delivery = deliver("deaths", named(family.mother), named(family.mother))
    row = delivery.unclear_rows.get(source_row=1)
    actions.link_row(by=cast.officer, unclear_row=row, person=family.mother)
    assert set(delivery.unclear_rows.values_list("state", flat=True)) == {"proposed"}
    assert queries.judged_links(delivery) == []
    assert (queries.waiting_count(by=cast.officer), queries.waiting_count(by=cast.leader)) == (0, 2)
    with pytest.raises(SecondPersonRequired):
        actions.confirm_link(by=cast.officer, unclear_row=row)
    with pytest.raises(OutsideScope):
        actions.confirm_link(by=cast.other_officer, unclear_row=row)
    with pytest.raises(ReasonRequired):
        actions.send_back(by=cast.leader, unclear_row=row, reason=" ")
    actions.send_back(by=cast.leader, unclear_row=row, reason="村里说是另一个人")
    row.refresh_from_db()
    assert (row.state, row.person, row.reason) == ("open", None, "村里说是另一个人")
    assert not Entry.objects.filter(why__contains="另一个人").exists(), "the words lie sealed, and nowhere else"
    actions.link_row(by=cast.leader, unclear_row=row, person=family.mother)
    actions.confirm_link(by=cast.officer, unclear_row=row)
    assert queries.judged_links(delivery) == [(1, family.mother.number), (2, family.mother.number)]
    assert RememberedJudgement.objects.get(withdrawn_at=None).confirmed_by == cast.officer


def test_database_wants_two_people_as_well(cast: Cast, deliver: Deliver, family: Any) -> None:
    row = deliver("deaths", named(family.mother)).unclear_rows.get()
    actions.link_row(by=cast.officer, unclear_row=row, person=family.mother)
    rows = UnclearRow.objects.filter(pk=row.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(state="linked")
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(state="linked", confirmed_by=cast.officer)


def test_nobody_judges_a_row_about_themselves_or_a_relative(cast: Cast, deliver: Deliver, family: Any) -> None:
    row = deliver("deaths", named(family.mother)).unclear_rows.get()
    record_near_relative(
        by=cast.leader, person=family.mother, staff=cast.officer, post="", relation="parent", since=date(2022, 1, 1)
    )
    for act in (actions.say_nobody, actions.withdraw_judgement):
        with pytest.raises((refusals.JudgesOwnRelative, TransitionNotAllowed)):
            act(by=cast.officer, unclear_row=row)
    with pytest.raises(refusals.JudgesOwnRelative):
        actions.link_row(by=cast.officer, unclear_row=row, person=family.mother)
    type(cast.leader).objects.filter(pk=cast.leader.pk).update(id_number_index=family.son.id_number_index)
    cast.leader.refresh_from_db()
    with pytest.raises(refusals.JudgesOwnRelative):
        actions.link_row(by=cast.leader, unclear_row=row, person=family.mother)
    actions.link_row(by=cast.bureau, unclear_row=row, person=family.mother)
    with pytest.raises(refusals.JudgesOwnRelative):
        actions.confirm_link(by=cast.leader, unclear_row=row)


def test_candidates_of_another_township_are_judged_there(
    cast: Cast, deliver: Deliver, family: Any, other_family: Any
) -> None:
    row = deliver("medical", named(family.mother, other_family.mother)).unclear_rows.get()
    actions.say_nobody(by=cast.officer, unclear_row=row, reason="问过村里")
    row.refresh_from_db()
    assert (row.state, row.village_code) == ("open", other_family.mother.village_id)
    assert "转" in Entry.objects.filter(verb="judgement.say_nobody").latest("number").sentence
    with pytest.raises(OutsideScope):
        actions.say_nobody(by=cast.officer, unclear_row=row)
    actions.say_nobody(by=cast.other_officer, unclear_row=row)
    row.refresh_from_db()
    assert row.state == "nobody"


def test_judgement_is_withdrawn_within_the_day_or_by_a_leader(
    cast: Cast,
    deliver: Deliver,
    family: Any,
    clock: Clock,  # noqa: F811 - the fixture
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    delivery = deliver("medical", named(family.mother))
    other = deliver("students", named(family.mother))
    row = delivery.unclear_rows.get()
    actions.link_row(by=cast.officer, unclear_row=row, person=family.mother)
    before = clock.now()
    monkeypatch.setattr(follow_ups, "_TELLERS", [])
    register_consequences(_tell)
    with pytest.raises(refusals.TooLateToUndo):
        actions.withdraw_judgement(by=cast.bureau, unclear_row=row)
    told = actions.withdraw_judgement(by=cast.officer, unclear_row=row)
    assert told == ["同样身份的另1行重新判定。", "2行的预警还开着。"]
    assert queries.changed_since(before) == {delivery.pk, other.pk}
    assert queries.changed_since(clock.now()) == set()
    assert queries.judged_links(other) == []
    assert not RememberedJudgement.objects.filter(withdrawn_at=None).exists()
    actions.say_nobody(by=cast.officer, unclear_row=row)
    clock.after(1)
    with pytest.raises(refusals.TooLateToUndo):
        actions.withdraw_judgement(by=cast.officer, unclear_row=row)
    with pytest.raises(ReasonRequired):
        actions.withdraw_judgement(by=cast.leader, unclear_row=row)
    actions.withdraw_judgement(by=cast.leader, unclear_row=row, reason="本人来反映")
    row.refresh_from_db()
    assert (row.state, row.candidates.get().ruled_out_by) == ("open", None)


def _tell(rows: Any) -> list[str]:
    return [f"{len(rows)}行的预警还开着。"]


def test_judgements_follow_people_who_are_merged_or_move(
    cast: Cast, deliver: Deliver, family: Any, other_family: Any
) -> None:
    double = person_of(cast.officer, family.household.village, "D1", "钟桂英", BORN, 66)
    delivery = deliver("medical", named(double))
    row = delivery.unclear_rows.get()
    waits = deliver("deaths", row_of("钟桂瑛", "", family.mother, birth_date="1970-05-01")).unclear_rows.get()
    actions.link_row(by=cast.officer, unclear_row=row, person=double)
    registry.merge_people(by=cast.officer, kept=family.mother, other=double, why="同一人")
    assert queries.judged_links(delivery) == [(1, family.mother.number)]
    assert deliver("students", named(double)).unclear_rows.get().person == family.mother
    move(cast, family.mother, other_family.household)
    waits.refresh_from_db()
    assert waits.village_code == other_family.household.village_id


def move(cast: Cast, person: Any, household: Any) -> None:
    """Let a person move to a household of the other township."""
    proposal = propose_move(
        by=cast.officer,
        person=person,
        household=household,
        kind="living",
        relation="亲属",
        since=date(2023, 1, 1),
        source="declared",
        source_detail="投靠",
    )
    agree_to_move(by=cast.other_officer, proposal=proposal)


def test_row_of_a_merged_candidate_is_judged_where_the_kept_one_lives(
    cast: Cast, deliver: Deliver, family: Any, other_family: Any
) -> None:
    double = person_of(cast.officer, family.household.village, "D1", "钟桂英", BORN, 66)
    row = deliver("medical", named(double)).unclear_rows.get()
    registry.merge_people(by=cast.officer, kept=family.mother, other=double, why="同一人")
    move(cast, family.mother, other_family.household)
    row.refresh_from_db()
    assert row.village_code == other_family.household.village_id
    with pytest.raises(OutsideScope):
        actions.say_nobody(by=cast.officer, unclear_row=row)
    assert actions.say_nobody(by=cast.other_officer, unclear_row=row).state == "nobody"


def test_relative_declared_before_a_merge_is_still_one(cast: Cast, deliver: Deliver, family: Any) -> None:
    double = person_of(cast.officer, family.household.village, "D1", "钟桂英", BORN, 66)
    record_near_relative(
        by=cast.leader, person=double, staff=cast.officer, post="", relation="parent", since=date(2022, 1, 1)
    )
    registry.merge_people(by=cast.leader, kept=family.mother, other=double, why="同一人")
    row = deliver("medical", named(family.mother)).unclear_rows.get()
    with pytest.raises(refusals.JudgesOwnRelative):
        actions.say_nobody(by=cast.officer, unclear_row=row)


def test_health_lists_are_not_named_beside_people(cast: Cast, deliver: Deliver, family: Any) -> None:
    row = deliver("medical", named(family.mother)).unclear_rows.get()
    assert row_label(row).startswith("县医保局名单")
    actions.link_row(by=cast.officer, unclear_row=row, person=family.mother)
    sentence = Entry.objects.get(verb="judgement.link").sentence
    assert family.mother.name in sentence
    assert "医疗" not in sentence


def test_a_death_that_two_linked_is_not_waved_off_by_one(cast: Cast, deliver: Deliver, family: Any) -> None:
    row = deliver("deaths", named(family.mother)).unclear_rows.get()
    actions.link_row(by=cast.officer, unclear_row=row, person=family.mother)
    actions.confirm_link(by=cast.leader, unclear_row=row)
    actions.withdraw_judgement(by=cast.leader, unclear_row=row, reason="人还在")
    with pytest.raises(SecondPersonRequired):
        actions.say_nobody(by=cast.leader, unclear_row=row)
    assert actions.say_nobody(by=cast.officer, unclear_row=row).state == "proposed"
    assert actions.confirm_nobody(by=cast.leader, unclear_row=row).state == "nobody"


def test_nobody_on_a_list_that_may_stop_a_payment_needs_two_people(cast: Cast, deliver: Deliver, family: Any) -> None:
    delivery = deliver("cremations", named(family.mother), named(family.mother))
    plain = deliver("medical", named(family.mother)).unclear_rows.get()
    row = delivery.unclear_rows.get(source_row=1)
    actions.say_nobody(by=cast.officer, unclear_row=row, reason="村里说人还在")
    plain.refresh_from_db()
    assert plain.state == "nobody"
    assert set(delivery.unclear_rows.values_list("state", "person")) == {("proposed", None)}
    assert "，待第二人确认" in Entry.objects.get(verb="judgement.say_nobody").sentence
    assert (queries.waiting_count(by=cast.officer), queries.waiting_count(by=cast.leader)) == (0, 2)
    with pytest.raises(SecondPersonRequired):
        actions.confirm_nobody(by=cast.officer, unclear_row=row)
    with pytest.raises(OutsideScope):
        actions.confirm_nobody(by=cast.other_officer, unclear_row=row)
    with pytest.raises(TransitionNotAllowed):
        actions.confirm_link(by=cast.leader, unclear_row=row)
    with pytest.raises(IntegrityError), transaction.atomic():
        delivery.unclear_rows.update(state="nobody")
    actions.confirm_nobody(by=cast.leader, unclear_row=row)
    assert set(delivery.unclear_rows.values_list("state", "confirmed_by")) == {("nobody", cast.leader.pk)}
    later = deliver("deaths", named(family.mother)).unclear_rows.get()
    assert (later.state, later.confirmed_by, later.is_remembered) == ("nobody", cast.leader, True)


def test_nobody_proposed_is_undone_or_sent_back(cast: Cast, deliver: Deliver, family: Any) -> None:
    row = deliver("deaths", named(family.mother)).unclear_rows.get()
    actions.say_nobody(by=cast.officer, unclear_row=row)
    actions.withdraw_judgement(by=cast.officer, unclear_row=row)
    assert not RememberedJudgement.objects.filter(withdrawn_at=None).exists()
    actions.say_nobody(by=cast.officer, unclear_row=row)
    actions.send_back(by=cast.leader, unclear_row=row, reason="没有问过家里")
    row.refresh_from_db()
    assert (row.state, row.judged_by, row.candidates.get().ruled_out_by) == ("open", None, None)
    actions.link_row(by=cast.officer, unclear_row=row, person=family.mother)
    with pytest.raises(TransitionNotAllowed):
        actions.confirm_nobody(by=cast.leader, unclear_row=row)


def test_nobody_said_by_one_elsewhere_waits_on_a_list_that_may_stop_a_payment(
    cast: Cast, deliver: Deliver, family: Any
) -> None:
    plain = deliver("medical", named(family.mother)).unclear_rows.get()
    actions.say_nobody(by=cast.officer, unclear_row=plain)
    row = deliver("deaths", named(family.mother)).unclear_rows.get()
    assert (row.state, row.person, row.is_remembered) == ("proposed", None, True)
    assert actions.confirm_nobody(by=cast.leader, unclear_row=row).state == "nobody"


def test_two_people_of_each_township_rule_its_candidates_out(
    cast: Cast, deliver: Deliver, family: Any, other_family: Any
) -> None:
    row = deliver("deaths", named(family.mother, other_family.mother)).unclear_rows.get()
    actions.say_nobody(by=cast.officer, unclear_row=row)
    row.refresh_from_db()
    assert (row.state, row.village_code) == ("proposed", family.mother.village_id)
    assert not RememberedJudgement.objects.exists()
    actions.confirm_nobody(by=cast.leader, unclear_row=row)
    row.refresh_from_db()
    assert (row.state, row.village_code) == ("open", other_family.mother.village_id)
    actions.say_nobody(by=cast.other_officer, unclear_row=row)
    actions.confirm_nobody(by=cast.bureau, unclear_row=row)
    row.refresh_from_db()
    assert (row.state, row.judged_by, row.confirmed_by) == ("nobody", cast.other_officer, cast.bureau)


def test_link_and_nobody_proposed_of_one_identity_are_confirmed_apart(
    cast: Cast, deliver: Deliver, family: Any, other_family: Any
) -> None:
    waved_off = deliver("deaths", named(family.mother, other_family.mother)).unclear_rows.get()
    actions.say_nobody(by=cast.officer, unclear_row=waved_off)
    linked = deliver("cremations", named(family.mother, other_family.mother)).unclear_rows.get()
    assert linked.state == "open"
    actions.link_row(by=cast.officer, unclear_row=linked, person=family.mother)
    assert actions.confirm_link(by=cast.leader, unclear_row=linked).state == "linked"
    waved_off.refresh_from_db()
    assert (waved_off.state, waved_off.person) == ("proposed", None)
    actions.confirm_nobody(by=cast.leader, unclear_row=waved_off)
    actions.say_nobody(by=cast.other_officer, unclear_row=waved_off)
    actions.confirm_nobody(by=cast.bureau, unclear_row=waved_off)
    remembered = RememberedJudgement.objects.get(withdrawn_at=None)
    assert (remembered.person, remembered.judged_by, remembered.confirmed_by) == (None, cast.other_officer, cast.bureau)


def test_second_person_sees_everybody_who_was_ruled_out(
    cast: Cast, deliver: Deliver, family: Any, other_family: Any
) -> None:
    row = deliver("deaths", named(family.mother, other_family.mother)).unclear_rows.get()
    actions.say_nobody(by=cast.bureau, unclear_row=row)
    with pytest.raises(OutsideScope):
        actions.confirm_nobody(by=cast.leader, unclear_row=row)

"""Petitions: registered, told in time, looked into, answered by two people, repeats recognised."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from doudi.casework.refusals import ConflictOfInterest
from doudi.core.audit.models import Entry
from doudi.core.clock import today
from doudi.core.refusals import (
    OutsideScope,
    PermissionRequired,
    ReasonRequired,
    SecondPersonRequired,
    StaleVersion,
    TransitionNotAllowed,
)
from doudi.registry.models import Person
from doudi.supervision.measures.measure import measure_named
from doudi.supervision.measures.periods import Period
from doudi.supervision.petitions.actions.answers import (
    accept_petition,
    agree_to_objection,
    lead_petition,
    object_to_petition,
    refuse_objection,
    withdraw_petition,
)
from doudi.supervision.petitions.actions.inquiries import (
    decide_extension,
    propose_extension,
    record_agreement,
    record_inquiry,
    tell_extension,
)
from doudi.supervision.petitions.actions.opinions import (
    approve_opinion,
    ask_satisfaction,
    deliver_opinion,
    draft_opinion,
    return_opinion,
)
from doudi.supervision.petitions.actions.registration import (
    judge_repeat,
    recuse_from_petition,
    reveal_petitioner,
)
from doudi.supervision.petitions.models import Petition
from doudi.supervision.petitions.queries import (
    earlier_petitions,
    find_petitions,
    petition_counts,
    petitions,
    waiting_counts,
)
from doudi.supervision.petitions.refusals import (
    ExtensionNotPossible,
    LimitOver,
    NotARepeat,
    NotLookedInto,
    NotPassedOn,
    NotTheOffice,
    OutcomeDoesNotFit,
    PetitionIncomplete,
    RecusedFromPetition,
)
from doudi.values.working_days import add_working_days
from tests.clock import Clock, clock
from tests.conftest import Cast
from tests.supervision.petitions.petition_rows import (
    accepted,
    answered,
    approved,
    looked_into,
    opinion_text,
    registered,
)

__all__ = ["clock"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.mark.clause("P18-18.b", "XF2022-32", "XF2022-34", "SAL2026-68")
def test_a_claim_from_letter_to_answer(cast: Cast, clock: Clock) -> None:
    petition = registered(cast.officer, cast.village)
    assert petition.number == f"XF{today().year}-00001"
    assert (petition.tell_due_on, petition.due_on) == (today() + timedelta(15), today() + timedelta(15))
    clock.after(3)
    petition = accept_petition(by=cast.officer, petition=petition, told_on=today(), told_by="letter")
    assert petition.finish_due_on == today() + timedelta(60)
    petition = approved(cast, petition)
    opinion = deliver_opinion(by=cast.officer, petition=petition, told_on=today(), told_by="handed")
    petition.refresh_from_db()
    assert opinion.number == f"{today().year}-00001"
    assert (petition.state, petition.due_on, petition.finished_on) == ("answered", None, today())
    asked = ask_satisfaction(by=cast.officer, petition=petition, satisfaction="fairly", asked_on=today())
    assert asked.get_satisfaction_display() == "基本满意"
    sentences = " ".join(Entry.objects.filter(subject_kind="petition").values_list("sentence", flat=True))
    assert petition.number in sentences
    assert "钟某生" not in sentences


@pytest.mark.clause("XF2022-18", "XF2022-22")
@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"channel": "pigeon"}, PetitionIncomplete),
        ({"topic": ""}, PetitionIncomplete),
        ({"kind": "wish"}, PetitionIncomplete),
        ({"name": ""}, PetitionIncomplete),
        ({"channel": "transfer"}, PetitionIncomplete),
        ({"received_on": date(2099, 1, 1)}, PetitionIncomplete),
        ({"text": "  "}, ReasonRequired),
    ],
)
def test_what_is_incomplete_is_not_registered(cast: Cast, changes: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        registered(cast.officer, cast.village, **changes)
    assert not Petition.objects.exists()


def test_each_township_registers_and_sees_its_own(cast: Cast) -> None:
    own = registered(cast.officer, cast.village)
    of_bureau = registered(cast.bureau, cast.village)
    left = registered(cast.bureau, cast.village.parent, office="township", is_real_name=False, name="")
    with pytest.raises(OutsideScope):
        registered(cast.officer, cast.other_village)
    with pytest.raises(OutsideScope):
        accept_petition(by=cast.other_officer, petition=own, told_on=today(), told_by="handed")
    with pytest.raises(PermissionRequired):
        registered(cast.finance, cast.village)
    assert set(petitions(by=cast.officer)) == {own, left}
    assert set(petitions(by=cast.bureau)) == {own, of_bureau, left}
    assert not petitions(by=cast.other_officer).exists()
    assert not petitions(by=cast.inspection_group).exists()
    assert (left.place, left.masked_name) == (cast.village.parent.name, "匿名")
    with pytest.raises(NotTheOffice):
        accept_petition(by=cast.bureau, petition=own, told_on=today(), told_by="handed")


@pytest.mark.clause("XF2022-23")
def test_who_left_an_address_gets_a_written_notice(cast: Cast) -> None:
    petition = registered(cast.officer, cast.village)
    for day, how in (
        (today() + timedelta(1), "letter"),
        (today() - timedelta(1), "letter"),
        (today(), "shouted"),
        (today(), "unreachable"),
    ):
        with pytest.raises(PetitionIncomplete):
            accept_petition(by=cast.officer, petition=petition, told_on=day, told_by=how)
    nameless = registered(cast.officer, cast.village, name="", phone="", address="", is_real_name=False)
    told = accept_petition(by=cast.officer, petition=nameless, told_on=today(), told_by="unreachable")
    assert told.state == "accepted"


@pytest.mark.clause("XF2022-31", "XF2022-36")
def test_what_belongs_to_a_court_is_led_there_in_writing(cast: Cast) -> None:
    petition = registered(cast.officer, cast.village)
    with pytest.raises(PetitionIncomplete):
        lead_petition(by=cast.officer, petition=petition, way="moon", led_to="法院", told_on=today(), told_by="letter")
    led = lead_petition(
        by=cast.officer, petition=petition, way="court", led_to="县人民法院", told_on=today(), told_by="letter"
    )
    assert (led.state, led.due_on, led.finished_on) == ("led", None, today())
    with pytest.raises(TransitionNotAllowed):
        accept_petition(by=cast.officer, petition=led, told_on=today(), told_by="letter")


@pytest.mark.clause("XF2022-23")
def test_what_was_passed_on_is_objected_to_within_five_working_days(cast: Cast, clock: Clock) -> None:
    own = registered(cast.officer, cast.village)
    with pytest.raises(NotPassedOn):
        object_to_petition(by=cast.officer, petition=own, reason="不归我们管")
    passed_on = registered(cast.officer, cast.village, channel="transfer", transferred_from="县信访局")
    late = registered(cast.officer, cast.village, channel="transfer", transferred_from="县信访局")
    until = add_working_days(today(), 5).day
    clock.on(until)
    objected = object_to_petition(by=cast.officer, petition=passed_on, reason="属于人社局")
    back = refuse_objection(by=cast.bureau, petition=objected)
    assert back.state == "registered"
    again = object_to_petition(by=cast.officer, petition=back, reason="属于人社局")
    with pytest.raises(NotTheOffice):
        agree_to_objection(by=cast.officer, petition=again)
    assert agree_to_objection(by=cast.bureau, petition=again).state == "returned"
    clock.after(1)
    with pytest.raises(LimitOver):
        object_to_petition(by=cast.officer, petition=late, reason="属于人社局")


@pytest.mark.clause("XF2022-28")
def test_who_has_an_interest_stays_out(cast: Cast, family: Any) -> None:
    petition = registered(cast.officer, cast.village, petitioner=family.mother)
    recuse_from_petition(by=cast.officer, petition=petition, user=cast.leader, reason="邻居")
    with pytest.raises(ReasonRequired):
        recuse_from_petition(by=cast.officer, petition=petition, user=cast.leader, reason="邻居")
    with pytest.raises(RecusedFromPetition):
        accept_petition(by=cast.leader, petition=petition, told_on=today(), told_by="handed")
    Person.objects.filter(pk=family.son.pk).update(id_number_index="own")
    cast.officer.id_number_index = "own"
    with pytest.raises(ConflictOfInterest):
        accept_petition(by=cast.officer, petition=petition, told_on=today(), told_by="handed")


@pytest.mark.clause("XF2022-31", "XF2022-32")
def test_a_claim_is_heard_and_looked_into_before_one_of_three_outcomes(cast: Cast) -> None:
    petition = accepted(cast.officer, cast.village)
    with pytest.raises(NotLookedInto, match="听取陈述"):
        draft_opinion(by=cast.officer, petition=petition, text=opinion_text())
    record_inquiry(by=cast.officer, petition=petition, kind="statement", held_on=today(), text="本人说明")
    with pytest.raises(NotLookedInto, match="调查核实"):
        draft_opinion(by=cast.officer, petition=petition, text=opinion_text())
    record_inquiry(by=cast.officer, petition=petition, kind="hearing", held_on=today(), text="听证会")
    with pytest.raises(OutcomeDoesNotFit):
        draft_opinion(by=cast.officer, petition=petition, text=opinion_text("adopted"))
    with pytest.raises(ReasonRequired):
        draft_opinion(by=cast.officer, petition=petition, text=opinion_text(facts=" "))
    assert draft_opinion(by=cast.officer, petition=petition, text=opinion_text()).outcome == "explained"


def test_the_opinion_is_approved_by_a_second_person_with_the_right(cast: Cast) -> None:
    petition = looked_into(cast.leader, accepted(cast.leader, cast.village))
    draft_opinion(by=cast.leader, petition=petition, text=opinion_text())
    with pytest.raises(SecondPersonRequired):
        approve_opinion(by=cast.leader, petition=petition)
    with pytest.raises(PermissionRequired):
        approve_opinion(by=cast.officer, petition=petition)
    returned = return_opinion(by=cast.leader, petition=petition, why="理由不充分")
    assert returned.returned_why == "理由不充分"
    draft_opinion(by=cast.officer, petition=petition, text=opinion_text("supported"))
    assert approve_opinion(by=cast.leader, petition=petition).outcome == "supported"


@pytest.mark.clause("XF2022-34")
def test_a_leader_extends_once_by_thirty_days(cast: Cast, clock: Clock) -> None:
    petition = accepted(cast.officer, cast.village)
    with pytest.raises(ExtensionNotPossible):
        propose_extension(by=cast.officer, petition=petition, days=31, reason="情况复杂")
    with pytest.raises(ExtensionNotPossible):
        decide_extension(by=cast.leader, petition=petition, is_agreed=True)
    propose_extension(by=cast.officer, petition=petition, days=30, reason="情况复杂")
    with pytest.raises(PermissionRequired):
        decide_extension(by=cast.officer, petition=petition, is_agreed=True)
    clock.after(2)
    decide_extension(by=cast.leader, petition=petition, is_agreed=True)
    told = tell_extension(by=cast.officer, petition=petition, told_on=today(), told_by="letter")
    assert told.petition.due_on == told.petition.finish_due_on == today() - timedelta(2) + timedelta(90)
    with pytest.raises(ExtensionNotPossible):
        propose_extension(by=cast.officer, petition=petition, days=1, reason="还要几天")
    with pytest.raises(ExtensionNotPossible):
        tell_extension(by=cast.officer, petition=petition, told_on=today(), told_by="letter")


def test_a_refused_extension_leaves_the_limit(cast: Cast) -> None:
    petition = accepted(cast.leader, cast.village)
    due = petition.due_on
    propose_extension(by=cast.leader, petition=petition, days=10, reason="情况复杂")
    with pytest.raises(SecondPersonRequired):
        decide_extension(by=cast.leader, petition=petition, is_agreed=True)
    of_bureau = accepted(cast.bureau, cast.village)
    propose_extension(by=cast.bureau, petition=of_bureau, days=10, reason="情况复杂")
    decide_extension(by=cast.director, petition=of_bureau, is_agreed=False)
    of_bureau.refresh_from_db()
    assert of_bureau.due_on == due


@pytest.mark.clause("XF2022-33")
def test_mediation_ends_with_the_text_of_the_agreement(cast: Cast) -> None:
    petition = accepted(cast.officer, cast.village)
    with pytest.raises(ReasonRequired):
        record_agreement(by=cast.officer, petition=petition, held_on=today(), text="")
    ended = record_agreement(by=cast.officer, petition=petition, held_on=today(), text="双方同意每月送一次粮油。")
    assert (ended.state, ended.finished_on) == ("mediated", today())


@pytest.mark.clause("XF2022-29")
def test_a_suggestion_is_answered_as_adopted_or_not(cast: Cast) -> None:
    petition = accepted(cast.officer, cast.village, kind="suggestion", text="建议公示牌换大字。")
    assert draft_opinion(by=cast.officer, petition=petition, text=opinion_text("adopted")).outcome == "adopted"


def test_a_withdrawn_petition_and_an_old_page(cast: Cast) -> None:
    petition = registered(cast.officer, cast.village)
    with pytest.raises(StaleVersion):
        withdraw_petition(by=cast.officer, petition=petition, reason="想通了", seen_version=7)
    assert withdraw_petition(by=cast.officer, petition=petition, reason="想通了", seen_version=0).state == "withdrawn"


@pytest.mark.clause("P18-18.b")
def test_repeats_are_suggested_confirmed_and_counted(cast: Cast, clock: Clock) -> None:
    clock.on(date(2023, 4, 3))
    first = answered(cast)
    other_matter = registered(cast.officer, cast.village, topic="relief")
    stranger = registered(cast.officer, cast.village, name="李某", phone="13700000009")
    clock.after(10)
    again = registered(cast.officer, cast.village, phone="")
    third = registered(cast.officer, cast.village, name="", is_real_name=False)
    assert earlier_petitions(again, by=cast.officer) == [first]
    assert earlier_petitions(third, by=cast.officer) == [first]
    for wrong in (other_matter, stranger):
        with pytest.raises(NotARepeat):
            judge_repeat(by=cast.officer, petition=again, earlier=wrong.number)
    judge_repeat(by=cast.officer, petition=again, earlier=first.number)
    judged = judge_repeat(by=cast.officer, petition=third, earlier=first.number)
    assert (judged.is_repeat, judged.repeat_of) == (True, first)
    assert judge_repeat(by=cast.officer, petition=other_matter).is_repeat is False
    (count,) = petition_counts(date(2023, 4, 1))
    assert (count.township_code, count.petitions, count.repeated_matters) == (cast.village.code[:9], 5, 1)
    assert count.repeat_petitioners == 1
    assert petition_counts(date(2023, 1, 1)) == []
    quarter = Period(date(2023, 4, 1), 3)
    found = {name: measure_named(name) for name in ("petitions", "repeated_matters", "repeat_petitioners")}
    figures = {name: one.figures(quarter)[count.township_code].numerator for name, one in found.items() if one}
    assert figures == {"petitions": 5, "repeated_matters": 1, "repeat_petitioners": 1}


def test_overdue_petitions_climb_from_officer_to_leader_to_bureau(cast: Cast, clock: Clock) -> None:
    registered(cast.officer, cast.village)
    clock.after(15)
    assert dict(waiting_counts(by=cast.officer))["overdue"] == 0
    clock.after(1)
    assert dict(waiting_counts(by=cast.officer))["overdue"] == dict(waiting_counts(by=cast.leader))["overdue"] == 1
    assert dict(waiting_counts(by=cast.bureau))["climbed"] == 0
    clock.after_working_days(6)
    assert dict(waiting_counts(by=cast.bureau))["climbed"] == 1
    assert petitions(by=cast.bureau, state="climbed").count() == 1


def test_telephone_and_address_are_revealed_with_a_reason(cast: Cast) -> None:
    petition = registered(cast.officer, cast.village)
    with pytest.raises(ReasonRequired):
        reveal_petitioner(by=cast.officer, petition=petition, why="")
    with pytest.raises(OutsideScope):
        reveal_petitioner(by=cast.other_officer, petition=petition, why="回电话")
    shown = reveal_petitioner(by=cast.officer, petition=petition, why="回电话")
    assert shown == ("13700000001", "长龙居委会三组")
    assert Entry.objects.filter(verb="personal_data.reveal", subject_id=str(petition.pk)).exists()


def test_found_by_number_name_or_telephone(cast: Cast) -> None:
    petition = registered(cast.officer, cast.village)
    for text in (petition.number.lower(), "钟某生", "13700000001"):
        assert list(find_petitions(text, by=cast.officer)) == [petition]
    assert not find_petitions("钟", by=cast.officer).exists()
    assert not find_petitions("钟某生", by=cast.other_officer).exists()
    same = registered(cast.officer, cast.village, phone="", topic="relief")
    assert set(petitions(by=cast.officer, like=petition)) == {petition, same}

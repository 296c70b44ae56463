"""Registration, move, merge and split of people; awards; revealing personal data."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from doudi.core.audit.models import Entry
from doudi.core.refusals import OutsideScope, PermissionRequired, ReasonRequired, SecondPersonRequired
from doudi.registry import actions, refusals
from doudi.registry.models import Award, Membership, Person
from doudi.registry.people.queries import person_view
from tests.conftest import Cast, Family, identity_number

pytestmark = pytest.mark.django_db


def register(by: Any, family: Family, **changes: Any) -> Person:
    born = date(1999, 1, 1)
    given = {
        "number": "N1",
        "name": "邱新来",
        "id_number": identity_number(born, 77),
        "sex": "male",
        "birth_date": born,
        "household": family.household,
        "relation": "女婿",
        "source": "paper",
    } | changes
    return actions.register_person(by=by, **given)


def test_a_person_is_registered(cast: Cast, family: Family) -> None:
    person = register(cast.officer, family)
    assert person.village_id == family.household.village_id
    assert person.name_sound == "qiuxinlai"
    assert Membership.objects.get(person=person).relation == "女婿"


def test_person_without_identity_number_is_registered(cast: Cast, family: Family) -> None:
    register(cast.officer, family, id_number="")
    register(cast.officer, family, id_number="", number="N2")
    assert Person.objects.filter(id_number_index="").count() == 2


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"number": "M1"}, refusals.NumberInUse),
        ({"id_number": "110105194912310021"}, refusals.InvalidIdentityNumber),
        ({"id_number": identity_number(date(1970, 5, 1), 20)}, refusals.NumberInUse),
    ],
)
def test_invalid_person_is_refused(cast: Cast, family: Family, changes: Any, refusal: Any) -> None:
    before = Entry.objects.count()
    with pytest.raises(refusal):
        register(cast.officer, family, **changes)
    assert not Person.objects.filter(name="邱新来").exists()
    assert Entry.objects.count() == before


def test_person_outside_scope_is_refused(cast: Cast, family: Family) -> None:
    with pytest.raises(OutsideScope):
        register(cast.other_officer, family)


def test_audit_sentence_has_no_identity_number(cast: Cast, family: Family) -> None:
    for entry in Entry.objects.all():
        assert family.mother.id_number.clear() not in f"{entry.sentence}{entry.old}{entry.new}{entry.why}"


def test_move_to_another_township_keeps_history(cast: Cast, family: Family, other_family: Family) -> None:
    proposal = actions.move_or_propose(
        by=cast.officer,
        person=family.son,
        household=other_family.household,
        relation="女婿",
        since=date(2023, 5, 1),
        source="paper",
        source_detail="户口本",
    )
    assert proposal is not None
    actions.agree_to_move(by=cast.other_officer, proposal=proposal)
    family.son.refresh_from_db()
    view = person_view(family.son, by=cast.other_officer)
    assert view.household == other_family.household
    assert len(view.past_households) == 2
    assert person_view(family.son, by=cast.bureau, as_of=date(2023, 4, 30)).household == family.household
    assert not Person.objects.visible_to(cast.officer).filter(pk=family.son.pk).exists()
    assert Person.objects.visible_to(cast.other_officer).filter(pk=family.son.pk).exists()


def test_only_present_township_may_move_person(cast: Cast, family: Family, other_family: Family) -> None:
    with pytest.raises(OutsideScope):
        actions.move_person(
            by=cast.other_officer,
            person=family.son,
            household=other_family.household,
            relation="女婿",
            since=date(2023, 5, 1),
            source="paper",
            source_detail="",
        )


def test_merge_and_split_restore_records(cast: Cast, family: Family) -> None:
    twin = register(cast.officer, family, name="钟桂英", id_number="")
    actions.change_circumstance(
        by=cast.officer, subject=twin, kind="wage_fen", value=500_00, since=date(2023, 1, 1), source="declared"
    )
    actions.merge_people(by=cast.officer, kept=family.mother, other=twin, why="同一人")
    twin.refresh_from_db()
    assert twin.merged_into == family.mother
    assert family.mother.circumstances.filter(kind="wage_fen").count() == 1
    assert twin.memberships.filter(withdrawn_at=None, valid_to=None).count() == 0
    with pytest.raises(ReasonRequired):
        actions.split_people(by=cast.officer, other=twin, why=" ")
    actions.split_people(by=cast.officer, other=twin, why="看错了")
    twin.refresh_from_db()
    assert twin.memberships.get(withdrawn_at=None).valid_to is None
    assert family.mother.memberships.get(withdrawn_at=None).valid_to is None
    assert twin.merged_into is None
    assert family.mother.circumstances.filter(kind="wage_fen").count() == 0
    assert twin.circumstances.filter(kind="wage_fen").count() == 1


def test_invalid_merge_is_refused(cast: Cast, family: Family, other_family: Family) -> None:
    with pytest.raises(refusals.SamePerson):
        actions.merge_people(by=cast.officer, kept=family.mother, other=family.mother, why="同一人")
    with pytest.raises(ReasonRequired):
        actions.merge_people(by=cast.officer, kept=family.mother, other=family.son, why="")
    with pytest.raises(OutsideScope):
        actions.merge_people(by=cast.officer, kept=family.mother, other=other_family.mother, why="同一人")


def take_over(cast: Cast, family: Family, first: date, last: date | None, programme: str = "dibao") -> Award:
    return actions.take_over_award(
        by=cast.officer,
        approved_by=cast.director,
        number="X",
        person=family.mother,
        programme=programme,
        from_month=first,
        to_month=last,
    )


def test_legacy_award_requires_second_person(cast: Cast, family: Family) -> None:
    with pytest.raises(SecondPersonRequired):
        actions.take_over_award(
            by=cast.officer,
            approved_by=cast.officer,
            number="X",
            person=family.son,
            programme="dibao",
            from_month=date(2022, 1, 1),
        )
    assert not Award.objects.filter(person=family.son).exists()


def test_awards_of_one_programme_do_not_overlap(cast: Cast, family: Family) -> None:
    with pytest.raises(refusals.AwardsOverlap):
        take_over(cast, family, date(2023, 1, 1), None)
    take_over(cast, family, date(2021, 1, 1), date(2021, 12, 1))
    take_over(cast, family, date(2023, 1, 1), None, "disability_living")


def test_database_refuses_overlapping_awards(family: Family) -> None:
    award = Award.objects.get(person=family.mother)
    award.pk, award.valid_from = None, date(2025, 1, 1)
    with pytest.raises(DatabaseError, match="no_overlapping_awards"), transaction.atomic():
        award.save(force_insert=True)


def test_reveal_requires_purpose_and_is_audited(cast: Cast, family: Family) -> None:
    number = actions.reveal_identity_number(by=cast.officer, person=family.mother, why="核对银行卡")
    assert number == identity_number(date(1970, 5, 1), 20)
    entry = Entry.objects.get(verb="personal_data.reveal")
    assert (entry.actor_id, entry.why) == (cast.officer.pk, "核对银行卡")
    assert number not in entry.sentence


@pytest.mark.clause("GB35273-1", "SAL2026-11", "SAL2026-70.6", "SC649-61")
def test_reveal_requires_permission(cast: Cast, family: Family) -> None:
    for by, refusal in (
        (cast.cadre, PermissionRequired),
        (cast.auditor, PermissionRequired),
        (cast.finance, PermissionRequired),
        (cast.other_officer, OutsideScope),
    ):
        with pytest.raises(refusal):
            actions.reveal_identity_number(by=by, person=family.mother, why="看看")
    with pytest.raises(ReasonRequired):
        actions.reveal_identity_number(by=cast.officer, person=family.mother, why=" ")
    assert not Entry.objects.filter(verb="personal_data.reveal").exists()

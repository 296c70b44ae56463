"""Moving in by one's own choice, from one institution to another, and out again; beds are never overfull."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from doudi.care.agreements.gaps import supported_today
from doudi.care.agreements.models import Agreement, CareGap, CarePayee
from doudi.care.agreements.queries import agreement_of
from doudi.care.agreements.refusals import NotUnderTekun
from doudi.care.institutions import refusals
from doudi.care.institutions.actions.absences import record_absence, record_return
from doudi.care.institutions.actions.admissions import confirm_admission, refuse_admission
from doudi.care.institutions.actions.departures import (
    confirm_leaving,
    end_of_the_dead,
    keep_resident,
    propose_leaving,
    stay_after_trial,
)
from doudi.care.institutions.actions.institutions import change_institution, close_institution
from doudi.care.institutions.models import Absence, Residence
from doudi.care.institutions.queries import residences
from doudi.care.visits.plan import PlanQuestion
from doudi.core.audit.models import Entry
from doudi.core.refusals import (
    OutsideScope,
    PermissionRequired,
    SecondPersonRequired,
    StaleVersion,
    TransitionNotAllowed,
)
from doudi.registry import actions as registry
from doudi.registry.models import Award, Circumstance, Person
from tests.care.agreements.conftest import Cared, register_neighbour
from tests.care.institutions.institution_rows import MOVED_IN, details, lived_in, opened, proposed
from tests.clock import Clock
from tests.conftest import Cast

pytestmark = pytest.mark.django_db


def under_tekun(cast: Cast, name: str, order: int) -> Person:
    person = register_neighbour(cast, name, order, date(1950, 1, 2))
    registry.take_over_award(
        by=cast.officer,
        approved_by=cast.director,
        number=f"T{order}",
        person=person,
        programme="tekun",
        from_month=date(2022, 1, 1),
        self_care="full",
        in_institution=False,
    )
    return person


@pytest.mark.clause("SC649-19")
@pytest.mark.clause("SAL2026-16")
@pytest.mark.clause("P18-5.d")
def test_moving_in_in_mid_month_changes_the_agreement_that_day_and_the_payee_the_month_after(
    cast: Cast, cared: Cared, agreed: Callable[..., Agreement]
) -> None:
    at_home = agreed(cared.son, cared.carer)
    institution = opened(cast.officer, cast.village)
    residence = proposed(cast.officer, cared.son, institution, trial_until=MOVED_IN + timedelta(days=9))
    with pytest.raises(PermissionRequired):
        confirm_admission(by=cast.leader, residence=residence)
    confirm_admission(by=cast.bureau, residence=residence)
    at_home.refresh_from_db()
    assert (at_home.state, at_home.ended_on) == ("ended", MOVED_IN - timedelta(days=1))
    inside = agreement_of(cared.son.pk, MOVED_IN)
    assert inside is not None
    assert (inside.form, inside.carer) == ("institution", institution.carer)
    payees = CarePayee.objects.filter(person=cared.son, to_whom="institution", confirmed_by=None)
    assert {(row.programme, row.first_month) for row in payees} == {
        ("tekun_basic", date(2025, 10, 1)),
        ("tekun_care", date(2025, 10, 1)),
    }
    fact = Circumstance.objects.get(person=cared.son, kind="in_institution", withdrawn_at=None)
    assert (fact.value, fact.valid_from) == (True, MOVED_IN)
    assert Residence.objects.get().state_label == "试住"
    assert "6228" not in Entry.objects.order_by("-number")[0].sentence


def test_who_proposes_does_not_decide(cast: Cast, cared: Cared) -> None:
    residence = proposed(cast.bureau, cared.son, opened(cast.officer, cast.village))
    with pytest.raises(SecondPersonRequired):
        confirm_admission(by=cast.bureau, residence=residence)
    with pytest.raises(StaleVersion):
        confirm_admission(by=cast.director, residence=residence, seen_version=9)
    refused = refuse_admission(by=cast.director, residence=residence, reason="本人不愿意")
    assert (refused.state, Agreement.objects.get().state) == ("refused", "withdrawn")


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"application": None}, refusals.ApplicationMissing),
        ({"agreement": None}, refusals.ApplicationMissing),
        ({"first_day": date(2026, 9, 1)}, refusals.InstitutionIncomplete),
        ({"trial_until": date(2026, 9, 1)}, refusals.InstitutionIncomplete),
        ({"first_day": date(2021, 9, 1)}, NotUnderTekun),
    ],
)
def test_an_admission_without_application_or_with_wrong_days_is_refused(
    cast: Cast, cared: Cared, changes: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        proposed(cast.officer, cared.son, opened(cast.officer, cast.village), **changes)
    assert not Residence.objects.exists()


def test_another_township_cannot(cast: Cast, cared: Cared) -> None:
    institution = opened(cast.officer, cast.village)
    with pytest.raises(OutsideScope):
        proposed(cast.other_officer, cared.son, institution)
    with pytest.raises(OutsideScope):
        change_institution(by=cast.other_officer, institution=institution, details=details())
    with pytest.raises(PermissionRequired):
        proposed(cast.cadre, cared.son, institution)
    residence = lived_in(cast, cared.son, institution)
    with pytest.raises(OutsideScope):
        propose_leaving(by=cast.other_officer, residence=residence, last_day=MOVED_IN, why="wish", note="回家")


@pytest.mark.clause("SC649-19")
def test_never_more_residents_than_beds(cast: Cast, cared: Cared) -> None:
    institution = opened(cast.officer, cast.village, beds=1)
    later = under_tekun(cast, "谢五", 921)
    lived_in(cast, later, institution, first_day=date(2025, 9, 20), bed="102")
    with pytest.raises(refusals.NoBedFree):
        proposed(cast.officer, cared.son, institution)
    change_institution(by=cast.officer, institution=institution, details=details(beds=2), seen_version=0)
    with pytest.raises(refusals.NoBedFree):
        proposed(cast.officer, cared.son, institution, bed="102")
    residence = proposed(cast.officer, cared.son, institution)
    lived_in(cast, under_tekun(cast, "谢六", 922), institution, bed="103")
    with pytest.raises(refusals.NoBedFree):
        confirm_admission(by=cast.bureau, residence=residence)
    with pytest.raises(refusals.NoBedFree):
        change_institution(by=cast.officer, institution=institution, details=details(beds=1))
    with pytest.raises(TransitionNotAllowed):
        close_institution(by=cast.officer, institution=institution)


@pytest.mark.clause("SC649-19")
def test_a_transfer_ends_one_residence_and_begins_the_next_the_day_after(cast: Cast, cared: Cared) -> None:
    first = lived_in(cast, cared.son, opened(cast.officer, cast.village))
    other = opened(cast.other_officer, cast.other_village, name="福田敬老院")
    again = lived_in(cast, cared.son, other, first_day=date(2025, 10, 1))
    first.refresh_from_db()
    assert (first.state, first.last_day, first.ended_why) == ("ended", date(2025, 9, 30), "transfer")
    assert (first.leaving_by, first.ended_by, again.comes_from) == (cast.officer, cast.bureau, first)
    ended = Agreement.objects.get(pk=first.agreement_id)
    assert ended.ended_on == date(2025, 9, 30)
    with pytest.raises(refusals.ResidenceOverlaps):
        proposed(cast.officer, cared.son, first.institution, first_day=date(2025, 9, 20))
    with pytest.raises(IntegrityError), transaction.atomic():
        Residence.objects.filter(pk=first.pk).update(state="living", last_day=None, ended_why="")


def test_leaving_is_confirmed_by_another_and_ends_the_agreement(cast: Cast, cared: Cared, clock: Clock) -> None:
    residence = lived_in(cast, cared.son, opened(cast.officer, cast.village))
    clock.on(date(2025, 10, 10))
    assert supported_today()[cared.son.pk].is_inside
    assert PlanQuestion(clock.today, [cared.son.pk]).expected() == []
    assert list(residences(by=cast.officer, state="renew")) == [residence]
    wrong: dict[str, Any] = {"residence": residence, "last_day": date(2025, 10, 11), "why": "wish", "note": "想家"}
    with pytest.raises(refusals.InstitutionIncomplete):
        propose_leaving(by=cast.officer, **wrong)
    wrong["last_day"] = date(2025, 10, 9)
    propose_leaving(by=cast.leader, **wrong)
    with pytest.raises(SecondPersonRequired):
        confirm_leaving(by=cast.leader, residence=residence)
    keep_resident(by=cast.officer, residence=residence, reason="改变主意")
    propose_leaving(by=cast.officer, **wrong)
    ended = confirm_leaving(by=cast.leader, residence=residence)
    assert (ended.state, ended.last_day) == ("ended", date(2025, 10, 9))
    assert agreement_of(cared.son.pk) is None
    fact = Circumstance.objects.get(person=cared.son, kind="in_institution", withdrawn_at=None, valid_to=None)
    assert (fact.value, fact.valid_from) == (False, date(2025, 10, 10))
    assert CareGap.objects.get(person=cared.son, last_day=None).kind == CareGap.Kind.NO_AGREEMENT
    assert PlanQuestion(clock.today, [cared.son.pk]).expected() != []
    assert list(residences(by=cast.officer, state="renew")) == []
    Award.objects.filter(person=cared.son, programme="tekun").update(in_institution=True)
    assert list(residences(by=cast.officer, state="renew")) == [residence]
    assert not supported_today()[cared.son.pk].is_inside


def test_absences_do_not_overlap_and_close_on_return(cast: Cast, cared: Cared, clock: Clock) -> None:
    residence = lived_in(cast, cared.son, opened(cast.officer, cast.village), trial_until=date(2025, 9, 30))
    clock.on(date(2025, 10, 10))
    stay_after_trial(by=cast.officer, residence=residence)
    with pytest.raises(refusals.InstitutionIncomplete):
        stay_after_trial(by=cast.officer, residence=residence)
    away: dict[str, Any] = {"residence": residence, "kind": "hospital", "where": "县人民医院"}
    away["first_day"] = date(2025, 10, 3)
    absence = record_absence(by=cast.officer, **away)
    assert "医院" not in str(Absence.objects.filter(pk=absence.pk).values()[0])
    with pytest.raises(refusals.AbsenceOverlaps):
        record_absence(by=cast.officer, **away | {"first_day": date(2025, 10, 5)})
    with pytest.raises(refusals.InstitutionIncomplete):
        record_return(by=cast.officer, residence=residence, back_on=date(2025, 10, 3))
    record_return(by=cast.officer, residence=residence, back_on=date(2025, 10, 8))
    assert Absence.objects.get().last_day == date(2025, 10, 7)


def test_a_death_ends_the_residence(cast: Cast, cared: Cared) -> None:
    residence = lived_in(cast, cared.son, opened(cast.officer, cast.village), first_day=date(2025, 8, 1))
    Person.objects.filter(pk=cared.son.pk).update(death_date=date(2025, 8, 20))
    assert end_of_the_dead() == 1
    residence.refresh_from_db()
    assert (residence.state, residence.last_day, residence.ended_why) == ("ended", date(2025, 8, 20), "died")
    assert end_of_the_dead() == 0

"""The register of the layers: what it derives, that it rewrites nothing, and that updates and a new start agree."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from doudi.casework.recognitions.actions import confirm_ending, propose_ending
from doudi.core.audit.models import Entry
from doudi.core.clock import this_month
from doudi.core.refusals import OutsideScope, SecondPersonRequired, TransitionNotAllowed
from doudi.monitoring.deliveries.provincial.population import population_of
from doudi.monitoring.low_income import refusals
from doudi.monitoring.low_income.layers.entries import decide_entry, end_entry, propose_entry
from doudi.monitoring.low_income.layers.models import LayerEntry, LayerPeriod, LowIncomePerson, UrbanPoorPeriod
from doudi.monitoring.low_income.layers.queries import layers_of, people_in_layers, shares_for_supervision
from doudi.registry import actions as registry
from doudi.registry.awards.actions import end_award
from doudi.registry.models import Award
from tests.clock import Clock
from tests.conftest import Cast
from tests.monitoring.low_income.conftest import recognised

pytestmark = pytest.mark.django_db
TODAY = date(2025, 9, 1)


def periods(**filters: Any) -> set[tuple[int, str, str, date, date | None]]:
    rows = LayerPeriod.objects.filter(withdrawn_at=None, **filters)
    return set(rows.values_list("person_id", "layer", "basis", "valid_from", "valid_to"))


@pytest.mark.clause("SC39-II")
def test_awards_and_recognitions_become_periods_of_their_people(
    cast: Cast,
    clock: Clock,
    family: Any,
    updated: Any,
) -> None:
    recognised(family.household, "dibao_margin", date(2025, 1, 1), date(2025, 12, 1))
    updated()
    margin = {
        (person.pk, "margin", "recognition", date(2025, 1, 1), date(2025, 12, 31))
        for person in (family.mother, family.son)
    }
    assert periods() == {(family.mother.pk, "dibao", "award", date(2022, 1, 1), None), *margin}
    assert {row.layer for row in layers_of(family.mother, TODAY)} == {"dibao", "margin"}
    assert layers_of(family.son, date(2026, 1, 1)) == []
    assert people_in_layers(TODAY, ("margin",)).count() == 2
    mother = LowIncomePerson.objects.get(person=family.mother)
    assert (mother.is_dibao, mother.is_margin, mother.is_tekun, mother.since) == (True, True, False, date(2022, 1, 1))
    assert (mother.kinds, mother.aided_until) == ("|living|", TODAY)


@pytest.mark.clause("RIGID-11")
def test_expenditure_hardship_is_a_layer_of_its_own(cast: Cast, clock: Clock, family: Any, updated: Any) -> None:
    recognised(family.household, "expenditure_hardship", date(2025, 1, 1), date(2025, 12, 1))
    updated()
    son = LowIncomePerson.objects.get(person=family.son)
    assert (son.is_expenditure, son.is_margin, son.is_dibao) == (True, False, False)
    assert people_in_layers(TODAY, ("expenditure",)).count() == 2


def test_an_ending_withdraws_the_period_and_adds_another(
    cast: Cast,
    clock: Clock,
    family: Any,
    updated: Any,
) -> None:
    updated()
    first = LayerPeriod.objects.get()
    end_award(
        by=cast.officer, award=Award.objects.get(withdrawn_at=None), last_month=date(2025, 10, 1), source_detail="决1"
    )
    updated()
    first.refresh_from_db()
    assert first.withdrawn_at is not None
    assert first.valid_to is None
    assert periods() == {(family.mother.pk, "dibao", "award", date(2022, 1, 1), date(2025, 10, 31))}
    clock.on(date(2025, 11, 1))
    updated()
    assert not LowIncomePerson.objects.exists()
    assert LayerPeriod.objects.count() == 2


def test_from_scratch_is_the_same_as_by_updates(
    cast: Cast,
    clock: Clock,
    family: Any,
    updated: Any,
) -> None:
    updated()
    recognition = recognised(family.household, "expenditure_hardship", date(2025, 8, 1), date(2026, 7, 1))
    updated()
    propose_ending(by=cast.officer, recognition=recognition, last_month=date(2025, 10, 1), reason="收入增加")
    updated()
    recognition.refresh_from_db()
    confirm_ending(by=cast.leader, recognition=recognition)
    registry.change_circumstance(
        by=cast.officer, subject=family.household, kind="area", value="rural", since=date(2025, 8, 15), source="paper"
    )
    updated()
    by_updates = (
        periods(),
        set(UrbanPoorPeriod.objects.filter(withdrawn_at=None).values_list("person", "valid_from", "valid_to")),
    )
    LayerPeriod.objects.all().delete()
    UrbanPoorPeriod.objects.all().delete()
    updated()
    assert by_updates[0] == periods()
    from_scratch = set(UrbanPoorPeriod.objects.values_list("person", "valid_from", "valid_to"))
    assert by_updates[1] == from_scratch
    assert (family.son.pk, date(2025, 8, 1), date(2025, 8, 14)) in from_scratch
    assert (family.mother.pk, date(2022, 1, 1), date(2025, 8, 14)) in from_scratch


def test_an_update_that_finds_nothing_new_changes_nothing(
    cast: Cast,
    clock: Clock,
    family: Any,
    updated: Any,
) -> None:
    updated()
    before = list(LayerPeriod.objects.values_list("pk", "recorded_at"))
    update = updated()
    assert (update.added, update.withdrawn, update.people) == (0, 0, 1)
    assert list(LayerPeriod.objects.values_list("pk", "recorded_at")) == before


def test_a_layer_ends_with_death(
    cast: Cast,
    clock: Clock,
    family: Any,
    updated: Any,
) -> None:
    type(family.mother).objects.filter(pk=family.mother.pk).update(death_date=date(2025, 5, 9))
    updated()
    assert {last for *_rest, last in periods()} == {date(2025, 5, 9)}
    assert not LowIncomePerson.objects.exists()


@pytest.mark.clause("SAL2026-33", "SC39-III.1")
def test_other_hardship_is_entered_by_two_people(
    cast: Cast,
    clock: Clock,
    family: Any,
    updated: Any,
) -> None:
    given = {"person": family.son, "paper": "于民字〔2025〕9号", "reason": "失去收入"}
    with pytest.raises(OutsideScope):
        propose_entry(by=cast.other_officer, since=TODAY, **given)
    with pytest.raises(refusals.EntryInvalid):
        propose_entry(by=cast.officer, since=date(2025, 9, 2), **given)
    entry = propose_entry(by=cast.officer, since=date(2025, 8, 1), **given)
    with pytest.raises(refusals.EntryInvalid):
        propose_entry(by=cast.leader, since=TODAY, **given)
    updated()
    assert periods(layer="other") == set()
    with pytest.raises(SecondPersonRequired):
        decide_entry(by=cast.officer, entry=entry, is_right=True)
    decide_entry(by=cast.leader, entry=entry, is_right=True, seen_version=0)
    with pytest.raises(TransitionNotAllowed):
        decide_entry(by=cast.leader, entry=entry, is_right=True)
    updated()
    assert periods(layer="other") == {(family.son.pk, "other", "entry", date(2025, 8, 1), None)}
    end_entry(by=cast.officer, entry=entry, ended_on=date(2025, 8, 31), why="已就业")
    updated()
    assert periods(layer="other") == {(family.son.pk, "other", "entry", date(2025, 8, 1), date(2025, 8, 31))}
    ended = LayerEntry.objects.get()
    assert ended.sealed_ended_why is not None
    assert (ended.state, ended.sealed_ended_why.clear()) == ("ended", "已就业")
    assert not Entry.objects.filter(why__contains="已就业").exists()


def test_shares_for_supervision_have_numerator_and_denominator(
    cast: Cast,
    clock: Clock,
    family: Any,
    updated: Any,
) -> None:
    recognised(family.household, "dibao_margin", date(2025, 1, 1), date(2025, 12, 1))
    updated()
    share = shares_for_supervision("360731")["aided"]
    assert (share.numerator, share.denominator) == (1, 2)
    assert shares_for_supervision("360731101")["aided"].denominator == 0


def test_the_file_of_the_province_lists_the_register(cast: Any, clock: Any, family: Any, updated: Any) -> None:
    LayerEntry.objects.create(
        person=family.son,
        since=date(2025, 1, 1),
        paper="名册",
        sealed_reason="困难",
        entered_by=cast.officer,
        state="confirmed",
        decided_by=cast.leader,
        decided_at=timezone.now(),
    )
    month = this_month()
    before = list(population_of(month))
    updated()
    listed = [(row.person, row.layer) for row in population_of(month)]
    assert list(population_of(month)) == before
    assert (family.son, "other") in listed
    assert len(listed) == len(set(listed))

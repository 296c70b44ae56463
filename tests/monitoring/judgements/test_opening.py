"""Rows of a confirmed delivery that no tier links: opened once, with candidates, and judged as before where known."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from doudi.core.audit.models import Entry
from doudi.core.audit.trail import SYSTEM
from doudi.core.clock import today
from doudi.core.encryption import blind_index
from doudi.monitoring.judgements import actions, refusals
from doudi.monitoring.judgements.actions import delivered_rows
from doudi.monitoring.judgements.daily_tasks import run_due
from doudi.monitoring.judgements.models import Candidate, RememberedJudgement, UnclearRow
from doudi.monitoring.judgements.queries import judged_links
from doudi.registry.personal_data.index_rotation import indexed_columns
from tests.conftest import Cast
from tests.monitoring.judgements.conftest import STRANGER_NUMBER, Deliver, row_of

pytestmark = [pytest.mark.django_db, pytest.mark.clause("P18-3.d")]


def test_rows_to_judge_are_opened_once_with_their_candidates(deliver: Deliver, family: Any, namesake: Any) -> None:
    rows = (
        row_of("钟桂英", "", namesake, family.mother, birth_date="1970-05-01", village=family.household.village_id),
        row_of("谁", STRANGER_NUMBER, outcome="linked"),
        row_of("李四", family.mother.id_number.clear(), family.mother, unit="县一中", grade="一级"),
    )
    delivery = deliver("public_payroll", *rows)
    first, second = delivery.unclear_rows.order_by("source_row")
    assert (first.source_row, second.source_row) == (1, 3)
    assert (first.state, first.needs_second_person, first.village_code) == ("open", True, family.mother.village_id)
    assert first.due_on > today()
    found = [(one.person_id, one.score, one.evidence) for one in first.candidates.all()]
    assert found == [
        (family.mother.pk, Decimal("0.5200"), ["name_agrees", "same_birth_date", "same_village"]),
        (namesake.pk, Decimal("0.4000"), ["name_agrees", "same_birth_date", "other_village"]),
    ]
    assert second.score == Decimal("0.6000")
    assert second.cells == {"name": "李四", "id_number": family.mother.id_number.clear(), "unit": "县一中"}
    assert "3600" not in second.sealed_row.stored
    actions.open_judgements(by=SYSTEM, delivery=delivery)
    assert UnclearRow.objects.count() == 2
    assert "对不准的2行" in Entry.objects.filter(verb="judgement.open").order_by("number")[0].sentence


def test_too_many_rows_are_sent_back(deliver: Deliver, family: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivered_rows, "MOST_ROWS", 1)
    with pytest.raises(refusals.TooManyUnclearRows):
        deliver("medical", *[row_of("钟桂英", "", family.mother, birth_date="1970-05-01")] * 2)
    assert not UnclearRow.objects.exists()


def test_decision_is_remembered_in_other_data_sets_and_stops_nothing_on_one_word(
    cast: Cast, deliver: Deliver, family: Any
) -> None:
    row = row_of("钟贵英", family.mother.id_number.clear(), family.mother)
    first = deliver("medical", row).unclear_rows.get()
    actions.link_row(by=cast.officer, unclear_row=first, person=family.mother)
    again = deliver("students", row).unclear_rows.get()
    assert (again.state, again.is_remembered, again.person, again.judged_by) == (
        "linked",
        True,
        family.mother,
        cast.officer,
    )
    stopping = deliver("deaths", row)
    waits = stopping.unclear_rows.get()
    assert (waits.state, waits.is_remembered) == ("proposed", True)
    assert judged_links(stopping) == []
    actions.confirm_link(by=cast.leader, unclear_row=waits)
    assert judged_links(stopping) == [(1, family.mother.number)]
    later = deliver("prison", row).unclear_rows.get()
    assert (later.state, later.confirmed_by) == ("linked", cast.leader)


def test_person_outside_the_candidates_needs_two_people_in_later_data_too(
    cast: Cast, deliver: Deliver, family: Any
) -> None:
    row = row_of("钟贵英", family.mother.id_number.clear(), family.mother)
    first = deliver("medical", row).unclear_rows.get()
    actions.link_row(by=cast.officer, unclear_row=first, person=family.son, reason="母亲的号码填成了儿子的")
    waits = deliver("students", row)
    again = waits.unclear_rows.get()
    assert (again.state, again.needs_second_person, again.person) == ("proposed", True, family.son)
    assert judged_links(waits) == []
    actions.confirm_link(by=cast.leader, unclear_row=again)
    later = deliver("disability", row).unclear_rows.get()
    assert (later.state, later.confirmed_by) == ("linked", cast.leader)


def test_row_whose_candidates_nobody_knows_waits_at_the_county(cast: Cast, deliver: Deliver) -> None:
    row = deliver("medical", {**row_of("谁", STRANGER_NUMBER), "candidates": "P-unknown"}).unclear_rows.get()
    assert list(UnclearRow.objects.visible_to(cast.bureau)) == [row]
    assert not UnclearRow.objects.visible_to(cast.officer).exists()


def test_nobody_is_remembered_too_but_a_name_alone_is_not_the_same_elsewhere(
    cast: Cast, deliver: Deliver, family: Any
) -> None:
    row = row_of("钟桂英", "", family.mother, birth_date="1970-05-01")
    actions.say_nobody(by=cast.officer, unclear_row=deliver("medical", row).unclear_rows.get())
    assert deliver("medical", row).unclear_rows.get().state == "nobody"
    elsewhere = deliver("medical", {**row, "village": family.household.village_id}).unclear_rows.get()
    assert elsewhere.state == "open"


def test_erased_delivery_keeps_no_cells_and_what_was_decided_stays(cast: Cast, deliver: Deliver, family: Any) -> None:
    judged = row_of("钟贵英", family.mother.id_number.clear(), family.mother)
    open_row = row_of("钟桂英", "", family.mother, birth_date="1970-05-01")
    delivery = deliver("medical", judged, open_row)
    actions.link_row(by=cast.officer, unclear_row=delivery.unclear_rows.get(source_row=1), person=family.mother)
    assert run_due() == 0
    delivery.state, delivery.rows_key, delivery.erased_at = delivery.State.ERASED, "", timezone.now()
    delivery.save()
    assert (run_due(), run_due()) == (1, 0)
    row = delivery.unclear_rows.get()
    assert (row.source_row, row.cells, row.state) == (1, {}, "linked")
    assert deliver("medical", judged).unclear_rows.get().is_remembered
    assert RememberedJudgement.objects.count() == 1
    assert Candidate.objects.filter(unclear_row__delivery=delivery).count() == 1


def test_new_index_key_finds_what_was_judged(cast: Cast, deliver: Deliver, family: Any) -> None:
    row = row_of("钟贵英", family.mother.id_number.clear(), family.mother)
    first = deliver("medical", row).unclear_rows.get()
    actions.link_row(by=cast.officer, unclear_row=first, person=family.mother)
    columns = {column.table: column for column in indexed_columns() if column.table.startswith("judgements_")}
    assert set(columns) == {"judgements_unclearrow", "judgements_rememberedjudgement"}
    for column in columns.values():
        (found,) = column.rows()
        assert blind_index(found.text, column.kind) == found.index == first.identity_index

"""Warnings that come, stay, come again and do not, as deliveries arrive."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from doudi.monitoring.judgements.models import UnclearRow
from doudi.monitoring.warnings import computation
from doudi.monitoring.warnings.models import ScreeningRun, Warning  # noqa: A004 - the term of the field
from doudi.monitoring.warnings.screening_runs.lock import LOCK_KEY, only_screening
from doudi.monitoring.warnings.screening_runs.refusals import MonthIsPast, ScreeningRuns
from doudi.registry.models import Membership
from tests.conftest import make_family
from tests.monitoring.warnings.computation.conftest import County, counts

DEATH = {"person": "M1", "death_date": "2025-07-20"}


@pytest.mark.clause("P18-3.d")
def test_first_delivery_warns(county: County) -> None:
    delivery = county.deliver("deaths", DEATH)
    run = county.screen()
    warning = county.open("W01")
    assert counts(run, "W01") == [1, 0, 0, 0, 0, 0]
    assert (warning.person, warning.household, warning.village_code) == (
        county.mother,
        county.family.household,
        county.cast.village.code,
    )
    assert (warning.delivery, warning.source, warning.source_row, warning.tier) == (delivery, "deaths", 1, "T1")
    assert warning.evidence == {"death_date": "2025-07-20", "programmes": ["dibao"], "tier": "T1"}
    assert (warning.warning_class, warning.severity, warning.month) == ("d", "H", date(2025, 9, 1))
    assert (warning.first_seen_on, warning.due_on) == (date(2025, 9, 1), date(2025, 9, 2))
    assert "2025-07-20" not in warning.sealed_evidence.stored


def test_same_delivery_again_and_swapped_columns_make_no_other(county: County) -> None:
    county.deliver("deaths", DEATH)
    county.screen()
    county.clock.after(3)
    second = county.deliver("deaths", {**DEATH, "tier": "T4"}, DEATH)
    run = county.screen()
    warning = county.open("W01")
    assert counts(run, "W01") == [0, 0, 1, 0, 0, 0]
    assert (warning.delivery, warning.last_seen_on) == (second, date(2025, 9, 4))
    assert warning.first_seen_on == date(2025, 9, 1)


def test_judged_does_not_come_back_until_its_facts_change(county: County) -> None:
    county.deliver("vehicles", {"person": "S1", "plate": "赣B00001", "kind": "小型轿车", "registered_on": "2020-01-01"})
    county.screen()
    county.judge(county.open("W04"), "no_need")
    county.next_month()
    county.deliver("vehicles", {"person": "S1", "plate": "赣B00001", "kind": "小型轿车", "registered_on": "2020-01-01"})
    assert counts(county.screen(), "W04") == [0, 0, 0, 1, 0, 0]
    county.next_month()
    county.deliver(
        "vehicles",
        {"person": "S1", "plate": "赣B00001", "kind": "小型轿车", "registered_on": "2020-01-01"},
        {"person": "S1", "plate": "赣B00002", "kind": "小型轿车", "registered_on": "2020-01-01"},
    )
    assert counts(county.screen(), "W04") == [1, 0, 0, 1, 0, 0]
    assert county.open("W04").source_row == 2


def test_dead_on_the_list_and_alive_in_the_office(county: County) -> None:
    county.deliver("deaths", DEATH)
    county.screen()
    county.judge(county.open("W01"))
    county.next_month()
    county.deliver("deaths", DEATH)
    county.screen()
    assert county.warnings("W01", is_open=True) == []
    county.deliver("cremations", {"person": "M1", "cremation_date": "2025-07-22"})
    county.screen()
    assert county.open("W01").source == "cremations"


def test_link_by_number_after_one_by_name_comes_again(county: County) -> None:
    county.deliver("deaths", {**DEATH, "tier": "T5"})
    county.screen()
    county.judge(county.open("W01"))
    county.deliver("deaths", DEATH)
    county.screen()
    assert county.open("W01").tier == "T1"


def test_late_delivery_adds_and_ends_nothing(county: County) -> None:
    vehicle = {"person": "S1", "plate": "赣B00001", "kind": "小型轿车"}
    county.deliver("vehicles", vehicle)
    county.screen()
    county.deliver("vehicles", month=date(2025, 7, 1))
    assert counts(county.screen(), "W04") == [0, 0, 1, 0, 0, 0]
    county.deliver("deaths", DEATH, month=date(2025, 6, 1))
    county.screen()
    assert county.open("W01").delivery is not None


def test_prisoner_released_early(county: County) -> None:
    county.deliver("prison", {"person": "M1", "from_date": "2024-01-01", "to_date": "2026-12-31"})
    county.screen()
    county.next_month()
    county.deliver("prison", {"person": "M1", "from_date": "2024-01-01", "to_date": "2025-09-10"})
    run = county.screen()
    warning = county.open("W02")
    assert counts(run, "W02") == [0, 0, 0, 0, 0, 1]
    assert warning.gone_on == date(2025, 10, 1), "grave: an officer ends it"


def test_corrected_term_renews_the_open_warning(county: County) -> None:
    county.deliver("prison", {"person": "M1", "from_date": "2024-01-01", "to_date": "2026-12-31"})
    county.screen()
    first = county.open("W02")
    county.next_month()
    county.deliver("prison", {"person": "M1", "from_date": "2024-01-01", "to_date": "2025-11-30"})
    assert counts(county.screen(), "W02") == [0, 1, 0, 0, 0, 0]
    renewed = county.open("W02")
    assert (renewed.pk, renewed.due_on, renewed.version) == (first.pk, first.due_on, first.version + 1)
    assert (renewed.renewed_on, renewed.evidence["to_date"]) == (date(2025, 10, 1), "2025-11-30")


def test_corrected_death_counts_once(county: County) -> None:
    county.deliver("deaths", DEATH, month=date(2025, 8, 1))
    county.deliver("deaths", {**DEATH, "death_date": "2025-07-21"})
    county.screen()
    assert county.open("W01").evidence["death_date"] == "2025-07-21"


def test_facts_that_are_gone_end_what_nobody_began(county: County) -> None:
    county.deliver("vehicles", {"person": "S1", "plate": "赣B00001", "kind": "小型轿车"})
    county.screen()
    county.next_month()
    county.deliver("vehicles")
    assert counts(county.screen(), "W04") == [0, 0, 0, 0, 1, 0]
    (warning,) = county.warnings("W04")
    assert (warning.state, warning.finding, warning.reason) == ("ended", "changed_since", "新的数据里已没有。")
    assert (warning.ended_on, warning.judged_by) == (date(2025, 10, 1), None)
    county.next_month()
    county.deliver("vehicles", {"person": "S1", "plate": "赣B00001", "kind": "小型轿车"})
    assert counts(county.screen(), "W04") == [1, 0, 0, 0, 0, 0], "nobody judged it, so it comes again"


def test_facts_that_are_gone_are_marked_where_an_officer_has_begun(county: County) -> None:
    county.deliver("vehicles", {"person": "S1", "plate": "赣B00001", "kind": "小型轿车"})
    county.screen()
    Warning.objects.update(state="looked", looked_by=county.cast.officer)
    county.next_month()
    county.deliver("vehicles")
    assert counts(county.screen(), "W04") == [0, 0, 0, 0, 0, 1]
    assert county.open("W04").gone_on == date(2025, 10, 1)
    county.deliver("vehicles", {"person": "S1", "plate": "赣B00001", "kind": "小型轿车"})
    county.screen()
    assert county.open("W04").gone_on is None


def test_missing_data_set_ends_nothing(county: County) -> None:
    delivery = county.deliver("vehicles", {"person": "S1", "plate": "赣B00001", "kind": "小型轿车"})
    county.screen()
    type(delivery).objects.update(state="erased", rows_key="", erased_at="2025-09-02T00:00:00Z")
    run = county.screen()
    assert ["W04", ["vehicles"]] in run.not_run
    assert county.open("W04").gone_on is None


def test_namesake_who_owns_a_company(county: County) -> None:
    row = {"person": "M1", "credit_code": "91360731MA00000001", "role": "法定代表人", "status": "存续"}
    county.deliver("companies", {**row, "person": None, "outcome": "to_judge", "tier": None})
    county.screen()
    assert county.warnings("W05") == []


def test_student_who_is_also_on_the_payroll(county: County) -> None:
    county.deliver("students", {"person": "S1", "school": "某大学"})
    county.deliver("public_payroll", {"person": "S1", "unit": "县某局", "month": "2025-08-01", "amount_fen": 400000})
    county.screen()
    assert county.open("W03").evidence["unit"] == "县某局"
    county.next_month()
    county.deliver("public_payroll", {"person": "S1", "unit": "县某局", "month": "2025-09-01", "amount_fen": 410000})
    assert counts(county.screen(), "W03") == [0, 0, 1, 0, 0, 0], "another month's pay is no other fact"


def test_certificate_cancelled_and_renewed(county: County) -> None:
    card = {"person": "S1", "category": "肢体", "grade": "二级", "status": "正常"}
    wages = {"person": "M1", "kind": "职工养老", "month": "2025-09-01", "base_fen": 0, "amount_fen": 0}
    county.deliver("disability", {**card, "certificate": "A", "valid_to": "2035-01-01"})
    county.deliver("social_insurance", wages)
    county.screen()
    county.judge(county.open("M01"), "no_need")
    county.next_month()
    county.deliver("disability", {**card, "certificate": "A", "valid_to": "2035-01-01", "status": "注销"})
    county.screen()
    county.next_month()
    county.deliver("disability", {**card, "certificate": "B", "valid_to": "2036-01-01"})
    county.screen()
    assert county.warnings("M01", is_open=True) == [], "the same disability, judged"


def test_moved_person_and_merged_record(county: County) -> None:
    county.deliver("vehicles", {"person": "S1", "plate": "赣B00001", "kind": "小型轿车"})
    county.screen()
    county.judge(county.open("W04"), "no_need")
    double = make_family(county.cast.officer, county.cast.village, "7").son
    type(county.son).objects.filter(pk=county.son.pk).update(merged_into=double)
    type(double).objects.filter(pk=double.pk).update(household=county.family.household)
    Membership.objects.filter(person=county.son).delete()
    Membership.objects.filter(person=double).update(household=county.family.household)
    county.next_month()
    assert counts(county.screen(), "W04") == [0, 0, 0, 1, 0, 0], "what was judged of the merged record is judged"


def test_row_that_people_linked(county: County) -> None:
    delivery = county.deliver("deaths", {**DEATH, "person": None, "outcome": "to_judge", "tier": None})
    county.screen()
    assert county.warnings("W01") == []
    UnclearRow.objects.create(
        delivery=delivery,
        source_row=1,
        village_code=county.cast.village.code,
        identity_index="1" * 32,
        sealed_row="{}",
        score=Decimal("0.5"),
        needs_second_person=True,
        due_on=county.month,
        confirmed_by=county.cast.director,
        state="linked",
        person=county.mother,
        judged_by=county.cast.officer,
        judged_at=county.clock.now(),
    )
    county.screen()
    assert county.open("W01").tier == "J"


def test_registry_alone_warns_and_other_families_do_not_mix(county: County) -> None:
    run = county.screen()
    assert [one.rule_id for one in Warning.objects.all()] == ["S04"]
    warning = county.open("S04")
    assert (warning.person, warning.household, warning.source_row) == (None, county.family.household, None)
    assert ["W04", ["vehicles"]] in run.not_run
    assert not {"W10", "W12"} & {rule for rule, _missing in run.not_run}


def test_retired_rule_does_not_run_and_ends_nothing(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    county.screen()
    monkeypatch.setattr(computation, "retired_rules", lambda _month: {"S04"})
    run = county.screen()
    assert (run.retired, "S04" in run.counts) == (["S04"], False)
    assert county.open("S04").gone_on is None


def test_earlier_month_is_refused_and_a_broken_run_is_closed(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    county.screen()
    with pytest.raises(MonthIsPast):
        county.screen(date(2025, 8, 1))

    def broken(*_arguments: object) -> None:
        raise OSError

    monkeypatch.setattr(computation, "find_facts", broken)
    with pytest.raises(OSError):  # noqa: PT011 - it has no text
        county.screen()
    last = ScreeningRun.objects.order_by("-pk").first()
    assert last is not None
    assert (last.state, bool(last.message)) == ("failed", True)


@contextmanager
def another_screening() -> Iterator[None]:
    """Let another session hold the lock: PostgreSQL grants it twice to one session."""
    if connection.vendor != "postgresql":
        with only_screening():
            yield
        return
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK_KEY])
        yield
    finally:
        other.close()


def test_two_screenings_at_once_are_refused(county: County) -> None:
    with another_screening(), pytest.raises(ScreeningRuns):
        county.screen()
    ScreeningRun.objects.create(month=county.month, known=county.month)
    assert county.screen().state == "done", "a run whose process is gone is closed"
    assert ScreeningRun.objects.filter(state="failed").count() == 1


@pytest.mark.clause("P18-11.b")
def test_hukou_books_of_the_registry(county: County) -> None:
    other = make_family(county.cast.officer, county.cast.village, "7")
    county.screen()
    assert county.warnings("S03") == []
    Membership.objects.create(
        person=county.son, household=other.household, kind="registered", source="paper", recorded_at="2025-01-01T00:00Z"
    )
    county.screen()
    reasons = {one.household_id: one.evidence["reasons"] for one in county.warnings("S03")}
    assert reasons == {
        county.family.household.pk: ["several_hukou_books"],
        other.household.pk: ["member_elsewhere"],
    }


def test_one_number_with_awards_in_two_families(county: County) -> None:
    double = make_family(county.cast.officer, county.cast.village, "7").mother
    county.screen()
    assert county.warnings("W09") == []
    type(double).objects.filter(pk=double.pk).update(id_number_index=county.mother.id_number_index)
    county.screen()
    assert {one.person for one in county.warnings("W09")} == {county.mother, double}

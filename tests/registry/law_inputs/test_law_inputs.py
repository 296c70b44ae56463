"""Inputs of the rule book from the registry equal the snapshot that was loaded."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from doudi import policy
from doudi.core.audit.models import Entry
from doudi.core.audit.trail import SYSTEM
from doudi.demo.county import make_county
from doudi.registry.actions import change_circumstance
from doudi.registry.circumstance_kinds import FACT_KINDS, KINDS
from doudi.registry.law_inputs.facts_for_rules import facts_for_rules
from doudi.registry.law_inputs.household_facts import facts_of_households, household_facts
from doudi.registry.law_inputs.registry_snapshot import open_registry_snapshot
from doudi.registry.models import Award, Circumstance, Household, Membership, Person
from doudi.registry.opening_data.load import RegistryNotEmpty, load_registry
from doudi.snapshot import open_snapshot
from doudi.snapshot.columns import AWARDS, HOUSEHOLDS, PEOPLE
from tests.conftest import Cast, Family

pytestmark = pytest.mark.django_db
DAY = date(2023, 5, 1)


def test_every_fact_has_a_circumstance_kind() -> None:
    asked = {fact.name for fact in policy.FACTS if fact.source in {"people", "households"}}
    assert asked == set(FACT_KINDS)
    origins = {fact.origin for fact in policy.FACTS if fact.origin}
    assert origins <= {*KINDS, "birth_date"}


def test_rows_have_snapshot_columns(family: Family) -> None:
    facts = household_facts(family.household, DAY, date(2030, 1, 1))
    assert set(facts.row) == set(HOUSEHOLDS.column_names)
    assert set(facts.people[0]) == set(PEOPLE.column_names) - {"id_number"}
    assert set(facts.awards[0]) == set(AWARDS.column_names)


@pytest.fixture
def loaded(divisions: Any, tmp_path: Path) -> Path:
    make_county(tmp_path, 1_500, 7, ending="parquet")
    with open_snapshot(tmp_path) as snapshot:
        load_registry(by=SYSTEM, tables=snapshot.connection, detail="虚拟县")
    return tmp_path


def test_load_counts_match_snapshot(loaded: Path) -> None:
    with open_snapshot(loaded) as snapshot:
        counts = [
            snapshot.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("households", "people", "awards")
        ]
    assert [model.objects.count() for model in (Household, Person, Award)] == counts
    assert Membership.objects.count() == Person.objects.count()
    assert Circumstance.objects.exists()
    assert Entry.objects.filter(verb="registry.load").count() == 1


def rows_of(connection: Any, query: str) -> list[dict[str, Any]]:
    cursor = connection.execute(query)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@pytest.mark.parametrize("table", ["households", "people", "awards", "household_areas"])
def test_registry_snapshot_equals_the_folder(loaded: Path, table: str) -> None:
    """Everybody is in it, with numbers in clear, as they were loaded."""
    with open_snapshot(loaded) as folder, open_registry_snapshot(DAY, date(2030, 1, 1)) as registry:
        order = "ORDER BY ALL"
        expected = rows_of(folder.connection, f"FROM {table} {order}")
        assert rows_of(registry.connection, f"FROM {table} {order}") == expected
        assert len(rows_of(registry.connection, f"FROM {table}_rows")) == len(expected)


def test_registry_snapshot_leaves_out_who_was_merged(family: Family) -> None:
    with open_registry_snapshot(DAY, date(2030, 1, 1)) as registry:
        assert len(rows_of(registry.connection, "FROM people")) == Person.objects.count()
    Person.objects.filter(pk=family.son.pk).update(merged_into=family.mother)
    with open_registry_snapshot(DAY, date(2030, 1, 1)) as registry:
        assert family.son.number not in {row["person_id"] for row in rows_of(registry.connection, "FROM people")}


def test_registry_snapshot_dates_a_change_of_area(cast: Cast, family: Family) -> None:
    change_circumstance(
        by=cast.officer,
        subject=family.household,
        kind="area",
        value="rural",
        since=date(2023, 4, 10),
        source="paper",
        source_detail="户口本",
    )
    with open_registry_snapshot(DAY, date(2030, 1, 1)) as registry:
        number = family.household.number
        assert rows_of(registry.connection, "FROM household_areas") == [
            {"household_id": number, "from_month": DAY, "area": "rural"}
        ]
        assert rows_of(registry.connection, "SELECT area FROM households") == [{"area": "urban"}]


def test_loaded_facts_equal_snapshot(loaded: Path) -> None:
    """Compare every fact and award with the snapshot."""
    with open_snapshot(loaded) as snapshot:
        households = {row["household_id"]: row for row in rows_of(snapshot.connection, "FROM households")}
        people = {row["person_id"]: row for row in rows_of(snapshot.connection, "FROM people")}
        awards = {row["award_id"]: row for row in rows_of(snapshot.connection, "FROM awards")}
    for household in Household.objects.select_related("village"):
        facts = household_facts(household, DAY, date(2030, 1, 1))
        assert facts.row == households.pop(household.number)
        for row in facts.people:
            expected = people.pop(row["person_id"])
            expected.pop("id_number")
            assert row == expected | {"relation": expected["relation"] or ""}
        for row in facts.awards:
            assert row == awards.pop(row["award_id"])
    assert not households
    assert not people
    assert not awards


def test_identity_numbers_are_loaded_encrypted(loaded: Path) -> None:
    with open_snapshot(loaded) as snapshot:
        expected = dict(snapshot.connection.execute("SELECT person_id, id_number FROM people").fetchall())
    for person in Person.objects.all()[:200]:
        assert person.id_number.clear() == expected[person.number]
    stored = Person.objects.values_list("id_number", flat=True)[0]
    assert str(stored).count("*") == 11


def test_moves_between_town_and_country_are_loaded(divisions: Any, tmp_path: Path) -> None:
    make_county(tmp_path, 200, 7, ending="parquet")
    with open_snapshot(tmp_path) as snapshot:
        number = snapshot.connection.execute("SELECT min(household_id) FROM households").fetchone()[0]
        for month, area in (("2023-03-01", "urban"), ("2023-06-01", "rural")):
            snapshot.connection.execute(f"INSERT INTO household_areas VALUES ('{number}', DATE '{month}', '{area}')")
        load_registry(by=SYSTEM, tables=snapshot.connection, detail="虚拟县")
        before = snapshot.connection.execute(f"SELECT area FROM households WHERE household_id = '{number}'").fetchone()
    household = Household.objects.get(number=number)
    days = (date(2023, 2, 1), date(2023, 3, 1), date(2023, 5, 31), date(2023, 6, 1))
    areas = [household_facts(household, day, date(2030, 1, 1)).row["area"] for day in days]
    assert areas == [*before, "urban", "urban", "rural"]


def test_load_requires_empty_registry(loaded: Path) -> None:
    with open_snapshot(loaded) as snapshot, pytest.raises(RegistryNotEmpty):
        load_registry(by=SYSTEM, tables=snapshot.connection, detail="再来一次")
    assert Household.objects.count() > 0


def test_rows_read_without_models_are_those_of_households_one_by_one(
    loaded: Path, django_assert_num_queries: Any
) -> None:
    households = list(Household.objects.select_related("village")[:200])
    slow = facts_of_households(households, DAY, date(2030, 1, 1))
    with django_assert_num_queries(3):
        quick = facts_for_rules(households, DAY, date(2030, 1, 1))
    rows = [{key: (facts.row, facts.people, facts.awards) for key, facts in read.items()} for read in (quick, slow)]
    assert rows[0] == rows[1]
    assert any(facts.awards for facts in quick.values())

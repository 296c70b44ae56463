"""Days of random changes in a random population, and which households they touch."""

from __future__ import annotations

import random
from typing import Any

import pyarrow as pa

from doudi import policy
from doudi.policy.engine.arrays.columns import SnapshotTables
from tests.policy.random_population import fill

TABLES = ("households", "people", "awards", "household_areas")
_DIFFERS = "((FROM {0} EXCEPT FROM old_{0}) UNION (FROM old_{0} EXCEPT FROM {0}))"
_TOUCHED = " UNION ".join(
    (
        *(
            f"SELECT household_id FROM {_DIFFERS.format(table)}"
            for table in ("people", "households", "household_areas")
        ),
        f"SELECT household_id FROM people SEMI JOIN {_DIFFERS.format('awards')} USING (person_id)",
    )
)


def fill_two_populations(connection: Any, people: int, seed: int) -> None:
    """Create a snapshot, and another one under ``other_`` whose rows are what people and households change to."""
    answers = ", ".join(fact.name for fact in policy.FACTS if fact.source == "application")
    for prefix, own in (("other_", seed + 1_000), ("", seed)):
        fill(connection, people, seed=own, moves=True)
        connection.execute(f"CREATE OR REPLACE TABLE people AS SELECT * EXCLUDE ({answers}) FROM people")
        if prefix:
            for table in TABLES:
                connection.execute(f"CREATE TABLE {prefix}{table} AS FROM {table}")


class Changes:
    """Changes a snapshot at random; the same seed gives the same days."""

    def __init__(self, connection: Any, seed: int) -> None:
        self.connection, self.random, self.number = connection, random.Random(seed), 0

    def day(self) -> SnapshotTables:
        """Change a few people and households; return the rows of the touched ones as a caller gives them.

        ``touched`` has the ids of the households afterwards.
        """
        for table in TABLES:
            self.connection.execute(f"CREATE OR REPLACE TABLE old_{table} AS FROM {table}")
        for kind in self.random.sample(self.kinds(), self.random.randint(1, 6)):
            kind()
        self.touched = [home for (home,) in self.connection.execute(_TOUCHED).fetchall()]
        self.connection.execute(
            "CREATE OR REPLACE TABLE touched AS SELECT UNNEST($ids) AS household_id", {"ids": self.touched}
        )
        of_touched = "SEMI JOIN touched USING (household_id)"
        return SnapshotTables(
            self._arrow(f"FROM households {of_touched}"),
            self._arrow(f"FROM people {of_touched}"),
            self._arrow(f"FROM awards SEMI JOIN (FROM people {of_touched}) USING (person_id)"),
            {"household_areas": self._arrow(f"FROM household_areas {of_touched}")},
        )

    def kinds(self) -> list[Any]:
        """Every kind of change."""
        return [
            self.people_change,
            self.homes_change,
            self.homes_move_town,
            self.awards_change,
            self.awards_end,
            self.somebody_dies,
            self.somebody_leaves,
            self.somebody_moves,
            self.child_is_born,
            self.family_splits,
            self.families_join,
            self.home_is_forgotten,
        ]

    def _arrow(self, query: str) -> pa.Table:
        return self.connection.sql(query).to_arrow_table()

    def _run(self, statement: str, **values: Any) -> None:
        self.connection.execute(statement, values)

    def _some(self, table: str, number: int) -> list[str]:
        column = "person_id" if table.endswith("people") else "household_id"
        ids = [row[0] for row in self.connection.execute(f"SELECT {column} FROM {table} ORDER BY 1").fetchall()]
        return self.random.sample(ids, min(number, len(ids)))

    def _new(self) -> str:
        self.number += 1
        return f"new{self.number}"

    def people_change(self) -> None:
        ids = self._some("people", 5)
        self._run(
            "CREATE OR REPLACE TEMP TABLE given AS SELECT o.* REPLACE (p.household_id AS household_id) "
            "FROM other_people o JOIN people p USING (person_id) WHERE list_contains($ids, person_id)",
            ids=ids,
        )
        self._run("DELETE FROM people WHERE person_id IN (SELECT person_id FROM given)")
        self._run("INSERT INTO people FROM given")

    def homes_change(self) -> None:
        self._run(
            "UPDATE households h SET area = o.area, financial_assets_fen = o.financial_assets_fen, homes = o.homes, "
            "rigid_expense_fen = o.rigid_expense_fen, motor_vehicles = o.motor_vehicles FROM other_households o "
            "WHERE o.household_id = h.household_id AND list_contains($ids, h.household_id)",
            ids=self._some("households", 3),
        )

    def homes_move_town(self) -> None:
        ids = self._some("households", 5)
        self._run("DELETE FROM household_areas WHERE list_contains($ids, household_id)", ids=ids)
        self._run(
            "INSERT INTO household_areas FROM other_household_areas WHERE list_contains($ids, household_id)", ids=ids
        )

    def awards_change(self) -> None:
        ids, new = self._some("people", 6), self._new()
        self._run("DELETE FROM awards WHERE list_contains($ids, person_id)", ids=ids)
        self._run(
            "INSERT INTO awards SELECT * REPLACE (award_id || $new AS award_id) FROM other_awards "
            "WHERE list_contains($ids, person_id)",
            ids=ids,
            new=new,
        )

    def awards_end(self) -> None:
        self._run(
            "UPDATE awards SET to_month = greatest(from_month, DATE '2023-02-01') WHERE list_contains($ids, person_id)",
            ids=self._some("people", 6),
        )

    def somebody_dies(self) -> None:
        self._run(
            "UPDATE people SET death_date = DATE '2022-11-05' + $days::INTEGER WHERE list_contains($ids, person_id)",
            ids=self._some("people", 2),
            days=self.random.randrange(400),
        )

    def somebody_leaves(self) -> None:
        # The awards of one of them stay behind, as awards of nobody.
        gone, forgotten = self._some("people", 2)
        self._run("DELETE FROM people WHERE list_contains($ids, person_id)", ids=[gone, forgotten])
        self._run("DELETE FROM awards WHERE person_id = $gone", gone=gone)

    def somebody_moves(self) -> None:
        for person in self._some("people", 3):
            (home,) = self._some("households", 1)
            self._run("UPDATE people SET household_id = $home WHERE person_id = $person", home=home, person=person)

    def child_is_born(self) -> None:
        (home,), (like,) = self._some("households", 1), self._some("other_people", 1)
        self._run(
            "INSERT INTO people SELECT * REPLACE ($new AS person_id, $home AS household_id, "
            "DATE '2022-12-20' AS birth_date, NULL AS death_date) FROM other_people WHERE person_id = $like",
            new=self._new(),
            home=home,
            like=like,
        )

    def family_splits(self) -> None:
        (home,), new = self._some("households", 1), self._new()
        self._run(
            "INSERT INTO households SELECT * REPLACE ($new AS household_id) FROM households WHERE household_id = $home",
            new=new,
            home=home,
        )
        self._run(
            "UPDATE people SET household_id = $new WHERE household_id = $home AND hash(person_id) % 2 = 0",
            new=new,
            home=home,
        )

    def families_join(self) -> None:
        one, other = self._some("households", 2)
        self._run("UPDATE people SET household_id = $one WHERE household_id = $other", one=one, other=other)
        self._run("DELETE FROM households WHERE household_id = $other", other=other)

    def home_is_forgotten(self) -> None:
        """Its people stay, in a household that nobody knows."""
        self._run("DELETE FROM households WHERE list_contains($ids, household_id)", ids=self._some("households", 1))

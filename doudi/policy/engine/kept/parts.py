"""A part of a kept computation: the households that were given together, their facts and their results."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from doudi.policy.engine.arrays.assessment import assessed_figures, assessed_rows, assessed_table
from doudi.policy.engine.arrays.columns import SnapshotTables
from doudi.policy.engine.arrays.due_rows import PROGRAMME, due_rows, due_table
from doudi.policy.engine.arrays.engine import ArrayEngine
from doudi.policy.engine.arrays.rows import ResultRows, joined
from doudi.policy.engine.arrays.vocabulary import Numbers
from doudi.policy.engine.kept.law import KeptLaw
from doudi.policy.engine.rule_set import Epoch
from doudi.values.benefit_month import month_index


@dataclass(eq=False)
class Part:
    """Households with their results; those that were given again later do not live here any more.

    ``tables`` are the rows as they were given, except for the first part, which is never joined with others.
    ``assessed`` has the rows of each epoch. ``lives`` says which households, by position, are still those of this part.
    """

    engine: ArrayEngine
    tables: SnapshotTables | None
    dues: ResultRows
    assessed: list[ResultRows]
    lives: Numbers

    @classmethod
    def compute(cls, engine: ArrayEngine, law: KeptLaw, tables: SnapshotTables | None) -> Part:
        """Compute the dues and the assessment of the people of an engine."""
        return cls(
            engine,
            tables,
            due_rows(engine, list(law.due_rules.values())).narrow(),
            [
                assessed_rows(computed, law.assessment).narrow()
                for computed in engine.computed(law.assessed, all_people=True)
            ],
            np.ones(len(engine.arrays.household_id), np.bool_),
        )

    @property
    def household_ids(self) -> list[str]:
        """The ids of its households, by position."""
        ids: list[str] = self.engine.arrays.household_id.to_pylist()
        return ids

    @property
    def person_ids(self) -> list[str]:
        """The ids of its people, by position."""
        ids: list[str] = self.engine.arrays.person_id.to_pylist()
        return ids

    def people_of(self, households: Numbers) -> list[str]:
        """The ids of the people of households by position."""
        members = self.engine.all_households.members_of(households)
        ids: list[str] = self.engine.arrays.person_id.take(pa.array(members)).to_pylist()
        return ids

    def given_again(self) -> SnapshotTables:
        """The rows that were given of the households that live here."""
        assert self.tables is not None  # noqa: S101 - the first part is never joined
        tables = self.tables
        living = self.engine.arrays.household_id.filter(pa.array(self.lives))
        people = tables.people.filter(pc.is_in(tables.people.column("household_id"), value_set=living))
        persons = people.column("person_id").combine_chunks()
        return SnapshotTables(
            tables.households.filter(pc.is_in(tables.households.column("household_id"), value_set=living)),
            people,
            tables.awards.filter(pc.is_in(tables.awards.column("person_id"), value_set=persons)),
            {
                name: table.filter(pc.is_in(table.column("household_id"), value_set=living))
                for name, table in tables.dated.items()
            },
        )

    # --- its rows ---------------------------------------------------------------------------------

    def living(self, rows: ResultRows) -> ResultRows:
        """The rows of the households that live here."""
        return rows if self.lives.all() else rows.chosen(self.lives[rows.household])

    def due_table(self, law: KeptLaw, rows: ResultRows) -> pa.Table:
        """List dues."""
        return due_table(self.engine.arrays, rows, list(law.due_rules))

    def assessed_tables(self, law: KeptLaw, households: Numbers | None = None) -> Iterator[pa.Table]:
        """List the assessment of households by position, or of all that live here; a table for each epoch."""
        for rows in self.assessed:
            chosen = self.living(rows) if households is None else rows.of_households(households)
            yield assessed_table(self.engine.arrays, chosen, law.assessment, law.texts)

    # --- under another law ------------------------------------------------------------------------

    def under(self, law: KeptLaw, before: KeptLaw) -> Part:
        """The same part under another law, with only those columns and dues computed that the change touches."""
        engine = self.engine.under(law.dated)
        return Part(engine, self.tables, self._dues_under(engine, law, before), [], self.lives)._with_assessed(
            self, law, before
        )

    def _dues_under(self, engine: ArrayEngine, law: KeptLaw, before: KeptLaw) -> ResultRows:
        """The dues of the programmes that the change touches are computed for all months: they reach over epochs."""
        changed = law.changed_dues(before)
        if not changed:
            return self.dues
        kept = self.dues.chosen(~np.isin(self.dues.figures[PROGRAMME], changed))
        return joined([kept, due_rows(engine, list(law.due_rules.values()), changed).narrow()])

    def _with_assessed(self, earlier: Part, law: KeptLaw, before: KeptLaw) -> Part:
        for epoch in law.dated.epochs(law.assessed):
            self.assessed.append(self._assessed_epoch(epoch, earlier, law, before))
        return self

    def _assessed_epoch(self, epoch: Epoch, earlier: Part, law: KeptLaw, before: KeptLaw) -> ResultRows:
        kept = law.kept_epoch(epoch, before)
        if kept is None:
            computed = self.engine.computed_epoch(epoch, law.assessed, all_people=True)
            return assessed_rows(computed, law.assessment).narrow()
        rows = earlier.assessed[kept.place].within(month_index(epoch.first), month_index(epoch.last))
        if not kept.columns:
            return rows
        targets = tuple(dict.fromkeys(rule for name in kept.columns for rule in law.rules_of(name)))
        computed = self.engine.computed_epoch(epoch, targets, all_people=True, cut_for=law.assessed)
        return rows.with_figures(assessed_figures(computed, law.assessment, kept.columns))


def joined_tables(tables: list[SnapshotTables]) -> SnapshotTables:
    """The rows of several households given at different times, as if they had been given together."""
    names = dict.fromkeys(name for one in tables for name in one.dated)
    return SnapshotTables(
        _concatenated([one.households for one in tables]),
        _concatenated([one.people for one in tables]),
        _concatenated([one.awards for one in tables]),
        {name: _concatenated([one.dated[name] for one in tables if name in one.dated]) for name in names},
    )


def _concatenated(tables: list[Any]) -> pa.Table:
    return pa.concat_tables(tables, promote_options="permissive")

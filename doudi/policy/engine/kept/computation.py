"""The dues and the assessment of a county, kept in memory and brought up to date by what changed.

A kept computation is a list of parts: the county as it was read, and the households of each later change. A household
counts in the part in which it was given last. So a change costs the computation of the changed households and nothing
that grows with the county.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from doudi.policy.engine.arrays.columns import SnapshotTables, arrays_of, read_tables
from doudi.policy.engine.arrays.engine import ArrayEngine, Months
from doudi.policy.engine.arrays.vocabulary import Numbers
from doudi.policy.engine.errors import PolicyError
from doudi.policy.engine.kept.law import KeptLaw
from doudi.policy.engine.kept.parts import Part, joined_tables
from doudi.policy.engine.relations import dated_tables
from doudi.policy.engine.rule_set import Overrides, RuleSet

if TYPE_CHECKING:
    from datetime import date

    from duckdb import DuckDBPyConnection

PARTS_AT_MOST = 32
"""With more parts the changes are joined into one, which costs as much as giving all changed households again."""


class PersonInTwoHouseholdsError(PolicyError):
    """A person was given in a household and belongs to another one that was not given."""


class OtherRulesError(PolicyError):
    """A law with other rules or facts, which other columns of the county may be needed for."""


@dataclass(frozen=True)
class HouseholdChange:
    """The changed households before and after: parts with positions of households; listed when somebody asks."""

    law: KeptLaw
    before: list[tuple[Part, Numbers]]
    after: tuple[Part, Numbers]

    def dues(self) -> tuple[pa.Table, pa.Table]:
        """The dues before and after, with the columns of all dues."""
        before, after = (
            [part.due_table(self.law, part.dues.of_households(households)) for part, households in parts]
            for parts in (self.before, [self.after])
        )
        return pa.concat_tables([after[0].slice(0, 0), *before]), after[0]

    def assessment(self) -> tuple[list[pa.Table], list[pa.Table]]:
        """The assessment before and after."""
        part, households = self.after
        return (
            [table for old, places in self.before for table in old.assessed_tables(self.law, places)],
            list(part.assessed_tables(self.law, households)),
        )


class KeptComputation:
    """The dues and the assessment of a county in a range of months, as known on a day.

    The rows are always those that computing from scratch would give, in another order.
    """

    def __init__(self, law: KeptLaw, county: ArrayEngine) -> None:
        self.law = law
        targets = (*law.assessed, *law.dues)
        self._facts, self._vocabulary = law.dated.facts(targets), county.vocabulary
        self._parts: list[Part] = []
        self._place_of: dict[str, tuple[Part, int]] = {}
        self._home_of: dict[str, str] = {}
        self._add(Part.compute(county, law, None))

    # --- what is due, and who is assessed how -------------------------------------------------------

    def dues(self) -> pa.Table:
        """All dues, with the columns of :func:`doudi.policy.engine.dues.fill_dues`."""
        return pa.concat_tables(part.due_table(self.law, part.living(part.dues)) for part in self._parts)

    def assessment(self) -> Iterator[pa.Table]:
        """The assessment of all people, with the columns of :func:`doudi.policy.engine.assessment.assess`."""
        for part in self._parts:
            yield from part.assessed_tables(self.law)

    # --- changed facts ------------------------------------------------------------------------------

    def replace_households(self, households: Collection[str], rows: SnapshotTables) -> HouseholdChange:
        """Forget households and take their new rows instead; return what was theirs before and after.

        Args:
            households: the ids of all whose facts, members or awards changed, that are new, or that are gone. Who
                moved touches two households.
            rows: those of these households that are still there, with all their people, awards and dated rows.

        Raises:
            PersonInTwoHouseholdsError: a person belongs to another household too; nothing has changed.
        """
        changed = set(households) | set(rows.households.column("household_id").to_pylist())
        self._refuse_people_of_others(changed, rows)
        part = self._computed(rows)
        before = self._forget(changed, set(part.person_ids))
        self._add(part)
        if len(self._parts) > PARTS_AT_MOST:
            self._join_changes()
        return HouseholdChange(self.law, before, (part, np.arange(len(part.lives))))

    def read_rows(self, connection: DuckDBPyConnection) -> SnapshotTables:
        """The rows of a connection that holds changed households, with the columns that the rules read."""
        return read_tables(connection, self._facts, dated_tables=dated_tables(connection, self._facts))

    def _computed(self, rows: SnapshotTables) -> Part:
        arrays = arrays_of(rows, self._facts, self._vocabulary)
        return Part.compute(ArrayEngine(self.law.dated, arrays, self._vocabulary), self.law, rows)

    def _refuse_people_of_others(self, changed: set[str], rows: SnapshotTables) -> None:
        people = rows.people.column("person_id").to_pylist()
        homes = set(map(self._home_of.get, people)) - changed - {None}
        if homes:
            person = next(person for person in people if self._home_of.get(person) in homes)
            message = f"{person} also belongs to household {self._home_of[person]}, whose rows were not given."
            raise PersonInTwoHouseholdsError(message)

    def _forget(self, changed: set[str], given: set[str]) -> list[tuple[Part, Numbers]]:
        """Let households live nowhere, and their people but those given again; return where they lived."""
        positions: dict[Part, list[int]] = {}
        for household in changed:
            if household in self._place_of:
                part, position = self._place_of.pop(household)
                positions.setdefault(part, []).append(position)
        before = [(part, np.sort(np.array(places))) for part, places in positions.items()]
        for part, chosen in before:
            for person in part.people_of(chosen):
                if person not in given:
                    del self._home_of[person]
            part.lives[chosen] = False
        return before

    def _add(self, part: Part) -> None:
        self._parts.append(part)
        ids = part.household_ids
        self._place_of.update((household, (part, position)) for position, household in enumerate(ids))
        homes = [ids[position] for position in part.engine.arrays.household_of.tolist()]
        self._home_of.update(zip(part.person_ids, homes, strict=True))

    def _join_changes(self) -> None:
        county, *changes = self._parts
        self._parts = [county]
        self._add(self._computed(joined_tables([part.given_again() for part in changes])))

    # --- changed figures ----------------------------------------------------------------------------

    def change_figures(self, rule_set: RuleSet, known: date, overrides: Overrides | None = None) -> None:
        """Bring everything under the figures of another day of knowledge, of another rule book, or of overrides.

        The facts are not read again. Of the dues, the programmes are computed whose rules, or rules that they read,
        have another figure in a month. Of the assessment, the columns are computed that such rules make, in the epochs
        in which a figure differs; an epoch is computed whole where it reaches over a bound of the epochs before or
        where a limit of age or months changed, since then its rows are cut in other months.

        Raises:
            OtherRulesError: the rule book has other rules or facts.
            NoKnownValueError: a figure has no known value for one of the months. In both cases nothing has changed.
        """
        before = self.law
        if rule_set.rules != before.rule_set.rules or rule_set.facts != before.rule_set.facts:
            message = "Figures can change under a kept computation, rules and facts cannot."
            raise OtherRulesError(message)
        months = before.dated.months
        law = KeptLaw(rule_set, Months(months.first, months.last, known), overrides)
        changed = {part: part.under(law, before) for part in self._parts}
        self.law, self._parts = law, list(changed.values())
        self._place_of = {home: (changed[part], position) for home, (part, position) in self._place_of.items()}


def keep_computation(connection: DuckDBPyConnection, rule_set: RuleSet, months: Months) -> KeptComputation:
    """Compute the county of a connection and keep it.

    Raises:
        NoKnownValueError: a figure of law has no known value for one of the months.
    """
    law = KeptLaw(rule_set, months)
    return KeptComputation(law, ArrayEngine.over(connection, law.dated, (*law.assessed, *law.dues)))

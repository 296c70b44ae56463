"""The facts that the rules of one epoch read, for each interval of a unit and each row of a member."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from doudi.policy.engine.arrays.columns import UNKNOWN_MONTH, Awards, SnapshotArrays
from doudi.policy.engine.arrays.intervals import Intervals, dated_rows
from doudi.policy.engine.arrays.vocabulary import NO_WORD, Numbers, Vocabulary
from doudi.policy.engine.intervals import MONTHS_IN_A_YEAR
from doudi.policy.engine.parameters import Figure
from doudi.policy.language import Fact

NO_AWARD = -1


class IntervalArrays:
    """Facts by name: those of people as long as the rows, those of households as long as the intervals, others one."""

    def __init__(
        self,
        arrays: SnapshotArrays,
        intervals: Intervals,
        vocabulary: Vocabulary,
        county: Mapping[str, Figure],
    ) -> None:
        self.arrays, self.intervals, self.vocabulary, self.county = arrays, intervals, vocabulary, county
        awards = arrays.awards
        award, interval = intervals.covering(intervals.units.unit_of_person[awards.holder], awards.first, awards.last)
        self._award, self._award_row = award, self._row_of(interval, awards.holder[award])

    def values(self, facts: Iterable[Fact]) -> dict[str, Numbers]:
        """The values of facts by name."""
        return {fact.name: np.asarray(self._value(fact)) for fact in facts}

    def awards_in_force(self, programme: str) -> Numbers:
        """The position of the award of a programme in force, for each row; ``NO_AWARD`` without one."""
        return self._of_awards(programme, NO_AWARD, np.arange(len(self.arrays.awards.holder)))

    def _value(self, fact: Fact) -> Any:
        if fact.source == "awards":
            return self._award_fact(fact)
        if fact.name in self.arrays.household_facts:
            return self._household_fact(fact)
        values = self.arrays.person_facts.get(fact.name)
        if values is None:
            return self.vocabulary.code(self.county.get(fact.name, fact.missing))
        if fact.source == "elapsed":
            return self._elapsed(fact, values[self.intervals.person])
        return values[self.intervals.person]

    def _household_fact(self, fact: Fact) -> Numbers:
        values = self.arrays.household_facts[fact.name][self.intervals.household]
        if fact.name in self.arrays.dated:
            dated = self.arrays.dated[fact.name]
            unit, row = dated_rows(self.intervals.units, dated)
            pair, interval = self.intervals.covering(unit, dated.first[row], dated.last[row])
            known = dated.values[row[pair]]
            values[interval[known != NO_WORD]] = known[known != NO_WORD]
        return np.asarray(values)

    def _elapsed(self, fact: Fact, origin: Numbers) -> Numbers:
        months = self.intervals.first[self.intervals.interval] - origin
        if fact.type.unit == "years":
            return np.asarray(months // MONTHS_IN_A_YEAR)
        return np.where(origin == UNKNOWN_MONTH, self.vocabulary.code(fact.missing), months)

    def _award_fact(self, fact: Fact) -> Numbers:
        awards, missing = self.arrays.awards, self.vocabulary.code(fact.missing)
        if fact.column is None:
            return self._of_awards(str(fact.programme), missing, np.ones(len(awards.holder), np.bool_))
        return self._of_awards(str(fact.programme), missing, awards.facts[fact.name], awards.known[fact.name])

    def _of_awards(self, programme: str, missing: Any, values: Numbers, known: Numbers | None = None) -> Numbers:
        """The value of the award in force for each row; of several, the largest."""
        awards: Awards = self.arrays.awards
        chosen = (awards.programme == programme)[self._award]
        if known is not None:
            chosen &= known[self._award]
        found = np.full(len(self.intervals.person), missing, dtype=values.dtype)
        given, rows = values[self._award[chosen]], self._award_row[chosen]
        order = np.argsort(given, kind="stable")
        found[rows[order]] = given[order]
        return found

    def _row_of(self, interval: Numbers, person: Numbers) -> Numbers:
        """The row of a person in an interval of the person's unit."""
        units = self.intervals.units
        place = np.empty(len(units.unit_of_person), np.int64)
        unit = units.unit_of_person[units.members]
        place[units.members] = np.arange(len(units.members)) - units.offsets[unit]
        return np.asarray(self.intervals.row_start[interval] + place[person])

"""The months of an epoch cut into intervals in which nothing changes, for households or for single people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from doudi.policy.engine.arrays.columns import UNKNOWN_MONTH, DatedValues, SnapshotArrays
from doudi.policy.engine.arrays.vocabulary import Numbers
from doudi.policy.engine.intervals import Threshold


@dataclass(frozen=True)
class Units:
    """What is computed together: the members of a household, or one person alone.

    ``members`` lists positions of people, unit by unit; ``offsets`` says where each unit begins, with the end of the
    last one; ``household`` is the position of each unit's household; ``unit_of_person`` is -1 for who is left out.
    """

    members: Numbers
    offsets: Numbers
    household: Numbers
    unit_of_person: Numbers

    def members_of(self, households: Numbers) -> Numbers:
        """The positions of the people of some households, where each household is one unit."""
        unit = np.searchsorted(self.household, households)
        unit = unit[np.isin(households, self.household)]
        sizes = self.offsets[unit + 1] - self.offsets[unit]
        return np.asarray(self.members[np.repeat(self.offsets[unit], sizes) + _counted(sizes)])


@dataclass(frozen=True)
class Intervals:
    """Intervals by position, those of a unit in order, and the rows of their members.

    ``unit``, ``first`` and ``last`` (month indices) are as long as the intervals. A row is one member in one interval:
    ``person`` and ``interval`` are as long as the rows, ``row_start`` is the first row of each interval.
    """

    units: Units
    unit: Numbers
    first: Numbers
    last: Numbers
    row_start: Numbers
    person: Numbers
    interval: Numbers

    @property
    def household(self) -> Numbers:
        """The position of the household of each interval."""
        return np.asarray(self.units.household[self.unit])

    def covering(self, unit: Numbers, first: Numbers, last: Numbers) -> tuple[Numbers, Numbers]:
        """Pairs of positions: which of the given ranges of months covers the beginning of which interval.

        Returns the positions in the arguments and the positions of intervals, as long as each other.
        """
        low = np.searchsorted(self._keys(self.unit, self.first), self._keys(unit, first))
        high = np.searchsorted(self._keys(self.unit, self.first), self._keys(unit, last), side="right")
        number = np.maximum(high - low, 0)
        place = np.repeat(np.arange(len(unit)), number)
        return place, _counted(number) + low[place]

    def _keys(self, unit: Numbers, month: Numbers) -> Numbers:
        """One number for a unit and a month, in the order of the intervals; months are cut to those of the epoch."""
        if not len(self.first):
            return np.zeros(len(unit), np.int64)
        first, last = int(self.first[0]), int(self.last[-1])
        return np.asarray(unit * np.int64(last - first + 3) + np.clip(month, first - 1, last + 1) - (first - 1))


def units_of_households(arrays: SnapshotArrays, chosen: Numbers | None = None) -> Units:
    """Each household with a member as one unit; ``chosen`` picks households by position."""
    order = np.argsort(arrays.household_of, kind="stable")
    sizes = np.bincount(arrays.household_of, minlength=len(arrays.household_id))
    wanted = sizes > 0
    if chosen is not None:
        picked = np.zeros(len(sizes), np.bool_)
        picked[chosen] = True
        wanted &= picked
        order = order[wanted[arrays.household_of[order]]]
    household = np.flatnonzero(wanted)
    number = np.full(len(sizes), -1, np.int64)
    number[household] = np.arange(len(household))
    return Units(order, _offsets(sizes[household]), household, number[arrays.household_of])


def units_of_people(arrays: SnapshotArrays, chosen: Numbers | None = None) -> Units:
    """Each person as one unit; ``chosen`` picks people by position."""
    members = np.arange(len(arrays.household_of)) if chosen is None else np.unique(chosen)
    unit_of_person = np.full(len(arrays.household_of), -1, np.int64)
    unit_of_person[members] = np.arange(len(members))
    return Units(members, np.arange(len(members) + 1), arrays.household_of[members], unit_of_person)


def cut(arrays: SnapshotArrays, units: Units, thresholds: Iterable[Threshold], first: int, last: int) -> Intervals:
    """Cut the months from ``first`` to ``last`` (indices) of each unit where something changes for a member.

    That is where an award begins or ends, a dated fact changes, or an elapsed fact passes a limit of a rule.
    """
    months = last - first + 1
    begins_here = np.zeros((len(units.household), months), np.bool_)
    begins_here[:, 0] = True
    for changed, month in _changes(arrays, units, thresholds, first, last):
        begins_here[changed, month - first] = True
    unit, offset = np.nonzero(begins_here)
    begins = offset + first
    ends = np.full(len(begins), last)
    same = unit[1:] == unit[:-1]
    ends[:-1][same] = begins[1:][same] - 1
    sizes = (units.offsets[1:] - units.offsets[:-1])[unit]
    interval = np.repeat(np.arange(len(unit)), sizes)
    person = units.members[units.offsets[unit][interval] + _counted(sizes)]
    return Intervals(units, unit, begins, ends, _offsets(sizes)[:-1], person, interval)


def _changes(
    arrays: SnapshotArrays, units: Units, thresholds: Iterable[Threshold], first: int, last: int
) -> Iterable[tuple[Numbers, Numbers]]:
    """The units and months within the epoch in which something changes."""
    awards = arrays.awards
    in_epoch = (awards.first <= last) & (awards.last >= first)
    holder = units.unit_of_person[awards.holder]
    for month in (awards.first, awards.last + 1):
        yield _within(holder, np.where(in_epoch, month, first), first, last)
    for threshold in thresholds:
        origin = arrays.person_facts[threshold.fact.name]
        passed = np.where(origin == UNKNOWN_MONTH, first, origin + threshold.months)
        yield _within(units.unit_of_person, passed, first, last)
    for dated in arrays.dated.values():
        unit, row = dated_rows(units, dated)
        yield _within(unit, dated.first[row], first, last)


def dated_rows(units: Units, dated: DatedValues) -> tuple[Numbers, Numbers]:
    """Pairs of a unit and a dated row of its household, by position."""
    low = np.searchsorted(dated.household, units.household)
    number = np.searchsorted(dated.household, units.household, side="right") - low
    unit = np.repeat(np.arange(len(units.household)), number)
    return unit, _counted(number) + low[unit]


def _within(unit: Numbers, month: Numbers, first: int, last: int) -> tuple[Numbers, Numbers]:
    inside = (unit >= 0) & (month > first) & (month <= last)
    return unit[inside], month[inside]


def _counted(sizes: Numbers) -> Numbers:
    """For groups of these sizes, the place of each member in its group: 0, 1, 0, 1, 2 for two and three."""
    ends = np.cumsum(sizes)
    total = int(ends[-1]) if len(ends) else 0
    return np.asarray(np.arange(total) - np.repeat(ends - sizes, sizes))


def _offsets(sizes: Numbers) -> Numbers:
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)])

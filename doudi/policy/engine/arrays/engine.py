"""Compute with arrays: for a whole county, where each rule is evaluated once on whole columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from doudi.files.query_rows import only_row
from doudi.policy.engine.arrays.columns import SnapshotArrays, arrays_of, read_tables
from doudi.policy.engine.arrays.evaluator import ArrayEvaluator
from doudi.policy.engine.arrays.facts import NO_AWARD, IntervalArrays
from doudi.policy.engine.arrays.intervals import Intervals, Units, cut, units_of_households, units_of_people
from doudi.policy.engine.arrays.rows import ResultRows
from doudi.policy.engine.arrays.vocabulary import Numbers, Vocabulary, vocabulary_of
from doudi.policy.engine.graph import Node, award_programmes
from doudi.policy.engine.intervals import Threshold, award_id, thresholds
from doudi.policy.engine.parameters import Figure
from doudi.policy.engine.relations import RESULT, dated_tables
from doudi.policy.engine.rule_set import Epoch, Overrides, RuleSet
from doudi.policy.language import Fact
from doudi.values.benefit_month import month_index

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_PEOPLE_AT_ONCE = 600_000


@dataclass(frozen=True)
class Months:
    """The months of a question, both included, and the day on which its figures of law are known."""

    first: date
    last: date
    known: date


@dataclass(frozen=True)
class ComputedEpoch:
    """The targets of one epoch, computed for every interval."""

    arrays: SnapshotArrays
    intervals: Intervals
    figures: ArrayEvaluator
    facts: IntervalArrays
    epoch: Epoch

    def rows(self, figures: Mapping[str, Numbers]) -> ResultRows:
        """A row for each person and interval, with some figures as long as the rows."""
        intervals = self.intervals
        interval = intervals.interval
        return ResultRows(
            intervals.household[interval],
            intervals.person,
            intervals.first[interval],
            intervals.last[interval],
            figures,
        )

    def award_ids(self, programme: str) -> pa.Array:
        """The award of a programme in force for each row, or null."""
        position = self.facts.awards_in_force(programme)
        return self.arrays.awards.award_id.take(pa.array(position, mask=position == NO_AWARD))


@dataclass(frozen=True)
class EpochPlan:
    """The rules that some targets need in an epoch, and the limits where they cut the months of a person.

    ``by_household`` says whether one of them adds up the members of a household.
    """

    nodes: list[Node]
    limits: frozenset[Threshold]
    by_household: bool


class DatedLaw:
    """The law in a range of months as known on a day; the epochs of each set of targets are found once.

    ``overrides`` replaces figures of law, ``county`` gives the facts of the month.
    """

    def __init__(
        self,
        rule_set: RuleSet,
        months: Months,
        overrides: Overrides | None = None,
        county: Mapping[str, Figure] | None = None,
    ) -> None:
        self.rule_set, self.months, self.overrides, self.county = rule_set, months, overrides, county or {}
        self._epochs: dict[tuple[str, ...], list[Epoch]] = {}
        self._plans: dict[tuple[date, tuple[str, ...]], EpochPlan] = {}

    def epochs(self, targets: tuple[str, ...]) -> list[Epoch]:
        """The epochs of the targets.

        Raises:
            NoKnownValueError: a figure of law has no known value for one of the months.
        """
        if targets not in self._epochs:
            months = self.months
            self._epochs[targets] = self.rule_set.epochs(
                targets, months.first, months.last, months.known, self.overrides
            )
        return self._epochs[targets]

    def plan(self, epoch: Epoch, targets: tuple[str, ...]) -> EpochPlan:
        """The plan of one of its epochs, made once: for a few households it takes longer than the figures."""
        key = (epoch.first, targets)
        if key not in self._plans:
            nodes = epoch.graph.needed(targets)
            by_household = any(epoch.graph.phase[node.name] for node in nodes)
            self._plans[key] = EpochPlan(nodes, frozenset(thresholds(nodes, epoch)), by_household)
        return self._plans[key]

    def facts(self, targets: tuple[str, ...]) -> list[Fact]:
        """The facts that the targets read in any of the months, each once."""
        return _facts(self.epochs(targets), targets)

    def vocabulary(self, targets: tuple[str, ...]) -> Vocabulary:
        """The words of the facts and figures that the targets read. Other days of knowledge have the same words."""
        epochs = self.epochs(targets)
        nodes = [node for epoch in epochs for node in epoch.graph.needed(targets)]
        return vocabulary_of(self.facts(targets), epochs, nodes)


class ArrayEngine:
    """Answers to questions over the people of one set of arrays."""

    def __init__(self, law: DatedLaw, arrays: SnapshotArrays, vocabulary: Vocabulary) -> None:
        self.law, self.arrays, self.vocabulary = law, arrays, vocabulary

    @classmethod
    def over(
        cls,
        connection: DuckDBPyConnection,
        law: DatedLaw,
        targets: Iterable[str],
        *,
        application_facts: frozenset[str] = frozenset(),
        share: str = "true",
    ) -> ArrayEngine:
        """Read the columns that ``targets`` need, once; ``share`` picks a part of the households.

        Raises:
            NoKnownValueError: a figure of law has no known value for one of the months.
        """
        targets = tuple(targets)
        facts, vocabulary = law.facts(targets), law.vocabulary(targets)
        tables = read_tables(
            connection,
            facts,
            application_facts=application_facts,
            dated_tables=dated_tables(connection, facts),
            share=share,
        )
        arrays = arrays_of(tables, facts, vocabulary, application_facts=application_facts)
        return cls(law, arrays, vocabulary)

    def under(self, law: DatedLaw) -> ArrayEngine:
        """The same people under another law, which reads the same facts."""
        engine = ArrayEngine(law, self.arrays, self.vocabulary)
        engine.all_households = self.all_households
        return engine

    def computed(self, targets: Iterable[str], *, all_people: bool) -> Iterator[ComputedEpoch]:
        """Compute the targets epoch by epoch, for all people or for those with an award in the epoch."""
        targets = tuple(targets)
        for epoch in self.law.epochs(targets):
            yield self.computed_epoch(epoch, targets, all_people=all_people)

    def computed_epoch(
        self, epoch: Epoch, targets: tuple[str, ...], *, all_people: bool, cut_for: tuple[str, ...] = ()
    ) -> ComputedEpoch:
        """Compute the targets in an epoch; its months are cut for these and for the targets ``cut_for``."""
        plan = self.law.plan(epoch, (*targets, *cut_for))
        units = self._units(epoch, all_people=all_people, by_household=plan.by_household)
        first, last = month_index(epoch.first), month_index(epoch.last)
        intervals = cut(self.arrays, units, plan.limits, first, last)
        facts = IntervalArrays(self.arrays, intervals, self.vocabulary, self.law.county)
        read = facts.values(_facts([epoch], targets))
        figures = ArrayEvaluator(epoch, intervals, self.vocabulary, read)
        figures.compute(targets)
        return ComputedEpoch(self.arrays, intervals, figures, facts, epoch)

    def add_results(
        self, connection: DuckDBPyConnection, targets: tuple[str, ...], *, all_people: bool, is_first: bool
    ) -> None:
        """Compute the targets and add their rows to the result table, which the first part of the people creates."""
        for number, computed in enumerate(self.computed(targets, all_people=all_people)):
            connection.register("more_rows", _rows(computed, self.vocabulary, targets, with_awards=not all_people))
            start = f"CREATE OR REPLACE TEMP TABLE {RESULT} AS" if is_first and not number else f"INSERT INTO {RESULT}"
            connection.execute(f"{start} SELECT * FROM more_rows")
            connection.unregister("more_rows")

    def _units(self, epoch: Epoch, *, all_people: bool, by_household: bool) -> Units:
        arrays, chosen = self.arrays, None
        if all_people and by_household:
            return self.all_households
        if not all_people:
            first, last = month_index(epoch.first), month_index(epoch.last)
            in_epoch = (arrays.awards.first <= last) & (arrays.awards.last >= first)
            chosen = np.unique(arrays.awards.holder[in_epoch])
        if not by_household:
            return units_of_people(arrays, chosen)
        return units_of_households(arrays, None if chosen is None else arrays.household_of[chosen])

    @cached_property
    def all_households(self) -> Units:
        """Each household with a member as one unit, sorted once."""
        return units_of_households(self.arrays)


def shares(connection: DuckDBPyConnection) -> list[str]:
    """Conditions on household_id that divide the people of a connection into parts that fit into memory."""
    people = only_row(connection, "SELECT count(*) FROM people")[0]
    parts = -(-people // _PEOPLE_AT_ONCE) or 1
    return ["true"] if parts == 1 else [f"hash(household_id) % {parts} = {part}" for part in range(parts)]


def compute_with_arrays(
    connection: DuckDBPyConnection,
    rule_set: RuleSet,
    targets: tuple[str, ...],
    first: date,
    last: date,
    known: date,
    *,
    all_people: bool,
    overrides: Overrides | None = None,
    county: Mapping[str, Figure] | None = None,
    application_facts: frozenset[str] = frozenset(),
) -> None:
    """Fill the result table. Same contract as on DuckDB."""
    law = DatedLaw(rule_set, Months(first, last, known), overrides, county)
    for number, share in enumerate(shares(connection)):
        engine = ArrayEngine.over(connection, law, targets, application_facts=application_facts, share=share)
        engine.add_results(connection, targets, all_people=all_people, is_first=not number)


def _rows(computed: ComputedEpoch, vocabulary: Vocabulary, targets: tuple[str, ...], *, with_awards: bool) -> pa.Table:
    columns = computed.rows({}).key_columns(computed.arrays)
    if with_awards:
        for programme in award_programmes(computed.epoch.graph.facts):
            columns[award_id(programme)] = computed.award_ids(programme)
    for name in dict.fromkeys(targets):
        values = computed.figures.of_rows(name)
        is_word = computed.epoch.graph.nodes[name].tree.unit == "category"
        columns[name] = vocabulary.to_words(values) if is_word else pa.array(values)
    return pa.table(columns)


def _facts(epochs: Iterable[Epoch], targets: Iterable[str]) -> list[Fact]:
    """The facts that the targets read in any of the epochs, each once."""
    targets = tuple(targets)
    return list(
        {
            name: epoch.graph.facts[name]
            for epoch in epochs
            for node in epoch.graph.needed(targets)
            for name in sorted(node.facts)
        }.values()
    )

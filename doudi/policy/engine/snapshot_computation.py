"""Computations over a whole snapshot in DuckDB: dues, shares, arrears, differences, costs, what-ifs, assessments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from doudi.policy.engine import arrears, assessment, costs, due_shares, dues
from doudi.policy.engine.costs import Simulation
from doudi.policy.engine.rule_set import Overrides, RuleSet

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True)
class SnapshotComputation:
    """One law over the relations people, households and awards of a DuckDB connection.

    ``engine`` is one of ``doudi.policy.ENGINES``; all leave the same rows. Ranges of months include ``last``.
    The ``fill_`` methods replace temporary tables of the connection.
    """

    rule_set: RuleSet
    connection: DuckDBPyConnection
    engine: str = "duckdb"

    def fill_dues(self, first: date, last: date, known: date) -> None:
        """Fill the table ``due``, see :func:`doudi.policy.engine.dues.fill_dues`."""
        dues.fill_dues(self.connection, self.rule_set, first, last, known, engine=self.engine)

    def fill_due_shares(self, first: date, last: date, known: date) -> None:
        """Fill ``due_interval`` and ``share_interval``, see :func:`doudi.policy.engine.due_shares.fill_due_shares`."""
        due_shares.fill_due_shares(self.connection, self.rule_set, first, last, known, engine=self.engine)

    def fill_arrears(self, first: date, last: date, known: date) -> None:
        """Fill the table ``arrears``, see :func:`doudi.policy.engine.arrears.fill_arrears`."""
        arrears.fill_arrears(self.connection, self.rule_set, first, last, known, engine=self.engine)

    def fill_differences(self, first: date, last: date, known_before: date, known: date) -> None:
        """Fill the table ``difference``, see :func:`doudi.policy.engine.arrears.fill_differences`."""
        arrears.fill_differences(self.connection, self.rule_set, first, last, known_before, known, engine=self.engine)

    def fill_costs(self, first: date, last: date, known: date) -> None:
        """Fill the tables ``cost`` and ``people_cost``, see :func:`doudi.policy.engine.costs.fill_costs`."""
        costs.fill_costs(self.connection, self.rule_set, first, last, known, engine=self.engine)

    def average_supplement(self, month: date, known: date) -> list[dict[str, Any]]:
        """The average dibao supplement of the month by area; needs the tables of :meth:`fill_costs`."""
        return costs.average_supplement(self.connection, self.rule_set, month, known)

    def simulate(self, first: date, last: date, known: date, overrides: Overrides) -> Simulation:
        """Compare the costs with those under changed figures, see :func:`doudi.policy.engine.costs.simulate`."""
        return costs.simulate(self.connection, self.rule_set, first, last, known, overrides, engine=self.engine)

    def compare_with(self, changed: RuleSet, first: date, last: date, known: date) -> Simulation:
        """Compare the costs with those under another law."""
        return costs.simulate_rule_set(self.connection, self.rule_set, changed, first, last, known)

    def fill_income_per_head(self, month: date, known: date) -> None:
        """Fill the table ``result`` with household_id and income_per_head of every person in a month."""
        dues.compute_results(
            self.connection,
            self.rule_set,
            (assessment.INCOME,),
            month,
            month,
            known,
            all_people=True,
            engine=self.engine,
        )

    def assess_everybody(
        self, first: date, last: date, known: date, *, in_words: bool = True, scratch: Path | None = None
    ) -> str:
        """Assess all people and return the query that lists them, see :func:`doudi.policy.engine.assessment.assess`."""
        return assessment.assess(
            self.connection,
            self.rule_set,
            first,
            last,
            known,
            engine=self.engine,
            in_words=in_words,
            scratch=scratch,
        )

"""What a rule of the screening is, and the month that it looks at."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from doudi import policy
from doudi.values.benefit_month import add_months
from doudi.values.translation import translated

Severity = Literal["H", "M", "L"]
WarningClass = Literal["a", "b", "c", "d"]
"""SC39-III.4: a aided, something missing; b not aided, may qualify; c complex; d may no longer qualify."""


@dataclass(frozen=True)
class MonthScreened:
    """The benefit month that is screened, the figures of law for it as known on a day, and the data sets at hand."""

    month: date
    known: date
    sources: tuple[str, ...]

    @property
    def first_day(self) -> str:
        """SQL of the first day, which is also how the month itself is written."""
        return self.months_before(0)

    @property
    def last_day(self) -> str:
        """SQL of the last day."""
        return f"DATE '{(add_months(self.month, 1) - timedelta(days=1)).isoformat()}'"

    def months_before(self, months: int) -> str:
        """SQL of the month so many months earlier."""
        return f"DATE '{add_months(self.month, -months).isoformat()}'"

    def has(self, source: str) -> bool:
        """Whether the data set is at hand."""
        return source in self.sources

    def income_line(self, factor: str) -> str:
        """SQL of a monthly income per head: the dibao standard of the area of a household times a factor of law."""
        times = self.figure(factor)
        urban, rural = (
            self.figure("dibao_standard", area) * times // policy.RATIO_SCALE for area in ("urban", "rural")
        )
        return f"CASE area WHEN 'urban' THEN {urban} ELSE {rural} END"

    def figure(self, name: str, key: str | None = None) -> int:
        """A figure of the policy core.

        Raises:
            NoKnownValueError: it has no known value for the month.
        """
        return int(policy.parameter_value(name, self.month, self.known, key))


@dataclass(frozen=True)
class Doubling:
    """An amount of the evidence that counts as changed when it has doubled since, reckoned from its limit."""

    amount: str
    limit: str

    def of(self, evidence: Mapping[str, Any]) -> int | None:
        """How often the amount has doubled from the limit on; None without either."""
        amount, limit = evidence.get(self.amount), evidence.get(self.limit)
        return math.floor(math.log2(amount / limit)) if amount and limit and amount > 0 < limit else None


LINKED_BY_NUMBER = "linked_by_number"
"""The fact that a row is linked by its number and not by name and birth date: a stronger link is news."""
_NUMBER_TIERS = frozenset({"T1", "T2", "T4"})
Fact = str | Doubling

Query = Callable[[MonthScreened], str]


@translated("label", "cannot_run")
@dataclass(frozen=True)
class Rule:
    """A rule: what it is called, how grave, the clauses that it serves, and the SQL of its warnings.

    The query gives person_id (NULL for a family), household_id, source, source_row and evidence (JSON). ``needs`` are
    the data sets without which it would warn wrongly: it does not run when one is missing. Of ``any_of`` one is enough;
    a missing one hides warnings and makes none. ``also`` are read where they are there. ``cannot_run`` is why a rule
    without a query never runs from files. ``facts`` are the parts of the evidence that make a warning another one: a
    warning that was judged comes again only when one of them changes. ``is_light_with_income`` gives the severity L to
    the warnings of a family whose income per head, as registered, is above a line.
    """

    rule_id: str
    label: str
    warning_class: WarningClass
    severity: Severity
    cites: tuple[str, ...]
    facts: tuple[Fact, ...]
    query: Query | None = None
    needs: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    cannot_run: str = ""
    is_light_with_income: bool = False

    @property
    def sources(self) -> tuple[str, ...]:
        """Every data set that it may read."""
        return (*self.needs, *self.any_of, *self.also)

    def facts_of(self, evidence: Mapping[str, Any], fact_key: str | None) -> dict[str, Any]:
        """Return the facts by which a warning is told from another one about the same person or family.

        Args:
            evidence: what the rule found.
            fact_key: what the warning is about besides, such as the plate of a vehicle.
        """
        facts: dict[str, Any] = {"key": fact_key} if fact_key else {}
        for fact in self.facts:
            if isinstance(fact, Doubling):
                facts[fact.amount] = fact.of(evidence)
            elif fact == LINKED_BY_NUMBER:
                facts[fact] = evidence.get("tier") in _NUMBER_TIERS
            elif fact in evidence:
                facts[fact] = evidence[fact]
        return facts

    def missing(self, sources: tuple[str, ...]) -> tuple[str, ...]:
        """The data sets whose lack keeps it from running, of those at hand."""
        missing = tuple(source for source in self.needs if source not in sources)
        if not missing and self.any_of and not set(self.any_of) & set(sources):
            return self.any_of
        return missing

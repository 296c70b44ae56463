"""SQL that turns the snapshot into one row per person and interval, with every fact as a column.

An interval is a range of months in which nothing changes for a person (or, where rules add up people, for any
member of the household): no award begins or ends, no member dies, no member passes an age or a number of months that
a rule compares with. So a year with one raise costs two evaluations, not twelve.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp

from doudi.policy.engine.graph import award_programmes
from doudi.policy.engine.intervals import MONTHS_IN_A_YEAR, award_id, thresholds
from doudi.policy.engine.parameters import Figure
from doudi.policy.engine.rule_set import Epoch
from doudi.policy.engine.sql_printer import floor_divide, literal
from doudi.policy.language import Fact
from doudi.values.benefit_month import month_index

LAST_MONTH_INDEX = 9_999 * 12
"""Later than every month: the end of what holds until further notice."""


def sql_month_index(column: str) -> exp.Expression:
    """The index of the month of a date column."""
    return exp.maybe_parse(f"(EXTRACT(YEAR FROM {column}) * 12 + EXTRACT(MONTH FROM {column}) - 1)", dialect="duckdb")


def sql_origin(fact: Fact) -> exp.Expression:
    """The month index that an elapsed fact counts from: for ages, the first month that begins at that age."""
    column = str(fact.origin)
    index = sql_month_index(column)
    if fact.type.unit == "years":
        text = f"CASE WHEN EXTRACT(DAY FROM {column}) > 1 THEN 1 ELSE 0 END"
        late: exp.Expression = exp.maybe_parse(text, dialect="duckdb")
        return exp.Add(this=index, expression=exp.paren(late))
    return index


def dated_rows_sql(fact: Fact) -> str:
    """The query for the values of a dated fact, each with the first and last month index in which it holds."""
    start = sql_month_index("from_month").sql(dialect="duckdb")
    follows = f"LEAD({start}) OVER (PARTITION BY household_id ORDER BY from_month) - 1"
    return (
        f"SELECT household_id AS dated_household, {fact.column}, {start} AS dated_first, "
        f"COALESCE({follows}, {LAST_MONTH_INDEX}) AS dated_last FROM {fact.dated_by}"
    )


class IntervalFacts:
    """The relations that the rules of one epoch read."""

    def __init__(
        self,
        epoch: Epoch,
        targets: tuple[str, ...],
        *,
        all_people: bool,
        county: Mapping[str, Figure] | None = None,
        application_facts: frozenset[str] = frozenset(),
        dated_tables: frozenset[str] = frozenset(),
        share: str | None = None,
    ) -> None:
        """``county`` gives the facts of the month; ``application_facts`` names the application facts people have.

        ``all_people`` computes for everybody; else only for people with an award in the epoch, together with the id
        of the award behind each figure. ``dated_tables`` names the tables of dated facts that have rows. ``share``
        is a condition on people.household_id that picks a part of the households.
        """
        self.epoch = epoch
        self.county = county or {}
        self.application_facts = application_facts
        self.share = share
        self.all_people = all_people
        self.nodes = epoch.graph.needed(targets)
        by_household = max((epoch.graph.phase[node.name] for node in self.nodes), default=0) > 0
        self.key = "household_id" if by_household else "person_id"
        names = {name for node in self.nodes for name in node.facts}
        self.facts = [fact for fact in epoch.graph.facts.values() if fact.name in names]
        self.dated = [fact for fact in self.facts if fact.dated_by in dated_tables]
        self.thresholds = sorted(
            thresholds(self.nodes, epoch), key=lambda threshold: (threshold.fact.name, threshold.months)
        )
        self.programmes = () if all_people else award_programmes(epoch.graph.facts)
        self.award_ids = tuple(map(award_id, self.programmes))
        self.group = ("household_id", "first_month")
        self.keep = ("person_id", "household_id", "first_month", "last_month", *self.award_ids)

    def relations(self) -> list[tuple[str, exp.Expression]]:
        """The relations by name, each after those it reads."""
        return [
            ("award", self._award()),
            ("subject", self._subject()),
            *[(f"dated_{fact.name}", self._dated(fact)) for fact in self.dated],
            ("changed", self._changed()),
            ("person_interval", self._person_interval()),
            ("award_fact", self._award_fact()),
            ("person_fact", self._person_fact()),
        ]

    def _parse(self, text: str) -> exp.Expression:
        """Parse SQL with ``:first`` and ``:last`` bound to the months of the epoch."""
        first, last = month_index(self.epoch.first), month_index(self.epoch.last)
        tree: exp.Expression = exp.maybe_parse(text, dialect="duckdb")
        filled = exp.replace_placeholders(tree, first=literal(first), last=literal(last))
        assert isinstance(filled, exp.Expression)  # noqa: S101 - an expression stays one
        return filled

    def _award(self) -> exp.Expression:
        return self._parse(
            """
            SELECT awards.person_id, people.household_id, programme, award_id, dibao_class, assessed_income_fen,
                   awards.self_care, awards.child_status, awards.in_institution,
                   GREATEST(EXTRACT(YEAR FROM from_month) * 12 + EXTRACT(MONTH FROM from_month) - 1, :first)
                       AS award_first,
                   LEAST(COALESCE(EXTRACT(YEAR FROM to_month) * 12 + EXTRACT(MONTH FROM to_month) - 1, :last), :last)
                       AS award_last
            FROM awards JOIN people ON awards.person_id = people.person_id
            WHERE EXTRACT(YEAR FROM from_month) * 12 + EXTRACT(MONTH FROM from_month) - 1 <= :last
              AND (to_month IS NULL OR EXTRACT(YEAR FROM to_month) * 12 + EXTRACT(MONTH FROM to_month) - 1 >= :first)
            """
        )

    def _subject(self) -> exp.Expression:
        """People (all, or those with an award) with the facts of people, households, application and county."""
        query = exp.select("people.person_id", "people.household_id").from_("people")
        for fact in self.facts:
            if fact.source in {"people", "households"}:
                query.select(exp.alias_(exp.column(str(fact.column), table=fact.source), fact.name), copy=False)
            elif fact.source == "application" and fact.name in self.application_facts:
                query.select(exp.alias_(exp.column(str(fact.column), table="people"), fact.name), copy=False)
            elif fact.source in {"application", "county", "relief", "settlement"}:
                query.select(exp.alias_(literal(self.county.get(fact.name, fact.missing)), fact.name), copy=False)
            elif fact.source == "elapsed":
                query.select(exp.alias_(sql_origin(fact), f"{fact.name}_origin"), copy=False)
        if any(fact.source == "households" for fact in self.facts):
            query.join("households", on="people.household_id = households.household_id", copy=False)
        if self.share:
            query.where(self.share, dialect="duckdb", copy=False)
        if not self.all_people:
            held = exp.Subquery(this=exp.select(self.key).from_("award"))
            query.where(exp.In(this=exp.column(self.key, table="people"), query=held), copy=False)
        return query

    def _dated(self, fact: Fact) -> exp.Expression:
        return self._parse(dated_rows_sql(fact))

    def _changed(self) -> exp.Expression:
        """The months of the epoch in which something changes, by person or household."""
        parts = [
            f"SELECT {self.key} AS interval_key, award_first AS month FROM award WHERE award_first > :first",
            f"SELECT {self.key}, award_last + 1 FROM award WHERE award_last < :last",
        ]
        for threshold in self.thresholds:
            month = f"{threshold.fact.name}_origin + {threshold.months}"
            parts.append(f"SELECT {self.key}, {month} FROM subject WHERE {month} > :first AND {month} <= :last")
        parts.extend(
            f"SELECT {self.key}, dated_first FROM dated_{fact.name} JOIN subject ON dated_household = household_id "
            "WHERE dated_first > :first AND dated_first <= :last"
            for fact in self.dated
        )
        return self._parse(" UNION ".join(parts))

    def _person_interval(self) -> exp.Expression:
        """The intervals where something changes; all others have the whole epoch as one interval."""
        return self._parse(
            """
            SELECT interval_key, month AS interval_first,
                   COALESCE(LEAD(month) OVER (PARTITION BY interval_key ORDER BY month) - 1, :last) AS interval_last
            FROM (SELECT interval_key, month FROM changed UNION SELECT interval_key, :first FROM changed) AS cut
            """
        )

    def _award_fact(self) -> exp.Expression:
        """The facts of the awards in force, one row per person and interval."""
        first_month = self._parse("COALESCE(interval_first, :first)")
        query = exp.select("person_id", exp.alias_(first_month, "first_month")).from_("award")
        query.join("person_interval", on=f"{self.key} = interval_key", join_type="left", copy=False)
        query.where("award_first <= COALESCE(interval_first, award_first)", copy=False)
        query.where("award_last >= COALESCE(interval_first, award_last)", copy=False)
        for programme in self.programmes:
            value = exp.case().when(_is_programme(programme), exp.column("award_id", table="award"))
            query.select(exp.alias_(exp.Max(this=value), award_id(programme)), copy=False)
        for fact in self.facts:
            if fact.source == "awards":
                column = exp.column(fact.column, table="award") if fact.column else exp.Boolean(this=True)
                value = exp.case().when(_is_programme(str(fact.programme)), column)
                query.select(exp.alias_(exp.Max(this=value), fact.name), copy=False)
        return query.group_by("person_id", first_month.copy(), copy=False)

    def _person_fact(self) -> exp.Expression:
        first, last = self._parse("COALESCE(interval_first, :first)"), self._parse("COALESCE(interval_last, :last)")
        query = exp.select("subject.person_id", "subject.household_id")
        query.select(exp.alias_(first, "first_month"), exp.alias_(last, "last_month"), copy=False)
        query.select(*[exp.column(name, table="award_fact") for name in self.award_ids], copy=False)
        for fact in self.facts:
            query.select(exp.alias_(self._fact_in_person_interval(fact, first), fact.name), copy=False)
        held = exp.EQ(this=exp.column("person_id", table="award_fact"), expression=exp.column("person_id", "subject"))
        then = exp.EQ(this=exp.column("first_month", table="award_fact"), expression=first.copy())
        query.from_("subject", copy=False)
        query.join("person_interval", on=f"subject.{self.key} = interval_key", join_type="left", copy=False)
        query.join("award_fact", on=exp.And(this=held, expression=then), join_type="left", copy=False)
        for fact in self.dated:
            table = f"dated_{fact.name}"
            holds = (
                f"{table}.dated_household = subject.household_id AND {first.sql(dialect='duckdb')} "
                f"BETWEEN {table}.dated_first AND {table}.dated_last"
            )
            query.join(table, on=self._parse(holds), join_type="left", copy=False)
        return query

    def _fact_in_person_interval(self, fact: Fact, first_month: exp.Expression) -> exp.Expression:
        if fact.source == "awards":
            return exp.Coalesce(this=exp.column(fact.name, table="award_fact"), expressions=[literal(fact.missing)])
        if fact in self.dated:
            dated = exp.column(str(fact.column), table=f"dated_{fact.name}")
            return exp.Coalesce(this=dated, expressions=[exp.column(fact.name, table="subject")])
        if fact.source != "elapsed":
            return exp.column(fact.name, table="subject")
        origin = exp.column(f"{fact.name}_origin", table="subject")
        months = exp.paren(exp.Sub(this=first_month.copy(), expression=origin))
        if fact.type.unit == "years":
            return floor_divide(months, MONTHS_IN_A_YEAR)
        return exp.Coalesce(this=months, expressions=[literal(fact.missing)])


def _is_programme(programme: str) -> exp.Expression:
    return exp.EQ(this=exp.column("programme", table="award"), expression=exp.Literal.string(programme))

"""From the input folder to one row per person and piece of time, with every fact as a column.

A piece is a stretch of months in which nothing changes for a person (or, where people are added up, for
any member of the household): no award begins or ends, nobody dies, nobody passes an age or a number of
months that a rule compares with. So a year with one raise costs two evaluations, not twelve.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlglot import exp, parse_one

from doudi.policy.engine.book import Epoch
from doudi.policy.engine.graph import Node, walk
from doudi.policy.engine.parameters import Figure
from doudi.policy.engine.sql_printer import floor_divide, literal
from doudi.policy.language import Fact, Value
from doudi.values.benefit_month import month_index

AWARD_PROGRAMMES = (
    "dibao",
    "tekun",
    "child_living",
    "disabled_child_care",
    "disability_living",
    "disability_nursing",
    "laid_off_1960s",
)
MONTHS_IN_A_YEAR = 12


@dataclass(frozen=True)
class Threshold:
    """An elapsed fact crosses ``limit`` (in its own unit): that many months after its origin."""

    fact: Fact
    months: int


def thresholds(nodes: Iterable[Node], epoch: Epoch) -> set[Threshold]:
    """The limits that rules compare elapsed facts with, found in the trees themselves."""
    found: set[Threshold] = set()
    facts = epoch.graph.facts
    for node in nodes:
        for value in walk(node.tree):
            if value.operation not in {"less", "less_equal"}:
                continue
            elapsed = [side for side in value.operands if _is_elapsed(side, facts)]
            others = [side for side in value.operands if not _is_elapsed(side, facts)]
            for side in elapsed:
                limit = _limit(others[0], epoch)
                strict_after = (value.operation == "less_equal") == (side is value.operands[0])
                fact = facts[str(side.detail)]
                unit = MONTHS_IN_A_YEAR if fact.type.unit == "years" else 1
                found.add(Threshold(fact, (limit + (1 if strict_after else 0)) * unit))
    return found


def _is_elapsed(value: Value, facts: dict[str, Fact]) -> bool:
    return value.operation == "fact" and facts[str(value.detail)].source == "elapsed"


def _limit(value: Value, epoch: Epoch) -> int:
    figure: Figure | dict[str, Figure] | None = None
    if value.operation == "constant":
        figure = value.detail
    elif value.operation == "parameter":
        figure = epoch.figures[str(value.detail)]
    if not isinstance(figure, int):
        message = f"An elapsed fact can be compared with a single figure of law only, not with {value!r}."
        raise TypeError(message)
    return figure


def sql_month_index(column: str) -> exp.Expression:
    """The index of the month that a date lies in."""
    return parse_one(f"(EXTRACT(YEAR FROM {column}) * 12 + EXTRACT(MONTH FROM {column}) - 1)", dialect="duckdb")


def sql_origin(fact: Fact) -> exp.Expression:
    """The month index that an elapsed fact counts from: for ages, the first month begun at that age."""
    column = str(fact.origin)
    index = sql_month_index(column)
    if fact.type.unit == "years":
        late = parse_one(f"CASE WHEN EXTRACT(DAY FROM {column}) > 1 THEN 1 ELSE 0 END", dialect="duckdb")
        return exp.Add(this=index, expression=exp.paren(late))
    return index


class Staging:
    """Writes the relations that the rules of one epoch read."""

    def __init__(
        self,
        epoch: Epoch,
        targets: tuple[str, ...],
        *,
        everybody: bool,
        county: Mapping[str, Figure] | None = None,
        asked: frozenset[str] = frozenset(),
    ) -> None:
        """``county`` gives the facts of the month; ``asked`` names the application facts that people have."""
        self.epoch = epoch
        self.county = county or {}
        self.asked = asked
        self.nodes = epoch.graph.needed(targets)
        self.everybody = everybody
        self.by_household = max((epoch.graph.phase[node.name] for node in self.nodes), default=0) > 0
        self.first, self.last = month_index(epoch.first), month_index(epoch.last)
        names = {name for node in self.nodes for name in node.facts}
        self.facts = [fact for fact in epoch.graph.facts.values() if fact.name in names]
        self.key = "household_id" if self.by_household else "person_id"
        self.group = ("household_id", "first_month")
        self.keep = ("person_id", "household_id", "first_month", "last_month", *map(award_id, AWARD_PROGRAMMES))

    def attach(self, query: exp.Select) -> exp.Select:
        """Put the relations in front of the rules' own stages."""
        relations = [
            ("award", self._award()),
            ("subject", self._subject()),
            ("change", self._change()),
            ("piece", self._piece()),
            ("award_fact", self._award_fact()),
            ("person_fact", self._person_fact()),
        ]
        rules = list(query.ctes)
        query.set("with_", None)
        for name, relation in relations:
            query = query.with_(name, as_=relation)
        for cte in rules:
            query = query.with_(cte.alias, as_=cte.this)
        return query

    def _parse(self, text: str) -> exp.Select:
        tree = parse_one(text, dialect="duckdb")
        filled = exp.replace_placeholders(tree, first=exp.Literal.number(self.first), last=exp.Literal.number(self.last))
        assert isinstance(filled, exp.Select | exp.Union)  # noqa: S101 - every relation here is a query
        return filled  # type: ignore[return-value]  # a union is accepted wherever a select is

    def _award(self) -> exp.Select:
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

    def _subject(self) -> exp.Select:
        """People (all, or those with an award) with the facts that stand beside their name."""
        query = exp.select("people.person_id", "people.household_id").from_("people")
        for fact in self.facts:
            if fact.source in {"people", "households"}:
                query = query.select(exp.alias_(exp.column(fact.column, table=fact.source), fact.name))
            elif fact.source == "application" and fact.name in self.asked:
                query = query.select(exp.alias_(exp.column(fact.column, table="people"), fact.name))
            elif fact.source in {"application", "county"}:
                query = query.select(exp.alias_(literal(self.county.get(fact.name, fact.missing)), fact.name))
            elif fact.source == "elapsed":
                query = query.select(exp.alias_(sql_origin(fact), f"{fact.name}_origin"))
        if any(fact.source == "households" for fact in self.facts):
            query = query.join("households", on="people.household_id = households.household_id")
        if not self.everybody:
            held = exp.select(self.key).from_("award")
            query = query.where(exp.In(this=exp.column(self.key, table="people"), query=exp.Subquery(this=held)))
        return query

    def _change(self) -> exp.Select:
        """Every month in which something changes, by person or household."""
        parts = [f"SELECT {self.key}, :first AS month FROM subject"]
        parts.append(f"SELECT {self.key}, award_first FROM award")
        parts.append(f"SELECT {self.key}, award_last + 1 FROM award WHERE award_last < :last")
        for threshold in sorted(thresholds(self.nodes, self.epoch), key=lambda one: (one.fact.name, one.months)):
            month = f"{threshold.fact.name}_origin + {threshold.months}"
            parts.append(f"SELECT {self.key}, {month} FROM subject WHERE {month} > :first AND {month} <= :last")
        return self._parse(" UNION ".join(parts))

    def _piece(self) -> exp.Select:
        return self._parse(
            f"""
            SELECT {self.key} AS piece_key, month AS first_month,
                   COALESCE(LEAD(month) OVER (PARTITION BY {self.key} ORDER BY month) - 1, :last) AS last_month
            FROM change
            """
        )

    def _award_fact(self) -> exp.Select:
        """What the awards in force in a piece say, one row per person and piece."""
        query = exp.select("person_id", "first_month").from_("piece")
        query = query.join(
            "award", on=f"{self.key} = piece_key AND award_first <= first_month AND award_last >= first_month"
        )
        for programme in AWARD_PROGRAMMES:
            query = query.select(exp.alias_(exp.Max(this=_of_programme(programme, "award_id")), award_id(programme)))
        for fact in self.facts:
            if fact.source == "awards":
                column = exp.column(fact.column, table="award") if fact.column else exp.Boolean(this=True)
                value: exp.Expression = exp.case().when(_is_programme(str(fact.programme)), column)
                query = query.select(exp.alias_(exp.Max(this=value), fact.name))
        return query.group_by("person_id", "first_month")

    def _person_fact(self) -> exp.Select:
        query = exp.select("subject.person_id", "subject.household_id", "piece.first_month", "piece.last_month")
        query = query.select(*[exp.column(award_id(programme), table="award_fact") for programme in AWARD_PROGRAMMES])
        for fact in self.facts:
            query = query.select(exp.alias_(self._fact_in_piece(fact), fact.name))
        return (
            query.from_("piece")
            .join("subject", on=f"subject.{self.key} = piece_key")
            .join(
                "award_fact",
                on="award_fact.person_id = subject.person_id AND award_fact.first_month = piece.first_month",
                join_type="left",
            )
        )

    def _fact_in_piece(self, fact: Fact) -> exp.Expression:
        if fact.source == "awards":
            return exp.Coalesce(this=exp.column(fact.name, table="award_fact"), expressions=[literal(fact.missing)])
        if fact.source != "elapsed":
            return exp.column(fact.name, table="subject")
        months = exp.Sub(
            this=exp.column("first_month", table="piece"), expression=exp.column(f"{fact.name}_origin", table="subject")
        )
        if fact.type.unit == "years":
            return floor_divide(exp.paren(months), MONTHS_IN_A_YEAR)
        return exp.Coalesce(this=exp.paren(months), expressions=[literal(fact.missing)])


def award_id(programme: str) -> str:
    """The column that names the award a figure rests on."""
    return f"{programme}_award_id"


def _is_programme(programme: str) -> exp.Expression:
    return exp.EQ(this=exp.column("programme", table="award"), expression=exp.Literal.string(programme))


def _of_programme(programme: str, column: str) -> exp.Expression:
    return exp.case().when(_is_programme(programme), exp.column(column, table="award"))

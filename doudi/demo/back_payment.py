"""The back payment of an uprating for a whole county: recipients, amounts, sources, reasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from doudi import policy
from doudi.files.query_rows import only_row
from doudi.values.benefit_month import month_index, months_between

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FIRST, LAST = date(2023, 1, 1), date(2023, 4, 1)
BEFORE, AFTER = date(2023, 3, 31), date(2023, 5, 10)
PAY_MONTH = date(2023, 5, 1)
WHAT_IF = ("dibao_standard", "urban", 925_00)

Row = dict[str, Any]


class SumsDifferError(Exception):
    """Sums of the same money differ; nothing was written."""


@dataclass(frozen=True)
class BackPayment:
    """The figures of the demonstration; amounts are in fen."""

    people: int
    households: int
    on_benefits: int
    families: list[Row]
    by_township: list[Row]
    by_programme: list[Row]
    by_source: list[Row]
    funding: list[Row]
    supplements_before: list[Row]
    supplements_after: list[Row]
    steps: list[Row]
    person: Row
    explained: Any
    explained_before: Any
    what_if: Row
    what_if_townships: list[Row]
    total_fen: int
    recipients: int
    due_before_fen: int
    due_after_fen: int


def months() -> list[date]:
    """The months of the back payment."""
    return months_between(FIRST, LAST)


def compute_back_payment(connection: DuckDBPyConnection) -> BackPayment:
    """Compute the back payment from the tables of a snapshot.

    Raises:
        SumsDifferError: the sums of families, sources and dues differ.
    """
    policy.rule_book().over(connection).fill_differences(FIRST, LAST, BEFORE, AFTER)
    _prepare(connection)
    total_fen, recipients = only_row(
        connection, "SELECT COALESCE(SUM(amount_fen), 0)::BIGINT, COUNT(DISTINCT person_id) FROM monthly"
    )
    due_before_fen, due_after_fen = (_total_due(connection, table) for table in ("due_before", "due"))
    families = _rows(connection, _FAMILIES)
    funding = _funding(connection)
    person = _example_person(connection)
    what_if, townships = _what_if(connection)
    back_payment = BackPayment(
        people=_count(connection, "SELECT COUNT(*) FROM people"),
        households=_count(connection, "SELECT COUNT(*) FROM households"),
        on_benefits=_count(connection, "SELECT COUNT(DISTINCT person_id) FROM due"),
        families=families,
        by_township=_rows(connection, _BY_TOWNSHIP),
        by_programme=_rows(connection, _BY_PROGRAMME),
        by_source=_sums_by(funding, "source"),
        funding=funding,
        supplements_before=_supplements(connection, BEFORE),
        supplements_after=_supplements(connection, AFTER),
        steps=_rows(connection, _STEPS),
        person=person,
        explained=_explain(connection, person, AFTER),
        explained_before=_explain(connection, person, BEFORE),
        what_if=what_if,
        what_if_townships=townships,
        total_fen=total_fen,
        recipients=recipients,
        due_before_fen=due_before_fen,
        due_after_fen=due_after_fen,
    )
    _require_equal_sums(back_payment)
    return back_payment


def _prepare(connection: DuckDBPyConnection) -> None:
    """Create the table ``monthly``: a row per person, programme and month, with award programme and place."""
    awards = policy.rule_book().rules_by_due()
    pairs = ", ".join(f"('{programme}', '{due.award_programme}')" for programme, due in awards.items())
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE monthly AS SELECT d.person_id, p.household_id, h.village_code, "
        "left(h.village_code, 9) AS township_code, d.programme, a.award_programme, d.month, d.amount_fen "
        "FROM (SELECT *, UNNEST(range(first_month, last_month + 1)) AS month FROM difference) AS d "
        f"JOIN (VALUES {pairs}) AS a(programme, award_programme) USING (programme) "
        "JOIN people AS p USING (person_id) JOIN households AS h USING (household_id)"
    )


def _month_columns() -> str:
    return ", ".join(
        f"COALESCE(SUM(amount_fen) FILTER (month = {month_index(month)}), 0)::BIGINT AS month_{number}_fen"
        for number, month in enumerate(months(), start=1)
    )


_FAMILIES = f"""
SELECT township_code, village_code, award_programme, household_id, head.name AS head_name,
       head.id_number AS head_id_number, COUNT(DISTINCT monthly.person_id) AS recipients,
       {_month_columns()}, SUM(amount_fen)::BIGINT AS amount_fen
FROM monthly JOIN (
    SELECT household_id, arg_min(name, person_id) AS name, arg_min(id_number, person_id) AS id_number
    FROM people GROUP BY household_id
) AS head USING (household_id)
GROUP BY ALL ORDER BY township_code, award_programme, village_code, household_id
"""

_BY_TOWNSHIP = """
SELECT township_code, COUNT(DISTINCT household_id) AS families, COUNT(DISTINCT person_id) AS recipients,
       SUM(amount_fen)::BIGINT AS amount_fen
FROM monthly GROUP BY ALL ORDER BY amount_fen DESC, township_code
"""

_BY_PROGRAMME = """
SELECT programme, COUNT(DISTINCT person_id) AS recipients, SUM(amount_fen)::BIGINT AS amount_fen
FROM monthly GROUP BY ALL ORDER BY amount_fen DESC, programme
"""

_STEPS = """
SELECT amount_fen AS step_fen, COUNT(*) AS recipients FROM (
    SELECT person_id, SUM(amount_fen)::BIGINT AS amount_fen FROM monthly
    WHERE month = (SELECT MAX(month) FROM monthly) GROUP BY person_id
) GROUP BY ALL ORDER BY recipients DESC, step_fen LIMIT 10
"""


def _funding(connection: DuckDBPyConnection) -> list[Row]:
    """The additional amount of each source by township and programme: its share as known after less before."""
    for name, known in (("cost_before", BEFORE), ("cost_after", AFTER)):
        policy.rule_book().over(connection).fill_costs(FIRST, LAST, known)
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM cost")
    return _rows(
        connection,
        "SELECT township_code, programme, source, (COALESCE(a.fen, 0) - COALESCE(b.fen, 0))::BIGINT AS amount_fen FROM "
        "(SELECT township_code, programme, source, SUM(amount_fen) AS fen FROM cost_after GROUP BY ALL) AS a FULL JOIN "
        "(SELECT township_code, programme, source, SUM(amount_fen) AS fen FROM cost_before GROUP BY ALL) AS b "
        "USING (township_code, programme, source) WHERE COALESCE(a.fen, 0) <> COALESCE(b.fen, 0) ORDER BY ALL",
    )


def _supplements(connection: DuckDBPyConnection, known: date) -> list[Row]:
    policy.rule_book().over(connection).fill_costs(LAST, LAST, known)
    return policy.rule_book().over(connection).average_supplement(LAST, known)


_EXAMPLE = """
SELECT monthly.person_id, COUNT(DISTINCT monthly.programme) AS programmes
FROM monthly JOIN awards USING (person_id) JOIN households USING (household_id)
WHERE awards.programme = 'dibao' AND dibao_class = 'other' AND area = 'rural' AND awards.to_month IS NULL
GROUP BY monthly.person_id ORDER BY programmes DESC, monthly.person_id LIMIT 1
"""


def _example_person(connection: DuckDBPyConnection) -> Row:
    """A rural dibao recipient, if possible with several benefits, else any recipient."""
    example = connection.execute(_EXAMPLE).fetchone()
    if example is None:
        example = connection.execute("SELECT person_id FROM monthly ORDER BY person_id LIMIT 1").fetchone()
    if example is None:
        return {}
    return _rows(
        connection,
        "SELECT people.*, village_code, area FROM people JOIN households USING (household_id) "
        f"WHERE person_id = '{example[0]}'",
    )[0]


def _explain(connection: DuckDBPyConnection, person: Row, known: date) -> Any:
    if not person:
        return None
    household_id = person["household_id"]
    household = _rows(connection, f"SELECT * FROM households WHERE household_id = '{household_id}'")[0]
    members = _rows(connection, f"SELECT * FROM people WHERE household_id = '{household_id}' ORDER BY person_id")
    awards = _rows(
        connection,
        "SELECT awards.* FROM awards JOIN people USING (person_id) "
        f"WHERE people.household_id = '{household_id}' ORDER BY award_id",
    )
    return policy.rule_book().explain_month(household, members, awards, person["person_id"], LAST, known)


def _what_if(connection: DuckDBPyConnection) -> tuple[Row, list[Row]]:
    """The effect of another urban standard over a year: cost, winners and losers."""
    name, word, figure = WHAT_IF
    book = policy.rule_book().over(connection)
    simulation = book.simulate(date(2023, 1, 1), date(2023, 12, 1), AFTER, {name: {word: figure}})
    people = _rows(
        connection,
        "SELECT COUNT(*) FILTER (difference_fen > 0) AS winners, COUNT(*) FILTER (difference_fen < 0) AS losers, "
        f"COALESCE(SUM(difference_fen), 0)::BIGINT AS amount_fen FROM ({simulation.people})",
    )[0]
    townships = _rows(
        connection,
        "SELECT township_code, SUM(difference_fen)::BIGINT AS amount_fen "
        f"FROM ({simulation.costs}) GROUP BY ALL HAVING SUM(difference_fen) <> 0 "
        "ORDER BY amount_fen DESC, township_code",
    )
    sources = _rows(
        connection,
        "SELECT source, SUM(difference_fen)::BIGINT AS amount_fen "
        f"FROM ({simulation.costs}) GROUP BY ALL HAVING SUM(difference_fen) <> 0 ORDER BY amount_fen DESC, source",
    )
    return {**people, "sources": sources}, townships


def _require_equal_sums(back_payment: BackPayment) -> None:
    """Raise unless families, townships, programmes, sources and dues have the same sum."""
    sums = {
        "families": sum(row["amount_fen"] for row in back_payment.families),
        "months": sum(row[f"month_{n}_fen"] for row in back_payment.families for n in range(1, len(months()) + 1)),
        "townships": sum(row["amount_fen"] for row in back_payment.by_township),
        "programmes": sum(row["amount_fen"] for row in back_payment.by_programme),
        "sources": sum(row["amount_fen"] for row in back_payment.by_source),
        "funding": sum(row["amount_fen"] for row in back_payment.funding),
        "dues": back_payment.due_after_fen - back_payment.due_before_fen,
    }
    differing = {name: fen for name, fen in sums.items() if fen != back_payment.total_fen}
    if differing:
        message = f"The back payment is {back_payment.total_fen} fen, but adds up to {differing}."
        raise SumsDifferError(message)


def _sums_by(rows: list[Row], key: str) -> list[Row]:
    sums: dict[str, int] = {}
    for row in rows:
        sums[row[key]] = sums.get(row[key], 0) + row["amount_fen"]
    ordered = sorted(sums.items(), key=lambda item: (-item[1], item[0]))
    return [{key: value, "amount_fen": fen} for value, fen in ordered]


def _rows(connection: DuckDBPyConnection, query: str) -> list[Row]:
    answer = connection.execute(query)
    names = [column[0] for column in answer.description]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def _total_due(connection: DuckDBPyConnection, table: str) -> int:
    """The sum of a table of dues over its months."""
    months_of_each = "(last_month - first_month + 1)"
    return _count(connection, f"SELECT COALESCE(SUM(amount_fen * {months_of_each}), 0)::BIGINT FROM {table}")


def _count(connection: DuckDBPyConnection, query: str) -> int:
    return int(only_row(connection, query)[0])

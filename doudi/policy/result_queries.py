"""SQL that lists computed tables as results are written: months as texts such as 2023-05, in a fixed order."""

from __future__ import annotations


def sql_month(column: str) -> str:
    """Return SQL that writes a month index as text such as 2023-05."""
    return f"format('{{:04d}}-{{:02d}}', ({column} // 12)::INTEGER, ({column} % 12 + 1)::INTEGER)"


def due_rows() -> str:
    """Return the query that lists the table ``due``."""
    return _intervals("due", "award_id")


def difference_rows() -> str:
    """Return the query that lists the table ``difference``."""
    return _intervals("difference")


def _intervals(table: str, *further: str) -> str:
    columns = ", ".join(("amount_fen", *further))
    return (
        f"SELECT person_id, programme, {sql_month('first_month')} AS from_month, "
        f"{sql_month('last_month')} AS to_month, {columns} FROM {table} ORDER BY person_id, programme, first_month"
    )


def assessed_rows(listing: str) -> str:
    """Return the query that lists an assessment, which is itself a query."""
    return (
        f"SELECT person_id, household_id, {sql_month('first_month')} AS from_month, "
        f"{sql_month('last_month')} AS to_month, * EXCLUDE (person_id, household_id, first_month, last_month) "
        f"FROM ({listing})"
    )

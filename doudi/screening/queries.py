"""SQL that the rules share: linked rows with the facts of their person, and warnings from rows."""

from __future__ import annotations

from doudi.screening.rules import MonthScreened


def linked(source: str) -> str:
    """SQL of the linked rows of a data set with the facts of person and family."""
    return f"""
    (SELECT l.row AS source_row, l.* EXCLUDE (row, outcome, household_id), p.* EXCLUDE (person_id, source_row)
     FROM linked_{source} l JOIN screened_person p USING (person_id))
    """


def warnings(source: str, rows: str, condition: str, *evidence: str, key: str = "NULL") -> str:
    """SQL of a warning for each row that meets the condition, with the columns named as evidence.

    ``key`` is SQL of what tells two rows of a person apart and is no evidence, such as the plate of a vehicle.
    """
    pairs = ", ".join(f"'{name}', \"{name}\"" for name in evidence)
    return f"""
    SELECT person_id, household_id, '{source}' AS source, source_row, json_object({pairs}) AS evidence,
           CAST({key} AS VARCHAR) AS fact_key
    FROM {rows} WHERE {condition}
    """


def first_of_each(key: str, query: str, order: str = "source_row") -> str:
    """SQL of one row of a query for each key: the first in the order."""
    return f"(SELECT * FROM ({query}) QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY {order}) = 1)"


def latest(source: str, screened: MonthScreened, order: str = "source_row DESC") -> str:
    """SQL of each person's last row of a monthly list, up to the month and not older than lists may lag behind.

    Of several rows of the last month the first in the order.
    """
    earliest = screened.months_before(screened.figure("warning_list_lag_months"))
    recent = f"SELECT * FROM {linked(source)} WHERE month BETWEEN {earliest} AND {screened.first_day}"
    return first_of_each("person_id", recent, f"month DESC, {order}")


def family_warnings(source: str, rows: str, condition: str, *evidence: str) -> str:
    """SQL of a warning about the family for each row that meets the condition; its person is left empty."""
    return (
        f"SELECT * REPLACE (CAST(NULL AS VARCHAR) AS person_id) FROM ({warnings(source, rows, condition, *evidence)})"
    )


def elapsed_months(day: str, until: str) -> str:
    """SQL of the whole months between two days."""
    return f"date_sub('month', {day}, {until})"

"""Certificates of disability: of the list as the snapshot writes them, and the heaviest that is known of a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from doudi.screening.queries import first_of_each, linked
from doudi.screening.rules import MonthScreened
from doudi.values.carries import carries

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SEVERE = "(known_grade BETWEEN 1 AND 2 OR (known_grade = 3 AND known_category IN ('intellectual', 'mental')))"
"""SQL of a severe disability (MCA57-8)."""
SEVERE_PARENT = "(known_grade BETWEEN 1 AND 2 OR (known_grade <= 4 AND known_category IN ('intellectual', 'mental')))"
"""SQL of a severe disability of a parent who cannot raise a child: also grade 4 of mind and spirit (MCA62-1)."""
CANCELLED = "注销|吊销|撤销|作废|失效|无效|过期|到期|cancel|revoke|expire|lapse|invalid"
_CATEGORIES = {
    "visual": ("视", "1"),
    "hearing": ("听", "2"),
    "speech": ("言", "3"),
    "physical": ("肢", "4"),
    "intellectual": ("智", "5"),
    "mental": ("精神", "6"),
    "multiple": ("多重", "7"),
}
"""The kinds of GB26341-1: our word, a part of the Chinese word, and the digit of the certificate."""
_GRADES = ("一", "二", "三", "四")


@carries("GB26341-1", "GB26341-2")
def certificates(screened: MonthScreened) -> str:
    """SQL of the linked certificates with known_category, known_grade, and whether they hold in the month.

    Where the list leaves kind or grade empty, the nineteenth and twentieth sign of the certificate say it.
    """
    category = " ".join(
        f"WHEN written_category = '{word}' OR contains(written_category, '{part}') OR written_category = '{digit}' "
        f"THEN '{word}'"
        for word, (part, digit) in _CATEGORIES.items()
    )
    grade = " ".join(
        f"WHEN contains(written_grade, '{place}') OR contains(written_grade, '{sign}') THEN {place}"
        for place, sign in enumerate(_GRADES, start=1)
    )
    in_month = f"COALESCE(valid_to >= {screened.first_day}, true)"
    return f"""
    (SELECT * EXCLUDE (written_category, written_grade), CASE {category} END AS known_category,
            CASE {grade} END AS known_grade,
            {in_month} AND NOT COALESCE(regexp_matches(status, '{CANCELLED}', 'i'), false) AS holds
     FROM (SELECT *, lower(COALESCE(category, certificate[19])) AS written_category,
                  COALESCE(grade, certificate[20]) AS written_grade FROM {linked("disability")}))
    """


def fill_known_disabilities(connection: DuckDBPyConnection, screened: MonthScreened) -> None:
    """Create the table ``known_disability``: the heaviest of each person in the month, by the list before the registry.

    Columns: the facts of the person, source, source_row, known_category, known_grade.
    """
    registered = """
    SELECT * EXCLUDE (source_row), 'people' AS source, source_row, disability_category AS known_category,
           disability_grade AS known_grade, 1 AS place
    FROM screened_person WHERE disability_grade > 0
    """
    known = registered
    if screened.has("disability"):
        listed = "known_category, known_grade, source_row"
        known += f"""
        UNION ALL BY NAME
        SELECT p.* EXCLUDE (source_row), 'disability' AS source, l.source_row, known_category, known_grade, 0 AS place
        FROM screened_person p
        JOIN (SELECT person_id, {listed} FROM {certificates(screened)} WHERE holds AND known_grade > 0) l
            USING (person_id)
        """
    heaviest = first_of_each("person_id", known, f"NOT COALESCE({SEVERE}, false), known_grade, place, source_row")
    connection.execute(f"CREATE TABLE known_disability AS {heaviest[1:-1]}")

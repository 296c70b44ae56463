"""Who may be paid wrongly, by the departments' lists (W01 to W08 and W15).

A list of owners or earners concerns a person who gets tekun, or whose family gets dibao: its means decide about both.
"""

from __future__ import annotations

from doudi.screening.rules import MonthScreened

_DAYS_OF_DEATH = {"deaths": "death_date", "cremations": "cremation_date"}


def linked(source: str) -> str:
    """SQL of the linked rows of a data set with the facts of person and family."""
    return f"""
    (SELECT l.row AS source_row, l.* EXCLUDE (row, outcome, household_id), p.* EXCLUDE (person_id, source_row)
     FROM linked_{source} l JOIN screened_person p USING (person_id))
    """


def warnings(source: str, rows: str, condition: str, *evidence: str) -> str:
    """SQL of a warning for each row that meets the condition, with the columns named as evidence."""
    pairs = ", ".join(f"'{name}', {name}" for name in (*evidence, "tier"))
    return f"""
    SELECT person_id, household_id, '{source}' AS source, source_row, json_object({pairs}) AS evidence
    FROM {rows} WHERE {condition}
    """


def paid_after_death(screened: MonthScreened) -> str:
    """An award in force in a month after the month of death, by a list of deaths or of cremations."""
    return " UNION ALL ".join(
        warnings(
            source,
            linked(source),
            f"has_award AND date_trunc('month', {day}) < {screened.first_day}",
            day,
            "programmes",
        )
        for source, day in _DAYS_OF_DEATH.items()
        if screened.has(source)
    )


def paid_in_prison(screened: MonthScreened) -> str:
    """An award in force in a month of which any day was spent in prison; without an end the term goes on."""
    in_month = f"from_date <= {screened.last_day} AND COALESCE(to_date >= {screened.first_day}, true)"
    return warnings("prison", linked("prison"), f"has_award AND {in_month}", "from_date", "to_date", "programmes")


def on_public_payroll(screened: MonthScreened) -> str:
    """A person on a public payroll, of a family on dibao or with an award other than the nursing subsidy alone.

    The nursing subsidy is paid whatever the income. Of a person's months the last counts.
    """
    rows = latest("public_payroll", "month", screened)
    condition = "family_has_dibao OR (has_award AND programmes <> ['disability_nursing'])"
    return warnings("public_payroll", rows, condition, "month", "unit", "amount_fen", "programmes")


def latest(source: str, month_column: str, screened: MonthScreened) -> str:
    """SQL of each person's last row of a monthly list, up to the month and not older than lists may lag behind."""
    earliest = screened.months_before(screened.figure("warning_list_lag_months"))
    return f"""
    (SELECT * FROM {linked(source)} WHERE {month_column} BETWEEN {earliest} AND {screened.first_day}
     QUALIFY row_number() OVER (PARTITION BY person_id ORDER BY {month_column} DESC, source_row DESC) = 1)
    """

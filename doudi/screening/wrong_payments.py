"""Who may be paid wrongly (W01 to W03 and W09, W15): people whom a list says to be dead, in prison, on a payroll."""

from __future__ import annotations

from doudi.screening.facts import DAYS_OF_DEATH, in_prison
from doudi.screening.queries import latest, linked, warnings
from doudi.screening.rules import MonthScreened


def paid_after_death(screened: MonthScreened) -> str:
    """An award in force in a month after the month of death, by a list of deaths or of cremations."""
    return " UNION ALL ".join(
        warnings(
            source,
            linked(source),
            f"has_award AND date_trunc('month', {day}) < {screened.first_day}",
            day,
            "programmes",
            "tier",
        )
        for source, day in DAYS_OF_DEATH.items()
        if screened.has(source)
    )


def paid_in_prison(screened: MonthScreened) -> str:
    """An award in force in a month of which any day was spent in prison; without an end the term goes on."""
    return warnings(
        "prison", linked("prison"), f"has_award AND {in_prison(screened)}", "from_date", "to_date", "programmes", "tier"
    )


def on_public_payroll(screened: MonthScreened) -> str:
    """A person paid or pensioned from public money, of a family on dibao or with an award beside the nursing subsidy.

    The nursing subsidy is paid whatever the income. Of a person's months the last counts; a pension is one of offices
    and institutions in the list of social insurance.
    """
    condition = "(family_has_dibao OR (has_award AND programmes <> ['disability_nursing']))"
    queries = []
    if screened.has("public_payroll"):
        rows = latest("public_payroll", screened)
        queries.append(warnings("public_payroll", rows, condition, "month", "unit", "amount_fen", "programmes", "tier"))
    if screened.has("social_insurance"):
        paid = f"{condition} AND {_PUBLIC_PENSION}"
        rows = latest("social_insurance", screened, "amount_fen DESC NULLS LAST, source_row")
        queries.append(warnings("social_insurance", rows, paid, "month", "kind", "amount_fen", "programmes", "tier"))
    return " UNION ALL ".join(queries)


_PUBLIC_PENSION = "regexp_matches(kind, '机关|事业') AND regexp_matches(kind, '养老|退休') AND amount_fen > 0"


_DOUBLE = """
    (has_dibao AND has_tekun)
    OR (has_tekun AND (has_disability_living OR has_disability_nursing))
    OR (child_award_status IN ('orphan', 'hiv') AND (has_disability_living OR has_dibao OR has_tekun))
    OR (has_disabled_child_care AND has_disability_nursing)
"""


def paid_twice(_screened: MonthScreened) -> str:
    """Two awards that exclude each other, or one identity number with awards in two families (P30-1.10, SC52-3).

    Points at the later of a person's awards, or at each person of that number. Other counties are not in the files.
    """
    awards = """
    (SELECT p.* EXCLUDE (source_row), a.source_row, c.child_status AS child_award_status
     FROM screened_person p JOIN award_in_force a USING (person_id)
     LEFT JOIN (SELECT person_id, child_status FROM award_in_force WHERE programme = 'child_living') c USING (person_id)
     QUALIFY row_number() OVER (PARTITION BY person_id ORDER BY a.from_month DESC, a.source_row DESC) = 1)
    """
    people = """
    (SELECT *, COUNT(DISTINCT household_id) OVER (PARTITION BY upper(id_number)) AS families
     FROM screened_person WHERE has_award AND id_number IS NOT NULL)
    """
    return (
        warnings("awards", awards, _DOUBLE, "programmes", "child_award_status")
        + " UNION ALL "
        + warnings("people", people, "families > 1", "programmes", "families")
    )


def grown_and_not_at_school(screened: MonthScreened) -> str:
    """A child's award after the month of the eighteenth birthday, of a person who is not in the school roll."""
    awards = """
    (SELECT p.* EXCLUDE (source_row), a.source_row, a.programme
     FROM screened_person p JOIN award_in_force a USING (person_id))
    """
    grown = screened.figure("one_person_adult_age")
    condition = (
        f"programme IN ('child_living', 'disabled_child_care') "
        f"AND date_trunc('month', birth_date + INTERVAL {grown} YEAR) < {screened.first_day} "
        "AND person_id NOT IN (SELECT person_id FROM linked_students)"
    )
    return warnings("awards", awards, condition, "programme", "age")

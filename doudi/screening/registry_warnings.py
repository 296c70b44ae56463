"""What the registry itself shows of a person or family with an award (R01 to R05), as far as a snapshot knows."""

from __future__ import annotations

from doudi.screening.disability_certificates import certificates
from doudi.screening.queries import family_warnings, first_of_each, warnings
from doudi.screening.rules import MonthScreened


def turned_eighteen(screened: MonthScreened) -> str:
    """Eighteen by the end of the month: with a child's award at any time since, with another in the month itself."""
    grown = screened.figure("one_person_adult_age")
    birthday = f"(birth_date + INTERVAL {grown} YEAR)"
    condition = (
        f"is_alive AND {birthday} <= {screened.last_day} AND (has_child_living OR has_disabled_child_care "
        f"OR (has_award AND {birthday} >= {screened.first_day}))"
    )
    return warnings("people", "screened_person", condition, "birth_date", "programmes")


def moved(screened: MonthScreened) -> str:
    """A family with an award that lives in another area from this month on: other standards hold."""
    rows = """
    (SELECT n.*, CAST(NULL AS VARCHAR) AS person_id,
            COALESCE(lag(n.area) OVER (PARTITION BY household_id ORDER BY from_month), h.area) AS area_before
     FROM (SELECT row_number() OVER () AS source_row, * FROM household_areas) n JOIN households h USING (household_id))
    """
    aided = "household_id IN (SELECT household_id FROM screened_person WHERE has_award)"
    condition = f"from_month = {screened.first_day} AND area <> area_before AND {aided}"
    return family_warnings("household_areas", rows, condition, "from_month", "area_before", "area")


def certificate_lapsed(screened: MonthScreened) -> str:
    """A subsidy for disabled people while no certificate of the person holds in the month any more."""
    subsidised = "has_disability_living OR has_disability_nursing OR has_disabled_child_care"
    rows = first_of_each(
        "person_id",
        f"SELECT *, bool_or(holds) OVER (PARTITION BY person_id) AS any_holds FROM {certificates(screened)}",
        "valid_to DESC NULLS LAST, source_row DESC",
    )
    condition = f"({subsidised}) AND NOT any_holds"
    return warnings("disability", rows, condition, "valid_to", "status", "programmes", "tier")


def registered_dead(screened: MonthScreened) -> str:
    """An award in force in a month after the month of death that the registry has."""
    condition = f"has_award AND date_trunc('month', death_date) < {screened.first_day}"
    return warnings("people", "screened_person", condition, "death_date", "programmes")


def registered_prisoner(_screened: MonthScreened) -> str:
    """An award in force of a person whom the registry has in prison."""
    return warnings("people", "screened_person", "has_award AND in_prison", "programmes")

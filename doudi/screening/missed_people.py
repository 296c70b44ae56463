"""Who may be missed, person by person (M01 to M07, M10 and M11).

Aided is who gets dibao or tekun; covered, who also gets the living allowance of a child.
"""

from __future__ import annotations

from doudi import policy
from doudi.screening.disability_certificates import SEVERE, SEVERE_PARENT, certificates
from doudi.screening.queries import first_of_each, latest, linked, warnings
from doudi.screening.rules import MonthScreened

_HERE = "lives_on AND NOT is_in_prison"
_RESIDENTS = "居民|新农保|resident"
"""Kinds of social insurance that need no wage."""


def severely_disabled_without_help(screened: MonthScreened) -> str:
    """A grown person, severely disabled by a valid certificate, without insured wage, dibao and tekun."""
    wages = latest("social_insurance", screened, "base_fen DESC NULLS LAST, source_row")
    is_wage = f"base_fen > 0 AND NOT COALESCE(regexp_matches(kind, '{_RESIDENTS}', 'i'), false)"
    waged = f"SELECT person_id FROM {wages} WHERE {is_wage}"
    grown = screened.figure("one_person_adult_age")
    valid = f"SELECT * FROM {certificates(screened)} WHERE holds AND {SEVERE}"
    condition = f"{_HERE} AND age >= {grown} AND NOT is_aided AND person_id NOT IN ({waged})"
    evidence = ("known_category", "known_grade", "valid_to", "tier")
    return warnings("disability", first_of_each("person_id", valid, "known_grade, source_row"), condition, *evidence)


def costly_illness_without_help(screened: MonthScreened) -> str:
    """Own-paid medical cost of twelve months above so many years of a rural income, and not covered."""
    years = screened.figure("warning_own_medical_income_years")
    limit = screened.figure("disposable_income_year", "rural") * years // policy.RATIO_SCALE
    year = (
        f"SELECT * FROM {linked('medical')} WHERE month BETWEEN {screened.months_before(11)} AND {screened.first_day}"
    )
    summed = f"SELECT *, SUM(own_paid_fen) OVER (PARTITION BY person_id)::BIGINT AS own_paid_year_fen FROM ({year})"
    rows = first_of_each("person_id", f"SELECT *, {limit} AS limit_fen FROM ({summed})", "month DESC, source_row DESC")
    condition = f"{_HERE} AND NOT is_covered AND own_paid_year_fen > limit_fen"
    return warnings("medical", rows, condition, "own_paid_year_fen", "limit_fen", "month", "tier")


def monitored_without_help(screened: MonthScreened) -> str:
    """A monitored person whose risk is not removed by the end of the month, of a family without dibao and tekun."""
    condition = f"{_HERE} AND NOT family_is_aided AND COALESCE(risk_removed_on > {screened.last_day}, true)"
    rows = first_of_each("person_id", f"SELECT * FROM {linked('monitored_poverty')} WHERE {condition}")
    return warnings("monitored_poverty", rows, "true", "risk_kind", "risk_removed_on", "tier")


def old_and_alone(screened: MonthScreened) -> str:
    """An old person alone in the household register, with no pension but the basic one, and not covered.

    Transfers of the registry, which leave out the basic pension, count as a higher pension; so does a larger amount in
    the list of social insurance, where it is there.
    """
    age = screened.figure("warning_living_alone_age")
    condition = (
        f"{_HERE} AND age >= {age} AND members = 1 AND NOT is_covered AND transfer_fen = 0 AND NOT in_institution"
    )
    if screened.has("social_insurance"):
        paid = latest("social_insurance", screened, "amount_fen DESC NULLS LAST, source_row")
        is_higher = "regexp_matches(kind, '养老|pension', 'i') AND amount_fen > basic_pension_fen"
        condition += f" AND person_id NOT IN (SELECT person_id FROM {paid} WHERE {is_higher})"
    return warnings("people", "screened_person", condition, "age", "basic_pension_fen")


def child_without_parents_care(screened: MonthScreened) -> str:
    """A child without the living allowance, both of whose parents are dead, in prison or severely disabled.

    Or whose status in the registry is already one of an unattended child. Parents are found by their relation to the
    head of the household, where there are just two; others a snapshot does not know.
    """
    parents = f"""
    SELECT c.person_id, list(CASE WHEN NOT p.is_alive THEN 'dead' WHEN p.is_in_prison THEN 'in_prison'
                                  WHEN {SEVERE_PARENT} THEN 'severely_disabled' END ORDER BY p.source_row) AS parents,
           COUNT(*) AS number
    FROM screened_person c JOIN screened_person p ON p.household_id = c.household_id
         AND p.generation = c.generation - 1 AND p.relation_group IN (0, 1, 2, 3, 5, 8)
    LEFT JOIN known_disability d ON d.person_id = p.person_id
    WHERE c.relation_group IN (0, 2, 3, 4) AND c.age < {screened.figure("one_person_adult_age")}
    GROUP BY c.person_id
    """
    rows = f"(SELECT * FROM screened_person LEFT JOIN ({parents}) USING (person_id))"
    lost = "COALESCE(number = 2 AND len(list_filter(parents, lambda x: x IS NOT NULL)) = 2, false)"
    condition = (
        f"is_alive AND age < {screened.figure('one_person_adult_age')} AND NOT has_child_living AND NOT has_tekun "
        f"AND (child_status <> 'none' OR {lost})"
    )
    return warnings("people", rows, condition, "age", "child_status", "parents")


def disabled_without_subsidy(screened: MonthScreened) -> str:
    """Disabled on dibao without the living subsidy, or of a grade that gets the nursing subsidy and without it.

    Who gets tekun, a child's award, or other nursing money gets no subsidy beside it (SC52-3).
    """
    nursing = screened.figure("nursing_grade_limit")
    lacks_living = "has_dibao AND NOT has_disability_living AND NOT has_child_living AND NOT other_living_allowance"
    lacks_nursing = (
        f"known_grade <= {nursing} AND NOT has_disability_nursing AND NOT has_disabled_child_care "
        "AND NOT other_nursing_allowance"
    )
    lacking = (
        f"list_concat(CASE WHEN {lacks_living} THEN ['disability_living'] ELSE [] END, "
        f"CASE WHEN {lacks_nursing} THEN ['disability_nursing'] ELSE [] END)"
    )
    rows = f"(SELECT *, {lacking} AS lacking FROM known_disability)"
    condition = f"{_HERE} AND len(lacking) > 0 AND NOT has_tekun AND NOT work_injury_nursing"
    columns = ("lacking", "known_category", "known_grade")
    return " UNION ALL ".join(
        warnings(source, rows, f"source = '{source}' AND {condition}", *columns) for source in ("people", "disability")
    )


def unemployed_with_low_income(screened: MonthScreened) -> str:
    """Registered unemployed for some months and still, of a family with a low income and without dibao and tekun."""
    months = screened.figure("warning_unemployment_months")
    still = (
        f"date_add(registered_on, INTERVAL {months} MONTH) <= {screened.last_day} "
        f"AND COALESCE(ended_on > {screened.last_day}, true)"
    )
    rows = first_of_each("person_id", f"SELECT * FROM {_with_income('unemployment', screened)} WHERE {still}")
    condition = f"{_HERE} AND NOT family_is_aided AND income_per_head_fen < line_fen"
    return warnings("unemployment", rows, condition, "registered_on", "income_per_head_fen", "line_fen", "tier")


def disaster_and_low_income(screened: MonthScreened) -> str:
    """Struck by a disaster within some months, of a family with a low income and without dibao and tekun."""
    earliest = screened.months_before(screened.figure("warning_disaster_months"))
    recent = f'"date" BETWEEN {earliest} AND {screened.last_day}'
    rows = first_of_each("person_id", f"SELECT * FROM {_with_income('disaster', screened)} WHERE {recent}")
    condition = f"{_HERE} AND NOT family_is_aided AND income_per_head_fen < line_fen"
    return warnings("disaster", rows, condition, "event", "date", "income_per_head_fen", "line_fen", "tier")


def illness_after_dibao(screened: MonthScreened) -> str:
    """Own-paid medical cost above a line after a person's dibao ended, some months ago at most; not covered again."""
    months = screened.figure("warning_illness_after_dibao_cost_months")
    limit = screened.figure("dibao_standard", "rural") * months
    earliest = screened.months_before(screened.figure("warning_illness_after_dibao_months"))
    ended = f"""
    SELECT person_id, MAX(to_month) AS last_dibao_month FROM numbered_award WHERE programme = 'dibao'
    GROUP BY person_id HAVING COALESCE(MAX(to_month), DATE '9999-12-01') >= {earliest}
    """
    cost = "month > last_dibao_month AND own_paid_fen > 0"
    costs = f"""
    SELECT l.*, e.last_dibao_month, SUM(own_paid_fen) OVER (PARTITION BY person_id)::BIGINT AS own_paid_since_fen
    FROM {linked("medical")} l JOIN ({ended}) e USING (person_id)
    WHERE {cost} AND month <= {screened.first_day} AND last_dibao_month < {screened.first_day}
    """
    rows = first_of_each("person_id", f"SELECT *, {limit} AS limit_fen FROM ({costs})", "month DESC, source_row DESC")
    condition = f"{_HERE} AND NOT is_covered AND own_paid_since_fen > limit_fen"
    evidence = ("last_dibao_month", "own_paid_since_fen", "limit_fen", "month", "tier")
    return warnings("medical", rows, condition, *evidence)


def _with_income(source: str, screened: MonthScreened) -> str:
    """SQL of the linked rows of a list with the income per head of the family, and the line of a margin family."""
    homes = f"SELECT household_id, {screened.income_line('dibao_margin_factor')} AS line_fen FROM area_in_month"
    return f"""
    (SELECT l.*, i.income_per_head_fen, h.line_fen
     FROM {linked(source)} l JOIN family_income i USING (household_id) JOIN ({homes}) h USING (household_id))
    """

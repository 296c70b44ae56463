"""Means that departments know of (W04 to W08).

They count for a person on tekun and for a family on dibao (MCA57-14).
"""

from __future__ import annotations

from doudi.screening.queries import first_of_each, latest, linked, warnings
from doudi.screening.rules import MonthScreened

DECIDES = "(has_tekun OR family_has_dibao)"

EXEMPT_VEHICLES = (
    "残疾|代步|轮椅|摩托|二轮|两轮|三轮|电动自行车|助力车|轻便|拖拉机|农用|农机"
    "|cycle|bike|moped|scooter|wheelchair|wheeler|mobility|disab|tractor|farm"
)
"""Vehicles that no family's award depends on: for disabled people, ordinary two and three wheels, farm machines."""
CLOSED_COMPANIES = "注销|吊销|撤销|迁出|停业|歇业|关闭|cancel|revoke|close|dissol|inactive|ceased|deregist|struck"
COMMERCIAL_USES = "商|店|铺|办公|写字|工业|厂房|仓储|非住|commerc|shop|office|industr|retail|business|warehouse"
HOMES = "住|宅|公寓|别墅|resid|dwell|home|house|apartment|flat"


def _matches(column: str, pattern: str) -> str:
    return f"COALESCE(regexp_matches({column}, '{pattern}', 'i'), false)"


def _found(source: str, condition: str) -> str:
    return f"SELECT * FROM {linked(source)} WHERE {condition}"


def owns_vehicle(screened: MonthScreened) -> str:
    """A vehicle that is not exempt, registered by the end of the month; a plate counts once."""
    condition = (
        f"{DECIDES} AND NOT {_matches('kind', EXEMPT_VEHICLES)} "
        f"AND COALESCE(registered_on <= {screened.last_day}, true)"
    )
    rows = first_of_each("person_id, COALESCE(plate, 'row ' || source_row)", _found("vehicles", condition))
    return warnings("vehicles", rows, "true", "kind", "registered_on", "programmes", "tier", key="plate")


def runs_company(_screened: MonthScreened) -> str:
    """A role in a company, or a trade of one's own, that is not closed; a role in a company counts once."""
    condition = f"{DECIDES} AND NOT {_matches('status', CLOSED_COMPANIES)}"
    key = "person_id, role, COALESCE(credit_code, 'row ' || source_row)"
    rows = first_of_each(key, _found("companies", condition))
    return warnings("companies", rows, "true", "role", "status", "programmes", "tier", key="credit_code")


def owns_second_home(screened: MonthScreened) -> str:
    """Commercial property, or the homes of a family beyond the number allowed; a certificate counts once."""
    key = "COALESCE(certificate, 'row ' || source_row)"
    is_home = f"{_matches('use', HOMES)} AND NOT {_matches('use', COMMERCIAL_USES)}"
    used = f"""
    SELECT *, {_matches("use", COMMERCIAL_USES)} AS is_commercial, {is_home} AS is_home,
           MIN(source_row) OVER (PARTITION BY household_id, {key}) AS first_row
    FROM {linked("property")}
    """
    home = "dense_rank() OVER (PARTITION BY household_id, is_home ORDER BY first_row)"
    rows = f"(SELECT *, CASE WHEN is_home THEN {home} END AS home FROM ({used}))"
    condition = f"{DECIDES} AND (is_commercial OR home > {screened.figure('homes_limit')})"
    once = first_of_each(
        f"person_id, {key}", f"SELECT * FROM {rows} WHERE {condition}", "NOT is_commercial, source_row"
    )
    return warnings("property", once, "true", "use", "area_m2", "home", "programmes", "tier", key="certificate")


def deposits_over_limit(screened: MonthScreened) -> str:
    """Deposits of a family above so many months of the dibao standard a head.

    Of each person the balances of the last day that the bank told; points at the largest of those for whom means count.
    """
    months = screened.figure("warning_deposit_months")
    standards = _by_area(screened)
    balances = f"""
    SELECT * FROM {linked("deposits")} WHERE COALESCE(as_of <= {screened.last_day}, true)
    QUALIFY as_of IS NOT DISTINCT FROM MAX(as_of) OVER (PARTITION BY person_id)
    """
    summed = f"""
    SELECT b.*, SUM(balance_fen) OVER (PARTITION BY b.household_id)::BIGINT AS family_balance_fen,
           b.members * {months} * {standards} AS limit_fen
    FROM ({balances}) b JOIN area_in_month h ON h.household_id = b.household_id
    """
    rows = first_of_each("household_id", summed, f"NOT {DECIDES}, balance_fen DESC NULLS LAST, source_row")
    condition = f"{DECIDES} AND family_balance_fen > limit_fen"
    return warnings("deposits", rows, condition, "family_balance_fen", "limit_fen", "as_of", "programmes", "tier")


def insurance_base_over_line(screened: MonthScreened) -> str:
    """A base of social insurance above so many months of the dibao standard, in the last month that the list has."""
    months = screened.figure("warning_insurance_base_months")
    last = latest("social_insurance", screened, "base_fen DESC NULLS LAST, source_row")
    line = f"{months} * {_by_area(screened)}"
    rows = f"(SELECT l.*, {line} AS line_fen FROM {last} l JOIN area_in_month h ON h.household_id = l.household_id)"
    condition = f"{DECIDES} AND base_fen > line_fen"
    return warnings(
        "social_insurance", rows, condition, "month", "kind", "base_fen", "line_fen", "wage_fen", "programmes", "tier"
    )


def _by_area(screened: MonthScreened) -> str:
    """SQL of the dibao standard of a household ``h`` in the month."""
    urban, rural = (screened.figure("dibao_standard", area) for area in ("urban", "rural"))
    return f"CASE h.area WHEN 'urban' THEN {urban} ELSE {rural} END"

"""A small calculator of the answers of generated questions, written from the papers; it imports no policy code.

Amounts are fen. Figures are those of 于民字〔2023〕30号 from January 2023, and 赣府发〔2025〕5号 from January 2025.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

DIBAO = {"urban": 885_00, "rural": 660_00}
MINIMUM = {"urban": 290_00, "rural": 220_00}
TEKUN = {
    ("urban", "full"): 1150_00,
    ("urban", "partial"): 1150_00,
    ("urban", "none"): 1150_00,
    ("rural", "full"): 860_00,
    ("rural", "partial"): 1150_00,
    ("rural", "none"): 1150_00,
}
CARE = {"full": 100_00, "partial": 350_00, "none": 1380_00}
LAID_OFF = {"urban": 665_00, "rural": 550_00}
CHILD_HOME, CHILD_INSTITUTION, DISABLED_CHILD_CARE = 1360_00, 1820_00, 1380_00
MOST_GRADE_ALONE = {
    "physical": 2,
    "hearing": 2,
    "speech": 2,
    "visual": 2,
    "multiple": 2,
    "intellectual": 3,
    "mental": 3,
}
MOST_GRADE_TEKUN = {"physical": 2, "visual": 1, "intellectual": 3, "mental": 3, "multiple": 2}
DEGREE_MONTHS = {"low": 1, "middle": 3, "high": 6}
LIMITS: dict[tuple[str, str | None], int] = {
    ("dibao_confirmation_days", None): 18,
    ("dibao_extended_days", None): 45,
    ("tekun_confirmation_days", None): 30,
    ("child_confirmation_days", None): 30,
    ("expenditure_confirmation_days", None): 30,
    ("check_start_days", None): 3,
    ("inquiry_start_days", None): 3,
    ("notice_days", None): 3,
    ("posting_days", None): 7,
    ("objection_review_days", None): 15,
    ("least_visitors", None): 2,
    ("tekun_random_check", None): 3000,
    ("self_care_review_days", None): 10,
    ("review_months_settled", None): 12,
    ("review_months_changing", None): 6,
    ("death_closing_months", None): 3,
    ("gradual_exit_months", None): 6,
    ("one_person_adult_age", None): 18,
    ("dibao_margin_factor", None): 15000,
    ("tekun_floor_factor", None): 13000,
    ("tekun_elderly_age", None): 60,
    ("tekun_minor_age", None): 16,
    ("child_age_limit", None): 18,
    ("self_care_partial_limit", None): 3,
    ("nursing_grade_limit", None): 2,
    ("one_person_grade_limit", "intellectual"): 3,
    ("one_person_grade_limit", "physical"): 2,
    ("tekun_grade_limit", "mental"): 3,
    ("tekun_grade_limit", "visual"): 1,
    ("tekun_grade_limit", "physical"): 2,
    ("relief_uninsured_months", None): 3,
    ("price_subsidy_working_days", None): 20,
    ("petition_tell_days", None): 15,
    ("petition_finish_days", None): 60,
    ("petition_extension_days", None): 30,
    ("petition_review_request_days", None): 30,
    ("in_time_share_minimum", None): 8000,
    ("dibao_standard", "urban"): 885_00,
    ("dibao_standard", "rural"): 660_00,
    ("dibao_minimum", "urban"): 290_00,
    ("dibao_minimum", "rural"): 220_00,
    ("dibao_average_supplement_target", "urban"): 570_00,
    ("dibao_average_supplement_target", "rural"): 440_00,
    ("dibao_county_share", "urban"): 105_00,
    ("dibao_county_share", "rural"): 88_00,
    ("tekun_county_share_urban", None): 600_00,
    ("temporary_relief_budget_per_resident", None): 1_00,
    ("relief_follow_up_from_county_leader", None): 10000_00,
    ("relief_follow_up_from_township_leader", None): 5000_00,
}
UNABLE = {
    "severe_disability",
    "grave_illness",
    "in_prison",
    "compulsory_detox",
    "missing_contact",
    "guardianship_revoked",
}
GONE = {"dead", "missing"}


def disability_subsidy(month: date) -> int:
    return 110_00 if month >= date(2025, 1, 1) else 100_00


def one_dibao(area: str, klass: str, income: int) -> int:
    return DIBAO[area] if klass == "long_term" else max(DIBAO[area] - income, MINIMUM[area])


def dibao_amount(facts: dict[str, Any], month: date) -> int:
    return one_dibao(facts["area"], facts["class"], facts["income_fen"]) * int(facts["size"])


def family_total(facts: dict[str, Any], month: date) -> int:
    subsidies = 2 if facts["grade"] <= 2 and facts["needs_care"] else 1
    dibao = one_dibao(facts["area"], "other", facts["income_fen"]) * int(facts["size"])
    return dibao + subsidies * disability_subsidy(month)


def raise_back_pay(facts: dict[str, Any], month: date) -> int:
    old = {"urban": 825_00, "rural": 600_00}[facts["area"]]
    assert facts["old_fen"] == old
    return (DIBAO[facts["area"]] - old) * int(facts["size"]) * int(facts["months"])


def tekun_amount(facts: dict[str, Any], month: date) -> int:
    return TEKUN[facts["area"], facts["self_care"]] + CARE[facts["self_care"]]


def child_amount(facts: dict[str, Any], month: date) -> int:
    is_inside = facts["in_institution"] and facts["status"] == "orphan"
    care = DISABLED_CHILD_CARE if facts["is_disabled"] else 0
    return (CHILD_INSTITUTION if is_inside else CHILD_HOME) + care


def child_top_up(facts: dict[str, Any], month: date) -> int:
    dibao = one_dibao(facts["area"], "other", facts["income_fen"])
    assert dibao == facts["dibao_fen"]
    return int(CHILD_HOME - dibao)


def disability_amount(facts: dict[str, Any], month: date) -> int:
    status = facts["status"]
    if status in {"tekun", "work_injury"}:
        return 0
    living = status in {"dibao", "other_nursing"}
    nursing = status != "other_nursing" and facts["grade"] <= 2 and facts["needs_care"]
    return int(living + nursing) * disability_subsidy(month)


def laid_off_amount(facts: dict[str, Any], month: date) -> int:
    return LAID_OFF[facts["area"]] * int(facts["number"])


def income_per_head(facts: dict[str, Any], month: date) -> int:
    wage = facts["new_wage_fen"]
    if facts["months_in_work"] < 12:
        wage -= wage // 5
    return int(facts["wage_fen"] + wage) // (3 + int(facts["children"]))


def who_qualifies(facts: dict[str, Any], month: date) -> str:
    standard = DIBAO[facts["area"]]
    if facts["per_head_fen"] < standard:
        return "dibao"
    if facts["per_head_fen"] * 2 >= standard * 3:
        return "none"
    is_severe = facts["is_ill"] or 1 <= facts["grade"] <= MOST_GRADE_ALONE.get(facts["category"], 0)
    return "one_person" if is_severe else "margin"


def margin_line(facts: dict[str, Any], month: date) -> int:
    return DIBAO[facts["area"]] * 3 // 2 * int(facts["size"])


def tekun_condition(facts: dict[str, Any], month: date) -> str:
    grade = facts["grade"]
    if not (facts["age"] >= 60 or facts["age"] < 16 or 1 <= grade <= MOST_GRADE_TEKUN.get(facts["category"], 0)):
        return "no_work_capacity"
    if facts["income_fen"] >= DIBAO["rural"]:
        return "no_livelihood"
    return "no_capable_supporter" if facts["supporter"] == "capable" else "tekun"


def child_status(facts: dict[str, Any], month: date) -> str:
    parents = {facts["father"], facts["mother"]}
    if parents <= GONE:
        return "orphan"
    return "de_facto_unattended" if parents <= GONE | UNABLE else "none"


def self_care_money(facts: dict[str, Any], month: date) -> int:
    failed = int(facts["failed"])
    return CARE["full" if failed == 0 else "partial" if failed <= 3 else "none"]


def relief_amount(facts: dict[str, Any], month: date) -> int:
    standard = DIBAO[facts["area"]] * int(facts["persons"])
    return min(standard * DEGREE_MONTHS[facts["degree"]], max(standard * 12 - int(facts["prior_fen"]), 0))


def relief_decider(facts: dict[str, Any], month: date) -> str:
    counted = facts["total_fen"] + facts["prior_fen"]
    return "township" if counted <= 2000_00 else "conference" if counted >= 10000_00 else "bureau"


def relief_follow_up(facts: dict[str, Any], month: date) -> str:
    tiers = ((10000_00, "county_leader"), (5000_00, "township_leader"), (2000_00, "township_officer"))
    return next((who for least, who in tiers if facts["total_fen"] >= least), "none")


def limit_asked(facts: dict[str, Any], month: date) -> int:
    if facts["figure"] == "disability_living_standard":
        return disability_subsidy(month)
    if facts["figure"] == "fine_times_limit":
        return 2 if month >= date(2026, 7, 1) else 3
    return LIMITS[facts["figure"], facts["key"]]


CALCULATORS: dict[str, Callable[[dict[str, Any], date], int | str]] = {
    "dibao_amount": dibao_amount,
    "family_total": family_total,
    "raise_back_pay": raise_back_pay,
    "tekun_amount": tekun_amount,
    "child_amount": child_amount,
    "child_top_up": child_top_up,
    "disability_amount": disability_amount,
    "laid_off_amount": laid_off_amount,
    "income_per_head": income_per_head,
    "who_qualifies": who_qualifies,
    "margin_line": margin_line,
    "tekun_condition": tekun_condition,
    "child_status": child_status,
    "self_care_money": self_care_money,
    "relief_amount": relief_amount,
    "relief_decider": relief_decider,
    "relief_follow_up": relief_follow_up,
    "limit_asked": limit_asked,
}

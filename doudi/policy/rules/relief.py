"""临时救助 (temporary relief): amount, ceiling, who decides, checks, days allowed, follow-up visit.

The rules are asked for the month of the application, as known on its day. Dates are counted from the days that they
give by :mod:`doudi.policy.engine.relief_assessment`.
"""

from doudi.policy.language import (
    NOTHING,
    Amount,
    ByCategory,
    Category,
    Count,
    Flag,
    Months,
    household_rule,
    if_else,
    larger,
    smaller,
    word,
)


@household_rule("申请当月的低保标准", cites="MCA23-2.3")
def relief_standard(area: Category, dibao_standard: ByCategory[Amount]) -> Amount:
    return dibao_standard[area]


@household_rule("小金额先行救助", cites=("P18-6.b", "SAL2026-50"))
def relief_is_small_first(relief_kind: Category) -> Flag:
    return relief_kind.equals("small_first")


@household_rule("按完整程序办理（支出型）", cites="MCA23-2.2")
def relief_takes_full_procedure(relief_kind: Category) -> Flag:
    return relief_kind.equals("expenditure")


# --- amount -----------------------------------------------------------------------------------------


@household_rule("按人数和困难程度的金额", cites=("MCA23-2.3", "P30-1.8"))
def relief_amount_by_degree(
    relief_standard: Amount,
    relief_persons_affected: Count,
    relief_degree: Category,
    relief_degree_months: ByCategory[Months],
) -> Amount:
    return relief_standard * relief_persons_affected * relief_degree_months[relief_degree]


@household_rule("小金额先行救助的金额", cites=("P18-6.b", "SAL2026-50"))
def relief_small_first_amount(relief_standard: Amount, relief_small_first_months: Months) -> Amount:
    return relief_standard * relief_small_first_months


@household_rule("按上限扣减前的金额", cites="MCA23-2.3")
def relief_amount_before_ceiling(
    relief_is_small_first: Flag, relief_small_first_amount: Amount, relief_amount_by_degree: Amount
) -> Amount:
    return if_else(relief_is_small_first, relief_small_first_amount, relief_amount_by_degree)


@household_rule("十二个月内还可以给的上限", cites="MCA23-2.3")
def relief_ceiling(
    relief_standard: Amount,
    relief_persons_affected: Count,
    relief_ceiling_months: Months,
    relief_prior_12_months_fen: Amount,
) -> Amount:
    return larger(
        relief_standard * relief_persons_affected * relief_ceiling_months - relief_prior_12_months_fen, NOTHING
    )


@household_rule("建议金额", cites=("MCA23-2.3", "P30-1.8", "SC649-47", "SAL2026-29"), carries=("MCA23-2.3", "P30-1.8"))
def relief_proposed(relief_amount_before_ceiling: Amount, relief_ceiling: Amount) -> Amount:
    return smaller(relief_amount_before_ceiling, relief_ceiling)


@household_rule("救助总额（批准的，未批准时按建议的）", cites="MCA23-2.4")
def relief_total(relief_is_approved: Flag, relief_approved_total_fen: Amount, relief_proposed: Amount) -> Amount:
    return if_else(relief_is_approved, relief_approved_total_fen, relief_proposed)


# --- who decides ------------------------------------------------------------------------------------


@household_rule("合并同一事由后的金额", cites="SC47-2")
def relief_counting_amount(relief_total: Amount, relief_prior_same_cause_fen: Amount) -> Amount:
    return relief_total + relief_prior_same_cause_fen


@household_rule("本乡镇可以审核确认的金额", cites=("P18-6.e", "MCA23-2.2"), carries="MCA23-2.2")
def relief_limit_of_township(
    relief_township_has_own_limit: Flag, relief_own_township_limit_fen: Amount, relief_township_limit: Amount
) -> Amount:
    return if_else(relief_township_has_own_limit, relief_own_township_limit_fen, relief_township_limit)


@household_rule("总额超过上限", cites=("P18-6.i", "MCA23-2.3"))
def relief_is_above_ceiling(relief_total: Amount, relief_ceiling: Amount) -> Flag:
    return relief_total > relief_ceiling


@household_rule("须一事一议", cites=("P18-6.i", "MCA23-2.3"))
def relief_needs_conference(
    relief_is_above_ceiling: Flag, relief_counting_amount: Amount, relief_conference_from: Amount
) -> Flag:
    return relief_is_above_ceiling | (relief_counting_amount >= relief_conference_from)


@household_rule("乡镇可以决定", cites=("P18-6.e", "MCA23-2.2", "SC649-48"), carries=("MCA23-2.2", "SC649-48"))
def relief_township_decides(
    relief_needs_conference: Flag, relief_counting_amount: Amount, relief_limit_of_township: Amount
) -> Flag:
    return ~relief_needs_conference & (relief_counting_amount <= relief_limit_of_township)


@household_rule("由谁决定", cites=("P18-6.e", "P18-6.i", "SC649-48"), carries=("P18-6.i", "SC649-48"))
def relief_decided_by(relief_needs_conference: Flag, relief_township_decides: Flag) -> Category:
    return if_else(
        relief_needs_conference, word("conference"), if_else(relief_township_decides, word("township"), word("bureau"))
    )


@household_rule("特别救助", cites=("P18-6.l", "P30-1.8"), carries="P30-1.8")
def relief_is_special(relief_total: Amount, relief_special_from: Amount) -> Flag:
    return relief_total >= relief_special_from


# --- procedure --------------------------------------------------------------------------------------


@household_rule("已认定的低保、特困、低保边缘或支出型困难家庭，只核实支出", cites="MCA23-2.2")
def relief_verifies_spending_only(relief_takes_full_procedure: Flag, relief_family_is_recognised: Flag) -> Flag:
    return relief_takes_full_procedure & relief_family_is_recognised


@household_rule("须核对家庭经济状况", cites=("MCA23-2.2", "SC47-2"))
def relief_needs_economic_check(relief_takes_full_procedure: Flag, relief_verifies_spending_only: Flag) -> Flag:
    return relief_takes_full_procedure & ~relief_verifies_spending_only


@household_rule("须公示", cites=("MCA23-2.2", "SC47-2"))
def relief_needs_public_notice(relief_takes_full_procedure: Flag) -> Flag:
    return relief_takes_full_procedure


@household_rule("急难型、过渡性的办理工作日", cites=("MCA23-2.2", "SC649-48"))
def relief_urgent_working_days(
    relief_township_decides: Flag, relief_township_working_days: Count, relief_county_working_days: Count
) -> Count:
    return if_else(relief_township_decides, relief_township_working_days, relief_county_working_days)


@household_rule(
    "办理天数（小金额先行按自然日，其余按工作日）", cites=("P18-6.b", "MCA23-2.2", "SAL2026-50"), carries="SAL2026-50"
)
def relief_days_to_decide(
    relief_is_small_first: Flag,
    relief_small_first_days: Count,
    relief_takes_full_procedure: Flag,
    relief_expenditure_working_days: Count,
    relief_urgent_working_days: Count,
) -> Count:
    working_days = if_else(relief_takes_full_procedure, relief_expenditure_working_days, relief_urgent_working_days)
    return if_else(relief_is_small_first, relief_small_first_days, working_days)


@household_rule("谁去回访", cites="P18-6.l")
def relief_follow_up_by(
    relief_total: Amount,
    relief_follow_up_from_officer: Amount,
    relief_follow_up_from_township_leader: Amount,
    relief_follow_up_from_county_leader: Amount,
) -> Category:
    below_county = if_else(
        relief_total >= relief_follow_up_from_township_leader, word("township_leader"), word("township_officer")
    )
    at_least_officer = if_else(relief_total >= relief_follow_up_from_county_leader, word("county_leader"), below_county)
    return if_else(relief_total < relief_follow_up_from_officer, word("none"), at_least_officer)

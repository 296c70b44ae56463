"""医疗费用兜底: what a settlement leaves to people under tekun and orphans, what is carried of it, and by whom.

The rules are asked for the month of discharge, one settlement at a time, by :mod:`doudi.policy.engine.medical_costs`.
"""

from doudi.policy.language import (
    NOTHING,
    WHOLE_PERCENT,
    Amount,
    Count,
    Flag,
    divided_down,
    if_else,
    larger,
    person_rule,
    smaller,
)


@person_rule("各项支付合计", cites=("P18-5.f", "SAL2026-24"))
def medical_paid_by_others(
    medical_fund_fen: Amount, medical_serious_illness_fen: Amount, medical_aid_fen: Amount, medical_other_fen: Amount
) -> Amount:
    return medical_fund_fen + medical_serious_illness_fen + medical_aid_fen + medical_other_fen


@person_rule("自付", cites=("P18-5.f", "SAL2026-24"))
def medical_own_paid(medical_total_fen: Amount, medical_paid_by_others: Amount) -> Amount:
    return larger(medical_total_fen - medical_paid_by_others, NOTHING)


@person_rule("设有一年的兜底上限", cites="P18-5.f")
def medical_has_year_cap(medical_cover_year_cap: Amount) -> Flag:
    return medical_cover_year_cap > NOTHING


@person_rule("本年还可以兜底", cites="P18-5.f")
def medical_left_of_year(medical_cover_year_cap: Amount, medical_carried_before_fen: Amount) -> Amount:
    return larger(medical_cover_year_cap - medical_carried_before_fen, NOTHING)


@person_rule("兜底金额", cites=("P18-5.f", "SAL2026-24"))
def medical_carried(medical_has_year_cap: Flag, medical_own_paid: Amount, medical_left_of_year: Amount) -> Amount:
    return if_else(medical_has_year_cap, smaller(medical_own_paid, medical_left_of_year), medical_own_paid)


@person_rule("县财政负担", cites="P18-5.f")
def medical_county_part(medical_carried: Amount, medical_cover_county_percent: Count) -> Amount:
    return divided_down(medical_carried * medical_cover_county_percent, WHOLE_PERCENT)


@person_rule("乡镇负担", cites="P18-5.f")
def medical_township_part(medical_carried: Amount, medical_county_part: Amount) -> Amount:
    return medical_carried - medical_county_part

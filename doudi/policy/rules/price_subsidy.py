"""价格临时补贴 (temporary price subsidy): trigger, recipients and amount of a month."""

from doudi.policy.language import (
    NOTHING,
    Amount,
    ByCategory,
    Category,
    Flag,
    Ratio,
    county_rule,
    household_rule,
    if_else,
    person_rule,
    share_half_up,
)


@county_rule("达到价格补贴启动条件", cites=("P30-1.6", "NDRC1553-1"))
def price_triggered(
    cpi_rise: Ratio, price_trigger_cpi: Ratio, food_price_rise: Ratio, price_trigger_food: Ratio
) -> Flag:
    return (cpi_rise >= price_trigger_cpi) | (food_price_rise >= price_trigger_food)


@person_rule("享受低保、特困或儿童基本生活费", cites="NDRC1553-2")
def price_subsidy_base_recipient(dibao_due: Amount, tekun_basic_due: Amount, child_living_due: Amount) -> Flag:
    return (dibao_due > NOTHING) | (tekun_basic_due > NOTHING) | (child_living_due > NOTHING)


@person_rule("阶段性扩围的低保边缘家庭成员", cites=("P18-7.a", "NDRC1553-2"))
def price_subsidy_margin_recipient(price_subsidy_includes_margin: Flag, dibao_margin_qualifies: Flag) -> Flag:
    return price_subsidy_includes_margin & dibao_margin_qualifies


@household_rule("价格临时补贴每人标准", cites=("P30-1.6", "NDRC1553-3"))
def price_subsidy_standard(
    price_triggered: Flag, area: Category, dibao_standard: ByCategory[Amount], low_income_index_rise: Ratio
) -> Amount:
    return if_else(price_triggered, share_half_up(dibao_standard[area], low_income_index_rise), NOTHING)


@person_rule("价格临时补贴", cites=("P18-7.a", "P30-1.6", "NDRC1553-3"))
def price_subsidy(
    alive_in_month: Flag,
    price_subsidy_base_recipient: Flag,
    price_subsidy_margin_recipient: Flag,
    price_subsidy_standard: Amount,
) -> Amount:
    recipient = price_subsidy_base_recipient | price_subsidy_margin_recipient
    return if_else(alive_in_month & recipient, price_subsidy_standard, NOTHING)

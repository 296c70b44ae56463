"""价格临时补贴 (temporary price subsidy): trigger, recipients, amount and sources of an index month.

The rules are asked for the index month; what they give is paid in the pay month of the indices.
"""

from doudi.policy.language import (
    FEN_OF_A_YUAN,
    HALF_A_YUAN,
    NO_RISE,
    NOTHING,
    Amount,
    ByCategory,
    Category,
    Flag,
    Ratio,
    county_rule,
    divided_down,
    household_rule,
    if_else,
    larger,
    person_rule,
    rises_by,
    share_down,
    share_half_up,
)

NOT_PUBLISHED = rises_by(-1)
"""The rise of an index that was not published: no index falls by all it is."""


@county_rule("居民消费价格达到启动线", cites=("P30-1.6", "NDRC1553-1"))
def general_price_triggered(cpi_rise: Ratio, price_trigger_cpi: Ratio) -> Flag:
    return cpi_rise >= price_trigger_cpi


@county_rule("食品价格达到启动线", cites=("P30-1.6", "NDRC1553-1"))
def food_price_triggered(food_price_rise: Ratio, price_trigger_food: Ratio) -> Flag:
    return food_price_rise >= price_trigger_food


@county_rule("公布了低收入居民价格指数", cites="NDRC1553-3")
def low_income_index_published(low_income_index_rise: Ratio) -> Flag:
    return low_income_index_rise > NOT_PUBLISHED


@county_rule(
    "低收入居民价格指数达到启动线",
    cites="NDRC1553-1",
    carries=(),
    assumption="可以参照低收入居民价格指数启动的，须由民政局确认采用。",
)
def low_income_index_triggered(
    price_trigger_by_low_income_index: Flag, low_income_index_rise: Ratio, price_trigger_low_income_index: Ratio
) -> Flag:
    return price_trigger_by_low_income_index & (low_income_index_rise >= price_trigger_low_income_index)


@county_rule("达到价格补贴启动条件", cites=("P30-1.6", "NDRC1553-1"))
def price_triggered(
    general_price_triggered: Flag, low_income_index_triggered: Flag, food_price_triggered: Flag
) -> Flag:
    return general_price_triggered | low_income_index_triggered | food_price_triggered


@county_rule("没有食品价格时采用的涨幅", cites="NDRC1553-3")
def general_rise(low_income_index_published: Flag, low_income_index_rise: Ratio, cpi_rise: Ratio) -> Ratio:
    return if_else(low_income_index_published, low_income_index_rise, cpi_rise)


@county_rule("两项都达到时采用的涨幅", cites="NDRC1553-3")
def higher_risen_index(
    general_price_triggered: Flag, cpi_rise: Ratio, low_income_index_rise: Ratio, food_price_rise: Ratio
) -> Ratio:
    return larger(if_else(general_price_triggered, cpi_rise, low_income_index_rise), food_price_rise)


@county_rule(
    "计算价格补贴采用的涨幅",
    cites="NDRC1553-3",
    assumption="公布了低收入居民价格指数的按该指数，没有公布的按居民消费价格指数；两项都达到启动线的按其中较高的。",
)
def price_subsidy_rise(
    general_price_triggered: Flag,
    low_income_index_triggered: Flag,
    food_price_triggered: Flag,
    general_rise: Ratio,
    higher_risen_index: Ratio,
) -> Ratio:
    both = (general_price_triggered | low_income_index_triggered) & food_price_triggered
    return larger(if_else(both, higher_risen_index, general_rise), NO_RISE)


@person_rule("享受低保、特困或儿童基本生活费", cites="NDRC1553-2")
def price_subsidy_base_recipient(dibao_due: Amount, tekun_basic_due: Amount, child_living_due: Amount) -> Flag:
    return (dibao_due > NOTHING) | (tekun_basic_due > NOTHING) | (child_living_due > NOTHING)


@person_rule("阶段性扩围的低保边缘家庭成员", cites=("P18-7.a", "NDRC1553-2"))
def price_subsidy_margin_recipient(price_subsidy_includes_margin: Flag, dibao_margin_qualifies: Flag) -> Flag:
    return price_subsidy_includes_margin & dibao_margin_qualifies


@household_rule("价格临时补贴每人标准", cites=("P30-1.6", "NDRC1553-3"))
def price_subsidy_standard(
    price_triggered: Flag,
    area: Category,
    dibao_standard: ByCategory[Amount],
    price_subsidy_rise: Ratio,
    price_subsidy_in_whole_yuan: Flag,
) -> Amount:
    standard = dibao_standard[area]
    in_yuan = divided_down(share_down(standard, price_subsidy_rise) + HALF_A_YUAN, FEN_OF_A_YUAN) * FEN_OF_A_YUAN
    amount = if_else(price_subsidy_in_whole_yuan, in_yuan, share_half_up(standard, price_subsidy_rise))
    return if_else(price_triggered, amount, NOTHING)


@household_rule(
    "价格临时补贴：困难群众救助补助资金",
    cites=("NDRC1553-5", "JXF40-1"),
    carries="NDRC1553-5",
    assumption="阶段性扩围期间按中央负担的比例，其余月份文件未载来源。",
)
def price_subsidy_from_hardship_fund(price_subsidy_standard: Amount, price_subsidy_central_share: Ratio) -> Amount:
    return share_down(price_subsidy_standard, price_subsidy_central_share)


@household_rule("价格临时补贴：来源待确认", cites="NDRC1553-5", assumption="中央负担以外的部分由谁负担，文件未载。")
def price_subsidy_to_be_confirmed(price_subsidy_standard: Amount, price_subsidy_from_hardship_fund: Amount) -> Amount:
    return price_subsidy_standard - price_subsidy_from_hardship_fund


@person_rule("价格临时补贴", cites=("P18-7.a", "P30-1.6", "NDRC1553-3"))
def price_subsidy(
    alive_in_month: Flag,
    price_subsidy_base_recipient: Flag,
    price_subsidy_margin_recipient: Flag,
    price_subsidy_standard: Amount,
) -> Amount:
    recipient = price_subsidy_base_recipient | price_subsidy_margin_recipient
    return if_else(alive_in_month & recipient, price_subsidy_standard, NOTHING)

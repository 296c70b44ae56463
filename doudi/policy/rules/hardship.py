"""低保边缘家庭 and 支出型困难家庭: eligibility; no monthly dues."""

from doudi.policy.language import (
    MONTHS_OF_A_YEAR,
    Amount,
    ByCategory,
    Category,
    Count,
    Doubt,
    Flag,
    PerPerson,
    Ratio,
    Verdict,
    any_,
    household_rule,
    person_rule,
    share_down,
)


@household_rule("低保边缘线", cites=("P18-12.b", "MCA57-8", "MCA83-I.4"))
def dibao_margin_line(area: Category, dibao_standard: ByCategory[Amount], dibao_margin_factor: Ratio) -> Amount:
    return share_down(dibao_standard[area], dibao_margin_factor)


@household_rule(
    "月人均收入低于低保边缘线",
    for_citizens=("全家每人每月收入在低保边缘的标准以内", "全家每人每月收入超过低保边缘的标准"),
    cites=("P18-12.b", "MCA57-8"),
)
def income_below_margin_line(income_per_head: Amount, dibao_margin_line: Amount) -> Flag:
    return income_per_head < dibao_margin_line


@household_rule(
    "月人均收入不低于低保边缘线",
    for_citizens=("全家每人每月收入超过低保边缘的标准", "全家每人每月收入在低保边缘的标准以内，可以申请低保边缘家庭"),
    cites="P18-12.b",
)
def income_not_below_margin_line(income_below_margin_line: Flag) -> Flag:
    return ~income_below_margin_line


@person_rule("符合低保边缘家庭条件", cites=("P18-12.b", "MCA57-8"), gives=Verdict("dibao_margin"))
def dibao_margin_qualifies(
    alive_in_month: Flag,
    in_dibao_unit: Flag,
    income_not_below_dibao_standard: Flag,
    income_below_margin_line: Flag,
) -> Flag:
    return alive_in_month & in_dibao_unit & income_not_below_dibao_standard & income_below_margin_line


@household_rule("家庭年收入", cites="RIGID-4")
def unit_income_year(unit_income: Amount) -> Amount:
    return unit_income * MONTHS_OF_A_YEAR


@household_rule(
    "人均收入低于上年度人均可支配收入",
    for_citizens=("全家每人一年收入低于上年全县人均可支配收入", "全家每人一年收入达到或者超过上年全县人均可支配收入"),
    cites=("P18-12.b", "RIGID-4"),
)
def income_below_disposable_income(
    unit_income_year: Amount, unit_size: Count, area: Category, disposable_income_year: ByCategory[Amount]
) -> Flag:
    # Multiplied, never a year rebuilt from a month per head that was rounded.
    return unit_income_year < disposable_income_year[area] * unit_size


@household_rule(
    "刚性支出超过规定比例或支出后低于低保标准",
    for_citizens=("看病、上学等必需的支出占收入的大部分，付完以后生活困难", "看病、上学等必需的支出没有达到规定的比例"),
    cites=("P18-12.b", "RIGID-4", "RIGID-5", "P30-1.8"),
    carries=("P18-12.b", "RIGID-4"),
)
def expense_ratio_met(
    rigid_expense_fen: Amount,
    unit_income_year: Amount,
    rigid_expense_ratio: Ratio,
    unit_size: Count,
    area: Category,
    dibao_standard: ByCategory[Amount],
) -> Flag:
    standard_of_the_year = dibao_standard[area] * unit_size * MONTHS_OF_A_YEAR
    return (rigid_expense_fen > share_down(unit_income_year, rigid_expense_ratio)) | (
        unit_income_year - rigid_expense_fen < standard_of_the_year
    )


@person_rule("符合支出型困难家庭条件", cites=("P18-12.b", "RIGID-4"), gives=Verdict("expenditure_hardship"))
def expenditure_hardship_qualifies(
    alive_in_month: Flag,
    in_dibao_unit: Flag,
    income_not_below_margin_line: Flag,
    income_below_disposable_income: Flag,
    expense_ratio_met: Flag,
) -> Flag:
    return (
        alive_in_month
        & in_dibao_unit
        & income_not_below_margin_line
        & income_below_disposable_income
        & expense_ratio_met
    )


@household_rule("财产按低保边缘家庭的限额核对", cites=("MCA57-8", "RIGID-4"), carries=())
def margin_property_limit_applies(
    dibao_margin_qualifies: PerPerson[Flag], expenditure_hardship_qualifies: PerPerson[Flag]
) -> Flag:
    return any_(dibao_margin_qualifies) | any_(expenditure_hardship_qualifies)


@household_rule(
    "金融资产超限",
    cites=("MCA57-14", "MCA83-I.2", "P18-11.a"),
    carries=("MCA57-14", "P18-11.a"),
    gives=Doubt("financial_assets"),
)
def financial_assets_to_verify(financial_assets_over_limit: Flag, margin_property_limit_applies: Flag) -> Flag:
    return financial_assets_over_limit & ~margin_property_limit_applies


@household_rule(
    "金融资产超过低保边缘家庭的限额", cites=("MCA57-8", "MCA57-14", "RIGID-4"), gives=Doubt("financial_assets_margin")
)
def margin_financial_assets_to_verify(
    financial_assets_over_margin_limit: Flag, margin_property_limit_applies: Flag
) -> Flag:
    return financial_assets_over_margin_limit & margin_property_limit_applies

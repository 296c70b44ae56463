"""Income and property of a family (民发〔2021〕57号 articles 7, 13 and 14)."""

from doudi.policy.language import (
    MONTHS_OF_A_YEAR,
    NO_MONTHS,
    NOTHING,
    Amount,
    ByCategory,
    Category,
    Count,
    Doubt,
    Flag,
    Months,
    PerPerson,
    Ratio,
    any_,
    count,
    divided_down,
    household_rule,
    if_else,
    larger,
    person_rule,
    share_down,
    total,
)


@person_rule("就业成本扣减", cites=("P18-1.d", "SC39-IV.1"))
def work_cost_deduction(
    wage_fen: Amount, months_in_work: Months, work_cost_months: Months, work_cost_share: Ratio
) -> Amount:
    is_first_year = (months_in_work >= NO_MONTHS) & (months_in_work < work_cost_months)
    return if_else(is_first_year, share_down(wage_fen, work_cost_share), NOTHING)


@person_rule("计入收入的基础养老金", cites=("P18-1.e", "MCA57-13"), carries=())
def counted_basic_pension(basic_pension_counts: Flag, basic_pension_fen: Amount) -> Amount:
    return if_else(basic_pension_counts, basic_pension_fen, NOTHING)


@person_rule("本人收入", cites=("MCA57-13", "MCA43-6"), assumption="经营亏损按零计。")
def own_income(
    wage_fen: Amount,
    work_cost_deduction: Amount,
    business_fen: Amount,
    property_income_fen: Amount,
    transfer_fen: Amount,
) -> Amount:
    return wage_fen - work_cost_deduction + larger(business_fen, NOTHING) + property_income_fen + transfer_fen


@person_rule("计入家庭的收入", cites="MCA57-13")
def counted_income(own_income: Amount, counted_basic_pension: Amount) -> Amount:
    return own_income + counted_basic_pension


@person_rule("单人户的本人收入", cites=("P18-1.b", "MCA83-I.1", "MCA83-I.4"))
def income_as_if_alone(counted_income: Amount) -> Amount:
    return larger(counted_income, NOTHING)


@person_rule(
    "共同生活的家庭成员",
    for_citizens=("和家人一起生活", "不和这一家一起生活"),
    cites="MCA57-7",
    assumption="已确认为特困人员的，不计入低保家庭成员；只是初步符合特困条件的仍计入，是否申请由本人选择。",
)
def in_dibao_unit(alive_in_month: Flag, in_prison: Flag, outside_family: Flag, tekun_awarded: Flag) -> Flag:
    return alive_in_month & ~in_prison & ~outside_family & ~tekun_awarded


@person_rule("残疾或患重病", cites="MCA57-13", carries=())
def disabled_or_seriously_ill(has_disability: Flag, serious_illness: Flag) -> Flag:
    return has_disability | serious_illness


@household_rule("家庭成员数", cites="MCA57-7")
def unit_size(in_dibao_unit: PerPerson[Flag]) -> Count:
    return count(in_dibao_unit)


@household_rule("可扣减的刚性支出", cites="MCA57-13", carries=())
def rigid_cost_deduction(
    disabled_or_seriously_ill: PerPerson[Flag],
    rigid_expense_fen: Amount,
    rigid_cost_deductible_share: Ratio,
) -> Amount:
    monthly = divided_down(rigid_expense_fen, MONTHS_OF_A_YEAR)
    return if_else(any_(disabled_or_seriously_ill), share_down(monthly, rigid_cost_deductible_share), NOTHING)


@household_rule("家庭月收入", cites="MCA57-13")
def unit_income(
    counted_income: PerPerson[Amount], in_dibao_unit: PerPerson[Flag], rigid_cost_deduction: Amount
) -> Amount:
    return larger(total(counted_income, where=in_dibao_unit) - rigid_cost_deduction, NOTHING)


@household_rule("家庭月人均收入", cites="MCA57-8")
def income_per_head(unit_income: Amount, unit_size: Count) -> Amount:
    return divided_down(unit_income, unit_size)


@household_rule("在世成员数", cites="MCA57-14")
def living_members(alive_in_month: PerPerson[Flag]) -> Count:
    return count(alive_in_month)


@household_rule("金融资产超过低保上限", cites=("MCA57-14", "MCA83-I.2", "P18-11.a"), carries="MCA57-14")
def financial_assets_over_limit(
    financial_assets_fen: Amount,
    living_members: Count,
    area: Category,
    dibao_standard: ByCategory[Amount],
    asset_limit_months_dibao: Months,
) -> Flag:
    return financial_assets_fen > dibao_standard[area] * asset_limit_months_dibao * living_members


@household_rule("金融资产超过低保边缘上限", cites=("MCA57-14", "P18-12.a"))
def financial_assets_over_margin_limit(
    financial_assets_fen: Amount,
    living_members: Count,
    area: Category,
    dibao_standard: ByCategory[Amount],
    asset_limit_months_margin: Months,
) -> Flag:
    return financial_assets_fen > dibao_standard[area] * asset_limit_months_margin * living_members


@household_rule(
    "拥有机动车辆",
    cites=("MCA57-14", "MCA83-I.2", "P18-11.a"),
    carries=("MCA57-14", "P18-11.a"),
    gives=Doubt("motor_vehicle"),
)
def motor_vehicle_over_limit(motor_vehicles: Count, motor_vehicle_limit: Count) -> Flag:
    return motor_vehicles > motor_vehicle_limit


@household_rule(
    "住房超过一套",
    cites=("MCA57-14", "MCA83-I.2", "P18-11.a"),
    carries=("MCA57-14", "P18-11.a"),
    gives=Doubt("second_home"),
)
def homes_over_limit(homes: Count, homes_limit: Count) -> Flag:
    return homes > homes_limit


@household_rule(
    "开办企业", cites=("MCA57-14", "MCA83-I.2", "P18-11.a"), carries=("MCA57-14", "P18-11.a"), gives=Doubt("company")
)
def company_to_verify(runs_company: Flag) -> Flag:
    return runs_company


@household_rule(
    "财产符合低保规定", for_citizens=("家庭财产在规定以内", "家庭财产超过规定"), cites=("MCA57-14", "MCA43-6")
)
def property_within_dibao_limits(
    financial_assets_over_limit: Flag, motor_vehicle_over_limit: Flag, homes_over_limit: Flag, company_to_verify: Flag
) -> Flag:
    return ~(financial_assets_over_limit | motor_vehicle_over_limit | homes_over_limit | company_to_verify)

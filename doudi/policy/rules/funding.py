"""Shares of the dues by source of money (P30 part 2). The shares of a programme add up to its due."""

from doudi.policy.language import (
    MONTHS_OF_A_YEAR,
    NOTHING,
    Amount,
    ByCategory,
    Category,
    Share,
    divided_down,
    if_else,
    person_rule,
    smaller,
)


@person_rule("低保：县级负担", cites=("P30-2.1", "P30-2.2"), gives=Share("dibao", "county"))
def dibao_from_county(dibao_due: Amount, area: Category, dibao_county_share: ByCategory[Amount]) -> Amount:
    return smaller(dibao_due, dibao_county_share[area])


@person_rule(
    "低保：上级补助",
    cites=("P30-2.1", "P30-2.2", "JXF40-1"),
    carries=("P30-2.1", "P30-2.2"),
    gives=Share("dibao", "upper_grant"),
)
def dibao_from_upper_grant(dibao_due: Amount, dibao_from_county: Amount) -> Amount:
    return dibao_due - dibao_from_county


@person_rule("特困供养：县级负担额", cites=("P30-2.3", "P30-2.4"))
def tekun_county_share(
    area: Category, tekun_county_share_urban: Amount, tekun_county_share_rural_year: Amount
) -> Amount:
    rural = divided_down(tekun_county_share_rural_year, MONTHS_OF_A_YEAR)
    return if_else(area.equals("urban"), tekun_county_share_urban, rural)


@person_rule("特困基本生活费：县级负担", cites=("P30-2.3", "P30-2.4"), gives=Share("tekun_basic", "county"))
def tekun_basic_from_county(tekun_basic_due: Amount, tekun_county_share: Amount) -> Amount:
    return smaller(tekun_basic_due, tekun_county_share)


@person_rule(
    "特困基本生活费：省级城镇脱贫解困资金",
    cites="P30-2.3",
    gives=Share("tekun_basic", "provincial_urban_relief_fund"),
)
def tekun_basic_from_provincial_fund(
    tekun_basic_due: Amount,
    tekun_basic_from_county: Amount,
    area: Category,
    tekun_provincial_fund_urban: Amount,
) -> Amount:
    rest = tekun_basic_due - tekun_basic_from_county
    return if_else(area.equals("urban"), smaller(rest, tekun_provincial_fund_urban), NOTHING)


@person_rule(
    "特困基本生活费：上级补助",
    cites=("P30-2.4", "JXF40-1"),
    carries="P30-2.4",
    gives=Share("tekun_basic", "upper_grant"),
)
def tekun_basic_from_upper_grant(tekun_basic_due: Amount, tekun_basic_from_county: Amount, area: Category) -> Amount:
    return if_else(area.equals("rural"), tekun_basic_due - tekun_basic_from_county, NOTHING)


@person_rule(
    "特困基本生活费：来源待确认",
    cites="P30-2.3",
    gives=Share("tekun_basic", "to_be_confirmed"),
    assumption="600元与525元合计比1150元少25元，文件未载来源。",
)
def tekun_basic_to_be_confirmed(
    tekun_basic_due: Amount,
    tekun_basic_from_county: Amount,
    tekun_basic_from_provincial_fund: Amount,
    tekun_basic_from_upper_grant: Amount,
) -> Amount:
    found = tekun_basic_from_county + tekun_basic_from_provincial_fund + tekun_basic_from_upper_grant
    return tekun_basic_due - found


@person_rule(
    "特困照料护理补贴：困难群众救助补助资金",
    cites=("P30-1.7", "JXF40-1"),
    carries=(),
    gives=Share("tekun_care", "pooled_hardship_fund"),
    assumption="文件未载照料护理补贴的来源，按统筹资金处理。",
)
def tekun_care_from_pool(tekun_care_due: Amount) -> Amount:
    return tekun_care_due


@person_rule(
    "儿童基本生活费：困难群众救助补助资金",
    cites="P30-2.7",
    gives=Share("child_living", "pooled_hardship_fund"),
)
def child_living_from_pool(child_living_due: Amount) -> Amount:
    return child_living_due


@person_rule("残疾儿童照料护理补贴：县级财政", cites="P30-2.8", gives=Share("disabled_child_care", "county"))
def disabled_child_care_from_county(disabled_child_care_due: Amount) -> Amount:
    return disabled_child_care_due


@person_rule("困难残疾人生活补贴：县级负担", cites="P30-1.12", carries=(), gives=Share("disability_living", "county"))
def disability_living_from_county(disability_living_due: Amount, disability_county_share: Amount) -> Amount:
    return smaller(disability_living_due, disability_county_share)


@person_rule(
    "困难残疾人生活补贴：来源待确认",
    cites="P30-1.12",
    gives=Share("disability_living", "to_be_confirmed"),
    assumption="文件未载两项补贴的资金分担。",
)
def disability_living_to_be_confirmed(disability_living_due: Amount, disability_living_from_county: Amount) -> Amount:
    return disability_living_due - disability_living_from_county


@person_rule("重度残疾人护理补贴：县级负担", cites="P30-1.12", carries=(), gives=Share("disability_nursing", "county"))
def disability_nursing_from_county(disability_nursing_due: Amount, disability_county_share: Amount) -> Amount:
    return smaller(disability_nursing_due, disability_county_share)


@person_rule(
    "重度残疾人护理补贴：来源待确认",
    cites="P30-1.12",
    gives=Share("disability_nursing", "to_be_confirmed"),
    assumption="文件未载两项补贴的资金分担。",
)
def disability_nursing_to_be_confirmed(
    disability_nursing_due: Amount, disability_nursing_from_county: Amount
) -> Amount:
    return disability_nursing_due - disability_nursing_from_county


@person_rule(
    "精简退职救济费：省级定额补助",
    cites="P30-2.6",
    gives=Share("laid_off_1960s", "provincial_fixed_grant"),
)
def laid_off_1960s_from_province(
    laid_off_1960s_due: Amount, area: Category, laid_off_1960s_provincial_grant: ByCategory[Amount]
) -> Amount:
    return smaller(laid_off_1960s_due, laid_off_1960s_provincial_grant[area])


@person_rule("精简退职救济费：县级负担", cites="P30-2.6", gives=Share("laid_off_1960s", "county"))
def laid_off_1960s_from_county(laid_off_1960s_due: Amount, laid_off_1960s_from_province: Amount) -> Amount:
    return laid_off_1960s_due - laid_off_1960s_from_province

"""Floors of the standards of tekun: the law binds them to other standards, so they are checked every year.

A standard below its floor is a doubt for the bureau to settle with the paper; it changes no due.
"""

from doudi.policy.language import (
    Amount,
    ByCategory,
    Flag,
    Floor,
    Ratio,
    county_rule,
    share_up,
    smaller,
    word,
)


@county_rule("城镇特困标准的下限", cites="JXTK2016-1")
def tekun_floor_urban(dibao_standard: ByCategory[Amount], tekun_floor_factor: Ratio) -> Amount:
    return share_up(dibao_standard[word("urban")], tekun_floor_factor)


@county_rule(
    "城镇特困标准低于低保标准的1.3倍",
    cites=("JXTK2016-1", "P30-1.3"),
    gives=Floor("tekun_standard_urban", "tekun_floor_urban"),
)
def tekun_urban_below_floor(tekun_standard_urban: Amount, tekun_floor_urban: Amount) -> Flag:
    return tekun_standard_urban < tekun_floor_urban


@county_rule("农村特困标准的下限", cites="JXTK2016-1")
def tekun_floor_rural(dibao_standard: ByCategory[Amount], tekun_floor_factor: Ratio) -> Amount:
    return share_up(dibao_standard[word("rural")], tekun_floor_factor)


@county_rule("农村特困标准中最低的一档", cites=("P30-1.4", "P30-1.5"), carries="P30-1.4")
def tekun_lowest_rural(tekun_standard_rural: ByCategory[Amount]) -> Amount:
    partial, none = tekun_standard_rural[word("partial")], tekun_standard_rural[word("none")]
    return smaller(tekun_standard_rural[word("full")], smaller(partial, none))


@county_rule(
    "农村特困标准低于低保标准的1.3倍",
    cites=("JXTK2016-1", "P30-1.4"),
    carries=(),
    gives=Floor("tekun_lowest_rural", "tekun_floor_rural"),
)
def tekun_rural_below_floor(tekun_lowest_rural: Amount, tekun_floor_rural: Amount) -> Flag:
    return tekun_lowest_rural < tekun_floor_rural


@county_rule("自理特困人员的照料护理补贴", cites="P30-1.7")
def tekun_care_self_reliant(tekun_care_standard: ByCategory[Amount]) -> Amount:
    return tekun_care_standard[word("full")]


@county_rule(
    "自理照料护理补贴低于重度残疾人护理补贴",
    cites=("JXTK2016-2", "P30-1.7", "JX5-1"),
    gives=Floor("tekun_care_self_reliant", "disability_nursing_standard"),
)
def tekun_care_below_floor(tekun_care_self_reliant: Amount, disability_nursing_standard: Amount) -> Flag:
    return tekun_care_self_reliant < disability_nursing_standard

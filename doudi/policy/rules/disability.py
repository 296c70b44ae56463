"""残疾人两项补贴 (living and nursing subsidies of disabled people)."""

from doudi.policy.language import (
    NOTHING,
    ONE,
    Amount,
    Category,
    Count,
    Due,
    Flag,
    PerPerson,
    Verdict,
    any_,
    household_rule,
    if_else,
    person_rule,
)


@person_rule("当月应发低保", cites="MCA62-3.1")
def dibao_is_due(dibao_due: Amount) -> Flag:
    return dibao_due > NOTHING


@person_rule(
    "按儿童保障而不领困难残疾人生活补贴", cites=("SC52-3", "MCA62-3.1"), assumption="艾滋病病毒感染儿童同孤儿。"
)
def living_money_as_child(
    supported_as_orphan_or_hiv_child: Flag, supported_as_de_facto_unattended: Flag, dibao_is_due: Flag
) -> Flag:
    return supported_as_orphan_or_hiv_child | (supported_as_de_facto_unattended & ~dibao_is_due)


@person_rule("可计发困难残疾人生活补贴", cites=("SC52-3", "SC52-3.2", "MCA62-3.1"))
def disability_living_payable(
    disability_living_awarded: Flag,
    alive_in_month: Flag,
    tekun_payable: Flag,
    living_money_as_child: Flag,
    work_injury_nursing: Flag,
    other_living_allowance: Flag,
) -> Flag:
    displaced = tekun_payable | living_money_as_child | work_injury_nursing | other_living_allowance
    return disability_living_awarded & alive_in_month & ~displaced


@person_rule("困难残疾人生活补贴", cites=("P30-1.12", "SC52-1"), carries="P30-1.12", gives=Due("disability_living"))
def disability_living_due(disability_living_payable: Flag, disability_living_standard: Amount) -> Amount:
    return if_else(disability_living_payable, disability_living_standard, NOTHING)


@person_rule("可计发重度残疾人护理补贴", cites=("P30-1.11", "SC52-3", "SC52-3.2", "MCA62-3.2"))
def disability_nursing_payable(
    disability_nursing_awarded: Flag,
    alive_in_month: Flag,
    disabled_child_care_payable: Flag,
    tekun_payable: Flag,
    other_nursing_allowance: Flag,
    work_injury_nursing: Flag,
) -> Flag:
    displaced = disabled_child_care_payable | tekun_payable | other_nursing_allowance | work_injury_nursing
    return disability_nursing_awarded & alive_in_month & ~displaced


@person_rule(
    "重度残疾人护理补贴", cites=("P30-1.12", "P30-1.11", "SC52-2"), carries="P30-1.12", gives=Due("disability_nursing")
)
def disability_nursing_due(disability_nursing_payable: Flag, disability_nursing_standard: Amount) -> Amount:
    return if_else(disability_nursing_payable, disability_nursing_standard, NOTHING)


@household_rule("家庭的低保已经确认", cites=("SC52-1", "JX63-1"), assumption="正在申请或者仅测算符合的低保不作依据。")
def dibao_confirmed(dibao_payable: PerPerson[Flag]) -> Flag:
    return any_(dibao_payable)


@person_rule(
    "属已确认的低保家庭（或放开后的低保边缘家庭）",
    for_citizens=("家庭正在享受低保", "家庭没有享受低保"),
    cites=("SC52-1", "JX63-1"),
)
def in_dibao_or_margin_family(
    dibao_confirmed: Flag, dibao_margin_qualifies: Flag, disability_living_includes_margin: Flag
) -> Flag:
    return dibao_confirmed | (dibao_margin_qualifies & disability_living_includes_margin)


@person_rule("未享受特困供养", for_citizens=("没有享受特困供养", "已享受特困供养，不重复领"), cites="SC52-3")
def not_in_tekun(tekun_payable: Flag) -> Flag:
    return ~tekun_payable


@person_rule(
    "未领取工伤保险生活护理费",
    for_citizens=("没有领工伤保险的生活护理费", "已领工伤保险的生活护理费，不重复领"),
    cites="SC52-3",
)
def no_work_injury_nursing(work_injury_nursing: Flag) -> Flag:
    return ~work_injury_nursing


@person_rule(
    "未按孤儿、事实无人抚养儿童等领取全额生活费",
    for_citizens=("没有领孤儿等儿童的全额生活费", "已领孤儿等儿童的全额生活费，不重复领"),
    cites=("SC52-3", "MCA62-3.1"),
    assumption="艾滋病病毒感染儿童同孤儿。",
)
def not_living_as_child(child_status: Category, dibao_is_due: Flag, of_child_age: Flag) -> Flag:
    de_facto_without_dibao = child_status.equals("de_facto_unattended") & ~dibao_is_due
    return ~(of_child_age & (child_status.one_of("orphan", "hiv") | de_facto_without_dibao))


@person_rule(
    "未领取其他生活补贴",
    for_citizens=("没有领更高的其他生活补贴", "已选择领更高的其他生活补贴，不重复领"),
    cites="SC52-3.2",
)
def no_other_living_allowance(other_living_allowance: Flag) -> Flag:
    return ~other_living_allowance


@person_rule(
    "符合困难残疾人生活补贴条件", cites=("SC52-1", "SC52-3", "SC52-3.2", "JX63-1"), gives=Verdict("disability_living")
)
def disability_living_qualifies(
    alive_in_month: Flag,
    has_disability: Flag,
    in_dibao_or_margin_family: Flag,
    not_in_tekun: Flag,
    not_living_as_child: Flag,
    no_work_injury_nursing: Flag,
    no_other_living_allowance: Flag,
) -> Flag:
    return (
        alive_in_month
        & has_disability
        & in_dibao_or_margin_family
        & not_in_tekun
        & not_living_as_child
        & no_work_injury_nursing
        & no_other_living_allowance
    )


@person_rule("困难残疾人生活补贴的低保依据已终止", cites=("SC52-1", "SC52-4"))
def disability_living_basis_ended(disability_living_payable: Flag, in_dibao_or_margin_family: Flag) -> Flag:
    return disability_living_payable & ~in_dibao_or_margin_family


@person_rule(
    "残疾等级为一级或二级",
    for_citizens=("残疾等级是一级或者二级", "残疾等级不是一级或者二级"),
    cites=("SC52-2", "JX63-1"),
)
def disability_grade_one_or_two(has_disability: Flag, disability_grade: Count, nursing_grade_limit: Count) -> Flag:
    return has_disability & (disability_grade >= ONE) & (disability_grade <= nursing_grade_limit)


@person_rule(
    "需要长期照护",
    for_citizens=("生活需要别人长期照料", "生活能自理，不需要别人长期照料"),
    cites="SC52-2",
    assumption="以生活自理能力不是全自理为准。",
)
def needs_long_term_care(self_care: Category) -> Flag:
    return ~self_care.equals("full")


@person_rule("未领取其他护理补贴", for_citizens=("没有领其他护理补贴", "已领其他护理补贴，不重复领"), cites="SC52-3")
def no_other_nursing_allowance(other_nursing_allowance: Flag) -> Flag:
    return ~other_nursing_allowance


@person_rule(
    "当月不发残疾儿童照料护理补贴",
    for_citizens=("没有领残疾儿童照料护理补贴", "已领残疾儿童照料护理补贴，不重复领"),
    cites="P30-1.11",
)
def no_disabled_child_care(disabled_child_care_payable: Flag) -> Flag:
    return ~disabled_child_care_payable


@person_rule("符合重度残疾人护理补贴条件", cites=("SC52-2", "SC52-3", "P30-1.11"), gives=Verdict("disability_nursing"))
def disability_nursing_qualifies(
    alive_in_month: Flag,
    disability_grade_one_or_two: Flag,
    needs_long_term_care: Flag,
    not_in_tekun: Flag,
    no_other_nursing_allowance: Flag,
    no_work_injury_nursing: Flag,
    no_disabled_child_care: Flag,
) -> Flag:
    return (
        alive_in_month
        & disability_grade_one_or_two
        & needs_long_term_care
        & not_in_tekun
        & no_other_nursing_allowance
        & no_work_injury_nursing
        & no_disabled_child_care
    )

"""特困人员救助供养 (tekun): dues and eligibility."""

from doudi.policy.language import (
    NOTHING,
    ZERO,
    Amount,
    ByCategory,
    Category,
    Count,
    Doubt,
    Due,
    Flag,
    PerPerson,
    Verdict,
    Years,
    any_,
    as_count,
    household_rule,
    if_else,
    person_rule,
    word,
)


@person_rule("可计发特困待遇", cites="P30-1.10")
def tekun_payable(tekun_awarded: Flag, alive_in_month: Flag, supported_as_orphan_or_hiv_child: Flag) -> Flag:
    return tekun_awarded & alive_in_month & ~supported_as_orphan_or_hiv_child


@person_rule(
    "特困供养标准", cites=("SC649-14", "P30-1.3", "P30-1.4", "P30-1.5"), carries=("P30-1.3", "P30-1.4", "P30-1.5")
)
def tekun_standard(
    area: Category,
    tekun_self_care: Category,
    tekun_standard_urban: Amount,
    tekun_standard_rural: ByCategory[Amount],
) -> Amount:
    return if_else(area.equals("urban"), tekun_standard_urban, tekun_standard_rural[tekun_self_care])


@person_rule(
    "特困基本生活费",
    cites=("SC649-14", "P30-1.3", "P30-1.4", "P30-1.5"),
    carries=("P30-1.3", "P30-1.4", "P30-1.5"),
    gives=Due("tekun_basic", award="tekun"),
)
def tekun_basic_due(tekun_payable: Flag, tekun_standard: Amount) -> Amount:
    return if_else(tekun_payable, tekun_standard, NOTHING)


@person_rule(
    "可计发特困照料护理补贴",
    cites=("P30-1.7", "P30-1.11"),
    assumption="当月应发残疾儿童照料护理补贴的，不再发特困照料护理补贴：同一照料只补一次。",
)
def tekun_care_payable(tekun_payable: Flag, disabled_child_care_payable: Flag) -> Flag:
    return tekun_payable & ~disabled_child_care_payable


@person_rule("特困照料护理补贴", cites="P30-1.7", gives=Due("tekun_care", award="tekun"))
def tekun_care_due(
    tekun_care_payable: Flag, tekun_self_care: Category, tekun_care_standard: ByCategory[Amount]
) -> Amount:
    return if_else(tekun_care_payable, tekun_care_standard[tekun_self_care], NOTHING)


@person_rule("残疾达到无劳动能力的等级", cites="MCA43-5")
def disabled_beyond_work(
    has_disability: Flag,
    disability_category: Category,
    disability_grade: Count,
    tekun_grade_limit: ByCategory[Count],
) -> Flag:
    return has_disability & (disability_grade <= tekun_grade_limit[disability_category])


@person_rule(
    "患病且完全丧失劳动能力", cites="JXTK-1", assumption="省级细则原文待取得；须患重病，并经调查完全丧失劳动能力。"
)
def ill_and_unable_to_work(serious_illness: Flag, wholly_unable_to_work: Flag) -> Flag:
    return serious_illness & wholly_unable_to_work


@person_rule(
    "已按特困供养的未成年人继续供养",
    cites=("SAL2026-16", "MCA43-24"),
    assumption="登记的在校情况不分阶段，以全日制在校为准；是否属义务教育、高中或者中职由工作人员核实。",
)
def tekun_continues_for_young(tekun_awarded: Flag, of_child_age: Flag) -> Flag:
    return tekun_awarded & of_child_age


@person_rule(
    "无劳动能力",
    for_citizens=("老年人、重度残疾人、未成年人等没有劳动能力的人", "按年龄和身体情况，还有劳动能力"),
    cites=("MCA43-5", "MCA43-24"),
)
def no_work_capacity(
    age: Years,
    tekun_elderly_age: Years,
    tekun_minor_age: Years,
    disabled_beyond_work: Flag,
    ill_and_unable_to_work: Flag,
    tekun_continues_for_young: Flag,
) -> Flag:
    return (
        (age >= tekun_elderly_age)
        | (age < tekun_minor_age)
        | disabled_beyond_work
        | ill_and_unable_to_work
        | tekun_continues_for_young
    )


@person_rule("无生活来源", for_citizens=("没有生活来源", "有能维持生活的收入"), cites="MCA43-6")
def no_livelihood(own_income: Amount, area: Category, dibao_standard: ByCategory[Amount]) -> Flag:
    return own_income < dibao_standard[area]


@person_rule("法定义务人无履行义务能力", cites="MCA43-8")
def supporter_unable_by_law(supporter_situation: Category) -> Flag:
    return supporter_situation.one_of(
        "nobody",
        "tekun_recipient",
        "dibao_recipient_of_sixty",
        "seventy_with_low_income",
        "severely_disabled_with_low_income",
        "in_prison_or_missing_with_limited_property",
    )


@person_rule(
    "无法定义务人或义务人无履行能力",
    for_citizens=(
        "没有配偶、父母、子女等赡养、抚养、扶养，或者这些人没有能力",
        "有赡养、抚养、扶养义务的人，并且有能力",
    ),
    cites="MCA43-8",
)
def no_capable_supporter(has_capable_supporter: Flag, supporter_unable_by_law: Flag) -> Flag:
    return ~has_capable_supporter | supporter_unable_by_law


@person_rule(
    "未按孤儿、事实无人抚养儿童等保障",
    for_citizens=("没有领孤儿、事实无人抚养儿童的基本生活费", "已按孤儿或者事实无人抚养儿童保障"),
    cites=("MCA43-9", "P30-1.10"),
)
def not_cared_for_as_child(child_status: Category, of_child_age: Flag) -> Flag:
    return child_status.equals("none") | ~of_child_age


@person_rule(
    "符合特困人员条件",
    cites=("MCA43-4", "MCA43-6", "SC649-14"),
    gives=Verdict("tekun"),
    assumption="财产限额按低保家庭的限额处理。",
)
def tekun_qualifies(
    alive_in_month: Flag,
    no_work_capacity: Flag,
    no_livelihood: Flag,
    property_within_dibao_limits: Flag,
    no_capable_supporter: Flag,
    not_cared_for_as_child: Flag,
) -> Flag:
    return (
        alive_in_month
        & no_work_capacity
        & no_livelihood
        & property_within_dibao_limits
        & no_capable_supporter
        & not_cared_for_as_child
    )


@household_rule("特困人员的城乡类别待核实", cites="MCA43-19", gives=Doubt("tekun_area"))
def tekun_area_to_verify(
    area: Category, has_contracted_land: PerPerson[Flag], resettled_in_town: PerPerson[Flag]
) -> Flag:
    return (area.equals("urban") & any_(has_contracted_land)) | (area.equals("rural") & any_(resettled_in_town))


@person_rule("未达标的自理项数", cites="MCA43-21")
def failed_self_care_tests(
    can_eat: Flag,
    can_dress: Flag,
    can_get_out_of_bed: Flag,
    can_use_toilet: Flag,
    can_walk_indoors: Flag,
    can_wash: Flag,
) -> Count:
    return (
        as_count(~can_eat)
        + as_count(~can_dress)
        + as_count(~can_get_out_of_bed)
        + as_count(~can_use_toilet)
        + as_count(~can_walk_indoors)
        + as_count(~can_wash)
    )


@person_rule("按六项评估的自理能力", cites="MCA43-22")
def self_care_by_tests(failed_self_care_tests: Count, self_care_partial_limit: Count) -> Category:
    return if_else(
        failed_self_care_tests <= ZERO,
        word("full"),
        if_else(failed_self_care_tests <= self_care_partial_limit, word("partial"), word("none")),
    )

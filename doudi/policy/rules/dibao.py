"""低保 (dibao): monthly due of an award, and eligibility."""

from doudi.policy.language import (
    NO_MONTHS,
    NOTHING,
    Amount,
    ByCategory,
    Category,
    Count,
    Due,
    Flag,
    Months,
    PerPerson,
    Verdict,
    Years,
    any_,
    household_rule,
    if_else,
    larger,
    person_rule,
)


@person_rule("常补对象", cites="P30-3.2")
def long_term_recipient(dibao_class: Category) -> Flag:
    return dibao_class.equals("long_term")


@person_rule(
    "补差额",
    cites=("P30-3.2", "MCA57-23", "SC649-12", "SAL2026-18"),
    carries=("P30-3.2", "MCA57-23", "SAL2026-18"),
)
def dibao_difference(area: Category, dibao_standard: ByCategory[Amount], assessed_income_fen: Amount) -> Amount:
    return dibao_standard[area] - assessed_income_fen


@person_rule("低保月补助金额", cites="P30-3.2")
def dibao_amount(
    long_term_recipient: Flag,
    area: Category,
    dibao_standard: ByCategory[Amount],
    dibao_difference: Amount,
    dibao_minimum: ByCategory[Amount],
) -> Amount:
    return if_else(long_term_recipient, dibao_standard[area], larger(dibao_difference, dibao_minimum[area]))


@person_rule("低保不与特困、孤儿和艾滋病病毒感染儿童待遇重复", cites=("P30-1.10", "MCA57-28"))
def dibao_payable(
    dibao_awarded: Flag, alive_in_month: Flag, tekun_awarded: Flag, supported_as_orphan_or_hiv_child: Flag
) -> Flag:
    return dibao_awarded & alive_in_month & ~tekun_awarded & ~supported_as_orphan_or_hiv_child


@person_rule("老年人、未成年人的分类施保增发", cites=("MCA57-27", "SC649-12", "SAL2026-20"))
def dibao_extra_by_age(
    age: Years,
    dibao_extra_elderly_age: Years,
    child_age_limit: Years,
    dibao_extra_elderly: Amount,
    dibao_extra_minor: Amount,
) -> Amount:
    of_elderly = if_else(age >= dibao_extra_elderly_age, dibao_extra_elderly, NOTHING)
    return if_else(age < child_age_limit, dibao_extra_minor, of_elderly)


@person_rule("重残、重病人员的分类施保增发", cites=("MCA57-27", "SC649-12", "SAL2026-20"))
def dibao_extra_by_health(
    severely_disabled_for_one_person_unit: Flag,
    serious_illness: Flag,
    dibao_extra_severely_disabled: Amount,
    dibao_extra_seriously_ill: Amount,
) -> Amount:
    of_disabled = if_else(severely_disabled_for_one_person_unit, dibao_extra_severely_disabled, NOTHING)
    return larger(of_disabled, if_else(serious_illness, dibao_extra_seriously_ill, NOTHING))


@person_rule(
    "分类施保增发",
    cites=("MCA57-27", "SC649-12", "SAL2026-20"),
    assumption="同时属于几类的，按金额最高的一类增发一份。",
)
def dibao_extra_amount(dibao_extra_by_age: Amount, dibao_extra_by_health: Amount) -> Amount:
    return larger(dibao_extra_by_age, dibao_extra_by_health)


@person_rule("低保金加分类施保增发", cites=("MCA57-27", "SC649-12", "SAL2026-20"))
def dibao_with_extra(dibao_amount: Amount, dibao_extra_amount: Amount) -> Amount:
    return dibao_amount + dibao_extra_amount


@person_rule("低保金", cites="P30-3.2", gives=Due("dibao"))
def dibao_due(
    dibao_payable: Flag, dibao_extra_amount: Amount, dibao_with_extra: Amount, dibao_amount: Amount
) -> Amount:
    amount = if_else(dibao_extra_amount > NOTHING, dibao_with_extra, dibao_amount)
    return if_else(dibao_payable, amount, NOTHING)


@household_rule(
    "月人均收入低于低保标准",
    for_citizens=("全家每人每月收入低于低保标准", "全家每人每月收入达到或者超过低保标准"),
    cites="SC649-9",
)
def income_below_dibao_standard(income_per_head: Amount, area: Category, dibao_standard: ByCategory[Amount]) -> Flag:
    return income_per_head < dibao_standard[area]


@household_rule(
    "月人均收入不低于低保标准",
    for_citizens=("全家每人每月收入达到或者超过低保标准", "全家每人每月收入低于低保标准，可以申请低保"),
    cites=("SC649-9", "P18-1.c", "MCA57-33"),
    carries=("P18-1.c", "MCA57-33"),
)
def income_not_below_dibao_standard(income_below_dibao_standard: Flag) -> Flag:
    return ~income_below_dibao_standard


@person_rule(
    "未按孤儿、艾滋病病毒感染儿童保障",
    for_citizens=("没有领孤儿等儿童的基本生活费", "已按孤儿等领儿童基本生活费，不再享受低保"),
    cites=("P30-1.10", "ORPHAN54-1", "HIV179-1"),
)
def not_orphan_or_hiv_child(supported_as_orphan_or_hiv_child: Flag, child_status: Category, of_child_age: Flag) -> Flag:
    return ~supported_as_orphan_or_hiv_child & ~(child_status.one_of("orphan", "hiv") & of_child_age)


@person_rule("符合低保条件", cites=("SC649-9", "MCA83-I.1", "P18-11.a"), carries="SC649-9", gives=Verdict("dibao"))
def dibao_qualifies(
    alive_in_month: Flag, in_dibao_unit: Flag, income_below_dibao_standard: Flag, not_orphan_or_hiv_child: Flag
) -> Flag:
    return alive_in_month & in_dibao_unit & income_below_dibao_standard & not_orphan_or_hiv_child


@person_rule("属低保边缘家庭", cites=("MCA57-8", "MCA83-I.4"))
def in_margin_family(dibao_margin_qualifies: Flag) -> Flag:
    return dibao_margin_qualifies


@person_rule("残疾达到单人户保程度", cites=("P18-1.b", "MCA57-8"))
def severely_disabled_for_one_person_unit(
    has_disability: Flag,
    disability_category: Category,
    disability_grade: Count,
    one_person_grade_limit: ByCategory[Count],
) -> Flag:
    return has_disability & (disability_grade <= one_person_grade_limit[disability_category])


@person_rule(
    "残疾或重病达到单人户保程度",
    for_citizens=("本人是重度残疾人，或者有重病", "本人的残疾、疾病没有达到规定的程度"),
    cites=("P18-1.b", "MCA57-8"),
)
def severe_for_one_person_unit(severely_disabled_for_one_person_unit: Flag, serious_illness: Flag) -> Flag:
    return severely_disabled_for_one_person_unit | serious_illness


@person_rule("成年且没有工作", cites="MCA83-I.1", assumption="没有工资收入和经营净收入的，按没有工作处理。")
def grown_and_without_work(age: Years, one_person_adult_age: Years, wage_fen: Amount, business_fen: Amount) -> Flag:
    return (age >= one_person_adult_age) & (wage_fen <= NOTHING) & (business_fen <= NOTHING)


@person_rule("由兄弟姐妹或者六十周岁以上的父母供养", cites="MCA83-I.1")
def kept_by_exempt_relatives(kept_by: Category) -> Flag:
    return kept_by.one_of("siblings", "parents_of_sixty")


@person_rule(
    "属低保边缘家庭，或者是由兄弟姐妹、年老父母供养的成年无业重残人员",
    for_citizens=(
        "家庭属于低保边缘，或者本人是靠兄弟姐妹、年老父母养活的成年重度残疾人",
        "家庭不属于低保边缘，本人也不是靠兄弟姐妹、年老父母养活的成年重度残疾人",
    ),
    cites=("MCA83-I.1", "MCA83-I.4"),
)
def family_allows_one_person_unit(
    in_margin_family: Flag,
    severely_disabled_for_one_person_unit: Flag,
    grown_and_without_work: Flag,
    kept_by_exempt_relatives: Flag,
) -> Flag:
    return in_margin_family | (
        severely_disabled_for_one_person_unit & grown_and_without_work & kept_by_exempt_relatives
    )


@person_rule(
    "本人收入低于低保标准",
    for_citizens=("本人每月收入低于低保标准", "本人每月收入达到或者超过低保标准"),
    cites=("P18-1.b", "MCA83-I.1", "MCA83-I.4"),
)
def income_as_if_alone_below_standard(
    income_as_if_alone: Amount, area: Category, dibao_standard: ByCategory[Amount]
) -> Flag:
    return income_as_if_alone < dibao_standard[area]


@person_rule(
    "符合单人户保条件",
    cites=("P18-1.b", "MCA57-8", "MCA83-I.1", "MCA83-I.4", "SC39-IV.1"),
    gives=Verdict("one_person_unit"),
)
def one_person_unit_qualifies(
    alive_in_month: Flag,
    in_dibao_unit: Flag,
    family_allows_one_person_unit: Flag,
    severe_for_one_person_unit: Flag,
    income_as_if_alone_below_standard: Flag,
) -> Flag:
    return (
        alive_in_month
        & in_dibao_unit
        & family_allows_one_person_unit
        & severe_for_one_person_unit
        & income_as_if_alone_below_standard
    )


@person_rule("当月有低保待遇", cites="MCA83-I.3")
def has_dibao_award(dibao_awarded: Flag) -> Flag:
    return dibao_awarded


@person_rule("就业在渐退期内", cites=("P18-1.c", "MCA57-33", "MCA83-I.3"))
def took_work_recently(months_in_work: Months, gradual_exit_months: Months) -> Flag:
    return (months_in_work >= NO_MONTHS) & (months_in_work < gradual_exit_months)


@household_rule("家庭有人新近就业", cites=("P18-1.c", "MCA83-I.3"))
def newly_in_work(took_work_recently: PerPerson[Flag]) -> Flag:
    return any_(took_work_recently)


@person_rule("可享受低保渐退", cites=("P18-1.c", "MCA83-I.3"), gives=Verdict("gradual_exit"))
def gradual_exit_qualifies(
    alive_in_month: Flag, has_dibao_award: Flag, income_not_below_dibao_standard: Flag, newly_in_work: Flag
) -> Flag:
    return alive_in_month & has_dibao_award & income_not_below_dibao_standard & newly_in_work

"""孤儿、事实无人抚养儿童、艾滋病病毒感染儿童: dues and eligibility, and the care subsidy of disabled children."""

from doudi.policy.language import (
    NOTHING,
    Amount,
    Category,
    Due,
    Flag,
    Months,
    Verdict,
    if_else,
    larger,
    person_rule,
    word,
)

UNABLE = (
    "severe_disability",
    "grave_illness",
    "in_prison",
    "compulsory_detox",
    "other_confinement",
    "missing_contact",
    "guardianship_revoked",
    "expelled",
)
"""The states of a parent that count as unable to raise a child (民发〔2019〕62号)."""


@person_rule("儿童待遇在保障年龄内", cites=("ORPHAN54-1", "ORPHAN54-2", "HIV179-1", "MCA62-2.4"))
def within_child_support_age(months_since_birth: Months, child_support_months: Months, student: Flag) -> Flag:
    return (months_since_birth <= child_support_months) | student


@person_rule("儿童基本生活费待遇有效", cites=("ORPHAN54-1", "ORPHAN54-2", "MCA62-2.4"))
def child_living_in_force(child_living_awarded: Flag, alive_in_month: Flag, within_child_support_age: Flag) -> Flag:
    return child_living_awarded & alive_in_month & within_child_support_age


@person_rule("按孤儿或艾滋病病毒感染儿童保障", cites=("P30-1.10", "HIV179-1"), carries="P30-1.10")
def supported_as_orphan_or_hiv_child(child_living_in_force: Flag, child_award_status: Category) -> Flag:
    return child_living_in_force & child_award_status.one_of("orphan", "hiv")


@person_rule("按孤儿或事实无人抚养儿童保障", cites="P30-1.11")
def supported_as_orphan_or_de_facto_unattended(child_living_in_force: Flag, child_award_status: Category) -> Flag:
    return child_living_in_force & child_award_status.one_of("orphan", "de_facto_unattended")


@person_rule("按事实无人抚养儿童保障", cites=("MCA62-1", "MCA62-3.1"), carries=())
def supported_as_de_facto_unattended(child_living_in_force: Flag, child_award_status: Category) -> Flag:
    return child_living_in_force & child_award_status.equals("de_facto_unattended")


@person_rule("按机构养育标准", cites=("P30-1.10", "HIV179-1"))
def at_institution_standard(child_award_in_institution: Flag, supported_as_orphan_or_hiv_child: Flag) -> Flag:
    return child_award_in_institution & supported_as_orphan_or_hiv_child


@person_rule("儿童基本生活费标准", cites=("P30-1.10", "HIV179-1"))
def child_living_standard(
    at_institution_standard: Flag, child_living_institution: Amount, child_living_home: Amount
) -> Amount:
    return if_else(at_institution_standard, child_living_institution, child_living_home)


@person_rule("已享受的基本生活待遇", cites="MCA62-3.1")
def living_benefits_received(dibao_due: Amount, tekun_basic_due: Amount, disability_living_due: Amount) -> Amount:
    return dibao_due + tekun_basic_due + disability_living_due


@person_rule("补足到儿童基本生活费标准的差额", cites="MCA62-3.1")
def child_living_top_up(child_living_standard: Amount, living_benefits_received: Amount) -> Amount:
    return larger(child_living_standard - living_benefits_received, NOTHING)


@person_rule("儿童基本生活费", cites=("P30-1.10", "MCA62-3.1"), gives=Due("child_living"))
def child_living_due(
    child_living_in_force: Flag,
    supported_as_de_facto_unattended: Flag,
    child_living_top_up: Amount,
    child_living_standard: Amount,
) -> Amount:
    amount = if_else(supported_as_de_facto_unattended, child_living_top_up, child_living_standard)
    return if_else(child_living_in_force, amount, NOTHING)


@person_rule("可计发残疾儿童照料护理补贴", cites="P30-1.11")
def disabled_child_care_payable(
    disabled_child_care_awarded: Flag, supported_as_orphan_or_de_facto_unattended: Flag
) -> Flag:
    return disabled_child_care_awarded & supported_as_orphan_or_de_facto_unattended


@person_rule("残疾孤儿（残疾事实无人抚养儿童）照料护理补贴", cites="P30-1.11", gives=Due("disabled_child_care"))
def disabled_child_care_due(disabled_child_care_payable: Flag, disabled_child_care_standard: Amount) -> Amount:
    return if_else(disabled_child_care_payable, disabled_child_care_standard, NOTHING)


@person_rule(
    "有儿童身份",
    for_citizens=("孤儿，或者父母都不能抚养的孩子", "不属于孤儿或者父母都不能抚养的孩子"),
    cites=("ORPHAN54-1", "MCA62-1", "HIV179-1"),
)
def has_child_status(child_status: Category) -> Flag:
    return ~child_status.equals("none")


@person_rule("符合儿童基本生活费条件", cites=("ORPHAN54-1", "MCA62-1", "HIV179-1"), gives=Verdict("child_living"))
def child_living_qualifies(alive_in_month: Flag, has_child_status: Flag, of_child_age: Flag) -> Flag:
    return alive_in_month & has_child_status & of_child_age


@person_rule(
    "孤儿或事实无人抚养儿童",
    for_citizens=("孤儿，或者父母都不能抚养的孩子", "不属于孤儿或者父母都不能抚养的孩子"),
    cites="P30-1.11",
)
def orphan_or_de_facto_unattended(child_status: Category) -> Flag:
    return child_status.one_of("orphan", "de_facto_unattended")


@person_rule("符合残疾儿童照料护理补贴条件", cites="P30-1.11", gives=Verdict("disabled_child_care"))
def disabled_child_care_qualifies(
    alive_in_month: Flag, orphan_or_de_facto_unattended: Flag, has_disability: Flag, of_child_age: Flag
) -> Flag:
    return alive_in_month & orphan_or_de_facto_unattended & has_disability & of_child_age


@person_rule("父亲死亡或失踪", cites="ORPHAN54-1")
def father_gone(father_state: Category) -> Flag:
    return father_state.one_of("dead", "missing")


@person_rule("母亲死亡或失踪", cites="ORPHAN54-1")
def mother_gone(mother_state: Category) -> Flag:
    return mother_state.one_of("dead", "missing")


@person_rule("父亲无力抚养", cites="MCA62-1")
def father_unable(father_state: Category) -> Flag:
    return father_state.one_of(*UNABLE)


@person_rule("母亲无力抚养", cites="MCA62-1")
def mother_unable(mother_state: Category) -> Flag:
    return mother_state.one_of(*UNABLE)


@person_rule("按父母情形认定的儿童身份", cites=("ORPHAN54-1", "MCA62-1"))
def child_status_by_parents(father_gone: Flag, mother_gone: Flag, father_unable: Flag, mother_unable: Flag) -> Category:
    both_without_parent = (father_gone | father_unable) & (mother_gone | mother_unable)
    return if_else(
        father_gone & mother_gone,
        word("orphan"),
        if_else(both_without_parent, word("de_facto_unattended"), word("none")),
    )

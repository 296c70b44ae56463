"""Rules about a person that several programmes share."""

from doudi.policy.language import NO_MONTHS, ONE, Category, Count, Flag, Months, Years, person_rule


@person_rule(
    "当月已出生且在世",
    for_citizens=("为本人申请", "登记的出生、去世日期与申请的月份对不上"),
    cites="MCA83-I.3",
    assumption="出生当月起计，出生以前不计；死亡当月照发，次月停发：当月一日在世即计发。",
)
def alive_in_month(months_since_birth: Months, months_since_death: Months) -> Flag:
    return (months_since_birth >= NO_MONTHS) & (months_since_death <= NO_MONTHS)


@person_rule("有残疾证", for_citizens=("有残疾证", "没有残疾证"), cites="SC52-1")
def has_disability(disability_category: Category, disability_grade: Count) -> Flag:
    return ~disability_category.equals("none") & (disability_grade >= ONE)


@person_rule(
    "未满十八周岁或全日制在校",
    for_citizens=("未满18周岁，或者在全日制学校上学", "已满18周岁，也不在全日制学校上学"),
    cites=("ORPHAN54-1", "ORPHAN54-2", "MCA62-1", "MCA43-24"),
    carries=("ORPHAN54-1", "ORPHAN54-2", "MCA62-1"),
)
def of_child_age(age: Years, child_age_limit: Years, student: Flag) -> Flag:
    return (age < child_age_limit) | student

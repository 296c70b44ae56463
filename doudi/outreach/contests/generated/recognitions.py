"""Questions about who is tekun, an orphan or de facto unattended, and how self-care is graded."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi.outreach.contests.generated.dues import AREA_WORDS, CARE_WORDS, OLD_STANDARD
from doudi.outreach.contests.generated.families import SURNAMES, evaluate, household_row, person_row
from doudi.outreach.contests.generated.incomes import CATEGORY_WORDS
from doudi.outreach.contests.generated.question import Draft, Option, Setting, amount, numeral, right_amount, yuan

_TESTS = {
    "can_eat": gettext_lazy("吃饭"),
    "can_dress": gettext_lazy("穿衣"),
    "can_get_out_of_bed": gettext_lazy("上下床"),
    "can_use_toilet": gettext_lazy("如厕"),
    "can_walk_indoors": gettext_lazy("室内行走"),
    "can_wash": gettext_lazy("洗澡"),
}
_PARENTS = {
    "present": gettext_lazy("在世，有能力抚养"),
    "dead": gettext_lazy("已去世"),
    "missing": gettext_lazy("被法院宣告失踪"),
    "severe_disability": gettext_lazy("重度残疾"),
    "grave_illness": gettext_lazy("患重病"),
    "in_prison": gettext_lazy("正在服刑在押"),
    "compulsory_detox": gettext_lazy("正在强制隔离戒毒"),
    "missing_contact": gettext_lazy("失联已满六个月"),
    "guardianship_revoked": gettext_lazy("被撤销监护资格"),
}
_NO_CAPACITY, _NO_LIVELIHOOD, _NO_SUPPORTER = "no_work_capacity", "no_livelihood", "no_capable_supporter"


def tekun_condition(setting: Setting) -> Draft:
    """Ask whether somebody is tekun, or which of the three conditions fails; one at most does."""
    chance, month = setting.chance, setting.month
    failing = chance.choice(("", "", _NO_CAPACITY, _NO_LIVELIHOOD, _NO_SUPPORTER))
    standard = setting.figure("dibao_standard", "rural")
    able = chance.choice(((45, "none", 0), (59, "none", 0), (50, "physical", 3), (40, "hearing", 1), (55, "visual", 2)))
    unable = chance.choice(
        (
            (60, "none", 0),
            (71, "none", 0),
            (44, "physical", 2),
            (38, "mental", 3),
            (50, "intellectual", 3),
            (52, "visual", 1),
        )
    )
    age, category, grade = able if failing == _NO_CAPACITY else unable
    low, high = chance.randrange(0, standard // 100, 20) * 100, standard + chance.choice((0, 40_00, 300_00))
    income = high if failing == _NO_LIVELIHOOD else low
    supporter = "capable" if failing == _NO_SUPPORTER else chance.choice(("nobody", "tekun_recipient"))
    person = person_row(
        "person",
        age,
        month,
        disability_category=category,
        disability_grade=grade,
        transfer_fen=income,
        basic_pension_fen=123_00 if age >= 60 else 0,
        supporter_situation=supporter,
        has_capable_supporter=supporter == "capable",
    )
    conditions = (_NO_CAPACITY, _NO_LIVELIHOOD, _NO_SUPPORTER)
    targets = ("tekun_qualifies", *conditions)
    _household, people = evaluate(targets, household_row("rural"), [person], [], month, setting.known)
    answer = "tekun" if people[0]["tekun_qualifies"] else next(one for one in conditions if not people[0][one])
    labels = {
        "tekun": _("符合特困人员条件"),
        _NO_CAPACITY: _("不符合：不属于无劳动能力"),
        _NO_LIVELIHOOD: _("不符合：不属于无生活来源"),
        _NO_SUPPORTER: _("不符合：有能履行义务的法定义务人"),
    }
    disabled = (
        _("有{grade}级{category}残疾").format(grade=numeral(grade), category=CATEGORY_WORDS[category])
        if grade
        else _("没有残疾，也没有重病")
    )
    pension = _("，另领基础养老金123元") if age >= 60 else ""
    supporters = {
        "nobody": _("没有法定义务人"),
        "tekun_recipient": _("唯一的法定义务人本人就是特困人员"),
        "capable": _("儿子在外务工，有能力赡养或者扶养"),
    }
    text = _(
        "农村的{name}某{age}岁，{disabled}，独自生活，每月有土地流转等收入{income}{pension}；{supporter}。财产符合规定。"
    ).format(
        name=chance.choice(SURNAMES),
        age=age,
        disabled=disabled,
        income=yuan(income),
        pension=pension,
        supporter=supporters[supporter],
    )
    text += _("能不能认定为特困人员？")
    rules = {
        "tekun": _("无劳动能力、无生活来源、无法定义务人或者义务人无履行能力，三条都具备。"),
        _NO_CAPACITY: _("无劳动能力是指60周岁以上、未满16周岁，或者智力、精神一至三级，肢体一、二级，视力一级残疾等。"),
        _NO_LIVELIHOOD: _("本人月收入（基础养老金不计）不低于低保标准{standard}，不算无生活来源。"),
        _NO_SUPPORTER: _("法定义务人有履行义务能力的，不能认定。"),
    }
    told = rules[answer].format(standard=yuan(standard))
    wrong = [Option(labels[code], code, told) for code in labels if code != answer]
    facts: dict[str, Any] = {
        "age": age,
        "category": category,
        "grade": grade,
        "income_fen": income,
        "supporter": supporter,
    }
    right = Option(labels[answer], answer)
    figures = ("tekun_elderly_age", "tekun_minor_age", "tekun_grade_limit", "dibao_standard")
    return Draft(text, facts, right, wrong, told, ("MCA43-4", "MCA43-5", "MCA43-6", "MCA43-8"), figures)


def child_status(setting: Setting) -> Draft:
    """Ask what a child is whose parents are in given situations."""
    chance = setting.chance
    father, mother = chance.choice(list(_PARENTS)), chance.choice(list(_PARENTS))
    if chance.random() < 0.5 and "present" in {father, mother}:
        father, mother = (chance.choice(("dead", "missing")), chance.choice(("dead", "missing", "in_prison")))
    child = person_row("child", chance.randint(3, 15), setting.month, father_state=father, mother_state=mother)
    targets = ("child_status_by_parents",)
    _household, people = evaluate(targets, household_row("rural"), [child], [], setting.month, setting.known)
    answer = str(people[0]["child_status_by_parents"])
    labels = {
        "orphan": _("孤儿"),
        "de_facto_unattended": _("事实无人抚养儿童"),
        "none": _("两种都不是"),
        "tekun": _("特困未成年人，按特困供养"),
    }
    rules = {
        "orphan": _("父母都去世或者被宣告失踪的，是孤儿。"),
        "de_facto_unattended": _("一方去世、失踪而另一方不能抚养，或者双方都不能抚养的，是事实无人抚养儿童。"),
        "none": _("父母有一方在世并且有能力抚养，两种都不是。"),
    }
    wrong = [Option(labels[code], code, rules[answer]) for code in labels if code != answer]
    text = _("小{name}{age}岁，父亲{father}，母亲{mother}。应当认定为哪一种？").format(
        name=chance.choice(SURNAMES), age=chance.randint(3, 15), father=_PARENTS[father], mother=_PARENTS[mother]
    )
    facts = {"father": father, "mother": mother}
    right = Option(labels[answer], answer)
    clauses = ("ORPHAN54-1", "MCA62-1", "MCA43-9")
    return Draft(text, facts, right, wrong, rules[answer], clauses, ("child_age_limit",))


def self_care_money(setting: Setting) -> Draft:
    """Ask for the care money of a tekun person by the self-care tests that they failed."""
    chance = setting.chance
    number = chance.randint(0, 6)
    failed = chance.sample(list(_TESTS), number)
    area = chance.choice(("urban", "rural"))
    person = person_row("person", 75, setting.month, **{test: test not in failed for test in _TESTS})
    targets = ("self_care_by_tests",)
    _household, people = evaluate(targets, household_row(area), [person], [], setting.month, setting.known)
    care = str(people[0]["self_care_by_tests"])
    paid = setting.due_fen("tekun_care", area=area, self_care=care)
    limit = setting.figure("self_care_partial_limit")
    told = _(
        "六项里有{number}项不能自主完成：{limit}项以内（不含0项）是半失能，超过{limit}项是失能，0项是全自理。"
    ).format(number=number, limit=limit)
    others = [
        amount(setting.figure("tekun_care_standard", grade), _("自理能力档次判断错了。"))
        for grade in CARE_WORDS
        if grade != care
    ]
    old = setting.earlier_figure("tekun_care_standard", care)
    wrong = others if old is None else [*others, amount(old, str(OLD_STANDARD))]
    wrong.append(amount(setting.figure("disability_nursing_standard"), _("这是残疾人护理补贴的标准。")))
    wrong.append(amount(0, _("全自理的也有照料护理补贴。")))
    if failed:
        what = _("{tests}不能自主完成，其余各项都能").format(tests="、".join(str(_TESTS[test]) for test in failed))
    else:
        what = _("吃饭、穿衣、上下床、如厕、室内行走、洗澡都能自主完成")
    text = _("{area}特困人员{name}某75岁，按六项指标评估：{what}。每月照料护理补贴多少？").format(
        area=AREA_WORDS[area], name=chance.choice(SURNAMES), what=what
    )
    explanation = _("{told}{care}每月{paid}。").format(told=told, care=CARE_WORDS[care], paid=yuan(paid))
    facts = {"failed": number}
    figures = ("tekun_care_standard", "self_care_partial_limit")
    return Draft(text, facts, right_amount(paid), wrong, explanation, ("MCA43-21", "MCA43-22", "P30-1.7"), figures)

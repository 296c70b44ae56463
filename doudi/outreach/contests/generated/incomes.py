"""Questions about income per head, and about who qualifies by it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi.outreach.contests.generated.dues import AREA_WORDS, AREAS_SWAPPED, OTHER_AREA
from doudi.outreach.contests.generated.families import SURNAMES, evaluate, household_row, person_row, verdicts
from doudi.outreach.contests.generated.question import Draft, Option, Setting, amount, numeral, right_amount, yuan
from doudi.policy import RATIO_SCALE
from doudi.values.translation import is_english

_PERCENT = RATIO_SCALE // 100
DISABILITIES = (
    ("physical", 2),
    ("physical", 3),
    ("intellectual", 3),
    ("mental", 3),
    ("hearing", 2),
    ("hearing", 3),
    ("visual", 4),
    ("none", 0),
)
CATEGORY_WORDS = {
    "physical": gettext_lazy("肢体"),
    "intellectual": gettext_lazy("智力"),
    "mental": gettext_lazy("精神"),
    "hearing": gettext_lazy("听力"),
    "visual": gettext_lazy("视力"),
}


def income_per_head(setting: Setting) -> Draft:
    """Ask for the income per head of a family with wages, a business, a basic pension, perhaps somebody in prison."""
    chance, month = setting.chance, setting.month
    wage, new_wage = chance.randrange(600, 3000, 100) * 100, chance.randrange(800, 2400, 100) * 100
    pension = chance.choice((123, 133, 143)) * 100
    months_in_work = chance.choice((2, 5, 8, 14, 20))
    loss = chance.choice((0, 0, 3000_00, 500_00))
    is_prison = chance.random() < 0.4
    children = chance.randint(1, 3)
    share, limit = setting.figure("work_cost_share"), setting.figure("work_cost_months")

    def per_head(
        *, pension_counts: bool = False, deducts: bool = True, counts_prisoner: bool = False, loss_counts: bool = False
    ) -> int:
        father = person_row("father", 45, month, wage_fen=wage, business_fen=0 if loss_counts else -loss)
        if loss_counts:
            father["wage_fen"] = max(wage - loss, 0)
        mother = person_row("mother", 43, month, wage_fen=new_wage, months_in_work=months_in_work if deducts else None)
        elder = person_row("elder", 70, month, basic_pension_fen=pension)
        if pension_counts:
            elder |= {"basic_pension_fen": 0, "transfer_fen": pension}
        people = [father, mother, elder, *(person_row(f"child{place}", 10, month) for place in range(children))]
        if is_prison:
            people.append(person_row("brother", 30, month, in_prison=not counts_prisoner))
        family, _people = evaluate(("income_per_head",), household_row("rural"), people, [], month, setting.known)
        return int(family["income_per_head"])

    result = per_head()
    wrong = [amount(per_head(pension_counts=True), _("中央确定的基础养老金不计入收入。"))]
    is_deducted = months_in_work < limit
    if is_deducted:
        wrong.append(amount(per_head(deducts=False), _("刚就业的工资没有扣减就业成本。")))
    else:
        deducted = new_wage * (RATIO_SCALE - share) // RATIO_SCALE
        wrong.append(
            amount(
                (wage + deducted) // (3 + children), _("就业已满{months}个月，不再扣减就业成本。").format(months=limit)
            )
        )
    if is_prison:
        wrong.append(amount(per_head(counts_prisoner=True), _("正在服刑的人不算共同生活的家庭成员。")))
    if loss:
        wrong.append(amount(per_head(loss_counts=True), _("经营亏损按零计，不能抵减工资。")))
    wrong.append(amount(result * (3 + children) // 2, _("按全家人数平均，不是只按有收入的人。")))
    wrong.append(amount(result * (3 + children) // (2 + children), _("少算了一个家庭成员：老人和孩子都要算。")))
    text = _(
        "{name}某家：本人月工资{wage}{business}；妻子就业满{months}个月，月工资{new_wage}；母亲70岁，每月领基础养老金{pension}；"
        "{children}个未成年孩子没有收入{prison}。就业成本按工资的{share}%扣减{limit}个月。家庭月人均收入多少？"
    ).format(
        name=chance.choice(SURNAMES),
        wage=yuan(wage),
        business=_("，开小店每月亏{loss}").format(loss=yuan(loss)) if loss else "",
        months=months_in_work,
        new_wage=yuan(new_wage),
        pension=yuan(pension),
        children=str(children) if is_english() else "零一两三"[children],
        prison=_("；弟弟户口在一起，正在监狱服刑") if is_prison else "",
        share=share // _PERCENT,
        limit=limit,
    )
    counted = new_wage - new_wage * share // RATIO_SCALE if is_deducted else new_wage
    explanation = _(
        "计入的收入：本人{wage}，妻子{counted}，基础养老金不计{loss}；按{size}人平均，不足一分舍去：{result}。"
    ).format(
        wage=yuan(wage),
        counted=yuan(counted),
        loss=_("，亏损按零计") if loss else "",
        size=3 + children,
        result=yuan(result),
    )
    facts = {
        "wage_fen": wage,
        "new_wage_fen": new_wage,
        "months_in_work": months_in_work,
        "pension_fen": pension,
        "loss_fen": loss,
        "children": children,
        "has_prisoner": is_prison,
    }
    figures = ("work_cost_share", "work_cost_months", "basic_pension_counts")
    return Draft(text, facts, right_amount(result), wrong, explanation, ("MCA57-13", "P18-1.d", "P18-1.e"), figures)


def who_qualifies(setting: Setting) -> Draft:
    """Ask whether a family has dibao, one-person cover, the margin or nothing."""
    chance, month = setting.chance, setting.month
    area, size = chance.choice(("urban", "rural")), chance.randint(2, 5)
    standard = setting.figure("dibao_standard", area)
    line = standard * setting.figure("dibao_margin_factor") // RATIO_SCALE
    per_head = chance.choice(
        (
            standard - chance.choice((1, 20_00, 150_00)),
            standard,
            standard + chance.randrange(10, 200, 10) * 100,
            line - 1_00,
            line,
            line + chance.randrange(10, 300, 10) * 100,
        )
    )
    category, grade = chance.choice(DISABILITIES)
    is_ill = category == "none" and chance.random() < 0.5
    people = [person_row("head", 48, month, wage_fen=per_head * size)]
    people += [person_row(f"p{place}", 12, month) for place in range(size - 2)]
    people.append(
        person_row("ward", 30, month, disability_category=category, disability_grade=grade, serious_illness=is_ill)
    )
    programmes = ("dibao", "one_person_unit", "dibao_margin")
    judged = verdicts(programmes, household_row(area), people, [], month, setting.known)
    if judged["head", "dibao"]:
        answer = "dibao"
    elif judged["ward", "one_person_unit"]:
        answer = "one_person"
    else:
        answer = "margin" if judged["head", "dibao_margin"] else "none"
    name = chance.choice(SURNAMES)
    ward = (
        _("儿子30岁有{grade}级{category}残疾").format(grade=numeral(grade), category=CATEGORY_WORDS[category])
        if category != "none"
        else _("儿子30岁患重病")
        if is_ill
        else _("儿子30岁身体健康，在家待业")
    )
    labels = {
        "dibao": _("全家符合低保条件"),
        "one_person": _("全家不符合低保，儿子可以按单人户申请低保"),
        "margin": _("属低保边缘家庭，没有人可以单人户保"),
        "none": _("不符合低保，也不属于低保边缘家庭"),
    }
    told = _figures_told(standard, line, per_head, area)
    reasons = {
        "dibao": _("月人均收入低于低保标准，整户符合。"),
        "one_person": _("低保边缘家庭里残疾、重病达到规定程度，并且本人没有收入的，可以单人户保。"),
        "margin": _("收入不低于低保标准、低于边缘线；残疾没有达到单人户保的等级，或者没有残疾、重病。"),
        "none": _("月人均收入不低于低保边缘线。"),
    }
    wrong = [Option(labels[code], code, told) for code in labels if code != answer]
    text = _(
        "{area}的{name}某家{size}口人，家庭月人均收入{income}，都是{name}某的工资；{ward}，没有收入。财产符合规定。怎样认定？"
    ).format(area=AREA_WORDS[area], name=name, size=size, income=yuan(per_head), ward=ward)
    facts: dict[str, Any] = {
        "area": area,
        "per_head_fen": per_head,
        "category": category,
        "grade": grade,
        "is_ill": is_ill,
    }
    right = Option(labels[answer], answer)
    figures = ("dibao_standard", "dibao_margin_factor", "one_person_grade_limit")
    clauses = ("SC649-9", "MCA57-8", "MCA83-I.4", "P18-1.b")
    return Draft(text, facts, right, wrong, f"{told}{reasons[answer]}", clauses, figures)


def _figures_told(standard: int, line: int, per_head: int, area: str) -> str:
    return _("{area}低保标准{standard}，低保边缘线{line}，这一家人均{income}。").format(
        area=AREA_WORDS[area], standard=yuan(standard), line=yuan(line), income=yuan(per_head)
    )


def margin_line(setting: Setting) -> Draft:
    """Ask for the income below which a family is at the dibao margin."""
    chance = setting.chance
    area = chance.choice(("urban", "rural"))
    size = chance.randint(1, 6)
    factor = setting.figure("dibao_margin_factor")
    standard, other = setting.figure("dibao_standard", area), setting.figure("dibao_standard", OTHER_AREA[area])
    line = standard * factor // RATIO_SCALE
    wrong = [
        amount(standard * size, _("这是低保标准，边缘线是它的{factor}倍。").format(factor=f"{factor / RATIO_SCALE:g}")),
        amount(standard * 2 * size, _("没有两倍的规定。")),
        amount(other * factor // RATIO_SCALE * size, str(AREAS_SWAPPED)),
    ]
    text = _("{area}一个{size}口之家，全家月收入低于多少，才在低保边缘线以下？").format(
        area=AREA_WORDS[area], size=size
    )
    explanation = _("边缘线是低保标准{standard}的{factor}倍，每人{line}；{size}人{total}。").format(
        standard=yuan(standard),
        factor=f"{factor / RATIO_SCALE:g}",
        line=yuan(line),
        size=size,
        total=yuan(line * size),
    )
    facts = {"area": area, "size": size}
    figures = ("dibao_standard", "dibao_margin_factor")
    return Draft(text, facts, right_amount(line * size), wrong, explanation, ("P18-12.b", "MCA57-8"), figures)

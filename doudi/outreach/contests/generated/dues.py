"""Questions about monthly amounts: dibao, tekun, children, disability, workers laid off, a whole family, a raise."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi import policy
from doudi.outreach.contests.generated.families import (
    SURNAMES,
    award_row,
    dues_fen,
    household_row,
    person_row,
    verdicts,
)
from doudi.outreach.contests.generated.question import Draft, Option, Setting, amount, numeral, right_amount, yuan
from doudi.values.benefit_month import add_months, format_month_in_words

AREA_WORDS = {"urban": gettext_lazy("城市"), "rural": gettext_lazy("农村")}
OTHER_AREA = {"urban": "rural", "rural": "urban"}
CARE_WORDS = {"full": gettext_lazy("全自理"), "partial": gettext_lazy("半失能"), "none": gettext_lazy("失能")}
OLD_STANDARD = gettext_lazy("用了提标以前的标准。")
AREAS_SWAPPED = gettext_lazy("城市和农村的标准弄反了。")


def earlier(setting: Setting, name: str, key: str | None, less_fen: int = 0, times: int = 1) -> list[Option]:
    """Return the option by the standard before the last raise, where there was one."""
    old = setting.earlier_figure(name, key)
    return [] if old is None else [amount(max(old - less_fen, 0) * times, str(OLD_STANDARD))]


def dibao_amount(setting: Setting) -> Draft:
    """Ask for the dibao of a whole household."""
    chance = setting.chance
    area, klass = chance.choice(("urban", "rural")), chance.choice(("long_term", "other", "other"))
    size = chance.randint(1, 5)
    standard, least = setting.figure("dibao_standard", area), setting.figure("dibao_minimum", area)
    income = chance.randrange(30, standard // 100 - 20, 10) * 100
    facts: dict[str, Any] = {"area": area, "class": klass, "income_fen": income, "size": size}
    each = setting.due_fen("dibao", area=area, dibao_class=klass, assessed_income_fen=income)
    other = setting.due_fen("dibao", area=OTHER_AREA[area], dibao_class=klass, assessed_income_fen=income)
    wrong = []
    if klass == "long_term":
        wrong.append(amount(max(standard - income, least) * size, _("常补对象按标准全额发，不减家庭收入。")))
    else:
        if standard - income < least:
            wrong.append(amount((standard - income) * size, _("差额低于最低补助的，按最低补助发。")))
        else:
            wrong.append(amount(least * size, _("差额高于最低补助的，按差额发，不是一律发最低补助。")))
        wrong.append(amount(standard * size, _("没有减去收入，当成常补对象了。")))
    wrong.append(amount(other * size, str(AREAS_SWAPPED)))
    wrong += earlier(setting, "dibao_standard", area, 0 if klass == "long_term" else income, size)
    if size > 1:
        wrong.append(amount(each, _("只算了一个人，低保按人发。")))
    word = _("常补") if klass == "long_term" else _("非常补")
    text = _(
        "{area}的{name}某家{size}口人，全家已确认低保，属{klass}对象，核定月人均收入{income}。全家每月低保金一共多少？"
    ).format(area=AREA_WORDS[area], name=chance.choice(SURNAMES), size=size, klass=word, income=yuan(income))
    if klass == "long_term":
        told = _("常补对象按低保标准全额发：{standard}×{size}人＝{total}。")
    elif standard - income < least:
        told = _("差额{standard}－{income}＝{difference}，低于最低补助{least}，每人发{least}；{size}人共{total}。")
    else:
        told = _("每人发差额：{standard}－{income}＝{difference}；{size}人共{total}。")
    explanation = told.format(
        standard=yuan(standard),
        income=yuan(income),
        difference=yuan(standard - income),
        least=yuan(least),
        size=size,
        total=yuan(each * size),
    )
    clause = "P30-1.1" if area == "urban" else "P30-1.2"
    figures = ("dibao_standard", "dibao_minimum")
    return Draft(text, facts, right_amount(each * size), wrong, explanation, ("P30-3.2", clause), figures)


def tekun_amount(setting: Setting) -> Draft:
    """Ask for living and care money of a tekun person together."""
    chance = setting.chance
    area, care = chance.choice(("urban", "rural")), chance.choice(("full", "partial", "none"))

    def due(programme: str, where: str = area, grade: str = care) -> int:
        return setting.due_fen(programme, area=where, self_care=grade)

    basic, nursing = due("tekun_basic"), due("tekun_care")
    other = due("tekun_basic", OTHER_AREA[area])
    grade = chance.choice([one for one in CARE_WORDS if one != care])
    is_urban = area == "urban"
    name, key = ("tekun_standard_urban", None) if is_urban else ("tekun_standard_rural", care)
    old, old_care = setting.earlier_figure(name, key), setting.earlier_figure("tekun_care_standard", care)
    wrong = [
        amount(basic, _("漏了照料护理补贴。")),
        amount(other + nursing, str(AREAS_SWAPPED)),
        amount(basic + due("tekun_care", area, grade), _("照料护理补贴用错了自理能力档次。")),
        amount(basic + setting.figure("dibao_standard", area), _("特困人员不再领低保。")),
    ]
    if old is not None:
        wrong.insert(chance.randint(0, 2), amount(old + (old_care or nursing), str(OLD_STANDARD)))
    text = _(
        "{age}岁的{name}某是{area}分散供养的特困人员，生活自理能力评定为{care}。每月基本生活费和照料护理补贴一共多少？"
    ).format(age=chance.randint(62, 88), name=chance.choice(SURNAMES), area=AREA_WORDS[area], care=CARE_WORDS[care])
    explanation = _("基本生活费{basic}，照料护理补贴（{care}）{nursing}，一共{total}。").format(
        basic=yuan(basic), care=CARE_WORDS[care], nursing=yuan(nursing), total=yuan(basic + nursing)
    )
    clause = "P30-1.3" if is_urban else "P30-1.4" if care == "full" else "P30-1.5"
    facts = {"area": area, "self_care": care}
    right = right_amount(basic + nursing)
    return Draft(text, facts, right, wrong, explanation, (clause, "P30-1.7"), (name, "tekun_care_standard"))


def child_amount(setting: Setting) -> Draft:
    """Ask for the living money of an orphan or a de facto unattended child, in an institution or at home."""
    chance = setting.chance
    status, is_inside = chance.choice(("orphan", "de_facto_unattended")), chance.random() < 0.5
    is_disabled = chance.random() < 0.5
    home, inside = setting.figure("child_living_home"), setting.figure("child_living_institution")
    facts = {"status": status, "in_institution": is_inside, "is_disabled": is_disabled}
    given = {"area": "rural", "child_status": status, "in_institution": is_inside}
    living = setting.due_fen("child_living", **given)
    care = setting.due_fen("disabled_child_care", **given) if is_disabled else 0
    nursing = setting.figure("disability_nursing_standard")
    wrong = [amount((home if living == inside else inside) + care, _("机构养育和散居的标准用错了。"))]
    if status == "de_facto_unattended" and is_inside:
        wrong = [amount(inside + care, _("事实无人抚养儿童不分机构和散居，是一个标准。"))]
    if is_disabled:
        wrong.append(amount(living + care + nursing, _("发了残疾儿童照料护理补贴，不再发重度残疾人护理补贴。")))
        wrong.append(amount(living, _("漏了残疾儿童的照料护理补贴。")))
    old = setting.earlier_figure("child_living_institution" if living == inside else "child_living_home")
    if old is not None:
        wrong.insert(chance.randint(0, 1), amount(old + care, str(OLD_STANDARD)))
    wrong.append(amount(setting.figure("tekun_standard_urban") + care, _("这是城市特困供养的标准。")))
    word = _("孤儿") if status == "orphan" else _("事实无人抚养儿童")
    place = _("由儿童福利机构养育") if is_inside else _("由亲属在家抚养")
    ask = _("每月基本生活费和照料护理补贴一共多少？") if is_disabled else _("每月基本生活费多少？")
    disabled = _("有一级肢体残疾，已认定照料护理补贴，") if is_disabled else ""
    text = _("{age}岁的小{name}已认定为{word}，{place}，{disabled}没有其他待遇。{ask}").format(
        age=chance.randint(5, 15), name=chance.choice(SURNAMES), word=word, place=place, disabled=disabled, ask=ask
    )
    rule = (
        _("事实无人抚养儿童的标准是{living}，不分机构养育和散居。")
        if status == "de_facto_unattended"
        else _("孤儿{place}的标准是{living}。")
    )
    explanation = rule.format(living=yuan(living), place=_("机构养育") if is_inside else _("散居"))
    if is_disabled:
        explanation += _("另发照料护理补贴{care}，一共{total}。").format(care=yuan(care), total=yuan(living + care))
    clauses = ("P30-1.10", *(("P30-1.11",) if is_disabled else ()))
    figures = ("child_living_home", "child_living_institution", "disabled_child_care_standard")
    return Draft(text, facts, right_amount(living + care), wrong, explanation, clauses, figures)


def child_top_up(setting: Setting) -> Draft:
    """Ask for the living money of a de facto unattended child who has dibao: it is made up to the standard."""
    chance = setting.chance
    area = chance.choice(("urban", "rural"))
    standard = setting.figure("dibao_standard", area)
    income = chance.randrange(40, standard // 100 - 60, 20) * 100
    child = person_row("child", chance.randint(6, 15), setting.month, child_status="de_facto_unattended")
    guardian = person_row("guardian", 66, setting.month)
    awards = [
        award_row(child, "child_living", setting.month, child_status="de_facto_unattended", in_institution=False),
        *(
            award_row(one, "dibao", setting.month, dibao_class="other", assessed_income_fen=income)
            for one in (child, guardian)
        ),
    ]
    due = dues_fen(household_row(area), [child, guardian], awards, setting.month, setting.known)["child"]
    home, dibao = setting.figure("child_living_home"), due["dibao"]
    wrong = [
        amount(home, _("已领的低保要从儿童基本生活费里减去，补足到标准。")),
        amount(0, _("有低保的事实无人抚养儿童仍补差额，不是不发。")),
        amount(setting.figure("child_living_institution") - dibao, _("用了机构养育孤儿的标准。")),
    ]
    old = setting.earlier_figure("child_living_home")
    if old is not None:
        wrong.insert(1, amount(old - dibao, str(OLD_STANDARD)))
    text = _(
        "{area}的小{name}是事实无人抚养儿童，和奶奶一起享受低保，属非常补对象，小{name}每月领低保金{dibao}。"
        "他的儿童基本生活费每月还发多少？"
    ).format(area=AREA_WORDS[area], name=chance.choice(SURNAMES), dibao=yuan(dibao))
    explanation = _("补足到儿童基本生活费标准：{home}－已领的低保{dibao}＝{paid}。").format(
        home=yuan(home), dibao=yuan(dibao), paid=yuan(due["child_living"])
    )
    facts = {"area": area, "income_fen": income, "dibao_fen": dibao}
    figures = ("child_living_home", "dibao_standard", "dibao_minimum")
    clauses = ("MCA62-3.1", "P30-1.10")
    return Draft(text, facts, right_amount(due["child_living"]), wrong, explanation, clauses, figures)


def disability_amount(setting: Setting) -> Draft:
    """Ask what a disabled person has of the two disability subsidies."""
    chance = setting.chance
    grade = chance.choice((1, 2, 2, 3, 4))
    needs_care = grade <= 2 and chance.random() < 0.8
    status = chance.choice(("dibao", "dibao", "none", "tekun", "work_injury", "other_nursing"))
    month = setting.month
    age = chance.randint(62, 79) if status == "other_nursing" else chance.randint(25, 55)
    person = person_row(
        "person",
        age,
        month,
        disability_category="physical",
        disability_grade=grade,
        self_care="partial" if needs_care else "full",
        work_injury_nursing=status == "work_injury",
        other_nursing_allowance=status == "other_nursing",
    )
    awards = []
    if status == "tekun":
        awards.append(award_row(person, "tekun", month, self_care="partial" if needs_care else "full"))
    elif status != "none":
        awards.append(award_row(person, "dibao", month, dibao_class="other", assessed_income_fen=200_00))
    household = household_row("rural")
    subsidies = ("disability_living", "disability_nursing")
    judged = verdicts(subsidies, household, [person], awards, month, setting.known)
    granted = [award_row(person, name, month) for name in subsidies if judged["person", name]]
    due = dues_fen(household, [person], [*awards, *granted], month, setting.known)["person"]
    total = sum(due.get(name, 0) for name in subsidies)
    living, nursing = (setting.figure(f"{name}_standard") for name in subsidies)
    mistakes = {
        "tekun": _("特困人员不领残疾人两项补贴。"),
        "work_injury": _("领工伤保险生活护理费的，两项补贴都不发。"),
        "other_nursing": _("已领其他护理补贴的，不再发护理补贴。"),
        "none": _("没有低保的，不发困难残疾人生活补贴。"),
        "dibao": _("护理补贴只给一级、二级并且需要长期照护的。"),
    }
    wrong = [
        amount(living + nursing, mistakes[status]),
        amount(living, mistakes[status] if status != "dibao" else _("一级、二级并且需要长期照护的，两项都可以领。")),
        amount(0, _("符合条件的一项照发。")),
    ]
    old = setting.earlier_figure("disability_living_standard")
    if old is not None and total:
        wrong.insert(1, amount(total * old // living, str(OLD_STANDARD)))
    wrong.append(amount(2 * (living + nursing), _("每项每人每月只发一份。")))
    situations = {
        "dibao": _("家庭正在享受低保"),
        "none": _("家庭没有享受低保，也没有其他护理补贴"),
        "tekun": _("本人是特困人员"),
        "work_injury": _("家庭正在享受低保，本人已领工伤保险生活护理费"),
        "other_nursing": _("家庭正在享受低保，本人已领老年人护理补贴"),
    }
    care = _("需要长期照护") if needs_care else _("生活能自理，不需要长期照护")
    text = _("{age}岁的{name}某有{grade}级肢体残疾，{care}；{situation}。每月可以领残疾人两项补贴一共多少？").format(
        age=age, name=chance.choice(SURNAMES), grade=numeral(grade), care=care, situation=situations[status]
    )
    told = {
        (False, False): _("两项都不发：{why}"),
        (True, False): _("只发困难残疾人生活补贴{living}：{why}"),
        (False, True): _("只发重度残疾人护理补贴{nursing}：{why}"),
        (True, True): _("生活补贴{living}，护理补贴{nursing}，一共{total}。"),
    }[(bool(due.get("disability_living")), bool(due.get("disability_nursing")))]
    why = mistakes[status]
    if status == "none" and not due.get("disability_nursing"):
        why += mistakes["dibao"]
    explanation = told.format(living=yuan(living), nursing=yuan(nursing), total=yuan(total), why=why)
    facts = {"grade": grade, "needs_care": needs_care, "status": status}
    clauses = ("SC52-1", "SC52-2", "SC52-3", "P30-1.12")
    figures = tuple(f"{name}_standard" for name in subsidies)
    return Draft(text, facts, right_amount(total), wrong, explanation, clauses, figures)


def laid_off_amount(setting: Setting) -> Draft:
    """Ask for the relief of some workers laid off in the 1960s."""
    chance = setting.chance
    area, number = chance.choice(("urban", "rural")), chance.randint(1, 9)
    each = setting.due_fen("laid_off_1960s", area=area)
    other = setting.due_fen("laid_off_1960s", area=OTHER_AREA[area])
    wrong = [
        amount(other * number, str(AREAS_SWAPPED)),
        *earlier(setting, "laid_off_1960s_standard", area, times=number),
        amount(setting.figure("dibao_standard", area) * number, _("这是低保标准，精简退职老职工另有标准。")),
    ]
    text = _("某乡镇有{area}六十年代精简退职老弱残职工{number}人，每月救济费一共多少？").format(
        area=AREA_WORDS[area], number=number
    )
    explanation = _("{area}标准每人每月{each}，{number}人共{total}。").format(
        area=AREA_WORDS[area], each=yuan(each), number=number, total=yuan(each * number)
    )
    facts = {"area": area, "number": number}
    right = right_amount(each * number)
    return Draft(text, facts, right, wrong, explanation, ("P30-1.9",), ("laid_off_1960s_standard",))


def family_total(setting: Setting) -> Draft:
    """Ask for all that a dibao family with a disabled member gets in a month."""
    chance = setting.chance
    area, size = chance.choice(("urban", "rural")), chance.randint(2, 5)
    grade = chance.choice((1, 2, 3))
    needs_care = grade <= 2
    standard, least = setting.figure("dibao_standard", area), setting.figure("dibao_minimum", area)
    income = chance.randrange(60, standard // 100 - 20, 20) * 100
    month = setting.month
    disabled: dict[str, Any] = {
        "disability_category": "physical",
        "disability_grade": grade,
        "self_care": "partial" if needs_care else "full",
    }
    people = [person_row(f"p{place}", 40, month, **(disabled if place == 0 else {})) for place in range(size)]
    awards = [award_row(one, "dibao", month, dibao_class="other", assessed_income_fen=income) for one in people]
    awards.append(award_row(people[0], "disability_living", month))
    if needs_care:
        awards.append(award_row(people[0], "disability_nursing", month))
    due = dues_fen(household_row(area), people, awards, month, setting.known)
    total = sum(sum(of_person.values()) for of_person in due.values())
    each = due["p0"]["dibao"]
    extra = total - each * size
    living = setting.figure("disability_living_standard")
    old = setting.earlier_figure("dibao_standard", area)
    other_each = setting.due_fen("dibao", area=OTHER_AREA[area], dibao_class="other", assessed_income_fen=income)
    wrong = [
        amount(standard * size + extra, _("非常补对象没有减去收入。")),
        amount(each * size, _("漏了残疾人补贴，低保和残疾人补贴可以同时领。")),
        amount(other_each * size + extra, str(AREAS_SWAPPED)),
        amount(each * size + living * size, _("残疾人补贴只发给残疾人本人。")),
    ]
    if needs_care:
        wrong.append(amount(each * size + living, _("漏了重度残疾人护理补贴。")))
    else:
        wrong.append(amount(total + living, _("三级肢体残疾不领重度残疾人护理补贴。")))
    if old is not None:
        wrong.append(amount(max(old - income, least) * size + extra, str(OLD_STANDARD)))
    chance.shuffle(wrong)
    care = _("需要长期照护") if needs_care else _("生活能自理")
    text = _(
        "{area}的{name}某家{size}口人都是低保对象（非常补），核定月人均收入{income}；其中一人{grade}级肢体残疾，{care}，"
        "残疾人补贴已经审定。全家每月的救助金和补贴一共多少？"
    ).format(
        area=AREA_WORDS[area],
        name=chance.choice(SURNAMES),
        size=size,
        income=yuan(income),
        grade=numeral(grade),
        care=care,
    )
    explanation = _("低保每人{each}，{size}人{dibao}；残疾人补贴{extra}；一共{total}。").format(
        each=yuan(each), size=size, dibao=yuan(each * size), extra=yuan(extra), total=yuan(total)
    )
    facts = {"area": area, "size": size, "income_fen": income, "grade": grade, "needs_care": needs_care}
    figures = ("dibao_standard", "dibao_minimum", "disability_living_standard", "disability_nursing_standard")
    return Draft(text, facts, right_amount(total), wrong, explanation, ("P30-3.2", "P30-1.12", "SC52-3"), figures)


def raise_back_pay(setting: Setting) -> Draft:
    """Ask for the back pay of dibao after the last raise of its standard."""
    chance = setting.chance
    area, klass = chance.choice(("urban", "rural")), chance.choice(("long_term", "other"))
    size, months = chance.randint(1, 4), chance.randint(2, 6)
    book = policy.rule_book()
    value = book.parameters["dibao_standard"].at(setting.month, setting.known)
    old, new = setting.earlier_figure("dibao_standard", area), int(value.figures[area])
    if old is None:
        old = new
    income = chance.randrange(60, 240, 20) * 100
    before = add_months(value.effective, -1)

    def due(month: Any) -> int:
        return book.monthly_due_fen(
            "dibao", month, setting.known, area=area, dibao_class=klass, assessed_income_fen=income
        )

    each = due(value.effective) - due(before)
    total = each * months * size
    word = _("常补") if klass == "long_term" else _("非常补")
    text = _(
        "{area}低保标准从{since}起由每人每月{old}提高到{new}。{name}某家{size}口人一直享受低保（{klass}，"
        "月人均收入{income}不变，差额都高于最低补助），前{months}个月已按旧标准发放。应补发多少？"
    ).format(
        area=AREA_WORDS[area],
        since=format_month_in_words(value.effective),
        old=yuan(old),
        new=yuan(new),
        name=chance.choice(SURNAMES),
        size=size,
        klass=word,
        income=yuan(income),
        months=months,
    )
    wrong = [
        amount(each * months, _("只补了一个人，补发按人算。") if size > 1 else _("请按人数和月数算。")),
        amount(each * size, _("只补了一个月。")),
        amount(each * size * (months + 1), _("多算了一个月：已按新标准发放的月份不补。")),
        amount(each * size * (months - 1), _("少算了一个月：从执行的当月补起。")),
        amount(new * size * months, _("补发的是新旧标准的差，不是全部新标准。")),
    ]
    explanation = _("每人每月补{each}（{new}－{old}），{size}人{months}个月，共{total}。").format(
        each=yuan(each), new=yuan(new), old=yuan(old), size=size, months=months, total=yuan(total)
    )
    facts = {"area": area, "class": klass, "size": size, "months": months, "income_fen": income, "old_fen": old}
    clause = "P30-1.1" if area == "urban" else "P30-1.2"
    return Draft(text, facts, right_amount(total), wrong, explanation, (clause, "P30-3.2"), ("dibao_standard",))

"""Families that the county misses (M01 to M11), and families that only look missed, with known truth.

Written from the list of signals in words, without looking at the rules.
"""

from __future__ import annotations

from datetime import date

from doudi.demo.lists.planted_cases import Family, Member, Planting
from doudi.demo.lists.sources import CATEGORIES, GRADES
from doudi.values.benefit_month import add_months, format_month

YEARLY_INCOME_FEN = 1_600_000
"""About the yearly income per head of country people."""


def plant_missed(planting: Planting, number: int) -> None:
    """Plant ``number`` cases of each signal and half as many that look like one."""
    for plant in (
        _severely_disabled,
        _ill,
        _monitored,
        _old_and_alone,
        _without_parents,
        _without_subsidy,
        _unemployed,
        _partly_covered,
        _with_grandparents,
        _after_disaster,
        _left_dibao,
    ):
        plant(planting, number)


def certify(
    planting: Planting,
    member: Member,
    category: str,
    grade: int,
    *,
    kind: str | None = None,
    expired: bool = False,
    only_listed: bool = False,
) -> bool:
    """Plant a certificate and enter it in the register unless ``only_listed``; whether the row shows whom it means."""
    if not expired and not only_listed:
        planting.person(member, disability_category=category, disability_grade=grade)
    cells = (CATEGORIES[category], GRADES[grade])
    end = (date(2022, 3, 31), "过期") if expired else (date(2028, 6, 30), "正常")
    return planting.row("disability", member, *cells, *end, kind=kind)


def _some(planting: Planting, signal: str, number: int, *, is_rich: bool = False) -> list[tuple[int, Family, Member]]:
    found = planting.take(signal, number, lambda f: bool(f.adults(planting.month)), is_rich=is_rich)
    return [(place, family, family.adults(planting.month)[0]) for place, family in enumerate(found)]


def _severely_disabled(planting: Planting, number: int) -> None:
    for place, _family, member in _some(planting, "M01", number):
        category, grade = (("physical", 1), ("visual", 2), ("intellectual", 3), ("mental", 3))[place % 4]
        is_new = place % 4 == 1
        if is_new:
            planting.may_be("M06", member, "新证，登记里还没有")
        else:
            planting.award(member, "disability_nursing")
        shown = certify(planting, member, category, grade, only_listed=is_new)
        if place % 5 == 4:
            certify(planting, member, category, grade, kind="clean", expired=True)
        planting.truth("M01", member, "disability", f"{CATEGORIES[category]}{GRADES[grade]}", is_reachable=shown)
        planting.may_be("W09", member, "护理补贴")
    for place, family, member in _some(planting, "near M01", number // 2):
        if place % 3 == 0:
            certify(planting, member, "physical", 4, kind="clean")
        elif place % 3 == 1:
            certify(planting, member, "visual", 1, kind="clean", expired=True)
        else:
            certify(planting, member, "physical", 1, kind="clean")
            planting.dibao(family)
            planting.award(member, "disability_living")
            planting.award(member, "disability_nursing")
        planting.near_miss("M01", member, "disability", ("四级", "证件过期", "已在低保")[place % 3])


def _bills(planting: Planting, member: Member, since: date, own_fen: int, *, ago: int, kind: str | None) -> bool:
    """Bills of three months, all with the same error; whether they show whom they mean."""
    shown = False
    for month in (ago, ago + 1, ago + 2):
        cells = (format_month(add_months(since, -month)), own_fen, own_fen // 3)
        shown = planting.row("medical", member, *cells, since=since, kind=kind)
    return shown


def _error(planting: Planting, place: int) -> str:
    """The error of all rows of a case, some of them hard."""
    if place % 10 == 6:
        return planting.draws.choice(["relatives_number", "other_name", "blank"])
    return planting.draws.choice(["clean"] * 6 + ["dirty", "wrong_digit", "exchanged", "swapped_columns", "variant"])


def _ill(planting: Planting, number: int) -> None:
    for place, _family, member in _some(planting, "M02", number):
        since = planting.begin(place)
        own, kind = 3 * YEARLY_INCOME_FEN, _error(planting, place)
        if place % 3:
            shown = _bills(planting, member, since, own, ago=1 + place % 7, kind=kind)
        else:  # many small bills
            for ago in (1, 4, 7):
                shown = _bills(planting, member, since, own // 3, ago=ago, kind=kind)
        planting.truth("M02", member, "medical", f"一年自付{own}分", is_reachable=shown, since=since)
    for place, family, member in _some(planting, "near M02", number // 2):
        if place % 2:
            planting.dibao(family)
            _bills(planting, member, planting.month, 3 * YEARLY_INCOME_FEN, ago=2, kind="clean")
        else:
            _bills(planting, member, planting.month, 90_000, ago=2, kind="clean")
        planting.near_miss("M02", member, "medical", "已在低保" if place % 2 else "自付很少")


def _monitored(planting: Planting, number: int) -> None:
    for place, family, member in _some(planting, "M03", number):
        since = planting.begin(place)
        shown = [
            planting.row("monitored_poverty", each, "因病", None, since=since, kind=_error(planting, place))
            for each in family.members
        ]
        planting.truth("M03", member, "monitored_poverty", "风险未消除", is_reachable=any(shown), since=since)
    for _place, family, member in _some(planting, "near M03", number // 2):
        for each in family.members:
            planting.row("monitored_poverty", each, "因病", date(2022, 12, 20), kind="clean")
        planting.near_miss("M03", member, "monitored_poverty", "风险已消除")


def _old_and_alone(planting: Planting, number: int) -> None:
    def alone(family: Family) -> bool:
        return len(family.members) == 1 and family.members[0].age(planting.month) >= 63

    for place, family in enumerate(planting.take("M04", number, alone)):
        if place % 2:
            planting.person(family.members[0], basic_pension_fen=12_800)
            _pension(planting, family.members[0], "城乡居民基本养老保险待遇", 12_800)
        planting.truth("M04", family.members[0], "", "一人户，没有职工养老金")
    for family in planting.take("near M04", number // 2, alone):
        _pension(planting, family.members[0], "企业职工基本养老保险待遇", 280_000)
        planting.near_miss("M04", family.members[0], "social_insurance", "有职工养老金")


def _pension(planting: Planting, member: Member, kind: str, amount_fen: int) -> None:
    for place in range(planting.months):
        month = add_months(planting.month, place)
        cells = (kind, format_month(month), None, amount_fen)
        planting.row("social_insurance", member, *cells, since=month, until=month, kind="clean")


def _without_parents(planting: Planting, number: int) -> None:
    month = planting.month

    def parents_and_child(family: Family) -> bool:
        roles = [member.relation for member in family.members]
        return roles[:2] == ["户主", "配偶"] and set(roles[2:]) <= {"子", "女"} and bool(family.minors(month))

    ways = (
        ("dead", "prison"),
        ("dead", "disabled"),
        ("disabled", "disabled"),
        ("dead", "dead"),
        ("prison", "disabled"),
    )
    for place, family in enumerate(planting.take("M05", number, parents_and_child)):
        shown = [
            _lose(planting, member, way, place)
            for member, way in zip(family.members[:2], ways[place % len(ways)], strict=True)
        ]
        child = family.minors(month)[0]
        planting.truth("M05", child, "deaths;prison;disability", "和".join(ways[place % 5]), is_reachable=all(shown))
        for signal in ("M01", "M06", "M08"):
            planting.may_be(signal, family.members[0], "父母重度残疾")
    for place, family in enumerate(planting.take("near M05", number // 2, parents_and_child)):
        child = family.minors(month)[0]
        _lose(planting, family.members[0], "dead", 1)
        if place % 2:
            _lose(planting, family.members[1], "dead", 1)
            for each in [member for member in family.members if member.age(month) < 18]:
                planting.person(each, child_status="orphan")
                planting.award(each, "child_living", first=3, child_status="orphan", in_institution=False)
        planting.near_miss("M05", child, "deaths", "已享受孤儿保障" if place % 2 else "只有父亲死亡")


def _lose(planting: Planting, member: Member, way: str, place: int) -> bool:
    """Let a parent be dead, in prison or severely disabled; whether the list shows it."""
    kind = _error(planting, place)
    if way == "disabled":
        planting.person(member, self_care="none")
        return certify(planting, member, "physical", 1, kind=kind, only_listed=place % 2 == 1)
    if way == "prison":
        return planting.row("prison", member, planting.day(planting.month, 20), date(2026, 8, 1), kind=kind)
    return planting.row("deaths", member, planting.day(planting.month, 5), kind=kind)


def _without_subsidy(planting: Planting, number: int) -> None:
    for place, family, member in _some(planting, "M06", number):
        planting.dibao(family)
        if place % 2:
            planting.person(member, self_care="none")
            planting.award(member, "disability_living")
            certify(planting, member, "physical", 1, kind="clean")
        else:
            certify(planting, member, "hearing", 3, kind="clean", only_listed=place % 4 == 2)
        planting.truth("M06", member, "disability", "重度残疾没有护理补贴" if place % 2 else "低保残疾人没有生活补贴")
    for _place, family, member in _some(planting, "near M06", number // 2):
        planting.dibao(family)
        planting.person(member, self_care="none")
        for programme in ("disability_living", "disability_nursing"):
            planting.award(member, programme)
        certify(planting, member, "physical", 2, kind="clean")
        planting.near_miss("M06", member, "disability", "两项补贴都有")


def _unemployed(planting: Planting, number: int) -> None:
    for place, _family, member in _some(planting, "M07", number):
        since = planting.begin(place)
        shown = planting.row("unemployment", member, planting.day(since, 9), None, since=since)
        planting.truth("M07", member, "unemployment", "失业九个月，没有收入", is_reachable=shown, since=since)
    for place in range(number // 2):
        _place, family, member = _some(planting, "near M07", 1, is_rich=place % 3 == 0)[0]
        registered, ended = planting.day(planting.month, 9), planting.day(planting.month, 3) if place % 3 == 1 else None
        if place % 3 == 2:
            planting.dibao(family)
        planting.row("unemployment", member, registered, ended, kind="clean")
        note = ("家庭收入高", "已经就业", "已在低保")[place % 3]
        planting.near_miss("M07", member, "unemployment", note)


def _partly_covered(planting: Planting, number: int) -> None:
    for signal, how_many in (("M08", number), ("near M08", number // 2)):
        for place, family in enumerate(planting.take(signal, how_many, lambda f: len(f.members) >= 4)):
            if signal == "M08":
                planting.award(family.members[0], "dibao", dibao_class="other", assessed_income_fen=10_000)
            else:
                planting.dibao(family)
            is_ill = place % 3 == 2
            for member in family.members[: 3 + place % 2]:
                if is_ill and member is not family.members[0]:
                    planting.person(member, serious_illness=True)
                else:
                    certify(planting, member, "visual", 3, kind="clean")
            planting.award(family.members[0], "disability_living")
            if signal == "M08":
                planting.truth("M08", family.members[1], "", "三四人残疾或者重病，只保一人")
            else:
                for member in family.members[1 : 3 + place % 2] if not is_ill else ():
                    planting.award(member, "disability_living")
                planting.near_miss("M08", family.members[0], "", "三四人残疾或者重病，全家在保")


def _with_grandparents(planting: Planting, number: int) -> None:
    def alone(family: Family) -> bool:
        month = planting.month
        children = [m for m in family.members if m.relation in {"孙子", "孙女"}]
        old = [m for m in family.members if m.age(month) >= 60]
        return bool(children) and len(children) + len(old) == len(family.members) and children[0].age(month) < 16

    for family in planting.take("M09", number, alone):
        planting.truth("M09", family.members[0], "", "祖辈独自抚养孙辈")
    for family in planting.take("near M09", number // 2, alone):
        planting.dibao(family)
        planting.near_miss("M09", family.members[0], "", "已在低保")


def _after_disaster(planting: Planting, number: int) -> None:
    for place, _family, member in _some(planting, "M10", number):
        since = planting.begin(place)
        shown = planting.row("disaster", member, "洪涝", planting.day(since, 3), since=since)
        planting.truth("M10", member, "disaster", "受灾后没有收入", is_reachable=shown, since=since)
    for place in range(number // 2):
        _place, family, member = _some(planting, "near M10", 1, is_rich=place % 2 == 0)[0]
        if place % 2:
            planting.dibao(family)
        planting.row("disaster", member, "洪涝", planting.day(planting.month, 3), kind="clean")
        planting.near_miss("M10", member, "disaster", "已在低保" if place % 2 else "家庭收入高")


def _left_dibao(planting: Planting, number: int) -> None:
    for place, family, member in _some(planting, "M11", number):
        planting.dibao(family, first=30, last=2 + place % 3)
        cost = planting.day(planting.month, 1)
        cells = (format_month(cost.replace(day=1)), 9_000_000, 4_500_000)
        shown = planting.row("medical", member, *cells)
        planting.truth("M11", member, "medical", f"退保{2 + place % 3}个月，新发医疗费", is_reachable=shown)
        planting.may_be("M02", member, "医疗费也超过一年的收入")
    for place, family, member in _some(planting, "near M11", number // 2):
        planting.dibao(family, first=40, last=3 if place % 2 else 20)
        own = 3_000 if place % 2 else 1_000_000
        planting.row("medical", member, format_month(add_months(planting.month, -1)), 2 * own, own, kind="clean")
        planting.near_miss("M11", member, "medical", "只有零星门诊费" if place % 2 else "退保已二十个月")

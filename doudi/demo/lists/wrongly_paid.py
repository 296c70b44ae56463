"""Wrong payments with known truth (W01 to W09, W15), and payments that only look wrong.

Written from the list of signals in words, without looking at the rules. Amounts and times are such that any sensible
limit agrees.
"""

from __future__ import annotations

from datetime import date, timedelta

from doudi.demo.lists.planted_cases import Family, Member, Planting
from doudi.values.benefit_month import add_months, format_month


def plant_wrongly_paid(planting: Planting, number: int) -> None:
    """Plant ``number`` cases of each signal and half as many that look like one."""
    for plant in (
        _dead,
        _imprisoned,
        _on_payroll,
        _with_car,
        _with_company,
        _with_second_home,
        _with_deposits,
        _insured_on_wage,
        _double,
        _grown_up,
    ):
        plant(planting, number)


def _working(planting: Planting, family: Family) -> list[Member]:
    return family.adults(planting.month)


def _last_day(month: date) -> date:
    return add_months(month, 1) - timedelta(days=1)


def _recipients(planting: Planting, signal: str, number: int) -> list[tuple[int, Family, Member]]:
    """Families on dibao, with a member of working age each."""
    found = planting.take(signal, number, lambda family: bool(_working(planting, family)))
    for family in found:
        planting.dibao(family)
    return [(place, family, _working(planting, family)[0]) for place, family in enumerate(found)]


def _alone_and_old(planting: Planting, signal: str, number: int) -> list[Member]:
    """People of sixty and over who live alone, on tekun."""
    month = planting.month
    found = planting.take(signal, number, lambda f: len(f.members) == 1 and f.members[0].age(month) >= 62)
    for family in found:
        planting.award(family.members[0], "tekun", self_care="full")
        planting.person(family.members[0], has_capable_supporter=False)
    return [family.members[0] for family in found]


def _dead(planting: Planting, number: int) -> None:
    people = [member for _place, _family, member in _recipients(planting, "W01", number - number // 4)]
    people += _alone_and_old(planting, "W01", number // 4)
    for place, member in enumerate(people):
        since = planting.begin(place)
        day = _last_day(add_months(since, -1)) if place % 6 == 5 else planting.day(since, 2 + place % 4)
        source = "cremations" if place % 3 == 2 else "deaths"
        shown = planting.row(source, member, day, since=since)
        planting.truth("W01", member, source, f"死于{day}", is_reachable=shown, since=since)
    for place, family, member in _recipients(planting, "near W01", number // 2):
        if place % 2:
            planting.row("deaths", member, planting.month + timedelta(days=2 + place % 20), kind="clean")
            planting.near_miss("W01", member, "deaths", "当月死亡", until=planting.month)
            if planting.months > 1:
                planting.truth("W01", member, "deaths", "上月死亡", since=add_months(planting.month, 1))
        else:
            planting.row("deaths", member, planting.day(planting.month, 3), kind="namesake_unknown")
            planting.near_miss("W01", member, "deaths", f"外县同名同日出生的人死亡，共{len(family.members)}人")


def _imprisoned(planting: Planting, number: int) -> None:
    for place, _family, member in _recipients(planting, "W02", number):
        since = planting.begin(place)
        begun, ended = planting.day(since, 2 + place % 9), add_months(since, 6 + place % 60)
        if place % 6 == 4:
            begun = _last_day(since)
        if place % 6 == 5:
            ended = since
        until = since if place % 6 == 5 else None
        known_end = None if place % 6 == 3 else ended
        shown = planting.row("prison", member, begun, known_end, since=since)
        planting.truth(
            "W02", member, "prison", f"{begun}至{known_end or ''}", is_reachable=shown, since=since, until=until
        )
    for place, _family, member in _recipients(planting, "near W02", number // 2):
        ended = _last_day(add_months(planting.month, -1 - 12 * (place % 3)))
        planting.row("prison", member, date(2018, 3, 1 + place % 28), ended, kind="clean")
        planting.near_miss("W02", member, "prison", f"已于{ended}释放")


def _on_payroll(planting: Planting, number: int) -> None:
    for place, family, member in _recipients(planting, "W03", number):
        since = planting.begin(place)
        amount = 4 * family.standard_fen * len(family.members) + 200_000
        for month in _months(planting, since):
            if place % 3 == 2:
                cells: tuple[object, ...] = ("机关事业单位养老保险待遇", format_month(month), None, amount)
                shown = planting.row("social_insurance", member, *cells, since=month, until=month)
            else:
                shown = planting.row(
                    "public_payroll", member, "某乡中心小学", format_month(month), amount, since=month, until=month
                )
            source, note = "public_payroll", "财政供养工资"
            if place % 3 == 2:
                source, note = "social_insurance", "机关事业单位退休金"
            planting.truth("W03", member, source, note, is_reachable=shown, since=month, until=month)
    for member in _alone_and_old(planting, "near W03", number // 2):
        for month in _months(planting, planting.month):
            cells = ("城乡居民基本养老保险待遇", format_month(month), None, 12_800)
            planting.row("social_insurance", member, *cells, since=month, until=month, kind="clean")
        planting.near_miss("W03", member, "social_insurance", "只有城乡居民基础养老金")


def _months(planting: Planting, since: date) -> list[date]:
    """The months from ``since`` for which lists are made."""
    every = [add_months(planting.month, place) for place in range(planting.months)]
    return [month for month in every if month >= since]


def _with_car(planting: Planting, number: int) -> None:
    for place, _family, member in _recipients(planting, "W04", number):
        since = planting.begin(place)
        until = add_months(planting.month, 1) if planting.months > 2 and place % 10 == 3 else None
        kind = ("小型轿车", "小型普通客车", "小型越野客车")[place % 3]
        cells = (f"赣B9{place:04d}", kind, planting.day(since, 1 + place % 40))
        shown = planting.row("vehicles", member, *cells, since=since, until=until)
        planting.truth("W04", member, "vehicles", kind, is_reachable=shown, since=since, until=until)
    kinds = ("普通二轮摩托车", "残疾人机动轮椅车", "轻便二轮摩托车")
    for place, _family, member in _recipients(planting, "near W04", number // 2):
        kind = kinds[place % 3]
        planting.row("vehicles", member, f"赣B8{place:04d}", kind, date(2009, 1 + place % 12, 5), kind="clean")
        planting.near_miss("W04", member, "vehicles", kind)


def _with_company(planting: Planting, number: int) -> None:
    for place, _family, member in _recipients(planting, "W05", number):
        since = planting.begin(place)
        role = ("法定代表人", "经营者", "法定代表人", "股东")[place % 4]
        status = ("存续", "在营", "开业")[place % 3]
        shown = planting.row("companies", member, f"92360731MA{place:08d}", role, status, since=since)
        planting.truth("W05", member, "companies", f"{role}，{status}", is_reachable=shown, since=since)
    for place, _family, member in _recipients(planting, "near W05", number // 2):
        status = ("注销", "吊销", "注销")[place % 3]
        kind = "namesake_unknown" if place % 4 == 3 else "clean"
        status = "存续" if place % 4 == 3 else status
        planting.row("companies", member, f"92360731MB{place:08d}", "经营者", status, kind=kind)
        planting.near_miss("W05", member, "companies", f"{status}{'，外县同名的人' if place % 4 == 3 else ''}")


def _with_second_home(planting: Planting, number: int) -> None:
    for place, _family, member in _recipients(planting, "W06", number):
        since = planting.begin(place)
        use = "商业用房" if place % 3 == 2 else "住宅"
        shown = planting.row("property", member, f"赣2020于都县不动产权第9{place:06d}号", use, 110, since=since)
        if use == "住宅":
            first = planting.row("property", member, f"赣2012于都县不动产权第8{place:06d}号", use, 90)
            shown = shown and first
        planting.truth("W06", member, "property", use, is_reachable=shown, since=since)
    couples = planting.take("near W06", number // 2, lambda family: len(_working(planting, family)) >= 2)
    for place, family in enumerate(couples):
        planting.dibao(family)
        for member in _working(planting, family)[:2]:
            planting.row("property", member, f"赣2015于都县不动产权第7{place:06d}号", "住宅", 96, kind="clean")
        planting.near_miss("W06", family.members[0], "property", "夫妻共有一处住宅，各列一行")


def _with_deposits(planting: Planting, number: int) -> None:
    as_of = _last_day(add_months(planting.month, -1))
    for place, family, member in _recipients(planting, "W07", number):
        since = planting.begin(place)
        amount = 120 * family.standard_fen * len(family.members)
        kind = None
        if place % 5 == 4:  # in six banks, each account within two years' standard
            amount, kind = amount // 6, "clean"
            for _bank in range(5):
                planting.row("deposits", member, amount, as_of, since=since, kind=kind)
        shown = planting.row("deposits", member, amount, as_of, since=since, kind=kind)
        planting.truth(
            "W07",
            member,
            "deposits",
            "存款" if place % 5 < 4 else "六家银行的存款合计",
            is_reachable=shown,
            since=since,
        )
    for _place, family, member in _recipients(planting, "near W07", number // 2):
        planting.row("deposits", member, 2 * family.standard_fen, as_of, kind="clean")
        planting.near_miss("W07", member, "deposits", "存款不到三个月的保障标准")


def _insured_on_wage(planting: Planting, number: int) -> None:
    for place, family, member in _recipients(planting, "W08", number):
        base = max(3 * family.standard_fen * len(family.members), 450_000)
        since = planting.begin(place)
        for month in _months(planting, since):
            cells = ("企业职工基本养老保险", format_month(month), base, None)
            shown = planting.row("social_insurance", member, *cells, since=month, until=month)
            planting.truth(
                "W08", member, "social_insurance", "缴费基数很高", is_reachable=shown, since=month, until=month
            )
    for place, _family, member in _recipients(planting, "near W08", number // 2):
        for month in _months(planting, planting.month):
            cells = ("工伤保险", format_month(month), 12_000 + place * 10, None)
            planting.row("social_insurance", member, *cells, since=month, until=month, kind="clean")
        planting.near_miss("W08", member, "social_insurance", "零工，基数很小")


_DOUBLES = (
    ("dibao", "tekun"),
    ("tekun", "disability_living"),
    ("tekun", "disability_nursing"),
    ("child_living", "disability_living"),
    ("disabled_child_care", "disability_nursing"),
    ("child_living", "dibao"),
)
"""Pairs that exclude each other; the child of the last pair has the money of the children with HIV."""


def _double(planting: Planting, number: int) -> None:
    month = planting.month
    for place in range(number):
        pair = _DOUBLES[place % len(_DOUBLES)]
        if "tekun" in pair:
            member = _alone_and_old(planting, "W09", 1)[0]
            grade = 1 if pair[1] != "dibao" else 0
            other = pair[1] if pair[0] == "tekun" else pair[0]
            planting.award(member, other, first=8, dibao_class="other", assessed_income_fen=10_000)
        else:
            member = planting.take("W09", 1, lambda f: bool(f.minors(month)))[0].minors(month)[0]
            status = "hiv" if "dibao" in pair else "orphan"
            grade = 0 if "dibao" in pair else 1
            planting.person(member, child_status=status)
            planting.award(member, "child_living", first=8, child_status=status, in_institution=False)
            for programme in sorted(set(pair) - {"child_living"}):
                planting.award(member, programme, first=8, dibao_class="other", assessed_income_fen=10_000)
        if grade:
            planting.person(member, disability_category="physical", disability_grade=grade, self_care="partial")
        planting.truth("W09", member, "", "和".join(pair))
        planting.may_be("M06", member, "残疾人")
    for family in planting.take("near W09", number // 2, lambda f: bool(f.minors(month))):
        child = family.minors(planting.month)[0]
        planting.dibao(family)
        planting.person(child, child_status="de_facto_unattended")
        planting.award(child, "child_living", child_status="de_facto_unattended", in_institution=False)
        planting.near_miss("W09", child, "", "低保家庭的事实无人抚养儿童，补足差额")


def _grown_up(planting: Planting, number: int) -> None:
    latest, earliest = add_months(planting.month, -18 * 12 - 1), add_months(planting.month, -19 * 12 - 6)

    def grown(family: Family) -> list[Member]:
        return [m for m in family.members if earliest <= m.birth_date < latest and m.relation in {"子", "女"}]

    for signal, how_many in (("W15", number), ("near W15", number // 2)):
        for family in planting.take(signal, how_many, lambda f: bool(grown(f))):
            member = grown(family)[0]
            planting.person(member, child_status="de_facto_unattended", student=signal != "W15")
            planting.award(member, "child_living", first=40, child_status="de_facto_unattended", in_institution=False)
            if signal == "W15":
                planting.truth("W15", member, "students", "已满18岁，不在校")
            else:
                planting.row("students", member, "于都中学", "高中", kind="clean")
                planting.near_miss("W15", member, "students", "已满18岁，在读高中")

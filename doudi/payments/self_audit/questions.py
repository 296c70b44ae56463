"""The questions, each a small function with its clause. A hit is one sentence with its figures.

``facts`` of a hit is what it rests on and nothing else: as long as it stays the same, what was cleared stays cleared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi import policy
from doudi.casework.models import NearRelative
from doudi.core.bulk_rows import read_rows
from doudi.core.clock import today
from doudi.core.divisions.queries import place_name
from doudi.payments.models import programme_label
from doudi.payments.self_audit.recipients import (
    PaidMonth,
    current,
    parts,
    people_of,
)
from doudi.payments.workflow import NOT_SENT_STATES_SQL
from doudi.registry.models import Award, Person
from doudi.values.benefit_month import add_months, format_month_chinese
from doudi.values.dates import format_date_chinese
from doudi.values.money import format_yuan


@dataclass(frozen=True)
class Hit:
    """Somebody, what else it is about, the sentence, and the facts it rests on."""

    person: int
    about: str
    what: str
    facts: str


@dataclass(frozen=True)
class AuditQuestion:
    """A question: its name, what it looks for, the clause, and the function that asks."""

    name: str
    label: Any
    clause: str
    why: Any
    ask: Callable[[PaidMonth], Iterator[Hit]]


def _had(paid: PaidMonth, person: int) -> str:
    """What somebody had, in words: 2023年4月发低保金600.00元."""
    each = "、".join(
        _("{programme}{amount}元").format(programme=programme_label(name), amount=format_yuan(fen))
        for name, fen in sorted(paid.fen[person].items())
    )
    return _("{month}发{each}").format(month=format_month_chinese(paid.month), each=each)


_AFTER_DEATH = f"""
SELECT person.id, person.name, person.death_date, MIN(line.month), MAX(line.month), SUM(line.amount_fen)
FROM payments_line line JOIN payments_payment payment ON payment.id = line.payment_id
JOIN payments_run run ON run.id = payment.run_id JOIN registry_person person ON person.id = line.person_id
WHERE person.death_date IS NOT NULL AND line.month > person.death_date AND payment.state NOT IN ({NOT_SENT_STATES_SQL})
AND run.state IN ('released', 'closed') GROUP BY 1, 2, 3 ORDER BY 1
"""
_BACK = f"""
SELECT recovery.person_id, SUM(receipt.amount_fen) FROM payments_receipt receipt
JOIN payments_recoveryline line ON line.id = receipt.recovery_line_id
JOIN payments_recovery recovery ON recovery.id = line.recovery_id
JOIN registry_person person ON person.id = recovery.person_id
LEFT JOIN payments_payment payment ON payment.id = receipt.payment_id
WHERE line.month > person.death_date AND (payment.id IS NULL OR payment.state NOT IN ({NOT_SENT_STATES_SQL})) GROUP BY 1
"""


def after_death(_paid: PaidMonth) -> Iterator[Hit]:
    """Paid for months after the month of death, less what came back."""
    back = {person: int(fen) for person, fen in read_rows(_BACK)}
    for person, name, died, first, last, fen in read_rows(_AFTER_DEATH):
        left = int(fen) - back.get(person, 0)
        if left <= 0:
            continue
        what = _("{name}{died}死亡，{first}至{last}仍发{amount}元，尚未追回{left}元").format(
            name=name,
            died=format_date_chinese(_day(died)),
            first=format_month_chinese(_day(first)),
            last=format_month_chinese(_day(last)),
            amount=format_yuan(int(fen)),
            left=format_yuan(left),
        )
        yield Hit(person, "", what, f"{_day(died)} {_day(last)} {left}")


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])


def very_old(paid: PaidMonth) -> Iterator[Hit]:
    """So old that somebody should see whether he lives."""
    age = int(policy.parameter_value("self_audit_age", paid.month, today()))
    for one in paid.people.values():
        years = paid.month.year - one.born.year - ((paid.month.month, paid.month.day) < (one.born.month, one.born.day))
        if years >= age:
            what = _("{name}{born}出生，已满{years}周岁，{had}，请当面核实是否健在").format(
                name=one.name, born=format_date_chinese(one.born), years=years, had=_had(paid, one.pk)
            )
            yield Hit(one.pk, "", what, f"{one.born}")


def in_prison(paid: PaidMonth) -> Iterator[Hit]:
    """On record as in prison."""
    for person, (text, since) in current("in_prison", today()).items():
        if text == "true" and person in paid.people:
            what = _("{name}{since}登记为在监狱服刑，{had}").format(
                name=paid.people[person].name, since=_since(since), had=_had(paid, person)
            )
            yield Hit(person, "", what, f"{since}")


def _since(day: date | None) -> str:
    return _("自{day}起").format(day=format_date_chinese(day)) if day else ""


_MEANS_TESTED = ("dibao", "tekun_basic")


def _in_need(paid: PaidMonth) -> dict[int, list[int]]:
    """Who lives on dibao or tekun, by household."""
    found: dict[int, list[int]] = defaultdict(list)
    for person, fen in paid.fen.items():
        household = paid.people[person].household if person in paid.people else None
        if household is not None and any(name in fen for name in _MEANS_TESTED):
            found[household].append(person)
    return found


def public_payroll(paid: PaidMonth) -> Iterator[Hit]:
    """One hit for each person on the public payroll whose household lives on dibao or tekun."""
    since = {person: day for person, (text, day) in current("public_payroll", today()).items() if text == "true"}
    members = _in_need(paid)
    for one in sorted(people_of(set(since)).values(), key=lambda one: one.pk):
        if one.household in members:
            person = one.pk if one.pk in members[one.household] else min(members[one.household])
            what = _("{name}{since}登记为财政供养人员，全家{number}人在享低保或特困，{had}").format(
                name=one.name,
                since=_since(since[one.pk]),
                number=len(members[one.household]),
                had=_had(paid, person),
            )
            yield Hit(person, str(one.pk), what, f"{since[one.pk]}")


def _household_has(kind: str, says: Callable[[str], str]) -> Callable[[PaidMonth], Iterator[Hit]]:
    """One hit for each household that lives on dibao or tekun and has something that speaks against need."""

    def ask(paid: PaidMonth) -> Iterator[Hit]:
        members = _in_need(paid)
        for household, (text, since) in current(kind, today()).items():
            found = says(text)
            if found and household in members:
                person = min(members[household])
                what = _("{name}家庭{since}登记{found}，全家{number}人在享低保或特困，{had}").format(
                    name=paid.people[person].name,
                    since=_since(since),
                    found=found,
                    number=len(members[household]),
                    had=_had(paid, person),
                )
                yield Hit(person, str(household), what, f"{text} {since}")

    ask.__doc__ = f"Households on record with {kind}."
    return ask


def _over(text: str, limit: str) -> bool:
    return int(text) > int(policy.parameter_value(limit, today().replace(day=1), today()))


def _vehicles(text: str) -> str:
    return _("机动车{number}辆").format(number=text) if _over(text, "motor_vehicle_limit") else ""


def _homes(text: str) -> str:
    return _("住房{number}套").format(number=text) if _over(text, "homes_limit") else ""


def _company(text: str) -> str:
    return _("有成员开办企业") if text == "true" else ""


_EXCLUDING = (
    ("tekun_basic", "dibao"),
    ("tekun_basic", "disability_living"),
    ("tekun_basic", "disability_nursing"),
    ("disabled_child_care", "disability_nursing"),
)


def excluding(paid: PaidMonth) -> Iterator[Hit]:
    """Two benefits for the same month of which one shuts out the other."""
    for person, fen in paid.fen.items():
        for one, other in _EXCLUDING:
            if one in fen and other in fen and person in paid.people:
                what = _("{name}同月享受{one}和{other}：{had}").format(
                    name=paid.people[person].name,
                    one=programme_label(one),
                    other=programme_label(other),
                    had=_had(paid, person),
                )
                yield Hit(person, f"{one}+{other}", what, f"{one}+{other}")


def same_number(paid: PaidMonth) -> Iterator[Hit]:
    """One identity number in two records of which at least one is paid."""
    indices = {one.id_number_index for one in paid.people.values() if one.id_number_index}
    found: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for part in parts(indices):
        rows = Person.objects.filter(id_number_index__in=part, merged_into=None).order_by("pk")
        for pk, name, village, index in rows.values_list("pk", "name", "village_id", "id_number_index"):
            found[index].append((pk, name, village))
    for records in found.values():
        for pk, name, _village in records:
            others = [one for one in records if one[0] != pk]
            if pk not in paid.people or not others or any(one[0] < pk and one[0] in paid.people for one in others):
                continue
            listed = "、".join(
                _("{name}（{place}，{paid}）").format(
                    name=other, place=place_name(place), paid=_had(paid, key) if key in paid.fen else _("未发放")
                )
                for key, other, place in others
            )
            sentence = _("{name}的身份证号另有登记：{listed}；本人{had}")
            what = sentence.format(name=name, listed=listed, had=_had(paid, pk))
            yield Hit(pk, "", what, " ".join(f"{key}{'+' if key in paid.fen else '-'}" for key, *_rest in others))


def relatives(paid: PaidMonth) -> Iterator[Hit]:
    """Near relatives of the staff or of village committees, as declared."""
    for one in NearRelative.objects.filter(until=None).select_related("person").order_by("pk"):
        person = one.person
        if person.pk in paid.people:
            what = _("{name}是{post}的{relation}，{had}，请核对是否回避、是否入户").format(
                name=person.name, post=one.post, relation=one.get_relation_display(), had=_had(paid, person.pk)
            )
            yield Hit(person.pk, str(one.pk), what, f"{one.since} {'、'.join(sorted(paid.fen[person.pk]))}")


def shared_account(paid: PaidMonth) -> Iterator[Hit]:
    """One account, people of different households, no authority on record: one hit for each account."""
    for account, people in paid.accounts.items():
        known = [paid.people[one] for one in sorted(people) if one in paid.people]
        if len({one.household or -one.pk for one in known}) < 2:
            continue
        names = "、".join(f"{one.name}（{place_name(one.village)}）" for one in known[:5])
        fen = sum(paid.total(one.pk) for one in known)
        what = _("{number}人共用一个账户：{names}，{month}共发{amount}元，没有代领依据").format(
            number=len(known), names=names, month=format_month_chinese(paid.month), amount=format_yuan(fen)
        )
        yield Hit(known[0].pk, account, what, " ".join(str(one.pk) for one in known))


_EVER_SINCE = f"""
SELECT DISTINCT line.person_id, line.programme
FROM payments_line line JOIN payments_payment payment ON payment.id = line.payment_id
WHERE line.month >= %s AND line.month <= %s AND payment.state NOT IN ({NOT_SENT_STATES_SQL})
"""


def unpaid(paid: PaidMonth) -> Iterator[Hit]:
    """Awarded for some months now, and nothing of it was paid for any of them."""
    months = int(policy.parameter_value("self_audit_months", paid.month, today()))
    first = add_months(paid.month, 1 - months)
    had = {(person, programme) for person, programme in read_rows(_EVER_SINCE, [first, paid.month])}
    awards = (
        Award.objects.filter(withdrawn_at=None, valid_from__lte=first, valid_to=None)
        .filter(programme__in=policy.due_programmes(), person__death_date=None, person__merged_into=None)
        .order_by("pk")
        .values_list("person_id", "person__name", "programme", "valid_from", "number")
    )
    for person, name, programme, since, number in awards.iterator(20_000):
        if (person, programme) not in had:
            what = _("{name}{since}起有{programme}，{first}至{last}连续{months}个月没有发放").format(
                name=name,
                since=format_month_chinese(since or first),
                programme=programme_label(programme),
                first=format_month_chinese(first),
                last=format_month_chinese(paid.month),
                months=months,
            )
            yield Hit(person, programme, what, number)


AUDIT_QUESTIONS: dict[str, AuditQuestion] = {
    one.name: one
    for one in (
        AuditQuestion(
            "after_death", gettext_lazy("死亡后仍发放"), "P18-17", gettext_lazy("死亡次月起停发"), after_death
        ),
        AuditQuestion("very_old", gettext_lazy("高龄核实健在"), "P18-17", gettext_lazy("防止死亡未报"), very_old),
        AuditQuestion("in_prison", gettext_lazy("服刑人员"), "P18-17", gettext_lazy("服刑期间由监狱供养"), in_prison),
        AuditQuestion(
            "public_payroll", gettext_lazy("财政供养人员"), "P18-11", gettext_lazy("家庭经济状况须核对"), public_payroll
        ),
        AuditQuestion(
            "company",
            gettext_lazy("开办企业"),
            "P18-11",
            gettext_lazy("家庭经济状况须核对"),
            _household_has("runs_company", _company),
        ),
        AuditQuestion(
            "vehicle",
            gettext_lazy("有机动车"),
            "P18-11",
            gettext_lazy("家庭财产须核对"),
            _household_has("motor_vehicles", _vehicles),
        ),
        AuditQuestion(
            "second_home",
            gettext_lazy("两套以上住房"),
            "P18-11",
            gettext_lazy("家庭财产须核对"),
            _household_has("homes", _homes),
        ),
        AuditQuestion(
            "excluding",
            gettext_lazy("同时享受互斥待遇"),
            "P30-1.10",
            gettext_lazy("特困与低保、残疾人两项补贴不重复"),
            excluding,
        ),
        AuditQuestion("same_number", gettext_lazy("一号两条登记"), "P18-17", gettext_lazy("防止重发"), same_number),
        AuditQuestion(
            "relatives", gettext_lazy("工作人员近亲属"), "MCA57-11", gettext_lazy("近亲属须备案并回避"), relatives
        ),
        AuditQuestion(
            "shared_account", gettext_lazy("多人共用账户"), "P30-3.4", gettext_lazy("资金发到本人账户"), shared_account
        ),
        AuditQuestion("unpaid", gettext_lazy("有待遇未发放"), "P18-17", gettext_lazy("防止漏发"), unpaid),
    )
}

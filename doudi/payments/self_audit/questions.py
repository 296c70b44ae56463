"""The questions of the self-audit, each a function with the clause it rests on.

A hit is one sentence with its figures. Its ``facts`` are what it rests on and nothing else: while they stay the same,
a closed hit stays closed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi import policy
from doudi.casework.models import NearRelative
from doudi.core.bulk_rows import as_date, read_rows
from doudi.core.clock import this_month, today
from doudi.core.divisions.queries import place_name
from doudi.payments.models import programme_label
from doudi.payments.self_audit.recipients import PaidMonth, PaidPerson, chunks, current_circumstances, people_of
from doudi.payments.workflow import NOT_SENT_PARAMETERS, NOT_SENT_STATES_SQL
from doudi.registry.models import Award, Person
from doudi.ui.tables import Text
from doudi.values.benefit_month import add_months, format_month_in_words
from doudi.values.dates import format_date
from doudi.values.money import format_yuan


@dataclass(frozen=True)
class Hit:
    """A hit: the person, what else it is about (a key or code), the sentence, and the facts it rests on."""

    person: int
    about: str
    what: str
    facts: str


@dataclass(frozen=True)
class AuditQuestion:
    """A question: its name, label, clause, reason, the function that yields its hits, and the clauses it carries."""

    name: str
    label: Text
    clause: str
    why: Text
    ask: Callable[[PaidMonth], Iterator[Hit]]
    carries: tuple[str, ...] = ()


def _paid_in_words(paid: PaidMonth, person: int) -> str:
    """Return what a person was paid in words: 2023年4月发低保金600.00元."""
    each = "、".join(
        _("{programme}{amount}元").format(programme=programme_label(programme), amount=format_yuan(fen))
        for programme, fen in sorted(paid.fen[person].items())
    )
    return _("{month}发{each}").format(month=format_month_in_words(paid.month), each=each)


_PAID_AFTER_DEATH = f"""
SELECT person.id, person.name, person.death_date, MIN(line.month), MAX(line.month), SUM(line.amount_fen)
FROM payments_line line JOIN payments_payment payment ON payment.id = line.payment_id
JOIN payments_run run ON run.id = payment.run_id JOIN registry_person person ON person.id = line.person_id
WHERE person.death_date IS NOT NULL AND line.month > person.death_date AND payment.state NOT IN ({NOT_SENT_STATES_SQL})
AND run.state IN ('released', 'closed') AND NOT (run.kind = 'care' AND payment.account_basis IN ('payee', 'heir'))
GROUP BY 1, 2, 3 ORDER BY 1
"""
_RECEIVED_AFTER_DEATH = f"""
SELECT recovery.person_id, SUM(receipt.amount_fen) FROM payments_receipt receipt
JOIN payments_recoveryline line ON line.id = receipt.recovery_line_id
JOIN payments_recovery recovery ON recovery.id = line.recovery_id
JOIN registry_person person ON person.id = recovery.person_id
LEFT JOIN payments_payment payment ON payment.id = receipt.payment_id
WHERE line.month > person.death_date AND (payment.id IS NULL OR payment.state NOT IN ({NOT_SENT_STATES_SQL})) GROUP BY 1
"""


def after_death(_paid: PaidMonth) -> Iterator[Hit]:
    """Find payments for months after the month of death that were not given back."""
    received = {person: int(fen) for person, fen in read_rows(_RECEIVED_AFTER_DEATH, NOT_SENT_PARAMETERS)}
    for person, name, died, first, last, fen in read_rows(_PAID_AFTER_DEATH, NOT_SENT_PARAMETERS):
        outstanding = int(fen) - received.get(person, 0)
        if outstanding <= 0:
            continue
        what = _("{name}{died}死亡，{first}至{last}仍发{amount}元，尚未追回{left}元").format(
            name=name,
            died=format_date(as_date(died)),
            first=format_month_in_words(as_date(first)),
            last=format_month_in_words(as_date(last)),
            amount=format_yuan(int(fen)),
            left=format_yuan(outstanding),
        )
        yield Hit(person, "", what, f"{as_date(died)} {as_date(last)} {outstanding}")


def very_old(paid: PaidMonth) -> Iterator[Hit]:
    """Find people so old that an officer should see whether they are alive."""
    age = int(policy.parameter_value("self_audit_age", paid.month, today()))
    for person in paid.people.values():
        birthday_passed = (paid.month.month, paid.month.day) >= (person.born.month, person.born.day)
        years = paid.month.year - person.born.year - (not birthday_passed)
        if years >= age:
            what = _("{name}{born}出生，已满{years}周岁，{had}，请当面核实是否健在").format(
                name=person.name,
                born=format_date(person.born),
                years=years,
                had=_paid_in_words(paid, person.pk),
            )
            yield Hit(person.pk, "", what, f"{person.born}")


def in_prison(paid: PaidMonth) -> Iterator[Hit]:
    """Find people recorded as in prison."""
    for person, (text, since) in current_circumstances("in_prison", today()).items():
        if text == "true" and person in paid.people:
            what = _("{name}{since}登记为在监狱服刑，{had}").format(
                name=paid.people[person].name, since=_since(since), had=_paid_in_words(paid, person)
            )
            yield Hit(person, "", what, f"{since}")


def _since(day: date | None) -> str:
    return _("自{day}起").format(day=format_date(day)) if day else ""


_MEANS_TESTED = ("dibao", "tekun_basic")


def _recipients_by_household(paid: PaidMonth) -> dict[int, list[int]]:
    """Return the recipients of dibao or tekun by household."""
    recipients: dict[int, list[int]] = defaultdict(list)
    for person, fen in paid.fen.items():
        household = paid.people[person].household if person in paid.people else None
        if household is not None and any(programme in fen for programme in _MEANS_TESTED):
            recipients[household].append(person)
    return recipients


def public_payroll(paid: PaidMonth) -> Iterator[Hit]:
    """Find people on the public payroll whose household receives dibao or tekun; one hit for each."""
    circumstances = current_circumstances("public_payroll", today())
    since = {person: day for person, (text, day) in circumstances.items() if text == "true"}
    recipients = _recipients_by_household(paid)
    for employee in sorted(people_of(set(since)).values(), key=lambda person: person.pk):
        if employee.household in recipients:
            members = recipients[employee.household]
            person = employee.pk if employee.pk in members else min(members)
            what = _("{name}{since}登记为财政供养人员，全家{number}人在享低保或特困，{had}").format(
                name=employee.name,
                since=_since(since[employee.pk]),
                number=len(members),
                had=_paid_in_words(paid, person),
            )
            yield Hit(person, str(employee.pk), what, f"{since[employee.pk]}")


def _household_question(kind: str, describe: Callable[[str], str]) -> Callable[[PaidMonth], Iterator[Hit]]:
    """Return a question about households that receive dibao or tekun; one hit for each.

    Args:
        kind: the kind of circumstance.
        describe: returns what the text of the circumstance says against need; empty for nothing.
    """

    def ask(paid: PaidMonth) -> Iterator[Hit]:
        recipients = _recipients_by_household(paid)
        for household, (text, since) in current_circumstances(kind, today()).items():
            possession = describe(text)
            if possession and household in recipients:
                person = min(recipients[household])
                what = _("{name}家庭{since}登记{found}，全家{number}人在享低保或特困，{had}").format(
                    name=paid.people[person].name,
                    since=_since(since),
                    found=possession,
                    number=len(recipients[household]),
                    had=_paid_in_words(paid, person),
                )
                yield Hit(person, str(household), what, f"{text} {since}")

    ask.__doc__ = f"Find households on record with {kind}."
    return ask


def _is_above(text: str, limit: str) -> bool:
    return int(text) > int(policy.parameter_value(limit, this_month(), today()))


def _vehicles(text: str) -> str:
    return _("机动车{number}辆").format(number=text) if _is_above(text, "motor_vehicle_limit") else ""


def _homes(text: str) -> str:
    return _("住房{number}套").format(number=text) if _is_above(text, "homes_limit") else ""


def _company(text: str) -> str:
    return _("有成员开办企业") if text == "true" else ""


_EXCLUDING_PROGRAMMES = (
    ("tekun_basic", "dibao"),
    ("tekun_basic", "disability_living"),
    ("tekun_basic", "disability_nursing"),
    ("disabled_child_care", "disability_nursing"),
)


def excluding(paid: PaidMonth) -> Iterator[Hit]:
    """Find people paid two benefits for the month of which one excludes the other."""
    for person, fen in paid.fen.items():
        for programme, other in _EXCLUDING_PROGRAMMES:
            if programme in fen and other in fen and person in paid.people:
                what = _("{name}同月享受{one}和{other}：{had}").format(
                    name=paid.people[person].name,
                    one=programme_label(programme),
                    other=programme_label(other),
                    had=_paid_in_words(paid, person),
                )
                yield Hit(person, f"{programme}+{other}", what, f"{programme}+{other}")


def same_number(paid: PaidMonth) -> Iterator[Hit]:
    """Find identity numbers on several records of which at least one is paid; one hit for each number."""
    numbers = {person.id_number_index for person in paid.people.values() if person.id_number_index}
    records: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for chunk in chunks(numbers):
        rows = Person.objects.filter(id_number_index__in=chunk, merged_into=None).order_by("pk")
        for pk, name, village, number in rows.values_list("pk", "name", "village_id", "id_number_index"):
            records[number].append((pk, name, village))
    for same in records.values():
        paid_records = [record for record in same if record[0] in paid.people]
        if len(same) > 1 and paid_records:
            pk, name, _village = paid_records[0]
            others = [record for record in same if record[0] != pk]
            yield _same_number_hit(paid, pk, name, others)


def _same_number_hit(paid: PaidMonth, person: int, name: str, others: list[tuple[int, str, str]]) -> Hit:
    listed = "、".join(
        _("{name}（{place}，{paid}）").format(
            name=other_name,
            place=place_name(village),
            paid=_paid_in_words(paid, other) if other in paid.fen else _("未发放"),
        )
        for other, other_name, village in others
    )
    sentence = _("{name}的身份证号另有登记：{listed}；本人{had}")
    what = sentence.format(name=name, listed=listed, had=_paid_in_words(paid, person))
    facts = " ".join(f"{other}{'+' if other in paid.fen else '-'}" for other, *_rest in others)
    return Hit(person, "", what, facts)


def relatives(paid: PaidMonth) -> Iterator[Hit]:
    """Find near relatives of staff or of village committees, as declared."""
    for relative in NearRelative.objects.filter(until=None).select_related("person").order_by("pk"):
        person = relative.person
        if person.pk in paid.people:
            what = _("{name}是{post}的{relation}，{had}，请核对是否回避、是否入户").format(
                name=person.name,
                post=relative.post,
                relation=relative.get_relation_display(),
                had=_paid_in_words(paid, person.pk),
            )
            yield Hit(person.pk, str(relative.pk), what, f"{relative.since} {'、'.join(sorted(paid.fen[person.pk]))}")


def people_sharing_accounts(paid: PaidMonth) -> Iterator[tuple[str, list[PaidPerson]]]:
    """Yield the accounts of people in different households, with no authority on record, and those people."""
    for account, people in paid.accounts.items():
        sharing = [paid.people[person] for person in sorted(people) if person in paid.people]
        if len({person.household or -person.pk for person in sharing}) > 1:
            yield account, sharing


def shared_account(paid: PaidMonth) -> Iterator[Hit]:
    """Find accounts of people in different households, with no authority on record; one hit for each account."""
    for account, sharing in people_sharing_accounts(paid):
        names = "、".join(f"{person.name}（{place_name(person.village)}）" for person in sharing[:5])
        total = sum(paid.total(person.pk) for person in sharing)
        what = _("{number}人共用一个账户：{names}，{month}共发{amount}元，没有代领依据").format(
            number=len(sharing), names=names, month=format_month_in_words(paid.month), amount=format_yuan(total)
        )
        yield Hit(sharing[0].pk, account, what, " ".join(str(person.pk) for person in sharing))


_PAID_SINCE = f"""
SELECT DISTINCT line.person_id, line.programme
FROM payments_line line JOIN payments_payment payment ON payment.id = line.payment_id
WHERE line.month >= %(first)s AND line.month <= %(last)s AND payment.state NOT IN ({NOT_SENT_STATES_SQL})
"""


def unpaid(paid: PaidMonth) -> Iterator[Hit]:
    """Find awards of which nothing was paid for several months in a row."""
    months = int(policy.parameter_value("self_audit_months", paid.month, today()))
    first = add_months(paid.month, 1 - months)
    parameters = {"first": first, "last": paid.month, **NOT_SENT_PARAMETERS}
    paid_programmes = {(person, programme) for person, programme in read_rows(_PAID_SINCE, parameters)}
    awards = (
        Award.objects.filter(withdrawn_at=None, valid_from__lte=first, valid_to=None)
        .filter(programme__in=policy.due_programmes(), person__death_date=None, person__merged_into=None)
        .order_by("pk")
        .values_list("person_id", "person__name", "programme", "valid_from", "number")
    )
    for person, name, programme, since, number in awards.iterator(20_000):
        if (person, programme) not in paid_programmes:
            what = _("{name}{since}起有{programme}，{first}至{last}连续{months}个月没有发放").format(
                name=name,
                since=format_month_in_words(since or first),
                programme=programme_label(programme),
                first=format_month_in_words(first),
                last=format_month_in_words(paid.month),
                months=months,
            )
            yield Hit(person, programme, what, number)


_QUESTIONS = (
    AuditQuestion(
        name="after_death",
        label=gettext_lazy("死亡后仍发放"),
        clause="P18-17.c",
        why=gettext_lazy("死亡次月起停发"),
        ask=after_death,
        carries=("P18-17.c",),
    ),
    AuditQuestion(
        name="very_old",
        label=gettext_lazy("高龄核实健在"),
        clause="P18-17.c",
        why=gettext_lazy("防止死亡未报"),
        ask=very_old,
        carries=("P18-17.c",),
    ),
    AuditQuestion(
        name="in_prison",
        label=gettext_lazy("服刑人员"),
        clause="P18-17.c",
        why=gettext_lazy("服刑期间由监狱供养"),
        ask=in_prison,
        carries=("P18-17.c",),
    ),
    AuditQuestion(
        name="public_payroll",
        label=gettext_lazy("财政供养人员"),
        clause="P18-11.a",
        why=gettext_lazy("家庭经济状况须核对"),
        ask=public_payroll,
        carries=("P18-11.a",),
    ),
    AuditQuestion(
        name="company",
        label=gettext_lazy("开办企业"),
        clause="P18-11.a",
        why=gettext_lazy("家庭经济状况须核对"),
        ask=_household_question("runs_company", _company),
        carries=("P18-11.a",),
    ),
    AuditQuestion(
        name="vehicle",
        label=gettext_lazy("有机动车"),
        clause="P18-11.a",
        why=gettext_lazy("家庭财产须核对"),
        ask=_household_question("motor_vehicles", _vehicles),
        carries=("P18-11.a",),
    ),
    AuditQuestion(
        name="second_home",
        label=gettext_lazy("两套以上住房"),
        clause="P18-11.a",
        why=gettext_lazy("家庭财产须核对"),
        ask=_household_question("homes", _homes),
        carries=("P18-11.a",),
    ),
    AuditQuestion(
        name="excluding",
        label=gettext_lazy("同时享受互斥待遇"),
        clause="P30-1.10",
        why=gettext_lazy("特困与低保、残疾人两项补贴不重复"),
        ask=excluding,
        carries=("P30-1.10",),
    ),
    AuditQuestion(
        name="same_number",
        label=gettext_lazy("一号两条登记"),
        clause="P18-17.c",
        why=gettext_lazy("防止重发"),
        ask=same_number,
        carries=("P18-17.c",),
    ),
    AuditQuestion(
        name="relatives",
        label=gettext_lazy("工作人员近亲属"),
        clause="MCA57-11",
        why=gettext_lazy("近亲属须备案并回避"),
        ask=relatives,
        carries=("MCA57-11",),
    ),
    AuditQuestion(
        name="shared_account",
        label=gettext_lazy("多人共用账户"),
        clause="P30-3.4",
        why=gettext_lazy("资金发到本人账户"),
        ask=shared_account,
        carries=("P30-3.4",),
    ),
    AuditQuestion(
        name="unpaid",
        label=gettext_lazy("有待遇未发放"),
        clause="P18-17.c",
        why=gettext_lazy("防止漏发"),
        ask=unpaid,
        carries=("P18-17.c",),
    ),
)
AUDIT_QUESTIONS = {question.name: question for question in _QUESTIONS}

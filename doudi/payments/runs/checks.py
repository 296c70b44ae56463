"""The four checks of a run (P18-17): nothing too much, nothing missed, nothing twice, nothing late.

Too much and missed are found by a second computation that does not look at how the run was made: the policy core's
plain engine over the register as it is now, household by household, against everything that was ever sent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi import policy
from doudi.core.bulk_rows import read_rows
from doudi.core.clock import today
from doudi.payments.computation.inputs import load_inputs, surviving_records
from doudi.payments.models import SPECIAL, Check, Finding, Hold, Run, programme_label
from doudi.payments.workflow import NOT_SENT_STATES_SQL
from doudi.values.benefit_month import format_month_chinese, month_from_index, month_index
from doudi.values.money import format_yuan

MAX_FINDINGS = 1_000


@dataclass(frozen=True)
class FindingDraft:
    """One finding before it is kept."""

    person: int | None
    village: str
    programme: str
    month: date | None
    amount_fen: int | None
    what: str


def run_checks(run: Run) -> None:
    """Check a run and keep what was found. A decision about the same findings stays; about others it lapses."""
    found: dict[str, list[FindingDraft]] = {
        Check.Name.OVERPAYMENT: [*_too_large(run), *_held_since(run)],
        Check.Name.MISSED_PAYMENT: [],
        Check.Name.DUPLICATE_PAYMENT: [*_same_number(run), *_same_account(run)],
        Check.Name.LATE_PAYMENT: [*_late_months(run), *_late_run(run)],
    }
    if run.kind == Run.Kind.MONTHLY:
        for name, one in _second_computation(run):
            found[name].append(one)
    for name, ones in found.items():
        _keep(run, name, ones)


def _keep(run: Run, name: str, found: list[FindingDraft]) -> None:
    check, _made = Check.objects.get_or_create(run=run, name=name, defaults={"findings_number": 0})
    shown = found[:MAX_FINDINGS]
    before = set(check.findings.values_list("person_id", "programme", "month", "amount_fen", "what"))
    now = {(one.person, one.programme, one.month, one.amount_fen, one.what) for one in shown}
    if check.findings_number != len(found) or before != now:
        check.decided_by, check.decided_why = None, ""
        check.findings.all().delete()
        Finding.objects.bulk_create(
            [
                Finding(
                    run_check=check,
                    person_id=one.person,
                    village_code=one.village,
                    programme=one.programme,
                    month=one.month,
                    amount_fen=one.amount_fen,
                    what=one.what[:200],
                )
                for one in shown
            ]
        )
    check.findings_number = len(found)
    check.save()


# What the register of now says, against everything sent, this run included; what waits in this run is no omission.
_DISAGREEING = """
SELECT person, programme, month, COALESCE(due.amount_fen, 0) - COALESCE(sent.sent_fen, 0)
       + COALESCE(received.amount_fen, 0) AS difference_fen,
       COALESCE(claimed.amount_fen, 0) AS recovery_fen
FROM (SELECT person, programme, month FROM due_month UNION SELECT person, programme, month FROM sent_month
      UNION SELECT person, programme, month FROM received_month WHERE month <= {last}) AS every
LEFT JOIN due_month AS due USING (person, programme, month)
LEFT JOIN sent_month AS sent USING (person, programme, month)
LEFT JOIN received_month AS received USING (person, programme, month)
LEFT JOIN recovery_month AS claimed USING (person, programme, month)
WHERE COALESCE(due.amount_fen, 0) <> COALESCE(sent.sent_fen, 0) - COALESCE(received.amount_fen, 0)
ORDER BY ALL
"""


def _second_computation(run: Run) -> Iterator[tuple[str, FindingDraft]]:
    tables = load_inputs(run.first_month, run.month, timezone.now(), engine="python")
    waits = set(run.withheld.values_list("person_id", "programme", "month"))
    proposed = {
        (person, programme, month)
        for person, programme, month in read_rows(
            "SELECT recovery.person_id, recovery.programme, line.month FROM payments_recoveryline line "
            "JOIN payments_recovery recovery ON recovery.id = line.recovery_id WHERE recovery.state = 'proposed'"
        )
    }
    root = surviving_records()
    claims = {(root.get(person, person), programme, month_index(_day(month))) for person, programme, month in proposed}
    with closing(tables):
        rows = tables.execute(_DISAGREEING.format(last=month_index(run.month))).fetchall()
    names = _places({row[0] for row in rows})
    for person, programme, month_number, difference, claimed in rows:
        month = month_from_index(month_number)
        village, name = names.get(person, ("", ""))
        words = {
            "name": name,
            "programme": programme_label(programme),
            "month": format_month_chinese(month),
            "amount": format_yuan(abs(difference)),
        }
        if difference > 0 and (person, programme, month) not in waits:
            what = _("{name}{month}{programme}按现有登记还应发{amount}元，本批没有").format(**words)
            yield Check.Name.MISSED_PAYMENT, FindingDraft(person, village, programme, month, difference, what)
        elif difference < 0 and -difference > claimed and (person, programme, month_number) not in claims:
            what = _("{name}{month}{programme}按现有登记多发{amount}元").format(**words)
            yield Check.Name.OVERPAYMENT, FindingDraft(person, village, programme, month, -difference, what)


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])


def _places(people: set[int]) -> dict[int, tuple[str, str]]:
    from doudi.registry.models import Person

    listed = sorted(people)[: 2 * MAX_FINDINGS]
    found: dict[int, tuple[str, str]] = {}
    for start in range(0, len(listed), 900):
        part = Person.objects.filter(pk__in=listed[start : start + 900])
        found |= {pk: (village, name) for pk, village, name in part.values_list("pk", "village_id", "name")}
    return found


def _too_large(run: Run) -> Iterator[FindingDraft]:
    ceiling = int(policy.parameter_value("largest_payment", run.month, today()))
    for one in run.payments.filter(amount_fen__gt=ceiling).select_related("person")[:MAX_FINDINGS]:
        what = _("{name}一次发放{amount}元，超过{ceiling}元").format(
            name=one.person.name, amount=format_yuan(one.amount_fen), ceiling=format_yuan(ceiling)
        )
        yield FindingDraft(one.person_id, one.village_code, one.programme, None, one.amount_fen, what)


def _held_since(run: Run) -> Iterator[FindingDraft]:
    """Somebody's money was to wait, and it was decided after the run was computed."""
    root = surviving_records()
    held: dict[int, set[str]] = defaultdict(set)
    for person, programme in Hold.objects.filter(lifted_at=None).values_list("person_id", "programme"):
        held[root.get(person, person)].add(programme)
    listed = sorted({*held, *(person for person, kept in root.items() if kept in held)})
    for start in range(0, len(listed), 900):
        for one in run.payments.filter(person__in=listed[start : start + 900]).select_related("person"):
            if held[root.get(one.person_id, one.person_id)] & {"", one.programme}:
                what = _("{name}已登记缓发，本批是在那以前核算的").format(name=one.person.name)
                yield FindingDraft(one.person_id, one.village_code, one.programme, None, one.amount_fen, what)


# From the few who have a twin in the register to their lines, never the other way round.
_SAME_NUMBER = f"""
WITH twins AS (
    SELECT DISTINCT person.id, person.name, person.village_id, person.id_number_index, twin.id AS twin_id
    FROM payments_payment payment
    JOIN registry_person person ON person.id = payment.person_id
    JOIN registry_person twin ON twin.id_number_index = person.id_number_index AND twin.id_number_index <> ''
    WHERE payment.run_id = %s AND person.merged_into_id IS NULL AND twin.merged_into_id IS NULL AND twin.id <> person.id
)
SELECT DISTINCT twins.id, twins.name, twins.village_id, line.programme, line.month, line.amount_fen
FROM twins
JOIN payments_line line ON line.person_id = twins.id
JOIN payments_payment payment ON payment.id = line.payment_id AND payment.run_id = %s
JOIN payments_line other ON other.person_id = twins.twin_id AND other.programme = line.programme
     AND other.month = line.month
JOIN payments_payment theirs ON theirs.id = other.payment_id AND theirs.state NOT IN ({NOT_SENT_STATES_SQL})
ORDER BY 1, 4, 5
"""


def _same_number(run: Run) -> Iterator[FindingDraft]:
    """One identity number, two records, the same benefit for the same month."""
    rows = read_rows(_SAME_NUMBER, [run.pk, run.pk])
    for person, name, village, programme, month, amount in rows:
        what = _("{name}的身份证号另有一条登记，同月同一待遇发了两次").format(name=name)
        yield FindingDraft(person, village, programme, _day(month), amount, what)


def _same_account(run: Run) -> Iterator[FindingDraft]:
    """One account, two people, the same benefit: fit for an authority on record, or for one household."""
    rows = read_rows(
        "SELECT payment.person_id, person.name, payment.village_code, payment.programme, payment.amount_fen "
        "FROM payments_payment payment JOIN registry_person person ON person.id = payment.person_id "
        "WHERE payment.run_id = %s AND payment.account_basis = 'own' AND payment.account_index IN ("
        "  SELECT other.account_index FROM payments_payment other "
        "  JOIN registry_person theirs ON theirs.id = other.person_id "
        "  WHERE other.run_id = %s AND other.account_index <> '' GROUP BY other.account_index "
        "  HAVING COUNT(DISTINCT COALESCE(theirs.household_id, -theirs.id)) > 1) "
        "ORDER BY payment.account_index, payment.person_id",
        [run.pk, run.pk],
    )
    for person, name, village, programme, amount in rows:
        what = _("{name}与不同家庭的人共用一个账户，没有代领依据").format(name=name)
        yield FindingDraft(person, village, programme, None, amount, what)


def _late_months(run: Run) -> Iterator[FindingDraft]:
    """A month that is paid for the first time after its own pay day had passed."""
    if run.kind != Run.Kind.MONTHLY:
        return
    rows = read_rows(
        "SELECT line.person_id, person.name, payment.village_code, line.programme, MIN(line.month), "
        "SUM(line.amount_fen) "
        "FROM payments_line line JOIN payments_payment payment ON payment.id = line.payment_id "
        "JOIN registry_person person ON person.id = line.person_id "
        "WHERE payment.run_id = %s AND line.month < %s AND line.part = 1 AND line.programme <> %s "
        "GROUP BY 1, 2, 3, 4 ORDER BY 3, 1",
        [run.pk, run.month, SPECIAL],
    )
    for person, name, village, programme, month, amount in rows:
        what = _("{name}{programme}{month}起未发过，本批补发{amount}元").format(
            name=name,
            programme=programme_label(programme),
            month=format_month_chinese(_day(month)),
            amount=format_yuan(int(amount)),
        )
        yield FindingDraft(person, village, programme, _day(month), int(amount), what)


def _late_run(run: Run) -> Iterator[FindingDraft]:
    """The whole run is after its day, or a raise is paid after the day that the paper sets."""
    if run.kind == Run.Kind.MONTHLY and run.is_open and today() > run.due_on:
        what = _("应于{day}前发放到位，今天已过期").format(day=f"{run.due_on:%Y-%m-%d}")
        yield FindingDraft(None, "", "", run.month, run.total_fen, what)

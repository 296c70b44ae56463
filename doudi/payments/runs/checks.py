"""The checks of a run (P18-17.c): overpayment, missed, duplicate and late payment, changed accounts, altered content.

Overpayments and missed payments are found by a second computation that does not use how the run was made: the plain
Python engine of the policy core, over the registry as it is now, against everything that was ever sent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi import policy
from doudi.core.bulk_rows import as_date, read_rows
from doudi.core.clock import today
from doudi.payments.computation.inputs import load_inputs
from doudi.payments.models import SPECIAL, Check, Finding, Hold, Line, Payment, RecoveryLine, Run, programme_label
from doudi.payments.runs.altered_content import altered_content
from doudi.payments.runs.changed_accounts import changed_accounts
from doudi.payments.runs.check_drafts import FindingDraft
from doudi.payments.workflow import NOT_SENT_PARAMETERS, NOT_SENT_STATES_SQL, PaymentState, RecoveryState
from doudi.registry.deaths.queries import people_reported_dead
from doudi.registry.models import Person
from doudi.registry.people.merged_records import surviving_records
from doudi.values.benefit_month import format_month_in_words, month_from_index, month_index
from doudi.values.carries import carries
from doudi.values.dates import format_date
from doudi.values.money import format_yuan

MAX_FINDINGS = 1_000
_CHUNK = 900


@carries("P18-17.c")
def run_checks(run: Run) -> None:
    """Check a run and store the findings. A decision stays while no finding is new; otherwise it lapses."""
    findings: dict[str, list[FindingDraft]] = {
        Check.Name.OVERPAYMENT: [*_amounts_above_ceiling(run), *_held_since_computation(run)],
        Check.Name.MISSED_PAYMENT: [],
        Check.Name.DUPLICATE_PAYMENT: [*_shared_id_numbers(run), *_shared_accounts(run)],
        Check.Name.LATE_PAYMENT: [*_late_months(run), *_late_run(run)],
        Check.Name.CHANGED_ACCOUNT: [*changed_accounts(run)],
        Check.Name.ALTERED: [*altered_content(run)],
    }
    if run.kind == Run.Kind.MONTHLY:
        for name, draft in _second_computation(run):
            findings[name].append(draft)
    for name, drafts in findings.items():
        _store(run, name, drafts)


def _store(run: Run, name: str, drafts: list[FindingDraft]) -> None:
    check, _created = Check.objects.get_or_create(run=run, name=name, defaults={"findings_number": 0})
    stored = drafts[:MAX_FINDINGS]
    before = set(check.findings.values_list("person_id", "programme", "month", "amount_fen", "what"))
    now = {(draft.person, draft.programme, draft.month, draft.amount_fen, draft.what) for draft in stored}
    if len(drafts) > check.findings_number or not now <= before:
        check.decided_by, check.decided_why, check.agreed_by = None, "", None
    if before != now:
        check.findings.all().delete()
        Finding.objects.bulk_create(
            [
                Finding(
                    run_check=check,
                    person_id=draft.person,
                    village_code=draft.village,
                    programme=draft.programme,
                    month=draft.month,
                    amount_fen=draft.amount_fen,
                    what=draft.what[:200],
                )
                for draft in stored
            ]
        )
    check.findings_number = len(drafts)
    check.save()


# Dues by the registry as it is now, against everything sent, this run included.
_DIFFERENCES = """
SELECT person, programme, month, COALESCE(due.amount_fen, 0) - COALESCE(sent.sent_fen, 0)
       + COALESCE(received.amount_fen, 0) AS difference_fen,
       COALESCE(recovery.amount_fen, 0) AS recovery_fen
FROM (SELECT person, programme, month FROM due_month UNION SELECT person, programme, month FROM sent_month
      UNION SELECT person, programme, month FROM received_month WHERE month <= $last) AS every
LEFT JOIN due_month AS due USING (person, programme, month)
LEFT JOIN sent_month AS sent USING (person, programme, month)
LEFT JOIN received_month AS received USING (person, programme, month)
LEFT JOIN recovery_month AS recovery USING (person, programme, month)
WHERE COALESCE(due.amount_fen, 0) <> COALESCE(sent.sent_fen, 0) - COALESCE(received.amount_fen, 0)
ORDER BY ALL
"""


def _second_computation(run: Run) -> Iterator[tuple[str, FindingDraft]]:
    """Find what is due and not sent, or sent and not due; what the run withholds or proposes to recover is neither."""
    tables = load_inputs(run.first_month, run.month, timezone.now(), engine="python")
    withheld = set(run.withheld.values_list("person_id", "programme", "month")) | _months_taken_out(run)
    proposed = _proposed_months()
    with closing(tables):
        rows = tables.execute(_DIFFERENCES, {"last": month_index(run.month)}).fetchall()
    places = _places_of({row[0] for row in rows})
    for person, programme, month_number, difference, recovery in rows:
        month = month_from_index(month_number)
        village, name = places.get(person, ("", ""))
        words = {
            "name": name,
            "programme": programme_label(programme),
            "month": format_month_in_words(month),
            "amount": format_yuan(abs(difference)),
        }
        key = (person, programme, month)
        if difference > 0 and key not in withheld:
            what = _("{name}{month}{programme}按现有登记还应发{amount}元，本批没有").format(**words)
            yield Check.Name.MISSED_PAYMENT, FindingDraft(person, village, programme, month, difference, what)
        elif difference < 0 and -difference > recovery and key not in proposed:
            what = _("{name}{month}{programme}按现有登记多发{amount}元").format(**words)
            yield Check.Name.OVERPAYMENT, FindingDraft(person, village, programme, month, -difference, what)


def _months_taken_out(run: Run) -> set[tuple[int, str, date]]:
    """Return person, programme and month of everything that was taken out of the run; it is due in the next one."""
    survivors = surviving_records()
    lines = Line.objects.filter(payment__run=run, payment__state=PaymentState.WITHDRAWN)
    rows = lines.values_list("person_id", "programme", "month")
    return {(survivors.get(person, person), programme, month) for person, programme, month in rows}


def _proposed_months() -> set[tuple[int, str, date]]:
    """Return person, programme and month of every proposed recovery."""
    survivors = surviving_records()
    proposed = RecoveryLine.objects.filter(recovery__state=RecoveryState.PROPOSED)
    rows = proposed.values_list("recovery__person_id", "recovery__programme", "month")
    return {(survivors.get(person, person), programme, month) for person, programme, month in rows}


def _places_of(people: set[int]) -> dict[int, tuple[str, str]]:
    """Return village and name by person, for as many people as findings are stored."""
    keys = sorted(people)[: 2 * MAX_FINDINGS]
    places: dict[int, tuple[str, str]] = {}
    for start in range(0, len(keys), _CHUNK):
        chunk = Person.objects.filter(pk__in=keys[start : start + _CHUNK])
        places |= {pk: (village, name) for pk, village, name in chunk.values_list("pk", "village_id", "name")}
    return places


def _amounts_above_ceiling(run: Run) -> Iterator[FindingDraft]:
    ceiling = int(policy.parameter_value("largest_payment", run.month, today()))
    for payment in run.kept_payments.filter(amount_fen__gt=ceiling).select_related("person")[:MAX_FINDINGS]:
        what = _("{name}一次发放{amount}元，超过{ceiling}元").format(
            name=payment.person.name, amount=format_yuan(payment.amount_fen), ceiling=format_yuan(ceiling)
        )
        yield FindingDraft(payment.person_id, payment.village_code, payment.programme, None, payment.amount_fen, what)


def _held_since_computation(run: Run) -> Iterator[FindingDraft]:
    """Find payments of people whose hold was placed, or death reported, after the run was computed."""
    survivors = surviving_records()
    held: dict[int, set[str]] = defaultdict(set)
    for person, programme in Hold.objects.filter(lifted_at=None).values_list("person_id", "programme"):
        held[survivors.get(person, person)].add(programme)
    for person in people_reported_dead():
        held[survivors.get(person, person)].add("")
    people = sorted({*held, *(person for person, survivor in survivors.items() if survivor in held)})
    for start in range(0, len(people), _CHUNK):
        payments = run.kept_payments.filter(person__in=people[start : start + _CHUNK])
        for payment in payments.select_related("person"):
            programmes = held[survivors.get(payment.person_id, payment.person_id)]
            of_all = set() if payment.account_basis == Payment.Basis.PAYEE else {""}  # the others are paid
            if programmes & {*of_all, payment.programme}:
                what = _("{name}已登记缓发或报告死亡，本批是在那以前核算的").format(name=payment.person.name)
                yield FindingDraft(
                    payment.person_id, payment.village_code, payment.programme, None, payment.amount_fen, what
                )


# It starts from the few people with a second record in the registry, so that no line of others is read.
_SHARED_ID_NUMBERS = f"""
WITH twins AS (
    SELECT DISTINCT person.id, person.name, person.village_id, person.id_number_index, twin.id AS twin_id
    FROM payments_payment payment
    JOIN registry_person person ON person.id = payment.person_id
    JOIN registry_person twin ON twin.id_number_index = person.id_number_index AND twin.id_number_index <> ''
    WHERE payment.run_id = %(run)s AND payment.state <> 'withdrawn'
    AND person.merged_into_id IS NULL AND twin.merged_into_id IS NULL AND twin.id <> person.id
)
SELECT DISTINCT twins.id, twins.name, twins.village_id, line.programme, line.month, line.amount_fen
FROM twins
JOIN payments_line line ON line.person_id = twins.id
JOIN payments_payment payment ON payment.id = line.payment_id AND payment.run_id = %(run)s
     AND payment.state <> 'withdrawn'
JOIN payments_line other ON other.person_id = twins.twin_id AND other.programme = line.programme
     AND other.month = line.month
JOIN payments_payment theirs ON theirs.id = other.payment_id AND theirs.state NOT IN ({NOT_SENT_STATES_SQL})
ORDER BY 1, 4, 5
"""


def _shared_id_numbers(run: Run) -> Iterator[FindingDraft]:
    """Find one identity number on two records that are paid the same benefit for the same month."""
    rows = read_rows(_SHARED_ID_NUMBERS, {"run": run.pk, **NOT_SENT_PARAMETERS})
    for person, name, village, programme, month, amount in rows:
        what = _("{name}的身份证号另有一条登记，同月同一待遇发了两次").format(name=name)
        yield FindingDraft(person, village, programme, as_date(month), amount, what)


_SHARED_ACCOUNTS = """
SELECT payment.person_id, person.name, payment.village_code, payment.programme, payment.amount_fen
FROM payments_payment payment JOIN registry_person person ON person.id = payment.person_id
WHERE payment.run_id = %(run)s AND payment.state <> 'withdrawn' AND payment.account_basis IN ('own', 'household')
AND payment.account_index IN (
    SELECT other.account_index
    FROM payments_payment other JOIN registry_person theirs ON theirs.id = other.person_id
    WHERE other.run_id = %(run)s AND other.state <> 'withdrawn' AND other.account_index <> ''
    GROUP BY other.account_index HAVING COUNT(DISTINCT COALESCE(theirs.household_id, -theirs.id)) > 1
)
ORDER BY payment.account_index, payment.person_id
"""


def _shared_accounts(run: Run) -> Iterator[FindingDraft]:
    """Find one account of people in different households, with no authority on record."""
    for person, name, village, programme, amount in read_rows(_SHARED_ACCOUNTS, {"run": run.pk}):
        what = _("{name}与不同家庭的人共用一个账户，没有代领依据").format(name=name)
        yield FindingDraft(person, village, programme, None, amount, what)


_LATE_MONTHS = """
SELECT line.person_id, person.name, payment.village_code, line.programme, MIN(line.month), SUM(line.amount_fen)
FROM payments_line line JOIN payments_payment payment ON payment.id = line.payment_id
JOIN registry_person person ON person.id = line.person_id
WHERE payment.run_id = %(run)s AND payment.state <> 'withdrawn' AND line.month < %(month)s
AND (line.part = 1 OR line.part = 2 AND EXISTS (
    SELECT 1 FROM payments_line first JOIN payments_payment beside ON beside.id = first.payment_id
    WHERE first.person_id = line.person_id AND first.programme = line.programme AND first.month = line.month
    AND first.part = 1 AND beside.run_id = payment.run_id
)) AND line.programme <> %(special)s
GROUP BY 1, 2, 3, 4 ORDER BY 3, 1
"""


def _late_months(run: Run) -> Iterator[FindingDraft]:
    """Find months before the run's own that are paid for the first time."""
    if run.kind != Run.Kind.MONTHLY:
        return
    rows = read_rows(_LATE_MONTHS, {"run": run.pk, "month": run.month, "special": SPECIAL})
    for person, name, village, programme, month, amount in rows:
        what = _("{name}{programme}{month}起未发过，本批补发{amount}元").format(
            name=name,
            programme=programme_label(programme),
            month=format_month_in_words(as_date(month)),
            amount=format_yuan(int(amount)),
        )
        yield FindingDraft(person, village, programme, as_date(month), int(amount), what)


def _late_run(run: Run) -> Iterator[FindingDraft]:
    """Find that the run itself is past the day by which it must be paid."""
    if run.kind == Run.Kind.MONTHLY and run.is_open and today() > run.due_on:
        what = _("应于{day}前发放到位，今天已过期").format(day=format_date(run.due_on))
        yield FindingDraft(None, "", "", run.month, run.total_fen, what)

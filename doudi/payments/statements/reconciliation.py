"""Reconcile dues, payment lines, bank files and funds, and name every difference.

The comparison is independent of how runs are made: dues come from the rule book and the registry, the bank's side from
its files, the side of funds from the ledger.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import F, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from doudi import policy
from doudi.care.medical.premiums.queries import booked_premiums
from doudi.care.services.settled_money import booked_settlements, taken_back_fen
from doudi.core.audit.models import Entry
from doudi.core.bulk_columns import TableQuery
from doudi.core.bulk_rows import bound_list, read_rows
from doudi.funding.models import Account, Movement, Transaction
from doudi.funding.queries import ledger_faults
from doudi.lawbook.models import Standard
from doudi.payments.bank_exchange.models import BankAnswerRow, BankFile
from doudi.payments.computation.inputs import load_inputs
from doudi.payments.computation.tables import load
from doudi.payments.models import Payment, Receipt, Run, Withdrawal, programme_label
from doudi.payments.statements.care_reconciliation import care_sections
from doudi.payments.statements.comparison import Section, Waiting
from doudi.payments.statements.queries import SENT_RUN_STATES, released_shares, shares_of_sent_runs
from doudi.payments.statements.relief_reconciliation import relief_sections
from doudi.payments.workflow import (
    NOT_SENT_PARAMETERS,
    NOT_SENT_STATES,
    NOT_SENT_STATES_SQL,
    OPEN_RUN_STATES,
    PaymentState,
    WithdrawalState,
)
from doudi.values.divisions import division_name


def reconcile() -> list[Section]:
    """Return all comparisons; the books agree if no section has a difference."""
    return [
        _dues_and_lines(),
        *_lines_and_runs(),
        *_lines_and_bank(),
        *_lines_and_funds(),
        *relief_sections(),
        *care_sections(),
        _ledger(),
    ]


_OPEN, _OPEN_PARAMETERS = bound_list("open", OPEN_RUN_STATES)
_KEY = (("person", "BIGINT"), ("programme", "VARCHAR"), ("month", "DATE"), ("amount_fen", "BIGINT"))
_SAME_PERSON = "COALESCE(person.merged_into_id, person.id)"
_OPEN_LINES = f"""
SELECT {_SAME_PERSON}, line.programme, line.month, line.amount_fen
FROM payments_line line JOIN payments_payment payment ON payment.id = line.payment_id
JOIN payments_run run ON run.id = payment.run_id JOIN registry_person person ON person.id = line.person_id
WHERE run.state IN ({_OPEN}) AND payment.state NOT IN ({NOT_SENT_STATES_SQL})
"""
_WITHHELD = f"""
SELECT {_SAME_PERSON}, withheld.programme, withheld.month, withheld.amount_fen
FROM payments_withheld withheld JOIN registry_person person ON person.id = withheld.person_id
WHERE withheld.run_id = %(run)s
"""
_RETURNED = f"""
SELECT {_SAME_PERSON}, line.programme, line.month, line.amount_fen
FROM payments_line line JOIN payments_payment payment ON payment.id = line.payment_id
JOIN payments_run run ON run.id = payment.run_id JOIN registry_person person ON person.id = line.person_id
WHERE payment.state = '{{state}}' AND run.state IN ('released', 'closed') AND NOT EXISTS (
    SELECT 1 FROM payments_line later JOIN payments_payment paid ON paid.id = later.payment_id
    WHERE later.person_id = line.person_id AND later.programme = line.programme AND later.month = line.month
      AND later.part > line.part AND paid.state NOT IN ({NOT_SENT_STATES_SQL}, 'ready'))
"""
_PROPOSED = f"""
SELECT {_SAME_PERSON}, recovery.programme, line.month, line.amount_fen
FROM payments_recoveryline line JOIN payments_recovery recovery ON recovery.id = line.recovery_id
JOIN registry_person person ON person.id = recovery.person_id WHERE recovery.state = 'proposed'
"""
_REDUCED = f"""
SELECT {_SAME_PERSON}, recovery.programme, line.month, reduction.amount_fen
FROM payments_recoveryreduction reduction JOIN payments_run run ON run.id = reduction.run_id
JOIN payments_recoveryline line ON line.id = reduction.recovery_line_id
JOIN payments_recovery recovery ON recovery.id = line.recovery_id
JOIN registry_person person ON person.id = recovery.person_id WHERE run.state IN ({_OPEN})
"""
_SUMMED = """
LEFT JOIN (SELECT person, programme, month, SUM(amount_fen)::BIGINT AS fen FROM {name}_month GROUP BY ALL) AS {name}
USING (person, programme, month)
"""
_BESIDE = ("due", "open", "received", "withheld", "returned", "withdrawn", "recovery", "proposed", "reduced")
_GAPS = f"""
CREATE TEMP TABLE gap AS
SELECT person, programme, month, COALESCE(due.fen, 0) AS due_fen,
       COALESCE(sent.fen, 0) - COALESCE(open.fen, 0) - COALESCE(received.fen, 0) AS sent_fen,
       COALESCE(withheld.fen, 0) AS withheld_fen, COALESCE(returned.fen, 0) AS returned_fen,
       COALESCE(withdrawn.fen, 0) AS withdrawn_fen,
       COALESCE(withheld.fen, 0) + COALESCE(returned.fen, 0) + COALESCE(withdrawn.fen, 0) AS unpaid_fen,
       COALESCE(recovery.fen, 0) + COALESCE(proposed.fen, 0) + COALESCE(reduced.fen, 0) AS recoveries_fen
FROM (SELECT person, programme, month FROM due_month UNION SELECT person, programme, month FROM sent_month) AS every
{"".join(_SUMMED.format(name=name) for name in _BESIDE)}
LEFT JOIN (SELECT person, programme, month, SUM(sent_fen)::BIGINT AS fen FROM sent_month GROUP BY ALL) AS sent
USING (person, programme, month)
"""
# Less sent than due is explained by what is withheld or returned, more by recoveries.
_EXPLAINED = """
SELECT programme, person, SUM(due_fen)::BIGINT, SUM(due_fen - CASE
    WHEN due_fen > sent_fen THEN GREATEST(due_fen - sent_fen - unpaid_fen, 0)
    ELSE -GREATEST(sent_fen - due_fen - recoveries_fen, 0) END)::BIGINT
FROM gap GROUP BY ALL ORDER BY ALL
"""


def _dues_and_lines() -> Section:
    """Compare the dues, as known at the last monthly run, with what was sent, withheld, returned or recovered."""
    section = Section(_("应发 = 已发 + 缓发 + 退回待补发 − 待追缴"))
    run = Run.objects.filter(kind=Run.Kind.MONTHLY, state__in=SENT_RUN_STATES).order_by("-month", "-pk").first()
    if run is None:
        return section
    tables = load_inputs(run.first_month, run.month, run.known_at)
    try:
        parameters = {"run": run.pk, **_OPEN_PARAMETERS, **NOT_SENT_PARAMETERS}
        for name, query in (
            ("open", _OPEN_LINES),
            ("withheld", _WITHHELD),
            ("returned", _RETURNED.format(state="returned")),
            ("withdrawn", _RETURNED.format(state="withdrawn")),
            ("proposed", _PROPOSED),
            ("reduced", _REDUCED),
        ):
            load(tables, f"{name}_month", _KEY, TableQuery(query, _KEY, parameters))
        tables.execute(_GAPS)
        rows = tables.execute(_EXPLAINED).fetchall()
        section.waiting = _waiting(tables.execute(_WAITING).fetchone())
    finally:
        tables.close()
    places = _townships({person for _programme, person, due, found in rows if due != found})
    sums: dict[tuple[str, str], list[int]] = {}
    for programme, person, due, found in rows:
        total = sums.setdefault((programme, places.get(person, "") if due != found else ""), [0, 0])
        total[0] += due
        total[1] += found
    has_new_standards = _new_standards_since(run)
    for (programme, township), (due, found) in sorted(sums.items()):
        where = _where(programme_label(programme), township)
        if due != found and has_new_standards:
            section.waiting.append(Waiting(_("{where}：新确认的标准，差额随下一批").format(where=where), due - found))
            section.compare(where, due, due)
        else:
            section.compare(where, due, found)
    return section


# What is less sent than due is withheld first, then taken out, then returned.
_WAITING = """
SELECT SUM(LEAST(missing, withheld_fen))::BIGINT,
       SUM(LEAST(GREATEST(missing - withheld_fen, 0), withdrawn_fen))::BIGINT,
       SUM(LEAST(GREATEST(missing - withheld_fen - withdrawn_fen, 0), returned_fen))::BIGINT,
       SUM(LEAST(GREATEST(sent_fen - due_fen, 0), recoveries_fen))::BIGINT
FROM (SELECT *, GREATEST(due_fen - sent_fen, 0) AS missing FROM gap)
"""
_WAITING_LABELS = (
    gettext_lazy("缓发，原因消除以后随下一批补发"),
    gettext_lazy("移出本批，随下一批补发"),
    gettext_lazy("银行退回，更正账户以后补发"),
    gettext_lazy("多发，已提出或正在追缴"),
)


def _waiting(sums: Any) -> list[Waiting]:
    """Return the sums that explain the differences between dues and payments, those that are not zero."""
    amounts = zip(_WAITING_LABELS, sums or (), strict=False)
    return [Waiting(str(label), int(amount)) for label, amount in amounts if amount]


def _new_standards_since(run: Run) -> bool:
    """Whether a standard was confirmed after the run: other dues of its day are known now."""
    return Standard.objects.filter(state=Standard.State.CONFIRMED, reviewed_at__gt=run.known_at).exists()


def _townships(people: set[int]) -> dict[int, str]:
    """Return the township in which each person was last paid."""
    paid = Payment.objects.filter(person__in=people).order_by("pk").values_list("person", "village_code")
    return {person: village[:9] for person, village in paid}


def _where(*parts: str) -> str:
    return " ".join(division_name(part) or part for part in parts if part)


_PAYMENTS = """
SELECT run.number, payment.programme, substr(payment.village_code, 1, 9), SUM(payment.amount_fen), SUM(line.fen)
FROM payments_payment payment JOIN payments_run run ON run.id = payment.run_id
LEFT JOIN (SELECT payment_id, SUM(amount_fen) AS fen FROM payments_line GROUP BY payment_id) line
  ON line.payment_id = payment.id
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""
_SHARES = """
SELECT run.number, line.programme, substr(payment.village_code, 1, 9), SUM(line.amount_fen), SUM(share.fen)
FROM payments_line line JOIN payments_payment payment ON payment.id = line.payment_id
JOIN payments_run run ON run.id = payment.run_id
LEFT JOIN (SELECT line_id, SUM(amount_fen) AS fen FROM payments_lineshare GROUP BY line_id) share
  ON share.line_id = line.id
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""


def _lines_and_runs() -> list[Section]:
    """Compare runs with their payments, payments with their lines, lines with their shares."""
    payments, shares = Section(_("发放 = 明细")), Section(_("明细 = 资金分担"))
    for section, query in ((payments, _PAYMENTS), (shares, _SHARES)):
        for run, programme, township, expected, found in read_rows(query):
            section.compare(_where(run, programme_label(programme), township), int(expected), int(found or 0))
    runs = Section(_("批次合计 = 发放合计"))
    kept = ~Q(payments__state=PaymentState.WITHDRAWN)
    totals = Run.objects.order_by("pk").annotate(paid_fen=Sum("payments__amount_fen", filter=kept))
    for run in totals:
        runs.compare(run.number, run.total_fen, int(run.paid_fen or 0))
    return [runs, payments, shares]


def _bank_fen(payments: Any) -> int:
    return int(payments.aggregate(total=Sum(F("amount_fen") - F("offset_fen")))["total"] or 0)


def _lines_and_bank() -> list[Section]:
    """Compare file totals with the payments inside, and payment states with the bank's last answer."""
    files, answers = Section(_("代发文件合计 = 文件内发放")), Section(_("到账、退回 = 银行回盘"))
    bank_files = BankFile.objects.order_by("pk").annotate(
        inside=Sum(F("items__payment__amount_fen") - F("items__payment__offset_fen"))
    )
    for file in bank_files:
        files.compare(file.number, file.total_fen, int(file.inside or 0))
    last_outcomes = dict(BankAnswerRow.objects.order_by("pk").values_list("payment", "outcome"))
    settled = Entry.objects.filter(verb="bank.settle_inquiry").order_by().values_list("subject_id", flat=True)
    in_writing = {int(key) for key in settled}
    out = Payment.objects.filter(run__state__in=SENT_RUN_STATES).exclude(run__kind=Run.Kind.OPENING).order_by("pk")
    sums: dict[tuple[str, str], list[int]] = {}
    for key, run, state, amount, offset, item in out.values_list(
        "pk", "run__number", "state", "amount_fen", "offset_fen", "sent_item"
    ).iterator():
        outcome = last_outcomes.get(key)
        if outcome is None and state == PaymentState.RETURNED:
            continue  # not sent to the bank
        if outcome == PaymentState.IN_QUESTION and key in in_writing:
            outcome = state  # settled by the bank's written answer, which is in the audit trail
        for counted_state, label in ((PaymentState.PAID, "paid"), (PaymentState.RETURNED, "returned")):
            total = sums.setdefault((run, label), [0, 0])
            total[0] += (amount - offset) * (state == counted_state and (item is not None or amount > offset))
            total[1] += (amount - offset) * (outcome == label)
    labels = {"paid": _("到账"), "returned": pgettext("state", "退回")}
    for (run, label), (expected, found) in sorted(sums.items()):
        answers.compare(f"{run} {labels[label]}", expected, found)
    return [files, answers]


def _lines_and_funds() -> list[Section]:
    """Compare the shares of runs, of payments and of receipts with what the ledger has booked."""
    runs = Section(_("各批次资金分担 = 拨付记账"))
    out = Section(_("未退回的发放 = 账簿支出（发放减退回）"))
    recovered = Section(_("追回款 = 账簿追缴收回"))
    needed = _sums(_booked_shares().values_list("line__payment__run__number", "source").annotate(Sum("amount_fen")))
    booked = _booked_by_run()
    for run, source in sorted(needed.keys() | booked.keys()):
        where = f"{run} {policy.SOURCE_LABELS.get(source, source)}"
        runs.compare(where, needed.get((run, source), 0), booked.get((run, source), 0))
    live = released_shares().exclude(line__payment__state__in=NOT_SENT_STATES)
    still_out: Counter[str] = Counter(dict(live.values_list("source").annotate(Sum("amount_fen"))))
    still_out.update(booked_premiums())
    still_out.update(booked_settlements())
    spent = _spent(Transaction.Kind.RELEASE, Transaction.Kind.RETURN)
    for source in sorted(still_out.keys() | spent.keys()):
        out.compare(policy.SOURCE_LABELS.get(source, source), int(still_out[source]), spent.get(source, 0))
    kept = Receipt.objects.exclude(payment__state__in=[*NOT_SENT_STATES, PaymentState.READY])
    receipts = kept.aggregate(total=Sum("amount_fen"))["total"]
    given_back = int(receipts or 0) + taken_back_fen()
    recovered.compare(_("合计"), given_back, -sum(_spent(Transaction.Kind.RECOVERY).values()))
    return [runs, out, recovered]


def _booked_shares() -> Any:
    """Return the shares that releases booked: also of payments that were taken out only after the release."""
    taken = Withdrawal.objects.filter(was_released=True, state=WithdrawalState.CONFIRMED).values("payment")
    return released_shares() | shares_of_sent_runs().filter(line__payment__in=taken)


def _sums(rows: Any) -> dict[tuple[str, str], int]:
    return {(first, second): int(total) for first, second, total in rows if total}


_RUN = "run:"


def _booked_by_run() -> dict[tuple[str, str], int]:
    """Return the amounts booked under each run's own reference, by run and source."""
    found: dict[tuple[str, str], int] = {}
    for side, sign in (("to_account", 1), ("from_account", -1)):
        rows = (
            Movement.objects.filter(
                transaction__kind=Transaction.Kind.RELEASE,
                transaction__reference__startswith=_RUN,
                **{f"{side}__kind": Account.Kind.SPENT},
            )
            .order_by()
            .values_list("transaction__reference", f"{side}__source")
        )
        for reference, source, total in rows.annotate(Sum("amount_fen")):
            key = reference.removeprefix(_RUN), source
            found[key] = found.get(key, 0) + sign * int(total)
    return {key: total for key, total in found.items() if total}


def _spent(*kinds: str) -> dict[str, int]:
    """Return what transactions of some kinds added to spending, by source."""
    found: dict[str, int] = {}
    for side, sign in (("to_account", 1), ("from_account", -1)):
        rows = Movement.objects.filter(Q(transaction__kind__in=kinds), **{f"{side}__kind": Account.Kind.SPENT})
        for source, total in rows.order_by().values_list(f"{side}__source").annotate(Sum("amount_fen")):
            found[source] = found.get(source, 0) + sign * int(total)
    return found


def _ledger() -> Section:
    """Compare every balance with the sum of its movements."""
    section = Section(_("科目余额 = 分录合计"))
    for account, replayed in ledger_faults():
        section.compare(str(account), replayed, account.balance_fen)
    return section

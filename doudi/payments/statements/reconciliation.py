"""Whether the books agree: dues = lines = bank = funds. Every difference is named, with where it lies.

Nothing here looks at how a run was made: dues come from the rule book over the register, the bank's side from what its
files say, the funds' side from the ledger.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Q, Sum
from django.utils.translation import gettext as _

from doudi import policy
from doudi.core.audit.models import Entry
from doudi.core.bulk_columns import TableQuery
from doudi.core.bulk_rows import bound_list, read_rows
from doudi.funding.models import Account, Movement, Transaction
from doudi.funding.queries import ledger_faults
from doudi.payments.bank_exchange.models import BankAnswerRow, BankFile
from doudi.payments.computation.inputs import load_inputs
from doudi.payments.computation.tables import load
from doudi.payments.models import Payment, Receipt, Run, programme_label
from doudi.payments.statements.queries import SENT_RUN_STATES, released_shares
from doudi.payments.workflow import (
    NOT_SENT_PARAMETERS,
    NOT_SENT_STATES,
    NOT_SENT_STATES_SQL,
    OPEN_RUN_STATES,
    PaymentState,
)
from doudi.values.divisions import division_name


@dataclass(frozen=True)
class Difference:
    """Two figures that should be one; fen."""

    where: str
    expected_fen: int
    found_fen: int


@dataclass
class Section:
    """One comparison: what its two sides are called, their sums in fen, where they differ."""

    name: str
    expected_fen: int = 0
    found_fen: int = 0
    differences: list[Difference] = field(default_factory=list)

    def compare(self, where: str, expected_fen: int, found_fen: int) -> None:
        """Add a pair to the sums, and to the differences where it is one."""
        self.expected_fen += expected_fen
        self.found_fen += found_fen
        if expected_fen != found_fen:
            self.differences.append(Difference(where, expected_fen, found_fen))


def reconcile() -> list[Section]:
    """All comparisons, in the order of the money. The books agree where no section has a difference."""
    return [_dues_and_lines(), *_lines_and_runs(), *_lines_and_bank(), *_lines_and_funds(), _ledger()]


# --- dues = lines ----------------------------------------------------------------------------------

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
SELECT {_SAME_PERSON}, held.programme, held.month, held.amount_fen
FROM payments_withheld held JOIN registry_person person ON person.id = held.person_id WHERE held.run_id = %(run)s
"""
_RETURNED = f"""
SELECT {_SAME_PERSON}, line.programme, line.month, line.amount_fen
FROM payments_line line JOIN payments_payment payment ON payment.id = line.payment_id
JOIN registry_person person ON person.id = line.person_id
WHERE payment.state = 'returned' AND NOT EXISTS (
    SELECT 1 FROM payments_line later JOIN payments_payment paid ON paid.id = later.payment_id
    WHERE later.person_id = line.person_id AND later.programme = line.programme AND later.month = line.month
      AND later.part > line.part AND paid.state NOT IN ({NOT_SENT_STATES_SQL}, 'ready'))
"""
_PROPOSED = f"""
SELECT {_SAME_PERSON}, recovery.programme, line.month, line.amount_fen
FROM payments_recoveryline line JOIN payments_recovery recovery ON recovery.id = line.recovery_id
JOIN registry_person person ON person.id = recovery.person_id WHERE recovery.state = 'proposed'
"""
_LOWERED = f"""
SELECT {_SAME_PERSON}, recovery.programme, line.month, lowering.amount_fen
FROM payments_recoveryreduction lowering JOIN payments_run run ON run.id = lowering.run_id
JOIN payments_recoveryline line ON line.id = lowering.recovery_line_id
JOIN payments_recovery recovery ON recovery.id = line.recovery_id
JOIN registry_person person ON person.id = recovery.person_id WHERE run.state IN ({_OPEN})
"""
_SUMMED = """
LEFT JOIN (SELECT person, programme, month, SUM(amount_fen)::BIGINT AS fen FROM {name}_month GROUP BY ALL) AS {name}
USING (person, programme, month)
"""
_BESIDE = ("due", "open", "received", "withheld", "returned", "recovery", "proposed", "lowered")
_GAPS = f"""
CREATE TEMP TABLE gap AS
SELECT person, programme, month, COALESCE(due.fen, 0) AS due_fen,
       COALESCE(sent.fen, 0) - COALESCE(open.fen, 0) - COALESCE(received.fen, 0) AS sent_fen,
       COALESCE(withheld.fen, 0) + COALESCE(returned.fen, 0) AS waits_fen,
       COALESCE(recovery.fen, 0) + COALESCE(proposed.fen, 0) + COALESCE(lowered.fen, 0) AS claims_fen
FROM (SELECT person, programme, month FROM due_month UNION SELECT person, programme, month FROM sent_month) AS every
{"".join(_SUMMED.format(name=name) for name in _BESIDE)}
LEFT JOIN (SELECT person, programme, month, SUM(sent_fen)::BIGINT AS fen FROM sent_month GROUP BY ALL) AS sent
USING (person, programme, month)
"""
# What waits explains why less was sent than is due; what is claimed or proposed for recovery, why more.
_EXPLAINED = """
SELECT programme, person, SUM(due_fen)::BIGINT, SUM(due_fen - CASE
    WHEN due_fen > sent_fen THEN GREATEST(due_fen - sent_fen - waits_fen, 0)
    ELSE -GREATEST(sent_fen - due_fen - claims_fen, 0) END)::BIGINT
FROM gap GROUP BY ALL ORDER BY ALL
"""


def _dues_and_lines() -> Section:
    """What was due by the last monthly run's law and register: sent, waiting for a named reason, or claimed back."""
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
            ("returned", _RETURNED),
            ("proposed", _PROPOSED),
            ("lowered", _LOWERED),
        ):
            load(tables, f"{name}_month", _KEY, TableQuery(query, _KEY, parameters))
        tables.execute(_GAPS)
        rows = tables.execute(_EXPLAINED).fetchall()
    finally:
        tables.close()
    places = _townships({person for _programme, person, due, found in rows if due != found})
    sums: dict[tuple[str, str], list[int]] = {}
    for programme, person, due, found in rows:
        total = sums.setdefault((programme, places.get(person, "") if due != found else ""), [0, 0])
        total[0] += due
        total[1] += found
    for (programme, township), (due, found) in sorted(sums.items()):
        section.compare(_where(programme_label(programme), township), due, found)
    return section


def _townships(people: set[int]) -> dict[int, str]:
    """Where somebody was last paid."""
    paid = Payment.objects.filter(person__in=people).order_by("pk").values_list("person", "village_code")
    return {person: village[:9] for person, village in paid}


def _where(*parts: str) -> str:
    return " ".join(division_name(part) or part for part in parts if part)


# --- lines -----------------------------------------------------------------------------------------

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
    """Payments add up to their run, lines to their payment, shares to their line."""
    payments, shares = Section(_("发放 = 明细")), Section(_("明细 = 资金分担"))
    for section, query in ((payments, _PAYMENTS), (shares, _SHARES)):
        for run, programme, township, expected, found in read_rows(query):
            section.compare(_where(run, programme_label(programme), township), int(expected), int(found or 0))
    runs = Section(_("批次合计 = 发放合计"))
    totals = Run.objects.order_by("pk").annotate(paid_fen=Sum("payments__amount_fen"))
    for run in totals:
        runs.compare(run.number, run.total_fen, int(run.paid_fen or 0))
    return [runs, payments, shares]


# --- lines = bank ----------------------------------------------------------------------------------


def _bank_fen(payments: Any) -> int:
    return int(payments.aggregate(total=Sum(F("amount_fen") - F("offset_fen")))["total"] or 0)


def _lines_and_bank() -> list[Section]:
    """What a file says is what is in it; what counts as arrived or returned is what the bank said last."""
    files, words = Section(_("代发文件合计 = 文件内发放")), Section(_("到账、退回 = 银行回盘"))
    held = BankFile.objects.order_by("pk").annotate(
        inside=Sum(F("items__payment__amount_fen") - F("items__payment__offset_fen"))
    )
    for file in held:
        files.compare(file.number, file.total_fen, int(file.inside or 0))
    last_word = dict(BankAnswerRow.objects.order_by("pk").values_list("payment", "outcome"))
    asked = Entry.objects.filter(verb="bank.settle_inquiry").order_by().values_list("subject_id", flat=True)
    in_writing = {int(key) for key in asked}
    out = Payment.objects.filter(run__state__in=SENT_RUN_STATES).exclude(run__kind=Run.Kind.OPENING).order_by("pk")
    sums: dict[tuple[str, str], list[int]] = {}
    for key, run, state, amount, offset, item in out.values_list(
        "pk", "run__number", "state", "amount_fen", "offset_fen", "sent_item"
    ).iterator():
        said = last_word.get(key)
        if said is None and state == PaymentState.RETURNED:
            continue  # it never reached the bank and was put back
        if said == PaymentState.IN_QUESTION and key in in_writing:
            said = state  # the bank's answer in writing, noted in the trail
        for verdict, label in ((PaymentState.PAID, "paid"), (PaymentState.RETURNED, "returned")):
            total = sums.setdefault((run, label), [0, 0])
            total[0] += (amount - offset) * (state == verdict and (item is not None or amount > offset))
            total[1] += (amount - offset) * (said == label)
    labels = {"paid": _("到账"), "returned": _("退回")}
    for (run, label), (expected, found) in sorted(sums.items()):
        words.compare(f"{run} {labels[label]}", expected, found)
    return [files, words]


# --- lines = funds ---------------------------------------------------------------------------------


def _lines_and_funds() -> list[Section]:
    """Each run took from each source what its lines say; what is out is what the ledger says is out."""
    runs, out = Section(_("各批次资金分担 = 拨付记账")), Section(_("未退回的发放 = 账簿支出（发放减退回）"))
    recovered = Section(_("追回款 = 账簿追缴收回"))
    needed = _sums(released_shares().values_list("line__payment__run__number", "source").annotate(Sum("amount_fen")))
    booked = _booked_by_run()
    for run, source in sorted(needed.keys() | booked.keys()):
        where = f"{run} {policy.SOURCE_LABELS.get(source, source)}"
        runs.compare(where, needed.get((run, source), 0), booked.get((run, source), 0))
    live = released_shares().exclude(line__payment__state__in=NOT_SENT_STATES)
    still_out = dict(live.values_list("source").annotate(Sum("amount_fen")))
    spent = _spent(Transaction.Kind.RELEASE, Transaction.Kind.RETURN)
    for source in sorted(still_out.keys() | spent.keys()):
        out.compare(policy.SOURCE_LABELS.get(source, source), int(still_out.get(source, 0)), spent.get(source, 0))
    kept = Receipt.objects.exclude(payment__state__in=[*NOT_SENT_STATES, PaymentState.READY])
    receipts = kept.aggregate(total=Sum("amount_fen"))["total"]
    recovered.compare(_("合计"), int(receipts or 0), -sum(_spent(Transaction.Kind.RECOVERY).values()))
    return [runs, out, recovered]


def _sums(rows: Any) -> dict[tuple[str, str], int]:
    return {(first, second): int(total) for first, second, total in rows if total}


_RUN = "run:"


def _booked_by_run() -> dict[tuple[str, str], int]:
    """What was booked under a run's own reference, by source."""
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
    """What transactions of some kinds added to what is spent, by source."""
    found: dict[str, int] = {}
    for side, sign in (("to_account", 1), ("from_account", -1)):
        rows = Movement.objects.filter(Q(transaction__kind__in=kinds), **{f"{side}__kind": Account.Kind.SPENT})
        for source, total in rows.order_by().values_list(f"{side}__source").annotate(Sum("amount_fen")):
            found[source] = found.get(source, 0) + sign * int(total)
    return found


def _ledger() -> Section:
    """Every balance is the sum of its movements."""
    section = Section(_("科目余额 = 分录合计"))
    for account, replayed in ledger_faults():
        section.compare(str(account), replayed, account.balance_fen)
    return section

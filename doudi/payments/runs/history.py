"""The payment history of an earlier system: taken over once, and confirmed by a second person."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Max, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi import policy
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.bulk_rows import ANALYZE_FROM_ROWS, analyze_tables, insert_rows, next_key, reset_sequence
from doudi.core.process import advance, save_changes
from doudi.payments import refusals
from doudi.payments.computation.inputs import load_inputs
from doudi.payments.computation.persistence import LINE_COLUMNS, PAYMENT_COLUMNS, SHARE_COLUMNS
from doudi.payments.computation.shares import UNKNOWN_SOURCE
from doudi.payments.models import Line, Payment, Run
from doudi.payments.money_lock import lock_money
from doudi.payments.runs.locking import lock_run, refuse_earlier_person
from doudi.payments.workflow import HISTORY_TRANSITIONS, PAYMENT_TRANSITIONS, PaymentState, RunState
from doudi.registry.models import Person
from doudi.values.benefit_month import month_from_index
from doudi.values.money import format_yuan, split_amount

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_AT_ONCE = 900
PaidAmount = tuple[int, str, date, int]
"""Person, programme, month, fen."""
PaidMonths = dict[tuple[int, str], list[tuple[date, int]]]
"""Months and fen by person and programme."""
Shares = dict[tuple[int, str, date], dict[str, int]]
Areas = dict[tuple[int, date], str]


@action("history.take_over")
def take_over_payment_history(*, by: User, paid: Iterable[PaidAmount], law_known: date, detail: str) -> Run:
    """Record what an earlier system paid, as an opening run; only while no payment is on record.

    Args:
        law_known: the day whose law the amounts followed; by it they are shared among the sources.
        detail: where the amounts come from.

    Raises:
        PermissionRequired, HistoryAlreadyTakenOver, NothingToPay
    """
    require_permission(by, Permission.PREPARE_PAYROLL)
    lock_money()
    earlier = Run.objects.filter(kind=Run.Kind.OPENING).exclude(state=RunState.DISCARDED)
    if earlier.exists() or Line.objects.exclude(payment__state=PaymentState.VOID).exists():
        raise refusals.HistoryAlreadyTakenOver(_("账上已有发放记录，期初已发只能装入一次。"))
    history: PaidMonths = {}
    for person, programme, month, amount in paid:
        if amount <= 0 or programme not in policy.due_programmes() or month.day != 1:
            raise refusals.NothingToPay(
                _("期初已发须是正数、整月、已知的待遇：{programme} {month} {amount}元。").format(
                    programme=programme, month=month, amount=format_yuan(amount)
                )
            )
        history.setdefault((person, programme), []).append((month, amount))
    if not history:
        raise refusals.NothingToPay(_("没有期初已发的记录。"))
    months = [month for lines in history.values() for month, _amount in lines]
    now, discarded = timezone.now(), Run.objects.filter(kind=Run.Kind.OPENING).count()
    run = Run.objects.create(
        number=f"QC{max(months):%Y%m}{f'-{discarded + 1}' if discarded else ''}",
        kind=Run.Kind.OPENING,
        month=max(months),
        first_month=min(months),
        known_at=now,
        due_on=max(months),
        prepared_by=by,
        prepared_at=now,
        law=[{"rule": detail}],
    )
    write_history(run, history, *_shares_and_areas(run, law_known))
    record(
        _("装入期初已发{number}笔{total}元（{detail}），待第二人核实。").format(
            number=run.payments_number, total=format_yuan(run.total_fen), detail=detail
        ),
        subject=run,
        why=detail,
    )
    return run


def _shares_and_areas(run: Run, law_known: date) -> tuple[Shares, Areas]:
    """Return the shares of the sources in each due by the law of the day, and each person's area by month."""
    with closing(load_inputs(run.first_month, run.month, run.known_at, law_known=law_known)) as tables:
        return shares_and_areas(tables)


def shares_and_areas(tables: DuckDBPyConnection) -> tuple[Shares, Areas]:
    """Return the shares of the sources in each due, and each person's area by month, from the tables of the inputs."""
    share_rows = tables.execute(
        "SELECT person, programme, month, source, amount_fen FROM share_month ORDER BY ALL"
    ).fetchall()
    area_rows = tables.execute("SELECT person, month, area FROM area_month ORDER BY ALL").fetchall()
    shares: Shares = {}
    for person, programme, month, source, amount in share_rows:
        shares.setdefault((person, programme, month_from_index(month)), {})[source] = amount
    return shares, {(person, month_from_index(month)): area for person, month, area in area_rows}


def write_history(run: Run, history: PaidMonths, shares: Shares, areas: Areas) -> None:
    """Write the payments, lines and shares of an opening run, and its totals."""
    first_payment, first_line = next_key("payments_payment"), next_key("payments_line")
    payments = list(enumerate(sorted(history), start=first_payment))
    _write_payments(run, history, payments)
    months = [(key, *whose, month, amount) for key, whose in payments for month, amount in sorted(history[whose])]
    lines = list(enumerate(months, start=first_line))
    _write_lines(lines, areas, {person for person, _programme in history})
    insert_rows(
        "payments_lineshare",
        SHARE_COLUMNS,
        (
            (line, source, part)
            for line, (_payment, person, programme, month, amount) in lines
            for source, part in split_amount(
                amount, shares.get((person, programme, month)) or {UNKNOWN_SOURCE: 1}
            ).items()
        ),
    )
    for table in ("payments_payment", "payments_line"):
        reset_sequence(table)
    if len(lines) > ANALYZE_FROM_ROWS:
        analyze_tables("payments_payment", "payments_line", "payments_lineshare")
    run.payments_number, run.lines_number = len(history), len(lines)
    run.total_fen = sum(amount for _key, (_payment, _person, _programme, _month, amount) in lines)
    save_changes(run)


def _write_payments(run: Run, history: PaidMonths, payments: list[tuple[int, tuple[int, str]]]) -> None:
    villages = _villages_of({person for person, _programme in history})
    rows = (
        {
            "id": key,
            "run_id": run.pk,
            "item_id": f"{run.number}-{place:06d}",
            "person_id": person,
            "programme": programme,
            "village_code": villages[person],
            "amount_fen": sum(amount for _month, amount in history[person, programme]),
            "offset_fen": 0,
            "holder_name": "",
            "account": "",
            "account_index": "",
            "account_basis": Payment.Basis.OWN,
            "care_payee_id": None,
            "state": PaymentState.READY,
            "returned_reason": "",
            "settled_on": None,
            "replaces_id": None,
        }
        for place, (key, (person, programme)) in enumerate(payments, start=1)
    )
    insert_rows("payments_payment", PAYMENT_COLUMNS, (tuple(row[column] for column in PAYMENT_COLUMNS) for row in rows))


def _villages_of(people: set[int]) -> dict[int, str]:
    keys = sorted(people)
    villages: dict[int, str] = {}
    for start in range(0, len(keys), _AT_ONCE):
        chunk = Person.objects.filter(pk__in=keys[start : start + _AT_ONCE])
        villages |= dict(chunk.values_list("pk", "village_id"))
    return villages


def _last_parts(people: set[int]) -> dict[tuple[int, str, date], int]:
    """Return the last part on record of each person, programme and month, such as those of a discarded history."""
    keys = sorted(people)
    parts: dict[tuple[int, str, date], int] = {}
    for start in range(0, len(keys), _AT_ONCE):
        lines = Line.objects.filter(person__in=keys[start : start + _AT_ONCE]).order_by()
        rows = lines.values_list("person", "programme", "month").annotate(last=Max("part"))
        parts |= {(person, programme, month): last for person, programme, month, last in rows}
    return parts


def _write_lines(lines: list[tuple[int, tuple[int, int, str, date, int]]], areas: Areas, people: set[int]) -> None:
    parts = _last_parts(people)
    rows = (
        {
            "id": key,
            "payment_id": payment,
            "person_id": person,
            "programme": programme,
            "month": month,
            "part": parts.get((person, programme, month), 0) + 1,
            "amount_fen": amount,
            "due_fen": amount,
            "sent_fen": 0,
            "award_id": None,
            "area": areas.get((person, month), ""),
        }
        for key, (payment, person, programme, month, amount) in lines
    )
    insert_rows("payments_line", LINE_COLUMNS, (tuple(row[column] for column in LINE_COLUMNS) for row in rows))


@action("history.adopt")
def confirm_payment_history(*, by: User, run: Run, seen_version: int | None = None) -> Run:
    """Confirm the payment history as a second person; its payments then count as paid.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, SecondPersonRequired
    """
    require_permission(by, Permission.APPROVE_PAYROLL)
    locked = lock_run(run, "adopt", seen_version)
    refuse_earlier_person(by, locked.prepared_by_id)
    adopt_history(locked, by)
    total = locked.payments.filter(~Q(state=PaymentState.VOID)).aggregate(total=Sum("amount_fen"))["total"] or 0
    record(_("核实期初已发{total}元，自此接续发放。").format(total=format_yuan(total)), subject=locked)
    return locked


def adopt_history(locked: Run, by: User) -> None:
    """Close an opening run; its payments then count as paid."""
    for verb, state in (("release", PaymentState.READY), ("paid", PaymentState.SENT)):
        locked.payments.filter(state=state).update(state=PAYMENT_TRANSITIONS.target(state, verb))
    locked.approved_by, locked.approved_at, locked.closed_at = by, timezone.now(), timezone.now()
    advance(locked, "adopt", HISTORY_TRANSITIONS)

"""What was paid before this office kept its books here: taken over once, and stood for by a second person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Max, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi import policy
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.bulk_rows import (
    analyze_tables,
    insert_rows,
    next_key,
    reset_sequence,
)
from doudi.core.process import advance
from doudi.payments import refusals
from doudi.payments.computation.inputs import UNKNOWN_SOURCE, load_inputs
from doudi.payments.computation.persistence import (
    LINE_COLUMNS,
    PAYMENT_COLUMNS,
    SHARE_COLUMNS,
    lock_money,
)
from doudi.payments.models import Line, Payment, Run
from doudi.payments.runs.actions import locked_run, refuse_earlier_person, transitions_of
from doudi.payments.workflow import PAYMENT_TRANSITIONS, PaymentState
from doudi.registry.models import Person
from doudi.values.benefit_month import month_from_index
from doudi.values.money import format_yuan, split_amount

Paid = tuple[int, str, date, int]
"""Person, programme, month, fen."""


@action("history.take_over")
def take_over_payment_history(*, by: User, paid: Iterable[Paid], law_known: date, detail: str) -> Run:
    """Put on record what was paid before. Only into empty books, so that nothing is counted twice.

    ``law_known`` is the day as of which the amounts followed the law: by it the sources are told that bore them.

    Raises:
        PermissionRequired, HistoryAlreadyTakenOver, NothingToPay
    """
    require_permission(by, Permission.PREPARE_PAYROLL)
    lock_money()
    taken = Run.objects.filter(kind=Run.Kind.OPENING).exclude(state="discarded")
    if taken.exists() or Line.objects.exclude(payment__state=PaymentState.VOID).exists():
        raise refusals.HistoryAlreadyTakenOver(_("账上已有发放记录，期初已发只能装入一次。"))
    found: dict[tuple[int, str], list[tuple[date, int]]] = {}
    for person, programme, month, amount in paid:
        if amount <= 0 or programme not in policy.due_programmes() or month.day != 1:
            raise refusals.NothingToPay(
                _("期初已发须是正数、整月、已知的待遇：{programme} {month} {amount}元。").format(
                    programme=programme, month=month, amount=format_yuan(amount)
                )
            )
        found.setdefault((person, programme), []).append((month, amount))
    if not found:
        raise refusals.NothingToPay(_("没有期初已发的记录。"))
    months = [month for lines in found.values() for month, _amount in lines]
    now, before = timezone.now(), Run.objects.filter(kind=Run.Kind.OPENING).count()
    run = Run.objects.create(
        number=f"QC{max(months):%Y%m}{f'-{before + 1}' if before else ''}",
        kind=Run.Kind.OPENING,
        month=max(months),
        first_month=min(months),
        known_at=now,
        due_on=max(months),
        prepared_by=by,
        prepared_at=now,
        law=[{"rule": detail}],
    )
    _write(run, found, *_known_of(run, law_known))
    run.payments_number, run.lines_number = len(found), len(months)
    run.total_fen = sum(amount for lines in found.values() for _month, amount in lines)
    run.save()
    record(
        _("装入期初已发{number}笔{total}元（{detail}），待第二人核实。").format(
            number=run.payments_number, total=format_yuan(run.total_fen), detail=detail
        ),
        subject=run,
        why=detail,
    )
    return run


Shares = dict[tuple[int, str, date], dict[str, int]]
Areas = dict[tuple[int, date], str]


def _known_of(run: Run, law_known: date) -> tuple[Shares, Areas]:
    """Who bears each due by the law of that day, and whether somebody lived in town or country."""
    tables = load_inputs(run.first_month, run.month, run.known_at, law_known=law_known)
    found: Shares = {}
    for person, programme, month, source, amount in tables.execute(
        "SELECT person, programme, month, source, amount_fen FROM share_month ORDER BY ALL"
    ).fetchall():
        found.setdefault((person, programme, month_from_index(month)), {})[source] = amount
    rows = tables.execute("SELECT person, month, area FROM area_month ORDER BY ALL").fetchall()
    return found, {(person, month_from_index(month)): area for person, month, area in rows}


def _write(run: Run, found: dict[tuple[int, str], list[tuple[date, int]]], shares: Shares, areas: Areas) -> None:
    villages = dict(Person.objects.values_list("pk", "village_id").iterator(50_000))
    payment, line = next_key("payments_payment"), next_key("payments_line")
    keyed = list(enumerate(sorted(found), start=payment))
    insert_rows(
        "payments_payment",
        PAYMENT_COLUMNS,
        (
            (
                key,
                run.pk,
                f"{run.number}-{key - payment + 1:06d}",
                *whose,
                villages[whose[0]],
                sum(amount for _month, amount in found[whose]),
                0,
                "",
                "",
                "",
                Payment.Basis.OWN,
                PaymentState.READY,
                "",
                None,
                None,
            )
            for key, whose in keyed
        ),
    )
    lines = [(key, *whose, month, amount) for key, whose in keyed for month, amount in sorted(found[whose])]
    numbered = list(enumerate(lines, start=line))
    keys = Line.objects.order_by().values_list("person", "programme", "month").annotate(last=Max("part"))
    parts = {tuple(key): last for *key, last in keys}  # of a history that was discarded
    insert_rows(
        "payments_line",
        LINE_COLUMNS,
        (
            (number, *row[:4], parts.get(row[1:4], 0) + 1, row[4], row[4], 0, None, areas.get((row[1], row[3]), ""))
            for number, row in numbered
        ),
    )
    insert_rows(
        "payments_lineshare",
        SHARE_COLUMNS,
        (
            (number, source, part)
            for number, (_payment, person, programme, month, amount) in numbered
            for source, part in split_amount(
                amount, shares.get((person, programme, month)) or {UNKNOWN_SOURCE: 1}
            ).items()
        ),
    )
    for table in ("payments_payment", "payments_line"):
        reset_sequence(table)
    analyze_tables("payments_payment", "payments_line", "payments_lineshare")


@action("history.adopt")
def confirm_payment_history(*, by: User, run: Run, seen_version: int | None = None) -> Run:
    """A second person stands for what was taken over.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, SecondPersonRequired
    """
    require_permission(by, Permission.APPROVE_PAYROLL)
    locked = locked_run(run, "adopt", seen_version)
    refuse_earlier_person(by, locked.prepared_by_id)
    for verb, state in (("release", PaymentState.READY), ("paid", PaymentState.SENT)):
        locked.payments.filter(state=state).update(state=PAYMENT_TRANSITIONS.target(state, verb))
    locked.approved_by, locked.approved_at, locked.closed_at = by, timezone.now(), timezone.now()
    advance(locked, "adopt", transitions_of(locked))
    total = locked.payments.filter(~Q(state=PaymentState.VOID)).aggregate(total=Sum("amount_fen"))["total"] or 0
    record(_("核实期初已发{total}元，自此接续发放。").format(total=format_yuan(total)), subject=locked)
    return locked

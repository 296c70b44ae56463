"""Propose, confirm and book what is paid for the accepted orders of a contract and month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Count, F, Q, QuerySet, Sum, Value
from django.utils.translation import gettext as _

from doudi.care.services.kinds import SETTLEMENT_TRANSITIONS, OrderState, SettlementState
from doudi.care.services.models import Contract, Settlement, SettlementLine
from doudi.care.services.not_paid_twice import judged_orders
from doudi.care.services.refusals import NothingToSettle, SettlementChanged
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import advance, lock_row, refuse_same_person, refuse_stale, refuse_transition
from doudi.core.refusals import OutsideScope, TransitionNotAllowed, required_text
from doudi.funding.actions import book_recovery, book_release
from doudi.values.carries import carries
from doudi.values.money import format_yuan

_LINE_COLUMNS = "order_id, units, amount_fen, settlement_id, is_live"


@dataclass(frozen=True)
class Preview:
    """The orders of a contract that were delivered in a month: what is paid, and what is not and why."""

    orders: int
    units: int
    amount_fen: int
    waiting: int
    refused: int
    settled: int
    by_agreement: int
    in_hospital: int
    after_death: int


def preview(contract: Contract, month: date) -> Preview:
    """Return what a settlement of a month would pay now."""
    payable, open_ = Q(is_payable=True), Q(state=OrderState.ACCEPTED, is_settled=False)
    counts = judged_orders(contract, month).aggregate(
        orders=Count("pk", filter=payable),
        sum_units=Sum("units", filter=payable, default=0),
        waiting=Count("pk", filter=Q(state=OrderState.DELIVERED)),
        refused=Count("pk", filter=Q(state=OrderState.REFUSED)),
        settled=Count("pk", filter=Q(is_settled=True)),
        agreements=Count("pk", filter=open_ & Q(by_agreement=True)),
        hospital=Count("pk", filter=open_ & Q(in_hospital=True)),
        death=Count("pk", filter=open_ & Q(after_death=True)),
    )
    return Preview(
        orders=counts["orders"],
        units=counts["sum_units"],
        amount_fen=counts["sum_units"] * contract.unit_price_fen,
        waiting=counts["waiting"],
        refused=counts["refused"],
        settled=counts["settled"],
        by_agreement=counts["agreements"],
        in_hospital=counts["hospital"],
        after_death=counts["death"],
    )


@carries("P18-22.b", "SAL2026-34", "SAL2026-55")
@action("service_settlement.propose")
def propose_settlement(*, by: User, contract: Contract, month: date) -> Settlement:
    """Propose to pay the accepted orders of a month that no other settlement has and that nothing bars.

    Raises:
        PermissionRequired, OutsideScope, NothingToSettle, SettlementChanged
    """
    require_permission(by, Permission.MANAGE_SERVICES)
    locked = lock_row(Contract.objects.all(), contract.pk, missing=OutsideScope(_("没有这份合同。")))
    month = month.replace(day=1)
    if locked.settlements.filter(month=month, corrects=None, state__in=("proposed", "confirmed")).exists():
        raise SettlementChanged(_("这个月还有一笔结算没有办完，请先复核、记账或者退回。"))
    found = preview(locked, month)
    if not found.orders:
        raise NothingToSettle(_("这个月没有可以结算的已验收工单，请先验收。"))
    settlement = Settlement.objects.create(
        contract=locked,
        month=month,
        orders=found.orders,
        units=found.units,
        amount_fen=found.amount_fen,
        proposed_by=by,
    )
    _insert_lines(settlement, judged_orders(locked, month).filter(is_payable=True))
    _record(settlement, _("提出结算{contract}{month}工单{orders}件，{amount}元，待复核。"))
    return settlement


def _insert_lines(settlement: Settlement, payable: QuerySet[Any]) -> None:
    """Insert a line for each order with one statement."""
    chosen = payable.order_by().annotate(
        line_amount=F("units") * Value(settlement.contract.unit_price_fen),
        line_settlement=Value(settlement.pk),
        line_live=Value(value=True, output_field=BooleanField()),
    )
    columns = chosen.values_list("pk", "units", "line_amount", "line_settlement", "line_live")
    statement, parameters = columns.query.sql_with_params()
    table = SettlementLine._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({_LINE_COLUMNS}) {statement}", parameters)


@carries("P18-22.b", "SAL2026-56")
@action("service_settlement.confirm")
def confirm_settlement(*, by: User, settlement: Settlement, seen_version: int | None = None) -> Settlement:
    """Confirm a settlement as the second person; what bars a payment is checked again.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, SecondPersonRequired, SettlementChanged
    """
    locked = _lock(by, settlement, "confirm", Permission.MANAGE_SERVICES, seen_version)
    refuse_same_person(by, locked.proposed_by_id, sentence=_("提出结算的人不能自己复核，请由另一人复核。"))
    if locked.corrects_id is None and _is_barred_now(locked):
        raise SettlementChanged(_("提出以后有工单不能再付（住院、去世或照料协议已付），请退回后重新提出。"))
    locked.confirmed_by, locked.confirmed_on = by, today()
    advance(locked, "confirm", SETTLEMENT_TRANSITIONS)
    _record(locked, _("复核结算{contract}{month}工单{orders}件，{amount}元，待记账。"))
    return locked


def _is_barred_now(settlement: Settlement) -> bool:
    rows = judged_orders(settlement.contract, settlement.month).filter(settlement_lines__settlement=settlement)
    return rows.filter(Q(by_agreement=True) | Q(in_hospital=True) | Q(after_death=True)).exists()


@action("service_settlement.refuse")
def refuse_settlement(*, by: User, settlement: Settlement, why: str, seen_version: int | None = None) -> Settlement:
    """Refuse a settlement that is not booked; its orders can be settled again.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, ReasonRequired, NumberInText
    """
    locked = _lock(by, settlement, "refuse", Permission.MANAGE_SERVICES, seen_version)
    locked.why = required_text(why, "why", _("请写明为什么退回。"))[:200]
    locked.refused_by = by
    advance(locked, "refuse", SETTLEMENT_TRANSITIONS)
    locked.lines.update(is_live=False)
    _record(locked, _("退回结算{contract}{month}。"), locked.why)
    return locked


@carries("P18-22.b", "SAL2026-55")
@action("service_settlement.book")
def book_settlement(*, by: User, settlement: Settlement, seen_version: int | None = None) -> Settlement:
    """Book a confirmed settlement as the finance officer, out of the source of the contract.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, SecondPersonRequired,
        InsufficientBalance
    """
    locked = _lock(by, settlement, "book", Permission.RECORD_FUNDS, seen_version)
    refuse_same_person(by, locked.proposed_by_id, locked.confirmed_by_id, sentence=_("提出、复核、记账须是不同的人。"))
    if locked.corrects is not None:
        locked.corrects.lines.update(is_live=False)
    locked.transaction = (book_release if locked.corrects_id is None else book_recovery)(
        by=by,
        reference=f"service-settlement:{locked.pk}",
        on=today(),
        lines={locked.contract.source: abs(locked.amount_fen)},
        basis=_("购买服务合同{number}").format(number=locked.contract.number),
        note=f"{locked.contract.provider.name} {locked.month:%Y-%m}",
    )
    locked.booked_by, locked.booked_on = by, today()
    advance(locked, "book", SETTLEMENT_TRANSITIONS)
    _record(locked, _("记账结算{contract}{month}，{amount}元。"))
    return locked


@carries("SAL2026-56")
@action("service_settlement.take_back")
def take_back_settlement(*, by: User, settlement: Settlement, why: str) -> Settlement:
    """Propose to take a booked settlement back by a row of its own; the orders can then be settled as is right.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, ReasonRequired, NumberInText
    """
    require_permission(by, Permission.MANAGE_SERVICES)
    wrong = lock_row(Settlement.objects.all(), settlement.pk, missing=OutsideScope(_("没有这笔结算。")))
    is_open = wrong.state == SettlementState.BOOKED and wrong.corrects_id is None
    if not is_open or wrong.corrections.exclude(state=SettlementState.REFUSED).exists():
        raise TransitionNotAllowed(_("只有已记账、还没有更正的结算可以更正。"))
    why = required_text(why, "why", _("请写明为什么更正。"))[:200]
    row = Settlement.objects.create(
        contract=wrong.contract,
        month=wrong.month,
        orders=wrong.orders,
        units=wrong.units,
        amount_fen=-wrong.amount_fen,
        corrects=wrong,
        reason=why,
        proposed_by=by,
    )
    _record(row, _("提出更正结算{contract}{month}，退回{amount}元，待复核。"), why)
    return row


def _lock(by: User, settlement: Settlement, verb: str, permission: Permission, seen_version: int | None) -> Settlement:
    require_permission(by, permission)
    locked = lock_row(Settlement.objects.all(), settlement.pk, missing=OutsideScope(_("没有这笔结算。")))
    refuse_stale(locked, seen_version, _("您打开页面以后，这笔结算有变化，请看过再办。"))
    sentence = _("结算{state}，不能这样办。").format(state=locked.get_state_display())
    refuse_transition(SETTLEMENT_TRANSITIONS, locked.state, verb, sentence)
    return locked


def _record(settlement: Settlement, sentence: str, why: str = "") -> None:
    record(
        sentence.format(
            contract=settlement.contract.number,
            month=f"{settlement.month:%Y-%m}",
            orders=settlement.orders,
            amount=format_yuan(abs(settlement.amount_fen)),
        ),
        subject=settlement,
        why=why,
    )

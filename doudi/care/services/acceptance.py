"""Accepting delivered orders together: what each would come to, then one act and audit entry each; and taking back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext as _

from doudi.care.services.actions.orders import accept_order, take_back_acceptance
from doudi.care.services.kinds import OrderState
from doudi.care.services.models import Complaint, SettlementLine, WorkOrder
from doudi.care.services.not_paid_twice import with_bars
from doudi.care.services.refusals import NothingToSettle
from doudi.core.accounts.models import User
from doudi.core.clock import today
from doudi.core.refusals import Refused, required_text

MOST_TOGETHER = 200


@dataclass(frozen=True)
class AcceptanceRow:
    """A delivered order, and why it is not accepted together with others; empty where it can be."""

    order: WorkOrder
    amount_fen: int
    left_out: str


@dataclass
class Done:
    """What was done: how many orders, and for each left out its person and why."""

    done: int = 0
    left_out: list[tuple[str, str]] = field(default_factory=list)


def waiting(*, by: User, provider: str = "", place: str = "") -> QuerySet[Any]:
    """Return the delivered orders in a user's scope, the oldest first, with what bars their payment."""
    scoped = WorkOrder.objects.visible_to(by)
    rows: QuerySet[WorkOrder] = scoped.in_scope(place) if place else scoped
    if provider:
        rows = rows.filter(contract__provider=int(provider))
    open_complaint = Exists(Complaint.objects.filter(order=OuterRef("pk"), is_upheld=None))
    related = rows.select_related("person", "contract__item", "contract__provider")
    judged = with_bars(related.filter(state=OrderState.DELIVERED))
    found: QuerySet[Any] = judged.annotate(
        amount_fen=F("units") * F("contract__unit_price_fen"), is_complained=open_complaint
    )
    return found.order_by("delivered_day", "pk")


def chosen(keys: Iterable[str], *, by: User) -> list[AcceptanceRow]:
    """Return the preview of the chosen orders, those that can be accepted first.

    Raises:
        NothingToSettle: nothing or too much is chosen.
    """
    wanted = {int(key) for key in keys if key.isdecimal()}
    if not 0 < len(wanted) <= MOST_TOGETHER:
        raise NothingToSettle(_("请选1到{most}张工单，分几次验收。").format(most=MOST_TOGETHER))
    rows = [AcceptanceRow(order, order.amount_fen, _left_out(order)) for order in waiting(by=by).filter(pk__in=wanted)]
    return sorted(rows, key=lambda row: bool(row.left_out))


def _left_out(order: Any) -> str:
    """Return why an order must be looked at alone."""
    if order.after_death:
        return _("服务日期在本人去世以后。")
    if order.in_hospital:
        return _("本人那天在住院，请逐张核实。")
    return _("有投诉没有办结。") if order.is_complained else ""


def accept_together(
    rows: Sequence[AcceptanceRow], *, by: User, acceptor: str, how: str, versions: Mapping[int, int]
) -> Done:
    """Accept each order in its own transaction; one that is refused does not keep the others.

    Raises:
        ReasonRequired, NumberInText
    """
    how = required_text(how, "how", _("请写明怎么问的本人或照料人。"))[:200]
    orders = [row.order for row in rows if not row.left_out]
    return _each(
        orders,
        lambda one: accept_order(by=by, order=one, acceptor=acceptor, how=how, seen_version=versions.get(one.pk)),
    )


def own_of_today(*, by: User) -> QuerySet[WorkOrder]:
    """Return the orders that a user accepted today and that no settlement has."""
    settled = SettlementLine.objects.filter(order=OuterRef("pk"), is_live=True)
    rows: QuerySet[WorkOrder] = WorkOrder.objects.visible_to(by).filter(
        ~Exists(settled), state=OrderState.ACCEPTED, decided_by=by, decided_on=today()
    )
    return rows.select_related("person", "contract__item", "contract__provider").order_by("pk")


def take_back_own(*, by: User, why: str) -> Done:
    """Take back what a user accepted today, each order in its own transaction.

    Raises:
        ReasonRequired, NumberInText
    """
    why = required_text(why, "why", _("请写明为什么撤回验收。"))[:200]
    return _each(own_of_today(by=by)[:MOST_TOGETHER], lambda one: take_back_acceptance(by=by, order=one, why=why))


def _each(orders: Iterable[WorkOrder], act: Callable[[WorkOrder], object]) -> Done:
    done = Done()
    for order in orders:
        try:
            act(order)
        except Refused as refused:
            done.left_out.append((order.person.name, refused.message))
        else:
            done.done += 1
    return done

"""Read reversals: whether a payment may still be reversed, what a reversal would change, what waits for whom."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import TOWNSHIP_ROLES, Role
from doudi.core.clock import today
from doudi.relief.instalments.models import Instalment
from doudi.relief.instalments.workflow import InstalmentState
from doudi.relief.reserves.accounts import balance_of
from doudi.relief.reserves.models import HandedVoucher, ReserveCount, ReservePayment
from doudi.relief.reserves.townships import is_township_officer
from doudi.relief.reversals.models import ReserveReversal
from doudi.ui.templatetags.ui import day, yuan


def why_not_reversible(payment: ReservePayment) -> str:
    """Return why a payment can no longer be reversed, with what is done instead; empty where it can.

    Only what nobody has counted is reversed: within its month, before the count of the reserve, and while the receipt
    is in the township.
    """
    booked_on = payment.transaction.booked_on
    if booked_on.replace(day=1) != today().replace(day=1):
        return _("这笔付款不是本月登记的，不能撤销：确属错付的，提出情况不实，按追缴办理。")
    counts = ReserveCount.objects.filter(township_code=payment.township_code, refused_by=None)
    if counts.filter(counted_on__gte=booked_on).exists():
        return _("付款以后已经盘点过备用金，不能撤销：确属错付的，提出情况不实，按追缴办理。")
    if HandedVoucher.objects.filter(payment=payment).exists():
        return _("收据已经移交县里，不能撤销：确属错付的，提出情况不实，按追缴办理。")
    return ""


@dataclass(frozen=True)
class Change:
    """A line of the preview: what, before, after."""

    what: str
    before: str
    after: str


def changes_of(payment: ReservePayment) -> list[Change]:
    """Return what confirming the reversal of a payment changes now."""
    instalment, held = payment.instalment, balance_of(payment.township_code)
    states = dict(InstalmentState.choices)
    paid = _first_paid_text(instalment)
    others = instalment.relief.instalments.filter(state=InstalmentState.PAID).exclude(pk=instalment.pk)
    left = others.order_by("paid_on").values_list("paid_on", flat=True).first()
    return [
        Change(_("备用金结存"), yuan(held), yuan(held + payment.amount_fen)),
        Change(
            _("第{number}期").format(number=instalment.number),
            str(instalment.get_state_display()),
            str(states[InstalmentState.RELEASED]),
        ),
        Change(_("首次发放日期"), paid, day(left) if left else _("还没有发放")),
        Change(
            _("收据号{number}").format(number=payment.receipt_number),
            _("已用"),
            _("可以登记到对的那一笔"),
        ),
        Change(_("账上"), _("支出{amount}").format(amount=yuan(payment.amount_fen)), _("冲正，两张凭证都保留")),
    ]


def _first_paid_text(instalment: Instalment) -> str:
    first = instalment.relief.first_paid_on
    return day(first) if first else _("还没有发放")


def in_force(payments: QuerySet[ReservePayment]) -> QuerySet[ReservePayment]:
    """Return the payments that were not reversed."""
    return payments.exclude(Exists(ReserveReversal.objects.filter(payment=OuterRef("pk")).exclude(confirmed_by=None)))


def may_propose(by: User, payment: ReservePayment) -> bool:
    """Whether the user is offered to propose the reversal of a payment."""
    is_open = not payment.reversals.filter(refused_by=None).exists()
    is_own = is_township_officer(by, payment.township_code)
    return is_own and is_open and by.pk not in payment.instalment.relief.case.recused_staff


def may_decide(by: User, reversal: ReserveReversal) -> bool:
    """Whether the user is offered to decide on a reversal: of the township, and neither who proposed nor who paid."""
    payment = reversal.payment
    is_own = is_township_officer(by, payment.township_code)
    is_relative = by.pk in payment.instalment.relief.case.recused_staff
    return is_own and not is_relative and by.pk not in {reversal.proposed_by_id, payment.paid_by_id}


def waiting_reversals(user: User) -> QuerySet[ReserveReversal]:
    """Return the reversals that wait for the user as the second person."""
    found = ReserveReversal.objects.filter(confirmed_by=None, refused_by=None, payment__township_code=user.scope)
    if Role(user.role) not in TOWNSHIP_ROLES:
        return found.none()
    return found.exclude(proposed_by=user).exclude(payment__paid_by=user)


def payments_of(instalment: Instalment, by: User) -> list[tuple[ReservePayment, bool, bool]]:
    """Return the payments of an instalment; whether each was reversed, and whether its reversal has a page to show."""
    rows = []
    for payment in instalment.reserve_payments.prefetch_related("reversals").order_by("pk"):
        found = list(payment.reversals.all())
        is_reversed = any(one.confirmed_by_id for one in found)
        rows.append((payment, is_reversed, bool(found) or is_township_officer(by, payment.township_code)))
    return rows

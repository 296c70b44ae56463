"""Hand the receipts of payments to the county, which counts and takes them (MCA23-3.3)."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, lock_audit_trail, record
from doudi.core.clock import today
from doudi.core.process import lock_row
from doudi.core.refusals import TransitionNotAllowed
from doudi.relief.reserves.models import HandedVoucher, ReservePayment, VoucherHandover
from doudi.relief.reserves.refusals import NoVouchers, VoucherTotalDiffers
from doudi.relief.reserves.townships import require_township_officer, township_name
from doudi.relief.reversals.models import ReserveReversal
from doudi.values.carries import carries
from doudi.values.money import format_yuan

MAX_VOUCHERS = 2_000


def vouchers_to_hand_over() -> QuerySet[ReservePayment]:
    """Return the payments whose receipts the county has not got.

    What was reversed has no receipt to hand over; a payment with a proposed reversal waits for the decision.
    """
    waiting = ReservePayment.objects.filter(handed=None)
    return waiting.exclude(Exists(ReserveReversal.objects.filter(payment=OuterRef("pk"), refused_by=None)))


def not_handed_over(township_code: str) -> QuerySet[ReservePayment]:
    """Return the payments of a township whose receipts the county has not got."""
    return vouchers_to_hand_over().filter(township_code=township_code)


@carries("P18-6.e", "MCA23-3.3")
@action("relief_reserve.hand_over")
def hand_over_vouchers(*, by: User, township_code: str) -> VoucherHandover:
    """Hand over every receipt that the county has not got.

    Raises:
        PermissionRequired, RoleNotAllowed, OutsideScope, NoVouchers
    """
    require_township_officer(by, township_code)
    lock_audit_trail()  # so that nobody reverses one of the payments meanwhile
    payments = list(not_handed_over(township_code).order_by("pk")[:MAX_VOUCHERS])
    if not payments:
        raise NoVouchers(_("没有待移交的凭证。"))
    handover = VoucherHandover.objects.create(
        township_code=township_code,
        payments_number=len(payments),
        total_fen=sum(payment.amount_fen for payment in payments),
        handed_over_by=by,
        handed_over_on=today(),
    )
    HandedVoucher.objects.bulk_create([HandedVoucher(handover=handover, payment=payment) for payment in payments])
    _record(handover, _("{name}向县里移交备用金凭证{number}张{total}元。"))
    return handover


@carries("P18-6.e", "MCA23-3.3")
@action("relief_reserve.receive_vouchers")
def receive_vouchers(*, by: User, handover: VoucherHandover, total_fen: int) -> VoucherHandover:
    """Take the receipts at the county, with the total that was counted there.

    Raises:
        PermissionRequired, TransitionNotAllowed
        VoucherTotalDiffers: the receipts add up to something else.
    """
    require_permission(by, Permission.RECORD_FUNDS)
    locked = lock_row(VoucherHandover.objects.all(), handover.pk)
    if locked.received_by_id:
        raise TransitionNotAllowed(_("这批凭证已经收讫。"))
    if total_fen != locked.total_fen:
        message = _("移交单是{total}元，差{difference}元。请与乡镇逐张核对，一致以后再收。").format(
            total=format_yuan(locked.total_fen), difference=format_yuan(total_fen - locked.total_fen)
        )
        raise VoucherTotalDiffers(message, total_fen=message)
    locked.received_by, locked.received_on = by, today()
    locked.save(update_fields=["received_by", "received_on"])
    _record(locked, _("收讫{name}备用金凭证{number}张{total}元。"))
    return locked


def _record(handover: VoucherHandover, sentence: str) -> None:
    words = {
        "name": township_name(handover.township_code),
        "number": handover.payments_number,
        "total": format_yuan(handover.total_fen),
    }
    record(sentence.format(**words), subject=handover, village_code=handover.township_code)

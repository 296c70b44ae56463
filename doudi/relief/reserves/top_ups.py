"""Fill a reserve: the township asks within its quota, finance of the county books the money or refuses."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import lock_row
from doudi.core.refusals import TransitionNotAllowed, required_text
from doudi.funding.actions import Entry, move_reserve
from doudi.funding.models import Transaction
from doudi.relief.reserves.accounts import balance_of, carry_over_if_new_year
from doudi.relief.reserves.models import TopUpRequest
from doudi.relief.reserves.quotas import quota_of
from doudi.relief.reserves.refusals import QuotaExceeded, RequestOpen
from doudi.relief.reserves.townships import require_township_officer, township_name
from doudi.values.carries import carries
from doudi.values.money import format_yuan


@carries("P18-6.e", "MCA23-3.3")
@action("relief_reserve.ask")
def ask_top_up(*, by: User, township_code: str, amount_fen: int, reason: str) -> TopUpRequest:
    """Ask the county to fill the reserve, for its opening or up to its quota again.

    Raises:
        PermissionRequired, RoleNotAllowed, OutsideScope, ReasonRequired, NumberInText, RequestOpen, QuotaExceeded
    """
    require_township_officer(by, township_code)
    why = required_text(reason, "reason", _("请写明用途。"))
    if TopUpRequest.objects.filter(township_code=township_code, answered_by=None).exists():
        raise RequestOpen(_("已经请拨过，县财务还没有办理。"))
    refuse_above_quota(township_code, amount_fen)
    request = TopUpRequest.objects.create(
        township_code=township_code, amount_fen=amount_fen, reason=why, asked_by=by, asked_on=today()
    )
    _record(request, _("{name}请拨备用金{amount}元。"), amount_fen, why)
    return request


def refuse_above_quota(township_code: str, amount_fen: int) -> None:
    """Refuse an amount with which the reserve would hold more than its quota, or where it has none.

    Raises:
        QuotaExceeded
    """
    quota, held = quota_of(township_code), balance_of(township_code)
    if quota is None:
        raise QuotaExceeded(
            _("县里还没有核定{name}的备用金额度，请县局先核定。").format(name=township_name(township_code))
        )
    room = max(quota - held, 0)
    if not 0 < amount_fen <= room:
        message = _("额度{quota}元，现有{held}元，最多再拨{room}元。").format(
            quota=format_yuan(quota), held=format_yuan(held), room=format_yuan(room)
        )
        raise QuotaExceeded(message, amount_fen=message)


@carries("P18-6.e", "MCA23-3.3")
@action("relief_reserve.fill")
def fill_top_up(*, by: User, request: TopUpRequest, amount_fen: int, source: str) -> TopUpRequest:
    """Fill a reserve from the available funds of a source, as asked or with another amount within the quota.

    Raises:
        PermissionRequired, TransitionNotAllowed, QuotaExceeded, InsufficientBalance, UnknownSource
    """
    locked = _locked(by, request)
    refuse_above_quota(locked.township_code, amount_fen)
    carry_over_if_new_year(by, locked.township_code)
    entry = Entry(
        key=f"top-up:{locked.pk}",
        on=today(),
        source=source,
        amount_fen=amount_fen,
        basis=_("{name}备用金请拨第{number}号").format(name=township_name(locked.township_code), number=locked.pk),
    )
    locked.transaction = move_reserve(
        by=by, entry=entry, kind=Transaction.Kind.TO_RESERVE, township_code=locked.township_code
    )
    locked.filled_fen, locked.answered_by, locked.answered_on = amount_fen, by, today()
    locked.save(update_fields=["transaction", "filled_fen", "answered_by", "answered_on"])
    _record(locked, _("向{name}拨付备用金{amount}元。"), amount_fen)
    return locked


@action("relief_reserve.refuse_top_up")
def refuse_top_up(*, by: User, request: TopUpRequest, why: str) -> TopUpRequest:
    """Refuse to fill a reserve, with the reason.

    Raises:
        PermissionRequired, TransitionNotAllowed, ReasonRequired, NumberInText
    """
    locked = _locked(by, request)
    locked.refused_reason = required_text(why, "why", _("请写明不予拨付的理由。"))
    locked.answered_by, locked.answered_on = by, today()
    locked.save(update_fields=["refused_reason", "answered_by", "answered_on"])
    _record(locked, _("不予拨付{name}备用金{amount}元。"), locked.amount_fen, locked.refused_reason)
    return locked


def _locked(by: User, request: TopUpRequest) -> TopUpRequest:
    require_permission(by, Permission.RECORD_FUNDS)
    locked = lock_row(TopUpRequest.objects.all(), request.pk)
    if locked.answered_by_id:
        raise TransitionNotAllowed(_("这一笔请拨已经办过。"))
    return locked


def _record(request: TopUpRequest, sentence: str, amount_fen: int, why: str = "") -> None:
    words = {"name": township_name(request.township_code), "amount": format_yuan(amount_fen)}
    record(sentence.format(**words), subject=request, village_code=request.township_code, why=why)

"""Set the quota of a township's reserve: the bureau enters it, its leader confirms it (P18-6.e)."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import lock_row, refuse_same_person
from doudi.core.refusals import TransitionNotAllowed, required_text
from doudi.relief.reserves.models import ReserveQuota
from doudi.relief.reserves.refusals import QuotaNotChanged
from doudi.relief.reserves.townships import township_name
from doudi.values.carries import carries
from doudi.values.money import format_yuan


def quota_of(township_code: str, on: date | None = None) -> int | None:
    """Return the quota of a township on a day, today if None; fen, None while none was decided."""
    confirmed = ReserveQuota.objects.filter(township_code=township_code, first_day__lte=on or today())
    row = confirmed.exclude(confirmed_by=None).order_by("-first_day", "-pk").first()
    return int(row.amount_fen) if row else None


@carries("P18-6.e")
@action("relief_reserve.propose_quota")
def propose_quota(*, by: User, township_code: str, amount_fen: int, first_day: date, paper: str) -> ReserveQuota:
    """Propose what a township keeps as its reserve from a day on, by a paper.

    Raises:
        PermissionRequired, UnknownTownship, ReasonRequired, QuotaNotChanged
    """
    require_permission(by, Permission.FORECAST_FUNDS)
    name = township_name(township_code)
    basis = required_text(paper, "paper", _("请写明依据文件。"), is_sealed=True)[:200]
    before = quota_of(township_code, first_day)
    if amount_fen < 0 or amount_fen == before:
        message = _("和现在的额度一样。") if amount_fen == before else _("额度不能是负数。")
        raise QuotaNotChanged(message, amount_fen=message)
    if ReserveQuota.objects.filter(township_code=township_code, confirmed_by=None, refused_by=None).exists():
        raise QuotaNotChanged(_("{name}已有一个额度待确认，先办完它。").format(name=name))
    quota = ReserveQuota.objects.create(
        township_code=township_code,
        amount_fen=amount_fen,
        before_fen=before or 0,
        first_day=first_day,
        paper=basis,
        entered_by=by,
    )
    _record(quota, _("提出{name}备用金额度由{before}元调为{amount}元，依据{paper}。"))
    return quota


@carries("P18-6.e")
@action("relief_reserve.confirm_quota")
def confirm_quota(*, by: User, quota: ReserveQuota) -> ReserveQuota:
    """Confirm a quota as the bureau's leader; from its first day on it counts.

    Raises:
        PermissionRequired, TransitionNotAllowed, SecondPersonRequired
    """
    locked = _locked(by, quota)
    locked.confirmed_by, locked.confirmed_on = by, today()
    locked.save(update_fields=["confirmed_by", "confirmed_on"])
    _record(locked, _("确认{name}备用金额度由{before}元调为{amount}元，依据{paper}。"))
    return locked


@action("relief_reserve.refuse_quota")
def refuse_quota(*, by: User, quota: ReserveQuota) -> ReserveQuota:
    """Refuse a quota; the one before stays.

    Raises:
        PermissionRequired, TransitionNotAllowed, SecondPersonRequired
    """
    locked = _locked(by, quota)
    locked.refused_by = by
    locked.save(update_fields=["refused_by"])
    _record(locked, _("不同意{name}备用金额度由{before}元调为{amount}元。"))
    return locked


def _locked(by: User, quota: ReserveQuota) -> ReserveQuota:
    require_permission(by, Permission.APPROVE_FUNDS)
    locked = lock_row(ReserveQuota.objects.all(), quota.pk)
    if locked.confirmed_by_id or locked.refused_by_id:
        raise TransitionNotAllowed(_("这个额度已经决定过。"))
    refuse_same_person(by, locked.entered_by_id, sentence=_("录入和确认额度须是不同的人。"))
    return locked


def _record(quota: ReserveQuota, sentence: str) -> None:
    words = {
        "name": township_name(quota.township_code),
        "before": format_yuan(quota.before_fen),
        "amount": format_yuan(quota.amount_fen),
        "paper": quota.paper,
    }
    record(sentence.format(**words), subject=quota, village_code=quota.township_code)

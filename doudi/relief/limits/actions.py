"""Enter, confirm and refuse the limits of townships."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.divisions.queries import place_name
from doudi.core.process import lock_row, refuse_same_person
from doudi.core.refusals import ReasonRequired, required_text
from doudi.relief.limits.models import TownshipLimit
from doudi.relief.refusals import LimitDecided
from doudi.values.carries import carries
from doudi.values.money import format_yuan

LARGEST_LIMIT_FEN = 50_000_00


@carries("P18-6.e")
@action("relief_limit.enter")
def enter_limit(
    *, by: User, township_codes: list[str], limit_fen: int, first_day: date, last_day: date | None, paper: str
) -> list[TownshipLimit]:
    """Enter the limit of townships from a day on, with its paper; it counts once the bureau's leader confirms it.

    Raises:
        PermissionRequired, ReasonRequired
    """
    require_permission(by, Permission.ENTER_RELIEF_LIMITS)
    paper = required_text(paper, "paper", _("请写明依据的文件。"))[:200]
    if not township_codes:
        raise ReasonRequired(_("请选择乡镇。"), township_codes=_("请选择乡镇。"))
    if not 0 <= limit_fen <= LARGEST_LIMIT_FEN:
        message = _("限额在0到{largest}元之间。").format(largest=format_yuan(LARGEST_LIMIT_FEN))
        raise ReasonRequired(message, limit=message)
    if last_day is not None and last_day < first_day:
        message = _("止期不能早于起期。")
        raise ReasonRequired(message, last_day=message)
    rows = [
        TownshipLimit.objects.create(
            township_code=code, limit_fen=limit_fen, first_day=first_day, last_day=last_day, paper=paper, entered_by=by
        )
        for code in township_codes
    ]
    record(
        _("录入{number}个乡镇的临时救助审批限额{limit}元，自{day}起，待负责人确认。").format(
            number=len(rows), limit=format_yuan(limit_fen), day=first_day
        ),
        subject=rows[0],
        new={"townships": township_codes, "limit_fen": limit_fen},
        why=paper,
    )
    return rows


@carries("P18-6.e", "SC649-48")
@action("relief_limit.confirm")
def confirm_limit(*, by: User, limit: TownshipLimit) -> TownshipLimit:
    """Confirm a limit as the bureau's leader, another person than who entered it.

    Raises:
        PermissionRequired, LimitDecided, SecondPersonRequired
    """
    locked = _undecided(limit, by)
    refuse_same_person(by, locked.entered_by_id, sentence=_("录入和确认须是不同的人。"))
    locked.confirmed_by, locked.confirmed_on = by, today()
    locked.save(update_fields=["confirmed_by", "confirmed_on"])
    _record(locked, _("确认{township}的临时救助审批限额{limit}元，自{day}起。"))
    return locked


@action("relief_limit.refuse")
def refuse_limit(*, by: User, limit: TownshipLimit) -> TownshipLimit:
    """Refuse an entered limit; the one before goes on.

    Raises:
        PermissionRequired, LimitDecided
    """
    locked = _undecided(limit, by)
    locked.refused_by = by
    locked.save(update_fields=["refused_by"])
    _record(locked, _("退回{township}的临时救助审批限额{limit}元（自{day}起）。"))
    return locked


def _undecided(limit: TownshipLimit, by: User) -> TownshipLimit:
    require_permission(by, Permission.CONFIRM_RELIEF_LIMITS)
    locked = lock_row(TownshipLimit.objects.all(), limit.pk)
    if locked.confirmed_by_id or locked.refused_by_id:
        raise LimitDecided(_("这条限额已经决定过。"))
    return locked


def _record(limit: TownshipLimit, sentence: str) -> None:
    record(
        sentence.format(
            township=place_name(limit.township_code), limit=format_yuan(limit.limit_fen), day=limit.first_day
        ),
        subject=limit,
        village_code=limit.township_code,
        why=limit.paper,
    )

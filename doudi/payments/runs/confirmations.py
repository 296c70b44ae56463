"""Confirmation of a run's rolls by the townships."""

from __future__ import annotations

from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.refusals import OutsideScope
from doudi.payments import refusals
from doudi.payments.models import Confirmation, Run
from doudi.payments.runs.locking import lock_run, refuse_earlier_person
from doudi.values.divisions import division_name
from doudi.values.money import format_yuan


@action("run.confirm_roll")
def confirm_roll(*, by: User, run: Run, township_code: str, total_fen: int) -> Confirmation:
    """Confirm a township's roll.

    Args:
        total_fen: the total that the page displayed; another total now is refused.

    Raises:
        PermissionRequired, TransitionNotAllowed, OutsideScope, SecondPersonRequired, NoPaymentsInTownship,
        RollAlreadyConfirmed, RollChanged
    """
    require_permission(by, Permission.CONFIRM_ROLL)
    locked = lock_run(run, "review")
    if by.scope is None or not township_code.startswith(by.scope) or len(township_code) != TOWNSHIP_DIGITS:
        raise OutsideScope(_("只能核对本乡镇的名册。"))
    refuse_earlier_person(by, locked.prepared_by_id)
    roll = locked.kept_payments.filter(village_code__startswith=township_code)
    sums = roll.aggregate(number=Count("pk"), total=Sum("amount_fen"))
    if not sums["number"]:
        raise refusals.NoPaymentsInTownship(_("这一批没有本乡镇的人员，不用核对。"))
    if locked.confirmations.filter(township_code=township_code).exists():
        raise refusals.RollAlreadyConfirmed(_("本乡镇已经核对过这一批。"))
    if sums["total"] != total_fen:
        raise refusals.RollChanged(_("您看到的合计与现在的不同，请重新打开名册再核对。"))
    confirmation = Confirmation.objects.create(
        run=locked, township_code=township_code, payments_number=sums["number"], total_fen=total_fen, confirmed_by=by
    )
    record(
        _("{township}核对{run}：{number}笔{total}元。").format(
            township=division_name(township_code),
            run=locked.number,
            number=sums["number"],
            total=format_yuan(total_fen),
        ),
        subject=locked,
        village_code=township_code.ljust(12, "0"),
    )
    return confirmation


def townships_not_confirmed(run: Run) -> list[str]:
    """Return the codes of the townships that have payments in the run and have not confirmed their roll."""
    villages = run.kept_payments.order_by().values_list("village_code", flat=True).distinct()
    townships = {code[:TOWNSHIP_DIGITS] for code in villages}
    return sorted(townships - set(run.confirmations.values_list("township_code", flat=True)))

"""Propose, approve and refuse special amounts."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from doudi import policy
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import lock_row, refuse_same_person
from doudi.core.refusals import ReasonRequired, TransitionNotAllowed
from doudi.payments import refusals
from doudi.payments.models import SpecialAmount
from doudi.registry.models import Person
from doudi.values.benefit_month import format_month_in_words
from doudi.values.money import format_yuan


@action("special.propose")
def propose_special(
    *, by: User, person: Person, month: date, amount_fen: int, source: str, reason: str
) -> SpecialAmount:
    """Propose an amount in fen that no rule gives, for one person and month.

    Raises:
        PermissionRequired, ReasonRequired, AmountTooLarge, MonthNotOpen
    """
    require_permission(by, Permission.PREPARE_PAYROLL)
    ceiling = int(policy.parameter_value("largest_payment", today().replace(day=1), today()))
    if not 0 < amount_fen <= ceiling:
        message = _("金额须大于零，不超过{ceiling}元。").format(ceiling=format_yuan(ceiling))
        raise refusals.AmountTooLarge(message, amount_fen=message)
    if not reason.strip() or source not in policy.SOURCE_LABELS:
        raise ReasonRequired(_("请写明理由和资金来源。"), reason=_("请写明理由。"))
    if month.day != 1 or month > today().replace(day=1):
        raise refusals.MonthNotOpen(_("月份不能晚于本月。"), month=_("月份不能晚于本月。"))
    special = SpecialAmount.objects.create(
        person=person, month=month, amount_fen=amount_fen, source=source, reason=reason.strip()[:500], proposed_by=by
    )
    record(
        _("提出给{name}{month}特殊金额{amount}元。").format(
            name=person.name, month=format_month_in_words(month), amount=format_yuan(amount_fen)
        ),
        subject=special,
        village_code=person.village_id,
        why=reason.strip(),
    )
    return special


def _locked_proposal(special: SpecialAmount, by: User) -> SpecialAmount:
    require_permission(by, Permission.APPROVE_PAYROLL)
    locked = lock_row(SpecialAmount.objects.select_related("person"), special.pk)
    if locked.approved_by_id or locked.refused_by_id:
        raise TransitionNotAllowed(_("这笔特殊金额已经决定过。"))
    refuse_same_person(by, locked.proposed_by_id, sentence=_("提出和批准须是不同的人。"))
    return locked


@action("special.approve")
def approve_special(*, by: User, special: SpecialAmount) -> SpecialAmount:
    """Approve an amount as the second person; the next run of special amounts pays it.

    Raises:
        PermissionRequired, TransitionNotAllowed, SecondPersonRequired
    """
    locked = _locked_proposal(special, by)
    locked.approved_by = by
    locked.save(update_fields=["approved_by"])
    record(
        _("批准给{name}的特殊金额{amount}元。").format(name=locked.person.name, amount=format_yuan(locked.amount_fen)),
        subject=locked,
        village_code=locked.person.village_id,
    )
    return locked


@action("special.refuse")
def refuse_special(*, by: User, special: SpecialAmount, why: str) -> SpecialAmount:
    """Refuse an amount; it is not paid.

    Raises:
        PermissionRequired, TransitionNotAllowed, SecondPersonRequired
    """
    locked = _locked_proposal(special, by)
    locked.refused_by = by
    locked.save(update_fields=["refused_by"])
    record(
        _("不批准给{name}的特殊金额。").format(name=locked.person.name),
        subject=locked,
        village_code=locked.person.village_id,
        why=why.strip()[:300],
    )
    return locked

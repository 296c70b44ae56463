"""Fines for benefits obtained by deceit (SAL2026-73): an officer of the bureau proposes, its leader decides."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from doudi import policy
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.attachments.actions import store_upload
from doudi.core.attachments.uploads import Upload
from doudi.core.audit.trail import action, record
from doudi.core.clock import this_month, today
from doudi.core.process import lock_row, refuse_same_person, save_changes
from doudi.core.refusals import TransitionNotAllowed, required_text
from doudi.payments import refusals
from doudi.payments.models import MAX_REASON_LENGTH, Recovery, RecoveryFine
from doudi.payments.recoveries.archive import archive_fine_decision
from doudi.payments.workflow import RecoveryState
from doudi.registry.refusals import ProofRequired
from doudi.values.money import format_yuan

_DECIDED_STATES = (RecoveryState.DEMANDED, RecoveryState.SETTLED)


def largest_fine_fen(recovery: Recovery) -> int:
    """Return the largest fine: a number of times what was obtained by deceit, by the law of today; fen."""
    return int(policy.parameter_value("fine_times_limit", this_month(), today())) * recovery.amount_fen


@action("recovery.propose_fine")
def propose_fine(
    *, by: User, recovery: Recovery, finding: str, upload: Upload | None, amount_fen: int, pay_by: date
) -> RecoveryFine:
    """Propose a fine, with the finding of deceit and its document; only money that must be returned is fined.

    Raises:
        PermissionRequired, TransitionNotAllowed, ReasonRequired, ProofRequired, AmountTooLarge, DateInThePast,
        EmptyFile, FileTooLarge, WrongFileType
    """
    require_permission(by, Permission.PREPARE_PAYROLL)
    locked = lock_row(Recovery.objects.select_related("person"), recovery.pk)
    if locked.state not in _DECIDED_STATES or locked.fines.exclude(is_imposed=False).exists():
        raise TransitionNotAllowed(_("决定追回以后才能提出罚款，每笔追缴只罚一次。"))
    text = required_text(finding, "finding", _("请写明查实的骗取事实和证据。"))
    if upload is None:
        raise ProofRequired(_("请上传认定骗取的材料。"), upload=_("请上传认定骗取的材料。"))
    most = largest_fine_fen(locked)
    if not 0 < amount_fen <= most:
        message = _("罚款须大于零，不超过{most}元。").format(most=format_yuan(most))
        raise refusals.AmountTooLarge(message, amount_fen=message)
    if pay_by < today():
        raise refusals.DateInThePast(_("缴款期限不能早于今天。"), pay_by=_("缴款期限不能早于今天。"))
    attachment = store_upload(by=by, upload=upload, village_code=locked.village_code)
    fine = RecoveryFine.objects.create(
        recovery=locked,
        finding=text[:MAX_REASON_LENGTH],
        finding_file=attachment,
        amount_fen=amount_fen,
        pay_by=pay_by,
        proposed_by=by,
    )
    record(
        _("提出对{name}罚款{amount}元，待负责人决定。").format(name=locked.person.name, amount=format_yuan(amount_fen)),
        subject=locked,
        village_code=locked.village_code,
        why=text,
    )
    return fine


@action("recovery.decide_fine")
def decide_fine(*, by: User, fine: RecoveryFine, is_imposed: bool, why: str) -> RecoveryFine:
    """Impose a proposed fine or not, as the bureau's leader.

    Raises:
        PermissionRequired, TransitionNotAllowed, SecondPersonRequired, ReasonRequired
    """
    require_permission(by, Permission.APPROVE_PAYROLL)
    locked = lock_row(RecoveryFine.objects.select_related("recovery__person"), fine.pk)
    if locked.is_imposed is not None:
        raise TransitionNotAllowed(_("这笔罚款已经决定过。"))
    recovery = locked.recovery
    sentence = _("提出、办理的人和决定罚款的人须不同。")
    refuse_same_person(by, locked.proposed_by_id, recovery.handled_by_id, sentence=sentence)
    locked.decided_why = required_text(why, "why", _("请写明理由。"))[:MAX_REASON_LENGTH]
    locked.is_imposed, locked.decided_by, locked.decided_on = is_imposed, by, today()
    save_changes(locked)
    if is_imposed:
        archive_fine_decision(locked, by)
    outcome = _("决定对{name}罚款{amount}元。") if is_imposed else _("决定不对{name}罚款。")
    record(
        outcome.format(name=recovery.person.name, amount=format_yuan(locked.amount_fen)),
        subject=recovery,
        village_code=recovery.village_code,
        why=locked.decided_why,
    )
    return locked

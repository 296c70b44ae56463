"""Take single payments out of a run: propose, confirm as the second person, refuse."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission, Role
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.divisions.scope import contains
from doudi.core.process import lock_row, refuse_same_person, refuse_transition, save_changes
from doudi.core.refusals import OutsideScope, ReasonRequired, TransitionNotAllowed, required_text
from doudi.payments import refusals
from doudi.payments.bank_exchange.actions.returned_payments import book_returned_payments
from doudi.payments.computation.item_lines import take_back_items
from doudi.payments.models import MAX_REASON_LENGTH, Payment, Run, Withdrawal
from doudi.payments.money_lock import lock_money
from doudi.payments.run_content import require_unaltered
from doudi.payments.withdrawals.totals import drop_findings_of, store_totals
from doudi.payments.workflow import (
    OPEN_RUN_STATES,
    PAYMENT_TRANSITIONS,
    WITHDRAWAL_TRANSITIONS,
    RunState,
    WithdrawalState,
)
from doudi.values.carries import carries
from doudi.values.money import format_yuan

_BUREAU = frozenset({Role.BUREAU_OFFICER, Role.BUREAU_LEADER})
_TOWNSHIPS_HAVE_IT = frozenset({RunState.PREPARED, RunState.REVIEWED})


@carries("P18-17.c")
@action("run.propose_withdrawal")
def propose_withdrawal(
    *, by: User, run: Run, payments: Sequence[Payment], reason: str, detail: str
) -> list[Withdrawal]:
    """Propose to take payments out of a run; they stay in it until a second person confirms.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, BankFileFrozen, NothingToTakeOut, ReasonRequired,
        WithdrawalAlreadyProposed
    """
    require_permission(by, Permission.HOLD_PAYMENTS)
    locked = lock_for_withdrawal(run)
    if not payments or any(payment.run_id != locked.pk for payment in payments):
        raise refusals.NothingToTakeOut(_("请勾选本批里要移出的款项。"))
    for payment in payments:
        _require_in_scope(by, payment)
        _refuse_unless_withdrawable(payment)
    if reason not in Withdrawal.Reason.values:
        raise ReasonRequired(_("请选择原因并写明情况。"), reason=_("请选择原因。"))
    text = required_text(detail, "detail", _("请写明情况和依据。"))[:MAX_REASON_LENGTH]
    if Withdrawal.objects.filter(payment__in=payments).exclude(state=WithdrawalState.REFUSED).exists():
        raise refusals.WithdrawalAlreadyProposed(_("已经提出移出，等第二人确认。"))
    proposals = [
        Withdrawal.objects.create(run=locked, payment=payment, reason=reason, sealed_detail=text, proposed_by=by)
        for payment in payments
    ]
    record(
        _("提出把{name}的{number}笔{total}元移出{run}（{reason}），待第二人确认。").format(
            name=payments[0].person.name,
            number=len(payments),
            total=format_yuan(sum(payment.amount_fen for payment in payments)),
            run=locked.number,
            reason=proposals[0].get_reason_display(),
        ),
        subject=locked,
        village_code=payments[0].village_code,
    )
    return proposals


@carries("P18-17.c")
@action("run.confirm_withdrawal")
def confirm_withdrawal(*, by: User, run: Run, withdrawals: Sequence[Withdrawal]) -> Run:
    """Take payments out of a run as the second person; its totals and content hash follow.

    Nothing is computed again and no township confirms again. Money that was released goes back to its sources.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, BankFileFrozen, NothingToTakeOut, SecondPersonRequired,
        HigherOfficeRequired, RunContentAltered
    """
    require_permission(by, Permission.HOLD_PAYMENTS)
    locked = lock_for_withdrawal(run)
    require_unaltered(locked)  # before its proof is written again
    proposals = _locked_proposals(by, locked, withdrawals)
    for proposal in proposals:
        refuse_same_person(by, proposal.proposed_by_id, sentence=_("提出移出和确认移出须是不同的人。"))
    if locked.state not in _TOWNSHIPS_HAVE_IT and Role(by.role) not in _BUREAU:
        raise refusals.HigherOfficeRequired(_("这一批已经批准，移出由县局确认。"))
    was_released, hash_before = locked.state == RunState.RELEASED, locked.content_hash
    for proposal in proposals:
        payment = lock_row(Payment.objects.all(), proposal.payment_id)
        _refuse_unless_withdrawable(payment)
        _decide(proposal, "confirm", by, was_released=was_released)
        payment.state = PAYMENT_TRANSITIONS.target(payment.state, "withdraw")
        payment.save(update_fields=["state"])
        drop_findings_of(locked, payment)
        if was_released:
            reference = f"withdrawal:{locked.number}:{proposal.pk}"
            basis = _("批次{number}拨付以后移出（{reason}）").format(
                number=locked.number, reason=proposal.get_reason_display()
            )
            book_returned_payments([payment.pk], by=by, reference=reference, on=today(), basis=basis)
            take_back_items([payment.pk])
    store_totals(locked)
    locked.version += 1
    save_changes(locked)
    first = proposals[0]
    record(
        _("把{name}的{number}笔{taken}元移出{run}（{reason}）；本批现为{payments}笔{total}元。").format(
            name=first.payment.person.name,
            number=len(proposals),
            taken=format_yuan(sum(proposal.payment.amount_fen for proposal in proposals)),
            run=locked.number,
            reason=first.get_reason_display(),
            payments=locked.payments_number,
            total=format_yuan(locked.total_fen),
        ),
        subject=locked,
        village_code=first.payment.village_code,
        old={"hash": hash_before},
        new={"hash": locked.content_hash, "items": [proposal.payment.item_id for proposal in proposals]},
    )
    return locked


@action("run.refuse_withdrawal")
def refuse_withdrawal(*, by: User, run: Run, withdrawals: Sequence[Withdrawal], why: str) -> None:
    """Leave payments in the run that somebody proposed to take out; who proposed it may take it back.

    Raises:
        PermissionRequired, OutsideScope, NothingToTakeOut, ReasonRequired
    """
    require_permission(by, Permission.HOLD_PAYMENTS)
    locked = lock_row(Run.objects.all(), run.pk)
    proposals = _locked_proposals(by, locked, withdrawals)
    text = required_text(why, "why", _("请写明不移出的理由。"))[:MAX_REASON_LENGTH]
    for proposal in proposals:
        _decide(proposal, "refuse", by, why=text)
    first = proposals[0]
    record(
        _("{name}的{number}笔不移出{run}，照发。").format(
            name=first.payment.person.name, number=len(proposals), run=locked.number
        ),
        subject=locked,
        village_code=first.payment.village_code,
    )


def lock_for_withdrawal(run: Run) -> Run:
    """Lock a run that payments can still be taken out of: until its bank files are frozen.

    Raises:
        TransitionNotAllowed, BankFileFrozen
    """
    lock_money()
    locked = lock_row(Run.objects.all(), run.pk)
    if locked.bank_files.exists():
        raise refusals.BankFileFrozen(
            _("{run}的代发文件已经锁定，不能再移出；请等银行回盘，到账的按追缴办理。").format(run=locked.number)
        )
    if locked.kind == Run.Kind.OPENING or locked.state not in {*OPEN_RUN_STATES, RunState.RELEASED}:
        message = _("{run}现在是“{state}”，不能移出款项。")
        raise TransitionNotAllowed(message.format(run=locked.number, state=locked.get_state_display()))
    return locked


def _require_in_scope(by: User, payment: Payment) -> None:
    if not contains(by.scope, payment.village_code):
        raise OutsideScope(_("这笔款项不在您的辖区内。"))


def _refuse_unless_withdrawable(payment: Payment) -> None:
    message = _("{item}现在是“{state}”，不能移出。").format(item=payment.item_id, state=payment.get_state_display())
    refuse_transition(PAYMENT_TRANSITIONS, payment.state, "withdraw", message)


def _locked_proposals(by: User, run: Run, withdrawals: Sequence[Withdrawal]) -> list[Withdrawal]:
    """Lock the proposals that wait for a decision; all belong to the run and lie in the user's division."""
    keys = [withdrawal.pk for withdrawal in withdrawals]
    waiting = Withdrawal.objects.filter(pk__in=keys, run=run, state=WithdrawalState.PROPOSED)
    locked = list(waiting.select_related("payment__person").select_for_update(of=("self",)).order_by("pk"))
    if not locked or len(locked) != len(keys):
        raise refusals.NothingToTakeOut(_("没有等确认的移出，可能别人已经办过，请刷新页面。"))
    for withdrawal in locked:
        _require_in_scope(by, withdrawal.payment)
    return locked


def _decide(proposal: Withdrawal, verb: str, by: User, *, was_released: bool = False, why: str = "") -> None:
    proposal.state = WITHDRAWAL_TRANSITIONS.target(proposal.state, verb)
    proposal.decided_by, proposal.decided_at = by, timezone.now()
    proposal.was_released, proposal.sealed_decided_why = was_released, why
    save_changes(proposal)

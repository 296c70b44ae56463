"""Demand the money of a false case from a temporary identity: receive it, follow the person, write it off with two.

A case that is confirmed to be false opens the recovery, merging the identity hands it over to the runs of relief, and
closing an identity that nobody found out proposes to write it off; each is part of that action.
"""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import Actor, action, record
from doudi.core.clock import today
from doudi.core.divisions.scope import contains
from doudi.core.process import advance, lock_row, refuse_same_person, refuse_transition
from doudi.core.refusals import OutsideScope, required_text
from doudi.funding.actions import book_recovery
from doudi.registry.models import Person
from doudi.relief.cases.models import ReliefCase
from doudi.relief.identities.models import TemporaryIdentity
from doudi.relief.instalments.guards import refuse_relative
from doudi.relief.reserves.accounts import shares_of
from doudi.relief.reserves.models import ReservePayment
from doudi.relief.reversals.queries import in_force
from doudi.relief.unrecorded.models import LONGEST_REFERENCE, UnrecordedReceipt, UnrecordedRecovery
from doudi.relief.unrecorded.refusals import IdentityStillOpen, ReceiptNotAllowed
from doudi.relief.unrecorded.workflow import OPEN_UNRECORDED, UNRECORDED_TRANSITIONS
from doudi.values.carries import carries
from doudi.values.money import format_yuan, split_amount

_MERGED = TemporaryIdentity.Closing.MERGED


@carries("SC649-68")
def open_recovery(relief: ReliefCase, *, by: Actor) -> UnrecordedRecovery | None:
    """Open the recovery of what a false case paid to somebody without a record; None where nothing was paid so.

    Where it is known by now who the identity was, the recovery follows the person at once.
    """
    paid = list(in_force(ReservePayment.objects.filter(instalment__relief=relief, instalment__payee=None)))
    if not paid:
        return None
    shares: dict[str, int] = {}
    for of_payment in shares_of([payment.transaction_id for payment in paid]).values():
        for source, amount in of_payment.items():
            shares[source] = shares.get(source, 0) + amount
    opened = UnrecordedRecovery.objects.create(
        relief=relief,
        amount_fen=sum(payment.amount_fen for payment in paid),
        shares=dict(sorted(shares.items())),
        debtor_name=relief.identity.number if relief.identity else paid[0].instalment.payee_name,
        opened_on=today(),
    )
    if relief.identity is not None and relief.identity.closing == _MERGED and relief.identity.person is not None:
        _follow(by=by, recovery=opened, person=relief.identity.person)
    return opened


@carries("SC649-68")
def follow_identity(identity: TemporaryIdentity, person: Person, *, by: Actor) -> None:
    """Hand the recoveries from an identity over to the runs of relief, now that it is known who it was."""
    for recovery in _open_of(identity):
        _follow(by=by, recovery=recovery, person=person)


def give_up_identity(identity: TemporaryIdentity, reason: str, *, by: User) -> None:
    """Propose to write off the recoveries from an identity that closed without a name; a second person decides."""
    for recovery in _open_of(identity):
        if UNRECORDED_TRANSITIONS.allows(recovery.state, "propose_write_off"):
            words = _("身份没有查明（{how}）：{reason}").format(how=identity.get_closing_display(), reason=reason)
            _propose(by=by, recovery=recovery, reason=words)


def _open_of(identity: TemporaryIdentity) -> list[UnrecordedRecovery]:
    rows = UnrecordedRecovery.objects.filter(relief__identity=identity, state__in=OPEN_UNRECORDED)
    return list(rows.select_for_update(of=("self",)).select_related("relief__case"))


@carries("SC649-68")
@action("relief_unrecorded.follow")
def link_debtor(*, by: User, recovery: UnrecordedRecovery, person: Person) -> UnrecordedRecovery:
    """Say who somebody was who gave a name and has a record by now; the next run of relief demands what is left.

    Raises:
        PermissionRequired, OutsideScope, ConflictOfInterest, TransitionNotAllowed, IdentityStillOpen
    """
    require_permission(by, Permission.HANDLE_CASES)
    locked = _lock(by, recovery, "follow")
    if locked.relief.identity is not None:
        raise IdentityStillOpen(_("身份不明的，请在临时身份里查明并入，追回款自动跟到本人。"))
    _advance_to(locked, person)
    _record(locked, _("{number}的追回款{amount}元查明领款人，转入追缴。"))
    return locked


@action("relief_unrecorded.follow_identity")
def _follow(*, by: Actor, recovery: UnrecordedRecovery, person: Person) -> None:  # noqa: ARG001 - the trail reads who
    _advance_to(recovery, person)
    _record(recovery, _("{number}的临时身份查明，追回款{amount}元转入追缴。"))


def _advance_to(recovery: UnrecordedRecovery, person: Person) -> None:
    recovery.person = person
    advance(recovery, "follow", UNRECORDED_TRANSITIONS)


@carries("SC649-68")
@action("relief_unrecorded.receive")
def receive_money(
    *, by: User, recovery: UnrecordedRecovery, reference: str, amount_fen: int, received_on: date
) -> UnrecordedRecovery:
    """Record money given back, by its voucher; it goes back to the sources that bore the payment.

    Raises:
        PermissionRequired, TransitionNotAllowed, ReasonRequired, ReceiptNotAllowed
    """
    require_permission(by, Permission.RELEASE_PAYROLL)
    locked = _lock(by, recovery, "receive")
    voucher = required_text(reference, "reference", _("请填写凭证号。"), is_sealed=True)[:LONGEST_REFERENCE]
    _refuse_receipt(locked, voucher, amount_fen, received_on)
    shares = split_amount(amount_fen, _left_by_source(locked))
    booked = book_recovery(
        by=by,
        reference=f"relief-unrecorded:{voucher}",
        on=received_on,
        lines=shares,
        basis=_("{number}情况不实追回").format(number=locked.relief.case.number),
    )
    UnrecordedReceipt.objects.create(
        recovery=locked,
        reference=voucher,
        amount_fen=amount_fen,
        shares=shares,
        received_on=received_on,
        recorded_by=by,
        transaction=booked,
    )
    advance(locked, "receive" if locked.outstanding_fen else "settle", UNRECORDED_TRANSITIONS)
    _record(locked, _("{number}收回{received}元。"), received=format_yuan(amount_fen))
    return locked


def _refuse_receipt(recovery: UnrecordedRecovery, reference: str, amount_fen: int, received_on: date) -> None:
    if UnrecordedReceipt.objects.filter(reference=reference).exists():
        message = _("凭证号{reference}已登记过。").format(reference=reference)
        raise ReceiptNotAllowed(message, reference=message)
    if not recovery.opened_on <= received_on <= today():
        message = _("到账日期不能早于确认不实，也不能晚于今天。")
        raise ReceiptNotAllowed(message, received_on=message)
    if not 0 < amount_fen <= recovery.outstanding_fen:
        message = _("金额须大于零，不超过未收回的{left}元。").format(left=format_yuan(recovery.outstanding_fen))
        raise ReceiptNotAllowed(message, amount_fen=message)


def _left_by_source(recovery: UnrecordedRecovery) -> dict[str, int]:
    """Return what each source bore and has not got back; fen by source."""
    left = dict(recovery.shares)
    for shares in recovery.receipts.values_list("shares", flat=True):
        for source, amount in shares.items():
            left[source] -= amount
    return {source: amount for source, amount in left.items() if amount > 0}


@carries("SC649-68")
@action("relief_unrecorded.propose_write_off")
def propose_write_off(*, by: User, recovery: UnrecordedRecovery, reason: str) -> UnrecordedRecovery:
    """Say that the money cannot be got back, with the reason; the leader of the bureau decides.

    Raises:
        PermissionRequired, OutsideScope, ConflictOfInterest, TransitionNotAllowed, IdentityStillOpen, ReasonRequired
    """
    require_permission(by, Permission.HANDLE_CASES)
    locked = _lock(by, recovery, "propose_write_off")
    identity = locked.relief.identity
    if identity is not None and identity.closed_on is None:
        raise IdentityStillOpen(_("临时身份还没有查明或者关闭，先办结临时身份。"))
    words = required_text(reason, "reason", _("请写明找过哪里、为什么追不回来。"))
    _set_proposal(locked, by, words)
    _record(locked, _("{number}提出{amount}元无法追回，待第二人确认。"), words)
    return locked


@action("relief_unrecorded.propose_write_off_of_identity")
def _propose(*, by: User, recovery: UnrecordedRecovery, reason: str) -> None:
    _set_proposal(recovery, by, reason)
    _record(recovery, _("{number}的临时身份没有查明，{amount}元待第二人确认无法追回。"), recovery.write_off_reason)


def _set_proposal(recovery: UnrecordedRecovery, by: User, reason: str) -> None:
    recovery.write_off_reason, recovery.write_off_by = reason[:500], by
    advance(recovery, "propose_write_off", UNRECORDED_TRANSITIONS)


@carries("SC649-68")
@action("relief_unrecorded.confirm_write_off")
def confirm_write_off(*, by: User, recovery: UnrecordedRecovery) -> UnrecordedRecovery:
    """Write the money off as the second person, of the bureau's leadership.

    Raises:
        PermissionRequired, OutsideScope, ConflictOfInterest, TransitionNotAllowed, SecondPersonRequired
    """
    locked = _lock_to_decide(by, recovery, "confirm_write_off")
    locked.confirmed_by, locked.confirmed_on = by, today()
    advance(locked, "confirm_write_off", UNRECORDED_TRANSITIONS)
    _record(locked, _("确认{number}的{amount}元无法追回。"), locked.write_off_reason)
    return locked


@action("relief_unrecorded.refuse_write_off")
def refuse_write_off(*, by: User, recovery: UnrecordedRecovery, why: str) -> UnrecordedRecovery:
    """Decide that the money is still looked for.

    Raises:
        PermissionRequired, OutsideScope, ConflictOfInterest, TransitionNotAllowed, SecondPersonRequired, ReasonRequired
    """
    locked = _lock_to_decide(by, recovery, "refuse_write_off")
    words = required_text(why, "why", _("请写明还可以怎样追。"))
    locked.write_off_by, locked.write_off_reason = None, ""
    advance(locked, "refuse_write_off", UNRECORDED_TRANSITIONS)
    _record(locked, _("{number}的{amount}元继续追回。"), words)
    return locked


def _lock_to_decide(by: User, recovery: UnrecordedRecovery, verb: str) -> UnrecordedRecovery:
    require_permission(by, Permission.APPROVE_PAYROLL)
    locked = _lock(by, recovery, verb)
    refuse_same_person(by, locked.write_off_by_id, sentence=_("提出和确认无法追回须是不同的人。"))
    return locked


def _lock(by: User, recovery: UnrecordedRecovery, verb: str) -> UnrecordedRecovery:
    rows = UnrecordedRecovery.objects.select_related("relief__case", "relief__identity")
    locked = lock_row(rows, recovery.pk)
    if not by.may(Permission.RELEASE_PAYROLL) and not contains(by.scope, locked.relief.case.village_code):
        raise OutsideScope(_("这笔追回款不在您的辖区内。"))
    sentence = _("现在是“{state}”，不能这样办。").format(state=locked.get_state_display())
    refuse_transition(UNRECORDED_TRANSITIONS, locked.state, verb, sentence)
    refuse_relative(by, locked.relief)
    return locked


def _record(recovery: UnrecordedRecovery, sentence: str, why: str = "", **words: str) -> None:
    case = recovery.relief.case
    text = sentence.format(number=case.number, amount=format_yuan(recovery.amount_fen), **words)
    record(text, subject=recovery, village_code=case.village_code, why=why)

"""Release instalments with two people, stop them, pay a failed one from the reserve (MCA23-2.4)."""

from __future__ import annotations

from django.db.models import Max
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.attachments.actions import store_upload
from doudi.core.attachments.models import Attachment
from doudi.core.attachments.uploads import Upload
from doudi.core.audit.trail import Actor, action, record
from doudi.core.clock import today
from doudi.core.process import advance, refuse_same_person
from doudi.core.refusals import required_text
from doudi.relief.cases.models import ReliefCase
from doudi.relief.instalments.bank import mark_paid, mark_returned, mark_sent
from doudi.relief.instalments.guards import (
    lock_instalment,
    record_instalment,
    refuse_dead_payee,
    refuse_false_case,
    refuse_relative,
)
from doudi.relief.instalments.models import Instalment
from doudi.relief.instalments.refusals import InstalmentNotDue, PayeeNotRegistered
from doudi.relief.instalments.workflow import INSTALMENT_TRANSITIONS, InstalmentState
from doudi.values.carries import carries
from doudi.values.money import format_yuan

__all__ = [
    "mark_paid",
    "mark_returned",
    "mark_sent",
    "pay_from_reserve_instead",
    "propose_release",
    "release",
    "send_back",
    "stop",
    "stop_all",
]


@carries("P18-6.c", "MCA23-2.4")
@action("relief_instalment.propose")
def propose_release(
    *, by: User, instalment: Instalment, proof: str, upload: Upload | None = None, seen_version: int | None = None
) -> Instalment:
    """Ask for the release of an instalment, with the proof that its condition holds.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, ConflictOfInterest, ReasonRequired,
        NumberInText, PayeeHasDied, CaseFoundFalse, EmptyFile, FileTooLarge, WrongFileType
    """
    locked = lock_instalment(by, instalment, "propose_release", seen_version)
    locked.proof = required_text(proof, "proof", _("请写明条件已经具备的依据：谁在哪天看到什么。"))
    refuse_dead_payee(locked)
    refuse_false_case(locked.relief)
    if upload is not None:
        locked.proof_file = _stored(by, locked, upload)
    locked.release_proposed_by = by
    advance(locked, "propose_release", INSTALMENT_TRANSITIONS)
    record_instalment(locked, _("{number}第{place}期{amount}元申请发放。"), locked.proof)
    return locked


@carries("P18-6.c", "MCA23-2.4")
@action("relief_instalment.release")
def release(*, by: User, instalment: Instalment, seen_version: int | None = None) -> Instalment:
    """Release an instalment as the second person; from now on it may be paid.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, ConflictOfInterest, SecondPersonRequired,
        InstalmentNotDue, PayeeHasDied, CaseFoundFalse, PayeeNotRegistered
    """
    locked = lock_instalment(by, instalment, "release", seen_version)
    refuse_same_person(by, locked.release_proposed_by_id, sentence=_("申请发放和同意发放须是不同的人。"))
    if locked.planned_on > today():
        raise InstalmentNotDue(_("计划{day}发放，还没有到。").format(day=locked.planned_on.isoformat()))
    refuse_dead_payee(locked)
    refuse_false_case(locked.relief)
    if locked.way == Instalment.Way.BANK and locked.payee_id is None:
        raise PayeeNotRegistered(
            _("{name}没有登记，一卡通发不了。先登记本人和银行卡，或者停止这一期，改由备用金支付。").format(
                name=locked.payee_name
            )
        )
    locked.released_by, locked.released_on = by, today()
    advance(locked, "release", INSTALMENT_TRANSITIONS)
    record_instalment(locked, _("同意{number}第{place}期{amount}元经{way}发放。"), locked.proof)
    return locked


@action("relief_instalment.send_back")
def send_back(*, by: User, instalment: Instalment, why: str, seen_version: int | None = None) -> Instalment:
    """Send a request for release back: the condition does not hold yet, or the proof does not show it.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, ConflictOfInterest, SecondPersonRequired,
        ReasonRequired, NumberInText
    """
    locked = lock_instalment(by, instalment, "send_back", seen_version)
    refuse_same_person(by, locked.release_proposed_by_id, sentence=_("申请发放的人不能退回自己的申请。"))
    reason = required_text(why, "why", _("请写明退回的理由。"))
    locked.release_proposed_by, locked.proof, locked.proof_file = None, "", None
    advance(locked, "send_back", INSTALMENT_TRANSITIONS)
    record_instalment(locked, _("退回{number}第{place}期的发放申请。"), reason)
    return locked


@carries("P18-6.c")
@action("relief_instalment.stop")
def stop(*, by: User, instalment: Instalment, why: str, seen_version: int | None = None) -> Instalment:
    """Stop an instalment for good, with a reason; while it is with the bank it cannot be stopped.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, ConflictOfInterest, ReasonRequired,
        NumberInText
    """
    locked = lock_instalment(by, instalment, "stop", seen_version)
    _stop(by, locked, required_text(why, "why", _("请写明停止发放的理由。")))
    record_instalment(locked, _("停止{number}第{place}期{amount}元。"), locked.stopped_reason)
    return locked


def _stop(by: Actor, locked: Instalment, reason: str) -> None:
    locked.stopped_by_id, locked.stopped_on, locked.stopped_reason = by.pk, today(), reason
    advance(locked, "stop", INSTALMENT_TRANSITIONS)


@carries("P18-6.c")
@action("relief_instalment.stop_all")
def stop_all(*, by: User, relief: ReliefCase, reason: str) -> list[Instalment]:
    """Stop what is not paid of a case that closes or was found false; return what was stopped.

    What is with the bank is not stopped: it is paid or comes back, and then is stopped or demanded back.

    Raises:
        PermissionRequired, ConflictOfInterest, ReasonRequired, NumberInText
    """
    require_permission(by, Permission.HANDLE_CASES)
    refuse_relative(by, relief)
    why = required_text(reason, "reason", _("请写明停止发放的理由。"))
    states = INSTALMENT_TRANSITIONS.states_before("stop")
    rows = list(relief.instalments.filter(state__in=states).select_for_update())
    for row in rows:
        _stop(by, row, why)
    total = format_yuan(sum(row.amount_fen for row in rows))
    record(
        _("{number}停止未发的{count}期{total}元。").format(number=relief.case.number, count=len(rows), total=total),
        subject=relief,
        village_code=relief.case.village_code,
        why=why,
    )
    return rows


@carries("P18-6.e")
@action("relief_instalment.pay_from_reserve_instead")
def pay_from_reserve_instead(
    *, by: User, instalment: Instalment, why: str, seen_version: int | None = None
) -> Instalment:
    """Replace an instalment that the bank cannot pay in time by one from the reserve; another person releases it.

    The instalment of the bank is stopped and stays as it was; the new row points at it.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, ConflictOfInterest, ReasonRequired,
        NumberInText, PayeeHasDied, CaseFoundFalse
    """
    locked = lock_instalment(by, instalment, "replace", seen_version)
    reason = required_text(why, "why", _("请写明为什么等不到银行发放。"))
    refuse_dead_payee(locked)
    refuse_false_case(locked.relief)
    _stop(by, locked, reason)
    last = Instalment.objects.filter(relief=locked.relief_id).aggregate(last=Max("number"))["last"]
    replacement = Instalment.objects.create(
        relief=locked.relief,
        number=last + 1,
        amount_fen=locked.amount_fen,
        planned_on=locked.planned_on,
        condition=locked.condition,
        way=Instalment.Way.RESERVE,
        payee=locked.payee,
        payee_name=locked.payee_name,
        state=InstalmentState.PROPOSED,
        proof=reason,
        release_proposed_by=by,
        replaces=locked,
    )
    record_instalment(locked, _("{number}第{place}期{amount}元改由备用金支付，待第二人同意。"), reason)
    return replacement


def _stored(by: User, instalment: Instalment, upload: Upload) -> Attachment:
    village_code = instalment.village_code
    return store_upload(by=by, upload=upload, village_code=village_code)

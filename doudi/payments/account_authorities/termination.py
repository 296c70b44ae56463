"""End the account of another without a new one: one officer proposes, another confirms, and the money is held."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission, Role
from doudi.core.audit.trail import SYSTEM, action, record
from doudi.core.clock import today
from doudi.core.process import lock_row, refuse_same_person
from doudi.core.refusals import TransitionNotAllowed, required_text
from doudi.payments import refusals
from doudi.payments.holds.actions import place_hold
from doudi.payments.models import MAX_REASON_LENGTH, AccountAuthority, Hold
from doudi.payments.money_lock import lock_money
from doudi.payments.scope import require_in_scope
from doudi.values.carries import carries

_BUREAU = frozenset({Role.BUREAU_OFFICER, Role.BUREAU_LEADER})


@action("authority.propose_ending")
def propose_ending(*, by: User, authority: AccountAuthority, reason: str) -> AccountAuthority:
    """Propose to end an account in force, with the reason; it stays in force until a second person confirms.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, ReasonRequired
    """
    locked = _locked(by, authority)
    if locked.confirmed_by_id is None or locked.ending_proposed_by_id is not None:
        raise TransitionNotAllowed(_("只能停用正在使用的代领账户，每次只提一件。"))
    text = required_text(reason, "reason", _("请写明为什么停用，如监护权撤销、解除协议。"))
    locked.ending_reason, locked.ending_proposed_by = text[:MAX_REASON_LENGTH], by
    locked.save(update_fields=["ending_reason", "ending_proposed_by"])
    _record(locked, _("提出停用{name}的代领账户，待另一人核实。"))
    return locked


@carries("MCA57-26")
@action("authority.confirm_ending")
def confirm_ending(*, by: User, authority: AccountAuthority) -> AccountAuthority:
    """End an account as the second person; the money is held until a new account is confirmed or the hold lifted.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, SecondPersonRequired, HigherOfficeRequired
    """
    locked = _locked(by, authority)
    _refuse_without_proposal(locked)
    refuse_same_person(by, locked.ending_proposed_by_id, sentence=_("提出停用和核实停用须是不同的人。"))
    if locked.basis == AccountAuthority.Basis.KEEPER and Role(by.role) not in _BUREAU:
        raise refusals.HigherOfficeRequired(_("干部代管的协议在县局备案，由县局核实停用。"))
    lock_money()
    locked.ended_on, locked.ended_by = today(), by
    locked.save(update_fields=["ended_on", "ended_by"])
    person = locked.person
    is_held = Hold.objects.filter(person=person, programme="", reason=Hold.Reason.PAYEE_ENDED, lifted_at=None).exists()
    if person.death_date is None and not is_held:
        detail = _("代领账户已停用：{reason}").format(reason=locked.ending_reason)
        place_hold(by=SYSTEM, person=person, reason=Hold.Reason.PAYEE_ENDED, detail=detail)
    _record(locked, _("停用{name}的代领账户，各项待遇缓发。"))
    return locked


@action("authority.drop_ending")
def drop_ending(*, by: User, authority: AccountAuthority, reason: str) -> AccountAuthority:
    """Drop a proposed ending, with the reason; the account stays in force.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, ReasonRequired
    """
    locked = _locked(by, authority)
    _refuse_without_proposal(locked)
    text = required_text(reason, "reason", _("请写明为什么不停用。"))
    locked.ending_reason, locked.ending_proposed_by = "", None
    locked.save(update_fields=["ending_reason", "ending_proposed_by"])
    _record(locked, _("不停用{name}的代领账户。"), text)
    return locked


def lift_hold_of_ended_authority(authority: AccountAuthority, by: User) -> None:
    """Lift the hold that the ending of an earlier account placed; part of confirming a new one."""
    for hold in Hold.objects.filter(person=authority.person, reason=Hold.Reason.PAYEE_ENDED, lifted_at=None):
        hold.lifted_by, hold.lifted_at, hold.sealed_lifted_why = by, timezone.now(), _("已核实新的代领账户。")
        hold.save(update_fields=["lifted_by", "lifted_at", "sealed_lifted_why"])


def _locked(by: User, authority: AccountAuthority) -> AccountAuthority:
    require_permission(by, Permission.HOLD_PAYMENTS)
    locked = lock_row(AccountAuthority.objects.select_related("person"), authority.pk)
    require_in_scope(by, locked.person)
    if locked.ended_on is not None:
        raise TransitionNotAllowed(_("这个代领账户已经停用。"))
    return locked


def _refuse_without_proposal(locked: AccountAuthority) -> None:
    if locked.ending_proposed_by_id is None:
        raise TransitionNotAllowed(_("没有人提出停用。"))


def _record(authority: AccountAuthority, sentence: str, why: str = "") -> None:
    record(
        sentence.format(name=authority.person.name),
        subject=authority,
        village_code=authority.person.village_id,
        why=why or authority.ending_reason,
    )

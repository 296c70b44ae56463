"""What makes money wait, who lifts it, and accounts of others that are paid with authority."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission, Role
from doudi.core.audit.trail import (
    Actor,
    SystemActor,
    action,
    record,
)
from doudi.core.clock import today
from doudi.core.divisions.scope import contains
from doudi.core.encryption import SealedKind, blind_index
from doudi.core.process import lock_row, refuse_same_person
from doudi.core.refusals import OutsideScope, ReasonRequired, TransitionNotAllowed, required_text
from doudi.payments import refusals
from doudi.payments.computation.persistence import lock_money
from doudi.payments.models import AccountAuthority, Hold, programme_label
from doudi.registry.models import Person

_TOWNSHIP = frozenset({Role.TOWNSHIP_LEADER, Role.BUREAU_OFFICER, Role.BUREAU_LEADER})
_BUREAU = frozenset({Role.BUREAU_OFFICER, Role.BUREAU_LEADER})
LIFTED_BY: dict[str, frozenset[Role]] = {
    Hold.Reason.DEATH_DOUBT: _TOWNSHIP,
    Hold.Reason.PRISON: _BUREAU,
    Hold.Reason.RETURNED_TWICE: _TOWNSHIP | {Role.TOWNSHIP_OFFICER},
    Hold.Reason.SHARED_ACCOUNT: _BUREAU,
    Hold.Reason.DISPUTED: frozenset({Role.BUREAU_LEADER}),
}
"""Who may lift a hold, by its reason."""


def _refuse_outside(by: Actor, person: Person) -> None:
    if not isinstance(by, SystemActor) and not contains(getattr(by, "scope", None), person.village_id):
        raise OutsideScope(_("{name}不在您的辖区内。").format(name=person.name))


@action("hold.place")
def place_hold(*, by: Actor, person: Person, reason: str, detail: str, programme: str = "") -> Hold:
    """Somebody's money waits from the next run on, of one programme or of all.

    Raises:
        PermissionRequired, OutsideScope, ReasonRequired, HoldAlreadyPlaced
    """
    if isinstance(by, User):
        require_permission(by, Permission.HOLD_PAYMENTS)
    _refuse_outside(by, person)
    lock_money()  # a hold is there before a release looks for it, or comes after the release
    if reason not in Hold.Reason.values or not detail.strip():
        raise ReasonRequired(_("请选择原因并写明情况。"), detail=_("请写明情况。"))
    if Hold.objects.filter(person=person, programme=programme, reason=reason, lifted_at=None).exists():
        raise refusals.HoldAlreadyPlaced(_("{name}已经因为同一原因缓发。").format(name=person.name))
    held = Hold.objects.create(
        person=person, programme=programme, reason=reason, detail=detail.strip()[:500], placed_by_id=by.pk
    )
    record(
        _("{name}的{what}缓发：{reason}。").format(
            name=person.name,
            what=programme_label(programme) if programme else _("各项待遇"),
            reason=held.get_reason_display(),
        ),
        subject=held,
        village_code=person.village_id,
        why=detail.strip(),
    )
    return held


@action("hold.lift")
def lift_hold(*, by: User, hold: Hold, why: str) -> Hold:
    """What was in doubt is settled: the next run pays everything that waited.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, HigherOfficeRequired, ReasonRequired
    """
    require_permission(by, Permission.HOLD_PAYMENTS)
    held = lock_row(Hold.objects.select_related("person"), hold.pk)
    _refuse_outside(by, held.person)
    if held.lifted_at is not None:
        raise TransitionNotAllowed(_("这条缓发已经解除。"))
    if Role(by.role) not in LIFTED_BY[held.reason]:
        who = "、".join(str(role.label) for role in Role if role in LIFTED_BY[held.reason])
        message = _("“{reason}”的缓发由{who}解除。")
        raise refusals.HigherOfficeRequired(message.format(reason=held.get_reason_display(), who=who))
    why = required_text(why, "why", _("请写明查实的情况。"))
    held.lifted_by, held.lifted_at, held.lifted_why = by, timezone.now(), why.strip()[:500]
    held.save(update_fields=["lifted_by", "lifted_at", "lifted_why"])
    record(
        _("解除{name}的缓发（{reason}）。").format(name=held.person.name, reason=held.get_reason_display()),
        subject=held,
        village_code=held.person.village_id,
        why=why.strip(),
    )
    return held


@action("authority.propose")
def propose_authority(
    *, by: User, person: Person, basis: str, holder_name: str, account: str, proof: str, since: date
) -> AccountAuthority:
    """Somebody else's account is to be paid for a person: a guardian's with proof, an institution's by agreement.

    Raises:
        PermissionRequired, OutsideScope, ReasonRequired
    """
    require_permission(by, Permission.HOLD_PAYMENTS)
    _refuse_outside(by, person)
    said = {"holder_name": holder_name, "account": account, "proof": proof}
    missing = {name: _("请填写。") for name, text in said.items() if not text.strip()}
    if missing or basis not in AccountAuthority.Basis.values:
        raise ReasonRequired(_("代领账户须写明户名、账号和证明。"), **missing)
    AccountAuthority.objects.filter(person=person, ended_on=None).update(ended_on=today())
    made = AccountAuthority.objects.create(
        person=person,
        basis=basis,
        holder_name=holder_name.strip(),
        account=account.strip(),
        account_index=blind_index(account.strip(), SealedKind.BANK_ACCOUNT),
        proof=proof.strip()[:500],
        since=since,
        proposed_by=by,
    )
    record(
        _("登记{name}的代领账户（{basis}），待第二人核实。").format(name=person.name, basis=made.get_basis_display()),
        subject=made,
        village_code=person.village_id,
        why=proof.strip(),
    )
    return made


@action("authority.confirm")
def confirm_authority(*, by: User, authority: AccountAuthority) -> AccountAuthority:
    """A second person has seen the proof: from here on the money goes there.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, SecondPersonRequired, HigherOfficeRequired
    """
    require_permission(by, Permission.HOLD_PAYMENTS)
    held = lock_row(AccountAuthority.objects.select_related("person"), authority.pk)
    _refuse_outside(by, held.person)
    if held.confirmed_by_id or held.ended_on:
        raise TransitionNotAllowed(_("这个代领账户已经核实或停用。"))
    refuse_same_person(by, held.proposed_by_id, sentence=_("登记和核实须是不同的人。"))
    if held.basis == AccountAuthority.Basis.KEEPER and Role(by.role) not in _BUREAU:
        raise refusals.HigherOfficeRequired(_("干部代管的协议要报县局备案，由县局核实。"))
    held.confirmed_by = by
    held.save(update_fields=["confirmed_by"])
    record(_("核实{name}的代领账户。").format(name=held.person.name), subject=held, village_code=held.person.village_id)
    return held

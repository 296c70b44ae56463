"""Propose and confirm accounts of others for a person's payments."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission, Role
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.encryption import SealedKind, blind_index
from doudi.core.process import lock_row, refuse_same_person
from doudi.core.refusals import ReasonRequired, TransitionNotAllowed
from doudi.payments import refusals
from doudi.payments.models import AccountAuthority
from doudi.payments.scope import require_in_scope
from doudi.registry.models import Person
from doudi.values.carries import carries

_BUREAU = frozenset({Role.BUREAU_OFFICER, Role.BUREAU_LEADER})


@carries("MCA62-4.3")
@action("authority.propose")
def propose_authority(
    *, by: User, person: Person, basis: str, holder_name: str, account: str, proof: str, since: date
) -> AccountAuthority:
    """Propose the account of a guardian, an institution or a card keeper for a person's payments; end the one before.

    Raises:
        PermissionRequired, OutsideScope, ReasonRequired
    """
    require_permission(by, Permission.HOLD_PAYMENTS)
    require_in_scope(by, person)
    texts = {"holder_name": holder_name, "account": account, "proof": proof}
    missing = {name: _("请填写。") for name, text in texts.items() if not text.strip()}
    if missing or basis not in AccountAuthority.Basis.values:
        raise ReasonRequired(_("代领账户须写明户名、账号和证明。"), **missing)
    AccountAuthority.objects.filter(person=person, ended_on=None).update(ended_on=today())
    authority = AccountAuthority.objects.create(
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
        _("登记{name}的代领账户（{basis}），待第二人核实。").format(
            name=person.name, basis=authority.get_basis_display()
        ),
        subject=authority,
        village_code=person.village_id,
        why=proof.strip(),
    )
    return authority


@carries("MCA57-26")
@action("authority.confirm")
def confirm_authority(*, by: User, authority: AccountAuthority) -> AccountAuthority:
    """Confirm a proposed account as the second person; payments go there from now on.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, SecondPersonRequired, HigherOfficeRequired
    """
    require_permission(by, Permission.HOLD_PAYMENTS)
    locked = lock_row(AccountAuthority.objects.select_related("person"), authority.pk)
    require_in_scope(by, locked.person)
    if locked.confirmed_by_id or locked.ended_on:
        raise TransitionNotAllowed(_("这个代领账户已经核实或停用。"))
    refuse_same_person(by, locked.proposed_by_id, sentence=_("登记和核实须是不同的人。"))
    if locked.basis == AccountAuthority.Basis.KEEPER and Role(by.role) not in _BUREAU:
        raise refusals.HigherOfficeRequired(_("干部代管的协议要报县局备案，由县局核实。"))
    locked.confirmed_by = by
    locked.save(update_fields=["confirmed_by"])
    record(
        _("核实{name}的代领账户。").format(name=locked.person.name),
        subject=locked,
        village_code=locked.person.village_id,
    )
    return locked

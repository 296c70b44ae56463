"""Propose and confirm accounts of others for a person's payments."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission, Role
from doudi.core.attachments.actions import store_upload
from doudi.core.attachments.uploads import Upload
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.encryption import SealedKind, blind_index
from doudi.core.process import lock_row, refuse_same_person
from doudi.core.refusals import ReasonRequired, TransitionNotAllowed
from doudi.payments import refusals
from doudi.payments.account_authorities.termination import lift_hold_of_ended_authority
from doudi.payments.models import AccountAuthority
from doudi.payments.money_lock import lock_money
from doudi.payments.scope import require_in_scope
from doudi.registry.models import Person
from doudi.registry.refusals import ProofRequired
from doudi.values.carries import carries
from doudi.values.text import compact

_BUREAU = frozenset({Role.BUREAU_OFFICER, Role.BUREAU_LEADER})


@carries("MCA62-4.3")
@action("authority.propose")
def propose_authority(
    *,
    by: User,
    person: Person,
    basis: str,
    holder_name: str,
    account: str,
    proof: str,
    since: date,
    upload: Upload | None = None,
) -> AccountAuthority:
    """Propose the account of another for a person's payments, with the proof; the one in force stays for now.

    Raises:
        PermissionRequired, OutsideScope, ReasonRequired, PayeeDoesNotFit, ProofRequired, EmptyFile, FileTooLarge,
        WrongFileType
    """
    require_permission(by, Permission.HOLD_PAYMENTS)
    require_in_scope(by, person)
    texts = {"holder_name": holder_name, "account": account, "proof": proof}
    missing = {name: _("请填写。") for name, text in texts.items() if not text.strip()}
    if missing or basis not in AccountAuthority.Basis.values:
        raise ReasonRequired(_("代领账户须写明户名、账号和证明。"), **missing)
    if since > today():
        raise ReasonRequired(_("起始日期不能晚于今天。"), since=_("起始日期不能晚于今天。"))
    _refuse_unfit_payee(person, basis)
    if upload is None:
        raise ProofRequired(_("请上传证明或协议。"), upload=_("请上传证明或协议。"))
    attachment = store_upload(by=by, upload=upload, village_code=person.village_id)
    proposals = AccountAuthority.objects.filter(person=person, ended_on=None, confirmed_by=None)
    proposals.update(ended_on=today())  # replaced before it was ever in force
    authority = AccountAuthority.objects.create(
        person=person,
        basis=basis,
        holder_name=holder_name.strip(),
        account=account.strip(),
        account_index=blind_index(account.strip(), SealedKind.BANK_ACCOUNT),
        proof=proof.strip()[:500],
        proof_file=attachment,
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


def _refuse_unfit_payee(person: Person, basis: str) -> None:
    """Refuse a payee of a dead person's benefits for somebody alive, and any other account for somebody dead.

    Raises:
        PayeeDoesNotFit
    """
    if (person.death_date is not None) != (basis == AccountAuthority.Basis.HEIR):
        message = _("本人已登记死亡的，只登记死者待遇领受人；本人健在的，不登记领受人。")
        raise refusals.PayeeDoesNotFit(message, basis=message)


@carries("MCA57-26")
@action("authority.confirm")
def confirm_authority(*, by: User, authority: AccountAuthority, account: str) -> AccountAuthority:
    """Confirm a proposed account as the second person, who types its number again; the one before ends now.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, SecondPersonRequired, HigherOfficeRequired,
        AccountNumberMismatch, PayeeDoesNotFit
    """
    require_permission(by, Permission.HOLD_PAYMENTS)
    locked = lock_row(AccountAuthority.objects.select_related("person"), authority.pk)
    require_in_scope(by, locked.person)
    if locked.confirmed_by_id or locked.ended_on:
        raise TransitionNotAllowed(_("这个代领账户已经核实或停用。"))
    refuse_same_person(by, locked.proposed_by_id, sentence=_("登记和核实须是不同的人。"))
    if locked.basis == AccountAuthority.Basis.KEEPER and Role(by.role) not in _BUREAU:
        raise refusals.HigherOfficeRequired(_("干部代管的协议要报县局备案，由县局核实。"))
    if compact(account) != locked.account.clear():
        message = _("两次输入的账号不同，请看着证明核对；登记有误的，重新登记。")
        raise refusals.AccountNumberMismatch(message, account=message)
    _refuse_unfit_payee(locked.person, locked.basis)
    lock_money()
    in_force = AccountAuthority.objects.filter(person=locked.person, ended_on=None).exclude(confirmed_by=None)
    in_force.update(ended_on=today())
    locked.confirmed_by = by
    locked.save(update_fields=["confirmed_by"])
    lift_hold_of_ended_authority(locked, by)
    record(
        _("核实{name}的代领账户。").format(name=locked.person.name),
        subject=locked,
        village_code=locked.person.village_id,
    )
    return locked

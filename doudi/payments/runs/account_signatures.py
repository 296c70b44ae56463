"""Sign that a changed account is proven, as a second reader who had no hand in the change or in the run."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.care.agreements.models import CarePayee
from doudi.casework.models import CardChange
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.attachments.models import Attachment
from doudi.core.audit.trail import action, record
from doudi.core.process import refuse_same_person
from doudi.payments import refusals
from doudi.payments.models import AccountAuthority, AccountReading, Check, Run
from doudi.payments.runs.locking import lock_open_run
from doudi.payments.scope import require_in_scope
from doudi.registry.circumstances.queries import cards_on_record
from doudi.registry.household_accounts.queries import account_of
from doudi.registry.models import Person


@action("run.read_account")
def read_account(*, by: User, run: Run, person: Person) -> AccountReading:
    """Sign that the account of a person, changed since their last payment, is proven; the run cannot go on without.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, AccountNotChanged, SecondPersonRequired
    """
    require_permission(by, Permission.HOLD_PAYMENTS)
    require_in_scope(by, person)
    locked = lock_open_run(run)
    check = locked.checks.filter(name=Check.Name.CHANGED_ACCOUNT).first()
    if check is None or not check.unread_accounts().filter(person=person).exists():
        raise refusals.AccountNotChanged(_("这一批没有{name}待核对的账户变动。").format(name=person.name))
    sentence = _("核算本批的人、登记或复核这个账户的人不能再作第二核对人。")
    refuse_same_person(by, locked.prepared_by_id, *hands_on_account(person), sentence=sentence)
    reading = AccountReading.objects.create(run=locked, person=person, read_by=by)
    record(
        _("核对{run}中{name}变动的账户，与证明一致。").format(run=locked.number, name=person.name),
        subject=locked,
        village_code=person.village_id,
    )
    return reading


def hands_on_account(person: Person) -> set[int]:
    """Return the keys of the users who entered or confirmed the accounts on record for a person."""
    account = account_of(person.household) if person.household else None
    owners = [person.pk, *([account.payee_id] if account else [])]
    hands: set[int | None] = set(cards_on_record(owners).values_list("recorded_by_id", flat=True))
    if account:
        hands |= {account.account_list.proposed_by_id, account.account_list.decided_by_id}
    for change in CardChange.objects.filter(case__person__in=owners):
        hands |= {change.entered_by_id, change.checked_by_id}
    for authority in AccountAuthority.objects.filter(person=person, ended_on=None):
        hands |= {authority.proposed_by_id, authority.confirmed_by_id}
    for payee in CarePayee.objects.filter(person=person, last_month=None).exclude(confirmed_by=None):
        hands |= {payee.proposed_by_id, payee.confirmed_by_id}
    return {key for key in hands if key is not None}


def proofs_of_account(person: Person) -> list[Attachment]:
    """Return the uploaded proofs of the accounts on record for a person, the newest first."""
    changes = CardChange.objects.filter(case__person=person).exclude(checked_by=None).select_related("proof_file")
    authorities = AccountAuthority.objects.filter(person=person, ended_on=None).select_related("proof_file")
    proofs = [change.proof_file for change in changes.order_by("-pk")[:1]]
    if person.household and (account := account_of(person.household)) is not None:
        proofs.append(account.account_list.proof)
    proofs += [authority.proof_file for authority in authorities.order_by("-pk")]
    payees = CarePayee.objects.filter(person=person, last_month=None).exclude(confirmed_by=None)
    proofs += [payee.agreement.signed_file or payee.agreement.archived_file for payee in payees.order_by("-pk")]
    return [proof for proof in proofs if proof is not None]

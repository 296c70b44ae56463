"""What a confirmed proposal does to its account. Parts of the action that confirms, which records them."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import timezone

from doudi.core.accounts.actions import (
    end_sign_ins_of,
    refuse_unfit_account,
    refuse_unfit_role,
    remove_second_factor,
)
from doudi.core.accounts.identity import refuse_second_account, refuse_without_identity
from doudi.core.accounts.models import User
from doudi.core.accounts.password_rules import remember_password
from doudi.core.accounts.proposals.models import AccountProposal
from doudi.core.limits.sign_in_delays import forget_failures
from doudi.core.process import lock_row

_Kind = AccountProposal.Kind


def apply_effect(proposal: AccountProposal) -> User:
    """Carry out a proposal and return its account.

    Raises:
        UsernameTaken, PersonHasAccount, DivisionNotForRole, DepartmentNotForRole, AccountWithoutIdentity
    """
    if proposal.kind == _Kind.OPEN:
        return _open(proposal)
    account = lock_row(User.objects.all(), proposal.account_id)
    _EFFECTS[_Kind(proposal.kind)](proposal, account)
    account.save()
    return account


def _open(proposal: AccountProposal) -> User:
    refuse_unfit_account(proposal.username, proposal.role, proposal.division, proposal.department)
    refuse_second_account(proposal.id_number_index)
    now = timezone.now()
    account = User(
        username=proposal.username,
        name=proposal.name,
        role=proposal.role,
        division=proposal.division,
        department=proposal.department,
        id_number=proposal.id_number.clear(),
        id_number_index=proposal.id_number_index,
        password=proposal.password_hash,
        password_changed_at=now,
        rights_since=now,
    )
    account.save()
    return account


def _reopen(_proposal: AccountProposal, account: User) -> None:
    refuse_without_identity(account)
    refuse_second_account(account.id_number_index, except_for=account)
    account.is_active = True
    account.rights_since = timezone.now()


def _change_role(proposal: AccountProposal, account: User) -> None:
    refuse_without_identity(account)
    refuse_unfit_role(proposal.role, proposal.division, proposal.department)
    account.role, account.division, account.department = proposal.role, proposal.division, proposal.department
    account.rights_since = timezone.now()
    end_sign_ins_of(account)


def _reset_password(proposal: AccountProposal, account: User) -> None:
    remember_password(account)
    account.password = proposal.password_hash
    account.is_password_change_due = True
    account.password_changed_at = timezone.now()
    end_sign_ins_of(account)


def _reset_second_factor(_proposal: AccountProposal, account: User) -> None:
    remove_second_factor(account)


def _unlock(_proposal: AccountProposal, account: User) -> None:
    forget_failures(account.username)


def _bind_identity(proposal: AccountProposal, account: User) -> None:
    refuse_second_account(proposal.id_number_index, except_for=account)
    account.id_number = proposal.id_number.clear()
    account.id_number_index = proposal.id_number_index


_EFFECTS: dict[AccountProposal.Kind, Callable[[AccountProposal, User], None]] = {
    _Kind.REOPEN: _reopen,
    _Kind.CHANGE_ROLE: _change_role,
    _Kind.RESET_PASSWORD: _reset_password,
    _Kind.RESET_SECOND_FACTOR: _reset_second_factor,
    _Kind.UNLOCK: _unlock,
    _Kind.BIND_IDENTITY: _bind_identity,
}

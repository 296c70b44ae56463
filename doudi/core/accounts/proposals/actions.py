"""Propose an act on an account; confirm, refuse or withdraw it, or let it lapse."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.core.accounts.actions import refuse_unfit_account, refuse_unfit_role, refuse_weak_password
from doudi.core.accounts.identity import (
    cleaned_identity_number,
    identity_index,
    refuse_second_account,
    refuse_without_identity,
)
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.proposals.effects import apply_effect
from doudi.core.accounts.proposals.models import AccountProposal
from doudi.core.accounts.proposals.workflow import TRANSITIONS
from doudi.core.accounts.refusals import AccountAlreadyProposed, OwnAccountNotAllowed, ProposalExpired
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import SystemActor, action, record
from doudi.core.divisions.models import Division
from doudi.core.process import advance, lock_row, refuse_same_person, refuse_transition
from doudi.core.refusals import SecondPersonRequired, TransitionNotAllowed, required_text
from doudi.values.carries import carries

_Kind = AccountProposal.Kind


@action("account_proposal.propose")
def propose_account(
    *,
    by: User,
    username: str,
    name: str,
    role: str,
    division: Division | None,
    id_number: str,
    password: str,
    why: str,
    department: str = "",
) -> AccountProposal:
    """Propose a new account of a person; nobody can sign in before another administrator confirms it.

    Raises:
        PermissionRequired, UsernameTaken, DivisionNotForRole, DepartmentNotForRole, PasswordTooWeak, ReasonRequired
        IdentityNumberInvalid, PersonHasAccount, AccountAlreadyProposed
    """
    require_permission(by, Permission.MANAGE_ACCOUNTS)
    why = required_text(why, "why")
    number = cleaned_identity_number(id_number)
    refuse_unfit_account(username, role, division, department)
    refuse_second_account(identity_index(number))
    refuse_weak_password(password, User(username=username, name=name))
    return _propose(
        by,
        _Kind.OPEN,
        username,
        name,
        why,
        role=role,
        division=division,
        department=department,
        id_number=number,
        id_number_index=identity_index(number),
        password_hash=make_password(password),
    )


@action("account_proposal.propose")
def propose_change(
    *,
    by: User,
    user: User,
    kind: str,
    why: str,
    password: str = "",
    role: str = "",
    division: Division | None = None,
    department: str = "",
    id_number: str = "",
) -> AccountProposal:
    """Propose an act on an account that exists; it stays as it is before another administrator confirms.

    Raises:
        PermissionRequired, OwnAccountNotAllowed, ReasonRequired, AccountAlreadyProposed
        TransitionNotAllowed: the account is not in the state for the act.
        DivisionNotForRole, DepartmentNotForRole, PasswordTooWeak, IdentityNumberInvalid, PersonHasAccount,
        AccountWithoutIdentity
    """
    require_permission(by, Permission.MANAGE_ACCOUNTS)
    if by.pk == user.pk:
        raise OwnAccountNotAllowed(_("不能为自己的账号提出，请另一位系统管理员办理。"))
    why = required_text(why, "why")
    if user.is_active == (kind == _Kind.REOPEN):
        raise TransitionNotAllowed(_("账号现在的状态不能办这一项。"))
    given: dict[str, Any] = {}
    if kind == _Kind.RESET_PASSWORD:
        refuse_weak_password(password, user)
        given["password_hash"] = make_password(password)
    elif kind == _Kind.CHANGE_ROLE:
        refuse_without_identity(user)
        refuse_unfit_role(role, division, department)
        given |= {"role": role, "division": division, "department": department}
    elif kind == _Kind.REOPEN:
        refuse_without_identity(user)
        refuse_second_account(user.id_number_index, except_for=user)
    elif kind == _Kind.BIND_IDENTITY:
        number = cleaned_identity_number(id_number)
        refuse_second_account(identity_index(number), except_for=user)
        given |= {"id_number": number, "id_number_index": identity_index(number)}
    return _propose(by, kind, user.username, user.name, why, account=user, **given)


def _propose(by: User, kind: str, username: str, name: str, why: str, **given: Any) -> AccountProposal:
    waiting = AccountProposal.objects.filter(username=username, kind=kind, state=AccountProposal.State.PROPOSED)
    if waiting.exists():
        raise AccountAlreadyProposed(_("{username}的同一事项已在等安全管理员确认。").format(username=username))
    proposal = AccountProposal.objects.create(
        kind=kind,
        username=username,
        name=name,
        why=why,
        proposed_by=by,
        expires_at=timezone.now() + timedelta(days=settings.ACCOUNT_PROPOSAL_DAYS),
        **given,
    )
    record(
        _("提出{kind}：{username}（{name}），等安全管理员确认。").format(
            kind=proposal.get_kind_display(), username=username, name=name
        ),
        subject=proposal.account or proposal,
        new={"proposal": proposal.pk, "role": proposal.role} if proposal.role else {"proposal": proposal.pk},
        why=why,
    )
    return proposal


@action("account_proposal.confirm")
@carries("PIPL-34")
def confirm_proposal(*, by: User, proposal: AccountProposal) -> User:
    """Confirm a proposal as another person than who proposed it; it takes effect at once. Return the account.

    Raises:
        PermissionRequired, TransitionNotAllowed, ProposalExpired, SecondPersonRequired, OwnAccountNotAllowed
        UsernameTaken, PersonHasAccount: another account was opened meanwhile.
    """
    require_permission(by, Permission.MANAGE_SECURITY)
    locked = _locked(proposal, "confirm")
    if not locked.is_open:
        raise ProposalExpired(_("这一事项已过有效期，请系统管理员重新提出。"))
    _refuse_same_person(by, locked)
    account = apply_effect(locked)
    locked.account = account
    _decide(locked, "confirm", by, "")
    record(
        _("确认{kind}：{username}（{name}），提出人{proposer}。").format(
            kind=locked.get_kind_display(),
            username=locked.username,
            name=locked.name,
            proposer=locked.proposed_by.name,
        ),
        subject=account,
        new={"proposal": locked.pk, "role": account.role, "is_active": account.is_active},
        why=locked.why,
    )
    return account


@action("account_proposal.refuse")
def refuse_proposal(*, by: User, proposal: AccountProposal, reason: str) -> None:
    """Refuse a proposal, with the reason.

    Raises:
        PermissionRequired, TransitionNotAllowed, ReasonRequired
    """
    require_permission(by, Permission.MANAGE_SECURITY)
    locked = _locked(proposal, "refuse")
    reason = required_text(reason, "reason", _("请写明不同意的理由。"))[:200]
    _decide(locked, "refuse", by, reason)
    _record_end(_("不同意{kind}：{username}（{name}）。"), locked, reason)


@action("account_proposal.withdraw")
def withdraw_proposal(*, by: User, proposal: AccountProposal, reason: str) -> None:
    """Withdraw a proposal as a system administrator.

    Raises:
        PermissionRequired, TransitionNotAllowed, ReasonRequired
    """
    require_permission(by, Permission.MANAGE_ACCOUNTS)
    locked = _locked(proposal, "withdraw")
    reason = required_text(reason, "reason", _("请写明撤回的原因。"))[:200]
    _decide(locked, "withdraw", by, reason)
    _record_end(_("撤回{kind}：{username}（{name}）。"), locked, reason)


@action("account_proposal.lapse")
def lapse_proposal(*, by: SystemActor, proposal: AccountProposal) -> None:  # noqa: ARG001 - for the trail
    """Let a proposal lapse that nobody decided in time.

    Raises:
        TransitionNotAllowed
    """
    locked = _locked(proposal, "lapse")
    _decide(locked, "lapse", None, "")
    _record_end(_("逾期失效：{kind} {username}（{name}）。"), locked, "")


def _locked(proposal: AccountProposal, verb: str) -> AccountProposal:
    locked = lock_row(AccountProposal.objects.select_related("proposed_by"), proposal.pk)
    label = locked.get_state_display()
    refuse_transition(TRANSITIONS, locked.state, verb, _("这一事项{state}，不能再办。").format(state=label))
    return locked


def _refuse_same_person(by: User, locked: AccountProposal) -> None:
    """Refuse the proposer, another account of the same person, and whom the proposal is about.

    Raises:
        SecondPersonRequired, OwnAccountNotAllowed
    """
    sentence = _("须由提出人以外的安全管理员确认。")
    refuse_same_person(by, locked.proposed_by_id, sentence=sentence)
    if by.id_number_index and by.id_number_index == locked.proposed_by.id_number_index:
        raise SecondPersonRequired(sentence)
    if by.pk == locked.account_id or (by.id_number_index and by.id_number_index == locked.id_number_index):
        raise OwnAccountNotAllowed(_("这一事项是您本人的账号，请另一位安全管理员确认。"))


def _decide(locked: AccountProposal, verb: str, by: User | None, reason: str) -> None:
    locked.decided_by, locked.decided_at, locked.decision_reason = by, timezone.now(), reason
    locked.password_hash = ""
    advance(locked, verb, TRANSITIONS)


def _record_end(sentence: str, locked: AccountProposal, why: str) -> None:
    record(
        sentence.format(kind=locked.get_kind_display(), username=locked.username, name=locked.name),
        subject=locked.account or locked,
        new={"proposal": locked.pk},
        why=why,
    )

"""One administrator alone opens nothing, promotes nobody and is not two persons."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from doudi.core.accounts.actions import close_account
from doudi.core.accounts.daily_tasks import run_due
from doudi.core.accounts.first_accounts import FirstAccount, open_first_accounts
from doudi.core.accounts.models import AccountProposal, User
from doudi.core.accounts.proposals import actions
from doudi.core.accounts.refusals import (
    AccountAlreadyProposed,
    AccountsExist,
    AccountWithoutIdentity,
    IdentityNumberInvalid,
    OwnAccountNotAllowed,
    PersonHasAccount,
    ProposalExpired,
)
from doudi.core.audit.trail import SYSTEM
from doudi.core.refusals import PermissionRequired, Refused, SecondPersonRequired, TransitionNotAllowed
from tests.conftest import PASSWORD, Cast, identity_number
from tests.identities import bind

pytestmark = [pytest.mark.django_db, pytest.mark.attack]
NUMBER = identity_number(date(1985, 1, 1), 77)


def propose(cast: Cast, **changes: Any) -> AccountProposal:
    given = {
        "username": "ghost",
        "name": "假人",
        "role": "finance_officer",
        "division": cast.bureau.division,
        "id_number": NUMBER,
        "password": PASSWORD,
        "why": "新到岗",
    }
    return actions.propose_account(by=cast.system_administrator, **given | changes)


def propose_change(cast: Cast, kind: str, user: User | None = None, **given: Any) -> AccountProposal:
    return actions.propose_change(
        by=cast.system_administrator, user=user or cast.officer, kind=kind, why="岗位调整", **given
    )


@pytest.mark.clause("PIPL-34")
def test_one_administrator_opens_no_account(cast: Cast) -> None:
    """The finding: the system administrator opened three accounts and paid out with them."""
    proposal = propose(cast)
    assert not User.objects.filter(username="ghost").exists()
    for by in (cast.system_administrator, cast.audit_administrator, cast.director, cast.finance):
        with pytest.raises(PermissionRequired):
            actions.confirm_proposal(by=by, proposal=proposal)
    for by in (cast.security_administrator, cast.audit_administrator, cast.director):
        with pytest.raises(PermissionRequired):
            actions.propose_account(
                by=by, username="x", name="x", role="auditor", division=None, id_number="", password=PASSWORD, why="x"
            )
    account = actions.confirm_proposal(by=cast.security_administrator, proposal=proposal)
    assert (account.role, account.is_password_change_due) == ("finance_officer", True)
    assert account.check_password(PASSWORD)
    with pytest.raises(TransitionNotAllowed):
        actions.confirm_proposal(by=cast.security_administrator, proposal=proposal)


def test_a_role_changed_between_the_two_steps_is_still_one_person(cast: Cast) -> None:
    proposal = propose(cast)
    cast.system_administrator.role = "security_administrator"
    cast.system_administrator.save()
    with pytest.raises(SecondPersonRequired):
        actions.confirm_proposal(by=cast.system_administrator, proposal=proposal)


def test_two_accounts_of_one_person_are_one_person(cast: Cast) -> None:
    bind(cast.system_administrator)
    proposal = propose(cast)
    twin = cast.security_administrator
    twin.id_number_index = cast.system_administrator.id_number_index
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()
    with pytest.raises(SecondPersonRequired):
        actions.confirm_proposal(by=twin, proposal=proposal)


def test_a_person_has_one_active_account(cast: Cast) -> None:
    actions.confirm_proposal(by=cast.security_administrator, proposal=propose(cast))
    with pytest.raises(PersonHasAccount):
        propose(cast, username="ghost2")
    with pytest.raises(IdentityNumberInvalid):
        propose(cast, username="ghost2", id_number=NUMBER[:-1] + ("1" if NUMBER[-1] != "1" else "2"))
    ghost = User.objects.get(username="ghost")
    close_account(by=cast.system_administrator, user=ghost, why="换岗")
    first = propose(cast, username="ghost2")
    reopening = propose_change(cast, "reopen", ghost)
    actions.confirm_proposal(by=cast.security_administrator, proposal=first)
    with pytest.raises(PersonHasAccount):
        actions.confirm_proposal(by=cast.security_administrator, proposal=reopening)


@pytest.mark.parametrize("kind", ["reset_password", "reset_second_factor", "change_role", "reopen"])
def test_every_act_waits_for_the_second_administrator(cast: Cast, kind: str) -> None:
    bind(cast.officer)
    if kind == "reopen":
        close_account(by=cast.system_administrator, user=cast.officer, why="调离")
    given: dict[str, Any] = {
        "reset_password": {"password": "another-long-word-9"},
        "change_role": {"role": "bureau_leader", "division": cast.bureau.division},
    }.get(kind, {})
    before = User.objects.filter(pk=cast.officer.pk).values().get()
    proposal = propose_change(cast, kind, **given)
    assert User.objects.filter(pk=cast.officer.pk).values().get() == before
    with pytest.raises(AccountAlreadyProposed):
        propose_change(cast, kind, **given)
    actions.refuse_proposal(by=cast.security_administrator, proposal=proposal, reason="没有任命文件")
    assert User.objects.filter(pk=cast.officer.pk).values().get() == before
    again = propose_change(cast, kind, **given)
    account = actions.confirm_proposal(by=cast.security_administrator, proposal=again)
    changed = {"change_role": account.role == "bureau_leader", "reopen": account.is_active}
    assert changed.get(kind, True)


def test_nobody_acts_on_the_own_account(cast: Cast) -> None:
    with pytest.raises(OwnAccountNotAllowed):
        propose_change(cast, "reset_password", cast.system_administrator, password=PASSWORD)
    proposal = propose_change(cast, "reset_second_factor", cast.security_administrator)
    with pytest.raises(OwnAccountNotAllowed):
        actions.confirm_proposal(by=cast.security_administrator, proposal=proposal)


def test_an_account_without_a_person_gets_no_new_role(cast: Cast) -> None:
    with pytest.raises(AccountWithoutIdentity):
        propose_change(cast, "change_role", role="bureau_leader", division=cast.bureau.division)
    close_account(by=cast.system_administrator, user=cast.officer, why="调离")
    with pytest.raises(AccountWithoutIdentity):
        propose_change(cast, "reopen")


def test_an_old_proposal_lapses_and_a_withdrawn_one_ends(cast: Cast) -> None:
    proposal = propose(cast)
    AccountProposal.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(ProposalExpired):
        actions.confirm_proposal(by=cast.security_administrator, proposal=proposal)
    assert run_due() == 1
    proposal.refresh_from_db()
    assert (proposal.state, proposal.password_hash) == ("lapsed", "")
    other = propose(cast)
    actions.withdraw_proposal(by=cast.system_administrator, proposal=other, reason="填错了")
    with pytest.raises(TransitionNotAllowed):
        actions.confirm_proposal(by=cast.security_administrator, proposal=other)
    assert not User.objects.filter(username="ghost").exists()


@pytest.mark.parametrize(
    "forgery",
    [
        "UPDATE accounts_accountproposal SET state = 'confirmed', decided_by_id = proposed_by_id",
        "UPDATE accounts_accountproposal SET role = 'bureau_leader'",
        "UPDATE accounts_accountproposal SET proposed_by_id = proposed_by_id + 1",
        "DELETE FROM accounts_accountproposal",
    ],
)
def test_the_database_keeps_a_proposal(cast: Cast, forgery: str) -> None:
    propose(cast)
    refused = pytest.raises(Exception, match=r"fixed|account_proposals_are_confirmed_by_another")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(forgery)


def test_the_first_accounts_are_opened_once_and_are_two_persons(divisions: Any) -> None:
    one = FirstAccount("system1", "方某", identity_number(date(1980, 1, 1), 1), PASSWORD)
    two = FirstAccount("security1", "段某", identity_number(date(1980, 1, 1), 2), PASSWORD)
    with pytest.raises(SecondPersonRequired):
        open_first_accounts(by=SYSTEM, system=one, security=FirstAccount("s2", "方某", one.id_number, PASSWORD))
    assert not User.objects.exists()
    open_first_accounts(by=SYSTEM, system=one, security=two)
    third = FirstAccount("third", "某", identity_number(date(1980, 1, 1), 3), PASSWORD)
    for system, security in ((one, two), (third, two)):
        with pytest.raises(AccountsExist):
            open_first_accounts(by=SYSTEM, system=system, security=security)
    assert User.objects.count() == 2


def test_refused_first_accounts_leave_nothing(divisions: Any) -> None:
    one = FirstAccount("system1", "方某", identity_number(date(1980, 1, 1), 1), PASSWORD)
    with pytest.raises(Refused):
        open_first_accounts(by=SYSTEM, system=one, security=FirstAccount("s", "段", "123", "short"))
    assert not User.objects.exists()

"""Queries about accounts for their pages."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from doudi.core.accounts.models import User
from doudi.core.accounts.proposals.models import AccountProposal
from doudi.core.accounts.proposals.queries import waiting_proposals
from doudi.core.audit.models import Entry

MAX_ENTRIES = 8


def accounts(*, role: str = "", township: str = "", state: str = "", text: str = "") -> QuerySet[User]:
    """Return the accounts of a role, of a township and its villages, open or closed, whose name begins with a text."""
    found = User.objects.select_related("division")
    if role:
        found = found.filter(role=role)
    if township:
        found = found.filter(division__code__startswith=township)
    if state:
        found = found.filter(is_active=state == "open")
    if text:
        found = found.filter(Q(name__startswith=text) | Q(username__startswith=text.lower()))
    return found


def entries_about_account(user: User) -> list[Entry]:
    """Return the last audit entries about an account, latest first; sign-ins left out."""
    about = Entry.objects.filter(subject_kind="user", subject_id=str(user.pk), verb__startswith="account")
    return list(about.exclude(verb="account.sign_in").order_by("-number")[:MAX_ENTRIES])


def waiting_proposals_of(user: User) -> list[AccountProposal]:
    """Return what was proposed about an account and waits for the security administrator."""
    return list(waiting_proposals().filter(account=user).order_by("pk"))

"""Queries about proposals of accounts, and about accounts whose rights over money are new."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from doudi.core.accounts.models import User
from doudi.core.accounts.proposals.models import AccountProposal
from doudi.core.accounts.roles import roles_with_money


def proposals(*, state: str = "", kind: str = "") -> QuerySet[AccountProposal]:
    """Return proposals about accounts, latest first."""
    found = AccountProposal.objects.select_related("proposed_by", "decided_by", "division", "account")
    if state:
        found = found.filter(state=state)
    return found.filter(kind=kind) if kind else found


def waiting_proposals() -> QuerySet[AccountProposal]:
    """Return proposals that can still be confirmed."""
    return AccountProposal.objects.filter(state=AccountProposal.State.PROPOSED, expires_at__gt=timezone.now())


def next_proposal() -> AccountProposal | None:
    """Return the proposal that has waited longest for its confirmation; None if none waits."""
    return waiting_proposals().order_by("pk").first()


def overdue_proposals() -> QuerySet[AccountProposal]:
    """Return proposals that nobody decided in time."""
    return AccountProposal.objects.filter(state=AccountProposal.State.PROPOSED, expires_at__lte=timezone.now())


def new_money_accounts() -> QuerySet[User]:
    """Return active accounts that got rights over money in the last days (``NEW_ACCOUNT_DAYS``), latest first."""
    since = timezone.now() - timedelta(days=settings.NEW_ACCOUNT_DAYS)
    return (
        User.objects.filter(is_active=True, role__in=roles_with_money(), rights_since__gte=since)
        .select_related("division")
        .order_by("-rights_since")
    )

"""Matches in a user's scope."""

from __future__ import annotations

from django.db.models import QuerySet

from doudi.care.charity.areas import charity_scope
from doudi.care.charity.matches.models import Match
from doudi.core.accounts.models import User


def matches(*, by: User, state: str = "", place: str = "") -> QuerySet[Match]:
    """Return the matches in a user's scope, the latest first."""
    scoped = Match.objects.in_scope(charity_scope(by))
    found: QuerySet[Match] = scoped.in_scope(place) if place else scoped
    if state:
        found = found.filter(state=state)
    return found.select_related("need__person", "resource", "proposed_by", "consent_file", "receipt")

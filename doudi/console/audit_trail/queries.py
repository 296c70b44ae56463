"""Queries to the audit trail for its page."""

from __future__ import annotations

from django.db.models import QuerySet

from doudi.core.accounts.models import User
from doudi.core.audit.models import Entry


def trail(*, by: User, verb: str = "") -> QuerySet[Entry]:
    """Return audit entries, latest first: all for those who may read the whole trail, else those of the user's area.

    Args:
        verb: only entries of this action; all if empty.
    """
    entries: QuerySet[Entry] = Entry.objects.all() if by.may_read_whole_trail else Entry.objects.visible_to(by)
    return (entries.filter(verb=verb) if verb else entries).order_by("-number")

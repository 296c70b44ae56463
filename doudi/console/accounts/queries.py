"""Queries about accounts for their pages."""

from __future__ import annotations

from doudi.core.accounts.models import User
from doudi.core.audit.models import Entry

MAX_ENTRIES = 8


def entries_about_account(user: User) -> list[Entry]:
    """Return the last audit entries about an account, latest first; sign-ins left out."""
    about = Entry.objects.filter(subject_kind="user", subject_id=str(user.pk), verb__startswith="account.")
    return list(about.exclude(verb="account.sign_in").order_by("-number")[:MAX_ENTRIES])

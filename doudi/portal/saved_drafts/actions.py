"""Save a draft under a telephone number and a code, and resume it in another session."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone

from doudi.core.encryption import SealedKind, blind_index
from doudi.core.lookup_codes import hash_of, new_code
from doudi.portal.application_form.draft import DRAFT_KEY, read_draft, write_draft
from doudi.portal.models import StoredDraft

SAVED_CODE_KEY = "saved_code"
"""Session key: the code of the last saved draft, shown until the form is submitted or cleared."""
SAVED_DRAFT_DAYS = 15
"""15 days: long enough to fetch a missing material.

A draft is not kept longer, because it was never submitted (PIPL-34).
"""


def save_draft_with_code(session: SessionBase, phone: str) -> str:
    """Save the session's draft for :data:`SAVED_DRAFT_DAYS`. Returns the code, of which only a hash is stored."""
    stored, code = write_draft(session, read_draft(session)), new_code()
    stored.phone_index, stored.code_hash = blind_index(phone, SealedKind.PHONE), hash_of(code)
    stored.expires_at = timezone.now() + timedelta(days=SAVED_DRAFT_DAYS)
    stored.save()
    return code


def resume_draft_of(session: SessionBase, stored: StoredDraft) -> None:
    """Make a saved draft the session's draft."""
    session[DRAFT_KEY] = stored.pk

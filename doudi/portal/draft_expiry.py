"""Daily task: delete drafts whose time is over."""

from __future__ import annotations

from django.utils import timezone

from doudi.portal.application_form.draft import delete_draft
from doudi.portal.models import StoredDraft


def expire_drafts() -> int:
    """Delete expired drafts with their files. Returns how many there were."""
    expired = list(StoredDraft.objects.filter(expires_at__lt=timezone.now()))
    for draft in expired:
        delete_draft(draft)
    return len(expired)

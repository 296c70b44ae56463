"""What the day itself does: forms that nobody sent are forgotten when their days are over."""

from __future__ import annotations

from django.utils import timezone

from doudi.portal.application_form.photographs import forget_files
from doudi.portal.models import StoredDraft


def expire_drafts() -> int:
    """Forget what has expired, with its photographs. Returns how many forms there were."""
    over = list(StoredDraft.objects.filter(expires_at__lt=timezone.now()))
    for one in over:
        forget_files(one)
        one.delete()
    return len(over)

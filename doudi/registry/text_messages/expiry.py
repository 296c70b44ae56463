"""Daily task: erase telephones and texts whose time is over."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from doudi import policy
from doudi.core.clock import this_month, today
from doudi.registry.text_messages.models import TextFile, TextMessage


def erase_old_messages() -> int:
    """Erase telephone and text of messages older than the days allowed, with the content of their files."""
    days = int(policy.parameter_value("text_message_days", this_month(), today()))
    before = timezone.now() - timedelta(days=days)
    TextFile.objects.filter(made_at__lt=before).exclude(sealed_content="").update(sealed_content="")
    old = TextMessage.objects.filter(created_at__lt=before).exclude(phone="", sealed_text="")
    return old.update(phone="", sealed_text="")

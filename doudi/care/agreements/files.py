"""Whose the files of care are: signed and printed agreements, and signatures drawn on the screen."""

from __future__ import annotations

from django.db.models import Q

from doudi.care.agreements.models import Agreement
from doudi.core.attachments.models import Attachment


def villages_of_file(attachment: Attachment) -> list[str]:
    """Return where the person lives now whose agreement a file is."""
    agreements = Agreement.objects.filter(Q(signed_file=attachment) | Q(archived_file=attachment))
    return list(agreements.values_list("person__village_id", flat=True))

"""Whose the files of care are: signed and printed agreements, and signatures drawn on the screen."""

from __future__ import annotations

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from doudi.care.agreements.models import Agreement
from doudi.core.attachments.models import Attachment


def villages_of_file(attachment: Attachment) -> list[str]:
    """Return where the person lives now whose agreement a file is."""
    whose = Q(signed_file=attachment) | Q(archived_file=attachment)
    agreements = Agreement.objects.annotate(drawn=Cast("signatures", TextField()))
    if attachment.kind == Attachment.Kind.PHOTO:
        named = f'"file": {attachment.pk}'
        is_drawn = Q(drawn__contains=f"{named},") | Q(drawn__contains=f"{named}}}")
        whose |= Q(signed_way=Agreement.SignedWay.SCREEN) & is_drawn
    return list(agreements.filter(whose).values_list("person__village_id", flat=True))

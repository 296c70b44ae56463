"""Whose a photograph of a visit is."""

from __future__ import annotations

from doudi.care.visits.models import CareVisit
from doudi.core.attachments.models import Attachment


def villages_of_photo(attachment: Attachment) -> list[str]:
    """Return the village where the person on the photograph of a visit lives now."""
    visits = CareVisit.objects.filter(photo=attachment)
    return list(visits.values_list("planned__person__village", flat=True))

"""Where the people of signed papers of matches live now."""

from __future__ import annotations

from django.db.models import Q

from doudi.care.charity.matches.models import Match
from doudi.core.attachments.models import Attachment


def villages_of_papers(attachment: Attachment) -> list[str]:
    """Return the village of the person whose consent or receipt a file is; none for other files."""
    rows = Match.objects.filter(Q(consent_file=attachment) | Q(receipt=attachment))
    return list(rows.values_list("need__person__village", flat=True))

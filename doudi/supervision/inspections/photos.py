"""Whose a photograph of an inspection is."""

from __future__ import annotations

from django.db.models import Q

from doudi.core.attachments.models import Attachment
from doudi.supervision.inspections.models import InspectedCase


def places_of_photo(attachment: Attachment) -> list[str]:
    """Return the side that inspected, and once the case counts as inspected its village: both read the photograph."""
    cases = InspectedCase.objects.filter(Q(photo=attachment) | Q(further_records__photo=attachment)).distinct()
    places = [one.inspector_code for one in cases]
    return places + [one.village_code for one in cases if one.inspected_on]

"""Whether a copy was printed."""

from __future__ import annotations

from doudi.casework.models import RecipientRequest
from doudi.core.audit.models import Entry


def is_printed(request: RecipientRequest) -> bool:
    """Return whether the copy that a request asks for was printed since it was sent."""
    if request.person_id is None or not request.identity_check:
        return False
    of_person = Entry.objects.filter(subject_kind="person", subject_id=str(request.person_id))
    return of_person.filter(verb="personal_data.copy", at__gte=request.recorded_at).exists()

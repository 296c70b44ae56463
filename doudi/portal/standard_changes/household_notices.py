"""What a citizen reads of their own household's notices beside the progress of an application or a request."""

from __future__ import annotations

from collections.abc import Iterable

from doudi.outreach.notices.models import Notice
from doudi.outreach.notices.queries import notices_of_household
from doudi.outreach.notices.slips import Slip, SlipWriter
from doudi.values.carries import carries


@carries("P30-3.1")
def household_notices(households: Iterable[int | None]) -> list[tuple[Notice, Slip | None]]:
    """Return the notices of households with their slips; of families with children's benefits without the slip."""
    found = []
    for household in dict.fromkeys(households):
        if household is not None:
            for notice in notices_of_household(household):
                is_sealed = notice.has_children_benefit
                found.append((notice, None if is_sealed else SlipWriter(notice.round).slip_of(notice)))
    return found

"""What is posted in a village today: the narrow lines, and never anything about a child."""

from __future__ import annotations

from dataclasses import dataclass

from doudi.casework.models import PublicNotice
from doudi.casework.procedures.loader import procedures
from doudi.core.clock import today
from doudi.values.masks import mask_name


@dataclass(frozen=True)
class PublishedNotice:
    """A posting as the web shows it: the name masked, since the web is read beyond the village (PIPL-34)."""

    posting: PublicNotice
    lines: tuple[tuple[str, str], ...]


def published_notices_in(village_code: str) -> list[PublishedNotice]:
    """What is posted in a village today, what ends first."""
    published_notice = [name for name, one in procedures().items() if one.has_public_notice and not one.of_children]
    found = PublicNotice.objects.filter(
        case__village_code=village_code,
        case__step="posting",
        case__procedure_id__in=published_notice,
        ended_on=None,
        first_day__lte=today(),
        last_day__gte=today(),
    )
    return [_publishable(one) for one in found.select_related("case__application").order_by("last_day", "pk")]


def published_notice(pk: int) -> PublishedNotice | None:
    """One posting, while it is posted."""
    code = PublicNotice.objects.filter(pk=pk).values_list("case__village_code", flat=True).first()
    return next((one for one in published_notices_in(code) if one.posting.pk == pk), None) if code else None


def _publishable(posting: PublicNotice) -> PublishedNotice:
    name = posting.case.application.applicant_name
    lines = ((label, mask_name(text) if text == name else text) for label, text in posting.lines.items())
    return PublishedNotice(posting, tuple(lines))

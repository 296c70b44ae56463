"""What is posted in a village today: the narrow lines, and never anything about a child."""

from __future__ import annotations

from dataclasses import dataclass

from doudi.casework.models import Posting
from doudi.casework.procedures import procedures
from doudi.registry.queries import today
from doudi.values.masks import mask_name


@dataclass(frozen=True)
class Posted:
    """A posting as the web shows it: the name masked, since the web is read beyond the village (PIPL-34)."""

    posting: Posting
    lines: tuple[tuple[str, str], ...]


def posted_in(village_code: str) -> list[Posted]:
    """What is posted in a village today, what ends first."""
    posted = [name for name, one in procedures().items() if one.is_posted and not one.of_children]
    found = Posting.objects.filter(
        case__village_code=village_code,
        case__step="posting",
        case__procedure_id__in=posted,
        ended_on=None,
        first_day__lte=today(),
        last_day__gte=today(),
    )
    return [_narrow(one) for one in found.select_related("case__application").order_by("last_day", "pk")]


def posted(pk: int) -> Posted | None:
    """One posting, while it is posted."""
    code = Posting.objects.filter(pk=pk).values_list("case__village_code", flat=True).first()
    return next((one for one in posted_in(code) if one.posting.pk == pk), None) if code else None


def _narrow(posting: Posting) -> Posted:
    name = posting.case.application.applicant_name
    lines = ((label, mask_name(text) if text == name else text) for label, text in posting.lines.items())
    return Posted(posting, tuple(lines))

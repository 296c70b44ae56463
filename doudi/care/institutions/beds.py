"""How many beds are taken on a day, and on any day from one on."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from doudi.care.institutions.models import Institution, Residence
from doudi.care.institutions.refusals import NoBedFree
from doudi.care.institutions.workflow import IN_FORCE, NOT_ENDED, ResidenceState


def residences_on(day: date) -> QuerySet[Residence]:
    """Return the residences that hold on a day."""
    holding = Q(state__in=NOT_ENDED) | Q(state=ResidenceState.ENDED, last_day__gte=day)
    return Residence.objects.filter(holding, first_day__lte=day)


def most_taken(institution: Institution, day: date) -> int:
    """Return the most beds that are taken at once on the days from one on."""
    rows = Residence.objects.filter(institution=institution, state__in=IN_FORCE)
    starts = {day, *rows.filter(first_day__gt=day).values_list("first_day", flat=True)}
    spans: list[tuple[date, date | None]] = [
        (row.first_day, row.until) for row in rows.only("first_day", "last_day", "state")
    ]
    return max(sum(1 for first, last in spans if first <= on and (last is None or last >= on)) for on in starts)


def refuse_full(institution: Institution, bed: str, day: date) -> None:
    """Refuse where no bed is free on some day from one on, or the bed is somebody else's; the institution is locked.

    Raises:
        NoBedFree
    """
    if most_taken(institution, day) >= institution.beds:
        message = _("{name}核定床位{beds}张，{day}起没有空床位，请另选机构或者改日期。").format(
            name=institution.name, beds=institution.beds, day=day.isoformat()
        )
        raise NoBedFree(message, institution=message)
    taken = Residence.objects.filter(institution=institution, bed=bed, state__in=IN_FORCE)
    if taken.exclude(state=ResidenceState.ENDED, last_day__lt=day).exists():
        message = _("{bed}号床位有人住，请另选床位。").format(bed=bed)
        raise NoBedFree(message, bed=message)


def with_living(rows: QuerySet[Institution], day: date) -> QuerySet[Any]:
    """Return institutions with ``living``, the number of residents of a day, and ``free``, the beds left."""
    holding = Q(residences__state__in=NOT_ENDED) | Q(residences__state="ended", residences__last_day__gte=day)
    living = Count("residences", filter=holding & Q(residences__first_day__lte=day))
    return rows.annotate(living=living, free=F("beds") - living)

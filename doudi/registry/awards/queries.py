"""Read awards."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from doudi.registry.models import Award


def awards_in_force(month: date) -> QuerySet[Award]:
    """Return the awards that hold in a month, as known now."""
    known = Award.objects.filter(withdrawn_at=None, valid_from__lte=month)
    return known.filter(Q(valid_to=None) | Q(valid_to__gte=month))


def awards_not_ended(month: date) -> QuerySet[Award]:
    """Return the awards that hold in a month or begin later, as known now."""
    return Award.objects.filter(withdrawn_at=None).exclude(valid_to__lt=month)

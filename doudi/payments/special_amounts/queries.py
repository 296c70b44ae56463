"""Read special amounts."""

from __future__ import annotations

from django.db.models import QuerySet

from doudi.payments.models import SpecialAmount


def special_amounts() -> QuerySet[SpecialAmount]:
    """Return every special amount, the newest first."""
    return SpecialAmount.objects.select_related("person", "proposed_by", "approved_by", "refused_by")

"""Members of the bodies, those in office and those who were."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from doudi.conferences.models import Member
from doudi.core.clock import today


def members(body: str = "", past: str = "") -> QuerySet[Member]:
    """Return the members of one body or of all; those in office, or with ``past`` those who left."""
    found = Member.objects.filter(body=body) if body else Member.objects.all()
    has_left = Q(valid_to__lte=today())
    found = found.filter(has_left) if past else found.exclude(has_left)
    return found.select_related("account").order_by("body", "pk")

"""Who takes part: everybody at work who may learn, by township."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission, Role, may
from doudi.core.divisions.queries import place_name


def place_of(township_code: str) -> str:
    """Return the name of a township, or of the bureau for an empty code."""
    return place_name(township_code) if township_code else _("县民政局")


def learners(*, by: User | None = None) -> QuerySet[User]:
    """Return everybody at work who may learn: of the whole county, or of the township of ``by``."""
    roles = [role for role in Role if may(role, Permission.LEARN)]
    found = User.objects.filter(role__in=roles, is_active=True, division__isnull=False).order_by("division_id", "pk")
    township = by.township_code if by is not None else ""
    return found.filter(division__code__startswith=township) if township else found

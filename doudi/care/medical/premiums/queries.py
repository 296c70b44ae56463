"""Lists of premiums, who is on them, and what was booked."""

from __future__ import annotations

from django.db.models import QuerySet, Sum

from doudi.care.medical.premiums.models import PaidPremium, PremiumList
from doudi.core.accounts.models import User


def premium_lists() -> QuerySet[PremiumList]:
    """Return every list, the latest first."""
    return PremiumList.objects.select_related("drawn_by", "confirmed_by", "booked_by", "transaction")


def people_of(premium_list: PremiumList, *, by: User) -> QuerySet[PaidPremium]:
    """Return the people of a list in a user's scope."""
    found: QuerySet[PaidPremium] = PaidPremium.objects.visible_to(by)
    return found.filter(premium_list=premium_list).select_related("person").order_by("person__village_id", "pk")


def booked_premiums() -> dict[str, int]:
    """Return how many fen of each source were booked for premiums."""
    rows = PremiumList.objects.filter(state=PremiumList.State.BOOKED).order_by().values_list("source")
    return {source: int(total) for source, total in rows.annotate(total=Sum("total_fen"))}

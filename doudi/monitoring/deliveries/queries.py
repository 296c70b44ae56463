"""Which deliveries there are, and which of them count for a month."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from doudi.core.accounts.models import User
from doudi.matching import SourceProfile, source_names, source_profile
from doudi.monitoring.deliveries.models import Delivery
from doudi.values.benefit_month import add_months

MONTHS_OF_MONTHLY = 12
"""How many months of a monthly data set count, the month itself included: costs are summed over a year."""


def profiles_of(by: User) -> list[SourceProfile]:
    """Return the data sets of a user's department; all of them where the user belongs to none."""
    profiles = map(source_profile, source_names())
    return [profile for profile in profiles if by.department in {"", profile.department}]


def deliveries_in_force(source: str, month: date) -> list[Delivery]:
    """Return the confirmed deliveries of a data set that count for a month, oldest period first.

    Of a set whose deliveries replace each other the last one; of a monthly set the last one of each of the twelve
    months; of events all. A later period than the month never counts. Erased ones are gone.

    Raises:
        UnknownSourceError: no data set of this name is declared.
    """
    kind, month = source_profile(source).kind, month.replace(day=1)
    confirmed = Delivery.objects.filter(source=source, state=Delivery.State.CONFIRMED, period__lte=month)
    ordered = confirmed.order_by("period", "confirmed_at", "pk")
    if kind == "accumulates":
        return list(ordered)
    if kind == "replaces":
        return list(ordered.reverse()[:1])
    recent = ordered.filter(period__gt=add_months(month, -MONTHS_OF_MONTHLY))
    return list({delivery.period: delivery for delivery in recent}.values())


def earlier_delivery_of_file(source: str, sha256: str) -> Delivery | None:
    """Return the delivery of the same file of a data set that is still kept."""
    kept = (Delivery.State.READING, Delivery.State.STAGED, Delivery.State.CONFIRMED)
    return Delivery.objects.filter(source=source, sha256=sha256, state__in=kept).first()


def previous_delivery(delivery: Delivery) -> Delivery | None:
    """Return the delivery of the same data set before: the last one confirmed of an earlier period, or of the same."""
    counted = Delivery.objects.filter(
        source=delivery.source,
        state__in=(Delivery.State.CONFIRMED, Delivery.State.ERASED),
        period__lte=delivery.period,
    )
    return counted.exclude(pk=delivery.pk).filter(pk__lt=delivery.pk).order_by("-period", "-pk").first()


def listed_deliveries(
    *, by: User, source: str = "", state: str = "", department: str = "", lateness: str = ""
) -> QuerySet[Delivery]:
    """Return the deliveries that a user sees, the latest first."""
    found = Delivery.objects.visible_to(by)
    if source:
        found = found.filter(source=source)
    if state:
        found = found.filter(state=state)
    if department:
        found = found.filter(department=department)
    if lateness:
        found = found.filter(is_late=True)
    return found.select_related("uploaded_by", "confirmed_by").defer("faults", "report").order_by("-pk")

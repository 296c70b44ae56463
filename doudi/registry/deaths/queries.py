"""Read reports of deaths."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.attachments.models import Attachment
from doudi.registry.deaths.models import DeathReport, DeathReportState
from doudi.registry.models import Person


def open_reports(user: User) -> QuerySet[DeathReport]:
    """Return the reports in the user's division that nobody has decided, oldest first."""
    reports = DeathReport.objects.visible_to(user).filter(state=DeathReportState.REPORTED)
    return reports.select_related("person", "reported_by").order_by("pk")


def reports_to_decide(user: User) -> int:
    """Return how many reports wait for the user as the second person."""
    if not user.may(Permission.CHANGE_REGISTRY):
        return 0
    return open_reports(user).exclude(reported_by=user).count()


def open_report_of(person: Person) -> DeathReport | None:
    """Return the report about a person that nobody has decided."""
    return DeathReport.objects.filter(person=person, state=DeathReportState.REPORTED).first()


def reported_dead_among(people: Iterable[Person]) -> set[int]:
    """Return the keys of those of some people who are reported dead, the report not decided yet."""
    open_deaths = DeathReport.objects.filter(state=DeathReportState.REPORTED, kind=DeathReport.Kind.DEATH)
    return set(open_deaths.filter(person__in=people).values_list("person_id", flat=True))


def people_reported_dead() -> set[int]:
    """Return the keys of the people reported dead whose death is not decided yet."""
    open_deaths = DeathReport.objects.filter(state=DeathReportState.REPORTED, kind=DeathReport.Kind.DEATH)
    return set(open_deaths.values_list("person_id", flat=True))


def villages_of_evidence(attachment: Attachment) -> list[str]:
    """Return where the person whose death an attachment proves, or disproves, is registered now."""
    reports = DeathReport.objects.filter(evidence=attachment)
    return list(reports.values_list("person__village_id", flat=True))

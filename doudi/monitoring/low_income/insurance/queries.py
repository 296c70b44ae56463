"""Policies in a user's scope, and of a family."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.models import User
from doudi.core.clock import today
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.monitoring.low_income.insurance.columns import POLICY_PANEL_COLUMNS
from doudi.monitoring.low_income.insurance.models import InsurancePolicy
from doudi.registry.households.panels import FIRST_ROWS, FamilyFile, FamilyPanel, register_panel

_COUNTED = {
    "insured_number": Count("insured", distinct=True),
    "claim_number": Count("insured__claims", distinct=True),
    "paid_fen": Sum("insured__claims__amount_fen"),
}


def policies(
    *, by: User, state: str = "", payer: str = "", claims: str = "", place: str = ""
) -> ScopedQuerySet[InsurancePolicy]:
    """Return the policies of a user's scope with the number of people and claims, the latest first."""
    found = InsurancePolicy.objects.visible_to(by)
    if place:
        found = found.in_scope(place)
    found = found.exclude(voided_on=None) if state == "voided" else found.filter(voided_on=None)
    if state == "in_force":
        found = found.filter(first_day__lte=today(), last_day__gte=today())
    if payer:
        found = found.filter(payer=payer)
    if claims:
        is_paid, is_made = Q(insured__claims__paid_on__isnull=False), Q(insured__claims__isnull=False)
        made = found.filter(is_paid if claims == "paid" else is_made & Q(insured__claims__paid_on=None))
        found = InsurancePolicy.objects.filter(pk__in=made.values("pk"))
    counted: ScopedQuerySet[InsurancePolicy] = found.annotate(**_COUNTED)
    return counted.select_related("household", "recorded_by").order_by("-first_day", "-pk")


def policies_of(file: FamilyFile) -> QuerySet[InsurancePolicy]:
    """Return the policies of a household and its people, the latest first."""
    of_people = Q(insured__person__in=[person.pk for person in file.people])
    wanted = of_people if file.person is not None or file.household is None else of_people | Q(household=file.household)
    found = InsurancePolicy.objects.filter(wanted, voided_on=None).distinct()
    return found.select_related("household").prefetch_related("insured__person", "insured__claims")


def policies_panel(file: FamilyFile) -> Mapping[str, Any] | None:
    """Return the panel of insurance; None where nobody is insured."""
    rows = list(policies_of(file).order_by("-first_day", "-pk")[:FIRST_ROWS])
    for row in rows:
        claims = [claim for insured in row.insured.all() for claim in insured.claims.all()]
        row.names = "、".join(insured.person.name for insured in row.insured.all())  # type: ignore[attr-defined]  # shown
        row.paid_fen = sum(claim.amount_fen or 0 for claim in claims)  # type: ignore[attr-defined]  # shown
        is_near = file.household is not None and row.household_id == file.household.pk
        row.page_url = row.get_absolute_url() if is_near else ""  # type: ignore[attr-defined]  # shown
    return {"rows": rows, "columns": POLICY_PANEL_COLUMNS} if rows else None


def register_insurance_panel() -> None:
    """Register the panel of insurance."""
    register_panel(
        FamilyPanel(
            name="insurance",
            title=_("防返贫保险"),
            template="low_income/insurance/panel.html",
            query=policies_panel,
            area="side",
            order=78,
            is_of_person=True,
        )
    )

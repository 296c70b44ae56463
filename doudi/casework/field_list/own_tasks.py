"""What casework adds to the list of an officer's day: home visits of cases, and annual reviews whose day was set."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi.casework.annual_reviews.models import AnnualReview
from doudi.casework.home_visits.phone_list import FIELD_NAME, cases_to_visit
from doudi.casework.home_visits.views import visit_pages
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.ui.field_tasks import FieldSource, FieldTask, register_field_source


def home_visits_of_day(by: User, village_code: str, _day: date) -> Iterable[FieldTask]:
    """Return the homes of a village to visit in a case."""
    for case in cases_to_visit(by=by).filter(village_code=village_code):
        yield FieldTask(
            key=case.pk,
            household=case.household_id,
            who=case.application.applicant_name,
            what=_("入户调查"),
            due_on=case.next_due_on,
            url=reverse("casework:home_visit", args=[case.pk]),
            note=case.procedure.label,
        )


def annual_reviews_of_day(by: User, village_code: str, day: date) -> Iterable[FieldTask]:
    """Return the families of a village whose annual review was set for the day or before, without a visit to make."""
    rows = AnnualReview.objects.visible_to(by).in_scope(village_code).filter(year=day.year, visit_on__lte=day)
    waiting = rows.filter(state__in=(AnnualReview.State.LISTED, AnnualReview.State.PLANNED))
    for one in waiting.exclude(case__in=cases_to_visit(by=by).order_by().values("pk")):
        yield FieldTask(
            key=one.pk,
            household=one.household_id,
            who=one.head_name,
            what=_("集中复核"),
            due_on=one.visit_on,
            url=reverse("casework:annual_review_village", args=[one.year, village_code]),
        )


def register_field_tasks() -> None:
    """Register the tasks of casework."""
    register_field_source(
        FieldSource(FIELD_NAME, gettext_lazy("入户调查"), Permission.HANDLE_CASES, home_visits_of_day, visit_pages)
    )
    register_field_source(
        FieldSource("annual_review", gettext_lazy("集中复核"), Permission.HANDLE_CASES, annual_reviews_of_day)
    )

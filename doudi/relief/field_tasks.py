"""What relief adds to the list of an officer's day: follow-up visits, and the survey of a running event."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.relief.emergencies.models import Answer, SurveyRow
from doudi.relief.follow_ups.phone_list import FIELD_NAME
from doudi.relief.follow_ups.queries import follow_ups
from doudi.relief.follow_ups.views import follow_up_pages
from doudi.ui.field_tasks import FieldSource, FieldTask, register_field_source


def follow_ups_of_day(by: User, village_code: str, _day: date) -> Iterable[FieldTask]:
    """Return the open follow-ups of a village."""
    for one in follow_ups(by=by, only="open", place=village_code).select_related("relief__case__household"):
        case = one.relief.case
        yield FieldTask(
            key=one.pk,
            household=case.household_id,
            who=case.application.applicant_name,
            what=_("救助回访"),
            due_on=one.due_on,
            url=one.get_absolute_url(),
            note=one.get_tier_display(),
        )


def surveys_of_day(by: User, village_code: str, _day: date) -> Iterable[FieldTask]:
    """Return the people of a village whom nobody has asked yet in a running event."""
    rows = SurveyRow.objects.visible_to(by).in_scope(village_code)
    rows = rows.filter(state=Answer.OPEN, is_in_area=True, event__state="running")
    for one in rows.select_related("event", "person", "lead"):
        yield FieldTask(
            key=one.pk,
            household=one.household_id,
            who=one.name,
            what=_("摸排"),
            due_on=timezone.localdate(one.due_at),
            url=reverse("relief:survey_village", args=[one.event_id, village_code]),
            note=one.event.name,
        )


def register_field_tasks() -> None:
    """Register the tasks of relief."""
    register_field_source(
        FieldSource(FIELD_NAME, gettext_lazy("救助回访"), Permission.HANDLE_CASES, follow_ups_of_day, follow_up_pages)
    )
    register_field_source(
        FieldSource("survey", gettext_lazy("突发事件摸排"), Permission.APPLY_ON_BEHALF, surveys_of_day)
    )

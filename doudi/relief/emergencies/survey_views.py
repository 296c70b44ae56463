"""Pages of the survey of an event: the list, a village's form, what a phone takes along, a need passed on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import BoundField
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doudi.core.accounts.page_access import ON_POST, StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.models import VILLAGE_DIGITS
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import contains
from doudi.core.refusals import StaleVersion
from doudi.relief.emergencies import actions, queries
from doudi.relief.emergencies.actions.survey import answers_of_village
from doudi.relief.emergencies.columns import SURVEY_LIST
from doudi.relief.emergencies.forms import NeedForm, SurveyFilterForm, VillageSurveyForm
from doudi.relief.emergencies.models import EmergencyEvent, SurveyAnswer, SurveyRow
from doudi.relief.emergencies.phone_list import MOST_VILLAGES, take_survey_along, telephones_of
from doudi.relief.emergencies.queries import SurveyedPerson
from doudi.relief.emergencies.views import event_or_404
from doudi.ui.lists.shown_list import open_list
from doudi.ui.phone_pages import (
    OtherRecord,
    PhonePage,
    changed_meanwhile,
    chosen_values,
    is_from_phone,
    pages_to_take_along,
    received,
)
from doudi.ui.templatetags.ui import date_and_time


@require_GET
@permission_required(Permission.READ_CASES)
def survey(request: StaffRequest, pk: int) -> HttpResponse:
    """List the people on the survey list of an event in the user's scope."""
    found = event_or_404(request, pk)
    filters = SurveyFilterForm(request.GET, by=request.user)
    rows = queries.survey_rows(found, by=request.user, **filters.chosen)
    shown = open_list(request, SURVEY_LIST, rows, filters=filters, rows_of=queries.with_other_events)
    context = {
        "event": found,
        "villages": queries.survey_progress(found, by=request.user),
        "most": MOST_VILLAGES,
        "intake_url": _intake_url(),
        "may_answer": request.user.may(Permission.APPLY_ON_BEHALF),
    }
    return shown.render("relief/emergencies/survey.html", context)


def _intake_url() -> str:
    """Return the address where a case of relief begins."""
    try:
        return reverse("relief:intake")
    except NoReverseMatch:
        return ""


@dataclass(frozen=True)
class AskedPerson:
    """A person on the form of a village: with the field for the answer, and telephones."""

    surveyed: SurveyedPerson
    field: BoundField
    telephones: list[str]


def _refuse_foreign(request: StaffRequest, village_code: str) -> None:
    if len(village_code) != VILLAGE_DIGITS or not contains(request.user.scope, village_code):
        raise Http404


@permission_required(Permission.APPLY_ON_BEHALF)
def survey_village(request: StaffRequest, pk: int, village_code: str) -> HttpResponse:
    """Answer the survey of a village; a phone is answered with the present answers where they changed."""
    _refuse_foreign(request, village_code)
    found = event_or_404(request, pk)
    is_sent = request.method == "POST"
    form = _form(request, found, village_code, request.POST if is_sent else None)
    stale: list[StaleVersion] = []
    if form.perform(lambda: _submit(request, found, village_code, form, stale)):
        messages.success(request, _("摸排情况已登记。"))
        address = reverse("relief:survey_village", args=[found.pk, village_code])
        return received(request, address)
    if stale and is_from_phone(request):
        return _present_answers(found, village_code, form)
    context = _context(found, village_code, form, is_clear=False)
    return render(request, "relief/emergencies/village.html", context, status=422 if is_sent else 200)


def _submit(
    request: StaffRequest, found: EmergencyEvent, village_code: str, form: VillageSurveyForm, stale: list[StaleVersion]
) -> None:
    try:
        actions.answer_survey(by=request.user, event=found, village_code=village_code, report=form.report())
    except StaleVersion as refused:
        stale.append(refused)
        raise


def _form(request: StaffRequest, found: EmergencyEvent, village_code: str, data: Any) -> VillageSurveyForm:
    rows = queries.survey_rows(found, by=request.user, place=village_code)
    return VillageSurveyForm(rows, answers_of_village(found, village_code), data)


def _context(found: EmergencyEvent, village_code: str, form: VillageSurveyForm, *, is_clear: bool) -> dict[str, Any]:
    telephones = telephones_of(form.rows, is_clear=is_clear)
    asked = [
        AskedPerson(one, form.answer_field(one.row), telephones.get(one.row.person_id or 0, []))
        for one in queries.with_other_events(form.rows)
    ]
    return {
        "event": found,
        "village_code": village_code,
        "place": place_name(village_code),
        "form": form,
        "asked": asked,
        "is_clear": is_clear,
        "url": reverse("relief:survey_village", args=[found.pk, village_code]),
    }


def _present_answers(found: EmergencyEvent, village_code: str, form: VillageSurveyForm) -> HttpResponse:
    """Return what a phone shows beside its own answers: those that came later."""
    later = SurveyAnswer.objects.filter(row__in=form.report().answers, pk__gt=form.cleaned_data["seen_version"])
    answers = [
        OtherRecord(date_and_time(one.observed_at), one.recorded_by.name, f"{one.row.name} {one.get_state_display()}")
        for one in later.select_related("row__person", "row__lead", "recorded_by")
    ]
    return changed_meanwhile(answers_of_village(found, village_code), found.name, answers)


@require_POST
@permission_required(Permission.APPLY_ON_BEHALF, fresh_code=ON_POST)
def take_surveys_along(request: StaffRequest, pk: int) -> HttpResponse:
    """Return the forms of the chosen villages for the store of the phone, one audit entry each.

    Raises:
        BadRequest: nothing or too much is chosen.
    """
    found = event_or_404(request, pk)
    pages = []
    for village_code in chosen_values(request, "village", MOST_VILLAGES):
        _refuse_foreign(request, village_code)
        is_clear = request.user.may(Permission.REVEAL_PERSONAL_DATA)
        form = _form(request, found, village_code, None)
        shown = form.rows if is_clear else ()
        take_survey_along(by=request.user, event=found, village_code=village_code, rows=shown)
        context = _context(found, village_code, form, is_clear=is_clear)
        pages.append(
            PhonePage(
                f"survey-{found.pk}-{village_code}",
                _("{event} 摸排 {place}").format(event=found.name, place=place_name(village_code)),
                context["url"],
                render_to_string("relief/emergencies/village_form.html", context, request),
            )
        )
    return pages_to_take_along(pages)


@permission_required(Permission.APPLY_ON_BEHALF)
def report_need(request: StaffRequest, pk: int) -> HttpResponse:
    """Pass the need of somebody on the survey list on as a lead."""
    row = get_object_or_404(SurveyRow.objects.visible_to(request.user).select_related("event", "person", "lead"), pk=pk)
    form = NeedForm(request.POST if request.method == "POST" else None)
    if form.perform(lambda: actions.report_need(by=request.user, row=row, **form.cleaned_data)):
        messages.success(request, _("已转为困难线索。"))
        return redirect("relief:survey", pk=row.event_id)
    context = {"form": form, "row": row, "place": place_name(row.village_code)}
    return render(request, "relief/emergencies/need.html", context, status=422 if form.is_bound else 200)

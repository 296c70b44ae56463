"""Pages of home visits: the form, the list of homes to visit, and that list on a phone without signal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doudi.casework.cases.queries import actors_of
from doudi.casework.cases.workflow import may_act
from doudi.casework.home_visits.actions import home_visit_verb, submit_joint_home_visit
from doudi.casework.home_visits.columns import VISIT_COLUMNS
from doudi.casework.home_visits.family import visited_family
from doudi.casework.home_visits.forms import HomeVisitForm, VisitDayForm
from doudi.casework.home_visits.phone_list import (
    FIELD_NAME,
    MOST_LISTED,
    MOST_TAKEN_ALONG,
    announce_visit,
    cases_to_visit,
    take_along,
)
from doudi.casework.models import Case
from doudi.casework.switches.queries import switches_at
from doudi.casework.worklist.filters import requested_filter
from doudi.core.accounts.page_access import ON_POST, StaffRequest, permission_required, public_page
from doudi.core.accounts.roles import Permission
from doudi.core.clock import today
from doudi.core.divisions.queries import place_name
from doudi.core.refusals import Refused, StaleVersion
from doudi.registry.text_messages.outbox import is_on
from doudi.ui.phone_pages import (
    OtherRecord,
    PhonePage,
    changed_meanwhile,
    chosen_keys,
    is_from_phone,
    pages_to_take_along,
    received,
)
from doudi.ui.templatetags.ui import day


@permission_required(Permission.HANDLE_CASES, fresh_code_verbs=frozenset({"contacts"}))
def home_visit(request: StaffRequest, pk: int) -> HttpResponse:
    """Fill in and submit a home visit; a phone is answered with the present version where the case has changed."""
    case = _visible_case(request, pk)
    if request.POST.get("act") == "contacts":
        return _with_contacts(request, case)
    is_sent = request.method == "POST"
    form = HomeVisitForm(case, request.user, request.POST if is_sent else None, request.FILES if is_sent else None)
    stale: list[StaleVersion] = []
    if form.perform(lambda: _submit(request, case, form, stale)):
        messages.success(request, _("入户调查已登记。"))
        query = requested_filter(request).as_query()
        address = f"{case.get_absolute_url()}?{query}" if query else case.get_absolute_url()
        return received(request, address)
    if stale:
        case.refresh_from_db()
        if is_from_phone(request):
            return _present_version(case)
        given = request.POST.copy()  # so that sending again is a choice, after a look
        given["seen_version"] = str(case.version)
        form.data = given
    context = _form_context(request, case, form)
    return render(request, "casework/home_visits/form.html", context, status=422 if is_sent else 200)


def _submit(request: StaffRequest, case: Case, form: HomeVisitForm, stale: list[StaleVersion]) -> None:
    try:
        siblings = form.chosen_siblings
        submit_joint_home_visit(by=request.user, case=case, report=form.report(), siblings=siblings)
    except StaleVersion as refused:
        stale.append(refused)
        raise


def _visible_case(request: StaffRequest, pk: int) -> Case:
    visible = Case.objects.visible_to(request.user).select_related("application", "household", "person")
    return get_object_or_404(visible, pk=pk)


def _form_context(request: StaffRequest, case: Case, form: HomeVisitForm, *, is_clear: bool = False) -> dict[str, Any]:
    return {
        "form": form,
        "case": case,
        "query": requested_filter(request).as_query(),
        "switches": switches_at(case.village_code),
        "family": visited_family(case, by=request.user, is_clear=is_clear),
        "actors": actors_of(case),
        "may_submit": may_act(case, home_visit_verb(case), request.user),
    }


def _with_contacts(request: StaffRequest, case: Case) -> HttpResponse:
    """Show the form with address and telephone in clear, after recording it."""
    try:
        take_along(by=request.user, case=case)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("casework:home_visit", pk=case.pk)
    context = _form_context(request, case, HomeVisitForm(case, request.user), is_clear=True)
    return render(request, "casework/home_visits/form.html", context)


def _present_version(case: Case) -> HttpResponse:
    """Return what a phone shows beside its own version of a visit."""
    visits = [
        OtherRecord(day(visit.visited_on), "、".join(visit.visitors), visit.findings.seen)
        for visit in case.home_visits.all()
    ]
    return changed_meanwhile(case.version, str(case.step_label), visits)


@require_GET
@permission_required(Permission.HANDLE_CASES)
def visit_list(request: StaffRequest) -> HttpResponse:
    """List the homes to visit; the chosen ones are taken along on the phone, or told the day."""
    return _visit_list(request)


def _visit_list(request: StaffRequest, form: VisitDayForm | None = None) -> HttpResponse:
    cases = list(cases_to_visit(by=request.user)[:MOST_LISTED])
    rows = [{"case": case, "place": place_name(case.village_code)} for case in cases]
    form = form or VisitDayForm(initial={"visit_on": today()})
    context = {"rows": rows, "columns": VISIT_COLUMNS, "most": MOST_TAKEN_ALONG, "form": form, "sends": is_on("visit")}
    return render(request, "casework/home_visits/list.html", context, status=422 if form.is_bound else 200)


@require_POST
@permission_required(Permission.HANDLE_CASES)
def announce_visits(request: StaffRequest) -> HttpResponse:
    """Announce the day on which the chosen homes are visited.

    Raises:
        BadRequest: nothing or too much is chosen.
    """
    cases, form = _chosen_cases(request), VisitDayForm(request.POST)

    @transaction.atomic
    def announce() -> None:
        for case in cases:
            announce_visit(by=request.user, case=case, visit_on=form.cleaned_data["visit_on"])

    if not form.perform(announce):
        return _visit_list(request, form)
    sentence = _("已定{number}家，短信进待发。") if is_on("visit") else _("已定{number}家；短信没有打开，请另行通知。")
    messages.success(request, sentence.format(number=len(cases)))
    return redirect("casework:visit_list")


def _chosen_cases(request: StaffRequest) -> list[Case]:
    chosen = chosen_keys(request, "case", MOST_TAKEN_ALONG)
    return list(cases_to_visit(by=request.user).filter(pk__in=chosen).select_related("household", "person"))


@require_POST
@permission_required(Permission.HANDLE_CASES, fresh_code=ON_POST)
def take_visits_along(request: StaffRequest) -> HttpResponse:
    """Return the pages of the chosen visits for the store of the phone, one audit entry each.

    Raises:
        BadRequest: nothing or too much is chosen.
    """
    return pages_to_take_along(visit_pages(request, chosen_keys(request, "case", MOST_TAKEN_ALONG)))


def visit_pages(request: StaffRequest, keys: Sequence[int]) -> list[PhonePage]:
    """Return the pages of homes to visit, one audit entry each."""
    pages = []
    for case in cases_to_visit(by=request.user).filter(pk__in=keys).select_related("household", "person"):
        take_along(by=request.user, case=case)
        context = _form_context(request, case, HomeVisitForm(case, request.user), is_clear=True)
        pages.append(
            PhonePage(
                str(case.pk),
                f"{case.application.applicant_name} {case.procedure.label} {place_name(case.village_code)}",
                reverse("casework:home_visit", args=[case.pk]),
                render_to_string("casework/home_visits/visit.html", context, request),
                task=f"{FIELD_NAME}.{case.pk}",
            )
        )
    return pages


@require_GET
@permission_required(Permission.APPLY_ON_BEHALF)
def visits_on_phone(request: StaffRequest) -> HttpResponse:
    """Show the frame of the phone's list, without any personal data: the list is in the store of the phone."""
    return render(request, "casework/home_visits/phone.html")


@require_GET
@public_page
def visits_worker(request: StaffRequest) -> HttpResponse:
    """Return the service worker of the phone's list; it knows nobody."""
    return render(request, "casework/home_visits/worker.js", content_type="text/javascript")


@require_GET
@public_page
def phone_manifest(request: StaffRequest) -> HttpResponse:  # noqa: ARG001 - the same for everybody
    """Return what a phone needs to install its list as an application; it knows nobody."""
    manifest = {
        "name": _("入户清单"),
        "short_name": _("入户清单"),
        "start_url": reverse("casework:visits_on_phone"),
        "scope": reverse("casework:visits_on_phone"),
        "display": "standalone",
        "lang": "en" if get_language() == "en" else "zh-CN",
        "background_color": "#ffffff",
        "theme_color": "#1f4e79",
        "icons": [{"src": static("ui/icon.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    return JsonResponse(manifest, content_type="application/manifest+json")

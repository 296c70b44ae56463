"""Pages of economic checks: the check of a case, the checks that wait, cases confirmed without a report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doudi.casework.economic_checks import queries
from doudi.casework.economic_checks.actions import reveal_results
from doudi.casework.economic_checks.columns import CHECK_LIST, STATISTICS_COLUMNS, WAIVER_COLUMNS
from doudi.casework.economic_checks.forms import CheckForm, RevealForm, RunningCheckFilterForm
from doudi.casework.economic_checks.models import CheckResult, EconomicCheck
from doudi.casework.economic_checks.queries import CheckPage, check_page
from doudi.casework.economic_checks.verbs import CASE_VERBS, CHECK_VERBS
from doudi.casework.models import Case
from doudi.casework.worklist.filters import requested_filter
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.process import Verb
from doudi.ui.lists.shown_list import open_list


@dataclass(frozen=True)
class CheckVerbForm:
    """A verb that the user may use, with its form."""

    verb: Verb
    form: CheckForm


def _case_or_404(request: StaffRequest, pk: int) -> Case:
    visible = Case.objects.visible_to(request.user).select_related("application", "household")
    return get_object_or_404(visible, pk=pk)


@require_GET
@permission_required(Permission.READ_CASES)
def economic_check(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the economic check of a case and what can be done with it."""
    return _render(request, check_page(_case_or_404(request, pk), by=request.user))


@require_POST
@permission_required(Permission.HANDLE_CASES)
def act_on_check(request: StaffRequest, pk: int, verb: str) -> HttpResponse:
    """Use a verb on the check of a case."""
    declared = CHECK_VERBS.get(verb)
    page = check_page(_case_or_404(request, pk), by=request.user)
    if declared is None or (declared.name not in CASE_VERBS and page.check is None):
        raise Http404
    form = declared.form(page, declared.name, request.POST, request.FILES)
    if form.perform(lambda: _perform(request, declared, page, form)):
        messages.success(request, _("已办理：{what}。").format(what=declared.label))
        queue = requested_filter(request)
        if queue.is_queue and declared.name == "request_complete_check":  # nothing is left to do on this page
            return redirect(f"{page.case.get_absolute_url()}?{queue.as_query()}")
        query = f"?{queue.as_query()}" if queue.is_queue else ""
        return redirect(f"{reverse('casework:economic_check', args=[pk])}{query}")
    return _render(request, page, CheckVerbForm(declared, form))


def _perform(request: StaffRequest, verb: Verb, page: CheckPage, form: CheckForm) -> None:
    """Store the scan and act in one transaction, so that a refused act leaves no file."""
    with transaction.atomic():
        given = form.action_arguments(request.user)
        if verb.name in CASE_VERBS:
            given["case"] = page.case
        elif "subject" not in given:
            given["check"] = page.check
        verb.act(by=request.user, **given)


@require_POST
@permission_required(Permission.REVEAL_PERSONAL_DATA)
def reveal_check_results(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the details of the results; the trail names case and purpose."""
    page = check_page(_case_or_404(request, pk), by=request.user)
    if page.check is None:
        raise Http404
    check, form, results = page.check, RevealForm(page, "reveal", request.POST), list[CheckResult]()
    if form.perform(
        lambda: results.extend(reveal_results(by=request.user, check=check, purpose=form.cleaned_data["purpose"]))
    ):
        return _render(request, page, results=results)
    return _render(request, page, reveal_form=form)


def _render(
    request: StaffRequest,
    page: CheckPage,
    sent: CheckVerbForm | None = None,
    results: list[CheckResult] | None = None,
    reveal_form: RevealForm | None = None,
) -> HttpResponse:
    forms = [
        sent if sent and sent.verb.name == verb.name else CheckVerbForm(verb, verb.form(page, verb.name))
        for verb in (CHECK_VERBS[name] for name in page.verbs)
    ]
    if sent and sent not in forms:
        forms.insert(0, sent)
    may_reveal = request.user.may(Permission.REVEAL_PERSONAL_DATA) and page.check is not None
    context: dict[str, Any] = {
        "page": page,
        "case": page.case,
        "query": requested_filter(request).as_query(),
        "check": page.check,
        "primary": forms[0] if forms else None,
        "others": forms[1:],
        "results": results,
        "reveal_form": reveal_form or (RevealForm(page, "reveal") if may_reveal and results is None else None),
    }
    is_refused = sent is not None or reveal_form is not None
    return render(request, "casework/economic_checks/check.html", context, status=422 if is_refused else 200)


@dataclass(frozen=True)
class StateChip:
    """A link that shows the checks of one state."""

    label: Any
    url: str
    is_here: bool
    number: int | None = None
    css_class: str = ""


@require_GET
@permission_required(Permission.READ_CASES)
def economic_checks(request: StaffRequest) -> HttpResponse:
    """List the checks without a report, by state."""
    filters = RunningCheckFilterForm(request.GET, by=request.user)
    state = filters.chosen["state"]
    base = reverse("casework:economic_checks")
    chips = [StateChip(_("全部"), base, not state, queries.running_checks(by=request.user).count())]
    for name in ("preparing", "requested", "sent"):
        number = queries.running_checks(by=request.user, state=name).count()
        chips.append(StateChip(EconomicCheck.State(name).label, f"{base}?state={name}", state == name, number))
    later = queries.running_checks(by=request.user, state=queries.LATER).count()
    if later or state == queries.LATER:
        is_here = state == queries.LATER
        chips.append(StateChip(_("报告以后又查到的"), f"{base}?state={queries.LATER}", is_here, later, "bad"))
    shown = open_list(
        request,
        CHECK_LIST,
        queries.running_checks(by=request.user, **filters.chosen),
        filters=filters,
        rows_of=lambda checks: [queries.CheckRow(check) for check in checks],
    )
    return shown.render("casework/economic_checks/list.html", {"chips": chips})


@require_GET
@permission_required(Permission.READ_CASES)
def check_waivers(request: StaffRequest) -> HttpResponse:
    """Show how many cases each township confirmed without a report, and which."""
    context = {
        "statistics": queries.waiver_statistics(by=request.user),
        "statistics_columns": STATISTICS_COLUMNS,
        "waivers": queries.waivers(by=request.user),
        "waiver_columns": WAIVER_COLUMNS,
    }
    return render(request, "casework/economic_checks/waivers.html", context)

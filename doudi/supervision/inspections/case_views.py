"""Pages of drawn cases: the list, a case with its checklist, which a phone sends too, its exchange, late records."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.queries import place_name
from doudi.core.refusals import StaleVersion
from doudi.supervision.inspections import queries
from doudi.supervision.inspections.actions.exchanges import exchange_case
from doudi.supervision.inspections.actions.records import count_record, inspect_case, may_inspect, show_case
from doudi.supervision.inspections.columns import CASE_LIST
from doudi.supervision.inspections.forms import CaseFilterForm, ExchangeForm, InspectForm
from doudi.supervision.inspections.models import FurtherRecord, InspectedCase
from doudi.supervision.inspections.phone_list import form_context
from doudi.supervision.inspections.records import records_of
from doudi.supervision.inspections.workflow import FurtherState, RoundState
from doudi.supervision.rectification.scope import may_read_people
from doudi.ui.forms import ActionForm
from doudi.ui.lists.shown_list import open_list
from doudi.ui.phone_pages import OtherRecord, changed_meanwhile, is_from_phone, received
from doudi.ui.templatetags.ui import day


def refuse_without_people(request: StaffRequest) -> None:
    """Refuse those who read no texts about people.

    Raises:
        PermissionDenied
    """
    if not may_read_people(request.user):
        raise PermissionDenied


@require_GET
@permission_required(Permission.READ_SUPERVISION)
def cases(request: StaffRequest) -> HttpResponse:
    """List the drawn cases; an inspector sees the villages to go to above."""
    refuse_without_people(request)
    filters = CaseFilterForm(request.GET, by=request.user)
    shown = open_list(request, CASE_LIST, queries.cases(by=request.user, **filters.chosen), filters=filters)
    return shown.render("inspections/cases.html", {"villages": queries.villages_to_inspect(request.user)})


@permission_required(Permission.READ_SUPERVISION)
def case(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a drawn case, and record what the inspection found; a phone sends it here."""
    refuse_without_people(request)
    by = request.user
    found = _visible(request, pk)
    show_case(by=by, case=found)
    is_sent = request.method == "POST"
    if is_sent and not by.may(Permission.INSPECT):
        raise PermissionDenied
    form = InspectForm(found, request.POST, request.FILES) if is_sent else InspectForm(found)
    stale: list[StaleVersion] = []
    if form.perform(lambda: _inspect(request, found, form, stale)):
        messages.success(request, _("已登记。"))
        return received(request, found.get_absolute_url())
    if stale:
        found = _visible(request, pk)
        if is_from_phone(request):
            return _present_version(found)
        given = request.POST.copy()  # so that sending again is a choice, after a look
        given["seen_version"] = str(found.version)
        form.data = given
    return _page(request, found, form, status=422 if is_sent else 200)


def _visible(request: StaffRequest, pk: int) -> InspectedCase:
    rows = queries.visible_cases(request.user).select_related("round", "person", "inspected_by", "photo", "replaces")
    return get_object_or_404(rows, pk=pk)


def _inspect(request: StaffRequest, found: InspectedCase, form: InspectForm, stale: list[StaleVersion]) -> None:
    try:
        version = form.cleaned_data["seen_version"]
        inspect_case(by=request.user, case=found, report=form.report(), seen_version=version)
    except StaleVersion as refused:
        stale.append(refused)
        raise


def _present_version(found: InspectedCase) -> HttpResponse:
    """Return what a phone shows beside its own record."""
    step = _("这一件已经有别人登记；发送以后两份都留着，您写的新问题并入。")
    if found.exchanged_on:
        step = _("这一件已经换掉（{cause}）；发送以后只留记录，不计入。").format(
            cause=found.get_exchange_cause_display()
        )
    elif found.round.state != RoundState.DRAWN:
        step = _("这次检查已经结束；发送以后留着记录，计入不计入由县局决定。")
    others = [OtherRecord(day(one.inspected_on), one.inspector, one.summary) for one in records_of(found)]
    return changed_meanwhile(found.version, step, others)


def _page(
    request: StaffRequest,
    found: InspectedCase,
    form: InspectForm,
    exchange_form: ExchangeForm | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    by = request.user
    may_manage = by.may(Permission.MANAGE_SUPERVISION)
    is_mine = may_inspect(by, found)
    is_open = found.round.state == RoundState.DRAWN and not found.exchanged_on
    is_offered = form.is_bound or (is_mine and is_open)
    context = {
        **form_context(found, form if is_offered else None, None),
        "is_again": not found.is_waiting,
        "records": records_of(found),
        "findings": found.findings.order_by("pk"),
        "others": queries.others_to_inspect(by, found) if is_mine else [],
        "may_count": may_manage,
        "late": FurtherState.LATE,
        "replacement": InspectedCase.objects.filter(replaces=found).select_related("person").first(),
    }
    if may_manage and found.is_waiting:
        context["exchange_form"] = exchange_form or ExchangeForm(initial={"seen_version": found.version})
    return render(request, "inspections/case.html", context, status=status)


@require_POST
@permission_required(Permission.MANAGE_SUPERVISION)
def exchange(request: StaffRequest, pk: int) -> HttpResponse:
    """Exchange a case that cannot be inspected for the next of the draw."""
    found = _visible(request, pk)
    show_case(by=request.user, case=found)
    form = ExchangeForm(request.POST)
    made: list[InspectedCase | None] = []
    if form.perform(lambda: made.append(exchange_case(by=request.user, case=found, **form.cleaned_data))):
        replacement = made[0]
        if replacement is None:
            messages.success(request, _("已换掉；抽取顺序里没有可以替换的了。"))
            return redirect(found)
        messages.success(
            request, _("已换成抽取顺序的下一件：{place}。").format(place=place_name(replacement.village_code))
        )
        return redirect(replacement)
    return _page(request, _visible(request, pk), InspectForm(found), form, status=422)


@require_POST
@permission_required(Permission.MANAGE_SUPERVISION)
def count(request: StaffRequest, pk: int) -> HttpResponse:
    """Let a record count that came after the round was closed."""
    rows = FurtherRecord.objects.filter(case__in=queries.visible_cases(request.user)).select_related("case")
    further = get_object_or_404(rows, pk=pk)
    form: Any = ActionForm(request.POST)
    if form.perform(lambda: count_record(by=request.user, further=further)):
        messages.success(request, _("已计入。"))
    for text in form.non_field_errors():
        messages.error(request, str(text))
    return redirect(further.case)

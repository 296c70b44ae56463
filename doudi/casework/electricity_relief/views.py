"""Pages of electricity relief."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doudi.casework.electricity_relief import actions, queries
from doudi.casework.electricity_relief.columns import LIST_COLUMNS, ROW_LIST
from doudi.casework.electricity_relief.forms import (
    AnswerFileForm,
    DrawListForm,
    MeterForm,
    RowFilterForm,
)
from doudi.casework.electricity_relief.models import ElectricityList
from doudi.casework.electricity_relief.workflow import LIST_TRANSITIONS, is_of_bureau
from doudi.core.accounts.page_access import ON_POST, StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.clock import this_month
from doudi.core.divisions.queries import place_name
from doudi.policy import programme_name
from doudi.registry.models import Household
from doudi.ui.excel import excel_response
from doudi.ui.forms import ActionForm
from doudi.ui.lists.shown_list import open_list
from doudi.values.benefit_month import format_month, format_month_in_words

_MOST_SHOWN = 50


@permission_required(Permission.READ_CASES)
def electricity_lists(request: StaffRequest) -> HttpResponse:
    """List the months, the families whose meter is missing, and draw the list of a month."""
    form = None
    if is_of_bureau(request.user):
        initial = {"month": format_month(this_month())}
        form = DrawListForm(request.POST if request.method == "POST" else None, initial=initial)
        if form.perform(lambda: actions.draw_list(by=request.user, **form.cleaned_data)):
            messages.success(request, _("已生成，请另一人确认。"))
            return redirect("casework:electricity_lists")
    without_number, without = queries.families_without_meter(by=request.user, month=this_month())
    context = {
        "rows": queries.lists(),
        "columns": LIST_COLUMNS,
        "form": form,
        "without_meter": [(one, place_name(one.village_id)) for one in without],
        "without_number": without_number,
        "may_record": request.user.may(Permission.HANDLE_CASES),
    }
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "casework/electricity_relief/lists.html", context, status=status)


@require_GET
@permission_required(Permission.READ_CASES)
def electricity_list(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the families of a list, and how the company's file was read."""
    return _render(request, get_object_or_404(ElectricityList, pk=pk))


@require_POST
@permission_required(Permission.HANDLE_CASES)
def act_on_electricity_list(request: StaffRequest, pk: int, verb: str) -> HttpResponse:
    """Confirm the list, stage the company's answer, or take it in."""
    listed = get_object_or_404(ElectricityList, pk=pk)
    form: ActionForm
    if verb == "answer":
        form = answer = AnswerFileForm(request.POST, request.FILES)
        done = answer.perform(lambda: actions.stage_answer(by=request.user, listed=listed, **answer.action_arguments()))
    else:
        acts: dict[str, Callable[..., object]] = {"confirm": actions.confirm_list, "take_in": actions.take_in_answer}
        if verb not in acts:
            raise Http404
        act = acts[verb]
        form = ActionForm(request.POST)
        done = form.perform(lambda: act(by=request.user, listed=listed))
    if done:
        messages.success(request, _("已办理。"))
        return redirect(listed)
    return _render(request, listed, form)


@require_POST
@permission_required(Permission.HANDLE_CASES, fresh_code=ON_POST)
def export_electricity_list(request: StaffRequest, pk: int) -> HttpResponse:
    """Give the file to the company: meter, holder, change, and empty columns for its answer."""
    listed = get_object_or_404(ElectricityList, pk=pk)
    found: list[Any] = []
    form = ActionForm(request.POST)
    if not form.perform(lambda: found.extend(actions.export_rows(by=request.user, listed=listed))):
        return _render(request, listed, form)
    headings = [_("户号"), _("户名"), _("对象"), _("村（居）"), _("变化"), _("结果"), _("减免开始日期"), _("原因")]
    rows = [
        [
            row.meter.number,
            row.meter.holder,
            programme_name(row.programme),
            place_name(row.village_code),
            str(row.get_change_display()),
            "",
            "",
            "",
        ]
        for row in found
    ]
    title = _("{month}电费减免名单").format(month=format_month_in_words(listed.month))
    hint = _("“结果”填：已减免、已停止、不予减免、户号不存在")
    return excel_response(title, [hint], [str(one) for one in headings], rows, by=request.user)


@permission_required(Permission.HANDLE_CASES)
def electricity_meter(request: StaffRequest, pk: int) -> HttpResponse:
    """Record the meter of a family."""
    household = get_object_or_404(Household.objects.visible_to(request.user), pk=pk)
    form = MeterForm(request.POST if request.method == "POST" else None)
    if form.perform(lambda: actions.record_meter(by=request.user, household=household, **form.cleaned_data)):
        messages.success(request, _("已登记，下个月的名单就有这户。"))
        return redirect(household)
    context = {"form": form, "household": household}
    return render(request, "casework/electricity_relief/meter.html", context, status=422 if form.is_bound else 200)


def _render(request: StaffRequest, listed: ElectricityList, refused: ActionForm | None = None) -> HttpResponse:
    filters = RowFilterForm(request.GET, by=request.user)
    rows = queries.rows_of(listed, by=request.user, **filters.chosen)
    shown = open_list(request, ROW_LIST, rows, filters=filters)
    offered = LIST_TRANSITIONS.verbs_in(listed.state) if is_of_bureau(request.user) else []
    context = {
        "listed": listed,
        "refused": refused,
        "verbs": offered,
        "answer_form": AnswerFileForm() if "answer" in offered else None,
        "confirm_form": ActionForm(),
        "may_export": "export" in offered,
        "counts": queries.answer_counts(listed),
        "open_answers": listed.answers.exclude(reading="matched")[:_MOST_SHOWN],
    }
    response = shown.render("casework/electricity_relief/list.html", context)
    if refused:
        response.status_code = 422
    return response

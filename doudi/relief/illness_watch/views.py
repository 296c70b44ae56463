"""Pages of the monthly judgement."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission, Role
from doudi.core.divisions.queries import place_name
from doudi.relief.illness_watch import actions, queries
from doudi.relief.illness_watch.columns import WATCH_LIST
from doudi.relief.illness_watch.forms import CheckForm, JudgementForm, WatchFilterForm
from doudi.relief.illness_watch.models import IllnessWatch
from doudi.relief.illness_watch.workflow import WatchState
from doudi.ui.lists.shown_list import open_list
from doudi.ui.templatetags.ui import day, month


@require_GET
@permission_required(Permission.EXPORT_LISTS)
def illness_watches(request: StaffRequest) -> HttpResponse:
    """List the people of the monthly lists."""
    filters = WatchFilterForm(request.GET, by=request.user)
    shown = open_list(request, WATCH_LIST, queries.illness_watches(by=request.user, **filters.chosen), filters=filters)
    return shown.render("relief/illness_watch/list.html")


@permission_required(Permission.EXPORT_LISTS)
def illness_watch(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a person of a list: the township judges, the bureau looks again."""
    watch = get_object_or_404(queries.illness_watches(by=request.user), pk=pk)
    form = _form_for(request, watch)
    if form is not None and form.perform(lambda: _act(request, watch, form)):
        messages.success(request, _("已登记。"))
        return redirect("relief:illness_watches")
    context = {"watch": watch, "facts": _facts(watch), "form": form}
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "relief/illness_watch/watch.html", context, status=status)


def _form_for(request: StaffRequest, watch: IllnessWatch) -> Any:
    data = request.POST if request.method == "POST" else None
    if not request.user.may(Permission.HANDLE_CASES):
        return None
    initial = {"seen_version": watch.version}
    if watch.state == WatchState.LISTED:
        return JudgementForm(data, initial=initial)
    is_bureau = Role(request.user.role) in {Role.BUREAU_OFFICER, Role.BUREAU_LEADER}
    return CheckForm(data, initial=initial) if watch.state == WatchState.JUDGED and is_bureau else None


def _act(request: StaffRequest, watch: IllnessWatch, form: Any) -> None:
    act = actions.judge_illness if isinstance(form, JudgementForm) else actions.check_judgement
    act(by=request.user, watch=watch, **form.cleaned_data)


def _facts(watch: IllnessWatch) -> list[tuple[Any, Any]]:
    rows: list[tuple[Any, Any]] = [
        (_("村（居）"), place_name(watch.village_code)),
        (_("对象"), watch.get_group_display()),
        (_("月份"), month(watch.month)),
        (_("状态"), watch.get_state_display()),
    ]
    if watch.outcome:
        rows += [
            (_("研判结果"), watch.get_outcome_display()),
            (_("理由"), watch.reason),
            (_("研判"), f"{watch.judged_by.name if watch.judged_by else ''} {day(watch.judged_on)}"),
        ]
    if watch.department:
        rows.append((_("转给"), watch.department))
    if watch.check_note:
        rows.append((_("复看意见"), watch.check_note))
    return rows

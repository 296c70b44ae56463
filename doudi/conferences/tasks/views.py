"""Pages of tasks: the list, and one task."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.conferences import actions
from doudi.conferences.columns import TASKS
from doudi.conferences.filters import TaskFilterForm
from doudi.conferences.tasks import queries
from doudi.conferences.tasks.forms import FinishForm
from doudi.conferences.workflow import TaskState
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.clock import today
from doudi.ui.lists.shown_list import open_list


@require_GET
@permission_required(Permission.ATTEND_CONFERENCES)
def tasks(request: StaffRequest) -> HttpResponse:
    """List the tasks of confirmed minutes, the nearest deadline first."""
    filters = TaskFilterForm(request.GET)
    found = queries.tasks_in_state(request.user, filters.chosen["state"], today())
    return open_list(request, TASKS, found, filters=filters).render("conferences/tasks/list.html")


@permission_required(Permission.ATTEND_CONFERENCES)
def task(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a task; on POST its owner, or who prepares conferences, records that it is done."""
    shown = get_object_or_404(queries.tasks_of(request.user), pk=pk)
    form = FinishForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.perform(lambda: actions.finish_task(by=request.user, task=shown, **form.cleaned_data)):
        messages.success(request, _("已办结。"))
        return redirect("conferences:tasks")
    is_own = shown.owner.account_id == request.user.pk
    context = {
        "task": shown,
        "meeting": shown.decision.item.meeting,
        "may_finish": shown.state == TaskState.OPEN and (is_own or request.user.may(Permission.PREPARE_CONFERENCES)),
        "form": form,
    }
    return render(request, "conferences/tasks/task.html", context, status=422 if form.is_bound else 200)


@require_GET
@permission_required(Permission.ATTEND_CONFERENCES)
def proof(request: StaffRequest, pk: int) -> HttpResponse:
    """Give the proof of a task that is done."""
    shown = get_object_or_404(queries.tasks_of(request.user), pk=pk)
    if shown.proof is None:
        raise Http404
    content = actions.read_proof(by=request.user, task=shown)
    response = HttpResponse(content, content_type=shown.proof.media_type)
    response["Content-Disposition"] = content_disposition_header(False, shown.proof.name) or "inline"
    return response

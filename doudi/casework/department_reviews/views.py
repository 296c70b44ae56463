"""Pages of a department: the cases that wait for it, and its review of one."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doudi.casework.department_reviews import actions, queries
from doudi.casework.department_reviews.columns import DEPARTMENT_CASE_COLUMNS
from doudi.casework.department_reviews.forms import AgreeForm, SendBackForm
from doudi.casework.models import Case
from doudi.core.accounts.page_access import ALWAYS, StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.process import posted_version
from doudi.ui.forms import ActionForm

_ACTIONS: dict[str, tuple[type[ActionForm], Callable[..., object]]] = {
    "federation_agree": (AgreeForm, actions.agree_for_department),
    "federation_send_back": (SendBackForm, actions.send_back_for_department),
}


@require_GET
@permission_required(Permission.REVIEW_FOR_DEPARTMENT)
def cases(request: StaffRequest) -> HttpResponse:
    """List the cases that wait for the user's department."""
    context = {"columns": DEPARTMENT_CASE_COLUMNS, "rows": queries.rows_for_department(by=request.user)}
    return render(request, "casework/department_reviews/list.html", context)


@require_GET
@permission_required(Permission.REVIEW_FOR_DEPARTMENT)
def case(request: StaffRequest, pk: int) -> HttpResponse:
    """Show what the department has to check of a case."""
    return _render_case(request, _case_or_404(request, pk))


@require_POST
@permission_required(Permission.REVIEW_FOR_DEPARTMENT, fresh_code=ALWAYS)
def reveal_id_number(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the page of a case with the full identity number; the look is recorded."""
    case = _case_or_404(request, pk)
    return _render_case(request, case, id_number=actions.reveal_id_number(by=request.user, case=case))


@require_POST
@permission_required(Permission.REVIEW_FOR_DEPARTMENT)
def act(request: StaffRequest, pk: int, verb: str) -> HttpResponse:
    """Agree or send back."""
    if verb not in _ACTIONS:
        raise Http404
    case = _case_or_404(request, pk)
    form_class, act = _ACTIONS[verb]
    form = form_class(request.POST)
    version = posted_version(request.POST.get("version", ""))
    if form.perform(lambda: act(by=request.user, case=case, seen_version=version, **form.cleaned_data)):
        messages.success(request, _("已办理，这一件已转出。"))
        return redirect("casework:department_cases")
    return _render_case(request, case, sent=form)


def _case_or_404(request: StaffRequest, pk: int) -> Case:
    return get_object_or_404(queries.cases_for_department(by=request.user), pk=pk)


def _render_case(
    request: StaffRequest, case: Case, sent: ActionForm | None = None, id_number: str = ""
) -> HttpResponse:
    context = {
        "case": case,
        "facts": queries.certificate_facts(case),
        "id_number": id_number,
        "agree_form": sent if isinstance(sent, AgreeForm) else AgreeForm(auto_id="agree_%s"),
        "send_back_form": sent if isinstance(sent, SendBackForm) else SendBackForm(auto_id="back_%s"),
        "reviews": case.department_reviews.select_related("reviewed_by"),
    }
    return render(request, "casework/department_reviews/case.html", context, status=422 if sent else 200)

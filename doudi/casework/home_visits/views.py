"""The page of a home visit, made for a phone without signal."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from doudi.casework.cases.queries import case_view
from doudi.casework.home_visits.actions import home_visit_verb, submit_home_visit
from doudi.casework.home_visits.forms import HomeVisitForm
from doudi.casework.models import Case
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission


@permission_required(Permission.HANDLE_CASES)
def home_visit(request: StaffRequest, pk: int) -> HttpResponse:
    """Fill in and submit a home visit; the page keeps what is typed on the phone until the server has it."""
    visible = Case.objects.visible_to(request.user).select_related("application", "household", "person")
    case = get_object_or_404(visible, pk=pk)
    view = case_view(case, by=request.user)
    is_sent = request.method == "POST"
    form = HomeVisitForm(view, request.user.name, request.POST if is_sent else None, request.FILES if is_sent else None)
    if form.perform(lambda: submit_home_visit(by=request.user, case=case, report=form.report())):
        messages.success(request, _("入户调查已登记。"))
        if request.headers.get("X-Visit"):  # the page's script clears the phone, then follows the address
            return HttpResponse(status=201, headers={"Location": case.get_absolute_url()})
        return redirect(case)
    context = {"form": form, "case": case, "view": view, "may_submit": home_visit_verb(case) in view.verbs}
    return render(request, "casework/home_visits/form.html", context, status=422 if is_sent else 200)

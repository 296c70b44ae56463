"""The page of a visit to the home: made for a phone, and for a place without a signal."""

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
def visit(request: StaffRequest, pk: int) -> HttpResponse:
    """Fill it in at the home; what is typed stays on the phone until it has arrived here."""
    case = get_object_or_404(
        Case.objects.visible_to(request.user).select_related("application", "household", "person"), pk=pk
    )
    view = case_view(case, by=request.user)
    sent = request.method == "POST"
    form = HomeVisitForm(view, request.user.name, request.POST if sent else None, request.FILES if sent else None)
    if form.perform(lambda: submit_home_visit(by=request.user, case=case, report=form.report())):
        messages.success(request, _("入户调查已登记。"))
        if request.headers.get("X-Visit"):  # the page's script goes on by itself, once the phone is cleared
            return HttpResponse(status=201, headers={"Location": case.get_absolute_url()})
        return redirect(case)
    may = home_visit_verb(case) in view.verbs
    context = {"form": form, "case": case, "view": view, "may": may}
    return render(request, "casework/home_visits/form.html", context, status=422 if sent else 200)

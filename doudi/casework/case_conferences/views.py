"""The page that brings a case before a conference."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from doudi.casework.case_conferences import actions
from doudi.casework.case_conferences.forms import RaiseForm
from doudi.casework.case_conferences.queries import conference_of
from doudi.casework.models import Case
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission


@permission_required(Permission.HANDLE_CASES)
def raise_question(request: StaffRequest, pk: int) -> HttpResponse:
    """Ask a conference about a case."""
    case = get_object_or_404(Case.objects.visible_to(request.user).select_related("application"), pk=pk)
    form = RaiseForm(request.POST if request.method == "POST" else None)
    if form.perform(lambda: actions.raise_case_question(by=request.user, case=case, **form.cleaned_data)):
        messages.success(request, _("已提请会议研究，结果生效后在办件页看得到。"))
        return redirect(case.get_absolute_url())
    context = {"case": case, "form": form, "conference": conference_of(case)}
    return render(request, "casework/case_conferences/raise.html", context, status=422 if form.is_bound else 200)

"""The page of the finding that a case was false: propose, confirm, refuse."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.relief.cases.models import ReliefCase
from doudi.relief.false_cases import actions
from doudi.relief.false_cases.forms import FindingForm, RefusalForm
from doudi.relief.instalments.workflow import InstalmentState
from doudi.relief.unrecorded.models import UnrecordedRecovery
from doudi.ui.forms import ActionForm


@permission_required(Permission.READ_CASES)
def false_case(request: StaffRequest, case: int) -> HttpResponse:
    """Show the findings of a case; who handles cases proposes one."""
    if request.method == "POST" and not request.user.may(Permission.HANDLE_CASES):
        raise PermissionDenied
    relief = _find(request, case)
    form = FindingForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.perform(lambda: actions.propose_false_case(by=request.user, relief=relief, **form.cleaned_data)):
        messages.success(request, _("已提出，待县局负责人确认；在这以前不再发放。"))
        return redirect("relief:false_case", case)
    return _page(request, relief, form, 422 if form.is_bound else 200)


@require_POST
@permission_required(Permission.APPROVE_PAYROLL)
def decide(request: StaffRequest, case: int) -> HttpResponse:
    """Confirm or refuse the finding that waits."""
    relief = _find(request, case)
    found = relief.false_findings.filter(confirmed_by=None, refused_by=None).first()
    if found is None:
        raise Http404
    is_confirmed = request.POST.get("act") == "confirm"
    form = ActionForm(request.POST) if is_confirmed else RefusalForm(request.POST)

    def act() -> object:
        if is_confirmed:
            return actions.confirm_false_case(by=request.user, found=found)
        return actions.refuse_false_finding(by=request.user, found=found, why=form.cleaned_data["why"])

    if form.perform(act):
        messages.success(request, _("已决定。"))
        return redirect("relief:false_case", case)
    return _page(request, relief, FindingForm(), 422, form)


def _find(request: StaffRequest, case: int) -> ReliefCase:
    return get_object_or_404(ReliefCase.objects.visible_to(request.user).select_related("case"), case=case)


def _page(
    request: StaffRequest, relief: ReliefCase, form: FindingForm, status: int, sent: ActionForm | None = None
) -> HttpResponse:
    findings = list(relief.false_findings.select_related("proposed_by", "confirmed_by", "refused_by", "evidence"))
    waiting = next((one for one in findings if not one.confirmed_by_id and not one.refused_by_id), None)
    may_decide = request.user.may(Permission.APPROVE_PAYROLL) and waiting is not None
    is_found = any(not one.refused_by_id for one in findings)
    may_propose = request.user.may(Permission.HANDLE_CASES) and not is_found
    context = {
        "relief": relief,
        "is_payee_unregistered": relief.instalments.filter(state=InstalmentState.PAID, payee=None).exists(),
        "unrecorded": UnrecordedRecovery.objects.filter(relief=relief).first(),
        "findings": findings,
        "form": form if may_propose else None,
        "confirm_form": ActionForm() if may_decide and waiting and waiting.proposed_by_id != request.user.pk else None,
        "refusal_form": sent if isinstance(sent, RefusalForm) else RefusalForm(),
        "sent": sent,
    }
    return render(request, "relief/false_cases/false_case.html", context, status=status)

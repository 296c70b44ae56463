"""Pages of the queues: what waits for whom, handing over, standing in."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doudi.casework.models import Case
from doudi.casework.procedures.loader import all_procedures
from doudi.casework.procedures.steps import STEPS
from doudi.casework.worklist import actions, queries
from doudi.casework.worklist.forms import DeputyPeriodForm, HandoverForm
from doudi.casework.worklist.models import DeputyPeriod
from doudi.casework.worklist.queries import CaseFilter
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import COUNTY_ROLES, Permission, Role
from doudi.core.divisions.queries import place_name, townships


def filter_from(request: HttpRequest) -> CaseFilter:
    """The filter that an address asks for.

    Raises:
        BadRequest: a step, matter or urgency that there is not.
    """
    asked = request.GET
    may_handle = request.user.may(Permission.HANDLE_CASES)  # type: ignore[union-attr]  # a page of staff
    wanted = CaseFilter(
        step=asked.get("step", ""),
        matter=asked.get("matter", ""),
        urgency=asked.get("urgency", ""),
        mine=asked.get("all", "") != "1" and may_handle,
        township=asked.get("township", ""),
    )
    known = wanted.step in {"", *STEPS} and wanted.matter in {"", *all_procedures()}
    place = not wanted.township or (wanted.township.isdecimal() and len(wanted.township) == 9)
    if not (known and place and wanted.urgency in {"", *queries.URGENCIES}):
        raise BadRequest
    return wanted


@require_GET
@permission_required(Permission.READ_CASES)
def cases(request: StaffRequest) -> HttpResponse:
    """What waits, the nearest day first."""
    by, wanted = request.user, filter_from(request)
    query = queries.cases(by=by, wanted=wanted)
    shown = queries.page(query, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    for one in shown.rows:
        one.shown_place = place_name(one.village_code)  # type: ignore[attr-defined]  # for the template alone
        one.shown_urgency = queries.urgency_of(one)  # type: ignore[attr-defined]  # as above
    counted = queries.counts(by=by, wanted=wanted)
    mine, whole = queries.scope_labels(by)
    context = {
        "shown": shown,
        "wanted": wanted,
        "counts": counted,
        "query": wanted.as_query(),
        "words": queries.URGENCY_LABELS,
        "scopes": [
            (mine, wanted.as_query(mine=True, step="", urgency=""), wanted.mine),
            (whole, wanted.as_query(mine=False, step="", urgency=""), not wanted.mine),
        ],
        "chips": [
            (label, number, wanted.as_query(step="" if name == wanted.step else name, urgency=""), name == wanted.step)
            for name, label, number in counted.steps
        ],
        "pressing": [
            (
                queries.URGENCY_LABELS[name],
                number,
                wanted.as_query(urgency="" if name == wanted.urgency else name),
                name,
                name == wanted.urgency,
            )
            for name, number in (("overdue", counted.overdue), ("soon", counted.soon))
        ],
        "steps": [(name, step.label) for name, step in STEPS.items()],
        "matters": [(one.id, one.label) for one in all_procedures().values()],
        "townships": townships() if Role(by.role) in COUNTY_ROLES else [],
        "may_handle": by.may(Permission.HANDLE_CASES),
        "may_delegate": by.may(Permission.MANAGE_DELEGATIONS),
        "may_apply": by.may(Permission.APPLY_ON_BEHALF),
    }
    return render(request, "casework/worklist/cases.html", context)


@require_POST
@permission_required(Permission.HANDLE_CASES)
def hand_over_case(request: StaffRequest, pk: int) -> HttpResponse:
    """Give a case to a colleague."""
    case = get_object_or_404(Case.objects.visible_to(request.user), pk=pk)
    form = HandoverForm(request.user, case.recused_staff, request.POST)
    if form.perform(lambda: actions.hand_over_case(by=request.user, case=case, **form.action_arguments())):
        messages.success(request, _("已移交。"))
        return redirect(case)
    return render(request, "casework/worklist/handover.html", {"form": form, "case": case}, status=422)


@permission_required(Permission.HANDLE_CASES)
def deputy_periods(request: StaffRequest) -> HttpResponse:
    """Who stands in for whom; begin one."""
    form = DeputyPeriodForm(request.user, request.POST if request.method == "POST" else None)
    if form.perform(lambda: actions.begin_deputy_period(by=request.user, **form.action_arguments())):
        messages.success(request, _("已登记代班。"))
        return redirect("casework:deputies")
    context = {"form": form, "listed": queries.deputy_periods(request.user)}
    return render(request, "casework/deputies/list.html", context, status=422 if form.is_bound else 200)


@require_POST
@permission_required(Permission.HANDLE_CASES)
def end_deputy_period(request: StaffRequest, pk: int) -> HttpResponse:
    """Who was away is back."""
    of_the_place = DeputyPeriod.objects.filter(absent__division_id=request.user.division_id)
    actions.end_deputy_period(by=request.user, deputy_period=get_object_or_404(of_the_place, pk=pk))
    messages.success(request, _("代班到今天结束。"))
    return redirect("casework:deputies")

"""Pages of the standards that the office enters: propose, look at the effect, confirm."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import InvalidPage
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doudi import policy
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.lawbook.models import Standard
from doudi.lawbook.reader import queries
from doudi.lawbook.reader.charts import township_chart
from doudi.lawbook.standards import actions
from doudi.lawbook.standards.forms import ReasonForm, StandardForm
from doudi.ui.pagination import paginate

_PAGE_SIZE = 30


def _standard(pk: int) -> Standard:
    return get_object_or_404(Standard.objects.select_related("legal_text", "proposed_by", "reviewed_by", "job"), pk=pk)


@require_GET
@permission_required(Permission.READ_STANDARDS)
def standards(request: StaffRequest) -> HttpResponse:
    """What was entered, newest first; and every figure that can be."""
    try:
        shown = paginate(Standard.objects.select_related("proposed_by"), request.GET.get("page"), _PAGE_SIZE)
    except InvalidPage:
        raise Http404 from None
    for one in shown.rows:
        one.shown = actions.figures_in_words(one)
    context = {
        "shown": shown,
        "parameters": queries.parameters_open_for_entry() if request.user.may(Permission.PROPOSE_STANDARD) else [],
    }
    return render(request, "lawbook/standards.html", context)


@permission_required(Permission.PROPOSE_STANDARD)
def propose(request: StaffRequest, name: str) -> HttpResponse:
    """Enter a new value of a figure of law."""
    parameter = policy.rule_book().parameters.get(name)
    if parameter is None or parameter.type is None:
        raise Http404
    form = StandardForm(parameter, *([request.POST] if request.method == "POST" else []))
    proposed: list[Standard] = []
    if form.perform(
        lambda: proposed.append(
            actions.propose_standard(
                by=request.user,
                parameter=name,
                figures=form.figures(),
                effective=form.cleaned_data["effective"],
                until=form.cleaned_data["until"],
                decided=form.cleaned_data["decided"],
                basis=form.basis(),
                note=form.cleaned_data["note"],
            )
        )
    ):
        return redirect("lawbook:standard", pk=proposed[0].pk)
    context = {"form": form, "parameter": queries.parameter(name)}
    return render(request, "lawbook/propose.html", context, status=422 if form.is_bound else 200)


def _shown(request: StaffRequest, standard: Standard, form: ReasonForm, status: int = 200) -> HttpResponse:
    waits = standard.state == Standard.State.PROPOSED
    lines = queries.effect_lines(standard)
    context = {
        "standard": standard,
        "figures": queries.figures_before_and_after(standard),
        "basis": queries.basis_of(standard),
        "lines": lines,
        "drawing": township_chart(lines.get("township_code", [])),
        "spans": queries.effect_spans(standard),
        "form": form,
        "may_settle": waits and request.user.may(Permission.CONFIRM_STANDARD),
        "may_withdraw": waits and request.user.may(Permission.PROPOSE_STANDARD),
    }
    return render(request, "lawbook/standard.html", context, status=status)


@require_GET
@permission_required(Permission.READ_STANDARDS)
def standard(request: StaffRequest, pk: int) -> HttpResponse:
    """A standard beside what it replaces, its basis, and what it would do."""
    return _shown(request, _standard(pk), ReasonForm())


@require_GET
@permission_required(Permission.READ_STANDARDS)
def effect(request: StaffRequest, pk: int) -> HttpResponse:
    """How far the measuring is; asks for the whole page when it is done."""
    held = _standard(pk)
    response = render(request, "lawbook/effect_progress.html", {"standard": held})
    if held.effect is not None:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@permission_required(Permission.CONFIRM_STANDARD)
def confirm(request: StaffRequest, pk: int) -> HttpResponse:
    """Make it the law of every page."""
    held = _standard(pk)
    actions.confirm_standard(by=request.user, standard=held)
    messages.success(request, _("“{label}”已生效。").format(label=held.label))
    return redirect("lawbook:standard", pk=pk)


@require_POST
@permission_required(Permission.CONFIRM_STANDARD)
def refuse(request: StaffRequest, pk: int) -> HttpResponse:
    """Send it back."""
    held, form = _standard(pk), ReasonForm(request.POST)
    if form.perform(lambda: actions.refuse_standard(by=request.user, standard=held, why=form.cleaned_data["why"])):
        return redirect("lawbook:standard", pk=pk)
    return _shown(request, held, form, 422)


@require_POST
@permission_required(Permission.PROPOSE_STANDARD)
def withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    """Take it back."""
    actions.withdraw_standard(by=request.user, standard=_standard(pk))
    return redirect("lawbook:standard", pk=pk)

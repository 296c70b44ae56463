"""Pages of standards: list, propose, show with the effect, confirm, refuse, withdraw."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doudi import policy
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.lawbook.models import Standard
from doudi.lawbook.reader.queries import parameter as parameter_view
from doudi.lawbook.standards import actions, queries
from doudi.lawbook.standards.charts import township_chart
from doudi.lawbook.standards.columns import PARAMETER_COLUMNS, PERIOD_COLUMNS, STANDARD_LIST, effect_columns
from doudi.lawbook.standards.forms import ReasonForm, StandardFilterForm, StandardForm
from doudi.ui.lists.shown_list import open_list


def _standard(pk: int) -> Standard:
    return get_object_or_404(
        Standard.objects.select_related("legal_text", "paper", "proposed_by", "reviewed_by", "job"), pk=pk
    )


@require_GET
@permission_required(Permission.READ_STANDARDS)
def standards(request: StaffRequest) -> HttpResponse:
    """List the entered standards, newest first, and the parameters open for entry."""
    filters = StandardFilterForm(request.GET)
    shown = open_list(request, STANDARD_LIST, queries.standards(**filters.chosen), filters=filters)
    may_propose = request.user.may(Permission.PROPOSE_STANDARD)
    context = {
        "parameter_columns": PARAMETER_COLUMNS,
        "parameters": queries.parameters_open_for_entry(filters.chosen["text"]) if may_propose else [],
    }
    return shown.render("lawbook/standards.html", context)


@permission_required(Permission.PROPOSE_STANDARD)
def propose(request: StaffRequest, name: str) -> HttpResponse:
    """Enter a new value of a parameter."""
    parameter = policy.rule_book().parameters.get(name)
    if parameter is None or parameter.type is None:
        raise Http404
    form = StandardForm(parameter, *([request.POST, request.FILES] if request.method == "POST" else []))
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
                paper=form.cleaned_data["paper"],
                is_large_change_meant=form.cleaned_data["is_large_change_meant"],
            )
        )
    ):
        return redirect(proposed[0])
    context = {"form": form, "parameter": parameter_view(name)}
    return render(request, "lawbook/propose.html", context, status=422 if form.is_bound else 200)


def _page(request: StaffRequest, standard: Standard, form: ReasonForm, status: int = 200) -> HttpResponse:
    is_proposed = standard.state == Standard.State.PROPOSED
    lines = queries.effect_lines(standard)
    context = {
        "standard": standard,
        "figures": queries.figures_before_and_after(standard),
        "basis": queries.basis_of(standard),
        "periods": queries.effect_periods(standard),
        "period_columns": PERIOD_COLUMNS,
        "tables": [
            (_("项目"), effect_columns(_("项目")), lines.get("programme", [])),
            (_("城乡"), effect_columns(_("城乡")), lines.get("area", [])),
            (_("资金来源"), effect_columns(_("资金来源")), lines.get("source", [])),
        ],
        "township_columns": effect_columns(_("乡镇")),
        "townships": lines.get("township_code", []),
        "drawing": township_chart(lines.get("township_code", [])),
        "form": form,
        "is_proposed": is_proposed,
        "may_review": is_proposed and request.user.may(Permission.CONFIRM_STANDARD),
        "may_withdraw": is_proposed and request.user.may(Permission.PROPOSE_STANDARD),
    }
    return render(request, "lawbook/standard.html", context, status=status)


@require_GET
@permission_required(Permission.READ_STANDARDS)
def standard(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a standard with the figures it replaces, its legal basis and its effect."""
    return _page(request, _standard(pk), ReasonForm())


@require_GET
@permission_required(Permission.READ_STANDARDS)
def effect(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the progress of the estimate; reload the page when it is done."""
    proposed = _standard(pk)
    response = render(request, "lawbook/effect_progress.html", {"standard": proposed})
    if proposed.effect is not None:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@permission_required(Permission.CONFIRM_STANDARD)
def confirm(request: StaffRequest, pk: int) -> HttpResponse:
    """Confirm a standard."""
    proposed = _standard(pk)
    actions.confirm_standard(by=request.user, standard=proposed)
    messages.success(request, _("“{label}”已生效。").format(label=proposed.label))
    return redirect("lawbook:standard", pk=pk)


@require_POST
@permission_required(Permission.CONFIRM_STANDARD)
def refuse(request: StaffRequest, pk: int) -> HttpResponse:
    """Refuse a standard."""
    proposed, form = _standard(pk), ReasonForm(request.POST)
    if form.perform(lambda: actions.refuse_standard(by=request.user, standard=proposed, why=form.cleaned_data["why"])):
        return redirect("lawbook:standard", pk=pk)
    return _page(request, proposed, form, 422)


@require_POST
@permission_required(Permission.PROPOSE_STANDARD)
def withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    """Withdraw a standard."""
    actions.withdraw_standard(by=request.user, standard=_standard(pk))
    return redirect("lawbook:standard", pk=pk)

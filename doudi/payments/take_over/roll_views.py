"""Pages of a roll in the take-over: months paid, differences, reasons, confirmation."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doudi.core.accounts.page_access import ALWAYS, StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.audit.exports import record_export
from doudi.core.divisions.queries import place_name
from doudi.payments import actions
from doudi.payments.models import FamilyComparison
from doudi.payments.take_over import columns, queries
from doudi.payments.take_over.differences import families_of_same_reason
from doudi.payments.take_over.forms import DifferenceForm, PaidMonthsForm
from doudi.payments.take_over.paid_months import paid_programmes
from doudi.registry.roll_import.models import RollFile
from doudi.ui.excel import MAX_ROWS, excel_response
from doudi.ui.language import makes_file
from doudi.ui.pagination import page_of
from doudi.values.money import yuan_amount


def _roll(request: StaffRequest, pk: int) -> RollFile:
    rolls = RollFile.objects.visible_to(request.user).select_related("attachment", "uploaded_by", "comparison__job")
    return get_object_or_404(rolls, pk=pk)


@permission_required(Permission.IMPORT_ROLLS)
def paid_months(request: StaffRequest, pk: int) -> HttpResponse:
    """State through which month the earlier system paid at the amounts of a roll."""
    roll = _roll(request, pk)
    form = PaidMonthsForm(roll, *([request.POST] if request.method == "POST" else []))
    if form.perform(lambda: actions.state_paid_months(by=request.user, roll=roll, months=form.months())):
        messages.success(request, _("已记下，正在逐户比较。"))
        return redirect("payments:differences", pk=roll.pk)
    context = {"roll": roll, "form": form, "is_staged": roll.state == RollFile.State.STAGED}
    return render(request, "payments/paid_months.html", context, status=422 if form.is_bound else 200)


@require_GET
@permission_required(Permission.IMPORT_ROLLS)
def differences(request: StaffRequest, pk: int) -> HttpResponse:
    """Show what a roll pays and what this system will pay, family by family, with the totals."""
    roll = _roll(request, pk)
    chosen = _chosen(request)
    comparison = getattr(roll, "comparison", None)
    is_compared = comparison is not None and comparison.compared_at is not None
    context = {
        "roll": roll,
        "is_staged": roll.state == RollFile.State.STAGED,
        "comparison": comparison,
        "is_compared": is_compared,
        "has_months": bool(paid_programmes(roll)),
        "months": list(roll.paid_months.order_by("pk")),
        "chosen": chosen,
        "filters": queries.counts_of_filters(roll),
        "reconciliation": queries.reconciliation(roll),
        "back_payment_fen": queries.back_payment_fen(roll),
        "left_by_standard": queries.left_by_standard(roll),
        "columns": columns.DIFFERENCE_COLUMNS,
        "total_columns": columns.TOTAL_COLUMNS,
        "shown": page_of(request, queries.differences(roll, chosen)),
    }
    if request.htmx:
        response = render(request, "payments/comparison_progress.html", context)
        if is_compared:
            response["HX-Refresh"] = "true"
        return response
    return render(request, "payments/differences.html", context)


def _chosen(request: StaffRequest) -> str:
    chosen = request.GET.get("reason", "")
    if chosen not in queries.FILTERS:
        raise Http404
    return chosen


@require_GET
@permission_required(Permission.IMPORT_ROLLS, fresh_code=ALWAYS)
@makes_file
def export_differences(request: StaffRequest, pk: int) -> HttpResponse:
    """Export the shown families as Excel; the export is recorded in the audit trail."""
    roll, chosen = _roll(request, pk), _chosen(request)
    found = queries.differences(roll, chosen).select_related("family").defer("family__sealed", "family__problems")
    rows = [
        (
            row.family.sheet,
            row.family.row,
            row.head_name,
            place_name(row.village_code),
            row.people,
            yuan_amount(row.roll_fen),
            yuan_amount(row.due_fen),
            yuan_amount(row.difference_fen),
            yuan_amount(row.back_fen),
            row.get_reason_display() or (_("待说明") if row.is_different else _("无差异")),
            row.words,
            row.pays_back_why if row.pays_back else "",
        )
        for row in found[:MAX_ROWS]
    ]
    filters = [roll.attachment.name, str(queries.FILTERS[chosen])]
    record_export(by=request.user, filters=filters, rows=len(rows), most=MAX_ROWS, permission=Permission.IMPORT_ROLLS)
    title = _("花名册与本系统应发的差异")
    headings = [str(heading) for heading in columns.EXCEL_HEADINGS]
    return excel_response(title, filters, headings, rows, by=request.user, name=f"{_('差异')}-{roll.pk}")


@permission_required(Permission.IMPORT_ROLLS)
def explain_difference(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the figures of a family, and give the reason for its difference."""
    rows = FamilyComparison.objects.visible_to(request.user).select_related("family", "explained_by")
    compared = get_object_or_404(rows, pk=pk)
    roll = _roll(request, compared.roll_id)
    equal = FamilyComparison.objects.filter(roll=roll, is_different=True, equal_key=compared.equal_key).count()
    same = families_of_same_reason(compared).count()
    form = DifferenceForm(compared, equal, same, *([request.POST] if request.method == "POST" else []))
    if form.perform(lambda: actions.explain_differences(by=request.user, compared=compared, **form.cleaned_data)):
        messages.success(request, _("已说明。"))
        return redirect("payments:differences", pk=roll.pk)
    context: dict[str, Any] = {
        "roll": roll,
        "compared": compared,
        "place": place_name(compared.village_code),
        "problems": compared.family.blocking_problems,
        "form": form if roll.state == RollFile.State.STAGED and compared.is_different else None,
    }
    return render(request, "payments/explain_difference.html", context, status=422 if form.is_bound else 200)


@require_POST
@permission_required(Permission.IMPORT_ROLLS)
def compare_again(request: StaffRequest, pk: int) -> HttpResponse:
    """Compare a roll again."""
    roll = _roll(request, pk)
    actions.request_comparison(by=request.user, roll=roll)
    return redirect("payments:differences", pk=roll.pk)


@require_POST
@permission_required(Permission.IMPORT_ROLLS)
def confirm(request: StaffRequest, pk: int) -> HttpResponse:
    """Import the families that are ready, with the months that the earlier system paid."""
    roll = _roll(request, pk)
    counts = actions.confirm_roll_with_history(
        by=request.user,
        roll=roll,
        changes=frozenset(request.POST.getlist("changes")),
        legacy_basis=request.POST.get("basis", ""),
        household_payment="household_payment" in request.POST,
    )
    text = _("已导入：新登记{people}人，新增待遇{awards}项，变更{changed}项。")
    messages.success(request, text.format(people=counts.people, awards=counts.awards, changed=counts.changed))
    return redirect("roll_import:roll", pk=roll.pk)

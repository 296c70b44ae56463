"""Pages of insurance against falling back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.audit.exports import record_export
from doudi.core.divisions.queries import place_name
from doudi.monitoring.low_income.insurance import actions, file_import, queries
from doudi.monitoring.low_income.insurance.columns import CLAIM_COLUMNS, FILE_COLUMNS, POLICY_LIST, ROW_COLUMNS
from doudi.monitoring.low_income.insurance.file_rows import COLUMNS
from doudi.monitoring.low_income.insurance.forms import (
    ClaimForm,
    InsuranceFileForm,
    PolicyFilterForm,
    PolicyForm,
    VoidForm,
)
from doudi.monitoring.low_income.insurance.models import InsuranceClaim, InsuranceFile, InsurancePolicy
from doudi.ui.excel import MAX_ROWS, excel_response
from doudi.ui.language import makes_file
from doudi.ui.lists.shown_list import open_list
from doudi.ui.templatetags.ui import date_span, yuan

_MOST_FILES = 20
_MOST_ROWS_SHOWN = 200


@permission_required(Permission.READ_REGISTRY)
def policies(request: StaffRequest) -> HttpResponse:
    """List the policies; who changes the registry records one."""
    if request.method == "POST" and not request.user.may(Permission.CHANGE_REGISTRY):
        raise PermissionDenied
    form = PolicyForm(request.POST if request.method == "POST" else None).for_user(request.user)
    if form.perform(lambda: actions.record_policy(by=request.user, **form.given)):
        messages.success(request, _("已登记。"))
        return redirect("low_income:insurance")
    filters = PolicyFilterForm(request.GET, by=request.user)
    shown = open_list(request, POLICY_LIST, queries.policies(by=request.user, **filters.chosen), filters=filters)
    status = 422 if form.is_bound and not form.is_searching else 200
    return shown.render("low_income/insurance/list.html", {"form": form}, status=status)


@permission_required(Permission.READ_REGISTRY)
def policy(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a policy with its people and claims; a claim is recorded here."""
    found = get_object_or_404(InsurancePolicy.objects.visible_to(request.user).select_related("household"), pk=pk)
    may_change = request.user.may(Permission.CHANGE_REGISTRY)
    if request.method == "POST" and not may_change:
        raise PermissionDenied
    form = ClaimForm(found, request.POST if request.method == "POST" else None)
    if form.perform(lambda: actions.record_claim(by=request.user, policy=found, **form.given)):
        messages.success(request, _("已登记。"))
        return redirect(found)
    claims = InsuranceClaim.objects.filter(insured__policy=found).select_related("insured__person")
    context = {
        "policy": found,
        "facts": _facts(found),
        "claims": claims,
        "claim_columns": CLAIM_COLUMNS,
        "form": form if may_change and found.voided_on is None else None,
        "void_form": VoidForm() if may_change and found.voided_on is None else None,
    }
    return render(request, "low_income/insurance/policy.html", context, status=422 if form.is_bound else 200)


def _facts(found: InsurancePolicy) -> list[tuple[Any, Any]]:
    names = "、".join(row.person.name for row in found.insured.select_related("person"))
    rows: list[tuple[Any, Any]] = [
        (_("保险公司"), found.insurer),
        (_("村（居）"), place_name(found.household.village_id)),
        (_("保险期"), date_span(found.first_day, found.last_day)),
        (_("保费"), f"{yuan(found.premium_fen)}（{found.get_payer_display()}）"),
        (_("被保险人"), names),
    ]
    if found.voided_on is not None:
        rows.append((_("已作废"), found.void_reason))
    return rows


@require_POST
@permission_required(Permission.CHANGE_REGISTRY)
def void_policy(request: StaffRequest, pk: int) -> HttpResponse:
    """Void a policy that was recorded wrongly."""
    found = get_object_or_404(InsurancePolicy.objects.visible_to(request.user), pk=pk)
    form = VoidForm(request.POST)
    if form.perform(lambda: actions.void_policy(by=request.user, policy=found, **form.cleaned_data)):
        messages.success(request, _("已作废。"))
        return redirect(found)
    context = {"policy": found, "facts": _facts(found), "void_form": form, "claim_columns": CLAIM_COLUMNS, "claims": ()}
    return render(request, "low_income/insurance/policy.html", context, status=422)


@permission_required(Permission.CHANGE_REGISTRY)
def files(request: StaffRequest) -> HttpResponse:
    """List the files that were uploaded; upload one."""
    is_post = request.method == "POST"
    form = InsuranceFileForm(request.POST if is_post else None, request.FILES if is_post else None)
    uploaded: list[InsuranceFile] = []

    def upload() -> None:
        file = form.cleaned_data["file"]
        uploaded.append(file_import.upload_insurance(by=request.user, name=file.name, content=file.read()))

    if form.perform(upload):
        return redirect(uploaded[0])
    found = InsuranceFile.objects.visible_to(request.user).select_related("uploaded_by").defer("sealed_rows")
    context = {"form": form, "files": found[:_MOST_FILES], "file_columns": FILE_COLUMNS}
    return render(request, "low_income/insurance/files.html", context, status=422 if form.is_bound else 200)


@require_GET
@permission_required(Permission.CHANGE_REGISTRY)
@makes_file
def template(request: StaffRequest) -> HttpResponse:
    """Return an empty workbook with the columns of the import."""
    title = _("防返贫保险导入模板")
    return excel_response(title, [], [str(label) for label in COLUMNS.values()], [], by=request.user)


@permission_required(Permission.CHANGE_REGISTRY)
def file(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the rows of a file; confirm or discard it, or take the faulty rows back as Excel."""
    found = get_object_or_404(InsuranceFile.objects.visible_to(request.user), pk=pk)
    if request.method == "POST":
        return _decide(request, found)
    rows = found.rows
    if "excel" in request.GET:
        return _faulty_rows(request, [row for row in rows if row["fault"]])
    shown = sorted(rows, key=lambda row: not row["fault"])[:_MOST_ROWS_SHOWN]
    context = {"file": found, "rows": [{**row["cells"], **row} for row in shown], "row_columns": ROW_COLUMNS}
    return render(request, "low_income/insurance/file.html", context)


def _decide(request: StaffRequest, found: InsuranceFile) -> HttpResponse:
    if request.POST.get("act") == "confirm":
        number = file_import.confirm_insurance(by=request.user, file=found)
        messages.success(request, _("已导入{number}行。").format(number=number))
    elif request.POST.get("act") == "discard":
        file_import.discard_insurance(by=request.user, file=found)
        messages.success(request, _("已放弃。"))
    else:
        raise BadRequest
    return redirect(found)


def _faulty_rows(request: StaffRequest, rows: list[dict[str, Any]]) -> HttpResponse:
    title = _("防返贫保险退回行")
    record_export(by=request.user, filters=[title], rows=len(rows), most=MAX_ROWS, permission=Permission.EXPORT_LISTS)
    columns = [*(str(label) for label in COLUMNS.values()), _("错误说明")]
    cells = ([*(row["cells"].get(name, "") for name in COLUMNS), row["fault"]] for row in rows)
    return excel_response(title, [], columns, cells, by=request.user)

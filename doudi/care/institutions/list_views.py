"""Pages of the monthly lists."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.care.institutions import queries
from doudi.care.institutions.actions.lists import check_list, send_back_list, sign_list
from doudi.care.institutions.columns import LISTED_RESIDENTS, MONTHLY_LISTS
from doudi.care.institutions.forms import CheckListForm, MonthlyListFilterForm, ReasonForm, VersionForm
from doudi.care.institutions.models import MonthlyList
from doudi.care.institutions.workflow import ListState
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.ui.lists.shown_list import open_list
from doudi.ui.templatetags.ui import day, month


@require_GET
@permission_required(Permission.READ_CARE)
def monthly_lists(request: StaffRequest) -> HttpResponse:
    """List the monthly lists of the user's area."""
    filters = MonthlyListFilterForm(request.GET, by=request.user)
    rows = queries.monthly_lists(by=request.user, **filters.chosen)
    return open_list(request, MONTHLY_LISTS, rows, filters=filters).render("care_institutions/monthly_lists.html")


@permission_required(Permission.READ_CARE)
def monthly_list(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a monthly list: an officer checks it, another one signs it."""
    found = get_object_or_404(queries.monthly_lists(by=request.user), pk=pk)
    asked = request.POST.get("act", "") if request.method == "POST" else ""
    forms = _forms(request, found, asked)
    if asked and asked not in forms:
        raise BadRequest
    if asked and forms[asked].perform(lambda: _act(request, found, asked, forms[asked])):
        messages.success(request, _("已登记。"))
        return redirect(found)
    shown = open_list(request, LISTED_RESIDENTS, queries.listed_residents(found))
    context = {"list": found, "heading": _heading(found), "facts": _facts(found), **forms}
    return shown.render("care_institutions/monthly_list.html", context, status=422 if asked else 200)


def _forms(request: StaffRequest, found: MonthlyList, asked: str) -> dict[str, Any]:
    """Return the forms that the state and the user's rights allow, by verb."""

    def data(verb: str) -> Any:
        return request.POST if asked == verb else None

    version = {"seen_version": found.version}
    if found.state == ListState.DRAWN and request.user.may(Permission.HANDLE_CARE):
        return {"check": CheckListForm(found, data("check"))}
    if found.state == ListState.CHECKED and request.user.may(Permission.CONFIRM_CARE):
        return {
            "sign": VersionForm(data("sign"), initial=version, auto_id="sign_%s"),
            "send_back": ReasonForm(data("send_back"), initial=version),
        }
    return {}


def _act(request: StaffRequest, found: MonthlyList, verb: str, form: Any) -> None:
    version = form.cleaned_data["seen_version"]
    if verb == "check":
        note = form.cleaned_data["note"]
        check_list(by=request.user, monthly_list=found, seen=form.seen, note=note, seen_version=version)
    elif verb == "sign":
        sign_list(by=request.user, monthly_list=found, seen_version=version)
    else:
        send_back_list(by=request.user, monthly_list=found, **form.cleaned_data)


def _heading(found: MonthlyList) -> str:
    return f"{found.institution.name} {month(found.month)}"


def _facts(found: MonthlyList) -> list[tuple[Any, Any]]:
    facts: list[tuple[Any, Any]] = [
        (_("签字期限"), day(found.due_on)),
        (_("不符人数"), found.differences),
    ]
    if found.checked_by:
        facts.append((_("核对"), f"{found.checked_by.name} {day(found.checked_on)}"))
    if found.signed_by:
        facts.append((_("签字"), f"{found.signed_by.name} {day(found.signed_on)}"))
    if found.note:
        facts.append((_("说明"), found.note))
    return facts

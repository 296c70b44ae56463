"""Pages of temporary identities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.queries import place_name
from doudi.relief.identities import actions, queries
from doudi.relief.identities.columns import IDENTITY_LIST
from doudi.relief.identities.forms import CloseForm, CompareForm, IdentityFilterForm, MergeForm
from doudi.relief.identities.models import TemporaryIdentity
from doudi.ui.forms import ActionForm
from doudi.ui.lists.shown_list import open_list


@dataclass(frozen=True)
class VerbForm:
    """A verb on an identity with its form."""

    name: str
    label: Any
    form: ActionForm


_VERBS: dict[str, tuple[Any, Any, type[ActionForm]]] = {
    "compare": (gettext_lazy("登记比对结果"), actions.compare_identity, CompareForm),
    "merge": (gettext_lazy("查明身份，并入"), actions.merge_identity, MergeForm),
    "close": (gettext_lazy("关闭"), actions.close_identity, CloseForm),
}
"""Label, action and form of each verb."""


@require_GET
@permission_required(Permission.READ_CASES)
def identities(request: StaffRequest) -> HttpResponse:
    """List the temporary identities."""
    filters = IdentityFilterForm(request.GET, by=request.user)
    found = queries.identities(by=request.user, **filters.chosen)
    shown = open_list(request, IDENTITY_LIST, found, filters=filters, rows_of=queries.rows_of)
    return shown.render("relief/identities/list.html", {})


@permission_required(Permission.READ_CASES)
def identity(request: StaffRequest, pk: int) -> HttpResponse:
    """Show an identity with its relief, those that resemble it, and the form of each verb."""
    row = get_object_or_404(TemporaryIdentity.objects.visible_to(request.user), pk=pk)
    requested = request.POST.get("act", "") if request.method == "POST" else ""
    may_handle = request.user.may(Permission.HANDLE_CASES) and row.closed_on is None
    verb_forms = _verb_forms(request, requested) if may_handle else []
    for offered in verb_forms:
        if offered.name == requested and _perform(request, row, offered):
            messages.success(request, _("已办理：{what}。").format(what=offered.label))
            return redirect("relief:identity", pk=pk)
    context = {
        "identity": row,
        "place": place_name(row.village_code),
        "description": row.sealed_description.clear(),
        "similar": queries.rows_of(queries.similar_identities(row)),
        "relief_cases": row.relief_cases.select_related("case"),
        "verb_forms": verb_forms,
    }
    return render(request, "relief/identities/identity.html", context, status=422 if requested else 200)


def _verb_forms(request: StaffRequest, requested: str) -> list[VerbForm]:
    return [
        VerbForm(
            name,
            label,
            form(request.POST if name == requested else None, auto_id=f"{name}_%s").for_user(request.user),
        )
        for name, (label, _act, form) in _VERBS.items()
    ]


def _perform(request: StaffRequest, row: TemporaryIdentity, offered: VerbForm) -> bool:
    act = _VERBS[offered.name][1]
    return offered.form.perform(lambda: act(by=request.user, identity=row, **offered.form.cleaned_data))

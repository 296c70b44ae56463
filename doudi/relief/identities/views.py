"""Pages of temporary identities."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.queries import place_name
from doudi.core.process import Verb, verbs_by_name
from doudi.relief.identities import actions, queries
from doudi.relief.identities.columns import IDENTITY_LIST
from doudi.relief.identities.forms import CloseForm, CompareForm, IdentityFilterForm, MergeForm
from doudi.relief.identities.models import TemporaryIdentity
from doudi.ui.lists.shown_list import open_list
from doudi.ui.verb_forms import VerbForms

VERBS = verbs_by_name(
    Verb("compare", gettext_lazy("登记比对结果"), actions.compare_identity, CompareForm),
    Verb("merge", gettext_lazy("查明身份，并入"), actions.merge_identity, MergeForm),
    Verb("close", gettext_lazy("关闭"), actions.close_identity, CloseForm),
)


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
    may_handle = request.user.may(Permission.HANDLE_CASES) and row.closed_on is None
    verbs = VerbForms(
        request,
        VERBS,
        VERBS.values() if may_handle else (),
        lambda verb, data=None, _files=None, **options: verb.form(data, **options).for_user(request.user),
    )
    if verbs.perform(identity=row):
        return redirect("relief:identity", pk=pk)
    context = {
        "identity": row,
        "place": place_name(row.village_code),
        "description": row.sealed_description.clear(),
        "similar": queries.rows_of(queries.similar_identities(row)),
        "relief_cases": row.relief_cases.select_related("case"),
        "verbs": verbs,
    }
    return render(request, "relief/identities/identity.html", context, status=verbs.status)

"""Pages of instalments: the list of what is due, and one instalment with what may be done."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from doudi.core.accounts.money_scope import money_scope
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.divisions.queries import place_name
from doudi.core.process import posted_version
from doudi.relief.instalments import queries
from doudi.relief.instalments.columns import INSTALMENT_LIST
from doudi.relief.instalments.forms import InstalmentFilterForm
from doudi.relief.instalments.models import Instalment
from doudi.relief.instalments.verbs import INSTALMENT_VERBS
from doudi.relief.instalments.withheld import withheld_reasons
from doudi.relief.reversals.queries import payments_of
from doudi.ui.forms import ActionForm
from doudi.ui.lists.shown_list import open_list


@require_GET
@permission_required(Permission.READ_PAYROLL)
def instalments(request: StaffRequest) -> HttpResponse:
    """List the instalments of the user's division, with totals and the Excel export."""
    filters = InstalmentFilterForm(request.GET, by=request.user)
    chosen = filters.chosen
    found = queries.instalments(request.user, state=chosen["state"], way=chosen["way"], place=chosen["place"])
    return open_list(request, INSTALMENT_LIST, found, filters=filters).render("relief/instalments/list.html", {})


@require_GET
@permission_required(Permission.READ_PAYROLL)
def instalment(request: StaffRequest, pk: int) -> HttpResponse:
    """Show an instalment with what the user may do."""
    return _page(request, _find(request, pk))


@require_POST
@permission_required(Permission.HANDLE_CASES)
def act(request: StaffRequest, pk: int, verb: str) -> HttpResponse:
    """Carry out a verb on an instalment."""
    found, declared = _find(request, pk), INSTALMENT_VERBS.get(verb)
    if declared is None:
        raise Http404
    form = declared.form(request.POST, request.FILES, auto_id=f"{verb}_%s")
    seen = posted_version(request.POST.get("version", ""))
    if form.perform(lambda: declared.act(by=request.user, instalment=found, seen_version=seen, **form.cleaned_data)):
        messages.success(request, declared.done)
        return redirect(found.relief.case if request.user.may(Permission.READ_CASES) else found)
    return _page(request, found, verb, form)


def _find(request: StaffRequest, pk: int) -> Instalment:
    rows = Instalment.objects.in_scope(money_scope(request.user))
    people = ("relief__case", "relief__identity", "payee__merged_into", "release_proposed_by", "released_by")
    return get_object_or_404(rows.select_related(*people, "stopped_by", "replaces", "proof_file"), pk=pk)


def _page(
    request: StaffRequest, found: Instalment, sent_verb: str = "", sent: ActionForm | None = None
) -> HttpResponse:
    row = queries.row_of(found, request.user, withheld_reasons([found]).get(found.pk, ""))
    forms = [
        (declared, sent if name == sent_verb else declared.form(auto_id=f"{name}_%s"))
        for name, declared in INSTALMENT_VERBS.items()
        if name in row.verbs or name == sent_verb
    ]
    context = {
        "row": row,
        "instalment": found,
        "place": place_name(found.village_code),
        "forms": forms,
        "may_read_case": request.user.may(Permission.READ_CASES),
        "reserve_url": _reserve_url(found),
        "bank_lines": found.bank_lines.select_related("line__payment__run").order_by("pk"),
        "payments": payments_of(found, request.user),
    }
    return render(request, "relief/instalments/instalment.html", context, status=422 if sent is not None else 200)


def _reserve_url(found: Instalment) -> str:
    """Return the page of the reserve that an instalment is paid from; empty where the bank pays it."""
    is_reserve = found.way == Instalment.Way.RESERVE
    return reverse("relief:reserve", args=[found.village_code[:TOWNSHIP_DIGITS]]) if is_reserve else ""

"""Pages of goods: those of a case with the form to record more, and to void one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.queries import place_name
from doudi.relief.cases.models import ReliefCase
from doudi.relief.goods import actions
from doudi.relief.goods.columns import GOODS_COLUMNS
from doudi.relief.goods.forms import GoodsForm, VoidForm
from doudi.relief.goods.models import GoodsHandover
from doudi.relief.goods.queries import goods_of


@permission_required(Permission.READ_CASES)
def goods(request: StaffRequest, case: int) -> HttpResponse:
    """Show the goods of a case; who handles cases records more."""
    relief = get_object_or_404(ReliefCase.objects.visible_to(request.user).select_related("case"), case=case)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = GoodsForm(*sent, village_code=relief.case.village_code, by=request.user)
    if form.perform(
        lambda: actions.hand_over_goods(
            by=request.user,
            relief=relief,
            goods=form.goods,
            **{name: form.cleaned_data[name] for name in ("handed_over_on", "received_by", "witness", "receipt")},
        )
    ):
        messages.success(request, _("已登记实物。"))
        return redirect("relief:goods", case)
    return _page(request, relief, form)


@require_POST
@permission_required(Permission.HANDLE_CASES)
def void(request: StaffRequest, pk: int) -> HttpResponse:
    """Void a row that was recorded wrongly."""
    rows = GoodsHandover.objects.visible_to(request.user).select_related("relief__case")
    row, form = get_object_or_404(rows, pk=pk), VoidForm(request.POST, auto_id="void_%s")
    if form.perform(lambda: actions.void_goods(by=request.user, handover=row, why=form.cleaned_data["why"])):
        messages.success(request, _("已作废，两笔都留在记录里。"))
        return redirect("relief:goods", row.relief.case_id)
    return _page(request, row.relief, GoodsForm(village_code=row.relief.case.village_code, by=request.user), form)


def _page(
    request: StaffRequest, relief: ReliefCase, form: GoodsForm, void_form: VoidForm | None = None
) -> HttpResponse:
    rows = list(goods_of(relief.case))
    context = {
        "relief": relief,
        "place": place_name(relief.case.village_code),
        "columns": GOODS_COLUMNS,
        "rows": rows,
        "form": form,
        "may_change": request.user.may(Permission.HANDLE_CASES),
        "void_form": void_form or VoidForm(auto_id="void_%s"),
        "voidable": [row for row in rows if not hasattr(row, "voided_by")],
    }
    is_wrong = form.is_bound or void_form is not None
    return render(request, "relief/goods/goods.html", context, status=422 if is_wrong else 200)

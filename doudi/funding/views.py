"""Pages of the money: what there is, the ledger, one voucher, and what finance enters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import InvalidPage
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from doudi import policy
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.audit.exports import record_export
from doudi.core.audit.queries import entries_about
from doudi.core.clock import today
from doudi.funding import actions, overview, queries
from doudi.funding.forms import EntryForm, LedgerFilter, ReasonForm, ReassignForm, ReserveForm
from doudi.funding.models import Transaction
from doudi.ui.excel import MAX_ROWS, excel_response
from doudi.ui.pagination import paginate
from doudi.values.money import yuan_amount

_PAGE_SIZE = 40
HOME_COLUMNS = {
    "budget": gettext_lazy("预算"),
    "allotted": gettext_lazy("下达"),
    "carried": gettext_lazy("上年结转"),
    "released": gettext_lazy("发放"),
    "returned": gettext_lazy("银行退回"),
    "recovered": gettext_lazy("追缴收回"),
    "reserve_spent": gettext_lazy("备用金支出"),
    "reassigned": gettext_lazy("调整来源"),
    "spent": gettext_lazy("净支出"),
    "reserve": gettext_lazy("备用金结存"),
    "available": gettext_lazy("可用资金"),
    "limit": gettext_lazy("批准的垫支"),
}


def _year(request: StaffRequest) -> int:
    asked = request.GET.get("year", "")
    return int(asked) if asked.isdigit() and len(asked) == 4 else today().year


@require_GET
@permission_required(Permission.READ_FUNDS)
def home(request: StaffRequest) -> HttpResponse:
    """A year's money by source, what waits for a decision, the townships' reserves."""
    context = {
        "found": overview.overview_of(_year(request)),
        "years": overview.years(),
        "waiting": [(one, actions.in_words(one)) for one in queries.proposals_to_decide()],
        "entries": ENTRIES if request.user.may(Permission.RECORD_FUNDS) else {},
    }
    return render(request, "funding/overview.html", context)


@require_GET
@permission_required(Permission.READ_FUNDS)
def export_home(request: StaffRequest) -> HttpResponse:
    """The overview as Excel."""
    found = overview.overview_of(_year(request))
    rows = [
        [line.name or _("合计"), *(yuan_amount(getattr(line, f"{name}_fen")) for name in HOME_COLUMNS)]
        for line in (*found.lines, found.total)
    ]
    columns = [_("资金来源"), *map(str, HOME_COLUMNS.values())]
    title = _("{year}年困难群众救助资金收支情况").format(year=found.year)
    return _excel(request, title, [_("{year}年，单位：元").format(year=found.year)], columns, rows)


def _excel(request: StaffRequest, title: str, filters: list[str], columns: list[str], rows: list[Any]) -> HttpResponse:
    record_export(
        by=request.user, filters=[title, *filters], rows=len(rows), most=MAX_ROWS, permission=Permission.READ_FUNDS
    )
    return excel_response(title, filters, columns, rows, by=request.user)


_SHOWN: dict[str, dict[Any, Any]] = {"source": policy.SOURCE_LABELS, "kind": dict(Transaction.Kind.choices)}


def _filtered(request: StaffRequest) -> tuple[LedgerFilter, dict[str, Any]]:
    form = LedgerFilter(request.GET)
    form.is_valid()
    return form, {name: value for name, value in form.cleaned_data.items() if value}


@require_GET
@permission_required(Permission.READ_FUNDS)
def ledger(request: StaffRequest) -> HttpResponse:
    """Every booking, the latest first."""
    form, chosen = _filtered(request)
    try:
        shown = paginate(queries.transactions(**chosen), request.GET.get("page"), _PAGE_SIZE)
    except InvalidPage:
        raise Http404 from None
    return render(request, "funding/ledger.html", {"form": form, "shown": shown})


@require_GET
@permission_required(Permission.READ_FUNDS)
def export_ledger(request: StaffRequest) -> HttpResponse:
    """The ledger as shown, a row for each movement."""
    _form, chosen = _filtered(request)
    filters = [str(_SHOWN[name].get(value, value) if name in _SHOWN else value) for name, value in chosen.items()]
    columns = [
        _("日期"),
        _("类别"),
        _("凭证号"),
        _("转出"),
        _("转入"),
        _("金额（元）"),
        _("依据"),
        _("说明"),
        _("记账人"),
        _("记账时间"),
    ]
    rows = [
        (
            one.on,
            one.get_kind_display(),
            one.reference,
            str(move.from_account),
            str(move.to_account),
            yuan_amount(move.amount_fen),
            one.basis,
            one.note,
            one.entered_by.name if one.entered_by else _("系统"),
            f"{timezone.localtime(one.entered_at):%Y-%m-%d %H:%M}",
        )
        for one in queries.transactions(**chosen)[:MAX_ROWS]
        for move in one.movements.all()
    ]
    return _excel(request, _("困难群众救助资金账簿"), filters, columns, rows)


def _transaction(pk: int) -> Transaction:
    found = Transaction.objects.select_related("entered_by", "corrects", "corrected_by")
    return get_object_or_404(found.prefetch_related("movements__from_account", "movements__to_account"), pk=pk)


@require_GET
@permission_required(Permission.READ_FUNDS)
def voucher(request: StaffRequest, pk: int) -> HttpResponse:
    """One booking, to read and to print."""
    return _voucher(request, _transaction(pk), ReasonForm())


def _voucher(request: StaffRequest, shown: Transaction, form: ReasonForm, status: int = 200) -> HttpResponse:
    by_hand = shown.kind in actions.HAND_ENTERED_KINDS and not hasattr(shown, "corrected_by")
    context = {
        "shown": shown,
        "form": form,
        "said": entries_about(shown),
        "may_correct": by_hand and request.user.may(Permission.RECORD_FUNDS),
    }
    return render(request, "funding/voucher.html", context, status=status)


@require_POST
@permission_required(Permission.RECORD_FUNDS)
def correct(request: StaffRequest, pk: int) -> HttpResponse:
    """Take back what was entered wrongly."""
    wrong, form = _transaction(pk), ReasonForm(request.POST)
    made: list[Transaction] = []
    if form.perform(
        lambda: made.append(actions.correct(by=request.user, transaction=wrong, why=form.cleaned_data["why"]))
    ):
        messages.success(request, _("已冲正。"))
        return redirect("funding:voucher", pk=made[0].pk)
    return _voucher(request, wrong, form, 422)


@dataclass(frozen=True)
class EntryPage:
    """A form of finance: what it is called, what it asks, what it does, what to know before."""

    title: Any
    form: type[EntryForm]
    act: Callable[[Any, Any], Transaction]
    hint: Any


ENTRIES = {
    "allotment": EntryPage(
        gettext_lazy("登记资金下达"),
        EntryForm,
        lambda by, form: actions.allot(by=by, entry=form.entry),
        gettext_lazy("登记以后即可用于发放。录错的在凭证上冲正，两笔都留在账上。"),
    ),
    "carried-over": EntryPage(
        gettext_lazy("登记上年结转"),
        EntryForm,
        lambda by, form: actions.carry_over(by=by, entry=form.entry),
        gettext_lazy("把上年度没有用完的资金转到日期所在的年度。"),
    ),
    "reserve": EntryPage(
        gettext_lazy("乡镇备用金"),
        ReserveForm,
        lambda by, form: actions.move_reserve(
            by=by, entry=form.entry, kind=form.cleaned_data["kind"], township_code=form.cleaned_data["township_code"]
        ),
        gettext_lazy("拨付给乡镇、乡镇支出后核销、收回。"),
    ),
    "reassign": EntryPage(
        gettext_lazy("调整资金来源"),
        ReassignForm,
        lambda by, form: actions.reassign(by=by, entry=form.entry, to_source=form.cleaned_data["to_source"]),
        gettext_lazy("已经发放的一部分改由另一来源承担，例如“来源待确认”的部分明确以后。"),
    ),
}


@permission_required(Permission.RECORD_FUNDS)
def enter(request: StaffRequest, kind: str) -> HttpResponse:
    """Money that came, was carried over, went to a township, or is borne by another source."""
    entry = ENTRIES.get(kind)
    if entry is None:
        raise Http404
    form = entry.form(*([request.POST] if request.method == "POST" else []))
    made: list[Transaction] = []
    if form.perform(lambda: made.append(entry.act(request.user, form))):
        messages.success(request, _("已记账。"))
        return redirect("funding:voucher", pk=made[0].pk)
    return render(
        request, "funding/entry_form.html", {"form": form, "entry": entry}, status=422 if form.is_bound else 200
    )

"""Pages of what was paid: statements, the average supplement, the forecast."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.paginator import InvalidPage
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doudi import policy
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.audit.exports import record_export
from doudi.core.clock import today
from doudi.payments.models import programme_label
from doudi.payments.statements import forecasts, queries
from doudi.payments.statements.forms import ForecastForm, StatementForm
from doudi.payments.statements.models import Forecast
from doudi.ui.excel import MAX_ROWS, excel_response
from doudi.ui.pagination import paginate
from doudi.values.benefit_month import format_month_chinese
from doudi.values.divisions import division_name
from doudi.values.money import yuan_amount

_PAGE_SIZE = 20
_MOST_BARS = 30


def _asked(request: StaffRequest) -> tuple[StatementForm, dict[str, Any] | None]:
    form = StatementForm(request.GET)
    return form, form.cleaned_data if form.is_valid() else None


@require_GET
@permission_required(Permission.READ_FUNDS)
def home(request: StaffRequest) -> HttpResponse:
    """A statement, cut along one way; a table, and a drawing of the same figures."""
    form, asked = _asked(request)
    context: dict[str, Any] = {"form": form}
    if asked is not None:
        lines, total = queries.statement(**asked)
        context |= {
            "lines": lines,
            "total": total,
            "asked": asked,
            "cut": queries.BREAKDOWNS[asked["by"]].label,
            "drawing": _bars([(line.name, line.net_fen) for line in lines]),
        }
    return render(request, "statements/statement.html", context, status=200 if asked is not None else 422)


def _bars(named: list[tuple[str, int]]) -> dict[str, Any] | None:
    if len(named) < 2:
        return None
    return {"kind": "bars", "bars": [{"name": name, "value": fen / 100} for name, fen in named[:_MOST_BARS]]}


@require_GET
@permission_required(Permission.READ_FUNDS)
def export(request: StaffRequest) -> HttpResponse:
    """The statement as Excel, with numbers that a sheet can add."""
    _form, asked = _asked(request)
    if asked is None:
        raise Http404
    lines, total = queries.statement(**asked)
    label = str(queries.BREAKDOWNS[asked["by"]].label)
    span = f"{format_month_chinese(asked['first'])}—{format_month_chinese(asked['last'])}"
    filters = [span, str(queries.BASES[asked["basis"]]), *_chosen(asked), _("单位：元")]
    columns = [label, _("人数"), _("已送银行"), _("到账"), _("退回"), _("待银行回盘"), _("净支出")]
    rows = [
        [
            line.name or _("合计"),
            line.people,
            *map(yuan_amount, (line.sent_fen, line.paid_fen, line.returned_fen, line.awaiting_bank_fen, line.net_fen)),
        ]
        for line in (*lines, total)
    ]
    return _excel(request, _("社会救助资金发放情况表（分{by}）").format(by=label), filters, columns, rows)


def _chosen(asked: dict[str, Any]) -> list[str]:
    shown: dict[str, Callable[[str], str]] = {
        "programme": programme_label,
        "source": lambda key: policy.SOURCE_LABELS[key],
        "area": lambda key: policy.WORD_LABELS[key],
    }
    return [str(show(asked[name])) for name, show in shown.items() if asked[name]]


def _excel(request: StaffRequest, title: str, filters: list[str], columns: list[str], rows: list[Any]) -> HttpResponse:
    record_export(
        by=request.user, filters=[title, *filters], rows=len(rows), most=MAX_ROWS, permission=Permission.READ_FUNDS
    )
    return excel_response(title, filters, columns, rows, by=request.user)


def _year(request: StaffRequest) -> int:
    asked = request.GET.get("year", "")
    return int(asked) if asked.isdigit() and len(asked) == 4 else today().year


@require_GET
@permission_required(Permission.READ_FUNDS)
def supplement(request: StaffRequest) -> HttpResponse:
    """The average supplement of dibao, month by month, against what it should reach."""
    year = _year(request)
    lines = queries.supplements(year)
    context = {"year": year, "years": queries.years(), "lines": lines, "drawing": _steps(lines)}
    return render(request, "statements/supplement.html", context)


def _steps(lines: list[queries.Supplement]) -> dict[str, Any] | None:
    if len({line.month for line in lines}) < 2:
        return None
    series = [
        {
            "name": area,
            "points": [
                {
                    "day": line.month.isoformat(),
                    "value": line.average_fen / 100,
                    "shown": f"{line.average_fen / 100:.2f}",
                }
                for line in lines
                if line.area_label == area
            ],
        }
        for area in dict.fromkeys(line.area_label for line in lines)
    ]
    return {"kind": "steps", "until": lines[-1].month.isoformat(), "series": series}


@require_GET
@permission_required(Permission.READ_FUNDS)
def export_supplement(request: StaffRequest) -> HttpResponse:
    """The same as Excel."""
    year = _year(request)
    columns = [_("月份"), _("城乡"), _("人数"), _("金额"), _("月人均补差"), _("目标"), _("结果")]
    rows = [
        [
            format_month_chinese(line.month),
            line.area_label,
            line.people,
            yuan_amount(line.amount_fen),
            yuan_amount(line.average_fen),
            yuan_amount(line.target_fen) if line.target_fen is not None else "—",
            "—" if line.target_fen is None else _("达到") if line.reached else _("未达到"),
        ]
        for line in queries.supplements(year)
    ]
    return _excel(request, _("{year}年低保月人均补差情况表").format(year=year), [_("单位：元")], columns, rows)


# --- forecasts -------------------------------------------------------------------------------------


def _forecasts(request: StaffRequest, form: ForecastForm, status: int = 200) -> HttpResponse:
    try:
        shown = paginate(Forecast.objects.select_related("requested_by"), request.GET.get("page"), _PAGE_SIZE)
    except InvalidPage:
        raise Http404 from None
    for one in shown.rows:
        one.in_words = forecasts.in_words(one.what_if)
    context = {"shown": shown, "form": form, "may_ask": request.user.may(Permission.FORECAST_FUNDS)}
    return render(request, "statements/forecasts.html", context, status=status)


@require_GET
@permission_required(Permission.READ_FUNDS)
def forecast(request: StaffRequest) -> HttpResponse:
    """What was asked, and the form to ask."""
    return _forecasts(request, ForecastForm())


@require_POST
@permission_required(Permission.FORECAST_FUNDS)
def ask(request: StaffRequest) -> HttpResponse:
    """Ask what the rest of this year costs."""
    form = ForecastForm(request.POST)
    what_if = form.what_if() if form.is_valid() else {}
    if not form.is_valid():
        return _forecasts(request, form, 422)
    return redirect(forecasts.request_forecast(by=request.user, year=today().year, what_if=what_if))


def _forecast(pk: int) -> Forecast:
    return get_object_or_404(Forecast.objects.select_related("requested_by", "job"), pk=pk)


@require_GET
@permission_required(Permission.READ_FUNDS)
def forecast_of(request: StaffRequest, pk: int) -> HttpResponse:
    """One forecast: each source, then what a change costs by programme and township."""
    found = _forecast(pk)
    context: dict[str, Any] = {"forecast": found, "in_words": forecasts.in_words(found.what_if)}
    if found.result is not None:
        result = found.result
        context |= {
            "money": forecasts.funds_by_source(found),
            "first": date.fromisoformat(result["first"]) if result["first"] else None,
            "tables": [
                (_("项目"), [(programme_label(key), *sums) for key, *sums in result["programme"]]),
                (_("城乡"), [(policy.WORD_LABELS.get(key, key), *sums) for key, *sums in result["area"]]),
                (_("乡镇"), [(division_name(key) or key, *sums) for key, *sums in result["township_code"]]),
            ],
        }
    return render(request, "statements/forecast.html", context)


@require_GET
@permission_required(Permission.READ_FUNDS)
def forecast_progress(request: StaffRequest, pk: int) -> HttpResponse:
    """How far it is; asks for the whole page when it is done."""
    found = _forecast(pk)
    response = render(request, "statements/forecast_progress.html", {"forecast": found})
    if found.result is not None:
        response["HX-Refresh"] = "true"
    return response

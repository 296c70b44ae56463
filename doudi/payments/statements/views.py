"""Pages of statements, average supplements and forecasts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from doudi import policy
from doudi.core.accounts.page_access import ALWAYS, StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.clock import today
from doudi.funding.pages import funds_excel, requested_year
from doudi.payments.models import programme_label
from doudi.payments.statements import actions, columns, queries
from doudi.payments.statements import forecasts as forecast_results
from doudi.payments.statements.forms import ForecastForm, StatementForm
from doudi.payments.statements.models import Forecast
from doudi.ui.language import makes_file
from doudi.ui.lists.shown_list import open_list
from doudi.values.benefit_month import format_month_in_words
from doudi.values.divisions import division_name
from doudi.values.money import yuan_amount

_MAX_BARS = 30
_FILTER_LABELS: dict[str, Callable[[str], str]] = {
    "programme": programme_label,
    "source": lambda key: policy.SOURCE_LABELS[key],
    "area": lambda key: policy.WORD_LABELS[key],
}


@require_GET
@permission_required(Permission.READ_FUNDS)
def statement(request: StaffRequest) -> HttpResponse:
    """Show a statement of payments by one breakdown, as a table and a chart."""
    form = StatementForm(request.GET)
    context: dict[str, Any] = {"form": form}
    is_valid = form.is_valid()
    if is_valid:
        criteria = form.cleaned_data
        lines, total = queries.statement(**criteria)
        context |= {
            "lines": lines,
            "total": total,
            "criteria": criteria,
            "breakdown": queries.BREAKDOWNS[criteria["by"]].label,
            "drawing": _bar_chart([(line.name, line.net_fen) for line in lines]),
        }
    return render(request, "statements/statement.html", context, status=200 if is_valid else 422)


def _bar_chart(amounts: list[tuple[str, int]]) -> dict[str, Any] | None:
    if len(amounts) < 2:
        return None
    return {"kind": "bars", "bars": [{"name": name, "value": fen / 100} for name, fen in amounts[:_MAX_BARS]]}


@require_GET
@permission_required(Permission.READ_FUNDS, fresh_code=ALWAYS)
@makes_file
def export_statement(request: StaffRequest) -> HttpResponse:
    """Export a statement as Excel."""
    form = StatementForm(request.GET)
    if not form.is_valid():
        raise Http404
    criteria = form.cleaned_data
    lines, total = queries.statement(**criteria)
    label = str(queries.BREAKDOWNS[criteria["by"]].label)
    months = f"{format_month_in_words(criteria['first'])}—{format_month_in_words(criteria['last'])}"
    chosen = [str(show(criteria[name])) for name, show in _FILTER_LABELS.items() if criteria[name]]
    filters = [months, str(queries.BASES[criteria["basis"]]), *chosen, _("单位：元")]
    headings = [
        label,
        _("功能分类科目"),
        _("直达资金标识"),
        _("人数"),
        _("已送银行"),
        _("到账"),
        pgettext("state", "退回"),
        _("待银行回盘"),
        _("净支出"),
    ]
    rows = [
        [
            line.name or _("合计"),
            line.function_codes,
            line.direct_fund_marks,
            line.people,
            *map(yuan_amount, (line.sent_fen, line.paid_fen, line.returned_fen, line.awaiting_bank_fen, line.net_fen)),
        ]
        for line in (*lines, total)
    ]
    return funds_excel(request, _("社会救助资金发放情况表（分{by}）").format(by=label), filters, headings, rows)


@require_GET
@permission_required(Permission.READ_FUNDS)
def supplement(request: StaffRequest) -> HttpResponse:
    """Show the average dibao supplement of each month of a year with its target."""
    year = requested_year(request)
    supplements = queries.supplements(year)
    context = {
        "year": year,
        "years": queries.years(),
        "supplements": supplements,
        "columns": columns.SUPPLEMENT_COLUMNS,
        "drawing": _step_chart(supplements),
    }
    return render(request, "statements/supplement.html", context)


def _step_chart(supplements: list[queries.Supplement]) -> dict[str, Any] | None:
    if len({row.month for row in supplements}) < 2:
        return None
    series = [
        {
            "name": area,
            "points": [
                {
                    "day": row.month.isoformat(),
                    "value": row.average_fen / 100,
                    "shown": f"{row.average_fen / 100:.2f}",
                }
                for row in supplements
                if row.area_label == area
            ],
        }
        for area in dict.fromkeys(row.area_label for row in supplements)
    ]
    return {"kind": "steps", "until": supplements[-1].month.isoformat(), "series": series}


@require_GET
@permission_required(Permission.READ_FUNDS, fresh_code=ALWAYS)
@makes_file
def export_supplement(request: StaffRequest) -> HttpResponse:
    """Export the average supplements of a year as Excel."""
    year = requested_year(request)
    headings = [_("月份"), _("城乡"), _("功能分类科目"), _("人数"), _("金额"), _("月人均补差"), _("目标"), _("结果")]
    rows = [
        [
            format_month_in_words(row.month),
            row.area_label,
            row.function_code,
            row.people,
            yuan_amount(row.amount_fen),
            yuan_amount(row.average_fen),
            yuan_amount(row.target_fen) if row.target_fen is not None else "—",
            row.result,
        ]
        for row in queries.supplements(year)
    ]
    return funds_excel(request, _("{year}年低保月人均补差情况表").format(year=year), [_("单位：元")], headings, rows)


@require_GET
@permission_required(Permission.READ_FUNDS)
def forecasts(request: StaffRequest) -> HttpResponse:
    """List the forecasts, with the form to request one."""
    return _render_forecasts(request, ForecastForm())


@require_POST
@permission_required(Permission.FORECAST_FUNDS)
def request_forecast(request: StaffRequest) -> HttpResponse:
    """Request a forecast of the rest of this year."""
    form = ForecastForm(request.POST)
    if not form.is_valid():
        return _render_forecasts(request, form, 422)
    return redirect(actions.request_forecast(by=request.user, year=today().year, what_if=form.what_if()))


def _render_forecasts(request: StaffRequest, form: ForecastForm, status: int = 200) -> HttpResponse:
    requested = Forecast.objects.select_related("requested_by")
    shown = open_list(request, columns.FORECAST_LIST, requested, rows_of=_described)
    context = {"form": form, "may_request": request.user.may(Permission.FORECAST_FUNDS)}
    return shown.render("statements/forecasts.html", context, status=status)


def _described(rows: list[Any]) -> list[Any]:
    for row in rows:
        row.description = forecast_results.describe(row.what_if)
    return rows


@require_GET
@permission_required(Permission.READ_FUNDS)
def forecast(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a forecast by source, programme, area and township."""
    forecast = _find_forecast(pk)
    context: dict[str, Any] = {"forecast": forecast, "description": forecast_results.describe(forecast.what_if)}
    if forecast.result is not None:
        result = forecast.result
        context |= {
            "sources": forecast_results.funds_by_source(forecast),
            "source_columns": columns.forecast_source_columns(is_changed=bool(forecast.what_if)),
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
    """Show the progress of a forecast; refresh the whole page when it is done."""
    forecast = _find_forecast(pk)
    response = render(request, "statements/forecast_progress.html", {"forecast": forecast})
    if forecast.result is not None:
        response["HX-Refresh"] = "true"
    return response


def _find_forecast(pk: int) -> Forecast:
    return get_object_or_404(Forecast.objects.select_related("requested_by", "job"), pk=pk)

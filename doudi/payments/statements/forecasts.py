"""What the rest of a year costs, and whether the money lasts: by the rules of the day and by changed standards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from doudi import policy
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import this_month, today
from doudi.core.jobs.queue import enqueue, job_handler
from doudi.funding.overview import overview_of
from doudi.payments.models import Payment, Run
from doudi.payments.statements.models import Forecast
from doudi.payments.statements.queries import SENT_RUN_STATES
from doudi.payments.workflow import PaymentState
from doudi.registry.law_inputs.recipients_snapshot import open_recipients_snapshot
from doudi.values.benefit_month import add_months, months_between
from doudi.values.money import format_yuan

WhatIf = dict[str, dict[str, int]]
_CUTS = ("source", "programme", "area", "township_code")
_STEPS = 2


@action("forecast.request")
def request_forecast(*, by: User, year: int, what_if: WhatIf) -> Forecast:
    """Ask what the rest of a year costs; ``what_if`` are figures in fen by parameter and category ("" for none).

    Raises:
        PermissionRequired
    """
    require_permission(by, Permission.FORECAST_FUNDS)
    forecast = Forecast.objects.create(year=year, what_if=what_if, requested_by=by)
    forecast.job = enqueue("statements.forecast", by=by, forecast=forecast.pk)
    forecast.save(update_fields=["job"])
    record(
        _("测算{year}年资金：{what_if}。").format(year=year, what_if=in_words(what_if)), subject=forecast, new=what_if
    )
    return forecast


def in_words(what_if: WhatIf) -> str:
    """低保标准（农村）720.00元, or that nothing is changed."""
    book = policy.rule_book()
    parts = [
        f"{book.label(name)}{f'（{book.parameters[name].word(key)}）' if key else ''}{format_yuan(figure)}元"
        for name, figures in what_if.items()
        for key, figure in figures.items()
    ]
    return "、".join(parts) or _("按现行标准")


@job_handler("statements.forecast")
def forecast_in_background(*, by: User, progress: Callable[[int, int], None], forecast: int) -> None:
    """Compute it and keep the result."""
    asked = Forecast.objects.get(pk=forecast)
    store_forecast(by=by, forecast=asked, result=result_of(asked, progress))


@action("forecast.store")
def store_forecast(*, by: User, forecast: Forecast, result: dict[str, Any]) -> None:  # noqa: ARG001 - the trail's
    """Keep what came of it."""
    forecast.result = result
    forecast.save(update_fields=["result"])
    total = sum(row[2] for row in result["source"])
    record(
        _("{year}年余下月份预计支出{amount}元。").format(year=forecast.year, amount=format_yuan(total)),
        subject=forecast,
    )


def result_of(forecast: Forecast, progress: Callable[[int, int], None]) -> dict[str, Any]:
    """The months still to be paid, what they cost by today's rules and by the changed ones; amounts in fen."""
    first, last, known = first_unpaid(forecast.year), date(forecast.year, 12, 1), today()
    found: dict[str, Any] = {"known": known.isoformat(), "waiting_fen": waiting_fen(), "first": None, "months": 0}
    found |= {cut: [] for cut in _CUTS}
    if first > last:
        return found
    overrides = {
        name: {key or None: figure for key, figure in figures.items()} for name, figures in forecast.what_if.items()
    }
    connection = open_recipients_snapshot(first, last, known)
    progress(1, _STEPS)
    try:
        simulation = policy.rule_book().over(connection).simulate(first, last, known, overrides)
        connection.execute(f"CREATE OR REPLACE TEMP TABLE compared AS {simulation.costs}")
        for cut in _CUTS:
            found[cut] = connection.execute(
                f"SELECT {cut}, SUM(amount_today_fen)::BIGINT, SUM(amount_changed_fen)::BIGINT FROM compared "
                "GROUP BY ALL ORDER BY 1"
            ).fetchall()
    finally:
        connection.close()
    progress(_STEPS, _STEPS)
    return found | {"first": first.isoformat(), "months": len(months_between(first, last))}


def first_unpaid(year: int) -> date:
    """The month after the last one that was paid; without one, the month it is, or the year's first."""
    paid = Run.objects.filter(kind=Run.Kind.MONTHLY, state__in=SENT_RUN_STATES).order_by("-month").first()
    following = add_months(paid.month, 1) if paid else this_month()
    return max(following, date(year, 1, 1))


def waiting_fen() -> int:
    """What is due already and waits: held back in the last run, or returned and not sent again."""
    last = Run.objects.filter(kind=Run.Kind.MONTHLY, state__in=SENT_RUN_STATES).order_by("-month", "-pk").first()
    returned = Payment.objects.filter(state=PaymentState.RETURNED, replaced_by=None)
    back = returned.aggregate(total=Sum("amount_fen"))["total"]
    return (last.withheld_fen if last else 0) + int(back or 0)


def funds_by_source(forecast: Forecast) -> list[dict[str, Any]]:
    """Each source: spent so far, still to pay, what there is, whether it lasts; fen."""
    result = forecast.result or {}
    rest = {source: (now, changed) for source, now, changed in result.get("source", [])}
    lines = []
    for line in overview_of(forecast.year).lines:
        now, changed = rest.get(line.source, (0, 0))
        monthly = changed // result["months"] if result.get("months") else 0
        lines.append(
            {
                "name": line.name,
                "budget_fen": line.budget_fen,
                "spent_fen": line.spent_fen,
                "rest_fen": now,
                "changed_fen": changed,
                "year_fen": line.spent_fen + changed,
                "available_fen": line.available_fen,
                "left_fen": line.available_fen - changed,
                "lasts_months": max(line.available_fen, 0) // monthly if monthly else None,
            }
        )
    return lines

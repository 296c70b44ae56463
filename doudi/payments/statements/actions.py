"""Request forecasts and store their results."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.jobs.queue import enqueue, job_handler
from doudi.payments.statements.forecasts import WhatIf, compute_result, describe
from doudi.payments.statements.models import Forecast
from doudi.values.money import format_yuan


@action("forecast.request")
def request_forecast(*, by: User, year: int, what_if: WhatIf) -> Forecast:
    """Request a forecast of the rest of a year.

    ``what_if`` are changed standards in fen by parameter and category (empty for none).

    Raises:
        PermissionRequired
    """
    require_permission(by, Permission.FORECAST_FUNDS)
    forecast = Forecast.objects.create(year=year, what_if=what_if, requested_by=by)
    forecast.job = enqueue("statements.forecast", by=by, forecast=forecast.pk)
    forecast.save(update_fields=["job"])
    record(
        _("测算{year}年资金：{what_if}。").format(year=year, what_if=describe(what_if)), subject=forecast, new=what_if
    )
    return forecast


@job_handler("statements.forecast")
def forecast_in_background(*, by: User, progress: Callable[[int, int], None], forecast: int) -> None:
    """Compute a forecast as a job and store its result."""
    row = Forecast.objects.get(pk=forecast)
    store_forecast(by=by, forecast=row, result=compute_result(row, progress))


@action("forecast.store")
def store_forecast(*, by: User, forecast: Forecast, result: dict[str, Any]) -> None:  # noqa: ARG001 - the audit trail reads it
    """Store the result of a forecast."""
    forecast.result = result
    forecast.save(update_fields=["result"])
    total = sum(row[2] for row in result["source"])
    record(
        _("{year}年余下月份预计支出{amount}元。").format(year=forecast.year, amount=format_yuan(total)),
        subject=forecast,
    )

"""Compute a forecast: what the rest of a year costs by today's and by changed standards, and whether funds last."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from doudi import policy
from doudi.core.clock import this_month, today
from doudi.funding.overview import overview_of
from doudi.payments.models import Payment, Run
from doudi.payments.statements.models import Forecast
from doudi.payments.statements.queries import SENT_RUN_STATES
from doudi.payments.workflow import PaymentState
from doudi.registry.law_inputs.recipients_snapshot import open_recipients_snapshot
from doudi.values.benefit_month import add_months, months_between
from doudi.values.money import format_yuan

WhatIf = dict[str, dict[str, int]]
_BREAKDOWNS = ("source", "programme", "area", "township_code")
_STEPS = 2


def describe(what_if: WhatIf) -> str:
    """Describe the changed standards: 低保标准（农村）720.00元."""
    book = policy.rule_book()
    parts = [
        _("{label}{category}{amount}元").format(
            label=book.label(name),
            category=_("（{text}）").format(text=book.parameters[name].word(key)) if key else "",
            amount=format_yuan(figure),
        )
        for name, figures in what_if.items()
        for key, figure in figures.items()
    ]
    return "、".join(parts) or _("按现行标准")


def compute_result(forecast: Forecast, progress: Callable[[int, int], None]) -> dict[str, Any]:
    """Compute the cost in fen of the months still to be paid, by today's and by the changed standards."""
    first, last, known = first_unpaid(forecast.year), date(forecast.year, 12, 1), today()
    result: dict[str, Any] = {"known": known.isoformat(), "waiting_fen": unpaid_dues_fen(), "first": None, "months": 0}
    result |= {breakdown: [] for breakdown in _BREAKDOWNS}
    if first > last:
        return result
    overrides = {
        name: {key or None: figure for key, figure in figures.items()} for name, figures in forecast.what_if.items()
    }
    connection = open_recipients_snapshot(first, last, known)
    progress(1, _STEPS)
    try:
        simulation = policy.rule_book().over(connection).simulate(first, last, known, overrides)
        connection.execute(f"CREATE OR REPLACE TEMP TABLE compared AS {simulation.costs}")
        for breakdown in _BREAKDOWNS:
            result[breakdown] = connection.execute(
                f"SELECT {breakdown}, SUM(amount_today_fen)::BIGINT, SUM(amount_changed_fen)::BIGINT FROM compared "
                "GROUP BY ALL ORDER BY 1"
            ).fetchall()
    finally:
        connection.close()
    progress(_STEPS, _STEPS)
    return result | {"first": first.isoformat(), "months": len(months_between(first, last))}


def first_unpaid(year: int) -> date:
    """Return the month after the last paid one, at the earliest January; without a paid month, the current one."""
    paid = Run.objects.filter(kind=Run.Kind.MONTHLY, state__in=SENT_RUN_STATES).order_by("-month").first()
    following = add_months(paid.month, 1) if paid else this_month()
    return max(following, date(year, 1, 1))


def unpaid_dues_fen() -> int:
    """Return the fen that are due but not paid: withheld in the last run, or returned and not sent again."""
    last_run = Run.objects.filter(kind=Run.Kind.MONTHLY, state__in=SENT_RUN_STATES).order_by("-month", "-pk").first()
    returned = Payment.objects.filter(state=PaymentState.RETURNED, replaced_by=None)
    returned_fen = returned.aggregate(total=Sum("amount_fen"))["total"]
    return (last_run.withheld_fen if last_run else 0) + int(returned_fen or 0)


@dataclass(frozen=True)
class SourceForecast:
    """One source in a forecast, in fen. ``rest_fen`` is by today's standards, ``changed_fen`` by the changed ones."""

    name: str
    direct_fund_mark: str
    budget_fen: int
    spent_fen: int
    available_fen: int
    rest_fen: int
    changed_fen: int
    months: int

    @property
    def year_fen(self) -> int:
        """Spending of the whole year."""
        return self.spent_fen + self.changed_fen

    @property
    def left_fen(self) -> int:
        """What is left at the end of the year."""
        return self.available_fen - self.changed_fen

    @property
    def lasts_months(self) -> int | None:
        """For how many months the funds last; None where nothing is to be paid."""
        monthly_fen = self.changed_fen // self.months if self.months else 0
        return max(self.available_fen, 0) // monthly_fen if monthly_fen else None


def funds_by_source(forecast: Forecast) -> list[SourceForecast]:
    """Return the forecast of each source."""
    result = forecast.result or {}
    rest = {source: (rest_fen, changed_fen) for source, rest_fen, changed_fen in result.get("source", [])}
    return [
        SourceForecast(
            line.name,
            line.direct_fund_mark,
            line.budget_fen,
            line.spent_fen,
            line.available_fen,
            *rest.get(line.source, (0, 0)),
            months=result.get("months") or 0,
        )
        for line in overview_of(forecast.year).lines
    ]

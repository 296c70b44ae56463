"""Estimate what a proposed standard would cost for the present recipients, before it is confirmed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from doudi import policy
from doudi.core.accounts.models import User
from doudi.core.audit.trail import action, record
from doudi.core.clock import this_month, today
from doudi.core.jobs.queue import job_handler
from doudi.files.query_rows import only_row
from doudi.lawbook.confirmed_standards import confirmed_local_values
from doudi.lawbook.models import Standard
from doudi.policy import RuleBook
from doudi.registry.law_inputs.recipients_snapshot import open_recipients_snapshot
from doudi.values.benefit_month import add_months
from doudi.values.money import format_yuan

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_STEPS = 3
_SUMS = ("programme", "area", "source", "township_code")


@job_handler("lawbook.estimate_effect")
def estimate_effect_job(*, by: User, progress: Callable[[int, int], None], standard: int) -> None:
    """Compare the dues of the present recipients with and without the standard, and record the result."""
    proposed = Standard.objects.select_related("legal_text").get(pk=standard)
    changed = policy.law_in_force.declared.with_local_values(
        [*confirmed_local_values(except_for=proposed), proposed.as_local_value]
    )
    record_effect(by=by, standard=proposed, effect=estimate_effect(proposed, changed, progress))


@action("standard.estimate_effect")
def record_effect(*, by: User, standard: Standard, effect: dict[str, Any]) -> None:  # noqa: ARG001 - the trail's
    """Store the estimated effect with the standard."""
    standard.effect = effect
    standard.save(update_fields=["effect"])
    total = effect["month"]["changed_fen"] - effect["month"]["today_fen"]
    record(
        _("测算“{label}”的影响：每月增减{amount}元，涉及{people}人。").format(
            label=standard.label,
            amount=format_yuan(total),
            people=effect["month"]["winners"] + effect["month"]["losers"],
        ),
        subject=standard,
    )


def estimate_effect(standard: Standard, changed: RuleBook, progress: Callable[[int, int], None]) -> dict[str, Any]:
    """The sums of one month, of past months and of the rest of the year, with and without the standard, in fen.

    The month is the present one, but within the months of the standard.
    """
    first, until = standard.first_month, standard.until
    month = max(first, this_month())
    if until is not None and until < month:
        month = max(first, until.replace(day=1))
    end = date(month.year, 12, 1) if until is None else max(month, min(until.replace(day=1), date(month.year, 12, 1)))
    known = today()
    connection = open_recipients_snapshot(first, end, known)
    progress(1, _STEPS)
    try:
        effect: dict[str, Any] = {
            "first": first.isoformat(),
            "month": _sums_of(connection, changed, month, month, known),
        }
        progress(2, _STEPS)
        effect["rest"] = _sums_of(connection, changed, month, end, known, only_sums=True)
        if first < month:
            before = add_months(month, -1)
            effect["past"] = _sums_of(connection, changed, first, before, known, only_sums=True)
        progress(_STEPS, _STEPS)
        return effect
    finally:
        connection.close()


def _sums_of(
    connection: DuckDBPyConnection, changed: RuleBook, first: date, last: date, known: date, *, only_sums: bool = False
) -> dict[str, Any]:
    simulation = policy.rule_book().over(connection).compare_with(changed, first, last, known)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE compared AS {simulation.costs}")
    today_fen, changed_fen = _two_numbers(
        connection, "SELECT COALESCE(SUM(amount_today_fen), 0), COALESCE(SUM(amount_changed_fen), 0) FROM compared"
    )
    sums: dict[str, Any] = {
        "first": first.isoformat(),
        "last": last.isoformat(),
        "today_fen": today_fen,
        "changed_fen": changed_fen,
    }
    if only_sums:
        return sums
    sums["winners"], sums["losers"] = _two_numbers(
        connection,
        f"SELECT COUNT(*) FILTER (difference_fen > 0), COUNT(*) FILTER (difference_fen < 0) FROM ({simulation.people})",
    )
    sums["gained_fen"], sums["lost_fen"] = _two_numbers(
        connection,
        "SELECT COALESCE(SUM(difference_fen) FILTER (difference_fen > 0), 0), "
        f"COALESCE(-SUM(difference_fen) FILTER (difference_fen < 0), 0) FROM ({simulation.people})",
    )
    for column in _SUMS:
        sums[column] = connection.execute(
            f"SELECT {column}, SUM(amount_today_fen)::BIGINT, SUM(amount_changed_fen)::BIGINT FROM compared "
            "GROUP BY ALL ORDER BY 1"
        ).fetchall()
    return sums


def _two_numbers(connection: DuckDBPyConnection, query: str) -> tuple[int, int]:
    first, second = only_row(connection, query)
    return int(first), int(second)

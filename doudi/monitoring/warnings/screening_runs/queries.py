"""The runs of the screening, and what one of them read and found."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from doudi.matching import source_profile
from doudi.monitoring.deliveries.models import Delivery
from doudi.monitoring.warnings.models import ScreeningRun
from doudi.monitoring.warnings.rule_texts import RULES_BY_ID, in_order, rule_label


def screening_runs() -> QuerySet[ScreeningRun]:
    """Return every run, the latest first."""
    return ScreeningRun.objects.select_related("started_by").order_by("-pk")


def rule_rows(run: ScreeningRun) -> list[dict[str, Any]]:
    """Return each rule that ran with its counts, in the order of the catalogue."""
    return [{"label": rule_label(rule_id), **run.counts[rule_id]} for rule_id in in_order(run.counts)]


def not_run_rows(run: ScreeningRun) -> list[dict[str, str]]:
    """Return each rule that did not run, and why."""
    rows = []
    for rule_id, missing in run.not_run:
        lacking = "、".join(_source_label(source) for source in missing)
        never = RULES_BY_ID[rule_id].cannot_run if rule_id in RULES_BY_ID else ""
        why = _("缺少{sources}").format(sources=lacking) if lacking else never
        rows.append({"label": rule_label(rule_id), "why": why})
    return rows + [{"label": rule_label(rule_id), "why": _("已停用")} for rule_id in run.retired]


def delivery_rows(run: ScreeningRun) -> list[dict[str, Any]]:
    """Return the deliveries that were read."""
    found = Delivery.objects.filter(pk__in=run.deliveries).order_by("source", "period", "pk")
    return [{"label": _source_label(one.source), "period": one.period, "linked_rows": one.linked_rows} for one in found]


def _source_label(source: str) -> str:
    return source_profile(source).label

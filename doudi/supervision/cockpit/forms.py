"""Filters of the county's page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from doudi.supervision.measures.measure import measures
from doudi.supervision.measures.queries import frozen_months
from doudi.ui.lists.filters import ListFilterForm, choice_field


class CountyFilterForm(ListFilterForm):
    """The month, and the measure of the map."""

    month = choice_field(_("月份"), everything=_("最近一个月"))
    measure = choice_field(_("地图上的指标"), everything=_("按时办结率"))

    def __init__(self, data: QueryDict, *, by: Any = None) -> None:
        super().__init__(data, by=by)
        self.months = frozen_months()
        self.offer_months("month", self.months)
        self.offer("measure", [(one.name, one.label) for one in measures() if one.is_built])

    @property
    def chosen_month(self) -> date | None:
        """The month asked for, the latest otherwise; None while no month is over."""
        asked = self.chosen["month"]
        return date.fromisoformat(asked) if asked else (self.months[0] if self.months else None)

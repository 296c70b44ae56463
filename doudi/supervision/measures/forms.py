"""Filters of measures."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.models import User
from doudi.core.clock import today
from doudi.core.divisions.queries import townships
from doudi.supervision.measures.periods import Period, quarter_of, recent_periods
from doudi.supervision.measures.queries import is_of_county
from doudi.ui.lists.filters import ListFilterForm, choice_field


class PeriodFilterForm(ListFilterForm):
    """The period of figures: this quarter unless another is chosen."""

    period = choice_field(_("时间"), everything=_("本季度"))

    def __init__(self, data: QueryDict, *, by: Any = None) -> None:
        super().__init__(data, by=by)
        self.periods = {one.key: one for one in recent_periods(today())}
        self.offer("period", [(key, one.label) for key, one in self.periods.items()])

    @property
    def chosen_period(self) -> Period:
        """The period asked for."""
        return self.periods.get(self.chosen["period"], quarter_of(today()))


class RowFilterForm(PeriodFilterForm):
    """Period, township, and which part of the rows."""

    place = choice_field(_("乡镇"))
    only = choice_field(_("哪些"), (("not_counted", _("没有做到的")), ("counted", _("做到的"))))

    def __init__(self, data: QueryDict, *, by: User) -> None:
        super().__init__(data, by=by)
        if is_of_county(by):
            self.offer("place", [(one.code, one.name) for one in townships()])

"""The filters of the calendar's lists."""

from __future__ import annotations

from datetime import date

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from doudi.core.divisions.queries import townships
from doudi.ui.lists.filters import ListFilterForm, choice_field
from doudi.values.benefit_month import format_month, format_month_in_words


class MonthFilterForm(ListFilterForm):
    """The month, which the page's own links choose."""

    month = forms.CharField(label=_("月份"), max_length=7, widget=forms.HiddenInput)


class CalendarFilterForm(ListFilterForm):
    """What a table of the calendar is filtered by: the month of late payments, the township, what is open."""

    month = choice_field(_("月份"))
    township = choice_field(_("乡镇"))
    is_open = choice_field(_("办到没有"), [("1", _("没有办到的"))])

    def __init__(self, data: QueryDict, *, fields: tuple[str, ...], months: list[date]) -> None:
        super().__init__(data)
        for name in set(self.fields) - set(fields):
            del self.fields[name]
        if "month" in self.fields:
            self.offer("month", [(format_month(month), format_month_in_words(month)) for month in months])
        if "township" in self.fields:
            self.offer("township", [(place.code, place.name) for place in townships()])

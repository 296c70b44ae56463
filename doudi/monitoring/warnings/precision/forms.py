"""Filters of the precision of rules, and the forms of retirements."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.models import User
from doudi.core.clock import this_month
from doudi.monitoring.warnings.queries import months_with_warnings
from doudi.ui.forms import ActionForm
from doudi.ui.lists.filters import choice_field
from doudi.ui.lists.place_filter import PlaceFilterForm
from doudi.ui.templatetags.ui import month as month_in_words
from doudi.values.benefit_month import add_months

_MONTHS_AHEAD = 6


class PrecisionFilterForm(PlaceFilterForm):
    """Place and month; every month if none is chosen."""

    month = choice_field(_("月份"))

    def __init__(self, data: QueryDict, *, by: User) -> None:
        super().__init__(data, by=by)
        self.offer_months("month", months_with_warnings())

    @property
    def arguments(self) -> dict[str, Any]:
        """The arguments of the queries."""
        chosen = self.chosen
        month = date.fromisoformat(chosen["month"]) if chosen["month"] else None
        return {"place": chosen["place"], "since": month, "until": month}


def _months() -> list[tuple[str, str]]:
    months = [add_months(this_month(), ahead) for ahead in range(_MONTHS_AHEAD)]
    return [(one.isoformat(), month_in_words(one)) for one in months]


class ProposeForm(ActionForm):
    """From which month on a rule gives no warnings, and why."""

    from_month = forms.TypedChoiceField(label=_("从哪个月起停用"), choices=_months, coerce=date.fromisoformat)
    reason = forms.CharField(label=_("为什么停用"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class DecideForm(ActionForm):
    """Another person confirms or refuses a retirement."""

    is_agreed = forms.TypedChoiceField(
        label=_("意见"),
        choices=(("yes", _("同意停用")), ("no", _("不同意"))),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    why = forms.CharField(label=_("理由"), max_length=300)
    seen_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class TakeBackForm(ActionForm):
    """Why a rule gives warnings again."""

    why = forms.CharField(label=_("为什么恢复"), max_length=300)
    seen_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


def next_month_initial(reason: str) -> dict[str, Any]:
    """Return what the form of a proposal begins with: the next month."""
    return {"from_month": add_months(this_month(), 1).isoformat(), "reason": reason}

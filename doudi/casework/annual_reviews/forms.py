"""Forms of the annual review."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from doudi.casework.annual_reviews.models import AnnualReview
from doudi.casework.annual_reviews.queries import programme_choices
from doudi.casework.cases.forms import reason_field
from doudi.core.accounts.models import User
from doudi.core.clock import today
from doudi.ui.forms import ActionForm, date_field
from doudi.ui.lists.filters import ListFilterForm, choice_field

_YEARS_OFFERED = 4


class ProgressFilterForm(ListFilterForm):
    """The year and the programme; the township that the address names."""

    year = choice_field(_("年度"))
    programme = choice_field(_("待遇"))
    township = forms.CharField(max_length=12, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict, *, by: User) -> None:
        super().__init__(data, by=by)
        self.offer("year", [(str(today().year - back), str(today().year - back)) for back in range(_YEARS_OFFERED)])
        self.offer("programme", programme_choices())


class FamilyFilterForm(ListFilterForm):
    """The year, which the address names; how far, programme, and whether the data differ."""

    year = forms.CharField(label=_("年度"), max_length=4, widget=forms.HiddenInput)
    state = choice_field(_("进度"), AnnualReview.State.choices)
    programme = choice_field(_("待遇"))
    differing = choice_field(_("数据"), [("1", _("只看有差异的"))])

    def __init__(self, data: QueryDict, *, by: User) -> None:
        super().__init__(data, by=by)
        self.offer("programme", programme_choices())


class VisitPlanForm(ActionForm):
    """The day of the visits."""

    visit_on = date_field(_("哪天入户"))

    def clean_visit_on(self) -> Any:
        day: date = self.cleaned_data["visit_on"]
        if day < today():
            raise ValidationError(_("计划入户的日期不能早于今天。"))
        return day


class SignForm(ActionForm):
    """The words of an opinion that says the same of every family."""

    reason = reason_field(_("复核意见"))

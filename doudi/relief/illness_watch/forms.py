"""Forms of the monthly judgement."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from doudi.relief.illness_watch.models import IllnessWatch
from doudi.relief.illness_watch.queries import months
from doudi.relief.illness_watch.workflow import WatchState
from doudi.ui.forms import ActionForm
from doudi.ui.lists.filters import choice_field
from doudi.ui.lists.place_filter import PlaceFilterForm


class WatchFilterForm(PlaceFilterForm):
    """Month and state."""

    month = choice_field(_("月份"))
    state = choice_field(_("状态"), WatchState.choices)

    def __init__(self, data: QueryDict, *, by: Any) -> None:
        super().__init__(data, by=by)
        self.offer_months("month", months())


class JudgementForm(ActionForm):
    """What comes of the illness of a person."""

    outcome = forms.ChoiceField(label=_("研判结果"), choices=IllnessWatch.Outcome.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    department = forms.CharField(label=_("转给哪个部门"), max_length=60, required=False)
    seen_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class CheckForm(ActionForm):
    """The second look of the bureau."""

    is_right = forms.TypedChoiceField(
        label=_("复看"),
        choices=(("yes", _("同意")), ("no", _("退回重新研判"))),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=_("意见"), max_length=200, required=False)
    seen_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

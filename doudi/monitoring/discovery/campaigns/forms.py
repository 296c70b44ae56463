"""Forms of campaigns."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.models import User
from doudi.core.clock import today
from doudi.monitoring.discovery.campaigns.actions import LONGEST_REASON, LONGEST_SUMMARY
from doudi.monitoring.discovery.campaigns.models import CampaignHousehold
from doudi.monitoring.discovery.campaigns.screens import screen_labels
from doudi.ui.forms import ActionForm, FormData, date_field
from doudi.ui.lists.filters import choice_field
from doudi.ui.lists.place_filter import PlaceFilterForm
from doudi.ui.pickers.divisions import DIVISIONS
from doudi.ui.pickers.fields import PickerField, bind_pickers

_USUAL_DAYS = 60


class CampaignForm(ActionForm):
    """A campaign: what it looks for, where, and until when."""

    name = forms.CharField(label=_("名称"), max_length=60, help_text=_("如：2026年冬季低保扩围"))
    rules = forms.MultipleChoiceField(label=_("按什么筛查"), widget=forms.CheckboxSelectMultiple)
    area = PickerField(DIVISIONS.name, label=_("范围"))
    first_day = date_field(_("开始"))
    last_day = date_field(_("结束"))

    def __init__(self, by: User, data: FormData = None) -> None:
        super().__init__(data, initial={"first_day": today(), "last_day": today() + timedelta(days=_USUAL_DAYS)})
        rules = self.fields["rules"]
        assert isinstance(rules, forms.MultipleChoiceField)  # noqa: S101 - declared above
        rules.choices = [(name, f"{name} {label}") for name, label in screen_labels().items()]
        bind_pickers(self, by)


class HouseholdFilterForm(PlaceFilterForm):
    """Outcome, screen and place."""

    outcome = choice_field(_("结果"), (("open", _("没有结果")), *CampaignHousehold.Outcome.choices))
    rule = choice_field(_("为什么列入"))

    def __init__(self, data: QueryDict, *, by: Any) -> None:
        super().__init__(data, by=by)
        self.offer("rule", screen_labels().items())


class OutcomeForm(ActionForm):
    """What came of a household."""

    outcome = forms.ChoiceField(label=_("结果"), choices=CampaignHousehold.Outcome.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("理由"),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("不符合条件、不愿申请、已搬离的必须写明"),
    )
    told_on = date_field(
        _("哪天告知本人可能符合条件"), required=False, help_text=_("本人不愿申请的必须填：先把政策告诉他")
    )
    seen_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class SummaryForm(ActionForm):
    """The summary of a campaign."""

    summary = forms.CharField(label=_("总结"), max_length=LONGEST_SUMMARY, widget=forms.Textarea(attrs={"rows": 4}))


class WidenForm(ActionForm):
    """A button without fields."""

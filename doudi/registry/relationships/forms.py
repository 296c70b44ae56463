"""Forms about hukou registration and obligations of support."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.registry.circumstances.sources import source_choices
from doudi.ui.forms import ActionForm, date_field, refuse_future_date
from doudi.ui.pickers.fields import PickerField


class HukouForm(ActionForm):
    """The household of a person's hukou."""

    household = PickerField("households_anywhere", label=_("户籍在哪个家庭"))
    relation = forms.CharField(label=_("与户主关系"), max_length=20)
    since = date_field(_("从哪天起"))
    source = forms.ChoiceField(label=_("来源"), choices=source_choices)
    source_detail = forms.CharField(label=_("来源说明"), max_length=120, help_text=_("如户口本编号"))

    def clean_since(self) -> Any:
        return refuse_future_date(self.cleaned_data["since"])


class SupporterForm(ActionForm):
    """A person who is obliged by law to support another."""

    supporter = PickerField("people_anywhere", label=_("义务人"))
    relation = forms.CharField(label=_("是被赡养、抚养人的"), max_length=20, help_text=_("如：长子、母亲、配偶"))
    since = date_field(_("从哪天起"))
    source = forms.ChoiceField(label=_("来源"), choices=source_choices)
    source_detail = forms.CharField(label=_("来源说明"), max_length=120, help_text=_("如户口本、判决书"))

    def clean_since(self) -> Any:
        return refuse_future_date(self.cleaned_data["since"])


class EndSupportForm(ActionForm):
    """Last day of an obligation of support."""

    last_day = date_field(_("到哪天为止"))
    why = forms.CharField(label=_("原因"), max_length=200, help_text=_("如解除收养、义务人去世"))

    def clean_last_day(self) -> Any:
        return refuse_future_date(self.cleaned_data["last_day"])

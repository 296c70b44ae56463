"""Forms of calls."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from doudi.casework.models import Lead
from doudi.casework.referrals.actions.leads import LONGEST_WHO
from doudi.core.accounts.models import User
from doudi.monitoring.discovery.calls.actions import LONGEST_CALLER, LONGEST_TEXT, LONGEST_TOLD_WHOM, CallReport
from doudi.monitoring.discovery.calls.models import HotlineCall
from doudi.ui.forms import ActionForm, FormData, TelephoneField
from doudi.ui.lists.filters import choice_field
from doudi.ui.lists.place_filter import PlaceFilterForm
from doudi.ui.pickers.divisions import VILLAGES
from doudi.ui.pickers.fields import PickerField, bind_pickers


def _text(label: Any, rows: int = 3, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": rows}), **options)


class CallFilterForm(PlaceFilterForm):
    """State, line, kind and place."""

    state = choice_field(_("状态"), (("open", _("在办")), ("overdue", _("已超期")), ("ended", _("已办结"))))
    line = choice_field(_("热线"), HotlineCall.Line.choices)
    kind = choice_field(_("来电事项"), HotlineCall.Kind.choices)


class CallForm(ActionForm):
    """A call as the operator writes it down."""

    line = forms.ChoiceField(label=_("热线"), choices=HotlineCall.Line.choices)
    order_number = forms.CharField(label=_("工单编号"), max_length=40, required=False)
    called_at = forms.DateTimeField(
        label=_("来电时间"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )
    kind = forms.ChoiceField(label=_("来电事项"), choices=HotlineCall.Kind.choices, widget=forms.RadioSelect)
    village = PickerField(VILLAGES.name, label=_("说的是哪个村（居）"))
    caller = forms.CharField(
        label=_("来电人"), max_length=LONGEST_CALLER, required=False, help_text=_("加密保存；不愿说的不填")
    )
    phone = TelephoneField(
        label=_("来电号码"), max_length=20, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    text = _text(_("说了什么"))
    who = forms.CharField(
        label=_("求助的是谁家"), max_length=LONGEST_WHO, required=False, help_text=_("反映困难的填写，系统自动报线索")
    )
    need = forms.ChoiceField(label=_("什么困难"), choices=[("", "—"), *Lead.Need.choices], required=False)
    is_urgent = forms.BooleanField(label=_("危及生命安全"), required=False, help_text=_("乡镇当天上门"))
    told_whom = forms.CharField(label=_("当时告诉了谁"), max_length=LONGEST_TOLD_WHOM, required=False)
    told = _text(_("告诉了什么"), 2, required=False)

    def __init__(self, by: User, data: FormData = None) -> None:
        super().__init__(data, initial={"called_at": timezone.localtime(timezone.now())})
        bind_pickers(self, by)

    def report(self) -> CallReport:
        """Return what was filled in, as the action takes it."""
        return CallReport(**self.cleaned_data)


class EndCallForm(ActionForm):
    """Who was told what at the end."""

    told_whom = forms.CharField(label=_("告诉了谁"), max_length=LONGEST_TOLD_WHOM)
    told = _text(_("告诉了什么"), 2)
    result = _text(_("办理结果"), 2)
    seen_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class RevealCallerForm(ActionForm):
    """The purpose of revealing the caller."""

    why = forms.CharField(label=_("为什么要看来电人"), max_length=120)

"""Forms of leads: who reports what, the end, and how the reporter was told."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.casework.models import Lead
from doudi.casework.referrals.actions.leads import LONGEST_WHO
from doudi.casework.referrals.workflow import LONGEST_TEXT
from doudi.core.accounts.models import User
from doudi.core.clock import today
from doudi.core.divisions.queries import villages_of
from doudi.monitoring.discovery.leads.actions.reports import ENTERED_SOURCES, LONGEST_REPORTER, HelpReport
from doudi.monitoring.discovery.leads.models import LeadEnding, LeadSource, ToldBy
from doudi.monitoring.discovery.leads.queries import STATES
from doudi.ui.forms import ActionForm, FormData, TelephoneField, date_field, refuse_future_date
from doudi.ui.lists.filters import choice_field
from doudi.ui.lists.place_filter import PlaceFilterForm
from doudi.ui.pickers.divisions import COUNTY_VILLAGES, VILLAGES
from doudi.ui.pickers.fields import PickerField, bind_pickers


class LeadFilterForm(PlaceFilterForm):
    """State, source, place, and whether overdue."""

    state = choice_field(_("状态"), [(name, label) for name, (label, _condition) in STATES.items()], initial="open")
    source = choice_field(_("来源"), LeadSource.choices)
    overdue = forms.BooleanField(label=_("只看超期的"))


class ShareFilterForm(PlaceFilterForm):
    """The place, and whether the villages of a township are counted together."""

    township = forms.BooleanField(label=_("按乡镇合计"))


class HelpReportForm(ActionForm):
    """A report that a family needs help; the source is asked of those who enter reports of others."""

    who = forms.CharField(label=_("是谁家、住在哪里"), max_length=LONGEST_WHO, help_text=_("如：三组 钟某某家"))
    need = forms.ChoiceField(label=_("什么困难"), choices=Lead.Need.choices, widget=forms.RadioSelect)
    is_urgent = forms.BooleanField(
        label=_("危及生命安全"), required=False, help_text=_("如断粮、重伤、孩子独自在家；乡镇当天上门")
    )
    text = forms.CharField(
        label=_("还知道什么"), max_length=LONGEST_TEXT, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    reporter = forms.CharField(
        label=_("反映人姓名、单位"),
        max_length=LONGEST_REPORTER,
        required=False,
        help_text=_("加密保存，只有接手这条线索的人能看，每次查看都有记录"),
    )
    phone = TelephoneField(
        label=_("反映人电话"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
        help_text=_("办结以后告诉反映人结果"),
    )
    is_unnamed = forms.BooleanField(label=_("不告诉这一家是谁反映的"), required=False, initial=True)

    def __init__(self, by: User, data: FormData = None, *, is_department: bool = False, source: str = "") -> None:
        super().__init__(data)
        villages = [] if is_department else villages_of(by.scope)
        self.only_village = villages[0] if len(villages) == 1 else None
        first = []
        if not is_department:
            self.fields["source"] = forms.ChoiceField(
                label=_("谁反映的"), choices=[(one, one.label) for one in ENTERED_SOURCES], initial=source
            )
            first.append("source")
        if self.only_village is None:
            source_of_villages = COUNTY_VILLAGES if is_department else VILLAGES
            self.fields["village"] = PickerField(source_of_villages.name, label=_("村（居）"))
            first.append("village")
            bind_pickers(self, by)
        self.order_fields(first)

    def report(self) -> HelpReport:
        """Return what was filled in, as the actions take it."""
        own = {"village": self.only_village, "source": LeadSource.DEPARTMENT}  # where the form does not ask
        return HelpReport(**(own | self.cleaned_data))


class TakeForm(ActionForm):
    """A button without fields."""


class EndForm(ActionForm):
    """What came of a lead."""

    ending = forms.ChoiceField(label=_("结果"), choices=LeadEnding.choices, widget=forms.RadioSelect)
    answer = forms.CharField(
        label=_("情况和理由"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("申请了什么、转给哪个部门、谁去看的、为什么不需要、怎样找过"),
    )


class ToldForm(ActionForm):
    """How and when the reporter was told."""

    told_by = forms.ChoiceField(
        label=_("怎样告诉的"),
        choices=[(name, label) for name, label in ToldBy.choices if name != ToldBy.SYSTEM],
        widget=forms.RadioSelect,
    )
    told_on = date_field(_("哪天"))
    note = forms.CharField(label=_("说明"), max_length=120, required=False)

    def __init__(self, data: FormData = None, **options: Any) -> None:
        super().__init__(data, initial={"told_on": today()}, **options)

    def clean_told_on(self) -> Any:
        return refuse_future_date(self.cleaned_data["told_on"])


class RevealForm(ActionForm):
    """The purpose of revealing the reporter."""

    why = forms.CharField(label=_("为什么要看反映人"), max_length=120)

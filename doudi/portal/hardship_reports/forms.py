"""The form of a report."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.casework.models import Lead
from doudi.casework.referrals.actions.leads import LONGEST_WHO
from doudi.casework.referrals.workflow import LONGEST_TEXT
from doudi.core.divisions.models import Division
from doudi.monitoring.discovery.leads.actions.reports import LONGEST_REPORTER, PUBLIC_SOURCES, HelpReport
from doudi.monitoring.discovery.leads.models import LeadSource
from doudi.portal.fields import phone_field, village_choices
from doudi.ui.forms import ActionForm, FormData

_OWN_WORDS = {LeadSource.CITIZEN: _("邻居、亲友、群众")}


class HardshipReportForm(ActionForm):
    """Whose family, where, what need, and who reports; name and telephone may stay empty."""

    village = forms.ChoiceField(label=_("这一家在哪个村（社区）"))
    who = forms.CharField(label=_("是谁家、住在哪里"), max_length=LONGEST_WHO, help_text=_("如：三组 钟某某家"))
    need = forms.ChoiceField(label=_("什么困难"), choices=Lead.Need.choices, widget=forms.RadioSelect)
    is_urgent = forms.BooleanField(
        label=_("有生命危险"), required=False, help_text=_("如断粮、重伤、孩子独自在家；同时请拨打110、120")
    )
    text = forms.CharField(
        label=_("还知道什么"), max_length=LONGEST_TEXT, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    source = forms.ChoiceField(label=_("您是"), initial=LeadSource.CITIZEN)
    reporter = forms.CharField(
        label=_("您的姓名或者单位"),
        max_length=LONGEST_REPORTER,
        required=False,
        help_text=_("可以不填。填了也不会告诉这一家，只有办理的人能看"),
    )
    phone = phone_field(_("您的电话"), required=False, help_text=_("填了，办完以后告诉您结果"))

    def __init__(self, village: str = "", data: FormData = None) -> None:
        super().__init__(data, initial={"village": village})
        labels: dict[Any, Any] = {**dict(LeadSource.choices), **_OWN_WORDS}
        for name, choices in (
            ("village", village_choices()),
            ("source", [(source, labels[source]) for source in PUBLIC_SOURCES]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
            field.choices = choices

    def report(self) -> HelpReport:
        """Return what was filled in, as the action takes it; the family is never told who reported."""
        given: dict[str, Any] = dict(self.cleaned_data)
        village = Division.objects.get(code=given.pop("village"))
        return HelpReport(village=village, is_unnamed=True, **given)

"""Forms of what a warning opens, filled in as far as the warning knows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from doudi import policy
from doudi.casework.models import Lead
from doudi.casework.procedures.loader import all_procedures
from doudi.casework.referrals.kinds import kinds_of_officers
from doudi.payments.models import Hold, programme_label
from doudi.relief.models import Degree, Kind, SubCause
from doudi.ui.forms import ActionForm, date_field, refuse_future_date, version_field


def _matters() -> list[tuple[str, Any]]:
    declared = all_procedures().values()
    return [(one.id, one.label) for one in declared if one.reassesses and "office" in one.opened_by]


class CaseForm(ActionForm):
    """Which reassessment of the family is opened."""

    matter = forms.ChoiceField(label=_("办什么"), choices=_matters)
    why = forms.CharField(label=_("原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
    seen_version = version_field()


class LinkForm(ActionForm):
    """The number of a case that deals with the warning already."""

    number = forms.CharField(label=_("办件编号"), max_length=24, help_text=_("已经在办的，或者刚代为申请的"))
    seen_version = version_field()


def _referral_kinds() -> list[tuple[str, Any]]:
    return [(one.id, f"{one.label}（{one.department}）") for one in kinds_of_officers().values()]


class ReferralForm(ActionForm):
    """To which department, and what is needed."""

    kind = forms.ChoiceField(label=_("转办什么"), choices=_referral_kinds)
    text = forms.CharField(label=_("需要什么帮助"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    seen_version = version_field()


class ReliefForm(ActionForm):
    """What happened, as far as the intake of relief asks."""

    kind = forms.ChoiceField(label=_("类型"), choices=[one for one in Kind.choices if one[0] != Kind.EXPENDITURE])
    sub_cause = forms.ChoiceField(label=_("出了什么事"), choices=SubCause.choices)
    degree = forms.ChoiceField(label=_("困难程度"), choices=Degree.choices)
    persons_affected = forms.IntegerField(label=_("受困人数"), min_value=1, max_value=30)
    happened_on = date_field(_("发生日期"))
    account = forms.CharField(
        label=_("发生了什么，眼下最急的是什么"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    seen_version = version_field()

    def clean_happened_on(self) -> Any:
        return refuse_future_date(self.cleaned_data["happened_on"])


class LeadForm(ActionForm):
    """What the family seems to need."""

    need = forms.ChoiceField(label=_("什么困难"), choices=Lead.Need.choices)
    text = forms.CharField(label=_("情况"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    seen_version = version_field()


def _programmes() -> list[tuple[str, str]]:
    return [("", gettext("全部")), *((name, programme_label(name)) for name in policy.due_programmes())]


class HoldForm(ActionForm):
    """Which payments wait, and why."""

    reason = forms.ChoiceField(label=_("原因"), choices=Hold.Reason.choices)
    programme = forms.ChoiceField(label=_("哪项待遇"), choices=_programmes, required=False)
    detail = forms.CharField(label=_("情况和依据"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    seen_version = version_field()


class DeathForm(ActionForm):
    """When the person died, and which data say so."""

    died_on = date_field(_("死亡日期"))
    data_source = forms.CharField(label=_("数据来源"), max_length=120)
    note = forms.CharField(label=_("情况"), max_length=300, required=False)
    seen_version = version_field()

    def clean_died_on(self) -> Any:
        return refuse_future_date(self.cleaned_data["died_on"])


class QuestionForm(ActionForm):
    """What the conference is asked."""

    title = forms.CharField(label=_("议题"), max_length=80, help_text=_("一行，不写姓名和号码"))
    question = forms.CharField(
        label=_("请会议研究什么，为什么"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    seen_version = version_field()

"""Forms for objections to a public notice: recording one, its appraisal, its conclusion."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.casework.cases.forms import CaseForm, reason_field
from doudi.casework.cases.queries import CaseView
from doudi.casework.public_notices.actions import AppraisalRecord
from doudi.casework.public_notices.queries import possible_chairs
from doudi.ui.forms import FormData, date_field, refuse_future_date

_MAX_VOTES = 99


class ObjectionForm(CaseForm):
    """An objection; the objector stays confidential."""

    text = reason_field(_("异议内容"))
    who = forms.CharField(label=_("提出人和联系方式"), max_length=80, required=False, help_text=_("加密保存，不公开"))


def _votes_field(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=0, max_value=_MAX_VOTES, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )


class AppraisalForm(CaseForm):
    """The appraisal of objections: when, where, who, how they voted, and its minutes."""

    held_on = date_field(_("评议日期"))
    place = forms.CharField(label=_("评议地点"), max_length=80, help_text=_("如：村委会会议室"))
    chaired_by = forms.ChoiceField(label=_("主持人"))
    people = forms.CharField(
        label=_("参加评议的人"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("每人一行，写姓名和身份，如“钟有福 村民代表”；加密保存"),
    )
    votes_for = _votes_field(_("赞成初审意见的"))
    votes_against = _votes_field(_("反对的"))
    votes_abstained = _votes_field(_("弃权的"))
    minutes = forms.FileField(label=_("评议记录（照片或PDF）"), help_text=_("有参加人签名的记录，拍照或扫描"))

    def __init__(self, view: CaseView, data: FormData = None) -> None:
        super().__init__(view, data)
        chair = self.fields["chaired_by"]
        assert isinstance(chair, forms.ChoiceField)  # noqa: S101 - declared above
        self.officers = {str(officer.pk): officer for officer in possible_chairs(view.case)}
        chair.choices = [("", "—"), *((key, officer.name) for key, officer in self.officers.items())]

    def clean_held_on(self) -> Any:
        return refuse_future_date(self.cleaned_data["held_on"])

    def action_arguments(self) -> dict[str, Any]:
        """Return the appraisal as its action takes it."""
        given = self.cleaned_data
        uploaded = given["minutes"]
        return {
            "appraisal": AppraisalRecord(
                held_on=given["held_on"],
                place=given["place"],
                people=_people_in(given["people"]),
                votes_for=given["votes_for"],
                votes_against=given["votes_against"],
                votes_abstained=given["votes_abstained"],
            ),
            "chaired_by": self.officers[given["chaired_by"]],
            "minutes": (uploaded.name, uploaded.read()),
        }


def _people_in(text: str) -> list[tuple[str, str]]:
    """Return name and capacity of each line; an empty capacity where a line has only a name."""
    people = []
    for line in text.splitlines():
        if line.strip():
            name, *capacity = re.split(r"[\s,，、:：]+", line.strip(), maxsplit=1)
            people.append((name, capacity[0] if capacity else ""))
    return people


class ObjectionResultForm(CaseForm):
    """The conclusion on the objections."""

    result = reason_field(_("处理结论和理由"), help_text=_("由没有主持、记录评议的另一人作结论"))

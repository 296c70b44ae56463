"""Forms of referrals, leads, messages and decision reviews."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from doudi.casework.models import Lead
from doudi.casework.referrals.actions.referrals import RECORDED_OUTCOMES
from doudi.casework.referrals.deadlines import LATENESS
from doudi.casework.referrals.kinds import kinds_of_officers
from doudi.casework.referrals.queries import CORRESPONDENCE_KINDS
from doudi.casework.referrals.workflow import LONGEST_TEXT
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Department
from doudi.core.divisions.queries import villages_of
from doudi.registry.models import Person
from doudi.ui.forms import ActionForm, FormData
from doudi.ui.lists.filters import choice_field
from doudi.ui.lists.place_filter import PlaceFilterForm
from doudi.ui.pickers.divisions import VILLAGES
from doudi.ui.pickers.fields import PickerField, bind_pickers
from doudi.ui.quarters import quarter_in_words, recent_quarters

FIRST_KIND = "lead"


class CorrespondenceFilterForm(PlaceFilterForm):
    """The kind and whether ended, which the page's own links choose, and the place."""

    kind = forms.ChoiceField(
        label=_("类别"),
        choices=[(name, kind.label) for name, kind in CORRESPONDENCE_KINDS.items()],
        initial=FIRST_KIND,
        widget=forms.HiddenInput,
    )
    ended = forms.CharField(max_length=1, widget=forms.HiddenInput)
    lateness = forms.ChoiceField(label=_("等待"), choices=[("", ""), *LATENESS], widget=forms.HiddenInput)


class DepartmentAnswersFilterForm(PlaceFilterForm):
    """The quarter of the deadlines, and the department."""

    quarter = choice_field(_("季度"), everything=_("本季度"))
    department = choice_field(_("部门"), Department.choices)

    def __init__(self, data: QueryDict, *, by: Any) -> None:
        super().__init__(data, by=by)
        self.offer("quarter", ((one.isoformat(), quarter_in_words(one)) for one in recent_quarters()))


class AnswerForm(ActionForm):
    """An answer in words."""

    answer = forms.CharField(label=_("答复"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 3}))


class RecordAnswerForm(AnswerForm):
    """The answer of a department that sent it on paper, and what came of the need."""

    field_order = ("outcome", "answer")
    outcome = forms.ChoiceField(
        label=_("结果"), choices=[(one.value, one.label) for one in RECORDED_OUTCOMES], widget=forms.RadioSelect
    )


class HandOverReferralForm(ActionForm):
    """The department that a referral goes to."""

    department_code = forms.ChoiceField(
        label=_("转给部门"), choices=[("", _("其他单位")), *Department.choices], required=False
    )
    department = forms.CharField(
        label=_("单位、股室的名称"),
        max_length=60,
        required=False,
        help_text=_("其他单位须写明；部门有账号的在自己的页面答复"),
    )


class ReplyToDepartmentForm(ActionForm):
    """What the township knows of what the department asked."""

    reply = forms.CharField(label=_("回复部门"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 3}))


class ReferCaseForm(ActionForm):
    """A need to refer to another department."""

    kind = forms.ChoiceField(label=_("转办什么"))
    text = forms.CharField(label=_("需要什么帮助"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, data: FormData = None) -> None:
        super().__init__(data)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)  # noqa: S101 - declared above
        kind.choices = [(one.id, f"{one.label}（{one.department}）") for one in kinds_of_officers().values()]


class ReferHouseholdForm(ReferCaseForm):
    """A need of somebody of a family."""

    def __init__(self, people: Sequence[Person], data: FormData = None) -> None:
        super().__init__(data)
        self.people = {str(person.pk): person for person in people}
        self.fields["person"] = forms.ChoiceField(
            label=_("谁需要帮助"), choices=[(key, person.name) for key, person in self.people.items()]
        )
        self.order_fields(["person", "kind", "text"])

    def action_arguments(self) -> dict[str, Any]:
        """The arguments of :func:`refer_person`."""
        return self.cleaned_data | {"person": self.people[self.cleaned_data["person"]]}


class TakeUpLeadForm(ActionForm):
    """A button without fields."""


class CloseLeadForm(ActionForm):
    """The outcome of a lead."""

    outcome = forms.ChoiceField(label=_("结果"), choices=Lead.Outcome.choices, widget=forms.RadioSelect)
    answer = forms.CharField(
        label=_("情况和理由"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("申请了什么、谁去看的、为什么不需要"),
    )


class DecisionReviewForm(AnswerForm):
    """Whether the decision is upheld, and why."""

    field_order = ("is_upheld", "answer")
    is_upheld = forms.TypedChoiceField(
        label=_("复核结果"),
        choices=(("true", _("维持原决定")), ("false", _("重新办理"))),
        widget=forms.RadioSelect,
        coerce=lambda text: text == "true",
    )


class LeadForm(ActionForm):
    """A report that a family needs help; the village is asked only of users with several."""

    who = forms.CharField(label=_("是谁家、住在哪里"), max_length=80, help_text=_("如：三组 钟某某家"))
    need = forms.ChoiceField(label=_("什么困难"), choices=Lead.Need.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("还知道什么"), max_length=LONGEST_TEXT, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, by: User, data: FormData = None) -> None:
        super().__init__(data)
        villages = villages_of(by.scope)
        self.only_village = villages[0] if len(villages) == 1 else None
        if self.only_village is None:
            self.fields["village"] = PickerField(VILLAGES.name, label=_("村（居）"))
            self.order_fields(["village"])
            bind_pickers(self, by)

    def action_arguments(self) -> dict[str, Any]:
        """The arguments of :func:`report_lead`."""
        return {"village": self.only_village, **self.cleaned_data}

"""What is asked when somebody answers a need, follows a lead, or tells of a family in need."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from doudi.casework import actions
from doudi.casework.models import Lead, Referral
from doudi.casework.referrals.actions.referrals import LONGEST_TEXT
from doudi.core.divisions.models import Division
from doudi.core.divisions.queries import place_name, villages_of
from doudi.ui.forms import ActionForm


class AnswerForm(ActionForm):
    """The answer in words."""

    answer = forms.CharField(label=_("答复"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 3}))


class ReferralForm(ActionForm):
    """To which department."""

    department = forms.CharField(label=_("转给"), max_length=60)


class TakeUpLeadForm(ActionForm):
    """Nothing is asked: somebody says that he sees to it."""


class CloseLeadForm(ActionForm):
    """What came of a lead."""

    outcome = forms.ChoiceField(label=_("结果"), choices=Lead.End.choices, widget=forms.RadioSelect)
    answer = forms.CharField(
        label=_("情况和理由"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("申请了什么、谁去看的、为什么不需要"),
    )


class DecisionReviewForm(AnswerForm):
    """Whether the decision stands, and why."""

    field_order = ("is_upheld", "answer")
    is_upheld = forms.TypedChoiceField(
        label=_("复核结果"),
        choices=(("true", _("维持原决定")), ("false", _("重新办理"))),
        widget=forms.RadioSelect,
        coerce=lambda one: one == "true",
    )


class LeadForm(ActionForm):
    """Who, what, where: as little as gets somebody to the door."""

    who = forms.CharField(label=_("是谁家、住在哪里"), max_length=80, help_text=_("如：三组 钟某某家"))
    need = forms.ChoiceField(label=_("什么困难"), choices=Lead.Need.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("还知道什么"), max_length=LONGEST_TEXT, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, scope: str | None, data: Any = None) -> None:
        super().__init__(data)
        villages = villages_of(scope)
        self.only = villages[0] if len(villages) == 1 else None
        if self.only is None:
            self.fields["village"] = forms.ChoiceField(
                label=_("村（居）"), choices=[("", "—"), *((one.code, place_name(one.code)) for one in villages)]
            )
            self.order_fields(["village"])

    def clean_village(self) -> Division:
        found = Division.objects.filter(code=self.cleaned_data["village"], level=Division.Level.VILLAGE).first()
        if found is None:
            raise ValidationError(_("请选择村（居）。"))
        return found

    def action_arguments(self) -> dict[str, Any]:
        """As the verb takes it."""
        return {"village": self.only, **self.cleaned_data}


AvailableAction = tuple[str, Any, ActionForm, Any]
"""A verb, what its button says, its form, and the action with the row's name in it."""


def available_actions(sort: str, row: Any, asked: str, data: Any) -> list[AvailableAction]:
    """What can be done with a row now; the form of ``asked`` is bound to ``data``."""
    if row.ended_on is not None:
        return []
    found: list[tuple[str, Any, type[ActionForm], Any, dict[str, Any]]] = []
    if sort == "referral":
        if not row.handed_over_on:
            found.append(
                ("hand_over", _("转办"), ReferralForm, actions.hand_over_referral, {"department": row.department})
            )
        found.append(("answer", _("登记答复，办结"), AnswerForm, actions.answer_referral, {}))
    elif sort == "lead":
        if not row.taken_up_on:
            found.append(("take_up", _("我来办"), TakeUpLeadForm, actions.take_up_lead, {}))
        found.append(("end", _("办结"), CloseLeadForm, actions.close_lead, {}))
    elif sort == "message":
        found.append(("answer", _("答复"), AnswerForm, actions.answer_message, {}))
    else:
        found.append(("answer", _("作出复核"), DecisionReviewForm, actions.answer_decision_review, {}))
    return [
        (verb, label, form(data if verb == asked else None, initial=initial, auto_id=f"{verb}_%s"), act)
        for verb, label, form, act, initial in found
    ]


def subject_of(row: Any) -> str:
    """What the verbs call the row."""
    if isinstance(row, Referral | Lead):
        return str(row._meta.model_name)
    return "message" if row._meta.model_name == "message" else "review"

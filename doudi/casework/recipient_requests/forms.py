"""Forms of the officer: accept a request after checking who asks, or return it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.casework.models import Case, RecipientRequest
from doudi.casework.recipient_requests.kinds import REVIEW
from doudi.casework.recipient_requests.models import IdentityCheck
from doudi.casework.recipient_requests.queries import reviewable_cases
from doudi.casework.referrals.workflow import LONGEST_TEXT
from doudi.registry.models import Person
from doudi.ui.forms import ActionForm, FormData
from doudi.ui.pickers.fields import PickerField
from doudi.ui.templatetags.ui import day
from doudi.values.text import compact


class AcceptRequestForm(ActionForm):
    """Who asks and how that was checked; for an objection, the decision that it is about."""

    person = PickerField("people", label=_("是谁"), help_text=_("登记里的这个人；换银行卡的选卡的主人"))
    check = forms.ChoiceField(label=_("怎么核对的身份"), choices=IdentityCheck.choices, widget=forms.RadioSelect)

    def __init__(self, request: RecipientRequest, data: FormData = None) -> None:
        recognised = request.person
        super().__init__(data, initial={"person": (recognised.number, "")} if recognised else {}, auto_id="accept_%s")
        self.cases: list[Case] = []
        if request.kind == REVIEW:
            picked = Person.objects.filter(number=compact(data.get("person", ""))).first() if data else recognised
            self.cases = reviewable_cases(picked, request.sent_on) if picked else []
            choices = [(str(case.pk), _decision_in_words(case)) for case in self.cases]
            self.fields["case"] = forms.ChoiceField(
                label=_("对哪个决定有意见"),
                choices=choices,
                widget=forms.RadioSelect,
                help_text="" if choices else _("没有还能复核的决定，请退回并说明可以怎么办。"),
            )

    def action_arguments(self) -> dict[str, Any]:
        """The arguments of :func:`accept_recipient_request`."""
        given = self.cleaned_data
        person: Person | None = given["person"]
        case = next((one for one in self.cases if str(one.pk) == given.get("case")), None)
        return {"person": person, "check": given["check"], "case": case}


class ReturnRequestForm(ActionForm):
    """The reason, which the sender reads."""

    answer = forms.CharField(
        label=_("为什么退回、可以怎么办"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("申报人查进度时看得到；不要写享受什么待遇、多少钱、生什么病"),
    )


def _decision_in_words(case: Case) -> str:
    return f"{case.procedure.label}：{case.decision.get_outcome_display()}，{day(case.decision.decided_on)}"

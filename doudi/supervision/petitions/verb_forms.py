"""Forms of what is done with a petition."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.core.clock import today
from doudi.supervision.petitions.actions.opinions import OpinionText
from doudi.supervision.petitions.actions.registration import LONGEST_OFFICE, LONGEST_REASON, LONGEST_TEXT
from doudi.supervision.petitions.kinds import OUTCOMES, InquiryKind, ReviewResult, Satisfaction, ToldBy, Way
from doudi.supervision.petitions.limits import most_extension_days
from doudi.supervision.petitions.models import Petition
from doudi.supervision.petitions.queries import earlier_petitions
from doudi.ui.forms import ActionForm, FormData, refuse_future_date
from doudi.ui.forms import date_field as day_field
from doudi.ui.pickers.fields import PickerField, bind_pickers
from doudi.ui.pickers.officers import OFFICERS
from doudi.ui.templatetags.ui import day


def _text(label: Any, rows: int = 4, **options: Any) -> forms.CharField:
    options = {"max_length": LONGEST_TEXT, **options}
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **options)


class PetitionVerbForm(ActionForm):
    """A form on the page of a petition; knows the petition and the user."""

    seen_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, petition: Petition, by: Any, data: FormData = None, **options: Any) -> None:
        initial = {"seen_version": petition.version, **options.pop("initial", {})}
        super().__init__(data, initial=initial, **options)
        self.petition = petition
        bind_pickers(self, by)
        self.prepare(by)

    def prepare(self, by: Any) -> None:
        """Offer what depends on the petition."""


class ButtonForm(PetitionVerbForm):
    """A button."""


class ToldForm(PetitionVerbForm):
    """When and how the petitioner was told in writing."""

    told_by = forms.ChoiceField(label=_("怎样告知"), choices=ToldBy.choices, widget=forms.RadioSelect)
    told_on = day_field(_("日期"), initial=today)

    def clean_told_on(self) -> Any:
        return refuse_future_date(self.cleaned_data["told_on"])


class LeadForm(ToldForm):
    """Where a petition is led."""

    way = forms.ChoiceField(label=_("引导去向"), choices=Way.choices, widget=forms.RadioSelect)
    led_to = forms.CharField(label=_("去哪个机关"), max_length=LONGEST_OFFICE)
    field_order = ("way", "led_to", "told_by", "told_on")


class ReasonForm(PetitionVerbForm):
    """A reason."""

    reason = _text(_("理由"), 2, max_length=LONGEST_REASON)


class WhyForm(PetitionVerbForm):
    """Why something goes back."""

    why = _text(_("为什么退回"), 2, max_length=LONGEST_REASON)


class RevealForm(PetitionVerbForm):
    """Why somebody looks at telephone and address."""

    why = forms.CharField(label=_("为什么要看"), max_length=200)

    def arguments(self) -> dict[str, Any]:
        return {"why": self.cleaned_data["why"]}


class RepeatForm(PetitionVerbForm):
    """Which earlier petition it repeats."""

    earlier = forms.ChoiceField(label=_("以前的信访"), required=False, widget=forms.RadioSelect)

    def prepare(self, by: Any) -> None:
        field = self.fields["earlier"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        found = [
            (one.number, f"{one.number} {day(one.received_on)} {one.get_state_display()}")
            for one in earlier_petitions(self.petition, by=by)
        ]
        field.choices = [*found, ("", _("不是重复信访"))]


class RecuseForm(PetitionVerbForm):
    """Who stays out of a petition."""

    user = PickerField(OFFICERS.name, label=_("谁回避"))
    reason = forms.CharField(label=_("有什么利害关系"), max_length=200)


class InquiryForm(PetitionVerbForm):
    """What was heard or found out."""

    kind = forms.ChoiceField(label=_("方式"), choices=InquiryKind.choices, widget=forms.RadioSelect)
    held_on = day_field(_("日期"), initial=today)
    text = _text(_("情况"), help_text=_("加密保存"))


class AgreementForm(PetitionVerbForm):
    """What both sides agreed."""

    held_on = day_field(_("签订日期"), initial=today)
    text = _text(_("协议内容"), help_text=_("照调解协议书、和解协议书写"))


class ExtensionForm(PetitionVerbForm):
    """How many days more, and why."""

    days = forms.IntegerField(label=_("延长几天"), min_value=1)
    reason = _text(_("延期理由"), 2, max_length=LONGEST_REASON, help_text=_("会写进给信访人的告知书"))

    def prepare(self, by: Any) -> None:  # noqa: ARG002 - of every form
        most = most_extension_days(today())
        self.fields["days"].initial = most
        self.fields["days"].help_text = str(_("最多{most}天")).format(most=most)


class DecideExtensionForm(PetitionVerbForm):
    """Whether a leader agrees."""

    is_agreed = forms.TypedChoiceField(
        label=_("决定"),
        choices=(("yes", _("同意")), ("no", _("不同意"))),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )


class OpinionForm(PetitionVerbForm):
    """What the opinion document states."""

    outcome = forms.ChoiceField(label=_("处理意见"), widget=forms.RadioSelect)
    request = _text(_("投诉请求"), 3)
    facts = _text(_("查明的事实"))
    reasons = _text(_("理由"))
    basis = forms.CharField(
        label=_("法律法规依据"), max_length=LONGEST_REASON, help_text=_("如：《社会救助法》第十六条")
    )

    def prepare(self, by: Any) -> None:  # noqa: ARG002 - of every form
        field = self.fields["outcome"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [(one.value, one.label) for one in OUTCOMES[self.petition.kind]]
        last = self.petition.opinions.order_by("-pk").first()
        if last is not None:
            self.initial.update(
                outcome=last.outcome,
                request=last.sealed_request.clear(),
                facts=last.sealed_facts.clear(),
                reasons=last.sealed_reasons.clear(),
                basis=last.basis,
            )

    def arguments(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        return {"seen_version": given.pop("seen_version"), "text": OpinionText(**given)}


class ReviewRequestForm(PetitionVerbForm):
    """When the petitioner asked for a review, and why."""

    requested_on = day_field(_("收到请求的日期"), initial=today)
    grounds = _text(_("不服的理由"), 3)


class ReviewForm(PetitionVerbForm):
    """What the bureau thinks of an opinion."""

    result = forms.ChoiceField(label=_("意见"), choices=ReviewResult.choices, widget=forms.RadioSelect)
    text = _text(_("意见和理由"))


class ApproveReviewForm(PetitionVerbForm):
    """When the petitioner was answered in writing."""

    answered_on = day_field(_("书面答复日期"), initial=today)


class OutsideReviewForm(ReviewForm):
    """What the level above decided."""

    decided_by = forms.CharField(label=_("哪个机关"), max_length=LONGEST_OFFICE)
    answered_on = day_field(_("书面答复日期"), initial=today)


class SatisfactionForm(PetitionVerbForm):
    """How content the petitioner is."""

    satisfaction = forms.ChoiceField(label=_("满意度"), choices=Satisfaction.choices, widget=forms.RadioSelect)
    asked_on = day_field(_("询问日期"), initial=today)

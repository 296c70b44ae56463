"""Forms of petitions on the portal: the petition, number and code of one sent before, a lost code, a rating."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.core.clock import today
from doudi.core.divisions.models import Division
from doudi.portal.fields import code_field, phone_field, village_choices
from doudi.supervision.petitions.actions.ratings import LONGEST_RATING
from doudi.supervision.petitions.actions.registration import LONGEST_ADDRESS, LONGEST_TEXT, Received
from doudi.supervision.petitions.kinds import OWN_ANSWERS, Channel, Office, PetitionKind, Topic
from doudi.ui.forms import ActionForm, FormData, NameField

_KINDS = (
    (PetitionKind.CLAIM.value, _("我有请求，或者对处理不服")),
    (PetitionKind.REPORT.value, _("有人不该享受救助却在享受")),
    (PetitionKind.SUGGESTION.value, _("我有意见、建议")),
)


_NUMBER = r"^[Xx][Ff][0-9]{4}-[0-9]{5}$"
_NUMBER_INVALID = _("信访编号是 XF、四位年份、一横、五位数字。")


class PetitionForm(ActionForm):
    """A petition in the words of who sends it; name, telephone and address may stay empty."""

    village = forms.ChoiceField(label=_("是哪个村（社区）的事"))
    office = forms.ChoiceField(
        label=_("请谁办"), choices=Office.choices, widget=forms.RadioSelect, initial=Office.TOWNSHIP
    )
    kind = forms.ChoiceField(label=_("什么事"), choices=_KINDS, widget=forms.RadioSelect)
    topic = forms.ChoiceField(label=_("关于什么"), choices=Topic.choices)
    text = forms.CharField(
        label=_("情况和请求"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("加密保存"),
    )
    name = NameField(label=_("您的姓名"), required=False, help_text=_("不填就没法书面答复您，只能凭编号和查询码看"))
    phone = phone_field(_("您的电话"), required=False)
    address = forms.CharField(label=_("您的住址"), max_length=LONGEST_ADDRESS, required=False)

    def __init__(self, village: str = "", data: FormData = None) -> None:
        super().__init__(data, initial={"village": village})
        field = self.fields["village"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = village_choices()

    def received(self) -> Received:
        """Return what was filled in, as the action takes it."""
        given: dict[str, Any] = dict(self.cleaned_data)
        place = Division.objects.get(code=given.pop("village"))
        is_real_name = bool(given["name"].strip())
        return Received(channel=Channel.PORTAL, received_on=today(), place=place, is_real_name=is_real_name, **given)


class PetitionLookupForm(ActionForm):
    """The number and the code of a petition."""

    number = forms.RegexField(
        _NUMBER,
        label=_("信访编号"),
        error_messages={"invalid": _NUMBER_INVALID},
        help_text=_("如：XF2023-00012"),
    )
    code = code_field(_("查询码"), _("查询码是6位字母和数字。"))


class PetitionLostCodeForm(ActionForm):
    """The telephone left with a petition, and its number where it is known."""

    phone = phone_field(_("信访时留的电话"))
    number = forms.RegexField(
        _NUMBER,
        label=_("信访编号"),
        required=False,
        error_messages={"invalid": _NUMBER_INVALID},
        help_text=_("记不得就不填，发的是最近一件的编号和查询码"),
    )


class RatingForm(ActionForm):
    """How content the petitioner is, and why."""

    satisfaction = forms.ChoiceField(
        label=_("您对办理满意吗"),
        choices=[(one.value, one.label) for one in OWN_ANSWERS],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("为什么"),
        max_length=LONGEST_RATING,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("不满意的请写明哪里不满意。加密保存，办理机关看得到"),
    )

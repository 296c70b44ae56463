"""Forms of members."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.conferences.forms import text_field
from doudi.conferences.models import Body, Member
from doudi.conferences.models.limits import MAX_NAME_LENGTH, MAX_OFFICE_LENGTH
from doudi.core.clock import today
from doudi.ui.forms import ActionForm, NameField, date_field
from doudi.ui.pickers.fields import PickerField


class MemberForm(ActionForm):
    """A member by their office."""

    body = forms.ChoiceField(label=_("机构"), choices=Body.choices)
    seat = forms.ChoiceField(label=_("身份"), choices=Member.Seat.choices, initial=Member.Seat.MEMBER)
    unit = forms.CharField(label=_("单位"), max_length=MAX_OFFICE_LENGTH)
    post = forms.CharField(label=_("职务"), max_length=MAX_OFFICE_LENGTH)
    name = NameField(label=_("姓名"), max_length=MAX_NAME_LENGTH)
    account = PickerField("officers", label=_("本系统账号"), required=False, help_text=_("有账号的能看会议材料"))
    basis = text_field(_("依据"), help_text=_("文件名称和文号"))
    valid_from = date_field(_("自"), initial=today)


class EndMemberForm(ActionForm):
    """From when on somebody is no member, and why."""

    valid_to = date_field(_("自哪天起不再担任"), initial=today)
    why = text_field(_("原因"))


def member_choices(members: list[Member]) -> list[tuple[Any, str]]:
    """Return members as choices of a form."""
    return [(member.pk, member.office) for member in members]

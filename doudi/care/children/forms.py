"""Forms of the care for children."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.care.children.actions import LONGEST_TEXT, ChildDetails
from doudi.care.children.models import ChildRecord, Designation, LogEntry
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission, Role
from doudi.ui.forms import ActionForm, FormData, NameField, TelephoneField, date_field, version_field
from doudi.ui.lists.filters import ListFilterForm, choice_field
from doudi.ui.pickers.fields import PickerField, bind_pickers


def _text(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("加密保存，只有写的人和儿童督导员看得到"),
    )


class ChildFilterForm(ListFilterForm):
    """State and kind."""

    state = choice_field(
        _("状态"), (("open", _("在册")), ("late", _("走访到期")), ("ended", _("已退出"))), initial="open"
    )
    kind = choice_field(_("类别"), ChildRecord.Kind.choices)


class ChildDetailsForm(ActionForm):
    """What the register keeps."""

    kind = forms.ChoiceField(label=_("类别"), choices=ChildRecord.Kind.choices, widget=forms.RadioSelect)
    source = forms.ChoiceField(label=_("来源"), choices=ChildRecord.Source.choices, widget=forms.RadioSelect)
    guardian = NameField(label=_("监护人"), max_length=60, help_text=_("姓名和关系；加密保存"))
    guardian_phone = TelephoneField(
        label=_("监护人电话"), max_length=20, required=False, help_text=_("更新时不填就不变")
    )
    away = forms.ChoiceField(label=_("父母外出"), choices=ChildRecord.Away.choices, widget=forms.RadioSelect)
    away_since = date_field(_("外出起"), required=False)
    last_contact = date_field(_("父母最近一次联系"), required=False)
    next_on = date_field(_("下次日期"))

    @property
    def details(self) -> ChildDetails:
        """What was filled in, as the actions take it."""
        names = ("kind", "source", "guardian", "guardian_phone", "away", "away_since", "last_contact", "next_on")
        return ChildDetails(**{name: self.cleaned_data[name] for name in names})


class NewChildForm(ChildDetailsForm):
    """A child new on the register."""

    person = PickerField("people", label=_("哪个孩子"))
    field_order = ("person",)

    def __init__(self, by: User, data: FormData = None) -> None:
        super().__init__(data)
        bind_pickers(self, by)


class ChangeChildForm(ChildDetailsForm):
    """Changed details."""

    seen_version = version_field()


class LogForm(ActionForm):
    """An entry of the log."""

    kind = forms.ChoiceField(label=_("类别"), choices=LogEntry.Kind.choices, widget=forms.RadioSelect)
    day = date_field(_("日期"))
    text = _text(_("情况"))
    next_on = date_field(_("下次日期"))


class ConcernForm(ActionForm):
    """Something to report today."""

    text = _text(_("发现了什么"))


class ReportForm(ActionForm):
    """To whom a concern was reported."""

    concern = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    told = _text(_("报告给谁、怎么办"))
    seen_version = version_field()


class EndChildForm(ActionForm):
    """Why a child leaves the register."""

    why = forms.ChoiceField(
        label=_("退出原因"),
        choices=[one for one in ChildRecord.EndedWhy.choices if one[0] != ChildRecord.EndedWhy.OF_AGE],
        widget=forms.RadioSelect,
    )
    seen_version = version_field()


class DesignationForm(ActionForm):
    """Whom the bureau names."""

    user = forms.ModelChoiceField(label=_("谁"), queryset=User.objects.none())
    post = forms.ChoiceField(label=_("岗位"), choices=Designation.Post.choices, widget=forms.RadioSelect)
    is_trained = forms.BooleanField(label=_("受过心理健康筛查培训"), required=False)

    def __init__(self, data: FormData = None) -> None:
        super().__init__(data)
        roles = [role for role in Role if User(role=role).may(Permission.CARE_FOR_CHILDREN)]
        users = User.objects.filter(role__in=roles, is_active=True).exclude(
            pk__in=Designation.objects.filter(ended_on=None).values("user")
        )
        field = self.fields["user"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared above
        field.queryset = users.select_related("division").order_by("division", "name")

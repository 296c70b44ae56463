"""Form of a near relative."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.casework.recusal.models import NearRelative
from doudi.casework.recusal.queries import case_officers_of_village
from doudi.core.accounts.models import User
from doudi.core.divisions.models import Division
from doudi.ui.forms import ActionForm, FormData, NameField, date_field, refuse_future_date
from doudi.ui.pickers.fields import PickerField


class NearRelativeForm(ActionForm):
    """A person of the registry, and the officer or committee member whose near relative they are."""

    person = PickerField("people", label=_("哪位申请人或其家人"))
    post = forms.CharField(
        label=_("或者哪位村（居）干部"),
        max_length=80,
        required=False,
        help_text=_("写明姓名和职务，如：钟某，桥头村主任"),
    )
    relation = forms.ChoiceField(label=_("此人是其"), choices=NearRelative.Relation.choices)
    since = date_field(_("自"))

    def __init__(self, by: User, data: FormData = None) -> None:
        super().__init__(data)
        self.for_user(by)
        self.officers = {str(user.pk): user for user in case_officers_of_village(by.scope or "")}
        choices = [(pk, f"{user.name}（{user.get_role_display()}）") for pk, user in self.officers.items()]
        self.fields["staff"] = forms.ChoiceField(
            label=_("是哪位经办人员的近亲属"), required=False, choices=[("", "—"), *choices]
        )
        self.order_fields(["person", "staff"])

    def clean_since(self) -> date:
        since: date = self.cleaned_data["since"]
        return refuse_future_date(since)

    def action_arguments(self) -> dict[str, Any]:
        """The arguments of :func:`record_near_relative`."""
        return {**self.cleaned_data, "staff": self.officers.get(self.cleaned_data["staff"])}


class StaffMemberForm(ActionForm):
    """An officer or member of a village committee for the staff directory."""

    name = NameField(label=_("姓名"))
    id_number = forms.CharField(
        label=_("身份证号"),
        max_length=18,
        required=False,
        help_text=_("加密保存，只用来比对近亲属；没有的只按姓名比对"),
    )
    post = forms.CharField(label=_("职务"), max_length=60, help_text=_("如：村委会主任、民政办经办人"))
    since = date_field(_("自"))

    def __init__(self, by: User, data: FormData = None) -> None:
        super().__init__(data)
        offices = Division.objects.filter(code__startswith=by.scope or "-").order_by("code")
        self.fields["office_code"] = forms.ChoiceField(
            label=_("单位"), choices=[(division.code, division.name) for division in offices]
        )
        self.accounts = {
            str(user.pk): user
            for user in User.objects.filter(is_active=True, division__code__startswith=by.scope or "-")
        }
        choices = [(pk, f"{user.name}（{user.get_role_display()}）") for pk, user in self.accounts.items()]
        self.fields["account"] = forms.ChoiceField(label=_("账号"), required=False, choices=[("", "—"), *choices])
        self.order_fields(["name", "id_number", "office_code", "post", "account", "since"])

    def action_arguments(self) -> dict[str, Any]:
        """The arguments of :func:`record_staff_member`."""
        return {**self.cleaned_data, "account": self.accounts.get(self.cleaned_data["account"])}


class RelativeDoubtForm(ActionForm):
    """The result of verifying one doubt."""

    key = forms.CharField(max_length=60, widget=forms.HiddenInput)
    is_relative = forms.TypedChoiceField(
        label=_("查证结果"),
        choices=(("false", _("不是近亲属")), ("true", _("是近亲属"))),
        coerce=lambda value: value == "true",
    )
    evidence = forms.CharField(label=_("怎么查证的"), max_length=500, required=False)

"""Forms about people: registration, move, merge, split."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from doudi.registry.circumstances.sources import source_choices
from doudi.registry.models import Sex
from doudi.ui.forms import ActionForm, NameField, date_field, refuse_future_date
from doudi.ui.pickers.fields import PickerField
from doudi.values.identity_number import IdentityNumber, IdentityNumberError


class PersonForm(ActionForm):
    """A new person. Sex and birth date follow from the identity number where there is one."""

    name = NameField(label=_("姓名"))
    id_number = forms.CharField(
        label=_("公民身份号码"), max_length=20, required=False, help_text=_("还没有号码的不填，填下面两项")
    )
    birth_date = date_field(_("出生日期"), required=False, help_text=_("没有身份证号码的才填"))
    sex = forms.ChoiceField(
        label=_("性别"), choices=[("", "—"), *Sex.choices], required=False, help_text=_("没有身份证号码的才填")
    )
    since = date_field(_("从哪天起共同生活"), required=False, help_text=_("不清楚的不填"))
    source = forms.ChoiceField(label=_("来源"), choices=source_choices)
    source_detail = forms.CharField(label=_("来源说明"), max_length=120, help_text=_("如户口本、身份证原件"))

    def clean_id_number(self) -> str:
        text = self.cleaned_data["id_number"]
        if not text:
            return ""
        try:
            return IdentityNumber.parse(text).text
        except IdentityNumberError as error:
            raise ValidationError(error.message) from None

    def clean_birth_date(self) -> Any:
        return refuse_future_date(self.cleaned_data["birth_date"])

    def clean_since(self) -> Any:
        return refuse_future_date(self.cleaned_data["since"])

    def clean(self) -> dict[str, Any]:
        """Take birth date and sex from the identity number; require them where there is none."""
        cleaned = super().clean() or {}
        if cleaned.get("id_number"):
            identity = IdentityNumber(cleaned["id_number"])
            cleaned["birth_date"], cleaned["sex"] = identity.birth_date, identity.sex
        elif "id_number" in cleaned:
            for name in ("birth_date", "sex"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("没有身份证号码的，请填写。"))
        return cleaned


class ComparedForm(ActionForm):
    """Base of forms that show two sides before they act; the second time they come with a tick."""

    compared_with = ""
    is_compared = forms.BooleanField(label=_("两边已对照，确认办理"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.fields["is_compared"].widget = forms.HiddenInput()

    @property
    def other_side(self) -> Any:
        """What was picked to compare with, or None."""
        return (
            self.cleaned_data.get(self.compared_with)
            if self.is_bound and not self.errors.get(self.compared_with)
            else None
        )

    def clean(self) -> dict[str, Any]:
        """Ask for the tick once there is something to compare."""
        cleaned = super().clean() or {}
        tick = self.fields["is_compared"]
        if not cleaned.get(self.compared_with):
            tick.widget = forms.HiddenInput()
        tick.required = True
        if cleaned.get(self.compared_with) and not cleaned.get("is_compared"):
            self.add_error("is_compared", _("请先看上面的两边对照，再勾选确认。"))
        return cleaned

    def action_arguments(self) -> dict[str, Any]:
        """The arguments of the action."""
        return {name: value for name, value in self.cleaned_data.items() if name != "is_compared"}


class MoveForm(ComparedForm):
    """Move of a person to another household."""

    compared_with = "household"
    household = PickerField(
        "households_anywhere",
        label=_("迁入哪个家庭"),
        help_text=_("不在同一个村（社区）的，由迁入地另一人同意后才迁"),
    )
    relation = forms.CharField(label=_("与户主关系"), max_length=20)
    since = date_field(_("从哪天起"))
    source = forms.ChoiceField(label=_("来源"), choices=source_choices)
    source_detail = forms.CharField(label=_("来源说明"), max_length=120, help_text=_("如户口本、迁移证编号"))
    field_order = ("household", "relation", "since", "source", "source_detail", "is_compared")

    def clean_since(self) -> Any:
        return refuse_future_date(self.cleaned_data["since"])


class MergeForm(ComparedForm):
    """Merge of another record of the same person."""

    compared_with = "other"
    other = PickerField("people", label=_("另一条记录"), help_text=_("它的内容并入现在这条"))
    why = forms.CharField(label=_("怎么知道是同一人"), max_length=200)
    field_order = ("other", "why", "is_compared")


class SplitForm(ActionForm):
    """Reason why a merge was wrong."""

    why = forms.CharField(label=_("怎么知道不是同一人"), max_length=200)

"""Forms for whoever is new to the register, and for how people belong to each other."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.models import User
from doudi.core.divisions.models import Division
from doudi.core.divisions.queries import villages_of
from doudi.registry.circumstances.forms import refuse_future_date
from doudi.registry.models import Household, Person, Sex, Source
from doudi.ui.forms import ActionForm, date_field
from doudi.values.identity_number import IdentityNumber, IdentityNumberError
from doudi.values.text import compact

_MOST_CHARACTERS_OF_A_NUMBER = 30


class PersonForm(ActionForm):
    """Somebody new. Sex and birth date follow from the number where there is one."""

    name = forms.CharField(label=_("姓名"), max_length=40)
    id_number = forms.CharField(
        label=_("公民身份号码"), max_length=20, required=False, help_text=_("还没有号码的不填，填下面两项")
    )
    birth_date = date_field(_("出生日期"), required=False, help_text=_("没有身份证号码的才填"))
    sex = forms.ChoiceField(
        label=_("性别"), choices=[("", "—"), *Sex.choices], required=False, help_text=_("没有身份证号码的才填")
    )
    since = date_field(_("从哪天起共同生活"), required=False, help_text=_("不清楚的不填"))
    source = forms.ChoiceField(label=_("来源"), choices=Source.choices)
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
        """What the number says, or what is asked for where there is none."""
        given = super().clean() or {}
        if given.get("id_number"):
            identity = IdentityNumber(given["id_number"])
            given["birth_date"], given["sex"] = identity.birth_date, identity.sex
        elif "id_number" in given:
            for name in ("birth_date", "sex"):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, _("没有身份证号码的，请填写。"))
        return given

    def said(self) -> dict[str, Any]:
        """For the action."""
        return dict(self.cleaned_data)


class FamilyForm(PersonForm):
    """A household that nobody had registered, with its head."""

    def __init__(self, by: User, data: Any = None) -> None:
        super().__init__(data)
        villages: list[Division] = villages_of(by.scope)
        self._villages = {one.code: one for one in villages}
        self.fields["village"] = forms.ChoiceField(
            label=_("村（居）"), choices=[("", "—"), *((one.code, one.name) for one in villages)]
        )
        self.fields["name"].label = _("户主姓名")
        self.order_fields(["village", "name"])

    def clean_village(self) -> Division:
        return self._villages[self.cleaned_data["village"]]


class MemberForm(PersonForm):
    """Somebody new in a household."""

    relation = forms.CharField(label=_("与户主关系"), max_length=20)
    field_order = ("name", "relation")


class HukouForm(ActionForm):
    """Where a person is registered (hukou)."""

    household = forms.CharField(label=_("户籍所在的家庭编号"), max_length=_MOST_CHARACTERS_OF_A_NUMBER)
    relation = forms.CharField(label=_("与户主关系"), max_length=20)
    since = date_field(_("从哪天起"))
    source = forms.ChoiceField(label=_("来源"), choices=Source.choices)
    source_detail = forms.CharField(label=_("来源说明"), max_length=120, help_text=_("如户口本编号"))

    def clean_household(self) -> Household:
        found = Household.objects.filter(number=compact(self.cleaned_data["household"]), ended_on=None).first()
        if found is None:
            raise ValidationError(_("没有这个家庭编号。"))
        return found

    def clean_since(self) -> Any:
        return refuse_future_date(self.cleaned_data["since"])


class SupporterForm(ActionForm):
    """Who is bound by law to support somebody."""

    supporter = forms.CharField(
        label=_("义务人的人员编号"), max_length=_MOST_CHARACTERS_OF_A_NUMBER, help_text=_("先查到此人，编号在其页面上")
    )
    relation = forms.CharField(label=_("是被赡养、抚养人的"), max_length=20, help_text=_("如：长子、母亲、配偶"))
    since = date_field(_("从哪天起"))
    source = forms.ChoiceField(label=_("来源"), choices=Source.choices)
    source_detail = forms.CharField(label=_("来源说明"), max_length=120, help_text=_("如户口本、判决书"))

    def clean_supporter(self) -> Person:
        found = Person.objects.filter(number=compact(self.cleaned_data["supporter"]), merged_into=None).first()
        if found is None:
            raise ValidationError(_("没有这个人员编号。"))
        return found

    def clean_since(self) -> Any:
        return refuse_future_date(self.cleaned_data["since"])


class EndSupportForm(ActionForm):
    """Until when somebody was bound."""

    last_day = date_field(_("到哪天为止"))
    why = forms.CharField(label=_("原因"), max_length=200, help_text=_("如解除收养、义务人去世"))

    def clean_last_day(self) -> Any:
        return refuse_future_date(self.cleaned_data["last_day"])


class SplitForm(ActionForm):
    """Why a merge was wrong."""

    why = forms.CharField(label=_("怎么知道不是同一人"), max_length=200)

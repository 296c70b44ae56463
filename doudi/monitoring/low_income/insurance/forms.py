"""Forms of insurance."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from doudi.core.clock import today
from doudi.monitoring.low_income.insurance.actions import GivenPolicy
from doudi.monitoring.low_income.insurance.models import LONGEST_INSURER, LONGEST_NUMBER, InsurancePolicy
from doudi.registry.models import Person
from doudi.ui.forms import ActionForm, FormData, NonNegativeYuanField, date_field
from doudi.ui.lists.filters import choice_field
from doudi.ui.lists.place_filter import PlaceFilterForm
from doudi.ui.pickers.fields import PickerField


class PolicyFilterForm(PlaceFilterForm):
    """Term, payer, claims."""

    state = choice_field(_("保单"), (("in_force", _("在保险期内")), ("voided", _("已作废"))))
    payer = choice_field(_("谁出的保费"), InsurancePolicy.Payer.choices)
    claims = choice_field(_("理赔"), (("paid", _("有赔付")), ("waiting", _("报案以后没有赔付"))))


class PolicyForm(ActionForm):
    """A policy of a household."""

    household = PickerField("households", label=_("哪一家"))
    number = forms.CharField(label=_("保单号"), max_length=LONGEST_NUMBER)
    insurer = forms.CharField(label=_("保险公司"), max_length=LONGEST_INSURER)
    payer = forms.ChoiceField(label=_("谁出的保费"), choices=InsurancePolicy.Payer.choices)
    premium_fen = NonNegativeYuanField(label=_("保费（元）"))
    first_day = date_field(_("保险期自"))
    last_day = date_field(_("保险期至"))
    insured = forms.CharField(
        label=_("被保险人"), max_length=200, required=False, help_text=_("写姓名，用顿号隔开；不写是全家")
    )

    @property
    def given(self) -> dict[str, Any]:
        """What was filled in, as the action takes it."""
        cleaned = dict(self.cleaned_data)
        household, insured = cleaned.pop("household"), cleaned.pop("insured")
        return {"household": household, "insured": insured, "given": GivenPolicy(**cleaned)}

    def clean(self) -> dict[str, Any]:
        """Find the people named among those of the household."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        names = [name.strip() for name in cleaned.get("insured", "").replace(",", "、").replace("，", "、").split("、")]
        wanted = [name for name in names if name]
        household = cleaned.get("household")
        if household is None:
            return cleaned
        people = list(Person.objects.filter(household=household, name__in=wanted, merged_into=None))
        unknown = [name for name in wanted if name not in {person.name for person in people}]
        if unknown:
            self.add_error("insured", gettext("这一家没有{names}。").format(names="、".join(unknown)))
        cleaned["insured"] = people
        return cleaned


class ClaimForm(ActionForm):
    """A claim of somebody insured."""

    person = forms.ChoiceField(label=_("被保险人"))
    claimed_on = date_field(_("报案日期"), initial=today)
    paid_on = date_field(_("赔付日期"), required=False)
    amount_fen = NonNegativeYuanField(label=_("赔付金额（元）"), required=False)
    refused_why = forms.CharField(
        label=_("不赔的理由"), max_length=100, required=False, help_text=_("不要写病名；赔付了不填")
    )

    def __init__(self, policy: InsurancePolicy, data: FormData = None) -> None:
        super().__init__(data)
        self.people = {str(row.person_id): row.person for row in policy.insured.select_related("person")}
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [(key, person.name) for key, person in self.people.items()]

    @property
    def given(self) -> dict[str, Any]:
        """What was filled in, as the action takes it."""
        cleaned = dict(self.cleaned_data)
        return {**cleaned, "person": self.people[cleaned["person"]]}


class VoidForm(ActionForm):
    """Why a policy was wrong."""

    reason = forms.CharField(label=_("为什么作废"), max_length=200)


class InsuranceFileForm(ActionForm):
    """A workbook of policies and claims."""

    file = forms.FileField(label=_("保险清单"), help_text=_("Excel（.xlsx、.xls），不超过5 MB、5000行"))

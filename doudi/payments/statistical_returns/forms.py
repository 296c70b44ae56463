"""Forms of statistical returns."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from doudi.core.clock import today
from doudi.payments.statistical_returns.models import LONGEST_REASON
from doudi.payments.statistical_returns.profiles import profiles
from doudi.payments.statistical_returns.queries import last_period
from doudi.ui.forms import ActionForm, FormData


class IssueForm(ActionForm):
    """Which return, and the first month of its period."""

    first_month = forms.CharField(
        label=_("哪一期（起始月份）"), max_length=7, widget=forms.TextInput(attrs={"type": "month"})
    )

    def __init__(self, data: FormData = None) -> None:
        super().__init__(data, initial={"first_month": f"{last_period('monthly', today()):%Y-%m}"})
        self.fields["profile"] = forms.ChoiceField(
            label=_("报表"), choices=[(name, profile.label) for name, profile in profiles().items()]
        )
        self.order_fields(["profile", "first_month"])

    def clean_first_month(self) -> Any:
        try:
            return date.fromisoformat(f"{self.cleaned_data['first_month']}-01")
        except ValueError:
            raise ValidationError(_("请填年和月，如 2023-05。")) from None


class ReturnReasonForm(ActionForm):
    """Why a return is corrected or rejected."""

    reason = forms.CharField(label=_("原因"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 2}))

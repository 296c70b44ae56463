"""Forms of the take-over: months paid, reason of a difference."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi import policy
from doudi.core.clock import this_month
from doudi.payments.models import MAX_REASON_LENGTH, DifferenceReason, FamilyComparison
from doudi.payments.take_over.paid_months import Months, paid_programmes, proposed_months
from doudi.registry.roll_import.models import RollFile
from doudi.ui.forms import ActionForm
from doudi.values.benefit_month import add_months, format_month, format_month_in_words, parse_month

_MONTHS_OFFERED = 24


def _month_field(label: Any, initial: date, help_text: Any = "") -> forms.ChoiceField:
    """Return a required choice of a month: the last two years up to this month."""
    months = [add_months(this_month(), -back) for back in range(_MONTHS_OFFERED)]
    months = sorted({*months, initial}, reverse=True)
    choices = [("", "—"), *((format_month(month), format_month_in_words(month)) for month in months)]
    return forms.ChoiceField(label=label, choices=choices, help_text=help_text)


class PaidMonthsForm(ActionForm):
    """The months that the earlier system paid at the amounts of a roll, for each of its programmes."""

    def __init__(self, roll: RollFile, *args: Any) -> None:
        super().__init__(*args)
        self.programmes = paid_programmes(roll)
        proposed = proposed_months(roll)
        stated = set(roll.paid_months.values_list("programme", flat=True))
        for programme in self.programmes:
            since, through = proposed[programme]
            name = policy.programme_name(programme)
            self.fields[f"through_{programme}"] = _month_field(
                _("{programme}：原系统已发到哪个月").format(programme=name),
                through,
                _("以银行实际发出的为准，不是花名册编制的月份"),
            )
            self.fields[f"from_{programme}"] = _month_field(
                _("{programme}：按花名册上的金额，从哪个月发起").format(programme=name),
                since,
                _("一般是当年1月；金额年中变过的，填变动的那个月。更早的月份由原系统负责"),
            )
            self.fields[f"from_{programme}"].initial = format_month(since)
            if programme in stated:
                self.fields[f"through_{programme}"].initial = format_month(through)

    def months(self) -> Months:
        """The chosen months by programme."""
        values = self.cleaned_data
        return {
            programme: (parse_month(values[f"from_{programme}"]), parse_month(values[f"through_{programme}"]))
            for programme in self.programmes
        }


class DifferenceForm(ActionForm):
    """Why a family's amount differs, for it alone or for all with equal figures."""

    reason = forms.ChoiceField(label=_("差异的原因"), choices=[("", "—"), *DifferenceReason.choices])
    words = forms.CharField(
        label=_("说明"),
        required=False,
        max_length=MAX_REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("原因选“其他”的必须写明"),
    )
    equal_ones = forms.BooleanField(required=False)
    same_reason = forms.BooleanField(required=False)
    pays_back = forms.BooleanField(label=_("以前月份少发的差额随首批补发"), required=False)
    pays_back_why = forms.CharField(
        label=_("补发的理由和依据"),
        required=False,
        max_length=MAX_REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("要补发的必须写明；不补发的，差额就此了结，以后不补也不追"),
    )

    def __init__(self, compared: FamilyComparison, equal_number: int, same_number: int, *args: Any) -> None:
        super().__init__(*args)
        self.fields["reason"].initial, self.fields["words"].initial = compared.reason, compared.words
        self.fields["pays_back"].initial = compared.pays_back
        self.fields["pays_back_why"].initial = compared.pays_back_why
        if equal_number > 1:
            self.fields["equal_ones"].label = _("差额相同的{number}户一并说明").format(number=equal_number)
        else:
            del self.fields["equal_ones"]
        if same_number > 1:
            text = (
                _("“{reason}”待确认的{number}户都看过，一并确认")
                if compared.is_to_confirm
                else _("原因同是“{reason}”的{number}户一并说明")
            )
            self.fields["same_reason"].label = text.format(reason=compared.get_reason_display(), number=same_number)
        else:
            del self.fields["same_reason"]
        if compared.back_fen <= 0:
            del self.fields["pays_back"], self.fields["pays_back_why"]

"""Forms of payments."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.core.clock import today
from doudi.payments.models import MAX_REASON_LENGTH, Run
from doudi.payments.recoveries.actions import MAX_INSTALMENTS
from doudi.registry.models import Person
from doudi.ui.forms import ActionForm, YuanField, date_field
from doudi.values.benefit_month import add_months, format_month, format_month_chinese, parse_month

_MONTHS_OFFERED = 12


def _reason(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=MAX_REASON_LENGTH, widget=forms.Textarea(attrs={"rows": 2}), **more)


class MonthField(forms.ChoiceField):
    """One of the last twelve months."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=self._offered, **kwargs)

    @staticmethod
    def _offered() -> list[tuple[str, str]]:
        months = [add_months(today().replace(day=1), -back) for back in range(_MONTHS_OFFERED)]
        return [(format_month(month), format_month_chinese(month)) for month in months]

    def clean(self, value: Any) -> Any:
        return parse_month(super().clean(value))


class RunForm(ActionForm):
    month = MonthField(label=_("发放月份"))
    kind = forms.ChoiceField(
        label=_("类别"),
        choices=[one for one in Run.Kind.choices if one[0] != Run.Kind.OPENING],
        help_text=_("按月发放会把以前月份应补、应追的一并算出"),
    )


class ReasonForm(ActionForm):
    why = _reason(_("理由"))


class PersonForm(ActionForm):
    """A form about somebody, named by his number."""

    number = forms.CharField(label=_("人员编号"), max_length=30, help_text=_("在人员页面上"))

    def person(self, by: Any) -> Person | None:
        """Who is meant, if he may be seen."""
        found = Person.objects.visible_to(by).filter(number=self.cleaned_data["number"].strip(), merged_into=None)
        return found.first()


class NotifyForm(ActionForm):
    heard = _reason(_("怎么告知的，当事人有什么意见"))


class DemandForm(ActionForm):
    instalments = forms.IntegerField(label=_("分几期"), min_value=1, max_value=MAX_INSTALMENTS, initial=1)
    why = _reason(_("决定和理由"))


class OffsetForm(ActionForm):
    basis = _reason(_("本人书面同意或决定文书"))


class ReceiptForm(ActionForm):
    reference = forms.CharField(label=_("凭证号"), max_length=60)
    amount_fen = YuanField(label=_("金额（元）"))
    received_on = date_field(_("到账日期"))

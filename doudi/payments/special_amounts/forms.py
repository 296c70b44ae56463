"""Form of a special amount."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi import policy
from doudi.payments.forms import MonthField, PersonForm, reason_field
from doudi.ui.forms import YuanField


class SpecialAmountForm(PersonForm):
    """Propose a special amount."""

    month = MonthField(label=_("月份"))
    amount_fen = YuanField(label=_("金额（元）"))
    source = forms.ChoiceField(label=_("资金来源"), choices=lambda: list(policy.SOURCE_LABELS.items()))
    reason = reason_field(_("理由"))

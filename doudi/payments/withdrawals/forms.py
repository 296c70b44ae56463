"""The form that proposes to take payments out of a run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.payments.forms import reason_field
from doudi.payments.models import Payment, Withdrawal
from doudi.ui.forms import ActionForm
from doudi.ui.templatetags.ui import yuan


class WithdrawalForm(ActionForm):
    """Which payments of a person are taken out, and why; all are ticked, of the dead with that reason."""

    payments = forms.TypedMultipleChoiceField(label=_("移出哪些款项"), coerce=int, widget=forms.CheckboxSelectMultiple)
    reason = forms.ChoiceField(label=_("原因"), choices=Withdrawal.Reason.choices)
    detail = reason_field(_("情况和依据"))

    def __init__(self, *args: Any, payments: Sequence[Payment], is_dead: bool = False, **kwargs: Any) -> None:
        initial = kwargs.setdefault("initial", {})
        initial["payments"] = [payment.pk for payment in payments]
        if is_dead:
            initial["reason"] = Withdrawal.Reason.DEATH
        super().__init__(*args, **kwargs)
        field = self.fields["payments"]
        assert isinstance(field, forms.TypedMultipleChoiceField)  # noqa: S101 - declared above
        field.choices = [
            (payment.pk, f"{payment.programme_label} {yuan(payment.amount_fen)} {payment.account or ''}".strip())
            for payment in payments
        ]

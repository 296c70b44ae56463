"""Forms of reversals."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.relief.instalments.forms import text_field
from doudi.relief.reversals.models import ReserveReversal
from doudi.ui.forms import ActionForm


class ReversalForm(ActionForm):
    """What was recorded wrongly."""

    mistake = forms.ChoiceField(label=_("错在哪里"), choices=ReserveReversal.Mistake.choices, widget=forms.RadioSelect)
    reason = text_field(_("情况和依据"), help_text=_("怎么发现的，钱现在在哪里，收据怎么处理"))


class RefusalForm(ActionForm):
    """Why the payment was right."""

    why = text_field(_("不成立的理由"))

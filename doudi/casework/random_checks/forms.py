"""Form of the result of a random check."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.casework.models import LONGEST_REASON, RandomCheck
from doudi.ui.forms import ActionForm, date_field

_FINDINGS = [choice for choice in RandomCheck.Finding.choices if choice[0] != RandomCheck.Finding.VISITED]


class RandomCheckForm(ActionForm):
    """When, how and what was found."""

    done_on = date_field(_("检查日期"))
    manner = forms.ChoiceField(label=_("方式"), choices=RandomCheck.Manner.choices)
    finding = forms.ChoiceField(label=_("结果"), choices=_FINDINGS)
    text = forms.CharField(label=_("查到的情况"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3}))

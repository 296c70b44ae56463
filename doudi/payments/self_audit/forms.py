"""Form of the self-audit."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.payments.models import MAX_REASON_LENGTH
from doudi.ui.forms import ActionForm


class EvidenceForm(ActionForm):
    """The evidence that closes a hit."""

    evidence = forms.CharField(
        label=_("查明的情况和依据"),
        max_length=MAX_REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("谁在哪天看到什么，依据的文书编号"),
    )

"""The form that brings a case before a conference."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.casework.case_conferences.kind import TOPICS
from doudi.conferences.models.limits import MAX_TEXT_LENGTH, MAX_TITLE_LENGTH
from doudi.ui.forms import ActionForm


class RaiseForm(ActionForm):
    """Sub-kind, the line of the agenda, and what is to be decided."""

    topic = forms.ChoiceField(label=_("情形"), choices=list(TOPICS.items()))
    title = forms.CharField(
        label=_("议题"), max_length=MAX_TITLE_LENGTH, help_text=_("一行，如：支出型困难家庭大额自付医疗费用的认定")
    )
    question = forms.CharField(
        label=_("要议定的问题"),
        max_length=MAX_TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("写明难在哪里、建议怎么定；证号、卡号、电话不要写"),
    )

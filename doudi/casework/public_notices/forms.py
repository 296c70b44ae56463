"""Forms for objections to a public notice."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.casework.cases.forms import CaseForm, reason_field


class ObjectionForm(CaseForm):
    """An objection; the objector stays confidential."""

    text = reason_field(_("异议内容"))
    who = forms.CharField(label=_("提出人和联系方式"), max_length=80, required=False, help_text=_("加密保存，不公开"))


class ObjectionResultForm(CaseForm):
    """The result of reviewing an objection."""

    result = reason_field(_("复查或民主评议的结果"), help_text=_("何时、多少人参加、意见如何"))

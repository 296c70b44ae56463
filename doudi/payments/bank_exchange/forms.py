"""Forms of the dealings with banks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.bankfiles.failure_reasons import REASONS
from doudi.bankfiles.profile_loader import bank_profiles
from doudi.payments.bank_exchange.queries import last_bank
from doudi.ui.forms import ActionForm

MAX_REASON_LENGTH = 500


class BankForm(ActionForm):
    """Which bank brings the money."""

    profile = forms.ChoiceField(label=_("银行和文件格式"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["profile"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [(one.id, one.label) for one in bank_profiles().values()]
        field.initial = last_bank()


class AnswerForm(ActionForm):
    """The bank's answer, as the bank gave it."""

    file = forms.FileField(label=_("银行回盘文件"), help_text=_("银行给的原文件，不要打开另存；文本、Excel 都可以"))


class InquiryForm(ActionForm):
    """What the bank has found out."""

    outcome = forms.ChoiceField(
        label=_("银行的答复"),
        choices=[("paid", _("已入本人账户")), ("returned", _("没有入账，已退回"))],
        widget=forms.RadioSelect,
    )
    reason = forms.ChoiceField(
        label=_("退回原因"),
        choices=[(name, reason.label) for name, reason in REASONS.items()],
        initial="other",
        help_text=_("到账的不用管这一项"),
    )
    why = forms.CharField(
        label=_("依据"),
        max_length=MAX_REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("银行书面答复的日期、文号和内容"),
    )


class ArchiveDecisionForm(ActionForm):
    """What became of a file that the store does not know."""

    number = forms.CharField(widget=forms.HiddenInput())
    sm3 = forms.CharField(widget=forms.HiddenInput())
    why = forms.CharField(label=_("银行的答复"), max_length=MAX_REASON_LENGTH, widget=forms.Textarea(attrs={"rows": 2}))

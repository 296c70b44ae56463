"""Forms of the bank exchange."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.bankfiles.failure_reasons import REASONS
from doudi.bankfiles.profile_loader import bank_profiles
from doudi.core.labels import lazy_choices
from doudi.payments.bank_exchange.queries import last_bank
from doudi.ui.forms import ActionForm, YuanField

MAX_REASON_LENGTH = 500


def _bank_choices() -> list[tuple[str, str]]:
    return [(profile.id, profile.label) for profile in bank_profiles().values()]


class BankForm(ActionForm):
    """Choose the bank of a run's files."""

    profile = forms.ChoiceField(label=_("银行和文件格式"), choices=_bank_choices, initial=last_bank)


class AnswerForm(ActionForm):
    """Upload the bank's answer."""

    file = forms.FileField(label=_("银行回盘文件"), help_text=_("银行给的原文件，不要打开另存；文本、Excel 都可以"))


class LateReturnForm(ActionForm):
    """Confirm with the bank's own total that payments came back after they had arrived, or refuse."""

    decision = forms.ChoiceField(
        label=_("核对结果"),
        choices=[("confirm", _("和银行的通知一致")), ("refuse", _("不采用这份回盘"))],
        widget=forms.RadioSelect,
    )
    bank_total_fen = YuanField(
        label=_("银行通知上的退回合计（元）"), required=False, help_text=_("照银行的书面通知填，不要照文件填")
    )
    why = forms.CharField(label=_("依据"), max_length=200, help_text=_("如银行通知的日期、文号"))


class InquiryForm(ActionForm):
    """Record the bank's written answer about a payment in question."""

    outcome = forms.ChoiceField(
        label=_("银行的答复"),
        choices=[("paid", _("已入本人账户")), ("returned", _("没有入账，已退回"))],
        widget=forms.RadioSelect,
    )
    reason = forms.ChoiceField(
        label=_("退回原因"),
        choices=lazy_choices(REASONS, lambda name: REASONS[name].label),
        initial="other",
        help_text=_("到账的不用管这一项"),
    )
    why = forms.CharField(
        label=_("依据"),
        max_length=MAX_REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("银行书面答复的日期、文号和内容"),
    )


class InquiryDecisionForm(ActionForm):
    """Confirm the written answer after reading the bank's letter, or refuse it."""

    decision = forms.ChoiceField(
        label=_("核对结果"),
        choices=[("confirm", _("和银行的书面答复一致")), ("refuse", _("不一致，不采用"))],
        widget=forms.RadioSelect,
    )
    why = forms.CharField(label=_("核对了什么"), max_length=200, help_text=_("如银行复函的日期、文号"))


class ArchiveDecisionForm(ActionForm):
    """Record the bank's answer about a file that the database does not know."""

    number = forms.CharField(widget=forms.HiddenInput())
    sm3 = forms.CharField(widget=forms.HiddenInput())
    why = forms.CharField(label=_("银行的答复"), max_length=MAX_REASON_LENGTH, widget=forms.Textarea(attrs={"rows": 2}))

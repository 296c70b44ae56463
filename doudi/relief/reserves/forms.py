"""Forms of reserves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi import policy
from doudi.casework.models import LONGEST_REASON
from doudi.core.attachments.uploads import UploadField
from doudi.core.clock import today
from doudi.relief.reserves.accounts import RELIEF_SOURCE
from doudi.relief.reserves.models import LONGEST_RECEIPT_NUMBER, ReserveCount, ReservePayment
from doudi.ui.forms import ActionForm, NameField, NonNegativeYuanField, YuanField, date_field

LARGEST_AMOUNT_FEN = 10_000_000_00


def _text(label: Any, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 2}), **options)


class PaymentForm(ActionForm):
    """Pay an instalment: how, to whom, with which receipt."""

    means = forms.ChoiceField(label=_("方式"), choices=ReservePayment.Means.choices)
    cash_reason = _text(_("付现金的理由"), required=False, help_text=_("转账的不填"))
    received_by = NameField(label=_("签收人"), max_length=60)
    receipt_number = forms.CharField(label=_("收据号"), max_length=LONGEST_RECEIPT_NUMBER)
    receipt = UploadField(label=_("收据照片"))
    paid_on = date_field(_("付款日期"), initial=today)


class QuotaForm(ActionForm):
    """Set the quota of a township from a day on."""

    amount_fen = NonNegativeYuanField(label=_("核定额度（元）"), largest_fen=LARGEST_AMOUNT_FEN)
    first_day = date_field(_("自"), initial=today)
    paper = forms.CharField(label=_("依据文件"), max_length=200, help_text=_("文号或者会议纪要"))


class TopUpForm(ActionForm):
    """Ask the county to fill the reserve."""

    amount_fen = YuanField(label=_("申请金额（元）"), largest_fen=LARGEST_AMOUNT_FEN)
    reason = _text(_("用途"))


class FillForm(ActionForm):
    """Fill a reserve from one source."""

    amount_fen = YuanField(label=_("拨付金额（元）"), largest_fen=LARGEST_AMOUNT_FEN)
    source = forms.ChoiceField(
        label=_("资金来源"), choices=lambda: list(policy.SOURCE_LABELS.items()), initial=RELIEF_SOURCE
    )


class ReasonForm(ActionForm):
    """A reason."""

    why = _text(_("理由"))


class CountForm(ActionForm):
    """What was counted at the end of a month."""

    counted_fen = NonNegativeYuanField(label=_("实有金额（元）"), help_text=_("现金加账户余额，点清再填"))
    difference_reason = _text(_("差额的原因"), required=False, help_text=_("与账面一致的不填"))


class SettleForm(ActionForm):
    """How a difference was settled."""

    settlement = forms.ChoiceField(label=_("差额的处理"), choices=ReserveCount.Settlement.choices)
    why = _text(_("处理情况"))


class ReceiveForm(ActionForm):
    """The total of the receipts that the county counted."""

    total_fen = NonNegativeYuanField(label=_("点收金额（元）"), help_text=_("把收到的收据加总，与移交单核对"))

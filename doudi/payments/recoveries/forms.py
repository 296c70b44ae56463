"""The filter of the recoveries, and the forms of the steps of one."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.core.attachments.uploads import UploadField
from doudi.payments.forms import reason_field
from doudi.payments.recoveries.actions import MAX_INSTALMENTS
from doudi.payments.workflow import RecoveryState
from doudi.ui.forms import ActionForm, YuanField, date_field
from doudi.ui.lists.filters import ListFilterForm, choice_field


class RecoveryFilterForm(ListFilterForm):
    """The filter of the recoveries; without a state, those not ended."""

    state = choice_field(_("状态"), RecoveryState.choices, everything=_("未办结"))


class NotifyForm(ActionForm):
    """How the recipient was notified and what they said."""

    heard = reason_field(_("怎么告知的，当事人有什么意见"))


class DemandForm(ActionForm):
    """The decision to demand the money back, at once or in instalments."""

    pay_by = date_field(_("交款期限（分期的是第一期，以后每月一期）"))
    instalments = forms.IntegerField(label=_("分几期"), min_value=1, max_value=MAX_INSTALMENTS, initial=1)
    why = reason_field(_("决定和理由"))


class OffsetForm(ActionForm):
    """The written consent or decision by which the amount is offset against payments."""

    basis = reason_field(_("本人书面同意或决定文书"))


class ReceiptForm(ActionForm):
    """Money that the recipient returned, by its voucher."""

    reference = forms.CharField(label=_("凭证号"), max_length=60)
    amount_fen = YuanField(label=_("金额（元）"))
    received_on = date_field(_("到账日期"))


class FineForm(ActionForm):
    """A fine for benefits obtained by deceit, with the finding and its document."""

    finding = reason_field(_("查实的骗取事实和证据"))
    upload = UploadField(label=_("认定材料（照片或PDF）"))
    amount_fen = YuanField(label=_("罚款（元）"))
    pay_by = date_field(_("缴款期限"))


class FineDecisionForm(ActionForm):
    """Whether a proposed fine is imposed."""

    is_imposed = forms.TypedChoiceField(
        label=_("决定"),
        choices=(("true", _("处罚")), ("false", _("不处罚"))),
        coerce=lambda text: text == "true",
        widget=forms.RadioSelect,
    )
    why = reason_field(_("理由"))

"""The filter of the recoveries, and the forms of the steps of one."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from doudi.core.attachments.uploads import UploadField
from doudi.payments.forms import reason_field
from doudi.payments.recoveries.plans import MAX_INSTALMENTS
from doudi.payments.workflow import RecoveryState
from doudi.ui.forms import ActionForm, DayField, YuanField, date_field
from doudi.ui.lists.filters import ListFilterForm, choice_field
from doudi.values.money import MoneyError, parse_yuan

_SEPARATORS = re.compile(r"[\s，,、]+")


def _part_of(line: str) -> tuple[date, int]:
    """Return the day and the fen of a typed instalment.

    Raises:
        ValidationError
    """
    day, *amount = _SEPARATORS.split(line.strip(), maxsplit=1)
    try:
        return DayField().clean(day), parse_yuan(amount[0] if amount else "")
    except (ValidationError, MoneyError):
        message = gettext("“{line}”读不出日期和金额，请写成：2026-12-31 200").format(line=line.strip()[:40])
        raise ValidationError(message) from None


class RecoveryFilterForm(ListFilterForm):
    """The filter of the recoveries; without a state, those not ended."""

    state = choice_field(_("状态"), RecoveryState.choices, everything=_("未办结"))


class NotifyForm(ActionForm):
    """How the recipient was notified and what they said."""

    heard = reason_field(_("怎么告知的，当事人有什么意见"))


class ReferForm(ActionForm):
    """Why a conference should not demand the money back."""

    question = reason_field(_("为什么建议免予追回"))


class DemandForm(ActionForm):
    """The decision to demand the money back, at once or in instalments."""

    pay_by = date_field(_("交款期限（分期的是第一期，以后每月一期）"), required=False)
    instalments = forms.IntegerField(label=_("平均分几期"), min_value=1, max_value=MAX_INSTALMENTS, initial=1)
    parts = forms.CharField(
        label=_("与本人商定各期不同的，一行一期"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("日期和金额（元），如：2026-12-31 200。填了这里，上面两项不算"),
    )
    why = reason_field(_("决定和理由"))

    def clean_parts(self) -> list[tuple[date, int]] | None:
        """Return the day and the fen of each agreed instalment; None where nothing is typed."""
        lines = [line for line in self.cleaned_data["parts"].splitlines() if line.strip()]
        return [_part_of(line) for line in lines] or None

    def clean(self) -> dict[str, Any]:
        """Ask for the day to pay by, unless every instalment is agreed."""
        given = super().clean() or {}
        if not given.get("parts") and not given.get("pay_by") and not {"parts", "pay_by"} & set(self.errors):
            self.add_error("pay_by", _("请填写。"))
        return given


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

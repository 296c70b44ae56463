"""Forms of recoveries from people without a record."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.core.clock import today
from doudi.relief.instalments.forms import text_field
from doudi.relief.reserves.forms import LARGEST_AMOUNT_FEN
from doudi.relief.unrecorded.models import LONGEST_REFERENCE
from doudi.relief.unrecorded.queries import OPEN
from doudi.relief.unrecorded.workflow import UnrecordedState
from doudi.ui.forms import ActionForm, YuanField, date_field
from doudi.ui.lists.filters import choice_field
from doudi.ui.lists.place_filter import PlaceFilterForm
from doudi.ui.pickers.fields import PickerField


class ReceiptForm(ActionForm):
    """Money given back."""

    reference = forms.CharField(label=_("凭证号"), max_length=LONGEST_REFERENCE)
    amount_fen = YuanField(label=_("金额（元）"), largest_fen=LARGEST_AMOUNT_FEN)
    received_on = date_field(_("到账日期"), initial=today)


class DebtorForm(ActionForm):
    """Who the debtor is."""

    person = PickerField("people", label=_("查明是谁（先登记人员）"))


class WriteOffForm(ActionForm):
    """Why the money cannot be got back."""

    reason = text_field(_("无法追回的理由"), help_text=_("找过哪里、问过谁、为什么追不回来"))


class GoOnForm(ActionForm):
    """How the money may still be got back."""

    why = text_field(_("还可以怎样追"))


class UnrecordedFilterForm(PlaceFilterForm):
    """State and place; at first what is not settled."""

    state = choice_field(_("状态"), [(OPEN, _("未办结")), *UnrecordedState.choices], initial=OPEN)

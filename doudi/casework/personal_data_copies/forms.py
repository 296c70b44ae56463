"""Forms of the officer: who asks and how that was checked; the signed receipt of the copy."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.casework.economic_checks.uploads import scan_field
from doudi.casework.models import RecipientRequest
from doudi.casework.recipient_requests.models import IdentityCheck
from doudi.casework.referrals.workflow import LONGEST_TEXT
from doudi.ui.forms import ActionForm, FormData
from doudi.ui.pickers.fields import PickerField


class IdentifyForm(ActionForm):
    """Whose data are asked for, and how that was checked."""

    person = PickerField("people", label=_("是谁"), help_text=_("登记里的这个人；未满十四周岁的由监护人来"))
    check = forms.ChoiceField(label=_("怎么核对的身份"), choices=IdentityCheck.choices, widget=forms.RadioSelect)

    def __init__(self, request: RecipientRequest, data: FormData = None) -> None:
        recognised = request.person
        initial = {"person": (recognised.number, "")} if recognised else {}
        super().__init__(data, initial=initial, auto_id="identify_%s")


class HandOverForm(ActionForm):
    """The signed receipt, and what the person wants corrected."""

    receipt = scan_field(_("本人签收的照片或扫描件"))
    correction = forms.CharField(
        label=_("本人要求更正的地方"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("填了就转入家庭情况变化办理，核实以前登记不变；没有就不填"),
    )

"""Forms of approved amounts and of the accounts of others."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.care.payables.kinds import PayableKind, PayeeKind
from doudi.care.payables.models import LONGEST_TEXT
from doudi.care.payables.queries import OPEN, WRONG
from doudi.care.payables.workflow import PayableState
from doudi.core.attachments.uploads import UploadField
from doudi.core.divisions.queries import village_choices
from doudi.ui.forms import ActionForm, FormData, NameField, YuanField
from doudi.ui.lists.filters import ListFilterForm, choice_field
from doudi.ui.lists.place_filter import PlaceFilterForm


def text_field(label: Any, **options: Any) -> forms.CharField:
    """Return a text area for a reason."""
    return forms.CharField(label=label, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 2}), **options)


def account_field(label: Any) -> forms.RegexField:
    """Return a field for the number of a bank account."""
    return forms.RegexField(
        label=label,
        regex=r"^[0-9 ]{8,40}$",
        error_messages={"invalid": _("账号是8到32位数字。")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class PayableFilterForm(PlaceFilterForm):
    """State, kind and place; at first what is neither paid nor stopped."""

    state = choice_field(_("状态"), [(OPEN, _("未办结")), *PayableState.choices, (WRONG, _("误付"))])
    kind = choice_field(_("用途"), PayableKind.choices)


class StopForm(ActionForm):
    """Why an approved amount is stopped."""

    why = text_field(_("停止的原因"))
    seen_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class WrongPaymentForm(ActionForm):
    """How much of a paid amount should not have been paid, and what was found."""

    amount_fen = YuanField(label=_("误付金额（元）"))
    finding = text_field(_("查明的情况：谁在哪天查到什么"))
    upload = UploadField(label=_("证明附件（照片或PDF）"), required=False)


class RefuseWrongPaymentForm(ActionForm):
    """Why an amount was not paid wrongly."""

    why = text_field(_("不成立的理由"))


class PayeeFilterForm(ListFilterForm):
    """The kind of payee."""

    kind = choice_field(_("收款方"), PayeeKind.choices)


class CorrectionForm(ActionForm):
    """Another account in place of one."""

    holder_name = NameField(label=_("户名"), max_length=60)
    account = account_field(_("账号"))
    proof = text_field(_("依据（开户证明、与死者的关系、照料协议），不写号码"))
    upload = UploadField(label=_("证明附件（照片或PDF）"))


class PayeeForm(CorrectionForm):
    """The account of a hospital, of who arranged a funeral, or of who cared in hospital."""

    kind = forms.ChoiceField(label=_("收款方"), choices=PayeeKind.choices)
    village_code = forms.ChoiceField(label=_("所属村（居）；医疗机构选所在地"))
    field_order = ("kind", "village_code", "holder_name", "account", "proof", "upload")

    def __init__(self, data: FormData = None, files: Any = None, *, scope: str | None) -> None:
        super().__init__(data, files)
        field = self.fields["village_code"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = village_choices(scope)


class ConfirmPayeeForm(ActionForm):
    """The number typed again by the second person."""

    account = account_field(_("看着证明再输一遍账号"))


class RefusePayeeForm(ActionForm):
    """Why an account is not used."""

    why = text_field(_("不采用的理由"))

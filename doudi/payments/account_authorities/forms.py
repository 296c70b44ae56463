"""Form of an account of another."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.core.attachments.uploads import UploadField
from doudi.payments.forms import PersonForm, reason_field
from doudi.payments.models import AccountAuthority
from doudi.ui.forms import ActionForm, NameField, date_field


class AccountAuthorityForm(PersonForm):
    """Propose the account of another for a person's payments."""

    basis = forms.ChoiceField(label=_("谁的账户"), choices=AccountAuthority.Basis.choices)
    holder_name = NameField(label=_("户名"), max_length=60)
    account = forms.RegexField(
        label=_("账号"), regex=r"^[0-9]{8,32}$", error_messages={"invalid": _("账号是8到32位数字。")}
    )
    proof = reason_field(_("监护证明、供养协议，或谁办理丧葬、与死者的关系"))
    upload = UploadField(label=_("证明附件（照片或PDF）"))
    since = date_field(_("自"))


class ProposeEndingForm(ActionForm):
    """Why an account is to end without a new one."""

    reason = reason_field(_("为什么停用（如监护权撤销、解除供养协议）"))


class SettleEndingForm(ActionForm):
    """Whether a proposed ending is confirmed."""

    is_confirmed = forms.TypedChoiceField(
        label=_("核实结果"),
        choices=(("true", _("属实，停用，待遇缓发")), ("false", _("不停用"))),
        coerce=lambda text: text == "true",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("不停用的，写明理由"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class ConfirmAuthorityForm(ActionForm):
    """The account number typed again by the second person."""

    account = forms.CharField(
        label=_("看着证明再输一遍账号"), max_length=40, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )

"""Form of an account of another."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.core.attachments.uploads import UploadField
from doudi.payments.forms import PersonForm, reason_field
from doudi.payments.models import AccountAuthority
from doudi.ui.forms import ActionForm, date_field


class AccountAuthorityForm(PersonForm):
    """Propose the account of another for a person's payments."""

    basis = forms.ChoiceField(label=_("谁的账户"), choices=AccountAuthority.Basis.choices)
    holder_name = forms.CharField(label=_("户名"), max_length=60)
    account = forms.RegexField(
        label=_("账号"), regex=r"^[0-9]{8,32}$", error_messages={"invalid": _("账号是8到32位数字。")}
    )
    proof = reason_field(_("监护证明、供养协议，或谁办理丧葬、与死者的关系"))
    upload = UploadField(label=_("证明附件（照片或PDF）"))
    since = date_field(_("自"))


class ConfirmAuthorityForm(ActionForm):
    """The account number typed again by the second person."""

    account = forms.CharField(
        label=_("看着证明再输一遍账号"), max_length=40, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )

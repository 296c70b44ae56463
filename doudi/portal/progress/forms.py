"""Forms of the progress pages: look an application up, and respond to it."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from doudi.portal.fields import code_field
from doudi.ui.forms import ActionForm, FormData, NameField
from doudi.values.identity_number import IdentityNumber, IdentityNumberError

_LABELS = {"supply": _("补了什么"), "message": _("要说的话"), "review": _("哪里不对、为什么"), "withdraw": _("原因")}


class LookupForm(ActionForm):
    """The receipt number and the code that open an application's progress."""

    receipt = forms.RegexField(r"^[0-9]{15}$", label=_("回执号"), error_messages={"invalid": _("回执号是15位数字。")})
    code = code_field(_("查询码"), _("查询码是6位字母和数字。"))


class LostCodeForm(ActionForm):
    """Who lost the code: the name and the whole identity number, as applied with."""

    name = NameField(label=_("姓名"))
    id_number = forms.CharField(
        label=_("身份证号"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def clean_id_number(self) -> str:
        try:
            return IdentityNumber.parse(self.cleaned_data["id_number"]).text
        except IdentityNumberError as error:
            raise ValidationError(str(error)) from None


class ResponseForm(ActionForm):
    """The words of a response to a case; ``verb`` is supply, message, review or withdraw."""

    words = forms.CharField(max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, verb: str, case_pk: int, data: FormData = None) -> None:
        super().__init__(data, auto_id=f"{verb}{case_pk}_%s")
        self.fields["words"].label = _LABELS[verb]
        self.fields["words"].required = verb in {"message", "review"}

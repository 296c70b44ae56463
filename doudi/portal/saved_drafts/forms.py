"""Forms to save a draft and to resume it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.portal.fields import code_field, phone_field
from doudi.ui.forms import ActionForm


class PhoneForm(ActionForm):
    """The telephone number under which a draft is saved."""

    phone = phone_field(_("手机号"))


class ResumeForm(PhoneForm):
    """The telephone number and the code that open a saved draft."""

    code = code_field(_("续填码"), _("续填码是6位字母和数字。"))

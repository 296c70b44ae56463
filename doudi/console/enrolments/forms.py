"""The filter of the second factors, and the forms of one."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.ui.forms import ActionForm
from doudi.ui.lists.filters import ListFilterForm, choice_field


class EnrolmentFilterForm(ListFilterForm):
    """The filter of the accounts."""

    only = choice_field(_("哪些账号"), [("waiting", _("等确认"))], everything=_("全部账号"))


class ConfirmForm(ActionForm):
    """The assurance that the owner stands before oneself."""

    is_seen = forms.BooleanField(label=_("已当面核对本人身份证，手机是本人的"))


class RevokeForm(ActionForm):
    """The reason for revoking a second factor."""

    why = forms.CharField(label=_("原因"), max_length=200, help_text=_("如手机丢失，已当面核对身份"))

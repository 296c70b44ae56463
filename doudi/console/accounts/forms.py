"""Forms about accounts."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.roles import Department, Role
from doudi.core.divisions.queries import townships
from doudi.ui.forms import ActionForm
from doudi.ui.lists.filters import ListFilterForm, choice_field
from doudi.ui.pickers.fields import PickerField


class AccountFilterForm(ListFilterForm):
    """The filter of the list of accounts."""

    text = forms.CharField(label=_("姓名或登录名"), max_length=40)
    role = choice_field(_("角色"), [(role.value, role.label) for role in Role if role is not Role.CITIZEN])
    township = choice_field(_("乡镇"))
    state = choice_field(_("状态"), [("open", _("启用")), ("closed", _("停用"))])

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.offer("township", ((place.code, place.name) for place in townships()))


class OpenAccountForm(ActionForm):
    """A new account."""

    username = forms.RegexField(
        r"^[a-z][a-z0-9_.-]{2,39}$",
        label=_("登录名"),
        help_text=_("小写字母开头，3至40位字母、数字"),
        error_messages={"invalid": _("登录名须以小写字母开头，只用小写字母、数字、点、横线。")},
    )
    name = forms.CharField(label=_("姓名"), max_length=40)
    role = forms.ChoiceField(
        label=_("角色"), choices=[(role.value, role.label) for role in Role if role is not Role.CITIZEN]
    )
    division = PickerField("divisions", label=_("所在地"), required=False)
    department = forms.ChoiceField(
        label=_("部门"),
        required=False,
        choices=[("", "—"), *Department.choices],
        help_text=_("只有部门经办人要选：只看得到转到本部门的事项"),
    )
    password = forms.CharField(
        label=_("初始密码"), widget=forms.PasswordInput, min_length=10, help_text=_("至少10位，首次登录时须修改")
    )


class AccountStatusForm(ActionForm):
    """The reason for closing or reopening an account."""

    why = forms.CharField(label=_("原因"), max_length=200, help_text=_("如调离、退休、返岗"))


class ResetPasswordForm(ActionForm):
    """A new first password, with the reason."""

    password = forms.CharField(
        label=_("新的初始密码"), widget=forms.PasswordInput, min_length=10, help_text=_("至少10位，下次登录时须修改")
    )
    why = forms.CharField(label=_("原因"), max_length=200, help_text=_("如本人忘记密码，已当面核对身份"))

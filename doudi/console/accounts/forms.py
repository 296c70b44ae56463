"""Forms about accounts."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.models import User
from doudi.core.accounts.proposals.models import AccountProposal
from doudi.core.accounts.roles import Department, Role
from doudi.core.divisions.queries import townships
from doudi.core.limits.sign_in_delays import has_failures
from doudi.ui.forms import ActionForm, NameField
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


class _RoleForm(ActionForm):
    """A role and where it works."""

    role = forms.ChoiceField(
        label=_("角色"),
        choices=[("", _("请选择")), *((role.value, role.label) for role in Role if role is not Role.CITIZEN)],
    )
    division = PickerField(
        "divisions",
        label=_("所在地"),
        required=False,
        help_text=_("村干部选到村，乡镇的选到乡镇，县局、财务、审计选县；管理员和部门的不选"),
    )
    department = forms.ChoiceField(
        label=_("部门"),
        required=False,
        choices=[("", "—"), *Department.choices],
        help_text=_("只有部门经办人要选：只看得到转到本部门的事项"),
    )


class OpenAccountForm(_RoleForm):
    """A new account of a person."""

    username = forms.RegexField(
        r"^[a-z][a-z0-9_.-]{2,39}$",
        label=_("登录名"),
        help_text=_("小写字母开头，3至40位字母、数字"),
        error_messages={"invalid": _("登录名须以小写字母开头，只用小写字母、数字、点、横线。")},
    )
    name = NameField(label=_("姓名"))
    id_number = forms.CharField(label=_("身份证号"), max_length=18, help_text=_("加密保存；一人只能有一个启用的账号"))
    password = forms.CharField(
        label=_("初始密码"), widget=forms.PasswordInput, min_length=10, help_text=_("至少10位，首次登录时须修改")
    )
    why = forms.CharField(label=_("原因"), max_length=200, help_text=_("如新到岗，任命文号"))

    field_order = ("username", "name", "id_number", "role", "division", "department", "password", "why")


class CloseAccountForm(ActionForm):
    """The reason for closing an account."""

    why = forms.CharField(label=_("原因"), max_length=200, help_text=_("如调离、退休"))


class ReasonForm(ActionForm):
    """The reason for a proposal that says everything else itself."""

    why = forms.CharField(label=_("原因"), max_length=200, help_text=_("如返岗、手机丢失，已当面核对身份"))


class ChangeRoleForm(_RoleForm):
    """A new role, with the reason."""

    why = forms.CharField(label=_("原因"), max_length=200, help_text=_("如岗位调整，写明文号"))


class ResetPasswordForm(ActionForm):
    """A new first password, with the reason."""

    password = forms.CharField(
        label=_("新的初始密码"), widget=forms.PasswordInput, min_length=10, help_text=_("至少10位，下次登录时须修改")
    )
    why = forms.CharField(label=_("原因"), max_length=200, help_text=_("如本人忘记密码，已当面核对身份"))


class BindIdentityForm(ActionForm):
    """The identity number of the person of an account, with the reason."""

    id_number = forms.CharField(label=_("身份证号"), max_length=18)
    why = forms.CharField(label=_("原因"), max_length=200, help_text=_("如补录"))


def change_forms(account: User) -> dict[AccountProposal.Kind, type[ActionForm]]:
    """Return the forms of what can be proposed about an account as it is."""
    kind = AccountProposal.Kind
    identity: dict[AccountProposal.Kind, type[ActionForm]] = (
        {} if account.id_number_index else {kind.BIND_IDENTITY: BindIdentityForm}
    )
    if not account.is_active:
        return {kind.REOPEN: ReasonForm} if account.id_number_index else {}
    waiting: dict[AccountProposal.Kind, type[ActionForm]] = (
        {kind.UNLOCK: ReasonForm} if has_failures(account.username) else {}
    )
    return (
        identity
        | waiting
        | {
            kind.RESET_PASSWORD: ResetPasswordForm,
            kind.RESET_SECOND_FACTOR: ReasonForm,
            kind.CHANGE_ROLE: ChangeRoleForm,
        }
    )

"""Forms of clients."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from doudi.api.clients.actions import MOST_CALLS_A_MINUTE, Registration
from doudi.api.clients.models import LONGEST_ID
from doudi.api.clients.public_keys import LONGEST_TEXT
from doudi.api.clients.refusals import ClientIncomplete
from doudi.api.clients.scopes import Scope
from doudi.api.clients.workflow import ClientState
from doudi.core.accounts.roles import Department
from doudi.core.divisions.models import Division
from doudi.ui.forms import ActionForm, FormData, version_field
from doudi.ui.lists.filters import ListFilterForm, choice_field

_WIDE = (Division.Level.COUNTY, Division.Level.TOWNSHIP, Division.Level.ZONE)


class ClientFilterForm(ListFilterForm):
    """The filter of the list of clients."""

    text = forms.CharField(label=_("系统名称"), max_length=60)
    state = choice_field(_("状态"), ClientState.choices)
    department = choice_field(_("部门"), Department.choices)


class RegisterClientForm(ActionForm):
    """What is written down of a client."""

    name = forms.CharField(label=_("系统名称"), max_length=60)
    department = forms.ChoiceField(label=_("部门"), choices=Department.choices)
    division = forms.ChoiceField(label=_("范围"), help_text=_("只能查到这个范围里的人"))
    purpose = forms.CharField(label=_("用途和依据"), max_length=200, help_text=_("写明文件，记在访问记录里"))
    purpose_code = forms.CharField(label=_("用途代码"), max_length=40, help_text=_("本人同意里写的用途与它核对"))
    scopes = forms.MultipleChoiceField(
        label=_("权限"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple, help_text=_("只给用得着的")
    )
    sender_id = forms.CharField(label=_("对方标识（sender_id）"), max_length=LONGEST_ID)
    receiver_id = forms.CharField(
        label=_("对方对本系统的称呼（receiver_id）"), max_length=LONGEST_ID, required=False, help_text=_("不填就不核对")
    )
    public_key = forms.CharField(
        label=_("签名公钥"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Ed25519：PEM、JWK或者base64。登记以后，对方的消息都须签名"),
    )
    key_id = forms.CharField(label=_("公钥编号"), max_length=60, required=False)
    callbacks = forms.CharField(
        label=_("回调地址"),
        max_length=1_200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("一行一个，以它开头的地址才会发送，例如 https://系统地址/dci"),
    )
    is_private_allowed = forms.BooleanField(label=_("回调地址在内网"), required=False)
    callback_token = forms.CharField(
        label=_("回调令牌"), max_length=2_000, required=False, help_text=_("对方的回调地址要令牌的，填在这里，加密保存")
    )
    is_consent_required = forms.BooleanField(label=_("每次查询须写明本人同意"), required=False)
    calls_a_minute = forms.IntegerField(
        label=_("每分钟最多次数"), min_value=1, max_value=MOST_CALLS_A_MINUTE, initial=120
    )

    def __init__(self, data: FormData = None) -> None:
        super().__init__(data)
        places = Division.objects.filter(level__in=_WIDE).order_by("code")
        self.fields["division"].choices = [(place.code, place.name) for place in places]  # type: ignore[attr-defined]  # a ChoiceField

    def registration(self) -> Registration:
        """Return what was filled in.

        Raises:
            ClientIncomplete: the place is none.
        """
        given: dict[str, Any] = dict(self.cleaned_data)
        division = Division.objects.filter(code=given["division"]).first()
        if division is None:
            raise ClientIncomplete(gettext("请选择范围。"), division=gettext("请选择范围。"))
        return Registration(**given | {"division": division, "callbacks": given["callbacks"].splitlines()})


class ConfirmClientForm(ActionForm):
    """A button."""

    seen_version = version_field()


class EndClientForm(ActionForm):
    """The reason for refusing or revoking a client."""

    why = forms.CharField(label=_("原因"), max_length=200)
    seen_version = version_field()

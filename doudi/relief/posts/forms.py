"""Forms of posts."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import TOWNSHIP_ROLES, Role
from doudi.core.clock import today
from doudi.core.divisions.queries import townships, villages_of
from doudi.registry.models import LONGEST_NAME
from doudi.relief.posts.models import COUNTY_POSTS, PostKind
from doudi.ui.forms import ActionForm, FormData, NameField, date_field
from doudi.ui.pickers.fields import PickerField


class PostForm(ActionForm):
    """A post, its place and its holder."""

    kind = forms.ChoiceField(label=_("职务"), choices=PostKind.choices)
    township_code = forms.ChoiceField(label=_("乡镇"), required=False, help_text=_("县里的职务不选"))
    villages = forms.MultipleChoiceField(
        label=_("驻点村（居）"), required=False, help_text=_("只有驻村领导要选，可以多选")
    )
    holder = PickerField("officers", label=_("账号"), required=False)
    holder_name = NameField(
        label=_("姓名"), max_length=LONGEST_NAME, required=False, help_text=_("没有账号的填写姓名，如县分管领导")
    )
    first_day = date_field(_("自"), initial=today)

    def __init__(self, by: User, data: FormData = None) -> None:
        super().__init__(data)
        township, villages = self.fields["township_code"], self.fields["villages"]
        assert isinstance(township, forms.ChoiceField)  # noqa: S101 - declared above
        assert isinstance(villages, forms.MultipleChoiceField)  # noqa: S101 - declared above
        scope = by.scope or ""
        own = [division for division in townships() if division.code.startswith(scope[:9])]
        township.choices = [("", "—"), *((division.code, division.name) for division in own)]
        villages.choices = [(village.code, village.name) for village in villages_of(by.scope)]
        if len(own) == 1:
            township.initial = own[0].code
        if Role(by.role) in TOWNSHIP_ROLES:
            kind = self.fields["kind"]
            assert isinstance(kind, forms.ChoiceField)  # noqa: S101 - declared above
            kind.choices = [choice for choice in PostKind.choices if choice[0] not in COUNTY_POSTS]
        self.for_user(by)


class EndPostForm(ActionForm):
    """The last day of a holder."""

    last_day = date_field(_("最后一天"), initial=today)

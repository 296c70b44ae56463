"""Form of a deputy period."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.casework.deputies.queries import colleagues_of
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import LEADER_ROLES, Role
from doudi.ui.forms import ActionForm, FormData, date_field
from doudi.ui.tables import Text


def user_choice_field(label: Text, users: list[User]) -> forms.TypedChoiceField:
    """Return a choice of users by name and role."""
    choices = [(user.pk, f"{user.name}（{user.get_role_display()}）") for user in users]
    return forms.TypedChoiceField(label=label, coerce=int, choices=choices)


class DeputyPeriodForm(ActionForm):
    """Who is absent, who is the deputy, on which days and why. A leader may enter it for others."""

    first_day = date_field(_("自"))
    last_day = date_field(_("至"))
    reason = forms.CharField(label=_("原因"), max_length=200)

    field_order = ("absent", "deputy", "first_day", "last_day", "reason")

    def __init__(self, by: User, data: FormData = None) -> None:
        super().__init__(data)
        users = [by, *colleagues_of(by)]
        self.users = {user.pk: user for user in users}
        self.fields["absent"] = user_choice_field(_("谁不在"), users if Role(by.role) in LEADER_ROLES else [by])
        self.fields["deputy"] = user_choice_field(_("谁代办"), users)
        self.order_fields(self.field_order)

    def action_arguments(self) -> dict[str, Any]:
        """The arguments of :func:`begin_deputy_period`."""
        values = self.cleaned_data
        return {**values, "absent": self.users[values["absent"]], "deputy": self.users[values["deputy"]]}

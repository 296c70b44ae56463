"""Handing over, and standing in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.casework.worklist.queries import colleagues
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Role
from doudi.ui.forms import ActionForm, date_field

_LEADERS = {Role.TOWNSHIP_LEADER, Role.BUREAU_LEADER}


def _named(one: User) -> str:
    return f"{one.name}（{one.get_role_display()}）"


class HandoverForm(ActionForm):
    """To whom, and why."""

    to = forms.TypedChoiceField(label=_("移交给"), coerce=int)
    why = forms.CharField(label=_("移交的原因"), max_length=200, help_text=_("如：调岗、长期病假、包村调整"))

    def __init__(self, by: User, recused_staff: list[int], data: Any = None) -> None:
        super().__init__(data)
        self.people = {one.pk: one for one in [*colleagues(by), by] if one.pk not in recused_staff}
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [(one.pk, _named(one)) for one in self.people.values()]

    def action_arguments(self) -> dict[str, Any]:
        """For the action."""
        return {"to": self.people[self.cleaned_data["to"]], "why": self.cleaned_data["why"]}


class DeputyPeriodForm(ActionForm):
    """Who is away, who stands in, from day to day, and why."""

    absent = forms.TypedChoiceField(label=_("谁不在"), coerce=int)
    deputy = forms.TypedChoiceField(label=_("谁代班"), coerce=int)
    first_day = date_field(_("自"))
    last_day = date_field(_("至"))
    why = forms.CharField(label=_("原因"), max_length=200)

    def __init__(self, by: User, data: Any = None) -> None:
        super().__init__(data)
        self.people = {one.pk: one for one in [by, *colleagues(by)]}
        away = list(self.people.values()) if Role(by.role) in _LEADERS else [by]
        for name, listed in (("absent", away), ("deputy", list(self.people.values()))):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
            field.choices = [(one.pk, _named(one)) for one in listed]

    def action_arguments(self) -> dict[str, Any]:
        """For the action."""
        given = dict(self.cleaned_data)
        return {**given, "absent": self.people[given["absent"]], "deputy": self.people[given["deputy"]]}

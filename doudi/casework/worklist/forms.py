"""Form to hand a case over."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.casework.deputies.forms import user_choice_field
from doudi.casework.deputies.queries import colleagues_of
from doudi.core.accounts.models import User
from doudi.ui.forms import ActionForm, FormData


class HandoverForm(ActionForm):
    """To whom, and why."""

    reason = forms.CharField(label=_("移交的原因"), max_length=200, help_text=_("如：调岗、长期病假、包村调整"))

    def __init__(self, by: User, recused_staff: list[int], data: FormData = None) -> None:
        super().__init__(data)
        self.users = {user.pk: user for user in [*colleagues_of(by), by] if user.pk not in recused_staff}
        self.fields["to"] = user_choice_field(_("移交给"), list(self.users.values()))
        self.order_fields(["to", "reason"])

    def action_arguments(self) -> dict[str, Any]:
        """The arguments of :func:`hand_over_case`."""
        return {"to": self.users[self.cleaned_data["to"]], "reason": self.cleaned_data["reason"]}

"""The filter of the worklist, and the form to hand a case over."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from doudi.casework.deputies.forms import user_choice_field
from doudi.casework.deputies.queries import colleagues_of
from doudi.casework.models import Application
from doudi.casework.procedures.loader import all_procedures
from doudi.casework.procedures.steps import STEPS
from doudi.casework.worklist.filters import URGENCIES
from doudi.casework.worklist.queries import URGENCY_LABELS
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import COUNTY_ROLES, Role
from doudi.core.divisions.queries import townships
from doudi.ui.forms import ActionForm, FormData
from doudi.ui.lists.filters import ListFilterForm, choice_field


class CaseFilterForm(ListFilterForm):
    """Matter, step, deadline, channel with its numbers, and for the county the township."""

    all = forms.CharField(max_length=1, widget=forms.HiddenInput)
    matter = choice_field(_("事项"))
    step = choice_field(_("步骤"), [(name, step.label) for name, step in STEPS.items()])
    urgency = choice_field(_("期限"), [(name, URGENCY_LABELS[name]) for name in URGENCIES])
    channel = choice_field(_("来源"))
    township = choice_field(_("乡镇"), everything=_("全县"))

    def __init__(self, data: QueryDict, *, by: User, channels: dict[str, int]) -> None:
        super().__init__(data, by=by)
        self.offer("matter", ((procedure.id, procedure.label) for procedure in all_procedures().values()))
        label = _("{label}（{number}）")
        self.offer(
            "channel",
            (
                (value, label.format(label=name, number=channels.get(value, 0)))
                for value, name in Application.Channel.choices
            ),
        )
        if Role(by.role) in COUNTY_ROLES:
            self.offer("township", ((township.code, township.name) for township in townships()))
        else:
            del self.fields["township"]


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

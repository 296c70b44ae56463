"""The filter of the proposals, and the form of the decision on one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.models import User
from doudi.core.accounts.proposals import actions
from doudi.core.accounts.proposals.models import AccountProposal
from doudi.core.accounts.roles import Permission
from doudi.ui.forms import ActionForm, FormData
from doudi.ui.lists.filters import ListFilterForm, choice_field


class ProposalFilterForm(ListFilterForm):
    """The filter of the proposals."""

    state = choice_field(_("状态"), AccountProposal.State.choices)
    kind = choice_field(_("事项"), AccountProposal.Kind.choices)


class ProposalDecisionForm(ActionForm):
    """Confirm or refuse as the security administrator, withdraw as the system administrator."""

    answer = forms.ChoiceField(label=_("意见"), widget=forms.RadioSelect)
    reason = forms.CharField(label=_("理由"), max_length=200, required=False, help_text=_("不同意、撤回的写明"))

    def __init__(self, by: User, proposal: AccountProposal, data: FormData = None) -> None:
        super().__init__(data)
        self.by, self.proposal = by, proposal
        choices = []
        if proposal.state == AccountProposal.State.PROPOSED and by.may(Permission.MANAGE_SECURITY):
            choices = [("confirm", _("确认，立即生效")), ("refuse", _("不同意"))]
        elif proposal.state == AccountProposal.State.PROPOSED:
            choices = [("withdraw", _("撤回"))]
        self.fields["answer"].choices = choices  # type: ignore[attr-defined]  # declared above
        self.has_choices = bool(choices)

    def carry_out(self) -> None:
        """Call the action that was chosen."""
        given: dict[str, Any] = {"by": self.by, "proposal": self.proposal}
        if self.cleaned_data["answer"] == "confirm":
            actions.confirm_proposal(**given)
            return
        act = {"refuse": actions.refuse_proposal, "withdraw": actions.withdraw_proposal}[self.cleaned_data["answer"]]
        act(**given, reason=self.cleaned_data["reason"])

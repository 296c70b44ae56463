"""The filter of the moves, and the form of the answer to one."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.registry.models import MoveProposal
from doudi.registry.moves import actions
from doudi.ui.forms import ActionForm
from doudi.ui.lists.filters import ListFilterForm, choice_field


class MoveFilterForm(ListFilterForm):
    """The filter of the moves."""

    state = choice_field(_("状态"), MoveProposal.State.choices)


class MoveAnswerForm(ActionForm):
    """Agree, refuse with a reason, or withdraw with a reason."""

    answer = forms.ChoiceField(label=_("答复"), widget=forms.RadioSelect)
    reason = forms.CharField(label=_("理由"), max_length=200, required=False, help_text=_("不同意、撤回的写明"))

    def __init__(self, choices: list[tuple[str, str]], *args: object) -> None:
        super().__init__(*args)
        field = self.fields["answer"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = choices

    def carry_out(self, by: object, proposal: object) -> None:
        """Call the action that was chosen."""
        given = {"by": by, "proposal": proposal}
        if self.cleaned_data["answer"] == "agree":
            actions.agree_to_move(**given)  # type: ignore[arg-type]  # from the view
            return
        act = {"refuse": actions.refuse_move, "withdraw": actions.withdraw_move}[self.cleaned_data["answer"]]
        act(**given, reason=self.cleaned_data["reason"])  # type: ignore[arg-type]  # from the view

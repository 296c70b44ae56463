"""Forms of a department's work on a referral."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.casework.economic_checks.uploads import scan_field, stored_scan
from doudi.casework.models import Referral
from doudi.casework.referrals.actions.departments import LARGEST_HELP_FEN, GivenHelp
from doudi.casework.referrals.workflow import LONGEST_TEXT
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Department
from doudi.ui.forms import ActionForm, YuanField, date_field
from doudi.ui.lists.filters import ListFilterForm

STATES = (
    ("", _("在办")),
    ("new", _("待接手")),
    ("soon", _("快到期")),
    ("overdue", _("已逾期")),
    ("ended", _("已答复")),
)


class DepartmentFilterForm(ListFilterForm):
    """The state, which the links above the list choose."""

    state = forms.ChoiceField(label=_("状态"), choices=STATES, widget=forms.HiddenInput)


class DepartmentForm(ActionForm):
    """The form of a verb of a department; ``action_arguments`` are those of its action."""

    def action_arguments(self, by: User, referral: Referral) -> dict[str, Any]:  # noqa: ARG002 - a scan is stored as the user
        """Return the keyword arguments of the action."""
        return dict(self.cleaned_data)


class TakeUpForm(DepartmentForm):
    """A button without fields."""


class AskBackForm(DepartmentForm):
    """What the department has to know."""

    question = forms.CharField(
        label=_("要乡镇补充什么"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 2})
    )


class HelpForm(DepartmentForm):
    """The outcome, the help given, and a paper."""

    outcome = forms.ChoiceField(
        label=_("结果"),
        choices=[(one.value, one.label) for one in (Referral.Outcome.HELPED, Referral.Outcome.NOT_ELIGIBLE)],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("给了什么帮助，或不符合什么条件"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("群众在办理进度里看到这段话"),
    )
    helped_from = date_field(_("从哪天起（给予帮助的填）"), required=False)
    amount_fen = YuanField(label=_("金额（元，给钱的填）"), required=False, largest_fen=LARGEST_HELP_FEN)
    scan = scan_field(_("附件（照片或PDF，可不传）"), required=False)

    def action_arguments(self, by: User, referral: Referral) -> dict[str, Any]:
        cleaned = self.cleaned_data
        return {
            "outcome": cleaned["outcome"],
            "answer": cleaned["answer"],
            "help_given": GivenHelp(cleaned["helped_from"], cleaned["amount_fen"] or None),
            "attachment": stored_scan(by, referral.village_code, cleaned["scan"]),
        }


class SendOnForm(DepartmentForm):
    """The department that it belongs to, and why."""

    department_code = forms.ChoiceField(label=_("应由哪个部门办"), choices=Department.choices)
    answer = forms.CharField(label=_("转给它的理由"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 2}))

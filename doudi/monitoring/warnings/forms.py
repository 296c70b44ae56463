"""Filters of the list of warnings, the form that ends one, and those of the second person and of owners."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.labels import lazy_choices
from doudi.monitoring.warnings.models import Warning  # noqa: A004 - the term of the field
from doudi.monitoring.warnings.queries import ANY_STATE, BY_FAMILY, months_with_warnings
from doudi.monitoring.warnings.rule_texts import CLASS_LABELS, SEVERITY_LABELS, neutral_rule_label
from doudi.monitoring.warnings.source_names import source_choices
from doudi.screening import RULES
from doudi.ui.forms import ActionForm, FormData, date_field, refuse_future_date
from doudi.ui.lists.filters import choice_field
from doudi.ui.lists.place_filter import PlaceFilterForm

Finding = Warning.Finding
CODES = (Finding.DATA_FAULT, Finding.ALREADY_KNOWN, Finding.CHANGED_SINCE, Finding.NO_NEED, Finding.TRUE)
"""The findings in the order of their keys, 1 to 5; the most frequent first."""


class WarningFilterForm(PlaceFilterForm):
    """Class, rule, severity, deadline, state, source, owner, month; and one family, which the list links to."""

    warning_class = choice_field(_("类别"), list(CLASS_LABELS.items()))
    rule = choice_field(_("规则"), lazy_choices((rule.rule_id for rule in RULES), neutral_rule_label))
    severity = choice_field(_("轻重"), list(SEVERITY_LABELS.items()))
    due = choice_field(_("期限"), [("overdue", _("已逾期")), ("climbed", _("县局督办")), ("unlooked", _("查看逾期"))])
    state = choice_field(
        _("状态"), [*Warning.State.choices, (ANY_STATE, _("全部，含已办结"))], everything=_("没有办结的")
    )
    source = choice_field(_("来源"))
    owner = choice_field(_("办理人"), [("mine", _("我办的")), ("none", _("还没有人办"))])
    month = choice_field(_("月份"))
    order = choice_field(_("排列"), [(BY_FAMILY, _("同一家的排在一起"))], everything=_("按期限"))
    household = forms.IntegerField(min_value=1, max_value=10**15, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict, *, by: User) -> None:
        super().__init__(data, by=by)
        self.offer("source", source_choices())
        self.offer_months("month", months_with_warnings())
        colleagues = User.objects.filter(division_id=by.division_id, is_active=True).exclude(pk=by.pk)
        able = [user for user in colleagues.order_by("name")[:100] if user.may(Permission.HANDLE_WARNINGS)]
        self.offer("owner", ((str(user.pk), user.name) for user in able))


def finding_choices() -> list[tuple[str, str]]:
    """Return the findings with their keys."""
    return [(str(code), f"{number} {code.label}") for number, code in enumerate(CODES, start=1)]


class EndForm(ActionForm):
    """What is true: a code by its key, and words where they are needed."""

    finding = forms.ChoiceField(
        label=_("核实结果（按数字键选，回车提交）"),
        choices=finding_choices,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("说明"),
        max_length=300,
        required=False,
        help_text=_("选3、选4，选5而没有办过什么，或者要第二人复核的，请写明怎么核实的；其余可以不写"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    with_family = forms.BooleanField(required=False)
    seen_version = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        beside: list[Warning],
        with_words: list[str],
        data: FormData = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self.fields["reason"].widget.attrs["data-asked-by"] = " ".join(with_words)
        if not beside:
            del self.fields["with_family"]
            return
        labels = "、".join(neutral_rule_label(one.rule_id) for one in beside)
        self.fields["with_family"].label = gettext("同一家的另外{number}条一并按这个结果办结：{labels}").format(
            number=len(beside), labels=labels
        )


class VisitForm(ActionForm):
    """When who visited the home."""

    visited_on = date_field(_("走访日期"))
    visitors = forms.CharField(label=_("走访人（两人）"), max_length=80)
    seen_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def clean_visited_on(self) -> Any:
        return refuse_future_date(self.cleaned_data["visited_on"])


class AgreeForm(ActionForm):
    """The second person agrees."""

    note = forms.CharField(label=_("复核意见"), max_length=300, required=False)
    seen_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class SendBackForm(ActionForm):
    """The second person sends a finding back."""

    note = forms.CharField(label=_("为什么退回"), max_length=300)
    seen_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class ReopenForm(ActionForm):
    """Why a warning is opened again."""

    why = forms.CharField(label=_("为什么重新打开"), max_length=300)
    seen_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class HandOverForm(ActionForm):
    """To whom, and why."""

    to = forms.TypedChoiceField(label=_("移交给"), coerce=int)
    reason = forms.CharField(label=_("移交的原因"), max_length=200, help_text=_("如：调岗、包村调整、需要回避"))
    seen_version = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def __init__(self, users: list[User], data: FormData = None, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self.users = {user.pk: user for user in users}
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [(user.pk, f"{user.name}（{user.get_role_display()}）") for user in users]

    def arguments(self) -> dict[str, Any]:
        """The arguments of ``hand_over_warning``."""
        return {**self.cleaned_data, "to": self.users[self.cleaned_data["to"]]}

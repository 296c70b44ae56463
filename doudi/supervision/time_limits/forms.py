"""Forms of talks and filters of time limits."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from doudi.core.clock import today
from doudi.supervision.measures.periods import Period, quarter_of
from doudi.supervision.time_limits.models import LONGEST_TEXT
from doudi.supervision.time_limits.workflow import TalkState
from doudi.ui.forms import ActionForm, date_field, refuse_future_date, version_field
from doudi.ui.lists.filters import ListFilterForm, choice_field
from doudi.ui.quarters import recent_quarters


def _text(label: Any, longest: int = LONGEST_TEXT, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, widget=forms.Textarea(attrs={"rows": 3}), **options)


class QuarterFilterForm(ListFilterForm):
    """The quarter and how the cases are grouped."""

    quarter = choice_field(_("季度"), everything=_("本季度"))
    of = choice_field(_("按什么看"), (("matter", _("按事项")), ("channel", _("按来源"))))

    def __init__(self, data: QueryDict, *, by: Any = None) -> None:
        super().__init__(data, by=by)
        self.quarters = {one.key: one for one in map(quarter_of, recent_quarters())}
        self.offer("quarter", [(key, period.label) for key, period in self.quarters.items()])

    @property
    def period(self) -> Period:
        """The quarter asked for, or the present one."""
        return self.quarters.get(self.chosen["quarter"], quarter_of(today()))


class TalkFilterForm(ListFilterForm):
    """The state of a talk."""

    state = choice_field(_("状态"), (("at_work", _("未办结")), *TalkState.choices))


class InviteForm(ActionForm):
    """When a township is called in, and whom."""

    day = date_field(_("约谈日期"))
    who = forms.CharField(label=_("约谈谁"), max_length=120, help_text=_("如：分管领导、民政所长"))
    seen_version = version_field()


class HoldForm(ActionForm):
    """The record of a talk."""

    held_on = date_field(_("约谈日期"), initial=today)
    attended = forms.CharField(label=_("参加人"), max_length=200)
    causes = _text(_("为什么落后"))
    promises = _text(_("整改承诺"))
    promised_by = date_field(_("兑现期限"), required=False, help_text=_("不填按约谈后60天"))
    seen_version = version_field()

    def clean_held_on(self) -> Any:
        return refuse_future_date(self.cleaned_data["held_on"])


class FollowUpForm(ActionForm):
    """What was done since."""

    seen_on = date_field(_("日期"), initial=today)
    text = _text(_("做了什么、看到什么"))
    seen_version = version_field()

    def clean_seen_on(self) -> Any:
        return refuse_future_date(self.cleaned_data["seen_on"])


class ClosingForm(ActionForm):
    """What came of a talk, or why there is none."""

    closing = _text(_("结果或理由"))
    seen_version = version_field()


class OpenTalksForm(ActionForm):
    """A button."""

"""Forms of contests."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.outreach.contests.exams.actions import ContestPlan
from doudi.outreach.contests.generated.question import Topic
from doudi.outreach.contests.models.exams import LONGEST_GRACE, LONGEST_MINUTES, MOST_QUESTIONS
from doudi.ui.forms import ActionForm, version_field

_MOST_PRIZES = 200
_PERCENT = 100


def time_field(label: Any) -> forms.DateTimeField:
    """Return a field of a day and time."""
    formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, input_formats=formats, widget=widget)


class ContestForm(ActionForm):
    """A new contest."""

    title = forms.CharField(label=_("名称"), max_length=60)
    topics = forms.MultipleChoiceField(
        label=_("专题"),
        choices=Topic.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("不选就是全部专题"),
    )
    question_count = forms.IntegerField(label=_("题数"), min_value=1, max_value=MOST_QUESTIONS, initial=30)
    minutes = forms.IntegerField(label=_("答题时间（分钟）"), min_value=1, max_value=LONGEST_MINUTES, initial=40)
    opens_at = time_field(_("开始时间"))
    closes_at = time_field(_("结束时间"))
    grace_minutes = forms.IntegerField(
        label=_("断网补传时间（分钟）"),
        min_value=0,
        max_value=LONGEST_GRACE,
        initial=10,
        help_text=_("到时间以前在手机上答了、因为没有信号没传上的，在这段时间里还能传"),
    )
    pass_percent = forms.IntegerField(label=_("合格线（%）"), min_value=0, max_value=_PERCENT, initial=60)
    first_prizes = forms.IntegerField(label=_("一等奖人数"), min_value=0, max_value=_MOST_PRIZES, initial=1)
    second_prizes = forms.IntegerField(label=_("二等奖人数"), min_value=0, max_value=_MOST_PRIZES, initial=3)
    third_prizes = forms.IntegerField(label=_("三等奖人数"), min_value=0, max_value=_MOST_PRIZES, initial=6)

    @property
    def plan(self) -> ContestPlan:
        """What the contest is to be."""
        return ContestPlan(**self.cleaned_data)


class ContestVerbForm(ActionForm):
    """A button."""

    seen_version = version_field()

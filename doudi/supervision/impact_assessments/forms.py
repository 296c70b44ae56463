"""Forms of impact assessments."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.supervision.impact_assessments.actions import AssessedProcessing
from doudi.supervision.impact_assessments.models import LONGEST_TEXT, LONGEST_TITLE
from doudi.supervision.impact_assessments.workflow import AssessmentState, Processing
from doudi.ui.forms import ActionForm, date_field, version_field
from doudi.ui.lists.filters import ListFilterForm, choice_field


def _text(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 4}), help_text=help_text
    )


class AssessmentFilterForm(ListFilterForm):
    """State and kind of processing."""

    state = choice_field(_("状态"), AssessmentState.choices)
    processing = choice_field(_("类别"), Processing.choices)


class AssessmentForm(ActionForm):
    """What is to be processed, and the three questions."""

    title = forms.CharField(label=_("处理活动"), max_length=LONGEST_TITLE, help_text=_("如：与医保局比对自付医疗费用"))
    processing = forms.ChoiceField(label=_("类别"), choices=Processing.choices, widget=forms.RadioSelect)
    begins_on = date_field(_("拟从哪天开始处理"))
    purpose = _text(_("处理目的、方式是否合法、正当、必要"), _("写明依据的条款、处理哪些信息"))
    effect = _text(_("对个人权益的影响和安全风险"))
    protection = _text(_("保护措施是否合法、有效、与风险相当"))

    @property
    def assessed(self) -> AssessedProcessing:
        """What the form says."""
        return AssessedProcessing(**self.cleaned_data)


class DecisionForm(ActionForm):
    """Whether the processing may begin, and why."""

    is_approved = forms.TypedChoiceField(
        label=_("审定"),
        choices=(("yes", _("审定，可以处理")), ("no", _("退回，不得处理"))),
        coerce=lambda text: text == "yes",
        widget=forms.RadioSelect,
    )
    why = _text(_("意见"))
    seen_version = version_field()

"""Forms of evaluations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.core.clock import today
from doudi.supervision.evaluations.indicators import IndicatorGroup
from doudi.supervision.evaluations.models import LONGEST_TEXT, Evaluation
from doudi.supervision.evaluations.queries import indicators_of
from doudi.ui.forms import ActionForm, FormData, date_field, version_field

_MOST_POINTS = 100


def _text(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 3}))


class OpenForm(ActionForm):
    """The year to evaluate."""

    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100, initial=lambda: today().year)


class ButtonForm(ActionForm):
    """A button."""

    seen_version = version_field()


class PublishForm(ActionForm):
    """Until when townships may comment."""

    until = date_field(_("意见截止"))
    seen_version = version_field()


class ObjectionForm(ActionForm):
    """What a township objects to."""

    indicator = forms.ChoiceField(label=_("指标"))
    text = _text(_("意见"))

    def __init__(self, evaluation: Evaluation, data: FormData = None) -> None:
        super().__init__(data)
        choices = [(one.id, f"{one.id} {one.label}") for one in indicators_of(evaluation)]
        self.fields["indicator"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


class AnswerForm(ActionForm):
    """The answer to an objection."""

    objection = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    is_accepted = forms.TypedChoiceField(
        label=_("是否采纳"),
        choices=(("yes", _("采纳，改正数据后重新测算")), ("no", _("不采纳"))),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    answer = _text(_("答复"))


class WeightForm(forms.Form):
    """Points of the groups to try out."""

    support = forms.IntegerField(label=IndicatorGroup.SUPPORT.label, min_value=0, max_value=_MOST_POINTS)
    management = forms.IntegerField(label=IndicatorGroup.MANAGEMENT.label, min_value=0, max_value=_MOST_POINTS)
    effect = forms.IntegerField(label=IndicatorGroup.EFFECT.label, min_value=0, max_value=_MOST_POINTS)

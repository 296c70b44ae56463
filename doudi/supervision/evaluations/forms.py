"""Forms of evaluations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.core.attachments.uploads import UploadField
from doudi.core.clock import today
from doudi.supervision.evaluations.actions import Given
from doudi.supervision.evaluations.indicators import Indicator, IndicatorGroup
from doudi.supervision.evaluations.models import LONGEST_REFERENCE, LONGEST_TEXT, Evaluation
from doudi.supervision.evaluations.queries import indicators_of
from doudi.supervision.measures.measure import Form
from doudi.ui.forms import ActionForm, FormData, NonNegativeYuanField, date_field, version_field

_MOST_POINTS = 100
_MOST = 10**12


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


class FigureForm(ActionForm):
    """A figure with its evidence; the denominator only where it is entered too."""

    numerator: Any
    denominator = forms.IntegerField(label=_("分母"), min_value=0, max_value=_MOST)
    reference = forms.CharField(
        label=_("证据出处"),
        max_length=LONGEST_REFERENCE,
        required=False,
        help_text=_("如：拨款文件的文号、财务账的页码"),
    )
    evidence = UploadField(label=_("证据"), required=False, help_text=_("照片或 PDF；和证据出处至少有一样"))
    reason = _text(_("录入说明"))
    seen_version = version_field()

    def __init__(self, indicator: Indicator, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        numerator: forms.Field = forms.IntegerField(label=_("分子"), min_value=0, max_value=_MOST)
        if indicator.form == Form.MONEY_PER_THOUSAND:
            numerator = NonNegativeYuanField(label=_("金额（元）"))
        elif indicator.form == Form.COUNT:
            numerator.label = _("数量")
        self.fields = {"numerator": numerator, **self.fields}
        if indicator.base or indicator.form == Form.COUNT:
            del self.fields["denominator"]

    def given(self) -> Given:
        """Return what the action takes."""
        given = dict(self.cleaned_data)
        given.pop("seen_version")
        return Given(denominator=given.pop("denominator", None), **given)


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

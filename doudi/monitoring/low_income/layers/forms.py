"""Forms of the low-income population."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.core.clock import today
from doudi.monitoring.low_income.layers.counts import AGE_LABELS
from doudi.monitoring.low_income.layers.models import Cause, Layer, LayerEntry
from doudi.monitoring.low_income.received_aid.models import AidKind
from doudi.registry.models import Sex
from doudi.ui.forms import ActionForm, date_field
from doudi.ui.lists.filters import choice_field
from doudi.ui.lists.place_filter import PlaceFilterForm
from doudi.ui.pickers.fields import PickerField


class CountFilterForm(PlaceFilterForm):
    """By what the numbers are grouped."""

    group = choice_field(
        _("按什么分"),
        (("age", _("年龄")), ("sex", _("性别")), ("cause", _("致困原因"))),
        everything=_("乡镇、村（居）"),
    )


class PeopleFilterForm(PlaceFilterForm):
    """Layer, age, sex, cause, aid received or missing, urban poor."""

    layer = choice_field(_("类别"), Layer.choices)
    age = choice_field(_("年龄"), AGE_LABELS.items())
    sex = choice_field(_("性别"), Sex.choices)
    cause = choice_field(_("致困原因"), Cause.choices)
    aid = choice_field(_("近期得到"), (("none", _("什么也没有")), *AidKind.choices))
    missing = choice_field(_("近期没有得到"), AidKind.choices)
    whom = choice_field(_("其中"), (("students", _("在校学生")), ("working_age", _("劳动年龄、不在校的"))))
    urban = choice_field(_("城镇困难群众"), (("yes", _("是")),))

    @property
    def chosen(self) -> dict[str, Any]:
        """The filter as the query takes it."""
        chosen = dict(super().chosen)
        chosen["is_urban_poor"] = chosen.pop("urban") == "yes"
        return chosen

    @property
    def is_in_use(self) -> bool:
        """Whether some field filters."""
        return any(self.chosen.values())

    def describe(self) -> list[str]:
        """Describe what is filtered; a cause may be about health, so it is not named."""
        shown = {name: value for name, value in super().chosen.items() if value}
        return [
            f"{self.fields[name].label}：{_('（已选）') if name == 'cause' else self._shown(name, value)}"
            for name, value in shown.items()
        ]


class UrbanFilterForm(PlaceFilterForm):
    """Layer and aid."""

    layer = choice_field(_("类别"), Layer.choices)
    aid = choice_field(_("近期得到"), (("none", _("什么也没有")), *AidKind.choices))


class EntryFilterForm(PlaceFilterForm):
    """State."""

    state = choice_field(_("状态"), LayerEntry.State.choices)


class EntryForm(ActionForm):
    """Somebody otherwise in hardship."""

    person = PickerField("people", label=_("哪个人"))
    since = date_field(_("自"), initial=today)
    paper = forms.CharField(label=_("依据"), max_length=120, help_text=_("文号，或者哪一份名册"))
    reason = forms.CharField(label=_("有什么困难"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class EntryDecisionForm(ActionForm):
    """The second person's decision."""

    is_right = forms.TypedChoiceField(
        label=_("确认"),
        choices=(("yes", _("同意")), ("no", _("不同意"))),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    why = forms.CharField(label=_("意见"), max_length=200, required=False)
    seen_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class EntryEndForm(ActionForm):
    """When and why somebody leaves."""

    ended_on = date_field(_("退出日期"), initial=today)
    why = forms.CharField(label=_("为什么退出"), max_length=200)
    seen_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

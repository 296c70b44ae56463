"""Forms of emergency events and their survey."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from doudi.casework.models import EventSwitch
from doudi.core.clock import today
from doudi.core.divisions.models import TOWNSHIP_DIGITS, Division
from doudi.core.divisions.queries import village_choices
from doudi.relief.emergencies.actions.survey import LONGEST_NOTE, SurveyReport
from doudi.relief.emergencies.models import LONGEST_REPORT, Answer, EmergencyEvent, SurveyRow
from doudi.relief.emergencies.workflow import EventState
from doudi.ui.forms import ActionForm, FormData, NonNegativeYuanField, date_field
from doudi.ui.lists.filters import ListFilterForm, PlainSelect, choice_field
from doudi.ui.lists.place_filter import PlaceFilterForm


class VillagesSelect(PlainSelect):
    """Several villages, or whole townships, from one list."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:  # noqa: ARG002 - Django's
        return data.getlist(name) if hasattr(data, "getlist") else data.get(name)

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        return super().render(name, value, {**(attrs or {}), "multiple": True, "size": 12}, renderer)


class VillagesField(forms.MultipleChoiceField):
    """The villages of an area; a township means all of its villages."""

    widget = VillagesSelect

    def __init__(self, **options: Any) -> None:
        help_text = _("可以多选，也可以选整个乡镇；电脑上按住 Ctrl 键点选")
        super().__init__(label=_("受影响的村（居）"), help_text=help_text, **options)

    def clean(self, value: Any) -> list[str]:
        chosen = super().clean(value)
        townships = [code for code in chosen if len(code) == TOWNSHIP_DIGITS]
        villages = {code for code in chosen if len(code) > TOWNSHIP_DIGITS}
        for division in Division.objects.filter(level=Division.Level.VILLAGE, parent__in=townships):
            villages.add(division.code)
        return sorted(villages)


def _offer_villages(form: forms.Form) -> None:
    field = form.fields["villages"]
    assert isinstance(field, VillagesField)  # noqa: S101 - declared below
    field.choices = village_choices("")


class EventFilterForm(ListFilterForm):
    """State and kind of events."""

    state = choice_field(_("状态"), EventState.choices)
    kind = choice_field(_("类型"), EmergencyEvent.Kind.choices)


class SurveyFilterForm(PlaceFilterForm):
    """Answer and place of a survey list."""

    state = choice_field(_("情况"), Answer.choices)


class ReportFilterForm(ListFilterForm):
    """The day of a report."""

    day = date_field(_("哪一天"))


class EventForm(ActionForm):
    """An event to declare."""

    name = forms.CharField(label=_("名称"), max_length=60, help_text=_("地点、日期和事件，如：梓山镇7·12洪涝"))
    kind = forms.ChoiceField(label=_("类型"), choices=EmergencyEvent.Kind.choices)
    level = forms.ChoiceField(label=_("响应级别"), choices=EmergencyEvent.Level.choices)
    began_on = date_field(_("发生日期"), initial=today)
    legal_basis = forms.CharField(label=_("依据"), max_length=200, help_text=_("政府或者应急部门的通知、文号"))
    plan = forms.CharField(label=_("应急预案"), max_length=120)
    villages = VillagesField()

    def __init__(self, data: FormData = None) -> None:
        super().__init__(data)
        _offer_villages(self)


class AreaForm(ActionForm):
    """The area from today on, with the reason of the change."""

    villages = VillagesField()
    reason = forms.CharField(label=_("为什么变化"), max_length=200)
    seen_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, event: EmergencyEvent, data: FormData = None) -> None:
        present = list(event.villages.filter(last_day=None).values_list("village_code", flat=True))
        super().__init__(data, initial={"villages": present, "seen_version": event.version})
        _offer_villages(self)


class SwitchForm(ActionForm):
    """What an event allows."""

    kind = forms.ChoiceField(label=_("放宽什么"), choices=EventSwitch.Kind.choices)
    months = forms.IntegerField(label=_("核查延后几个月"), min_value=1, required=False)
    limit_fen = NonNegativeYuanField(label=_("乡镇限额提高到（元）"), required=False)
    basis = forms.CharField(label=_("依据"), max_length=200)

    @property
    def chosen(self) -> dict[str, Any]:
        """What was filled in, as the action takes it."""
        cleaned = self.cleaned_data
        figures = {
            EventSwitch.Kind.LONGER_REVIEWS: cleaned["months"],
            EventSwitch.Kind.TOWNSHIP_LIMIT: cleaned["limit_fen"],
        }
        return {"kind": cleaned["kind"], "basis": cleaned["basis"], "figure": figures.get(cleaned["kind"])}


class RefuseForm(ActionForm):
    """Why a plan is not started."""

    reason = forms.CharField(label=_("理由"), max_length=300)


class EndForm(ActionForm):
    """The last day of an event."""

    ended_on = date_field(_("最后一天"), initial=today)
    reason = forms.CharField(label=_("没有摸排完的原因"), max_length=300, required=False)


class CloseForm(ActionForm):
    """The closing report and the lessons."""

    closing_report = forms.CharField(
        label=_("做了什么、结果怎样"), max_length=LONGEST_REPORT, widget=forms.Textarea(attrs={"rows": 6})
    )
    lessons = forms.CharField(
        label=_("经验和不足"), max_length=LONGEST_REPORT, widget=forms.Textarea(attrs={"rows": 4})
    )


class NeedForm(ActionForm):
    """The need of a person on the survey list."""

    text = forms.CharField(label=_("有什么困难"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class VillageSurveyForm(ActionForm):
    """The survey of a village: an answer for each person, on a page or on a phone.

    ``asked_at`` is set by the page's script when an answer is given; without scripts it is when the form arrives.
    """

    asked_at = forms.DateTimeField(required=False, widget=forms.HiddenInput)
    visited_on = date_field(_("联系日期"), required=False)
    seen = forms.CharField(
        label=_("说明"), max_length=LONGEST_NOTE, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    key = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)
    seen_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, rows: Iterable[SurveyRow], latest_answer: int, data: FormData = None) -> None:
        initial = {"visited_on": today(), "key": secrets.token_hex(16), "seen_version": latest_answer}
        super().__init__(data, initial=initial)
        self.rows = list(rows)
        choices = [choice for choice in Answer.choices if choice[0] != Answer.OPEN]
        for row in self.rows:
            self.fields[f"answer_{row.pk}"] = forms.ChoiceField(
                label=row.name, choices=choices, required=False, widget=forms.RadioSelect
            )

    def answer_field(self, row: SurveyRow) -> forms.BoundField:
        """Return the field with the answer for a row."""
        return self[f"answer_{row.pk}"]

    def report(self) -> SurveyReport:
        """Return what was filled in, as the action takes it."""
        cleaned = self.cleaned_data
        answers = {row.pk: cleaned[f"answer_{row.pk}"] for row in self.rows if cleaned[f"answer_{row.pk}"]}
        return SurveyReport(
            key=cleaned["key"],
            answers=answers,
            observed_at=cleaned["asked_at"],
            note=cleaned["seen"],
            seen_answer=cleaned["seen_version"],
        )

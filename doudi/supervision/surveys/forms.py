"""Forms of surveys: the plan with its questions, whom to list, the answers of somebody, a file of answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.core.clock import today
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.divisions.queries import township_governments
from doudi.core.refusals import Refused
from doudi.supervision.surveys.actions import (
    LONGEST_ORGANISATION,
    LONGEST_QUESTION,
    LONGEST_TITLE,
    LONGEST_WHY,
    MOST_OF_A_SAMPLE,
    MOST_WEIGHT,
    SurveyPlan,
    usual_fieldwork_end,
    usual_sample_size,
)
from doudi.supervision.surveys.answer_file import Fault
from doudi.supervision.surveys.models import SampledPerson
from doudi.supervision.surveys.questions import MOST_QUESTIONS, Question, suggested_questions
from doudi.supervision.surveys.refusals import AnswerFileFaulty
from doudi.supervision.surveys.workflow import QuestionKind, Result
from doudi.ui.forms import ActionForm, FormData, date_field, version_field
from doudi.ui.lists.filters import ListFilterForm, choice_field
from doudi.values.translation import gettext as gettext_of_declared

_LARGEST_FILE = 5_000_000
_ANSWER_LABELS = {
    "1": _("1分 很不满意"),
    "2": _("2分 不满意"),
    "3": _("3分 一般"),
    "4": _("4分 满意"),
    "5": _("5分 很满意"),
    "yes": _("是"),
    "no": _("否"),
}


class PlanForm(ActionForm):
    """A survey: year, who asks, how many, and up to eight questions; an empty line is no question."""

    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100, initial=lambda: today().year)
    title = forms.CharField(
        label=_("调查"), max_length=LONGEST_TITLE, help_text=_("例如：2026年社会救助群众满意度调查")
    )
    organisation = forms.CharField(label=_("调查单位"), max_length=LONGEST_ORGANISATION)
    sample_size = forms.IntegerField(
        label=_("每个乡镇抽几户"), min_value=1, max_value=MOST_OF_A_SAMPLE, initial=usual_sample_size
    )
    fieldwork_until = date_field(
        _("调查截止"), initial=usual_fieldwork_end, help_text=_("过了这一天还有户没有登记的，工作台上提醒")
    )

    def __init__(self, data: FormData = None) -> None:
        super().__init__(data)
        suggested = suggested_questions(today().year)
        for place in range(1, MOST_QUESTIONS + 1):
            usual = suggested[place - 1] if place <= len(suggested) else None
            self._add_question(place, usual)

    def _add_question(self, place: int, usual: Question | None) -> None:
        self.fields[f"q{place}_text"] = forms.CharField(
            label=_("题目"), max_length=LONGEST_QUESTION, required=False, initial=usual.text if usual else ""
        )
        self.fields[f"q{place}_kind"] = forms.ChoiceField(
            label=_("怎么回答"), choices=QuestionKind.choices, required=False, initial=usual.kind if usual else None
        )
        self.fields[f"q{place}_weight"] = forms.IntegerField(
            label=_("权重"), min_value=1, max_value=MOST_WEIGHT, required=False, initial=usual.weight if usual else None
        )

    @property
    def heads(self) -> list[Any]:
        """The fields before the questions."""
        return [self[name] for name in ("year", "title", "organisation", "sample_size", "fieldwork_until")]

    @property
    def asked(self) -> Iterator[tuple[int, Any, Any, Any]]:
        """Each question that has a text, with its three fields."""
        return (one for one in self._questions() if one[1].value())

    @property
    def spare(self) -> Iterator[tuple[int, Any, Any, Any]]:
        """The questions without a text, for those who want to ask more."""
        return (one for one in self._questions() if not one[1].value())

    def _questions(self) -> Iterator[tuple[int, Any, Any, Any]]:
        for place in range(1, MOST_QUESTIONS + 1):
            yield place, self[f"q{place}_text"], self[f"q{place}_kind"], self[f"q{place}_weight"]

    def plan(self) -> SurveyPlan:
        """Return what the action takes."""
        given = self.cleaned_data
        questions = [
            {"text": given[f"q{place}_text"], "kind": given[f"q{place}_kind"], "weight": given[f"q{place}_weight"]}
            for place in range(1, MOST_QUESTIONS + 1)
            if given[f"q{place}_text"].strip()
        ]
        names = ("year", "title", "organisation", "sample_size", "fieldwork_until")
        return SurveyPlan(questions=questions, **{name: given[name] for name in names})


class SampleFilterForm(ListFilterForm):
    """Township, and what came of asking."""

    place = choice_field(_("乡镇"))
    result = choice_field(_("调查情况"), Result.choices)

    def __init__(self, data: Any, *, by: Any = None) -> None:
        super().__init__(data, by=by)
        self.offer("place", [(one.code[:TOWNSHIP_DIGITS], one.name) for one in township_governments()])


class AnswersForm(ActionForm):
    """What came of asking somebody, and the answers."""

    result = forms.ChoiceField(
        label=_("调查情况"),
        choices=[one for one in Result.choices if one[0] != Result.WAITING],
        widget=forms.RadioSelect,
    )

    def __init__(self, row: SampledPerson, data: FormData = None) -> None:
        given = row.answers
        initial = {"result": row.result if row.result != Result.WAITING else Result.ANSWERED, **given}
        super().__init__(data, initial=initial)
        self.questions = row.survey.asked
        for place, question in enumerate(self.questions, start=1):
            self.fields[question.name] = forms.ChoiceField(
                label=f"{place}. {gettext_of_declared(question.text)}",
                required=False,
                choices=[("", "—"), *((one, _ANSWER_LABELS[one]) for one in question.choices)],
            )

    def arguments(self) -> dict[str, Any]:
        """Return what the action takes."""
        given = self.cleaned_data
        return {"result": given["result"], "answers": {one.name: given[one.name] for one in self.questions}}


class AnswerFileForm(ActionForm):
    """A file of answers, with the faults that it was refused for."""

    file = forms.FileField(label=_("文件"), help_text=_("填好的 Excel 或 CSV，不超过5 MB"))
    faults: tuple[Fault, ...] = ()

    def clean_file(self) -> Any:
        """Return the file unless it is too large."""
        file = self.cleaned_data["file"]
        if file.size > _LARGEST_FILE:
            raise forms.ValidationError(_("文件超过5 MB，请只上传填好的表。"))
        return file

    def show_refusal(self, refused: Refused) -> None:
        """Show the faults of the file too."""
        super().show_refusal(refused)
        if isinstance(refused, AnswerFileFaulty):
            self.faults = refused.faults


class ButtonForm(ActionForm):
    """A button."""

    seen_version = version_field()


class CancelForm(ActionForm):
    """Why a survey is cancelled."""

    why = forms.CharField(label=_("为什么取消"), max_length=LONGEST_WHY)
    seen_version = version_field()


class RevealForm(ActionForm):
    """The purpose of seeing a telephone."""

    why = forms.CharField(label=_("为什么要看电话"), max_length=120)

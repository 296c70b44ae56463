"""Forms of inspections."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.core.attachments.uploads import UploadField
from doudi.core.clock import today
from doudi.supervision.inspections.actions.records import InspectionReport
from doudi.supervision.inspections.actions.rounds import MOST_OF_A_SAMPLE
from doudi.supervision.inspections.checklist import Question, checklists
from doudi.supervision.inspections.models import InspectedCase, InspectionRound
from doudi.supervision.inspections.workflow import (
    LONGEST_WORDS,
    Answer,
    ExchangeCause,
    FindingState,
    RoundKind,
    RoundState,
)
from doudi.supervision.rectification.scope import township_owners
from doudi.ui.forms import ActionForm, FormData, date_field, refuse_future_date
from doudi.ui.lists.filters import ListFilterForm, choice_field

MOST_ROUNDS = 100
"""Rounds to choose from in a filter, the latest."""
_IMAGES = {"accept": "image/jpeg,image/png", "capture": "environment"}
_DEFAULT_SIZES = {"dibao": 3, "tekun": 2}


def _words(label: Any, *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=LONGEST_WORDS, required=required, widget=forms.Textarea(attrs={"rows": 2})
    )


def _version() -> forms.IntegerField:
    return forms.IntegerField(min_value=0, max_value=10**8, widget=forms.HiddenInput)


class RoundForm(ActionForm):
    """A round: kind, title, how many cases of each kind in each township."""

    kind = forms.ChoiceField(label=_("种类"), choices=RoundKind.choices, widget=forms.RadioSelect)
    title = forms.CharField(label=_("检查"), max_length=80, help_text=_("例如：2026年第三季度乡镇互查"))
    due_on = date_field(_("完成期限"))

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        for name, checklist in checklists().items():
            self.fields[f"size_{name}"] = forms.IntegerField(
                label=_("每个乡镇抽{label}几件").format(label=checklist.label),
                min_value=0,
                max_value=MOST_OF_A_SAMPLE,
                required=False,
                initial=_DEFAULT_SIZES.get(name, 0),
            )

    def arguments(self) -> dict[str, Any]:
        """Return what the action takes."""
        given = self.cleaned_data
        sizes = {name: given[f"size_{name}"] or 0 for name in checklists()}
        return {"kind": given["kind"], "title": given["title"], "due_on": given["due_on"], "sizes": sizes}


class CaseFilterForm(ListFilterForm):
    """Round, state and township."""

    round = choice_field(_("检查"))
    state = choice_field(
        _("看哪些"),
        (
            ("mine", _("由本单位检查、还没有去的")),
            ("open", _("还没有检查")),
            ("done", _("已检查")),
            ("exchanged", _("换掉的")),
            ("late", _("结束以后才送到记录的")),
        ),
    )
    place = choice_field(_("被查乡镇"))

    def __init__(self, data: Any, *, by: Any = None) -> None:
        super().__init__(data, by=by)
        self.offer("round", _drawn_rounds())
        self.offer("place", township_owners())


def _drawn_rounds() -> list[tuple[str, str]]:
    rows = InspectionRound.objects.exclude(state=RoundState.ANNOUNCED)[:MOST_ROUNDS]
    return [(str(one.pk), one.title) for one in rows]


class FindingFilterForm(ListFilterForm):
    """Round, state and township."""

    round = choice_field(_("检查"))
    state = choice_field(_("状态"), FindingState.choices)
    place = choice_field(_("被查乡镇"))

    def __init__(self, data: Any, *, by: Any = None) -> None:
        super().__init__(data, by=by)
        self.offer("round", _drawn_rounds())
        self.offer("place", township_owners())


class InspectForm(ActionForm):
    """The answers to a checklist, with words for each problem, on a page or on a phone.

    A question that was withdrawn after the form was taken along is still read, so that no answer is lost.
    """

    visited_on = date_field(_("检查日期"))
    seen = _words(_("其他情况"))
    photos = UploadField(label=_("照片"), required=False)
    seen_version = _version()
    key = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)

    def __init__(self, case: InspectedCase, data: FormData = None, files: Any = None) -> None:
        initial = {"visited_on": today(), "key": secrets.token_hex(16), "seen_version": case.version}
        super().__init__(data, files, initial=initial)
        self.checklist = case.checklist
        self.fields["photos"].widget.attrs.update(_IMAGES)
        self.questions = case.checklist.asked(today())
        for question in case.checklist.questions:
            self.fields[question.id] = forms.ChoiceField(
                label=question.text,
                choices=Answer.choices,
                widget=forms.RadioSelect,
                required=question in self.questions,
            )
            self.fields[f"{question.id}_words"] = _words(_("是什么问题"))

    def clean_visited_on(self) -> Any:
        return refuse_future_date(self.cleaned_data["visited_on"])

    @property
    def asked(self) -> list[tuple[Question, Any, Any]]:
        """Each question that is asked, with its two fields."""
        return [(one, self[one.id], self[f"{one.id}_words"]) for one in self.questions]

    def report(self) -> InspectionReport:
        """Return what was filled in, as the action takes it."""
        given = self.cleaned_data
        names = [one.id for one in self.checklist.questions]
        return InspectionReport(
            key=given["key"],
            inspected_on=given["visited_on"],
            answers={name: given[name] for name in names},
            words={name: given[f"{name}_words"] for name in names},
            remarks=given["seen"],
            photo=given["photos"],
        )


class ExchangeForm(ActionForm):
    """Why a case cannot be inspected."""

    cause = forms.ChoiceField(label=_("为什么换"), choices=ExchangeCause.choices, widget=forms.RadioSelect)
    seen_version = _version()


class ReplyForm(ActionForm):
    """Whether the township agrees, and why not."""

    is_agreed = forms.TypedChoiceField(
        label=_("意见"),
        choices=(("yes", _("认可")), ("no", _("有异议"))),
        coerce=lambda text: text == "yes",
        widget=forms.RadioSelect,
    )
    words = _words(_("说明（有异议的写明理由）"))
    seen_version = _version()


class DecideForm(ActionForm):
    """Whether a disputed finding is upheld, and why."""

    is_upheld = forms.TypedChoiceField(
        label=_("裁定"),
        choices=(("yes", _("属实")), ("no", _("不成立"))),
        coerce=lambda text: text == "yes",
        widget=forms.RadioSelect,
    )
    words = _words(_("理由"), required=True)
    seen_version = _version()


class RectifyForm(ActionForm):
    """The measure and the deadline of the findings that go into the tracker."""

    measure = _words(_("整改措施"), required=True)
    due_on = date_field(_("整改期限"))

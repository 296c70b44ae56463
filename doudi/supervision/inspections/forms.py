"""Forms of inspections."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.core.attachments.uploads import UploadField
from doudi.supervision.inspections.actions import LONGEST_WORDS, MOST_OF_A_SAMPLE
from doudi.supervision.inspections.checklist import Checklist, checklists
from doudi.supervision.inspections.workflow import Answer, FindingState, RoundKind
from doudi.supervision.rectification.scope import township_owners
from doudi.ui.forms import ActionForm, date_field
from doudi.ui.lists.filters import ListFilterForm, choice_field

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
    """Township and state."""

    state = choice_field(
        _("看哪些"), (("mine", _("由本单位检查、还没有去的")), ("open", _("还没有检查")), ("done", _("已检查")))
    )
    place = choice_field(_("被查乡镇"))

    def __init__(self, data: Any, *, by: Any = None) -> None:
        super().__init__(data, by=by)
        self.offer("place", township_owners())


class FindingFilterForm(ListFilterForm):
    """State and township."""

    state = choice_field(_("状态"), FindingState.choices)
    place = choice_field(_("被查乡镇"))

    def __init__(self, data: Any, *, by: Any = None) -> None:
        super().__init__(data, by=by)
        self.offer("place", township_owners())


class InspectForm(ActionForm):
    """The answers to a checklist, with words for each problem."""

    remarks = _words(_("其他情况"))
    photo = UploadField(label=_("照片"), required=False)

    def __init__(self, checklist: Checklist, *args: Any) -> None:
        super().__init__(*args)
        self.checklist = checklist
        for question in checklist.questions:
            self.fields[question.id] = forms.ChoiceField(
                label=question.text, choices=Answer.choices, widget=forms.RadioSelect
            )
            self.fields[f"{question.id}_words"] = _words(_("是什么问题"))

    @property
    def asked(self) -> list[tuple[Any, Any, Any]]:
        """Each question with its two fields."""
        return [(one, self[one.id], self[f"{one.id}_words"]) for one in self.checklist.questions]

    def arguments(self) -> dict[str, Any]:
        """Return what the action takes."""
        given = self.cleaned_data
        names = [one.id for one in self.checklist.questions]
        return {
            "answers": {name: given[name] for name in names},
            "words": {name: given[f"{name}_words"] for name in names},
            "remarks": given["remarks"],
            "photo": given["photo"],
        }


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

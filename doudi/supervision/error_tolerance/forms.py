"""Forms of error tolerance."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.supervision.error_tolerance.actions import LONGEST_WORDS
from doudi.supervision.error_tolerance.workflow import DISTINCTIONS, EXCLUSIONS, ErrorKind, RecordState
from doudi.ui.forms import ActionForm, NonNegativeYuanField, date_field
from doudi.ui.lists.filters import ListFilterForm, choice_field
from doudi.ui.pickers.fields import PickerField


def _words(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 3}))


class RecordFilterForm(ListFilterForm):
    """State and kind."""

    state = choice_field(_("状态"), RecordState.choices)
    kind = choice_field(_("什么错误"), ErrorKind.choices)


class ProposalForm(ActionForm):
    """The error, how it was corrected, the three distinctions and what is never tolerated."""

    number = forms.CharField(label=_("办件编号"), max_length=24)
    officer = PickerField("officers", label=_("出错的工作人员"))
    kind = forms.ChoiceField(label=_("什么错误"), choices=ErrorKind.choices)
    error = _words(_("错误经过"))
    amount_fen = NonNegativeYuanField(label=_("涉及金额（元）"), required=False)
    happened_on = date_field(_("发生日期"))
    corrected_on = date_field(_("纠正日期"))
    correction = _words(_("怎么纠正的"))

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        for name, label in DISTINCTIONS.items():
            self.fields[name] = _words(label)
        for name, label in EXCLUSIONS.items():
            self.fields[name] = forms.TypedChoiceField(
                label=label,
                choices=(("no", _("否")), ("yes", _("是"))),
                coerce=lambda text: text == "yes",
                widget=forms.RadioSelect,
            )

    def arguments(self) -> dict[str, Any]:
        """Return what the action takes besides the case."""
        given = dict(self.cleaned_data)
        given.pop("number")
        distinctions = {name: given.pop(name) for name in DISTINCTIONS}
        return {**given, "distinctions": distinctions}


class DecisionForm(ActionForm):
    """Whether it is tolerated, and why."""

    is_tolerated = forms.TypedChoiceField(
        label=_("认定"),
        choices=(("yes", _("予以容错")), ("no", _("不予容错"))),
        coerce=lambda text: text == "yes",
        widget=forms.RadioSelect,
    )
    words = _words(_("理由"))
    seen_version = forms.IntegerField(min_value=0, max_value=10**8, widget=forms.HiddenInput)

"""Forms of judgements."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from doudi.monitoring.judgements.labels import source_label
from doudi.monitoring.judgements.queries import (
    MINE_FILTER,
    OVERDUE_FILTER,
    WAITING_FILTER,
    RowFilter,
    sources_seen,
)
from doudi.monitoring.judgements.workflow import RowState
from doudi.ui.forms import ActionForm
from doudi.ui.lists.filters import choice_field
from doudi.ui.lists.place_filter import PlaceFilterForm
from doudi.ui.pickers.fields import PickerField

_STATES = (
    (MINE_FILTER, _("等我办的")),
    (WAITING_FILTER, _("没有办完的")),
    (OVERDUE_FILTER, _("已逾期的")),
    *RowState.choices,
)


class RowFilterForm(PlaceFilterForm):
    """Data set, village and state; at first what waits for the user."""

    source = choice_field(_("数据"))
    state = choice_field(_("状态"), _STATES, initial=MINE_FILTER)

    def __init__(self, data: QueryDict, *, by: Any) -> None:
        super().__init__(data, by=by)
        self.offer("source", ((source, source_label(source)) for source in sources_seen(by=by)))

    @property
    def row_filter(self) -> RowFilter:
        """The filter as the queries take it."""
        return RowFilter(**self.chosen)


class SeenForm(ActionForm):
    """A button alone, for the version that the user saw."""

    seen_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class JudgementForm(SeenForm):
    """Which candidate the row means, if any."""

    candidate = forms.TypedChoiceField(label=_("候选人"), coerce=int, empty_value=None, required=False)
    reason = forms.CharField(label=_("说明"), max_length=200, required=False)

    def __init__(self, *args: Any, candidates: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["candidate"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [(str(pk), str(pk)) for pk in candidates]


class PickForm(SeenForm):
    """A registered person outside the candidates, and why."""

    person = PickerField("people", label=_("是登记的另一个人"))
    reason = forms.CharField(label=_("凭什么认定"), max_length=200)


class ReasonForm(SeenForm):
    """The reason of sending back or withdrawing."""

    reason = forms.CharField(label=_("理由"), max_length=200)

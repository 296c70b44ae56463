"""Filters of the lists of conferences."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.conferences.kinds import question_kinds
from doudi.conferences.models import Body
from doudi.conferences.workflow import MeetingState, Outcome, QuestionState
from doudi.ui.forms import NonNegativeYuanField
from doudi.ui.lists.filters import ListFilterForm, choice_field

_FIRST_YEAR, _LAST_YEAR = 2000, 2999


def _year_field() -> forms.IntegerField:
    return forms.IntegerField(label=_("年度"), min_value=_FIRST_YEAR, max_value=_LAST_YEAR)


def _kinds() -> list[tuple[str, Any]]:
    return [(kind.name, kind.label) for kind in question_kinds().values()]


class MeetingFilterForm(ListFilterForm):
    """Body, state, year."""

    body = choice_field(_("机构"), Body.choices)
    state = choice_field(_("状态"), MeetingState.choices)
    year = _year_field()


class QuestionFilterForm(ListFilterForm):
    """Kind and state."""

    kind = choice_field(_("种类"))
    state = choice_field(_("状态"), QuestionState.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("kind", _kinds())


class TaskFilterForm(ListFilterForm):
    """State, overdue tasks apart."""

    state = choice_field(
        _("状态"), [("open", _("办理中")), ("overdue", _("已逾期")), ("done", _("已办结"))], initial="open"
    )


class PrecedentFilterForm(ListFilterForm):
    """Kind, outcome, year, amount, words."""

    kind = choice_field(_("种类"))
    outcome = choice_field(_("结果"), [one for one in Outcome.choices if one[0] != Outcome.ADJOURNED])
    year = _year_field()
    from_fen = NonNegativeYuanField(label=_("金额从（元）"), max_length=20)
    to_fen = NonNegativeYuanField(label=_("金额到（元）"), max_length=20)
    words = forms.CharField(label=_("问题、处理里的词"), max_length=60)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("kind", _kinds())


class MemberFilterForm(ListFilterForm):
    """Body, and whether those who left are shown."""

    body = choice_field(_("机构"), Body.choices)
    past = choice_field(_("任职"), [("past", _("不再担任的"))], everything=_("现任"))

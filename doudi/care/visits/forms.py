"""Forms of care visits."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from doudi.care.visits.actions.findings import LONGEST_ANSWER
from doudi.care.visits.actions.records import LONGEST_REMARKS, VisitReport
from doudi.care.visits.answers import QUESTIONS, SELF_CARE_TESTS
from doudi.care.visits.models import LONGEST_REASON, CareFinding, CareVisit, PlannedVisit
from doudi.care.visits.progress import plan_months
from doudi.care.visits.workflow import ClimbLevel, Manner, Outcome, PauseCause, VisitKind
from doudi.core.accounts.models import User
from doudi.core.clock import this_month, today
from doudi.ui.forms import ActionForm, FormData, date_field, refuse_future_date
from doudi.ui.lists.filters import choice_field
from doudi.ui.lists.place_filter import PlaceFilterForm

_IMAGES = {"accept": "image/jpeg,image/png", "capture": "environment"}
_PLACE = r"^-?[0-9]{1,3}\.[0-9]{1,7},-?[0-9]{1,3}\.[0-9]{1,7}$"


class VisitFilterForm(PlaceFilterForm):
    """State, who visits, and how far it climbed."""

    only = choice_field(
        _("看哪些"),
        (
            ("now", _("现在可以去的")),
            ("week", _("七天内到期")),
            ("late", _("过期没有去")),
            ("climbed", _("已上报的")),
            ("choose", _("两份记录待选")),
            ("done", _("已探视")),
            ("missed", _("周期已过没有去")),
            ("cancelled", _("不用探视")),
        ),
        initial="now",
    )
    kind = choice_field(_("由谁探视"), VisitKind.choices)
    level = choice_field(_("上报到"), [choice for choice in ClimbLevel.choices if choice[0]])
    mine = forms.BooleanField(label=_("只看安排给我的"))


class FindingFilterForm(PlaceFilterForm):
    """State and topic."""

    only = choice_field(
        _("看哪些"), (("open", _("待处理")), ("overdue", _("已超期")), ("done", _("已处理"))), initial="open"
    )
    topic = choice_field(_("什么情况"), CareFinding.Topic.choices)


class ProgressFilterForm(PlaceFilterForm):
    """Month, and who visits."""

    month = choice_field(_("月份"), everything=_("本月"))
    kind = choice_field(_("由谁探视"), VisitKind.choices)

    def __init__(self, data: QueryDict, *, by: Any) -> None:
        super().__init__(data, by=by)
        self.offer_months("month", plan_months())

    @property
    def month_chosen(self) -> Any:
        """The month chosen; the present one at first."""
        chosen = self.chosen["month"]
        return type(this_month()).fromisoformat(chosen) if chosen else this_month()


class CareVisitForm(ActionForm):
    """What a visit found, on a page or on a phone."""

    visited_on = date_field(_("探视日期"))
    outcome = forms.ChoiceField(label=_("见到本人没有"), choices=Outcome.choices, widget=forms.RadioSelect)
    died_on = date_field(_("已去世的，哪天去世"), required=False)
    manner = forms.ChoiceField(
        label=_("方式"), choices=Manner.choices, initial=Manner.ON_SITE, widget=forms.RadioSelect
    )
    seen = forms.CharField(
        label=_("备注"), max_length=LONGEST_REMARKS, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    late_reason = forms.CharField(label=_("过期才去的，写明原因"), max_length=LONGEST_REASON, required=False)
    next_on = date_field(_("约定下次"), required=False)
    photos = forms.FileField(label=_("照片"), required=False, widget=forms.ClearableFileInput(attrs=_IMAGES))
    place = forms.RegexField(_PLACE, required=False, widget=forms.HiddenInput)
    seen_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**8)
    key = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)

    def __init__(self, planned: PlannedVisit, data: FormData = None, files: Any = None) -> None:
        initial = {
            "visited_on": today(),
            "key": secrets.token_hex(16),
            "seen_version": planned.version,
            "manner": Manner.ON_SITE,
        }
        super().__init__(data, files, initial=initial)
        for question in QUESTIONS:
            self.fields[question.name] = forms.ChoiceField(
                label=question.label, choices=question.choices, required=False, widget=forms.RadioSelect
            )
        for name, label in SELF_CARE_TESTS.items():
            self.fields[name] = forms.BooleanField(label=label, required=False)

    def clean_visited_on(self) -> Any:
        return refuse_future_date(self.cleaned_data["visited_on"])

    def clean_died_on(self) -> Any:
        return refuse_future_date(self.cleaned_data["died_on"])

    @property
    def asked(self) -> list[tuple[Any, Any]]:
        """Each question with its field."""
        return [(question, self[question.name]) for question in QUESTIONS]

    @property
    def tests(self) -> list[Any]:
        """The six tests of self-care."""
        return [self[name] for name in SELF_CARE_TESTS]

    def report(self) -> VisitReport:
        """Return what was filled in, as the action takes it."""
        given = self.cleaned_data
        photo = given["photos"]
        names = [question.name for question in QUESTIONS] + list(SELF_CARE_TESTS)
        return VisitReport(
            key=given["key"],
            visited_on=given["visited_on"],
            outcome=given["outcome"],
            answers={name: given[name] for name in names},
            manner=given["manner"],
            remarks=given["seen"],
            late_reason=given["late_reason"],
            next_on=given["next_on"],
            died_on=given["died_on"],
            place=given["place"],
            photo=(str(photo.name), photo.read()) if photo else None,
        )


def _offer(form: forms.Form, name: str, rows: Any) -> None:
    """Let a field choose among some rows."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared by the form itself
    field.queryset = rows


class ChooseForm(ActionForm):
    """Which of several records counts."""

    visit = forms.ModelChoiceField(CareVisit.objects.none(), label=_("计入哪一份"), widget=forms.HiddenInput)

    def __init__(self, planned: PlannedVisit, data: FormData = None) -> None:
        super().__init__(data)
        _offer(self, "visit", planned.visits.all())


class ExplainForm(ActionForm):
    """Why a visit was not made."""

    explanation = forms.CharField(
        label=_("为什么没有去、怎么补救"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 2})
    )


class AssignForm(ActionForm):
    """To whom a visit is assigned."""

    officer = forms.ModelChoiceField(
        User.objects.none(), label=_("安排给"), required=False, empty_label=_("本村，不指定")
    )

    def __init__(self, officers: Any, data: FormData = None, chosen: Any = None) -> None:
        super().__init__(data, initial={"officer": chosen})
        _offer(self, "officer", officers)


class FindingForm(ActionForm):
    """What was done about a finding."""

    result = forms.ChoiceField(
        label=_("结果"),
        choices=[("settled", CareFinding.Result.SETTLED.label), ("no_need", CareFinding.Result.NO_NEED.label)],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(label=_("怎么处理的"), max_length=LONGEST_ANSWER, widget=forms.Textarea(attrs={"rows": 3}))


class PauseForm(ActionForm):
    """Why and from when nobody needs to visit."""

    cause = forms.ChoiceField(label=_("为什么暂停"), choices=PauseCause.choices, widget=forms.RadioSelect)
    since = date_field(_("自"))
    until = date_field(_("至（不知道的不填）"), required=False)
    reason = forms.CharField(label=_("在哪里、听谁说的"), max_length=LONGEST_REASON)


class ResumeForm(ActionForm):
    """The last day of a pause."""

    until = date_field(_("暂停到哪天为止"))

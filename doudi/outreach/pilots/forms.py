"""Forms of pilots."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from doudi.care.charity.projects.models import LinkingProject
from doudi.core.accounts.models import User
from doudi.core.attachments.uploads import UploadField
from doudi.core.clock import today
from doudi.core.divisions.queries import townships
from doudi.outreach.pilots.actions.papers import SentPaper
from doudi.outreach.pilots.actions.plans import PilotPlan
from doudi.outreach.pilots.figures import figure_names
from doudi.outreach.pilots.kinds import PaperKind, PaperOutcome, PilotKind
from doudi.outreach.pilots.models import LONGEST_TEXT, Indicator, Pilot, PilotPaper, Stage
from doudi.outreach.pilots.workflow import PilotState
from doudi.ui.forms import ActionForm, FormData, date_field, refuse_future_date, version_field
from doudi.ui.lists.filters import ListFilterForm, choice_field


def _text(label: Any, rows: int = 4, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": rows}), **options)


def _townships(by: User) -> list[tuple[str, str]]:
    own = by.township_code
    return [(one.code, one.name) for one in townships() if not own or one.code == own]


class PilotFilterForm(ListFilterForm):
    """Kind, state and township."""

    kind = choice_field(_("类别"), PilotKind.choices)
    state = choice_field(_("状态"), PilotState.choices)
    place = choice_field(_("乡镇"))

    def __init__(self, data: QueryDict, *, by: User) -> None:
        super().__init__(data, by=by)
        self.offer("place", _townships(by))


class PilotForm(ActionForm):
    """A pilot."""

    kind = forms.ChoiceField(label=_("类别"), choices=PilotKind.choices, widget=forms.RadioSelect)
    title = forms.CharField(label=_("试点"), max_length=80)
    township_code = forms.ChoiceField(label=_("乡镇"))
    goal = _text(_("做什么、达到什么"))
    first_day = date_field(_("开始"), initial=today)
    last_day = date_field(_("结束"))
    compared_months = forms.TypedChoiceField(
        label=_("试点前后各比较几个整月"), choices=Pilot.Months.choices, coerce=int, initial=Pilot.Months.QUARTER
    )
    project = forms.ModelChoiceField(
        label=_("资源链接项目"),
        queryset=LinkingProject.objects.none(),
        required=False,
        help_text=_("只有政府救助与慈善救助衔接的试点才选"),
    )

    def __init__(self, by: User, data: FormData = None) -> None:
        super().__init__(data)
        self.fields["township_code"].choices = _townships(by)  # type: ignore[attr-defined]  # a choice
        rows = LinkingProject.objects.order_by("-first_day", "-pk")
        if own := by.township_code:
            rows = rows.filter(area_code__startswith=own)
        self.fields["project"].queryset = rows  # type: ignore[attr-defined]  # a choice of rows

    @property
    def plan(self) -> PilotPlan:
        """What was filled in, as the action takes it."""
        return PilotPlan(**self.cleaned_data)


class PilotVerbForm(ActionForm):
    """A form on the page of a pilot; knows the pilot."""

    seen_version = version_field()

    def __init__(self, pilot: Pilot, *data: Any, **options: Any) -> None:
        initial = {"seen_version": pilot.version, **options.pop("initial", {})}
        super().__init__(*data, initial=initial, **options)
        self.pilot = pilot
        self.prepare()

    def prepare(self) -> None:
        """Offer what depends on the pilot."""


class ButtonForm(PilotVerbForm):
    """A button."""


class StageForm(PilotVerbForm):
    """A stage."""

    name = forms.CharField(label=_("阶段"), max_length=80, help_text=_("如：摸底、制定标准、运行、评估"))
    due_on = date_field(_("时限"))


class IndicatorForm(PilotVerbForm):
    """An indicator."""

    measure = forms.ChoiceField(label=_("系统里的指标"), required=False, help_text=_("试点前、后的数字由系统取"))
    label = forms.CharField(
        label=_("自己的指标"), max_length=80, required=False, help_text=_("系统里没有的才写；数字自己填，附佐证")
    )
    higher_is_better = forms.TypedChoiceField(
        label=_("自己的指标怎样算好"),
        choices=(("yes", _("越高越好")), ("no", _("越低越好"))),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="yes",
    )

    def prepare(self) -> None:
        self.fields["measure"].choices = [("", _("不用")), *figure_names()]  # type: ignore[attr-defined]  # a choice


class ReportStageForm(PilotVerbForm):
    """That a stage is done."""

    stage = forms.ModelChoiceField(
        label=_("阶段"), queryset=Stage.objects.none(), widget=forms.RadioSelect, empty_label=None
    )
    done_on = date_field(_("完成日期"), initial=today)
    text = _text(_("做了什么"), 3)
    evidence = UploadField(label=_("佐证材料"), required=False)

    def prepare(self) -> None:
        self.fields["stage"].queryset = self.pilot.stages.filter(done_on=None)  # type: ignore[attr-defined]  # rows

    def clean_done_on(self) -> Any:
        return refuse_future_date(self.cleaned_data["done_on"])


class FigureForm(PilotVerbForm):
    """Both figures of an indicator that the system does not know."""

    indicator = forms.ModelChoiceField(
        label=_("指标"), queryset=Indicator.objects.none(), widget=forms.RadioSelect, empty_label=None
    )
    before = forms.DecimalField(label=_("试点前"), max_digits=13, decimal_places=2)
    after = forms.DecimalField(label=_("试点后"), max_digits=13, decimal_places=2)
    evidence = UploadField(label=_("佐证材料"))

    def prepare(self) -> None:
        self.fields["indicator"].queryset = self.pilot.indicators.filter(measure="")  # type: ignore[attr-defined]  # rows


class WriteUpForm(PilotVerbForm):
    """The write-up."""

    result = _text(_("成效"), 5)
    lessons = _text(_("经验和问题"), 5, help_text=_("哪些可以推广，哪些没有做成，为什么"))

    def __init__(self, pilot: Pilot, *data: Any, **options: Any) -> None:
        initial = {"result": pilot.result, "lessons": pilot.lessons}
        super().__init__(pilot, *data, initial=initial, **options)


class SendBackForm(PilotVerbForm):
    """Why a write-up goes back."""

    why = forms.CharField(label=_("为什么退回"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class SendUpForm(PilotVerbForm):
    """What is sent upward."""

    kind = forms.ChoiceField(label=_("类别"), choices=PaperKind.choices, widget=forms.RadioSelect)
    title = forms.CharField(label=_("题目"), max_length=120)
    sent_to = forms.CharField(label=_("报给谁"), max_length=60, help_text=_("如：市民政局社会救助科"))
    sent_on = date_field(_("上报日期"), initial=today)
    file = UploadField(label=_("材料"))

    def clean_sent_on(self) -> Any:
        return refuse_future_date(self.cleaned_data["sent_on"])

    def arguments(self) -> dict[str, Any]:
        """Return what was filled in, as the action takes it."""
        values = dict(self.cleaned_data)
        return {"seen_version": values.pop("seen_version"), "paper": SentPaper(**values)}


class OutcomeForm(PilotVerbForm):
    """What became of a paper."""

    paper = forms.ModelChoiceField(
        label=_("材料"), queryset=PilotPaper.objects.none(), widget=forms.RadioSelect, empty_label=None
    )
    outcome = forms.ChoiceField(label=_("结果"), choices=PaperOutcome.choices, widget=forms.RadioSelect)
    outcome_on = date_field(_("日期"), initial=today)
    note = forms.CharField(label=_("说明"), max_length=200, required=False)

    def prepare(self) -> None:
        self.fields["paper"].queryset = self.pilot.papers.all()  # type: ignore[attr-defined]  # a choice of rows

"""Forms of publicity."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.core.attachments.uploads import UploadField
from doudi.outreach.publicity.actions import MOST_PEOPLE
from doudi.outreach.publicity.models import LONGEST_REPORT, LONGEST_TEXT, CampaignTask
from doudi.outreach.publicity.workflow import Kind
from doudi.ui.forms import ActionForm, FormData, NonNegativeYuanField, date_field, version_field

_UNITS = ((True, _("每个乡镇")), (False, _("县民政局")))


def _number_field(label: Any, **kwargs: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=MOST_PEOPLE, **kwargs)


class CampaignForm(ActionForm):
    """The frame of a campaign."""

    title = forms.CharField(label=_("名称"), max_length=80)
    first_day = date_field(_("开始"))
    last_day = date_field(_("结束"))
    paper = forms.CharField(label=_("依据文件"), max_length=120, required=False)
    aim = forms.CharField(label=_("目标和要求"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 4}))
    budget_fen = NonNegativeYuanField(label=_("经费预算（元）"))


class TaskForm(ActionForm):
    """What is planned."""

    kind = forms.ChoiceField(label=_("方式"), choices=Kind.choices)
    place = forms.CharField(label=_("地点"), max_length=80)
    is_of_townships = forms.TypedChoiceField(
        label=_("谁做"), choices=_UNITS, coerce=lambda value: value == "True", widget=forms.RadioSelect, initial=True
    )
    people = forms.CharField(label=_("负责人和参加人员"), max_length=120)
    due_on = date_field(_("最迟哪天做"))
    target_number = _number_field(_("计划覆盖人数"), required=False)
    budget_fen = NonNegativeYuanField(label=_("经费（元）"), required=False)

    def clean(self) -> dict[str, Any]:
        """Take what is left out as none."""
        given = super().clean() or {}
        for name in ("target_number", "budget_fen"):
            given[name] = given.get(name) or 0
        return given


class RemoveTaskForm(ActionForm):
    """A task to take out."""

    task = forms.IntegerField(min_value=1, max_value=10**12, widget=forms.HiddenInput)


class SeenForm(ActionForm):
    """A button."""

    seen_version = version_field()


class ReportForm(ActionForm):
    """The report."""

    report = forms.CharField(label=_("总结"), max_length=LONGEST_REPORT, widget=forms.Textarea(attrs={"rows": 10}))
    seen_version = version_field()


class CheckReportForm(ActionForm):
    """Whether the report is right."""

    is_confirmed = forms.TypedChoiceField(
        label=_("总结"),
        choices=(("yes", _("确认")), ("no", _("退回"))),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    why = forms.CharField(label=_("退回的理由"), max_length=200, required=False)
    seen_version = version_field()


class ActivityForm(ActionForm):
    """An activity, entered on a phone where it takes place."""

    task = forms.ChoiceField(label=_("做的是哪项安排"), required=False)
    kind = forms.ChoiceField(label=_("方式"), choices=Kind.choices)
    place = forms.CharField(label=_("地点"), max_length=80)
    held_on = date_field(_("日期"))
    photo = UploadField(label=_("现场照片"), required=False, help_text=_("热线解答可以不附"))
    staff_number = _number_field(_("工作人员几个"))
    reached_number = _number_field(_("覆盖多少人"), help_text=_("到场、看到、听到的人数，照实估计"))
    material_number = _number_field(_("发了多少份资料"), required=False)
    spent_fen = NonNegativeYuanField(label=_("用了多少钱（元）"), required=False)
    found_number = _number_field(_("发现政策没落实的（户、件）"), required=False)
    corrected_number = _number_field(_("已改正的"), required=False)
    text = forms.CharField(
        label=_("情况"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("不写群众姓名和号码"),
    )

    def __init__(
        self,
        tasks: list[CampaignTask],
        data: FormData = None,
        files: Any = None,
        *,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, files, initial=initial)
        self.tasks = {str(task.pk): task for task in tasks}
        field = self.fields["task"]
        field.choices = [("", _("计划外")), *((key, str(task)) for key, task in self.tasks.items())]  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        """Take numbers that are left out as none, and the task by its key."""
        given = super().clean() or {}
        for name in ("material_number", "spent_fen", "found_number", "corrected_number"):
            given[name] = given.get(name) or 0
        given["task"] = self.tasks.get(given.get("task") or "")
        return given


class QuestionForm(ActionForm):
    """A question and its answer."""

    question = forms.CharField(label=_("问了什么"), max_length=300)
    answer = forms.CharField(label=_("怎么答的"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    asked_number = forms.IntegerField(label=_("几个人问"), min_value=1, max_value=MOST_PEOPLE, initial=1)

"""Forms of work plans."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from doudi.core.attachments.uploads import UploadField
from doudi.supervision.work_plans.actions import LONGEST_SUMMARY
from doudi.supervision.work_plans.models import LONGEST_TEXT
from doudi.supervision.work_plans.plan_files import MAX_BYTES, known_plans
from doudi.supervision.work_plans.refusals import PlanIncomplete
from doudi.supervision.work_plans.workflow import Progress
from doudi.ui.forms import ActionForm, FormData, version_field


class EnterPlanForm(ActionForm):
    """A paper that the system knows, or a file of a new one."""

    known = forms.ChoiceField(label=_("系统里的文件"), required=False)
    file = forms.FileField(
        label=_("或者上传YAML文件"),
        required=False,
        help_text=_("写year、kind、title、paper和tasks；格式见帮助"),
        widget=forms.ClearableFileInput(attrs={"accept": ".yaml,.yml"}),
    )

    def __init__(self, data: FormData = None, files: Any = None) -> None:
        super().__init__(data, files)
        field = self.fields["known"]
        known = ((key, gettext(plan.title)) for key, plan in known_plans().items())
        field.choices = [("", _("不用")), *known]  # type: ignore[attr-defined]  # a ChoiceField

    @property
    def text(self) -> str:
        """The text of the file sent.

        Raises:
            PlanIncomplete: nothing was chosen, or it is no text.
        """
        file = self.cleaned_data["file"]
        if file is None:
            raise PlanIncomplete(gettext("请选择系统里的文件，或者上传YAML文件。"))
        try:
            return str(file.read(MAX_BYTES + 1).decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            message = gettext("文件要存成UTF-8编码。")
            raise PlanIncomplete(message, file=message) from error


class ConfirmPlanForm(ActionForm):
    """A button."""

    seen_version = version_field()


class CarryOverForm(ActionForm):
    """The paper of the next year."""

    title = forms.CharField(label=_("下一年的名称"), max_length=80)
    paper = forms.CharField(label=_("文件"), max_length=120)


class ClosePlanForm(ActionForm):
    """The summary of a year."""

    summary = forms.CharField(label=_("总结"), max_length=LONGEST_SUMMARY, widget=forms.Textarea(attrs={"rows": 8}))
    seen_version = version_field()


class ReportForm(ActionForm):
    """How far a task is."""

    progress = forms.ChoiceField(label=_("进展"), choices=Progress.choices, widget=forms.RadioSelect)
    text = forms.CharField(label=_("情况"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 3}))
    evidence = UploadField(label=_("佐证材料"), required=False)


class CheckReportForm(ActionForm):
    """Whether a task is really done."""

    report = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    is_confirmed = forms.TypedChoiceField(
        label=_("核实"),
        choices=(("yes", _("确已完成")), ("no", _("退回"))),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    why = forms.CharField(label=_("退回的理由"), max_length=200, required=False)

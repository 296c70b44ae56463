"""Forms of trainings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Department, Permission, Role, may
from doudi.core.attachments.uploads import UploadField
from doudi.core.divisions.queries import townships
from doudi.outreach.contests.exams.forms import time_field
from doudi.outreach.contests.generated.question import Topic
from doudi.outreach.contests.people import learners
from doudi.outreach.trainings.actions import AgendaLine, TrainingPlan
from doudi.outreach.trainings.models import LONGEST_MINUTES, Training
from doudi.outreach.trainings.refusals import TrainingIncomplete
from doudi.ui.forms import ActionForm, FormData, version_field

_LONGEST_AGENDA = 6000
_WIDE_BAR = "\uff5c"
"""The separator as Chinese keyboards type it."""

_PARTS = 3
_BUREAU = "bureau"


class TrainingForm(ActionForm):
    """A new training."""

    kind = forms.ChoiceField(
        label=gettext_lazy("类别"), choices=[one for one in Training.Kind.choices if one[0] != Training.Kind.MAKE_UP]
    )
    title = forms.CharField(label=gettext_lazy("名称"), max_length=60)
    held_at = time_field(gettext_lazy("时间"))
    place_held = forms.CharField(label=gettext_lazy("地点"), max_length=60)
    agenda = forms.CharField(
        label=gettext_lazy("议程"),
        max_length=_LONGEST_AGENDA,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy(
            "一行一项：内容|解读政策的部门|主讲，后两项可以不写，如：医疗救助政策解读|县医保局|王某"
        ),
    )
    topics = forms.MultipleChoiceField(
        label=gettext_lazy("专题"),
        choices=Topic.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("已按薄弱专题勾选，测试从这些专题抽题"),
    )
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("参加的岗位"), required=False, widget=forms.CheckboxSelectMultiple
    )
    townships = forms.MultipleChoiceField(
        label=gettext_lazy("参加的单位"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=gettext_lazy("不选就是全县"),
    )

    def __init__(self, data: FormData = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        roles: Any = self.fields["roles"]
        roles.choices = [(role.value, role.label) for role in Role if may(role, Permission.LEARN)]
        places: Any = self.fields["townships"]
        places.choices = [(_BUREAU, _("县民政局")), *((one.code, one.name) for one in townships())]

    @property
    def plan(self) -> TrainingPlan:
        """What the training is to be.

        Raises:
            TrainingIncomplete: a line of the agenda names a department that there is not.
        """
        data = self.cleaned_data
        return TrainingPlan(
            kind=data["kind"],
            title=data["title"],
            held_at=data["held_at"],
            place_held=data["place_held"],
            agenda=[_agenda_line(line) for line in data["agenda"].splitlines() if line.strip()],
            invited=self._invited(),
            topics=data["topics"],
        )

    def _invited(self) -> list[User]:
        roles, places = set(self.cleaned_data["roles"]), set(self.cleaned_data["townships"])
        return [
            user
            for user in learners()
            if (not roles or user.role in roles) and (not places or (user.township_code or _BUREAU) in places)
        ]


def _agenda_line(line: str) -> AgendaLine:
    parts = [part.strip() for part in line.replace(_WIDE_BAR, "|").split("|")]
    text, department, speaker = (*parts, "", "")[:_PARTS]
    codes = {str(label): value for value, label in Department.choices}
    if department and department not in codes:
        message = _("“{line}”：没有部门“{department}”，请写县医保局这样的全名。").format(
            line=text, department=department
        )
        raise TrainingIncomplete(message, agenda=message)
    return AgendaLine(text, codes.get(department, ""), speaker)


class AnnounceForm(ActionForm):
    """A button."""

    seen_version = version_field()


class MaterialForm(ActionForm):
    """A file for those invited."""

    title = forms.CharField(label=gettext_lazy("材料名称"), max_length=80)
    file = UploadField(label=gettext_lazy("文件（PDF或者照片）"))


class ShortTestForm(ActionForm):
    """The short test."""

    question_count = forms.IntegerField(label=gettext_lazy("题数"), min_value=1, max_value=50, initial=10)
    minutes = forms.IntegerField(label=gettext_lazy("答题时间（分钟）"), min_value=1, max_value=120, initial=15)


class CloseForm(ActionForm):
    """The minutes."""

    minutes = forms.CharField(
        label=gettext_lazy("纪要"), max_length=LONGEST_MINUTES, widget=forms.Textarea(attrs={"rows": 8})
    )
    seen_version = version_field()


class MakeUpForm(ActionForm):
    """When and where those who missed it make up."""

    held_at = time_field(gettext_lazy("补训时间"))
    place_held = forms.CharField(label=gettext_lazy("地点"), max_length=60)


class SignInForm(ActionForm):
    """The code of the screen."""

    code = forms.CharField(max_length=200, widget=forms.HiddenInput)

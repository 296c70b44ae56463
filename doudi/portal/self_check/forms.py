"""Questions of the self-check, one form for each step."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.registry.circumstance_kinds import KINDS
from doudi.ui.forms import ActionForm, NonNegativeYuanField
from doudi.ui.tables import Text

MOST_PEOPLE = 15
OLDEST = 120
ADULT_AGE = 18
_YES_NO: list[tuple[str, Any]] = [("yes", _("有")), ("no", _("没有"))]
_DISABILITY = KINDS["disability_category"]


def _yuan_field(label: Text) -> NonNegativeYuanField:
    return NonNegativeYuanField(label=label, required=False, max_length=20, help_text=_("元，没有就不填"))


def _radio_field(label: Text, choices: list[tuple[str, Any]], **options: Any) -> forms.ChoiceField:
    """Return a question with nothing chosen beforehand."""
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, **options)


class StepForm(ActionForm):
    """A step of the self-check."""

    title: ClassVar[Any]


class HouseholdForm(StepForm):
    """Who lives together, and their income."""

    title = _("家里")
    area = _radio_field(_("住在哪里"), [("rural", _("农村")), ("urban", _("城镇"))])
    emergency = forms.BooleanField(
        label=_("家里最近出了急事，眼下过不去（火灾、车祸、突发大病、突然没有收入）"), required=False
    )
    size = forms.IntegerField(label=_("一起生活的有几口人"), min_value=1, max_value=MOST_PEOPLE)
    income = _yuan_field(_("全家每月一共有多少收入（基础养老金不算在内）"))
    pension = _yuan_field(_("全家每月领多少城乡居民基础养老金"))


class PropertyForm(StepForm):
    """Property and necessary expenses."""

    title = _("财产和支出")
    assets = _yuan_field(_("全家存款、理财一共多少"))
    vehicles = forms.IntegerField(
        label=_("几辆汽车"),
        min_value=0,
        max_value=9,
        required=False,
        help_text=_("残疾人代步车、摩托车不算；没有就不填"),
    )
    homes = forms.IntegerField(
        label=_("几套住房"), min_value=0, max_value=9, required=False, help_text=_("只有一套就不填")
    )
    expense = _yuan_field(_("近12个月自己负担的看病、上学等必需支出一共多少"))


class PersonForm(StepForm):
    """The family member in greatest need."""

    title = _("最困难的那个人")
    age = forms.IntegerField(label=_("多大年纪（周岁）"), min_value=0, max_value=OLDEST)
    own_income = _yuan_field(_("这个人自己每月有多少收入"))
    disability = _radio_field(
        _("有没有残疾证、是哪一类"),
        [
            (word, _("没有残疾证") if word == _DISABILITY.absent else _DISABILITY.shown(word))
            for word in _DISABILITY.words
        ],
    )
    grade = _radio_field(
        _("残疾证上的等级"),
        [("1", _("一级（最重）")), ("2", _("二级")), ("3", _("三级")), ("4", _("四级"))],
        required=False,
        help_text=_("没有残疾证的不用选"),
    )
    illness = _radio_field(_("有没有重病"), _YES_NO)
    self_care = _radio_field(
        _("吃饭、穿衣、上下床、上厕所、在屋里走动、洗澡"),
        [("full", _("都能自己做")), ("partial", _("有几样做不了")), ("none", _("大多做不了"))],
    )
    supporter = _radio_field(
        _("有没有能养活这个人的人"), _YES_NO, help_text=_("配偶、父母、成年子女等法律上有义务、又有能力的人")
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a kind of disability without its grade, and a grade without a kind."""
        given = super().clean() or {}
        is_disabled = given.get("disability", "none") != "none"
        if not self.errors and is_disabled != bool(given["grade"]):
            self.add_error("grade", _("残疾类别和等级请一起选；没有残疾证的不选等级。"))
        return given


class ChildForm(StepForm):
    """A child's parents; asked only of minors."""

    title = _("孩子的父母")
    child = _radio_field(
        _("孩子属于哪一种"),
        [
            ("none", _("父母至少一方能照管")),
            ("orphan", _("父母都去世或失踪")),
            ("de_facto_unattended", _("父母重残、重病、服刑、失联等，都不能照管")),
        ],
    )


STEPS: tuple[type[StepForm], ...] = (HouseholdForm, PropertyForm, PersonForm, ChildForm)


def steps_for(age: int | None) -> tuple[type[StepForm], ...]:
    """Return the steps for a person of this age; ``None`` while the age is not known."""
    return STEPS[:-1] if age is not None and age >= ADULT_AGE else STEPS

"""Questions of the form whose answers are circumstances of a member or of the household."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.registry.circumstance_kinds import CircumstanceKind
from doudi.ui.forms import NonNegativeYuanField, YuanField
from doudi.ui.tables import Text

HOUSEHOLD_PAGES = frozenset({"property"})
FLAGS = "situations"
"""Name of the field with everything that holds or does not hold: what holds is ticked."""
_NOT_ANSWERED = ""

QUESTIONS: dict[str, tuple[tuple[str, Any], ...]] = {
    "income": (
        ("wage_fen", _("每月工资、打零工大约多少")),
        ("business_fen", _("种养、做生意每月净赚大约多少")),
        ("property_income_fen", _("房租、利息、分红每月多少")),
        ("transfer_fen", _("子女给的赡养费等每月多少")),
        ("basic_pension_fen", _("城乡居民基础养老金每月多少")),
    ),
    "health": (
        ("disability_category", _("残疾证上的类别")),
        ("disability_grade", _("残疾证上的等级")),
        ("self_care", _("吃饭、穿衣、上下床、上厕所、走动、洗澡")),
        ("serious_illness", _("有重病")),
        ("student", _("在全日制学校上学")),
        ("work_injury_nursing", _("在领工伤保险的生活护理费")),
        ("other_living_allowance", _("在领老年、因公致残、离休等生活补贴")),
    ),
    "parents": (("child_status", _("孩子属于哪一种情况")),),
    "property": (
        ("financial_assets_fen", _("全家存款、理财大约多少")),
        ("motor_vehicles", _("几辆汽车（不算残疾人代步车、摩托车）")),
        ("homes", _("几套住房")),
        ("runs_company", _("有家人办公司")),
    ),
    "expense": (("rigid_expense_fen", _("近12个月自付的医疗、教育等必需支出一共多少")),),
}
"""By group: name of the circumstance and question, in the order asked."""

_HINTS = {
    "motor_vehicles": _("没有就不填"),
    "homes": _("只有一套就不填"),
    "disability_category": _("没有残疾证的不用选"),
    "disability_grade": _("没有残疾证的不用选"),
    "self_care": _("都能自己做的不用选"),
    "child_status": _("父母至少一方能照管的不用选"),
}
_CHOICES: dict[str, tuple[tuple[str, Any], ...]] = {
    "self_care": (("partial", _("有几样做不了")), ("none", _("大多做不了"))),
    "disability_grade": (("1", _("一级（最重）")), ("2", _("二级")), ("3", _("三级")), ("4", _("四级"))),
}


def question_field(kind: CircumstanceKind, label: Text, text: str | None) -> forms.Field:
    """Return the form field that asks for a circumstance; ``text`` is the answer so far, None if there is none.

    Nothing is chosen beforehand: what is not answered is as if it did not exist, and the hint says so.
    """
    hint = _HINTS.get(kind.name, "")
    if kind.form == "amount":
        initial = f"{int(text) / 100:.2f}".removesuffix(".00") if text else ""
        field = YuanField if kind.name == "business_fen" else NonNegativeYuanField  # a business may make a loss
        return field(label=label, required=False, max_length=20, initial=initial, help_text=_("元，没有就不填"))
    if kind.form == "count" and kind.name not in _CHOICES:
        return forms.IntegerField(
            label=label, required=False, min_value=0, max_value=20, initial=text or "", help_text=hint
        )
    choices = _CHOICES.get(kind.name) or [(word, kind.shown(word)) for word in kind.words if word != kind.absent]
    return forms.ChoiceField(
        label=label,
        choices=[(_NOT_ANSWERED, _("请选择")), *choices],
        required=False,
        initial=text or _NOT_ANSWERED,
        help_text=hint,
    )


def flags_field(flags: list[tuple[str, Any]], ticked: list[str]) -> forms.MultipleChoiceField:
    """Return the field in which everything that holds is ticked."""
    return forms.MultipleChoiceField(
        label=_("有下面情况的，请勾选"),
        help_text=_("没有的不用勾"),
        choices=flags,
        initial=ticked,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

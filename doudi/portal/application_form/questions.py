"""Questions of the form whose answers are circumstances of a member or of the household."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.registry.circumstance_kinds import CircumstanceKind
from doudi.ui.forms import NonNegativeYuanField, YuanField
from doudi.ui.tables import Text

_YES_NO: list[tuple[str, Any]] = [("true", _("有")), ("false", _("没有"))]

HOUSEHOLD_PAGES = frozenset({"property", "expense"})
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
        ("disability_grade", _("残疾等级（没有填 0）")),
        ("serious_illness", _("有没有重病")),
        ("student", _("有没有在全日制学校上学")),
        ("self_care", _("生活自理情况")),
        ("work_injury_nursing", _("有没有领工伤保险的生活护理费")),
    ),
    "parents": (("child_status", _("孩子属于哪一种情况")),),
    "property": (
        ("financial_assets_fen", _("全家存款、理财大约多少")),
        ("motor_vehicles", _("几辆汽车（不算残疾人代步车、摩托车）")),
        ("homes", _("几套住房")),
        ("runs_company", _("有没有家人办公司")),
    ),
    "expense": (("rigid_expense_fen", _("近12个月自付的医疗、教育等必需支出一共多少")),),
}
"""By kind of page: name of the circumstance and question, in the order asked."""


def question_field(kind: CircumstanceKind, label: Text, value: Any) -> forms.Field:
    """Return the form field that asks for a circumstance; ``value`` is the answer so far."""
    if kind.form == "amount":
        initial = f"{value / 100:.2f}".removesuffix(".00") if value else ""
        field = YuanField if kind.name == "business_fen" else NonNegativeYuanField  # a business may make a loss
        return field(label=label, required=False, max_length=20, initial=initial, help_text=_("元，没有就不填"))
    if kind.form == "count":
        return forms.IntegerField(label=label, required=False, min_value=0, max_value=20, initial=value)
    if kind.form == "flag":
        return forms.TypedChoiceField(
            label=label,
            choices=_YES_NO,
            widget=forms.RadioSelect,
            coerce=lambda text: text == "true",
            initial="true" if value else "false",
        )
    choices = [(word, kind.shown(word)) for word in kind.words]
    return forms.ChoiceField(label=label, choices=choices, required=False, initial=value)

"""What can I get? A dozen plain questions, answered by the rule book. Nothing of it is stored anywhere.

The answers travel with the pages themselves and are forgotten with the last one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi import policy
from doudi.casework.procedures.loader import Procedure, procedures
from doudi.policy import PersonVerdict
from doudi.registry.circumstance_kinds import HOUSEHOLD_KINDS, KINDS, PERSON_KINDS
from doudi.registry.households.queries import today
from doudi.ui.forms import ActionForm, NonNegativeYuanField

MOST_PEOPLE = 15
OLDEST = 120
_SELF, _OTHERS = "self", "other"
_ADULT_AGE = 18
_YES_NO: list[tuple[str, Any]] = [("yes", _("有")), ("no", _("没有"))]
_DISABILITY = KINDS["disability_category"]
_NO_AMOUNT = _("元，没有就不填")


def _yuan(label: Any) -> NonNegativeYuanField:
    return NonNegativeYuanField(label=label, required=False, max_length=20, help_text=_NO_AMOUNT)


def _one_of(label: Any, choices: list[tuple[str, Any]], initial: str = "", **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, initial=initial, **more)


class HomeForm(ActionForm):
    """Who lives together and on what."""

    title = _("家里")
    area = _one_of(_("住在哪里"), [("rural", _("农村")), ("urban", _("城镇"))])
    size = forms.IntegerField(label=_("一起生活的有几口人"), min_value=1, max_value=MOST_PEOPLE)
    income = _yuan(_("全家每月一共有多少收入（基础养老金不算在内）"))
    pension = _yuan(_("全家每月领多少城乡居民基础养老金"))


class MeansForm(ActionForm):
    """What there is, and what had to be spent."""

    title = _("财产和支出")
    assets = _yuan(_("全家存款、理财一共多少"))
    vehicles = forms.IntegerField(
        label=_("几辆汽车"), min_value=0, max_value=9, initial=0, help_text=_("残疾人代步车、摩托车不算")
    )
    homes = forms.IntegerField(label=_("几套住房"), min_value=0, max_value=9, initial=1)
    expense = _yuan(_("近12个月自己负担的看病、上学等必需支出一共多少"))


class WhoForm(ActionForm):
    """The one of the family who needs it most."""

    title = _("最困难的那个人")
    age = forms.IntegerField(label=_("多大年纪（周岁）"), min_value=0, max_value=OLDEST)
    own_income = _yuan(_("他自己每月有多少收入"))
    disability = _one_of(_("残疾证上的类别"), [(one, _DISABILITY.shown(one)) for one in _DISABILITY.words], "none")
    grade = _one_of(
        _("残疾等级"), [("0", _("没有")), ("1", _("一级")), ("2", _("二级")), ("3", _("三级")), ("4", _("四级"))], "0"
    )
    illness = _one_of(_("有没有重病"), _YES_NO, "no")
    self_care = _one_of(
        _("吃饭、穿衣、上下床、上厕所、在屋里走动、洗澡"),
        [("full", _("都能自己做")), ("partial", _("有几样做不了")), ("none", _("大多做不了"))],
        "full",
    )
    supporter = _one_of(
        _("有没有能养活他的人"), _YES_NO, "yes", help_text=_("配偶、父母、成年子女等法律上有义务、又有能力的人")
    )


class ChildForm(ActionForm):
    """Only where it is about a child."""

    title = _("孩子的父母")
    child = _one_of(
        _("孩子属于哪一种"),
        [
            ("none", _("父母至少一方能照管")),
            ("orphan", _("父母都去世或失踪")),
            ("de_facto_unattended", _("父母重残、重病、服刑、失联等，都不能照管")),
        ],
        "none",
    )


STEPS: tuple[type[ActionForm], ...] = (HomeForm, MeansForm, WhoForm, ChildForm)


def steps_for(given: dict[str, Any]) -> tuple[type[ActionForm], ...]:
    """The pages that the answers so far call for."""
    grown = given.get("age") is not None and given["age"] >= _ADULT_AGE
    return STEPS[:-1] if grown else STEPS


@dataclass(frozen=True)
class MatterResult:
    """One matter: whether it seems to fit, why, and what it would be worth in a month."""

    procedure: Procedure
    verdict: PersonVerdict
    month_fen: int


@dataclass(frozen=True)
class SelfCheckResult:
    """What the rule book says: matters that fit first."""

    income_per_head_fen: int
    doubts: tuple[str, ...]
    lines: tuple[MatterResult, ...]

    @property
    def likely_matters(self) -> list[MatterResult]:
        """The matters that seem to fit."""
        return [one for one in self.lines if one.verdict.holds]


def assess_answers(given: dict[str, Any]) -> SelfCheckResult:
    """Judge a family that nobody knows by name, by the law of today.

    Raises:
        policy.PolicyError: a figure of law has no known value.
    """
    day = today()
    month = day.replace(day=1)
    assessed = policy.assess_household(_household(given), _people(given, day), [], month, day)
    lines = []
    for procedure in procedures().values():
        verdict = assessed.verdict(_SELF, procedure.verdict or "")
        if verdict is not None:
            worth = _worth(procedure, given, assessed.income_per_head_fen, day) if verdict.holds else 0
            lines.append(MatterResult(procedure, verdict, worth))
    lines.sort(key=lambda one: not one.verdict.holds)
    return SelfCheckResult(assessed.income_per_head_fen, assessed.doubts, tuple(lines))


def _household(given: dict[str, Any]) -> dict[str, Any]:
    return {
        **{kind.name: kind.absent for kind in HOUSEHOLD_KINDS},
        "household_id": _SELF,
        "area": given["area"],
        "financial_assets_fen": given["assets"] or 0,
        "motor_vehicles": given["vehicles"],
        "homes": given["homes"],
        "rigid_expense_fen": given["expense"] or 0,
    }


def _people(given: dict[str, Any], day: date) -> list[dict[str, Any]]:
    """The one in question, and the others, on the first of whom lies what the family has besides."""
    own = min(given["own_income"] or 0, given["income"] or 0) if given["size"] > 1 else given["income"] or 0
    disabled = given["disability"] != "none" and given["grade"] != "0"
    first = {
        **_person(_SELF, given["age"], day),
        "transfer_fen": own,
        "disability_category": given["disability"] if disabled else "none",
        "disability_grade": int(given["grade"]) if disabled else 0,
        "serious_illness": given["illness"] == "yes",
        "self_care": given["self_care"],
        "has_capable_supporter": given["supporter"] == "yes",
        "child_status": given.get("child", "none"),
    }
    others = [_person(f"{_OTHERS}{place}", _ADULT_AGE * 2, day) for place in range(1, given["size"])]
    if others:
        others[0]["transfer_fen"] = (given["income"] or 0) - own
    (others[0] if others else first)["basic_pension_fen"] = given["pension"] or 0
    return [first, *others]


def _person(number: str, age: int, day: date) -> dict[str, Any]:
    return {
        **{kind.name: kind.absent for kind in PERSON_KINDS},
        "person_id": number,
        "household_id": _SELF,
        "name": "",
        "sex": "",
        "relation": "",
        "birth_date": date(day.year - age, day.month, 1),
    }


def _worth(procedure: Procedure, given: dict[str, Any], income_per_head_fen: int, day: date) -> int:
    """What an award of it alone is worth to one person in a month; 0 for what pays nothing."""
    if procedure.grants is None:
        return 0
    facts: dict[str, Any] = {
        "area": given["area"],
        "dibao_class": "other",
        "assessed_income_fen": income_per_head_fen,
        "self_care": given["self_care"],
        "child_status": given.get("child", "none"),
        "in_institution": False,
    }
    dues = policy.rule_book().rules_by_due()
    return sum(
        policy.monthly_due_fen(name, day.replace(day=1), day, **facts)
        for name, due in dues.items()
        if due.award_programme == procedure.grants
    )

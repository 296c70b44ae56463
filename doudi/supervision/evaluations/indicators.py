"""Sets of indicators per year as YAML, and the points of a figure.

An indicator gives all its points at the target and none at the floor, in between in proportion; a figure beyond the
target wins no more. Points are counted in hundredths, rounded half up.

Most indicators are measures of the system. One marked ``manual: true`` is entered by the bureau with evidence, because
the system does not hold it; one with ``formula: survey`` is the result of the year's survey by a third party.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib import resources
from typing import Any

import yaml
from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from doudi.supervision.measures.measure import Figure, Form, Group, Measure, measure_named
from doudi.values.carries import carries

HUNDREDTHS = 100
_SURVEY_LABEL = _("群众满意度（第三方调查）")


class IndicatorGroup(TextChoices):
    """The four groups of the national frame."""

    SUPPORT = "support", _("工作保障")
    MANAGEMENT = "management", _("规范管理")
    EFFECT = "effect", _("救助成效")
    INNOVATION = "innovation", _("工作创新")


class Formula(TextChoices):
    """Where the figure of an indicator comes from."""

    MEASURE = "measure", _("系统数据")
    MANUAL = "manual", _("人工录入")
    SURVEY = "survey", _("第三方调查")


@dataclass(frozen=True)
class Indicator:
    """An indicator: a figure of the year with its points, floor and target, in the unit of the figure.

    Attributes:
        measure: the measure whose figure it is; its own name where it is none.
        title: what a manual one measures, as the file of the year says.
        form: how a manual one is written.
        base: the measure whose denominator a manual one has; empty where it is entered.
    """

    id: str
    group: str
    measure: str
    points: int
    floor: Decimal
    target: Decimal
    formula: str = Formula.MEASURE.value
    title: str = ""
    form: str = Form.SHARE.value
    base: str = ""

    @property
    def possible(self) -> int:
        """Its points in hundredths."""
        return self.points * HUNDREDTHS

    @property
    def of(self) -> Measure:
        """The measure.

        Raises:
            ValueError: there is none of the name.
        """
        if self.formula == Formula.MANUAL:
            return Measure(self.id, gettext(self.title), "", Group.SUPERVISION, form=Form(self.form))
        if self.formula == Formula.SURVEY:
            return Measure(self.id, _SURVEY_LABEL, "", Group.SUPERVISION)
        found = measure_named(self.measure)
        if found is None:
            raise ValueError(self.measure)
        return found

    @property
    def label(self) -> str:
        """What it measures."""
        return str(self.of.label)

    def as_data(self) -> dict[str, Any]:
        """Return the indicator to be kept with an evaluation."""
        more: dict[str, Any] = {}
        if self.formula == Formula.MANUAL:
            more = {"manual": True, "title": self.title, "form": self.form, "base": self.base}
        elif self.formula == Formula.SURVEY:
            more = {"formula": self.formula}
        return more | {
            "id": self.id,
            "group": self.group,
            "measure": self.measure,
            "points": self.points,
            "floor": str(self.floor),
            "target": str(self.target),
        }


def indicator_from(data: dict[str, Any]) -> Indicator:
    """Return an indicator kept with an evaluation, or one of a file."""
    formula = Formula.MANUAL if data.get("manual") else Formula(data.get("formula", Formula.MEASURE))
    return Indicator(
        str(data["id"]),
        IndicatorGroup(data["group"]).value,
        str(data["measure"] if formula == Formula.MEASURE else formula.value),
        int(data["points"]),
        Decimal(str(data["floor"])),
        Decimal(str(data["target"])),
        formula=formula.value,
        title=str(data.get("title", "")),
        form=Form(data.get("form", Form.SHARE)).value,
        base=str(data.get("base", "")),
    )


@dataclass(frozen=True)
class IndicatorSet:
    """The indicators of a year."""

    year: int
    title: str
    indicators: tuple[Indicator, ...]


@cache
def indicator_sets() -> dict[int, IndicatorSet]:
    """Return the sets by year."""
    folder = resources.files("doudi.supervision.evaluations").joinpath("sets")
    found = {}
    for file in folder.iterdir():
        if file.name.endswith(".yaml"):
            raw = yaml.safe_load(file.read_text(encoding="utf-8"))
            indicators = tuple(indicator_from(one) for one in raw["indicators"])
            found[int(raw["year"])] = IndicatorSet(int(raw["year"]), str(raw["title"]), indicators)
    return found


def set_for(year: int) -> IndicatorSet | None:
    """Return the set of a year, or the latest before it; None where there is none."""
    years = [one for one in indicator_sets() if one <= year]
    return indicator_sets()[max(years)] if years else None


@carries("P18-19")
def points_of(indicator: Indicator, figure: Figure) -> int | None:
    """Return the points of a figure in hundredths; None where the indicator does not apply to it.

    They follow the exact figure and are rounded once: a figure rounded before would cost or win a hundredth.
    """
    value = indicator.of.exact_value(figure)
    if value is None:
        return None
    floor, target = Fraction(indicator.floor), Fraction(indicator.target)
    reached = min(max((value - floor) / (target - floor), Fraction(0)), Fraction(1))
    return int(reached * indicator.possible + Fraction(1, 2))

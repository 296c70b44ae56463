"""Questions about single figures of law: standards, periods, ages, ceilings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib import resources

import yaml
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from doudi import policy
from doudi.outreach.contests.generated.dues import AREAS_SWAPPED, OLD_STANDARD
from doudi.outreach.contests.generated.question import Draft, Option, Setting, numeral, yuan
from doudi.policy import RATIO_SCALE
from doudi.values.translation import translated

_OTHERS: dict[str, tuple[int, ...]] = {
    "days": (1, 2, 3, 5, 7, 10, 15, 18, 20, 30, 45, 60, 90),
    "months": (1, 2, 3, 6, 9, 12, 18, 24),
    "years": (14, 16, 18, 20, 55, 60, 65, 70),
    "people": (1, 2, 3, 4, 5, 7),
    "items": (1, 2, 3, 4, 5),
    "grade": (0, 1, 2, 3, 4),
    "percent": (1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000),
    "times": (11000, 12000, 13000, 15000, 18000, 20000),
    "multiple": (1, 2, 3, 5),
}
_SHOWN: dict[str, Callable[[int], str]] = {
    "fen": yuan,
    "days": lambda value: ngettext("{value}天", "{value}天", value).format(value=value),
    "working_days": lambda value: ngettext("{value}个工作日", "{value}个工作日", value).format(value=value),
    "months": lambda value: ngettext("{value}个月", "{value}个月", value).format(value=value),
    "years": lambda value: _("{value}周岁").format(value=value),
    "people": lambda value: ngettext("{value}人", "{value}人", value).format(value=value),
    "items": lambda value: ngettext("{value}项", "{value}项", value).format(value=value),
    "grade": lambda value: _("{grade}级").format(grade=numeral(value)) if value else _("各级都不属于"),
    "percent": lambda value: f"{value * 100 // RATIO_SCALE}%",
    "times": lambda value: _("{value}倍").format(value=f"{value / RATIO_SCALE:g}"),
    "multiple": lambda value: _("{value}倍").format(value=value),
}


@translated("ask")
@dataclass(frozen=True)
class Limit:
    """A figure that is asked for: its parameter and category, how the question is put, and the unit of the options."""

    figure: str
    ask: str
    unit: str
    key: str | None = None
    likely: tuple[int, ...] = ()


@cache
def limits() -> tuple[Limit, ...]:
    """Return the figures that are asked for, as ``limits.yaml`` lists them."""
    text = resources.files(__package__).joinpath("limits.yaml").read_text(encoding="utf-8")
    return tuple(
        Limit(row["figure"], row["ask"], row["unit"], row.get("key"), tuple(row["likely"]))
        for row in yaml.safe_load(text)
    )


def limit_asked(setting: Setting) -> Draft:
    """Ask for a figure of law."""
    asked = _drawn(setting, [one for one in limits() if _is_in_force(setting, one)])
    figure = setting.figure(asked.figure, asked.key)
    shown = _SHOWN[asked.unit]
    told = _("规定是{figure}。").format(figure=shown(figure))
    wrong = []
    old = setting.earlier_figure(asked.figure, asked.key)
    if old is not None:
        wrong.append(Option(shown(old), old, str(OLD_STANDARD) if asked.unit == "fen" else _("这是以前的规定。")))
    parameter = policy.rule_book().parameters[asked.figure]
    if parameter.by == "area":
        other = setting.figure(asked.figure, "rural" if asked.key == "urban" else "urban")
        wrong.append(Option(shown(other), other, str(AREAS_SWAPPED)))
    nearest = sorted(_OTHERS.get(asked.unit.removeprefix("working_"), ()), key=lambda value: abs(value - figure))
    likely = [value for value in (*asked.likely, *nearest) if value != figure]
    wrong += [Option(shown(value), value, told) for value in likely]
    value = parameter.at(setting.month, setting.known)
    clauses = value.cites_of[asked.key]
    facts = {"figure": asked.figure, "key": asked.key}
    right = Option(shown(figure), figure)
    return Draft(asked.ask, facts, right, wrong, told, clauses, (asked.figure,))


def _drawn(setting: Setting, known: list[Limit]) -> Limit:
    """Draw one so that a figure more or less changes only the questions that ask for it."""
    token = setting.chance.random()
    return min(known, key=lambda one: sha256(f"{token} {one.figure} {one.key}".encode()).digest())


def _is_in_force(setting: Setting, limit: Limit) -> bool:
    """Whether the figure has a value in force that is more than assumed."""
    try:
        value = policy.rule_book().parameters[limit.figure].at(setting.month, setting.known)
    except (KeyError, policy.NoKnownValueError):
        return False
    return value.status[limit.key] != "assumed"

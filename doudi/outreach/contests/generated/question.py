"""What a generated question is, and how its options are put together."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi import policy
from doudi.values.money import format_yuan
from doudi.values.translation import is_english

WRONG_OPTIONS = 3
_NUMERALS = "零一二三四"


class Topic(models.TextChoices):
    """What a question is about; weak topics are found by these."""

    DIBAO = "dibao", gettext_lazy("低保")
    INCOME = "income", gettext_lazy("收入和财产")
    TEKUN = "tekun", gettext_lazy("特困供养")
    CHILDREN = "children", gettext_lazy("儿童保障")
    DISABILITY = "disability", gettext_lazy("残疾人补贴")
    RELIEF = "relief", gettext_lazy("临时救助")
    PROCEDURE = "procedure", gettext_lazy("办理程序和时限")
    MONEY = "money", gettext_lazy("资金和发放")


@dataclass(frozen=True)
class Option:
    """An option: what it says, its plain value, and the mistake that leads to it (empty: it is right)."""

    text: str
    value: Any
    mistake: str = ""


@dataclass(frozen=True)
class Draft:
    """What a generator found out about a family: the question and its answers, before options are chosen.

    Attributes:
        facts: the drawn family as plain words and numbers, from which the answer can be computed by hand.
        wrong: options by common mistakes, in the order of preference; those that are right after all are left out.
        clauses: what the answer rests on.
        figures: the parameters of law that were read, to see whether they are settled.
    """

    text: str
    facts: dict[str, Any]
    right: Option
    wrong: Sequence[Option]
    explanation: str
    clauses: tuple[str, ...]
    figures: tuple[str, ...]


@dataclass(frozen=True)
class GeneratedQuestion:
    """A question drawn from a seed by the law of a month, as known on a day."""

    kind: str
    seed: int
    topic: str
    text: str
    options: tuple[Option, ...]
    explanation: str
    clauses: tuple[str, ...]
    facts: dict[str, Any]
    is_settled: bool

    @property
    def answer(self) -> int:
        """The place of the right option."""
        return next(place for place, option in enumerate(self.options) if not option.mistake)

    @property
    def digest(self) -> str:
        """A hash of all that an officer reads: another one means that the law has changed."""
        content = [self.text, [[option.text, option.mistake] for option in self.options], self.explanation]
        return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True)
class Setting:
    """The law that a question is drawn by, and chance; the same seed draws the same family."""

    month: date
    known: date
    chance: random.Random

    def figure(self, name: str, key: str | None = None) -> int:
        """A figure of law in force."""
        return int(policy.parameter_value(name, self.month, self.known, key))

    def earlier_figure(self, name: str, key: str | None = None) -> int | None:
        """The figure before the last change, or None; only distractors use it."""
        return earlier_figure(name, key, self.month, self.known)

    def due_fen(self, programme: str, **facts: Any) -> int:
        """The monthly due under one award."""
        return policy.rule_book().monthly_due_fen(programme, self.month, self.known, **facts)


Generator = Callable[[Setting], Draft]


@dataclass(frozen=True)
class Kind:
    """A kind of generated questions."""

    name: str
    label: Any
    topic: Topic
    draw: Generator


def earlier_figure(name: str, key: str | None, month: date, known: date) -> int | None:
    """Return the figure that held before the one in force, or None."""
    parameter = policy.rule_book().parameters[name]
    now = parameter.at(month, known)
    earlier = [value for value in parameter.values if value.effective < now.effective and value.decided <= known]
    if not earlier:
        return None
    figure = max(earlier, key=lambda value: (value.effective, value.decided)).figures.get(key)
    return None if figure is None else int(figure)


def numeral(number: int) -> str:
    """Write a number under five as Chinese writes grades (零一二三四), in English as a figure."""
    return str(number) if is_english() else _NUMERALS[number]


def yuan(amount_fen: int) -> str:
    """Write an amount as officers do: 660元, 326.50元; in English with thousands: 1,500 yuan."""
    text = format_yuan(amount_fen) if is_english() else format_yuan(amount_fen).replace(",", "")
    return _("{amount}元").format(amount=text.removesuffix(".00"))


def amount(amount_fen: int, mistake: str = "") -> Option:
    """Return an option that is an amount."""
    return Option(yuan(amount_fen), amount_fen, mistake)


def right_amount(amount_fen: int) -> Option:
    """Return the right option of a question about an amount."""
    return Option(yuan(amount_fen), amount_fen)


def choose(draft: Draft, chance: random.Random) -> tuple[Option, ...]:
    """Return the right option with three wrong ones in a drawn order; none is worth the same as the right one.

    Raises:
        ValueError: there are not enough wrong options.
    """
    seen = {draft.right.value}
    wrong: list[Option] = []
    for option in [*draft.wrong, *_near(draft.right)]:
        if option.value in seen or (isinstance(option.value, int) and option.value < 0):
            continue
        seen.add(option.value)
        wrong.append(option)
    if len(wrong) < WRONG_OPTIONS:
        message = f"too few options: {draft.text}"
        raise ValueError(message)
    options = [draft.right, *wrong[:WRONG_OPTIONS]]
    chance.shuffle(options)
    return tuple(options)


def _near(right: Option) -> Iterable[Option]:
    """Yield amounts near the right one, for questions with fewer than three common mistakes."""
    if not isinstance(right.value, int) or not right.text.endswith(_("元")):
        return
    for more_fen in (50_00, -50_00, 100_00, 120_00):
        yield amount(right.value + more_fen, _("没有这样的标准，请再算一遍。"))


def is_settled(names: Iterable[str], month: date, known: date) -> bool:
    """Whether none of the figures in force is only assumed."""
    parameters = policy.rule_book().parameters
    return all("assumed" not in parameters[name].at(month, known).status.values() for name in names)

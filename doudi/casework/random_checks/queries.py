"""Draws and checks as their page shows them."""

from __future__ import annotations

from dataclasses import dataclass

from doudi import policy
from doudi.casework.models import Case, RandomCheck, RandomCheckDraw
from doudi.core.accounts.models import User
from doudi.core.clock import today
from doudi.core.divisions.queries import place_name

MAX_DRAWS = 12
MAX_CHECKS = 200
_PERCENT = policy.RATIO_SCALE // 100


@dataclass(frozen=True)
class YearOfDraws:
    """How many cases were drawn this year before their decision, and how many of them the bureau visits."""

    cases: int
    taken: int


def draws_before_decision() -> YearOfDraws:
    """Return the draws before decisions of this year."""
    kind, first_day = RandomCheckDraw.Kind.BEFORE_DECISION, today().replace(month=1, day=1)
    drawn = RandomCheckDraw.objects.filter(kind=kind, first_day__gte=first_day)
    return YearOfDraws(drawn.count(), RandomCheck.objects.filter(draw__in=drawn).count())


@dataclass(frozen=True)
class DrawRow:
    """A draw with what anybody needs to repeat it."""

    draw: RandomCheckDraw

    @property
    def window(self) -> str:
        """The first and last day."""
        return f"{self.draw.first_day} — {self.draw.last_day}"

    @property
    def strata(self) -> str:
        """How many were drawn of how many, by township."""
        drawn = list(self.draw.checks.values_list("stratum", flat=True))
        parts = (f"{place_name(code)} {drawn.count(code)}/{len(keys)}" for code, keys in self.draw.population.items())
        return "；".join(parts)

    @property
    def shares(self) -> str:
        """The two shares in percent."""
        return f"{self.draw.share // _PERCENT}%，{self.draw.on_site_share // _PERCENT}%"


def draws() -> list[DrawRow]:
    """Return the last draws of delegated decisions."""
    drawn = RandomCheckDraw.objects.filter(kind=RandomCheckDraw.Kind.DELEGATED)
    return [DrawRow(draw) for draw in drawn[:MAX_DRAWS]]


@dataclass(frozen=True)
class CheckRow:
    """A drawn case."""

    check: RandomCheck

    @property
    def is_before_decision(self) -> bool:
        """Whether the case was drawn before its decision; the bureau's home visit settles it."""
        return self.check.draw.kind == RandomCheckDraw.Kind.BEFORE_DECISION

    @property
    def place(self) -> str:
        """Township and village."""
        return place_name(self.check.case.village_code)

    @property
    def is_overdue(self) -> bool:
        """Whether its day has passed without a result."""
        return self.check.done_on is None and self.check.due_on < today()


def checks(*, by: User) -> list[CheckRow]:
    """Return the drawn cases in a user's scope, those without a result first."""
    visible = RandomCheck.objects.filter(case__in=Case.objects.visible_to(by))
    ordered = visible.select_related("case__application", "checked_by", "draw").order_by("done_on", "due_on", "pk")
    found = list(ordered[:MAX_CHECKS])
    return [CheckRow(check) for check in sorted(found, key=lambda one: (one.done_on is not None, one.due_on))]


def open_check_count(*, by: User) -> int:
    """Return how many checks in a user's scope have no result."""
    return RandomCheck.objects.filter(case__in=Case.objects.visible_to(by), done_on=None).count()

"""The ranking of townships in an evaluation, the points of one township, and other weights tried out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy

from doudi.core.accounts.models import User
from doudi.core.divisions.queries import place_name
from doudi.supervision.evaluations.indicators import HUNDREDTHS, Indicator, IndicatorGroup, indicator_from
from doudi.supervision.evaluations.models import Evaluation, Score, ScoreObjection
from doudi.supervision.evaluations.workflow import EvaluationState
from doudi.supervision.measures.measure import Figure

_GRADES = (
    (90_00, gettext_lazy("优秀")),
    (80_00, gettext_lazy("良好")),
    (60_00, gettext_lazy("合格")),
    (0, gettext_lazy("不合格")),
)


def evaluations(*, by: User) -> QuerySet[Evaluation]:
    """Return the evaluations a user may see: townships see those put to them and those frozen."""
    found = Evaluation.objects.select_related("computed_by", "frozen_by")
    return found.exclude(state=EvaluationState.DRAFT) if by.township_code else found


def indicators_of(evaluation: Evaluation) -> list[Indicator]:
    """Return the indicators of an evaluation."""
    return [indicator_from(one) for one in evaluation.indicators]


def scaled(won: Decimal, possible: Decimal) -> int:
    """Return points of a hundred in hundredths, rounded half up; nought where nothing was possible."""
    if not possible:
        return 0
    return int((won * HUNDREDTHS * HUNDREDTHS / possible).quantize(Decimal(1), ROUND_HALF_UP))


def points_shown(hundredths: int) -> str:
    """Write points with two decimals."""
    return f"{hundredths // HUNDREDTHS}.{hundredths % HUNDREDTHS:02d}"


@dataclass(frozen=True)
class Ranked:
    """A township with its points of a hundred, its groups, its place and grade."""

    evaluation: Evaluation
    code: str
    rank: int
    total: int
    groups: Mapping[str, int]
    applied: int

    @property
    def place(self) -> str:
        """The name of the township."""
        return place_name(self.code)

    @property
    def total_shown(self) -> str:
        """The points with two decimals."""
        return points_shown(self.total)

    @property
    def grade(self) -> str:
        """The grade by the national frame: 90, 80, 60."""
        return next(str(grade) for least, grade in _GRADES if self.total >= least)

    @property
    def url(self) -> str:
        """The page of the township's points."""
        return reverse("supervision_evaluations:township", args=[self.evaluation.pk, self.code])

    def group_shown(self, group: str) -> str:
        """The points won in a group of those possible there, of a hundred."""
        return points_shown(self.groups[group]) if group in self.groups else "—"


def ranking(evaluation: Evaluation, *, weights: Mapping[str, int] | None = None, township: str = "") -> list[Ranked]:
    """Return the townships by points, the best first; equal points share a place.

    Args:
        weights: points of groups to try out instead of those of the set.
        township: the one to return; its place is that among all.
    """
    group_of = {one.id: one.group for one in indicators_of(evaluation)}
    possible_of: dict[str, int] = defaultdict(int)
    for one in indicators_of(evaluation):
        possible_of[one.group] += one.possible
    sums: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    applied: dict[str, int] = defaultdict(int)
    for indicator, code, won, possible in evaluation.scores.values_list(
        "indicator", "township_code", "won", "possible"
    ):
        pair = sums[code][group_of[indicator]]
        pair[0], pair[1] = pair[0] + won, pair[1] + possible
        applied[code] += possible > 0
    totals = []
    for code, groups in sums.items():
        all_won = all_possible = Decimal(0)
        for group, (group_won, group_possible) in groups.items():
            factor = Decimal(1)
            if weights is not None:
                factor = Decimal(weights.get(group, 0) * HUNDREDTHS) / (possible_of[group] or 1)
            all_won, all_possible = all_won + group_won * factor, all_possible + group_possible * factor
        shares = {group: scaled(Decimal(won), Decimal(of)) for group, (won, of) in groups.items() if of}
        totals.append((code, scaled(all_won, all_possible), shares))
    totals.sort(key=lambda one: (-one[1], one[0]))
    ranked = []
    for code, total, shares in totals:
        rank = 1 + sum(other > total for _code, other, _shares in totals)
        ranked.append(Ranked(evaluation, code, rank, total, shares, applied[code]))
    return [one for one in ranked if not township or one.code == township]


@dataclass(frozen=True)
class ScoreLine:
    """The points of a township for an indicator, with the figure and the list behind it."""

    indicator: Indicator
    score: Score
    url: str

    @property
    def group(self) -> str:
        """The group of the indicator."""
        return str(IndicatorGroup(self.indicator.group).label)

    @property
    def figure(self) -> str:
        """The figure of the township."""
        measure, figure = self.indicator.of, Figure(self.score.numerator, self.score.denominator)
        return f"{measure.shown(figure)} {measure.fraction(figure)}".strip()

    @property
    def target(self) -> str:
        """The figure that wins no point and the one that wins all."""
        return f"{self.indicator.floor}→{self.indicator.target}"

    @property
    def points(self) -> str:
        """Points won of those possible; a dash where it does not apply."""
        if not self.score.possible:
            return "—"
        return f"{points_shown(self.score.won)}/{points_shown(self.score.possible)}"


def score_lines(evaluation: Evaluation, township: str) -> list[ScoreLine]:
    """Return the points of a township, indicator by indicator."""
    scores = {one.indicator: one for one in evaluation.scores.filter(township_code=township)}
    lines = []
    for indicator in indicators_of(evaluation):
        if indicator.id in scores:
            page = reverse("supervision_measures:rows", args=[indicator.measure])
            query = urlencode({"period": str(evaluation.year), "place": township})
            lines.append(ScoreLine(indicator, scores[indicator.id], f"{page}?{query}"))
    return lines


def objections(evaluation: Evaluation, *, by: User) -> QuerySet[ScoreObjection]:
    """Return the objections to an evaluation; a township's own people see theirs."""
    found = evaluation.objections.select_related("raised_by", "answered_by")
    township = by.township_code
    return found.filter(township_code=township) if township else found

"""The figures and the ranking of townships in an evaluation, the points of one township, other weights tried out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi.casework.procedures.clocks import procedure_figure
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.accounts.second_person import others_in_words
from doudi.core.clock import today
from doudi.core.divisions.queries import place_name, township_governments
from doudi.supervision.evaluations.indicators import HUNDREDTHS, Formula, Indicator, IndicatorGroup, indicator_from
from doudi.supervision.evaluations.models import EnteredFigure, Evaluation, Score, ScoreObjection
from doudi.supervision.evaluations.workflow import EvaluationState
from doudi.supervision.measures.measure import Figure, Form, PeriodFigures
from doudi.supervision.measures.periods import year_of
from doudi.supervision.surveys.queries import confirmed_survey, satisfied_figures

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


def manual_indicator(evaluation: Evaluation, name: str) -> Indicator | None:
    """Return an indicator whose figures are entered; None where the evaluation has no such one."""
    found = (one for one in indicators_of(evaluation) if one.id == name and one.formula == Formula.MANUAL)
    return next(found, None)


def figures_of_year(evaluation: Evaluation) -> PeriodFigures:
    """Return the figures that the measures of an evaluation have in its year."""
    return PeriodFigures(year_of(date(evaluation.year, 1, 1)))


def figures_of(evaluation: Evaluation, indicator: Indicator, counted: PeriodFigures) -> dict[str, Figure]:
    """Return the figures of an indicator by township; a township is left out while its figure is not there yet."""
    if indicator.formula == Formula.MANUAL:
        rows = evaluation.entered_figures.filter(
            indicator=indicator.id, replaced_by=None, confirmed_by__isnull=False
        ).values_list("township_code", "numerator", "denominator")
        return {code: Figure(numerator, denominator) for code, numerator, denominator in rows}
    if indicator.formula == Formula.SURVEY:
        survey = confirmed_survey(evaluation.year)
        if survey is None:
            return {}
        asked = satisfied_figures(survey)
        return {one.code: asked.get(one.code, Figure(0, 0)) for one in township_governments()}
    found = counted.of(indicator.of)
    nothing = Figure(0, None if indicator.of.form == Form.COUNT else 0)
    return {one.code: found.get(one.code, nothing) for one in township_governments()}


def missing_scores(evaluation: Evaluation) -> Counter[str]:
    """Return how many indicators of each township have no figure yet, which is not nought."""
    waited_for = [one.id for one in indicators_of(evaluation) if one.formula != Formula.MEASURE]
    there = set(evaluation.scores.filter(indicator__in=waited_for).values_list("indicator", "township_code"))
    return Counter(one.code for one in township_governments() for name in waited_for if (name, one.code) not in there)


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
    missing: int = 0

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
        """The grade by the national frame: 90, 80, 60; none while a figure is missing."""
        if self.missing:
            return _("尚未齐全")
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
    missing = missing_scores(evaluation)
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
        ranked.append(Ranked(evaluation, code, rank, total, shares, applied[code], missing[code]))
    return [one for one in ranked if not township or one.code == township]


@dataclass(frozen=True)
class ScoreLine:
    """The points of a township for an indicator, with the figure and the list behind it; no score: not there yet."""

    indicator: Indicator
    score: Score | None
    url: str

    @property
    def group(self) -> str:
        """The group of the indicator."""
        return str(IndicatorGroup(self.indicator.group).label)

    @property
    def figure(self) -> str:
        """The figure of the township."""
        if self.score is None:
            return _("尚未录入确认") if self.indicator.formula == Formula.MANUAL else _("调查尚未确认")
        measure, figure = self.indicator.of, Figure(self.score.numerator, self.score.denominator)
        return f"{measure.shown(figure)} {measure.fraction(figure)}".strip()

    @property
    def target(self) -> str:
        """The figure that wins no point and the one that wins all."""
        return f"{self.indicator.floor}→{self.indicator.target}"

    @property
    def points(self) -> str:
        """Points won of those possible; a dash where it does not apply."""
        if self.score is None:
            return _("尚未计分")
        if not self.score.possible:
            return "—"
        return f"{points_shown(self.score.won)}/{points_shown(self.score.possible)}"


def score_lines(evaluation: Evaluation, township: str) -> list[ScoreLine]:
    """Return the points of a township, indicator by indicator."""
    scores = {one.indicator: one for one in evaluation.scores.filter(township_code=township)}
    lines = []
    for indicator in indicators_of(evaluation):
        if indicator.id in scores or indicator.formula != Formula.MEASURE:
            lines.append(ScoreLine(indicator, scores.get(indicator.id), _behind(evaluation, indicator, township)))
    return lines


def _behind(evaluation: Evaluation, indicator: Indicator, township: str) -> str:
    """Return the page with what is behind a figure; nothing while there is none."""
    if indicator.formula == Formula.MANUAL:
        return reverse("supervision_evaluations:figure", args=[evaluation.pk, township, indicator.id])
    if indicator.formula == Formula.SURVEY:
        survey = confirmed_survey(evaluation.year)
        return reverse("supervision_surveys:township", args=[survey.pk, township]) if survey else ""
    query = urlencode({"period": str(evaluation.year), "place": township})
    return f"{reverse('supervision_measures:rows', args=[indicator.measure])}?{query}"


@dataclass(frozen=True)
class FigureLine:
    """A figure that is entered, of a township: the row that counts or waits; None where nobody entered it."""

    evaluation: Evaluation
    indicator: Indicator
    code: str
    row: EnteredFigure | None

    @property
    def place(self) -> str:
        """The name of the township."""
        return place_name(self.code)

    @property
    def figure(self) -> str:
        """The figure, or that it is not there yet."""
        if self.row is None:
            return _("尚未录入")
        measure, figure = self.indicator.of, Figure(self.row.numerator, self.row.denominator)
        return f"{measure.shown(figure)} {measure.fraction(figure)}".strip()

    @property
    def state(self) -> str:
        """Whether it is confirmed."""
        if self.row is None:
            return "—"
        return _("已确认") if self.row.confirmed_by_id else _("待另一人确认")

    @property
    def url(self) -> str:
        """The page of the figure."""
        return reverse("supervision_evaluations:figure", args=[self.evaluation.pk, self.code, self.indicator.id])


def figure_lines(evaluation: Evaluation, *, by: User) -> list[FigureLine]:
    """Return the figures that are entered, of a township's own people theirs; those that are missing first."""
    rows = evaluation.entered_figures.filter(replaced_by=None).select_related("entered_by", "confirmed_by")
    found = {(one.indicator, one.township_code): one for one in rows}
    own = by.township_code
    lines = [
        FigureLine(evaluation, indicator, one.code, found.get((indicator.id, one.code)))
        for indicator in indicators_of(evaluation)
        if indicator.formula == Formula.MANUAL
        for one in township_governments()
        if not own or one.code == own
    ]
    return sorted(lines, key=lambda line: bool(line.row and line.row.confirmed_by_id))


def unconfirmed_figures(*, by: User) -> QuerySet[EnteredFigure]:
    """Return the figures of evaluations under way that wait for a user: other people entered them, none replaced."""
    open_ = EnteredFigure.objects.filter(replaced_by=None, confirmed_by=None)
    return open_.exclude(evaluation__state=EvaluationState.FROZEN).exclude(entered_by=by)


def missing_figures(evaluation: Evaluation) -> int:
    """Return how many figures nobody entered yet, of all townships; one that waits to be confirmed is not missing."""
    manual = [one.id for one in indicators_of(evaluation) if one.formula == Formula.MANUAL]
    if not manual:
        return 0
    rows = evaluation.entered_figures.filter(replaces=None, indicator__in=manual)
    codes = [one.code for one in township_governments()]
    return len(manual) * len(codes) - rows.filter(township_code__in=codes).count()


def is_near_comments(evaluation: Evaluation) -> bool:
    """Whether the townships are asked for comments now or soon: shortly before the year evaluated ends, or after it."""
    if evaluation.state != EvaluationState.DRAFT:
        return evaluation.state == EvaluationState.COMMENT
    days = procedure_figure("evaluation_figures_days_before", today())
    return today() >= date(evaluation.year, 12, 31) - timedelta(days=days)


def confirmation_hints(row: EnteredFigure | None, *, by: User) -> list[str]:
    """Say to those who enter figures who else may confirm one that waits; nothing to who may confirm it."""
    if row is None or row.confirmed_by_id is not None or not by.may(Permission.MANAGE_SUPERVISION):
        return []
    may_confirm = by.may(Permission.CONFIRM_SUPERVISION)
    if may_confirm and row.entered_by_id != by.pk:
        return []
    own = [_("这个数字是您录入的，由另一人确认。")] if may_confirm else []
    return [*own, others_in_words(Permission.CONFIRM_SUPERVISION, besides=[row.entered_by_id])]


def entered_rows(evaluation: Evaluation, indicator: str, township: str) -> list[EnteredFigure]:
    """Return every row that was entered for a figure, the latest first."""
    rows = evaluation.entered_figures.filter(indicator=indicator, township_code=township)
    return list(rows.select_related("entered_by", "confirmed_by", "evidence").order_by("-pk"))


def objections(evaluation: Evaluation, *, by: User) -> QuerySet[ScoreObjection]:
    """Return the objections to an evaluation; a township's own people see theirs."""
    found = evaluation.objections.select_related("raised_by", "answered_by")
    township = by.township_code
    return found.filter(township_code=township) if township else found

"""Surveys as users see them, the sample for those of the county, results, and the figure of the evaluation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.accounts.second_person import others_in_words
from doudi.core.clock import today
from doudi.core.divisions.queries import place_name
from doudi.registry.text_messages.outbox import phones_of
from doudi.supervision.measures.measure import Figure
from doudi.supervision.measures.queries import is_of_county
from doudi.supervision.rectification.scope import may_read_people
from doudi.supervision.surveys.models import SampledPerson, Survey, TownshipResult
from doudi.supervision.surveys.questions import Question, half_up, points_of, score_of
from doudi.supervision.surveys.workflow import Result, SurveyState
from doudi.values.carries import carries
from doudi.values.masks import mask_phone

_HUNDREDTHS = 100


def surveys(*, by: User) -> QuerySet[Survey]:
    """Return the surveys a user may see: townships those that were confirmed."""
    found = Survey.objects.select_related("planned_by", "confirmed_by").annotate(
        drawn=Count("sample"), done=Count("sample", filter=~Q(sample__result=Result.WAITING))
    )
    found = found.order_by("-year", "-pk")
    return found if is_of_county(by) else found.filter(state=SurveyState.CONFIRMED)


def may_read_sample(by: User) -> bool:
    """Whether a user sees who was drawn and what they answered: those of the county who work with people."""
    return is_of_county(by) and may_read_people(by) and by.may(Permission.READ_SUPERVISION)


def visible_sample(by: User) -> QuerySet[SampledPerson]:
    """Return the rows of samples that a user may see; nobody of a township sees any."""
    rows: QuerySet[SampledPerson] = SampledPerson.objects.select_related("survey", "person", "entered_by")
    return rows if may_read_sample(by) else rows.none()


def sample(survey: Survey, *, by: User, place: str = "", result: str = "") -> QuerySet[SampledPerson]:
    """Return the sample of a survey by number."""
    rows = visible_sample(by).filter(survey=survey)
    if place:
        rows = rows.filter(village_code__startswith=place)
    if result:
        rows = rows.filter(result=result)
    return rows.order_by("number")


@dataclass(frozen=True)
class SampleLine:
    """A row of the sample with the telephone, masked."""

    row: SampledPerson
    masked_phone: str

    @property
    def url(self) -> str:
        """The page of the row."""
        return self.row.get_absolute_url()

    @property
    def place(self) -> str:
        """Township and village."""
        return place_name(self.row.village_code)


def sample_lines(rows: Iterable[SampledPerson]) -> list[SampleLine]:
    """Return rows with their telephones."""
    listed = list(rows)
    phones = phones_of([one.person for one in listed])
    return [SampleLine(one, mask_phone(phones.get(one.person_id, ""))) for one in listed]


@dataclass(frozen=True)
class TownshipLine:
    """The result of a township: counts, and means in hundredths of a point; None where too few answered."""

    survey: Survey
    code: str
    answered: int
    not_reached: int
    refused: int
    waiting: int
    satisfied: int
    mean: int | None
    question_means: tuple[int | None, ...]

    @property
    def place(self) -> str:
        """The name of the township."""
        return place_name(self.code)

    @property
    def drawn(self) -> int:
        """How many were drawn."""
        return self.answered + self.not_reached + self.refused + self.waiting

    @property
    def is_scored(self) -> bool:
        """Whether enough people answered for points that tell of nobody."""
        return self.answered >= max(self.survey.least_answers, 1)

    @property
    def satisfied_shown(self) -> str:
        """How many are satisfied; a dash where too few answered."""
        return str(self.satisfied) if self.is_scored else "—"

    @property
    def mean_shown(self) -> str:
        """The mean with two decimals."""
        return _shown(self.mean) if self.is_scored else "—"

    @property
    def share_shown(self) -> str:
        """The share of the satisfied among those who answered, in percent with two decimals."""
        return f"{half_up(Fraction(self.satisfied * 100, self.answered))}%" if self.is_scored else "—"

    @property
    def by_question(self) -> list[tuple[Question, str]]:
        """Each question with its mean."""
        means = self.question_means if self.is_scored else [None] * len(self.survey.asked)
        return [(question, _shown(mean)) for question, mean in zip(self.survey.asked, means, strict=True)]

    @property
    def url(self) -> str:
        """The page of the result."""
        return reverse("supervision_surveys:township", args=[self.survey.pk, self.code])


def _shown(hundredths: int | None) -> str:
    return "—" if hundredths is None else f"{hundredths // _HUNDREDTHS}.{hundredths % _HUNDREDTHS:02d}"


@carries("P18-19")
def results_now(survey: Survey) -> list[TownshipLine]:
    """Return the result of each township from the answers entered so far; who did not answer counts apart."""
    rows: dict[str, list[SampledPerson]] = defaultdict(list)
    for row in survey.sample.order_by("number"):
        rows[row.township_code].append(row)
    return [_line(survey, code, found) for code, found in sorted(rows.items())]


def _line(survey: Survey, code: str, rows: list[SampledPerson]) -> TownshipLine:
    questions = survey.asked
    answers = [row.answers for row in rows if row.result == Result.ANSWERED]
    scores = [score_of(questions, one) for one in answers]
    counts = {result: sum(row.result == result for row in rows) for result in Result}
    return TownshipLine(
        survey=survey,
        code=code,
        answered=len(answers),
        not_reached=counts[Result.NOT_REACHED],
        refused=counts[Result.REFUSED],
        waiting=counts[Result.WAITING],
        satisfied=sum(score >= survey.satisfied_from for score in scores),
        mean=_mean(scores),
        question_means=tuple(
            _mean([Fraction(points_of(one, each[one.name])) for each in answers]) for one in questions
        ),
    )


def _mean(values: list[Fraction]) -> int | None:
    return int(half_up(sum(values, Fraction(0)) / len(values)) * _HUNDREDTHS) if values else None


def results(survey: Survey, *, by: User) -> list[TownshipLine]:
    """Return the results of a survey: as confirmed, or so far; of a township's own people theirs."""
    if survey.state == SurveyState.CONFIRMED:
        lines = [_confirmed_line(survey, row) for row in survey.results.order_by("township_code")]
    else:
        lines = results_now(survey)
    own = by.township_code
    return [line for line in lines if not own or line.code == own]


def _confirmed_line(survey: Survey, row: TownshipResult) -> TownshipLine:
    return TownshipLine(
        survey=survey,
        code=row.township_code,
        answered=row.answered,
        not_reached=row.not_reached,
        refused=row.refused,
        waiting=0,
        satisfied=row.satisfied,
        mean=row.mean,
        question_means=tuple(row.question_means),
    )


def first_people(survey: Survey) -> set[int]:
    """Return who planned the survey or entered an answer, and so does not confirm it."""
    entered = survey.sample.exclude(entered_by=None).order_by().values_list("entered_by", flat=True).distinct()
    return {survey.planned_by_id, *entered}


def unanswered(survey: Survey) -> int:
    """Return of how many drawn it is not known yet what came of asking."""
    return survey.sample.filter(result=Result.WAITING).count()


def confirmation_hints(survey: Survey, *, by: User) -> list[str]:
    """Say to those who work on a drawn survey what its confirmation waits for, and who else may give it."""
    if survey.state != SurveyState.DRAWN or not by.may(Permission.MANAGE_SUPERVISION):
        return []
    first = first_people(survey)
    left = unanswered(survey)
    if by.pk not in first and by.may(Permission.CONFIRM_SUPERVISION) and not left:
        return []
    parts = [_("还有{left}户没有登记调查情况，登记完才能确认结果。").format(left=left)] if left else []
    if by.pk in first and by.may(Permission.CONFIRM_SUPERVISION):
        parts.append(_("调查是您组织的或者回答是您登记的，结果由另一人确认。"))
    return [*parts, others_in_words(Permission.CONFIRM_SUPERVISION, besides=first)]


def waiting(*, by: User) -> dict[str, QuerySet[Survey]]:
    """Return the surveys that wait for a user: to draw, past their last day of asking, to confirm."""
    done = ~Exists(SampledPerson.objects.filter(survey=OuterRef("pk"), result=Result.WAITING))
    drawn = Survey.objects.filter(state=SurveyState.DRAWN)
    entered = SampledPerson.objects.filter(survey=OuterRef("pk"), entered_by=by)
    return {
        "to_draw": Survey.objects.filter(state=SurveyState.PLANNED, planned_on__lt=today()),
        "late": drawn.filter(~done, fieldwork_until__lt=today()),
        "to_confirm": drawn.filter(done).exclude(planned_by=by).exclude(Exists(entered)),
    }


def confirmed_survey(year: int) -> Survey | None:
    """Return the survey of a year whose result was confirmed."""
    return Survey.objects.filter(year=year, state=SurveyState.CONFIRMED).first()


@carries("P18-19")
def satisfied_figures(survey: Survey) -> dict[str, Figure]:
    """Return the satisfied of those who answered by township; nothing of nothing where too few did."""
    lines = [_confirmed_line(survey, row) for row in survey.results.all()]
    return {line.code: Figure(line.satisfied, line.answered) if line.is_scored else Figure(0, 0) for line in lines}


@dataclass(frozen=True)
class AnsweredLine:
    """A row of the sample with its points, which names nobody but by its number."""

    row: SampledPerson
    points: str
    is_satisfied: bool

    @property
    def url(self) -> str:
        """The page of the row."""
        return self.row.get_absolute_url()


def answered_lines(survey: Survey, township: str, *, by: User) -> list[AnsweredLine]:
    """Return the rows behind the result of a township with their points; none for those of a township."""
    lines = []
    for row in sample(survey, by=by, place=township):
        score = score_of(survey.asked, row.answers) if row.result == Result.ANSWERED else None
        points = "—" if score is None else str(half_up(score))
        lines.append(AnsweredLine(row, points, score is not None and score >= survey.satisfied_from))
    return lines

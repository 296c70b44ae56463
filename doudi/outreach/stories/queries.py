"""Stories in a user's scope, the overview of a year, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.clock import today
from doudi.core.divisions.queries import place_name, township_governments
from doudi.outreach.stories.calendar import duty_begins, last_day_of_quarter, story_due_on
from doudi.outreach.stories.kinds import ARTICLE_KINDS, COUNTED_LEVELS, MONTHLY_KINDS
from doudi.outreach.stories.models import Adoption, Publication, Recommendation, Story
from doudi.outreach.stories.workflow import StoryState
from doudi.ui.quarters import QUARTER_MONTHS, first_of_quarter
from doudi.values.benefit_month import add_months
from doudi.values.carries import carries
from doudi.values.dates import format_day_of_year

_MONTHS_OF_A_YEAR = 12
_RECOMMENDED = Q(recommendation__isnull=False, state=StoryState.ACCEPTED)
"""Taken down, a story is recommended no more."""


def own_stories(*, by: User) -> QuerySet[Story]:
    """Return the stories that a user may work on: of a township its own, of the county all."""
    if by.division_id is None or not by.may(Permission.READ_OUTREACH):
        return Story.objects.none()
    township = by.township_code
    return Story.objects.filter(township_code=township) if township else Story.objects.all()


def visible_stories(*, by: User) -> QuerySet[Story]:
    """Return the stories that a user may read: those to work on, and what the bureau recommends to every township."""
    if by.division_id is None or not by.may(Permission.READ_OUTREACH):
        return Story.objects.none()
    township = by.township_code
    return Story.objects.filter(_RECOMMENDED | Q(township_code=township)) if township else Story.objects.all()


def is_own(story: Story, by: User) -> bool:
    """Whether a story is of the user's area, and not only recommended to it."""
    return by.township_code in {"", story.township_code}


def stories(
    *, by: User, state: str = "", kind: str = "", place: str = "", month: date | None = None
) -> QuerySet[Story]:
    """Return the stories in a user's scope that fit, the latest month first.

    Args:
        state: a state, ``late`` for those received after their limit, ``recall`` for those with something to recall,
            ``recommended`` for those that every township is asked to learn from.
    """
    found = visible_stories(by=by)
    if state == "late":
        found = found.filter(received_on__gt=F("due_on"))
    elif state == "recall":
        found = found.filter(Exists(_to_recall()))
    elif state == "recommended":
        found = found.filter(_RECOMMENDED)
    elif state:
        found = found.filter(state=state)
    given = {"kind": kind, "township_code": place, "month": month}
    found = found.filter(**{name: value for name, value in given.items() if value})
    return found.annotate(publication_count=Count("publications"))


def unanswered_recommendations(township: str) -> QuerySet[Recommendation]:
    """Return the recommended experiences of other townships that a township has not answered."""
    answered = Adoption.objects.filter(recommendation=OuterRef("pk"), township_code=township)
    others = Recommendation.objects.filter(story__state=StoryState.ACCEPTED).exclude(story__township_code=township)
    return others.filter(~Exists(answered))


@dataclass(frozen=True)
class Adoptions:
    """Who answered a recommended experience, who has not, and whether that is late."""

    recommendation: Recommendation
    answers: list[Adoption]
    waiting: list[str]

    @property
    def is_late(self) -> bool:
        """Whether somebody has not answered in time."""
        return bool(self.waiting) and self.recommendation.due_on < today()


def adoptions_of(story: Story) -> Adoptions | None:
    """Return how townships answered an experience; None if it is not recommended."""
    found = Recommendation.objects.filter(story=story).select_related("recommended_by").first()
    if found is None:
        return None
    answers = list(found.adoptions.select_related("answered_by"))
    done = {story.township_code, *(one.township_code for one in answers)}
    return Adoptions(found, answers, [one.name for one in township_governments() if one.code not in done])


def late_recommendations() -> int:
    """Return how many recommended experiences some townships have not answered in time."""
    due = Recommendation.objects.filter(due_on__lt=today(), story__state=StoryState.ACCEPTED)
    asked = len(township_governments()) - 1  # all but the one whose experience it is
    return due.annotate(answers=Count("adoptions")).filter(answers__lt=asked).count()


def _to_recall() -> QuerySet[Publication]:
    return Publication.objects.filter(story=OuterRef("pk"), story__state=StoryState.TAKEN_DOWN, recalled_on=None)


def monthly_stories() -> QuerySet[Story]:
    """Return of each township and month the story that was received first: the one that its duty counts."""
    received = Story.objects.filter(received_on__isnull=False, kind__in=MONTHLY_KINDS)
    same = received.filter(township_code=OuterRef("township_code"), month=OuterRef("month"))
    earlier = same.filter(
        Q(received_on__lt=OuterRef("received_on")) | Q(received_on=OuterRef("received_on"), pk__lt=OuterRef("pk"))
    )
    return received.filter(~Exists(earlier))


def articles() -> QuerySet[Publication]:
    """Return the articles in media of county level or higher, that the duty of a quarter counts."""
    return Publication.objects.filter(
        level__in=COUNTED_LEVELS, story__kind__in=ARTICLE_KINDS, story__accepted_on__isnull=False
    )


@dataclass(frozen=True)
class Mark:
    """A cell of the overview: what to show, its tone, and the story behind."""

    label: str
    tone: str = ""
    url: str = ""


_NO_DUTY = Mark("—")
"""A month or quarter before the duty began, without a story or an article."""


@dataclass(frozen=True)
class OverviewRow:
    """A township in a year: twelve months, four quarters, and how many were in time, late and missing."""

    township_code: str
    months: Mapping[str, Mark]
    quarters: Mapping[str, Mark]

    @property
    def place(self) -> str:
        """The township."""
        return place_name(self.township_code)

    def count(self, tone: str) -> int:
        """Return how many months have a tone."""
        return sum(mark.tone == tone for mark in self.months.values())

    @property
    def in_time(self) -> int:
        """Months whose story came in time."""
        return self.count("good")

    @property
    def late(self) -> int:
        """Months whose story came late."""
        return self.count("warn")

    @property
    def missing(self) -> int:
        """Months without a story after the limit."""
        return self.count("bad")

    @property
    def articles(self) -> int:
        """Quarters with an article."""
        return sum(mark.tone == "good" for mark in self.quarters.values())


@carries("P18-28.a", "P18-28.b")
def overview(year: int, *, by: User) -> list[OverviewRow]:
    """Return each township of a user's scope in a year: stories by month, articles by quarter."""
    own = by.township_code
    codes = [own] if own else [township.code for township in township_governments()]
    visible = own_stories(by=by)
    found = monthly_stories().filter(month__year=year, pk__in=visible.values("pk"))
    stories_by = {(story.township_code, story.month): story for story in found}
    published: dict[tuple[str, date], Publication] = {}
    rows = articles().filter(published_on__year=year, story__in=visible).select_related("story")
    for publication in rows.order_by("published_on", "pk"):
        key = (publication.story.township_code, first_of_quarter(publication.published_on))
        published.setdefault(key, publication)
    months = [date(year, number, 1) for number in range(1, _MONTHS_OF_A_YEAR + 1)]
    begins = duty_begins()
    quarters = months[::QUARTER_MONTHS]
    return [
        OverviewRow(
            code,
            {f"m{month.month}": _month_mark(month, stories_by.get((code, month)), begins) for month in months},
            {
                f"q{place}": _quarter_mark(one, published.get((code, one)), begins)
                for place, one in enumerate(quarters, 1)
            },
        )
        for code in codes
    ]


def _month_mark(month: date, story: Story | None, begins: date) -> Mark:
    if story is not None and story.received_on is not None:
        day = format_day_of_year(story.received_on)
        if story.is_late:
            return Mark(_("迟 {day}").format(day=day), "warn", story.get_absolute_url())
        return Mark(day, "good", story.get_absolute_url())
    if month < begins:
        return _NO_DUTY
    if story_due_on(month) < today():
        return Mark(_("缺"), "bad")
    return Mark(_("待报") if month <= today() else "")


def _quarter_mark(quarter: date, publication: Publication | None, begins: date) -> Mark:
    if publication is not None:
        return Mark(publication.medium, "good", publication.get_absolute_url())
    if quarter < begins:
        return _NO_DUTY
    if last_day_of_quarter(quarter) < today():
        return Mark(_("缺"), "bad")
    return Mark(_("待发表") if quarter <= today() else "")


def county_figures(rows: Iterable[OverviewRow]) -> dict[str, int]:
    """Return the sums of an overview."""
    found = list(rows)
    return {name: sum(getattr(row, name) for row in found) for name in ("in_time", "late", "missing", "articles")}


def missing_of(township: str) -> tuple[bool, int, bool]:
    """Return what a township lacks.

    Returns:
        whether this month's story is still to come, how many months of this year have none after their limit, and
        whether this quarter has no article yet; what is before the duty began lacks nothing.
    """
    this, quarter, begins = today().replace(day=1), first_of_quarter(today()), duty_begins()
    months = [month for number in range(1, this.month + 1) if (month := this.replace(month=number)) >= begins]
    received = set(
        monthly_stories().filter(township_code=township, month__year=this.year).values_list("month", flat=True)
    )
    late = sum(month not in received and story_due_on(month) < today() for month in months)
    is_to_come = this in months and this not in received and today() <= story_due_on(this)
    has_article = articles().filter(
        story__township_code=township,
        published_on__gte=quarter,
        published_on__lt=add_months(quarter, QUARTER_MONTHS),
    )
    return is_to_come, late, quarter >= begins and not has_article.exists()

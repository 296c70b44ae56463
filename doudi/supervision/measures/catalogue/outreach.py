"""Measures of outreach: stories in time, articles per quarter, pilots and what was sent upward."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from doudi.core.divisions.queries import township_governments
from doudi.outreach.pilots.models import Pilot, PilotPaper
from doudi.outreach.stories.calendar import last_day_of_quarter, months_fallen_due, quarters_ended
from doudi.outreach.stories.models import Publication, Story
from doudi.outreach.stories.queries import articles, monthly_stories
from doudi.supervision.measures.measure import Form, Group, Measure, register_measures
from doudi.supervision.measures.periods import Period


def _stories(period: Period) -> QuerySet[Story]:
    return monthly_stories().filter(month__in=months_fallen_due(period.first, period.after))


def _stories_due(period: Period) -> dict[str, int]:
    number = len(months_fallen_due(period.first, period.after))
    return {township.code: number for township in township_governments()} if number else {}


def _articles(period: Period) -> QuerySet[Publication]:
    """Return of each township and quarter that ended in a period the first article."""
    keys: list[int] = []
    for quarter in quarters_ended(period.first, period.after):
        rows = articles().filter(published_on__gte=quarter, published_on__lte=last_day_of_quarter(quarter))
        same = rows.filter(story__township_code=OuterRef("story__township_code"))
        earlier = Q(published_on__lt=OuterRef("published_on")) | Q(
            published_on=OuterRef("published_on"), pk__lt=OuterRef("pk")
        )
        keys += rows.filter(~Exists(same.filter(earlier))).values_list("pk", flat=True)
    return articles().filter(pk__in=keys).select_related("story")


def _articles_due(period: Period) -> dict[str, int]:
    number = len(quarters_ended(period.first, period.after))
    return {township.code: number for township in township_governments()} if number else {}


def _pilots(period: Period) -> QuerySet[Pilot]:
    """Return the pilots that ran on some day of a period."""
    return Pilot.objects.filter(started_on__lt=period.after).filter(
        Q(closed_on__isnull=True) | Q(closed_on__gte=period.first)
    )


register_measures(
    Measure(
        "stories_in_time",
        _("故事按期报送率"),
        _("本期到期限的月份里，当月故事在期限以前报送的；没有报的也算应报"),
        Group.OUTREACH,
        rows=_stories,
        village="township_code",
        counted=Q(received_on__lte=F("due_on")),
        base=_stories_due,
        clauses=("P18-28.a",),
    ),
    Measure(
        "articles_published",
        _("经验文章发表率"),
        _("本期结束的季度里，在县级以上媒体发表了典型经验、创新做法文章的"),
        Group.OUTREACH,
        rows=_articles,
        village="story__township_code",
        base=_articles_due,
        clauses=("P18-28.b",),
    ),
    Measure(
        "pilots",
        _("创新试点"),
        _("本期开展过的试点"),
        Group.OUTREACH,
        form=Form.COUNT,
        rows=_pilots,
        village="township_code",
        clauses=("P18-25.a", "P18-25.b", "P18-25.c", "P18-25.d"),
    ),
    Measure(
        "pilot_papers",
        _("试点上报材料"),
        _("本期上报的创新试点案例、理论研究成果和总结"),
        Group.OUTREACH,
        form=Form.COUNT,
        rows=lambda period: PilotPaper.objects.filter(sent_on__gte=period.first, sent_on__lt=period.after),
        village="pilot__township_code",
        clauses=("P18-25.e",),
    ),
)

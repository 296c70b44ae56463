"""Measures of temporary relief: decided in time, papers completed, visits made."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from doudi.casework.models import Case
from doudi.relief.models import FollowUp, ReliefCase
from doudi.supervision.measures.catalogue.cases import CASES_IN_TIME, cases_due
from doudi.supervision.measures.catalogue.in_time import by_its_day, fell_due
from doudi.supervision.measures.measure import Form, Group, Measure, register_measures
from doudi.supervision.measures.periods import Period


def _cases(period: Period) -> QuerySet[Case]:
    return cases_due(period).filter(relief__isnull=False)


def _papers(period: Period) -> QuerySet[ReliefCase]:
    rows: QuerySet[ReliefCase] = ReliefCase.objects.filter(fell_due(period, "papers_due_on", "papers_completed_on"))
    return rows.select_related("case")


def _follow_ups(period: Period) -> QuerySet[FollowUp]:
    rows: QuerySet[FollowUp] = FollowUp.objects.filter(fell_due(period, "due_on", "visit__visited_on"))
    return rows.select_related("relief__case")


register_measures(
    Measure(
        "relief_in_time",
        _("临时救助按时办结率"),
        _("本期到期的临时救助里，按期作出决定的"),
        Group.RELIEF,
        rows=_cases,
        counted=CASES_IN_TIME,
        clauses=("P18-6.a",),
    ),
    Measure(
        "relief_papers_in_time",
        _("先行救助按时补齐手续率"),
        _("本期应当补齐手续的先行救助里，按期补齐的"),
        Group.RELIEF,
        rows=_papers,
        village="case__village_code",
        counted=by_its_day("papers_due_on", "papers_completed_on"),
        title=lambda row: row.case.number,
        page=lambda row: str(row.case.get_absolute_url()),
    ),
    Measure(
        "relief_visits_in_time",
        _("救助后按时走访率"),
        _("本期应当走访的，按规定层级的人按期走访的"),
        Group.RELIEF,
        rows=_follow_ups,
        counted=Q(visit__visited_on__lte=F("due_on")),
        title=lambda row: row.relief.case.number,
        clauses=("P18-6.f",),
    ),
    Measure(
        "relief_given",
        _("临时救助件数"),
        _("本期批准的临时救助"),
        Group.RELIEF,
        form=Form.COUNT,
        rows=lambda period: ReliefCase.objects.filter(
            case__decision__decided_on__gte=period.first,
            case__decision__decided_on__lt=period.after,
            case__outcome=Case.Outcome.GRANTED,
        ).select_related("case"),
        village="case__village_code",
        title=lambda row: row.case.number,
        page=lambda row: str(row.case.get_absolute_url()),
    ),
)

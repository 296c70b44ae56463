"""Measures of care: agreements in force, visits made in time, findings handled."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from doudi.care.agreements.queries import agreements_in_force
from doudi.care.charity.matches.models import Match
from doudi.care.charity.matches.workflow import GIVEN_STATES
from doudi.care.services.kinds import OrderState
from doudi.care.services.models import WorkOrder
from doudi.care.visits.models import CareFinding, PlannedVisit
from doudi.care.visits.workflow import VisitState
from doudi.core.clock import today
from doudi.registry.models import Award
from doudi.supervision.measures.catalogue.in_time import by_its_day, fell_due
from doudi.supervision.measures.catalogue.people import in_force_on, recipients
from doudi.supervision.measures.measure import Form, Group, Measure, register_measures
from doudi.supervision.measures.periods import Period


def _at_home(period: Period) -> QuerySet[Award]:
    day = min(period.last, today())
    return in_force_on(day).filter(programme="tekun", in_institution=False).select_related("person")


def _has_agreement(period: Period) -> Q:
    day = min(period.last, today())
    return Q(Exists(agreements_in_force(day).filter(person=OuterRef("person"), confirmed_on__lte=day)))


def _visits(period: Period) -> QuerySet[PlannedVisit]:
    rows: QuerySet[PlannedVisit] = PlannedVisit.objects.filter(fell_due(period, "due_on", "counted_visit__visited_on"))
    return rows.exclude(state=VisitState.CANCELLED).select_related("person")


def _accepted_services(period: Period) -> QuerySet[WorkOrder]:
    rows: QuerySet[WorkOrder] = WorkOrder.objects.filter(
        state=OrderState.ACCEPTED, decided_on__gte=period.first, decided_on__lt=period.after
    )
    return rows.select_related("person")


register_measures(
    Measure(
        "service_money_per_thousand",
        _("购买服务资金"),
        _("本期验收的购买服务的金额，每千名在享对象"),
        Group.TRUST,
        form=Form.MONEY_PER_THOUSAND,
        rows=_accepted_services,
        village="person__village_id",
        amount=F("units") * F("contract__unit_price_fen"),
        base=recipients,
        title=lambda row: row.person.name,
        page=lambda row: str(row.person.get_absolute_url()),
        clauses=("P18-22.c",),
    ),
    Measure(
        "care_agreements",
        _("照料服务协议签订率"),
        _("期末分散供养的特困人员里，有生效的照料服务协议的"),
        Group.CARE,
        rows=_at_home,
        village="person__village_id",
        counted=_has_agreement,
        title=lambda row: row.person.name,
        page=lambda row: str(row.person.get_absolute_url()),
        clauses=("P18-5.e",),
    ),
    Measure(
        "care_visits_in_time",
        _("按时探视率"),
        _("本期应当探视的，按期见到本人的"),
        Group.CARE,
        rows=_visits,
        counted=Q(counted_visit__visited_on__lte=F("due_on")),
        title=lambda row: row.person.name,
        clauses=("P18-5.e",),
    ),
    Measure(
        "care_findings_in_time",
        _("探视发现按时处理率"),
        _("本期到期限的探视发现里，按期处理的"),
        Group.CARE,
        rows=lambda period: CareFinding.objects.filter(fell_due(period, "due_on", "handled_on")).select_related(
            "person"
        ),
        counted=by_its_day("due_on", "handled_on"),
        title=lambda row: row.person.name,
    ),
    Measure(
        "charity_helped",
        _("慈善帮扶"),
        _("本期交付到本人手里的慈善帮扶，有签收"),
        Group.CARE,
        form=Form.COUNT,
        rows=lambda period: Match.objects.filter(
            state__in=GIVEN_STATES, handed_on__gte=period.first, handed_on__lt=period.after
        ).select_related("need__person"),
        village="need__village_code",
        title=lambda row: row.need.person.name,
        clauses=("P18-14.d",),
    ),
)

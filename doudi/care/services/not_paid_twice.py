"""Accepted orders that are not paid: what the care subsidy pays already, days in hospital, days after a death.

Rooms that know of stays in hospital register them; here are the pauses of visits. Everything is a condition of one
statement, so a settlement of any size takes one.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import BooleanField, Case, Exists, F, OuterRef, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Coalesce

from doudi.care.agreements.models import Agreement
from doudi.care.agreements.workflow import IN_FORCE_STATES
from doudi.care.services.kinds import GIVEN_IN_HOSPITAL, PAID_BY_AGREEMENT, OrderState, ServiceCode
from doudi.care.services.models import Contract, SettlementLine, WorkOrder
from doudi.care.visits.models import CarePause
from doudi.care.visits.workflow import PauseCause
from doudi.values.benefit_month import add_months
from doudi.values.carries import carries

_HOSPITAL_STAYS: list[Callable[[], QuerySet]] = []  # type: ignore[type-arg]  # of any model


def register_hospital_stays(source: Callable[[], QuerySet]) -> None:  # type: ignore[type-arg]  # as above
    """Add a source of stays in hospital: a query with ``OuterRef("person")`` and ``OuterRef("delivered_day")``."""
    if source not in _HOSPITAL_STAYS:
        _HOSPITAL_STAYS.append(source)


def stays_seen_on_visits() -> QuerySet[CarePause]:
    """Return the stays that visitors reported, for the order of an outer query."""
    day = OuterRef("delivered_day")
    rows = CarePause.objects.filter(cause=PauseCause.HOSPITAL, person=OuterRef("person"), since__lte=day)
    return rows.filter(Q(until=None) | Q(until__gte=day))


register_hospital_stays(stays_seen_on_visits)


def _agreements(code: str) -> QuerySet[Agreement]:
    """Return the agreements that pay the service on the day of the order of an outer query."""
    day = OuterRef("delivered_day")
    rows = Agreement.objects.filter(person=OuterRef("person"), state__in=IN_FORCE_STATES, first_day__lte=day)
    dated = rows.annotate(until_day=Coalesce(F("ended_on"), F("last_day")), services_text=Cast("services", TextField()))
    return dated.filter(until_day__gte=day, services_text__contains=f'"{code}"')


@carries("SAL2026-34", "P18-22.b")
def judged_orders(contract: Contract, month: date) -> QuerySet[Any]:
    """Return the orders of a contract that were delivered in a month, each with what bars its payment.

    ``is_settled``: another settlement has it; ``by_agreement``: the care agreement in force pays the same service;
    ``in_hospital``: the person was in hospital; ``after_death``: the person had died; ``is_payable``: none of them.
    """
    no = Value(value=False, output_field=BooleanField())
    same = PAID_BY_AGREEMENT.get(ServiceCode(contract.item.code))
    in_hospital = Q(pk__in=[])
    for source in _HOSPITAL_STAYS if contract.item.code not in GIVEN_IN_HOSPITAL else ():
        in_hospital |= Q(Exists(source()))
    rows = WorkOrder.objects.filter(
        contract=contract, delivered_day__gte=month, delivered_day__lt=add_months(month, 1)
    ).annotate(
        is_settled=Exists(SettlementLine.objects.filter(order=OuterRef("pk"), is_live=True)),
        by_agreement=Exists(_agreements(same)) if same else no,
        in_hospital=_flag(in_hospital),
        after_death=_flag(Q(person__death_date__lt=F("delivered_day"))),
    )
    barred = Q(is_settled=True) | Q(by_agreement=True) | Q(in_hospital=True) | Q(after_death=True)
    return rows.annotate(is_payable=_flag(Q(state=OrderState.ACCEPTED) & ~barred))


def _flag(condition: Q) -> Case:
    return Case(When(condition, then=Value(value=True)), default=Value(value=False), output_field=BooleanField())

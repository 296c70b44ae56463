"""Accepted orders that are not paid: what the care subsidy pays already, days in hospital, days after a death.

Everything is a condition of one statement, so a settlement of any size takes one.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import BooleanField, Case, Exists, F, OuterRef, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Coalesce

from doudi.care.agreements.models import Agreement
from doudi.care.agreements.workflow import IN_FORCE_STATES
from doudi.care.institutions.models import Absence
from doudi.care.medical.models import HospitalStay, Settlement
from doudi.care.services.kinds import GIVEN_IN_HOSPITAL, PAID_BY_AGREEMENT, OrderState, ServiceCode
from doudi.care.services.models import Contract, SettlementLine, WorkOrder
from doudi.care.visits.models import CarePause
from doudi.care.visits.workflow import PauseCause
from doudi.values.benefit_month import add_months
from doudi.values.carries import carries


def _days_away(rows: QuerySet[Any], first: str, last: str, **of: Any) -> QuerySet[Any]:
    """Return the rows whose days hold the day of the order of an outer query; one without an end holds every day."""
    day = OuterRef("delivered_day")
    found: QuerySet[Any] = rows.filter(**of, **{f"{first}__lte": day})
    return found.filter(Q(**{last: None}) | Q(**{f"{last}__gte": day}))


def _hospital_stays() -> list[QuerySet[Any]]:
    """Return every source of stays in hospital of the person of an outer query.

    They are what visitors saw, what was recorded as a stay, what an institution recorded, and the nights of settlements
    of hospitals; a settlement without a night is no stay.
    """
    who = OuterRef("served")
    nights = Settlement.objects.filter(admitted_on__lt=F("discharged_on"))
    return [
        _days_away(CarePause.objects.filter(cause=PauseCause.HOSPITAL), "since", "until", person=who),
        _days_away(HospitalStay.objects.all(), "admitted_on", "discharged_on", person=who),
        _days_away(Absence.objects.filter(kind=Absence.Kind.HOSPITAL), "first_day", "last_day", residence__person=who),
        _days_away(nights, "admitted_on", "discharged_on", person=who),
    ]


def _agreements(code: str) -> QuerySet[Agreement]:
    """Return the agreements that pay the service on the day of the order of an outer query."""
    day = OuterRef("delivered_day")
    rows = Agreement.objects.filter(person=OuterRef("served"), state__in=IN_FORCE_STATES, first_day__lte=day)
    dated = rows.annotate(until_day=Coalesce(F("ended_on"), F("last_day")), services_text=Cast("services", TextField()))
    return dated.filter(until_day__gte=day, services_text__contains=f'"{code}"')


def with_bars(orders: QuerySet[WorkOrder], *, in_hospital_counts: bool = True) -> QuerySet[Any]:
    """Return orders with ``in_hospital`` and ``after_death``; hours of company in hospital are given there.

    ``served`` is the person, or the record that it was merged into: an order keeps the record that it was given for.
    """
    in_hospital = Q(pk__in=[])
    for stays in _hospital_stays() if in_hospital_counts else ():
        in_hospital |= Q(Exists(stays))
    died_on = Coalesce("person__merged_into__death_date", "person__death_date")
    rows: QuerySet[Any] = orders.annotate(served=Coalesce("person__merged_into", "person"), died_on=died_on)
    found: QuerySet[Any] = rows.annotate(
        in_hospital=_flag(in_hospital & ~Q(contract__item__code__in=GIVEN_IN_HOSPITAL)),
        after_death=_flag(Q(died_on__lt=F("delivered_day"))),
    )
    return found


@carries("SAL2026-34", "P18-22.b")
def judged_orders(contract: Contract, month: date) -> QuerySet[Any]:
    """Return the orders of a contract that were delivered in a month, each with what bars its payment.

    ``is_settled``: another settlement has it; ``by_agreement``: the care agreement in force pays the same service;
    ``in_hospital``: the person was in hospital; ``after_death``: the person had died; ``is_payable``: none of them.
    """
    no = Value(value=False, output_field=BooleanField())
    same = PAID_BY_AGREEMENT.get(ServiceCode(contract.item.code))
    delivered = WorkOrder.objects.filter(
        contract=contract, delivered_day__gte=month, delivered_day__lt=add_months(month, 1)
    )
    rows = with_bars(delivered, in_hospital_counts=contract.item.code not in GIVEN_IN_HOSPITAL).annotate(
        is_settled=Exists(SettlementLine.objects.filter(order=OuterRef("pk"), is_live=True)),
        by_agreement=Exists(_agreements(same)) if same else no,
    )
    barred = Q(is_settled=True) | Q(by_agreement=True) | Q(in_hospital=True) | Q(after_death=True)
    found: QuerySet[Any] = rows.annotate(is_payable=_flag(Q(state=OrderState.ACCEPTED) & ~barred))
    return found


def _flag(condition: Q) -> Case:
    return Case(When(condition, then=Value(value=True)), default=Value(value=False), output_field=BooleanField())

"""Lists of purchased services, and how each seller does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from doudi.care.services.kinds import (
    NEAR_KINDS,
    ContractState,
    OrderState,
    ProviderKind,
    SampleOutcome,
)
from doudi.care.services.models import (
    Complaint,
    Contract,
    Provider,
    QualitySample,
    ServiceItem,
    Settlement,
    WorkOrder,
)
from doudi.casework.procedures.clocks import procedure_figure
from doudi.core.accounts.models import User
from doudi.core.clock import today
from doudi.values.benefit_month import add_months
from doudi.values.carries import carries

COMPLAINED = "complained"
"""Not a state of its own: orders with a complaint that is not settled."""
_DELIVERED = (OrderState.DELIVERED, OrderState.ACCEPTED, OrderState.REFUSED)


def items(*, year: int | None = None, kind: str = "") -> QuerySet[ServiceItem]:
    """Return the yearly lists of what may be bought."""
    rows = ServiceItem.objects.select_related("entered_by")
    if year:
        rows = rows.filter(year=year)
    return rows.filter(kind=kind) if kind else rows


def providers(*, kind: str = "") -> QuerySet[Provider]:
    """Return the sellers."""
    rows = Provider.objects.all()
    return rows.filter(kind=kind) if kind else rows


def contracts(*, state: str = "", provider: str = "") -> QuerySet[Contract]:
    """Return the contracts with the units ordered."""
    rows = Contract.objects.select_related("item", "provider", "proposed_by", "confirmed_by", "prolongs")
    if state:
        rows = rows.filter(state=state)
    if provider:
        rows = rows.filter(provider=int(provider))
    live = ~Q(orders__state__in=(OrderState.CANCELLED, OrderState.REFUSED))
    return rows.annotate(
        units_ordered=Sum("orders__units", filter=live, default=0),
        people=Count("orders__person", filter=live, distinct=True),
    ).order_by("-pk")


def usable_contracts(day: date) -> QuerySet[Contract]:
    """Return the contracts in force under which services for people can be ordered."""
    rows = Contract.objects.filter(state=ContractState.CONFIRMED, last_day__gte=day, item__kind="service")
    return rows.select_related("item", "provider").order_by("number")


def orders(
    *,
    by: User,
    state: str = "",
    provider: str = "",
    month: str = "",
    place: str = "",
    contract: int | None = None,
    settlement: int | None = None,
) -> QuerySet[WorkOrder]:
    """Return the orders that a user may see; ``amount_fen`` is what each is worth."""
    scoped = WorkOrder.objects.visible_to(by)
    if place:
        scoped = scoped.in_scope(place)
    if state == COMPLAINED:
        state, scoped = "", scoped.filter(Exists(Complaint.objects.filter(order=OuterRef("pk"), is_upheld=None)))
    rows: QuerySet[WorkOrder] = scoped
    given = {"state": state, "contract__provider": provider, "contract": contract}
    rows = rows.filter(**{name: value for name, value in given.items() if value})
    if settlement:
        rows = rows.filter(settlement_lines__settlement=settlement)
    if month:
        first = date.fromisoformat(month)
        rows = rows.filter(planned_day__gte=first, planned_day__lt=add_months(first, 1))
    related = ("person", "contract__item", "contract__provider")
    return (
        rows.select_related(*related)
        .annotate(amount_fen=F("units") * F("contract__unit_price_fen"))
        .order_by("-planned_day", "-pk")
    )


def months_of_orders() -> list[date]:
    """Return the months that have planned days, the latest first."""
    return list(WorkOrder.objects.order_by().dates("planned_day", "month", order="DESC"))


def provider_of(user: User) -> Provider | None:
    """Return the seller that a user works for."""
    return Provider.objects.filter(accounts__user=user, accounts__ended_on=None).first()


@carries("SAL2026-34")
def orders_of_provider(*, by: User, state: str = "") -> QuerySet[WorkOrder]:
    """Return the orders of the seller that a user works for, and of nobody else."""
    rows: QuerySet[WorkOrder] = WorkOrder.objects.filter(
        contract__provider__accounts__user=by, contract__provider__accounts__ended_on=None
    )
    if state:
        rows = rows.filter(state=state)
    return rows.select_related("person", "contract__item", "contract__provider").order_by("planned_day", "pk")


def settlements(*, state: str = "", provider: str = "") -> QuerySet[Settlement]:
    """Return the settlements."""
    rows = Settlement.objects.select_related(
        "contract__item", "contract__provider", "proposed_by", "confirmed_by", "booked_by", "corrects", "transaction"
    )
    if state:
        rows = rows.filter(state=state)
    if provider:
        rows = rows.filter(contract__provider=int(provider))
    return rows.order_by("-month", "-pk")


def samples(*, by: User, outcome: str = "") -> QuerySet[QualitySample]:
    """Return the drawn samples that a user may see; ``open`` are those without an answer."""
    rows: QuerySet[QualitySample] = QualitySample.objects.visible_to(by)
    if outcome:
        rows = rows.filter(outcome="" if outcome == "open" else outcome)
    return rows.select_related("order__person", "order__contract__provider", "order__contract__item", "called_by")


@dataclass(frozen=True)
class Score:
    """How a seller does: counts, and the points out of a hundred; None where nothing was decided yet."""

    delivered: int
    accepted: int
    refused: int
    answered: int
    satisfied: int
    upheld: int
    points: int | None


@carries("P18-22.b", "SAL2026-56")
def score_of(provider: Provider) -> Score:
    """Return the score of a seller from accepted orders, telephone samples and complaints that proved right."""
    mine = Q(contract__provider=provider)
    counts = WorkOrder.objects.filter(mine).aggregate(
        delivered=Count("pk", filter=Q(state__in=_DELIVERED)),
        accepted=Count("pk", filter=Q(state=OrderState.ACCEPTED)),
        refused=Count("pk", filter=Q(state=OrderState.REFUSED)),
    )
    answers = QualitySample.objects.filter(order__contract__provider=provider).exclude(
        outcome__in=("", SampleOutcome.UNREACHABLE)
    )
    sampled = answers.aggregate(answered=Count("pk"), satisfied=Count("pk", filter=Q(outcome=SampleOutcome.SATISFIED)))
    upheld = Complaint.objects.filter(order__contract__provider=provider, is_upheld=True).count()
    return Score(**counts, **sampled, upheld=upheld, points=_points(**counts, **sampled, upheld=upheld))


def _points(*, delivered: int, accepted: int, refused: int, answered: int, satisfied: int, upheld: int) -> int | None:  # noqa: ARG001 - counts of one seller
    """Return the points; without samples the acceptance counts for all."""
    decided, day = accepted + refused, today()
    if not decided:
        return None
    whole = procedure_figure("service_score_acceptance", day), procedure_figure("service_score_samples", day)
    acceptance = accepted / decided
    satisfaction = satisfied / answered if answered else acceptance
    points = whole[0] * acceptance + whole[1] * satisfaction - upheld * procedure_figure("service_score_complaint", day)
    return max(0, round(points))


@dataclass(frozen=True)
class Share:
    """What is bought from a kind of seller in a year: the money of its contracts and of its settlements, in fen."""

    kind: str
    label: str
    providers: int
    contracts: int
    budget_fen: int
    settled_fen: int
    percent: int
    is_near: bool


@carries("P18-22.d")
def shares(year: int) -> tuple[list[Share], int]:
    """Return what is bought from each kind of seller in a year, and the percentage of those of the place."""
    in_year = Contract.objects.filter(
        state__in=(ContractState.CONFIRMED, ContractState.ENDED), first_day__year=year
    ).order_by()
    bought = {
        row["provider__kind"]: row
        for row in in_year.values("provider__kind").annotate(
            providers=Count("provider", distinct=True), contracts=Count("pk"), budget=Sum("budget_fen")
        )
    }
    booked = Settlement.objects.filter(state="booked", contract__first_day__year=year).order_by()
    settled = dict(booked.values_list("contract__provider__kind").annotate(total=Sum("amount_fen")))
    total = sum(row["budget"] for row in bought.values())
    rows = [
        Share(
            kind=kind,
            label=str(ProviderKind(kind).label),
            providers=bought[kind]["providers"],
            contracts=bought[kind]["contracts"],
            budget_fen=bought[kind]["budget"],
            settled_fen=int(settled.get(kind) or 0),
            percent=round(100 * bought[kind]["budget"] / total),
            is_near=kind in NEAR_KINDS,
        )
        for kind in ProviderKind.values
        if kind in bought
    ]
    near = sum(row.budget_fen for row in rows if row.is_near)
    return rows, round(100 * near / total) if total else 0

"""The year's budget of temporary relief, what is spent and committed, and where the year will end."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q, Sum
from django.db.models.functions import Substr

from doudi.core.clock import today
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.funding.models import Budget
from doudi.funding.proposals.actions import TEMPORARY_RELIEF, relief_budget_fen
from doudi.relief.cases.models import Cause
from doudi.relief.goods.models import GoodsHandover
from doudi.relief.instalments.models import Instalment
from doudi.relief.instalments.workflow import OPEN_STATES, InstalmentState
from doudi.values.carries import carries
from doudi.values.divisions import division_name


@dataclass
class SpendingLine:
    """What a township or a cause has got in a year; fen. Families count once a case."""

    key: str
    name: str
    families: int = 0
    bank_fen: int = 0
    reserve_fen: int = 0
    committed_fen: int = 0

    @property
    def spent_fen(self) -> int:
        """What was paid, by the bank and out of reserves."""
        return self.bank_fen + self.reserve_fen


@dataclass
class ReliefBudget:
    """A year's relief money; fen.

    ``forecast_fen`` is what will be spent at the end of the year: what is spent and committed, or the pace of the
    year so far where that gives more.
    """

    year: int
    budget_fen: int
    required_fen: int | None
    goods_fen: int
    until: date
    townships: list[SpendingLine] = field(default_factory=list)
    causes: list[SpendingLine] = field(default_factory=list)

    @property
    def bank_fen(self) -> int:
        """What the bank paid."""
        return sum(line.bank_fen for line in self.causes)

    @property
    def reserve_fen(self) -> int:
        """What reserves paid."""
        return sum(line.reserve_fen for line in self.causes)

    @property
    def spent_fen(self) -> int:
        """What was paid."""
        return self.bank_fen + self.reserve_fen

    @property
    def committed_fen(self) -> int:
        """What is approved, and neither paid nor stopped."""
        return sum(line.committed_fen for line in self.causes)

    @property
    def left_fen(self) -> int:
        """What the budget still has for new decisions; negative where more is promised."""
        return self.budget_fen - self.spent_fen - self.committed_fen

    @property
    def forecast_fen(self) -> int:
        """What will be spent at the end of the year."""
        first, last = date(self.year, 1, 1), date(self.year, 12, 31)
        days, passed = (last - first).days + 1, (self.until - first).days + 1
        return max(self.spent_fen + self.committed_fen, self.spent_fen * days // max(passed, 1))

    @property
    def is_short(self) -> bool:
        """Whether the year will end above the budget."""
        return self.forecast_fen > self.budget_fen


@carries("P30-2.5")
def relief_budget(year: int, scope: str) -> ReliefBudget:
    """Return the relief money of a year, of the county or one township; the budget is always the county's."""
    budgets = Budget.objects.filter(year=year, programme=TEMPORARY_RELIEF, state=Budget.State.CONFIRMED)
    residents = budgets.exclude(residents=None).order_by("-pk").values_list("residents", flat=True).first()
    until = min(max(today(), date(year, 1, 1)), date(year, 12, 31))
    goods = GoodsHandover.objects.in_scope(scope).filter(handed_over_on__year=year, voids=None, voided_by=None)
    found = ReliefBudget(
        year=year,
        budget_fen=int(budgets.aggregate(total=Sum("amount_fen"))["total"] or 0),
        required_fen=relief_budget_fen(year, residents) if residents else None,
        goods_fen=int(goods.aggregate(total=Sum("value_fen"))["total"] or 0),
        until=until,
    )
    found.townships = _lines(year, scope, "township", lambda code: division_name(code) or code)
    labels = dict(Cause.choices)
    found.causes = _lines(year, scope, "relief__cause", lambda cause: str(labels.get(cause, cause)))
    return found


def _lines(year: int, scope: str, by: str, name_of: Callable[[str], str]) -> list[SpendingLine]:
    first, last = date(year, 1, 1), date(year, 12, 31)
    paid = Q(state=InstalmentState.PAID, paid_on__gte=first, paid_on__lte=last)
    is_open = Q(state__in=[str(state) for state in OPEN_STATES], planned_on__lte=last)
    bank, reserve = Q(way=Instalment.Way.BANK), Q(way=Instalment.Way.RESERVE)
    rows: Iterable[dict[str, object]] = (
        Instalment.objects.in_scope(scope)
        .filter(paid | is_open)
        .annotate(township=Substr("relief__case__village_code", 1, TOWNSHIP_DIGITS))
        .order_by()
        .values(by)
        .annotate(
            families=Count("relief", distinct=True),
            bank_fen=Sum("amount_fen", filter=paid & bank, default=0),
            reserve_fen=Sum("amount_fen", filter=paid & reserve, default=0),
            committed_fen=Sum("amount_fen", filter=is_open, default=0),
        )
        .order_by(by)
    )
    return [
        SpendingLine(
            key=str(row[by]),
            name=name_of(str(row[by])),
            **{name: int(str(row[name])) for name in ("families", "bank_fen", "reserve_fen", "committed_fen")},
        )
        for row in rows
    ]

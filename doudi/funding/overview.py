"""A year's money, source by source: set aside, come, gone, come back, left."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Sum
from django.db.models.functions import Coalesce

from doudi import policy
from doudi.core.clock import today
from doudi.funding.ledger import Kind, limit_of
from doudi.funding.models import Account, Movement, Transaction, source_name
from doudi.values.divisions import division_name

UNSTATED = "to_be_confirmed"
_FULL = 100
_Kinds = Transaction.Kind


@dataclass
class SourceLine:
    """One source in a year; all amounts in fen. ``spent`` is net of what came back and includes reserves spent."""

    source: str
    budget_fen: int = 0
    allotted_fen: int = 0
    carried_fen: int = 0
    released_fen: int = 0
    returned_fen: int = 0
    recovered_fen: int = 0
    reserve_fen: int = 0
    reserve_spent_fen: int = 0
    reassigned_fen: int = 0
    available_fen: int = 0
    limit_fen: int = 0
    parts: list[SourceLine] = field(default_factory=list)

    @property
    def name(self) -> str:
        return source_name(self.source)

    @property
    def spent_fen(self) -> int:
        """What is gone for good."""
        out = self.released_fen + self.reserve_spent_fen + self.reassigned_fen
        return out - self.back_fen

    @property
    def come_fen(self) -> int:
        """What came this year or was left of the last."""
        return self.allotted_fen + self.carried_fen

    @property
    def back_fen(self) -> int:
        """What came back, from the bank or from recipients."""
        return self.returned_fen + self.recovered_fen

    @property
    def measure_fen(self) -> int:
        """What spending is measured by: the budget, or without one what has come; of a sum, the sum of these."""
        if self.parts:
            return sum(part.measure_fen for part in self.parts)
        return self.budget_fen or self.come_fen

    @property
    def used_percent(self) -> int | None:
        """The share of the measure that is spent, rounded down; None where there is nothing to measure by."""
        return self.spent_fen * _FULL // self.measure_fen if self.measure_fen else None

    @property
    def bar_width(self) -> int:
        """As drawn: never beyond the frame."""
        return max(0, min(_FULL, self.used_percent or 0))


@dataclass(frozen=True)
class ReserveLine:
    """What lies with a township."""

    township_code: str
    held_fen: int

    @property
    def name(self) -> str:
        return division_name(self.township_code) or self.township_code


@dataclass(frozen=True)
class Overview:
    """A year: every source that the rule book knows, the sum, the reserves."""

    year: int
    lines: list[SourceLine]
    total: SourceLine
    reserves: list[ReserveLine]
    elapsed_percent: int
    unstated_why: str


def overview_of(year: int) -> Overview:
    """Everything that the overview shows; a constant number of questions to the store."""
    lines = {source: SourceLine(source) for source in policy.SOURCE_LABELS}
    reserves: dict[str, int] = defaultdict(int)
    for account in Account.objects.filter(year=year, kind__in=(Kind.AVAILABLE, Kind.BUDGET, Kind.RESERVE)):
        line = lines[account.source]
        if account.kind == Kind.AVAILABLE:
            line.available_fen, line.limit_fen = account.balance_fen, limit_of(account.source, year)
        elif account.kind == Kind.BUDGET:
            line.budget_fen += account.balance_fen
        else:
            line.reserve_fen += account.balance_fen
            reserves[account.township_code] += account.balance_fen
    _add_movements(lines, year)
    shown = sorted(lines.values(), key=lambda line: list(policy.SOURCE_LABELS).index(line.source))
    return Overview(
        year,
        shown,
        _total(shown),
        [ReserveLine(*held) for held in sorted(reserves.items()) if held[1]],
        _elapsed(year),
        unstated_why(),
    )


def unstated_why() -> str:
    """Why part of the money has no stated source, in the words of the rule book."""
    for rule in policy.rule_book().rules:
        if rule.name == "tekun_basic_to_be_confirmed":
            clause = policy.rule_book().legislation.reference(rule.cites[0])
            return f"{policy.programme_name('tekun_basic')}：{rule.assumption}（{clause}）"
    return ""


def years() -> list[int]:
    """The years that there is anything of, and this one; the latest first."""
    found = set(Account.objects.order_by().values_list("year", flat=True).distinct())
    return sorted(found | {today().year}, reverse=True)


_IN, _OUT = 1, -1
_COLUMNS = {
    # the kind of a transaction, and the account whose taking (or giving) is counted: the column it belongs to
    (_Kinds.ALLOTMENT, Kind.AVAILABLE, _IN): "allotted_fen",
    (_Kinds.CARRIED_OVER, Kind.AVAILABLE, _IN): "carried_fen",
    (_Kinds.RELEASE, Kind.SPENT, _IN): "released_fen",
    (_Kinds.RETURN, Kind.SPENT, _OUT): "returned_fen",
    (_Kinds.RECOVERY, Kind.SPENT, _OUT): "recovered_fen",
    (_Kinds.RESERVE_SPENT, Kind.SPENT, _IN): "reserve_spent_fen",
    (_Kinds.REASSIGNED, Kind.SPENT, _IN): "reassigned_fen",
}


def _add_movements(lines: dict[str, SourceLine], year: int) -> None:
    """Sums by what a transaction was; a correction counts against what it corrects."""
    columns = {(kind, account): (name, sign) for (kind, account, sign), name in _COLUMNS.items()}
    for side, sign in (("to_account", _IN), ("from_account", _OUT)):
        sums = (
            Movement.objects.order_by()
            .filter(**{f"{side}__year": year})
            .annotate(was=Coalesce("transaction__corrects__kind", "transaction__kind"))
            .values("was", f"{side}__kind", f"{side}__source")
            .annotate(total=Sum("amount_fen"))
        )
        for row in sums:
            found = columns.get((row["was"], row[f"{side}__kind"]))
            if found is not None:
                name, counted = found
                line = lines[row[f"{side}__source"]]
                setattr(line, name, getattr(line, name) + sign * counted * row["total"])


def _total(lines: list[SourceLine]) -> SourceLine:
    total = SourceLine("", parts=lines)
    for name in vars(total):
        if name.endswith("_fen"):
            setattr(total, name, sum(getattr(line, name) for line in lines))
    return total


def _elapsed(year: int) -> int:
    """How much of the year has gone by, in hundredths."""
    day = today()
    if day.year != year:
        return _FULL if day.year > year else 0
    first = date(year, 1, 1)
    return (day - first).days * _FULL // (date(year + 1, 1, 1) - first).days

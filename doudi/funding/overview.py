"""Overview of a year's funds by source: budget, allotments, releases, returns, balance."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Sum
from django.db.models.functions import Coalesce

from doudi import policy
from doudi.core.clock import today
from doudi.funding.account_codes import direct_fund_mark, marks_in_words
from doudi.funding.ledger import Kind, limit_of
from doudi.funding.models import Account, Movement, Transaction, source_name
from doudi.values.divisions import division_name

UNCONFIRMED_SOURCE = "to_be_confirmed"
_FULL = 100
_Kinds = Transaction.Kind


@dataclass
class SourceLine:
    """One source in a year, in fen. Spending is net of returns and recoveries and includes reserves spent."""

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
    def direct_fund_mark(self) -> str:
        """The direct-fund mark, a dash without one; empty for a total."""
        return marks_in_words([direct_fund_mark(self.source, today())]) if self.source else ""

    @property
    def spent_fen(self) -> int:
        """Net spending."""
        gross_fen = self.released_fen + self.reserve_spent_fen + self.reassigned_fen
        return gross_fen - self.returned_and_recovered_fen

    @property
    def received_fen(self) -> int:
        """Allotments of the year and the carry-over from the year before."""
        return self.allotted_fen + self.carried_fen

    @property
    def returned_and_recovered_fen(self) -> int:
        """Returns from the bank and recoveries from recipients."""
        return self.returned_fen + self.recovered_fen

    @property
    def spending_base_fen(self) -> int:
        """The base of the spending rate: the budget, else the funds received; for a total, the sum of the bases."""
        if self.parts:
            return sum(part.spending_base_fen for part in self.parts)
        return self.budget_fen or self.received_fen

    @property
    def used_percent(self) -> Decimal | None:
        """Net spending as a percentage of its base, to one decimal; None without a base."""
        return percentage(self.spent_fen, self.spending_base_fen) if self.spending_base_fen else None

    @property
    def bar_width(self) -> int:
        """Width of the bar in percent, from 0 to 100."""
        return max(0, min(_FULL, round(self.used_percent or 0)))


@dataclass(frozen=True)
class ReserveLine:
    """Balance of a township's reserves, in fen."""

    township_code: str
    balance_fen: int

    @property
    def name(self) -> str:
        return division_name(self.township_code) or self.township_code


@dataclass(frozen=True)
class Overview:
    """A year's funds: every source of the rule book, the total, the townships' reserves."""

    year: int
    lines: list[SourceLine]
    total: SourceLine
    reserves: list[ReserveLine]
    elapsed_percent: Decimal
    unconfirmed_source_reason: str


def overview_of(year: int) -> Overview:
    """Return the overview of a year in a constant number of queries."""
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
    sorted_lines = sorted(lines.values(), key=lambda line: list(policy.SOURCE_LABELS).index(line.source))
    return Overview(
        year,
        sorted_lines,
        _total(sorted_lines),
        [ReserveLine(code, balance_fen) for code, balance_fen in sorted(reserves.items()) if balance_fen],
        _elapsed_percent(year),
        unconfirmed_source_reason(),
    )


def unconfirmed_source_reason() -> str:
    """Return why part of the payments has no confirmed source, in the words of the rule book."""
    for rule in policy.rule_book().rules:
        if rule.name == "tekun_basic_to_be_confirmed":
            clause = policy.rule_book().legislation.reference(rule.cites[0])
            return f"{policy.programme_name('tekun_basic')}：{rule.assumption}（{clause}）"
    return ""


def years() -> list[int]:
    """Return the years with accounts and the current year, the latest first."""
    account_years = set(Account.objects.order_by().values_list("year", flat=True).distinct())
    return sorted(account_years | {today().year}, reverse=True)


_IN, _OUT = 1, -1
_COLUMNS = {
    # kind of transaction, kind of account, direction: figure of the source
    (_Kinds.ALLOTMENT, Kind.AVAILABLE, _IN): "allotted_fen",
    (_Kinds.CARRIED_OVER, Kind.AVAILABLE, _IN): "carried_fen",
    (_Kinds.RELEASE, Kind.SPENT, _IN): "released_fen",
    (_Kinds.RETURN, Kind.SPENT, _OUT): "returned_fen",
    (_Kinds.RECOVERY, Kind.SPENT, _OUT): "recovered_fen",
    (_Kinds.RESERVE_SPENT, Kind.SPENT, _IN): "reserve_spent_fen",
    (_Kinds.REASSIGNED, Kind.SPENT, _IN): "reassigned_fen",
}


def _add_movements(lines: dict[str, SourceLine], year: int) -> None:
    """Add the sums of movements by kind of transaction; a correction counts against the kind that it corrects."""
    columns = {(kind, account): (name, sign) for (kind, account, sign), name in _COLUMNS.items()}
    for side, sign in (("to_account", _IN), ("from_account", _OUT)):
        sums = (
            Movement.objects.order_by()
            .filter(**{f"{side}__year": year})
            .annotate(transaction_kind=Coalesce("transaction__corrects__kind", "transaction__kind"))
            .values("transaction_kind", f"{side}__kind", f"{side}__source")
            .annotate(total=Sum("amount_fen"))
        )
        for row in sums:
            column = columns.get((row["transaction_kind"], row[f"{side}__kind"]))
            if column is not None:
                name, counted = column
                line = lines[row[f"{side}__source"]]
                setattr(line, name, getattr(line, name) + sign * counted * row["total"])


def _total(lines: list[SourceLine]) -> SourceLine:
    total = SourceLine("", parts=lines)
    for name in vars(total):
        if name.endswith("_fen"):
            setattr(total, name, sum(getattr(line, name) for line in lines))
    return total


def _elapsed_percent(year: int) -> Decimal:
    """Return the percentage of the year that has passed, today included, to one decimal."""
    day = today()
    if day.year != year:
        return Decimal(_FULL if day.year > year else 0)
    first = date(year, 1, 1)
    return percentage((day - first).days + 1, (date(year + 1, 1, 1) - first).days)


def percentage(part: int, whole: int) -> Decimal:
    """Return a part of a whole in percent, rounded to one decimal; half is rounded away from zero."""
    return (Decimal(part * _FULL) / Decimal(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP)

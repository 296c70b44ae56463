"""What a run of temporary relief pays: released instalments of the bank; and what reserves paid, for recoveries.

Fills the same tables as the other runs. An instalment counts in the month in which it was released. What was paid in
a case that two people found false is not due any more, so that the run proposes to recover it, whether the bank or a
reserve paid it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from doudi.core.bulk_columns import open_tables
from doudi.payments.computation.deaths import dead_among
from doudi.payments.computation.inputs import load_sent
from doudi.payments.computation.item_dues import DUES_OF_ITEMS
from doudi.payments.computation.merged_records import load_by_person
from doudi.payments.computation.tables import AMOUNT_SUM, KEY_COLUMNS, SHARE_COLUMNS
from doudi.payments.models import RELIEF, Line
from doudi.relief.models import FalseCase, Instalment, ReservePayment
from doudi.relief.reserves.accounts import RELIEF_SOURCE, shares_of
from doudi.relief.reversals.queries import in_force
from doudi.relief.unrecorded.queries import given_back_before, people_followed
from doudi.values.benefit_month import add_months

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# What reserves paid counts as sent, beside what the bank was sent.
_SENT_WITH_RESERVES = """
CREATE OR REPLACE TABLE sent_month AS
SELECT person, programme, month, SUM(sent_fen)::BIGINT AS sent_fen, MAX(parts)::BIGINT AS parts FROM (
    SELECT person, programme, month, sent_fen, parts FROM sent_month
    UNION ALL SELECT person, programme, month, amount_fen, 0 FROM reserve_share
) GROUP BY ALL
"""


@dataclass(frozen=True)
class ReliefPart:
    """A part of a due: the record of the person, the month of release, who bears how many fen of it."""

    person: int
    month: date
    source: str
    amount_fen: int

    @property
    def row(self) -> tuple[int, str, date, str, int]:
        """The part as a row of shares."""
        return self.person, RELIEF, self.month, self.source, self.amount_fen


def load_relief(month: date) -> tuple[DuckDBPyConnection, date]:
    """Return a connection with the inputs of a relief run up to a month, and the first month it looks at."""
    waiting, reserve = payable_instalments(month), list(_reserve_parts(month))
    keys = {(row.payee_id, _month_of(row)) for row in waiting}
    false_cases = _false_instalments()
    paid = [*_bank_parts(month), *reserve]
    due = [part for pk, part in paid if pk not in false_cases or (part.person, part.month) in keys]
    due += [_bank_part(row) for row in waiting]
    earliest = Line.objects.filter(programme=RELIEF).order_by("month").values_list("month", flat=True).first()
    first = min(
        [month, *(part.month for part in due), *(part.month for _pk, part in reserve), *filter(None, [earliest])]
    )
    tables = open_tables()
    load_sent(tables, first, month, (RELIEF,))
    load_by_person(tables, "share_month", SHARE_COLUMNS, [part.row for part in due], AMOUNT_SUM)
    load_by_person(tables, "reserve_share", SHARE_COLUMNS, [part.row for _pk, part in reserve], AMOUNT_SUM)
    load_by_person(tables, "waiting_key", KEY_COLUMNS, [(person, RELIEF, released) for person, released in keys])
    tables.execute(_SENT_WITH_RESERVES)
    tables.execute(DUES_OF_ITEMS)
    return tables, first


def _bank_parts(month: date) -> Iterator[tuple[int, ReliefPart]]:
    """Yield what the bank has or has paid, by instalment."""
    sent = Instalment.objects.filter(way=Instalment.Way.BANK, state__in=("sent", "paid"), released_on__lt=_after(month))
    for row in sent.only("pk", "payee_id", "released_on", "amount_fen"):
        yield row.pk, _bank_part(row)


def _bank_part(row: Instalment) -> ReliefPart:
    assert row.payee_id is not None  # noqa: S101 - released for the bank only with a record
    return ReliefPart(row.payee_id, _month_of(row), RELIEF_SOURCE, row.amount_fen)


def payable_instalments(month: date) -> list[Instalment]:
    """Return the instalments that the bank may be sent now: released up to a month, to people who live."""
    doubted = FalseCase.objects.filter(relief=OuterRef("relief"), refused_by=None)
    released = Instalment.objects.filter(
        way=Instalment.Way.BANK, state="released", released_on__lt=_after(month), payee__isnull=False
    )
    found = released.exclude(Exists(doubted)).only("pk", "payee_id", "released_on", "amount_fen").order_by("pk")
    dead = dead_among({row.payee_id for row in found if row.payee_id is not None})
    return [row for row in found if row.payee_id not in dead]


def _reserve_parts(month: date) -> Iterator[tuple[int, ReliefPart]]:
    """Yield what reserves paid and nobody reversed, by instalment, in the shares of the sources.

    Of people without a record it is what a case that was found false leaves, once it is known who they were.
    """
    paid = in_force(ReservePayment.objects.filter(instalment__released_on__lt=_after(month)))
    followed, given_back = people_followed(), given_back_before()
    known = paid.filter(Q(instalment__payee__isnull=False) | Q(instalment__relief__in=list(followed)))
    rows = list(known.select_related("instalment").order_by("pk"))
    shares = shares_of([row.transaction_id for row in rows])
    for row in rows:
        instalment = row.instalment
        person = instalment.payee_id or followed[instalment.relief_id]
        returned = {} if instalment.payee_id else given_back.get(instalment.relief_id, {})
        for source, amount in shares.get(row.transaction_id, {}).items():
            left = amount - (back := min(amount, returned.get(source, 0)))
            if back:
                returned[source] -= back
            if left:
                yield instalment.pk, ReliefPart(person, _month_of(instalment), source, left)


def _false_instalments() -> set[int]:
    """Return the instalments of cases that two people found false."""
    false_cases = FalseCase.objects.exclude(confirmed_by=None).values("relief")
    return set(Instalment.objects.filter(relief__in=false_cases).values_list("pk", flat=True))


def _month_of(instalment: Instalment) -> date:
    assert instalment.released_on is not None  # noqa: S101 - of rows that were released
    return instalment.released_on.replace(day=1)


def _after(month: date) -> date:
    """Return the first day after a month."""
    return add_months(month, 1)

"""The people paid in the last month, loaded once for all questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import Q

from doudi.core.bulk_rows import read_rows
from doudi.payments.models import Line
from doudi.payments.workflow import NOT_SENT_PARAMETERS, NOT_SENT_STATES, NOT_SENT_STATES_SQL, SENT_RUN_STATES
from doudi.registry.models import Circumstance, Person
from doudi.registry.people.merged_records import surviving_records

_CHUNK = 900
_PAID = f"""
SELECT line.person_id, line.programme, SUM(line.amount_fen),
       MAX(CASE WHEN payment.account_basis = 'own' THEN payment.account_index ELSE '' END),
       MAX(CASE WHEN payment.account_basis = 'own' THEN 'own' ELSE '' END)
FROM payments_line line JOIN payments_payment payment ON payment.id = line.payment_id
JOIN payments_run run ON run.id = payment.run_id
WHERE line.month = %(month)s AND payment.state NOT IN ({NOT_SENT_STATES_SQL}) AND run.state IN ('released', 'closed')
GROUP BY 1, 2 ORDER BY 1, 2
"""

KeyT = TypeVar("KeyT", int, str)


@dataclass(frozen=True)
class PaidPerson:
    """A person, with what the questions ask of them."""

    pk: int
    name: str
    village: str
    born: date
    household: int | None
    id_number_index: str


@dataclass(frozen=True)
class PaidMonth:
    """The payments of a month.

    Attributes:
        fen: by person and programme.
        accounts: the people paid to their own account, by its index.
        people: by key.
    """

    month: date
    fen: dict[int, dict[str, int]]
    accounts: dict[str, set[int]]
    people: dict[int, PaidPerson]

    def total(self, person: int) -> int:
        """Return what a person was paid for the month, in fen."""
        return sum(self.fen[person].values())


def last_paid_month() -> date | None:
    """Return the last month for which money was sent."""
    sent = Line.objects.filter(payment__run__state__in=SENT_RUN_STATES).exclude(payment__state__in=NOT_SENT_STATES)
    return sent.order_by("-month").values_list("month", flat=True).first()


def paid_in(month: date) -> PaidMonth:
    """Return the payments of a month; those of a merged record count for the surviving one."""
    survivors = surviving_records()
    fen: dict[int, dict[str, int]] = defaultdict(dict)
    accounts: dict[str, set[int]] = defaultdict(set)
    for record, programme, amount, account, basis in read_rows(_PAID, {"month": month, **NOT_SENT_PARAMETERS}):
        person = survivors.get(record, int(record))
        fen[person][programme] = fen[person].get(programme, 0) + int(amount)
        if account and basis == "own":
            accounts[account].add(person)
    return PaidMonth(month, dict(fen), dict(accounts), people_of(set(fen)))


def people_of(keys: set[int]) -> dict[int, PaidPerson]:
    """Return people by key."""
    people: dict[int, PaidPerson] = {}
    columns = ("pk", "name", "village_id", "birth_date", "household_id", "id_number_index")
    for chunk in chunks(keys):
        rows = Person.objects.filter(pk__in=chunk).values_list(*columns)
        people |= {row[0]: PaidPerson(*row) for row in rows}
    return people


def chunks(keys: Iterable[KeyT]) -> list[list[KeyT]]:
    """Return the keys in order, in chunks that fit into one query."""
    ordered = sorted(keys)
    return [ordered[start : start + _CHUNK] for start in range(0, len(ordered), _CHUNK)]


def current_circumstances(kind: str, day: date) -> dict[int, tuple[str, date | None]]:
    """Return the circumstances of a kind valid on a day: text and first day, by person or household."""
    rows = Circumstance.objects.filter(kind=kind, withdrawn_at=None).filter(
        Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gte=day)
    )
    columns = ("person_id", "household_id", "text", "valid_from")
    return {
        person or household or 0: (text, since)
        for person, household, text, since in rows.order_by("pk").values_list(*columns)
    }

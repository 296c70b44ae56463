"""Who is paid now, and what the questions need of them; read once for all questions."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from doudi.core.bulk_rows import read_rows
from doudi.payments.computation.inputs import surviving_records
from doudi.payments.models import Line
from doudi.payments.workflow import NOT_SENT_STATES, NOT_SENT_STATES_SQL
from doudi.registry.models import Circumstance, Person

_AT_ONCE = 900
_PAID = f"""
SELECT line.person_id, line.programme, SUM(line.amount_fen), MAX(payment.account_index), MAX(payment.account_basis)
FROM payments_line line JOIN payments_payment payment ON payment.id = line.payment_id
JOIN payments_run run ON run.id = payment.run_id
WHERE line.month = %s AND payment.state NOT IN ({NOT_SENT_STATES_SQL}) AND run.state IN ('released', 'closed')
GROUP BY 1, 2 ORDER BY 1, 2
"""


@dataclass(frozen=True)
class PaidPerson:
    """Somebody who is paid, as far as the questions need to know him."""

    pk: int
    name: str
    village: str
    born: date
    household: int | None
    id_number_index: str


@dataclass(frozen=True)
class PaidMonth:
    """Everybody who had money for a month: fen by programme, accounts, and who they are."""

    month: date
    fen: dict[int, dict[str, int]]
    accounts: dict[str, set[int]]
    people: dict[int, PaidPerson]

    def total(self, person: int) -> int:
        """What somebody had for the month."""
        return sum(self.fen[person].values())


def last_paid_month() -> date | None:
    """The last month for which money went out."""
    sent = Line.objects.filter(payment__run__state__in=["released", "closed"]).exclude(
        payment__state__in=NOT_SENT_STATES
    )
    return sent.order_by("-month").values_list("month", flat=True).first()


def paid_in(month: date) -> PaidMonth:
    """Who had money for a month; a merged record counts with the one it went into."""
    root = surviving_records()
    fen: dict[int, dict[str, int]] = defaultdict(dict)
    accounts: dict[str, set[int]] = defaultdict(set)
    for person, programme, amount, account, basis in read_rows(_PAID, [month]):
        kept = root[person] if person in root else int(person)
        fen[kept][programme] = fen[kept].get(programme, 0) + int(amount)
        if account and basis == "own":
            accounts[account].add(kept)
    return PaidMonth(month, dict(fen), dict(accounts), people_of(set(fen)))


def people_of(keys: set[int]) -> dict[int, PaidPerson]:
    """These people."""
    found: dict[int, PaidPerson] = {}
    columns = ("pk", "name", "village_id", "birth_date", "household_id", "id_number_index")
    for part in parts(keys):
        rows = Person.objects.filter(pk__in=part).values_list(*columns)
        found |= {row[0]: PaidPerson(*row) for row in rows}
    return found


def parts(keys: Any) -> list[list[Any]]:
    """Keys in lots that fit into one question."""
    listed = sorted(keys)
    return [listed[start : start + _AT_ONCE] for start in range(0, len(listed), _AT_ONCE)]


def current(kind: str, day: date) -> dict[int, tuple[str, date | None]]:
    """What is on record now of a kind: its text and since when, by person or household."""
    rows = Circumstance.objects.filter(kind=kind, withdrawn_at=None).filter(
        Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gte=day)
    )
    return {
        person or household or 0: (text, since)
        for person, household, text, since in rows.order_by("pk").values_list(
            "person_id", "household_id", "text", "valid_from"
        )
    }

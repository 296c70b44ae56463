"""Due minus sent, person by person and month by month; who it goes to, and what has to wait."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from doudi.core.bulk import read_rows
from doudi.payments.computing.ground import SHARE_COLUMNS, keep_shares_sent, load, load_rooted, roots
from doudi.payments.models import AccountAuthority, Hold
from doudi.payments.workflow import PaymentState
from doudi.registry.models import Circumstance, Person
from doudi.values.benefit_month import from_index, month_index

_BALANCE = """
CREATE TABLE balance AS
SELECT person, programme, month, COALESCE(due.amount_fen, 0) AS due_fen,
       COALESCE(sent.sent_fen, 0) - COALESCE(received.amount_fen, 0) AS kept_fen,
       COALESCE(sent.parts, 0) AS parts, COALESCE(claimed.amount_fen, 0) AS claimed_fen, due.award,
       COALESCE(sent.sent_fen, 0) AS sent_fen
FROM (SELECT person, programme, month FROM due_month WHERE month <= {last}
      UNION SELECT person, programme, month FROM sent_month
      UNION SELECT person, programme, month FROM received_month WHERE month <= {last}) AS everything
LEFT JOIN due_month AS due USING (person, programme, month)
LEFT JOIN sent_month AS sent USING (person, programme, month)
LEFT JOIN received_month AS received USING (person, programme, month)
LEFT JOIN claimed_month AS claimed USING (person, programme, month)
WHERE COALESCE(due.amount_fen, 0) <> COALESCE(sent.sent_fen, 0) - COALESCE(received.amount_fen, 0)
"""

_OWED = """
CREATE TABLE owed AS
SELECT balance.*, due_fen - kept_fen AS amount_fen, area
FROM balance LEFT JOIN area_month USING (person, month)
WHERE due_fen > kept_fen
"""

_OVERPAID = """
CREATE TABLE overpaid AS
SELECT person, programme, month, kept_fen - due_fen - claimed_fen AS amount_fen, due_fen, kept_fen AS sent_fen,
       (SELECT MAP_FROM_ENTRIES(LIST((source, over_fen) ORDER BY source)) FROM over_share
        WHERE over_share.person = balance.person AND over_share.programme = balance.programme
              AND over_share.month = balance.month) AS shares
FROM balance WHERE kept_fen - due_fen > claimed_fen
"""

_OVER_SHARES = """
CREATE TABLE over_share AS
SELECT person, programme, month, source, SUM(over_fen)::BIGINT AS over_fen FROM (
    SELECT person, programme, month, source, amount_fen AS over_fen FROM share_sent
    UNION ALL SELECT person, programme, month, source, -amount_fen FROM share_received
    UNION ALL SELECT person, programme, month, source, -amount_fen FROM share_month
) JOIN (SELECT person, programme, month FROM balance WHERE kept_fen - due_fen > claimed_fen)
USING (person, programme, month)
GROUP BY ALL
"""

# In which order reasons count: what a person decided first, then what the register says, then the account.
_WAITING = """
CREATE TABLE owed_to AS
SELECT owed.*, recipient.* EXCLUDE (person),
       CASE WHEN EXISTS (FROM held WHERE held.person = owed.person AND held.programme IN ('', owed.programme))
                 THEN 'held'
            WHEN recipient.in_prison THEN 'prison'
            WHEN recipient.account IS NULL THEN 'no_account'
            WHEN recipient.account_index IN (SELECT account_index FROM returned_account AS r
                                             WHERE r.person = owed.person) THEN 'returned_account'
            WHEN recipient.basis = 'own' AND recipient.account_index IN (FROM shared_account) THEN 'shared_account'
       END AS waits
FROM owed JOIN recipient USING (person)
"""

# A card that several people are paid into without anybody's authority: fit for a family, a doubt beyond it.
_SHARED = """
CREATE TABLE shared_account AS
SELECT account_index FROM recipient WHERE basis = 'own' AND account_index IS NOT NULL
GROUP BY account_index HAVING COUNT(DISTINCT household) > 1
"""

_SHARES = """
CREATE TABLE owed_share AS
SELECT owed_to.person, owed_to.programme, owed_to.month, source,
       SUM(due_fen_part - sent_fen_part)::BIGINT AS amount_fen
FROM owed_to JOIN (
    SELECT person, programme, month, source, amount_fen AS due_fen_part, 0 AS sent_fen_part FROM share_month
    UNION ALL
    SELECT person, programme, month, source, 0, amount_fen FROM share_sent
    UNION ALL
    SELECT person, programme, month, source, amount_fen, 0 FROM share_received
) AS part ON part.person = owed_to.person AND part.programme = owed_to.programme AND part.month = owed_to.month
WHERE waits IS NULL
GROUP BY ALL HAVING SUM(due_fen_part - sent_fen_part) <> 0
"""


def fill_differences(connection: Any, last: date, known_at: datetime, *, only: str = "") -> None:
    """Fill ``owed_to`` (what is to be paid or waits), ``owed_share`` and ``overpaid``.

    ``only`` is a condition on ``owed`` that cuts a run down to a part of what is owed.
    """
    connection.execute(_BALANCE.format(last=month_index(last)))
    connection.execute(_OWED + (f" AND ({only})" if only else ""))
    _keep_recipients(connection, known_at)
    connection.execute(_SHARED)
    connection.execute(_WAITING)
    again = connection.execute("SELECT MIN(month), MAX(month) FROM balance WHERE sent_fen <> 0").fetchone()
    if again[0] is None:
        load(connection, "share_sent", SHARE_COLUMNS, ())
    else:
        keep_shares_sent(connection, from_index(again[0]), from_index(again[1]))
    for step in (_SHARES, _OVER_SHARES, _OVERPAID):
        connection.execute(step)


def _keep_recipients(connection: Any, known_at: datetime) -> None:
    """Where everybody's money goes: the own card, or the account of somebody with authority."""
    people = [row[0] for row in connection.execute("SELECT DISTINCT person FROM owed").fetchall()]
    cards = {pk: (text, index) for pk, text, index in _cards(known_at)}
    root = roots()
    in_force = AccountAuthority.objects.filter(ended_on=None).exclude(confirmed_by=None)
    authorities = {root.get(one.person_id, one.person_id): one for one in in_force if one.person_id in root}
    authorities |= {one.person_id: one for one in in_force if one.person_id not in root}
    in_prison = set(_in_prison(known_at))
    rows = []
    for pk, name, household, village in _names(sorted(people)):
        own = cards.get(pk, (None, None))
        authority = authorities.get(pk)
        account, index, holder, basis = (*own, name, "own")
        if authority is not None:
            account, index = authority.account.stored, authority.account_index
            holder, basis = authority.holder_name, authority.basis
        rows.append((pk, name, household or -pk, village, account, index, holder, basis, pk in in_prison))
    columns = (("person", "BIGINT"), ("name", "VARCHAR"), ("household", "BIGINT"), ("village", "VARCHAR"),
               ("account", "VARCHAR"), ("account_index", "VARCHAR"), ("holder", "VARCHAR"), ("basis", "VARCHAR"),
               ("in_prison", "BOOLEAN"))  # fmt: skip
    load(connection, "recipient", columns, rows)
    holds = Hold.objects.filter(lifted_at=None).values_list("person_id", "programme")
    load_rooted(connection, "held", (("person", "BIGINT"), ("programme", "VARCHAR")), holds)
    load_rooted(connection, "returned_account", (("person", "BIGINT"), ("account_index", "VARCHAR")),
                read_rows(_LAST_RETURNED))  # fmt: skip




def _names(people: list[int]) -> Iterator[tuple[int, str, int | None, str]]:
    """Part by part: they are few beside all residents."""
    for start in range(0, len(people), _AT_ONCE):
        part = Person.objects.filter(pk__in=people[start : start + _AT_ONCE])
        yield from part.values_list("pk", "name", "household_id", "village_id")


_AT_ONCE = 900
# The accounts from which the last payment of somebody came back; a payment that arrived there since clears it.
_LAST_RETURNED = f"""
SELECT DISTINCT person_id, account_index FROM payments_payment back
WHERE state = '{PaymentState.RETURNED}' AND NOT EXISTS (
    SELECT 1 FROM payments_payment later WHERE later.person_id = back.person_id
    AND later.account_index = back.account_index AND later.id > back.id AND later.state = '{PaymentState.PAID}'
)
"""


def _believed(kind: str, known_at: datetime) -> Any:
    day = timezone.localdate(known_at)
    return (
        Circumstance.objects.filter(kind=kind, person__isnull=False, recorded_at__lte=known_at)
        .filter(Q(withdrawn_at=None) | Q(withdrawn_at__gt=known_at))
        .filter(Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gte=day))
        .order_by("pk")
    )


def _cards(known_at: datetime) -> Any:
    return _believed("bank_account", known_at).values_list("person_id", "text", "text_index").iterator(50_000)


def _in_prison(known_at: datetime) -> Any:
    return _believed("in_prison", known_at).filter(text="true").values_list("person_id", flat=True)


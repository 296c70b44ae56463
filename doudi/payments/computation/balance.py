"""Due minus sent, person by person and month by month; who it goes to, and what has to wait."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import connection as store
from django.utils import timezone

from doudi.core.bulk_columns import Columns, TableQuery
from doudi.payments.computation.inputs import (
    SHARE_COLUMNS,
    load,
    load_by_person,
    load_shares_sent,
    surviving_records,
)
from doudi.payments.models import AccountAuthority, Hold
from doudi.payments.workflow import PaymentState
from doudi.values.benefit_month import month_from_index, month_index

_BALANCE = """
CREATE TABLE balance AS
SELECT person, programme, month, COALESCE(due.amount_fen, 0) AS due_fen,
       COALESCE(sent.sent_fen, 0) - COALESCE(received.amount_fen, 0) AS kept_fen,
       COALESCE(sent.parts, 0) AS parts, COALESCE(claimed.amount_fen, 0) AS recovery_fen, due.award,
       COALESCE(sent.sent_fen, 0) AS sent_fen
FROM (SELECT person, programme, month FROM due_month WHERE month <= {last}
      UNION SELECT person, programme, month FROM sent_month
      UNION SELECT person, programme, month FROM received_month WHERE month <= {last}) AS everything
LEFT JOIN due_month AS due USING (person, programme, month)
LEFT JOIN sent_month AS sent USING (person, programme, month)
LEFT JOIN received_month AS received USING (person, programme, month)
LEFT JOIN recovery_month AS claimed USING (person, programme, month)
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
SELECT person, programme, month, kept_fen - due_fen - recovery_fen AS amount_fen, due_fen, kept_fen AS sent_fen,
       (SELECT MAP_FROM_ENTRIES(LIST((source, over_fen) ORDER BY source)) FROM over_share
        WHERE over_share.person = balance.person AND over_share.programme = balance.programme
              AND over_share.month = balance.month) AS shares
FROM balance WHERE kept_fen - due_fen > recovery_fen
"""

_OVER_SHARES = """
CREATE TABLE over_share AS
SELECT person, programme, month, source, SUM(over_fen)::BIGINT AS over_fen FROM (
    SELECT person, programme, month, source, amount_fen AS over_fen FROM share_sent
    UNION ALL SELECT person, programme, month, source, -amount_fen FROM share_received
    UNION ALL SELECT person, programme, month, source, -amount_fen FROM share_month
) JOIN (SELECT person, programme, month FROM balance WHERE kept_fen - due_fen > recovery_fen)
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


def compute_balance(connection: Any, last: date, known_at: datetime, *, only: str = "") -> None:
    """Fill ``owed_to`` (what is to be paid or waits), ``owed_share`` and ``overpaid``.

    ``only`` is a condition on ``owed`` that cuts a run down to a part of what is owed.
    """
    connection.execute(_BALANCE.format(last=month_index(last)))
    connection.execute(_OWED + (f" AND ({only})" if only else ""))
    _load_recipients(connection, known_at)
    connection.execute(_SHARED)
    connection.execute(_WAITING)
    again = connection.execute("SELECT MIN(month), MAX(month) FROM balance WHERE sent_fen <> 0").fetchone()
    if again[0] is None:
        load(connection, "share_sent", SHARE_COLUMNS, ())
    else:
        load_shares_sent(connection, month_from_index(again[0]), month_from_index(again[1]))
    for step in (_SHARES, _OVER_SHARES, _OVERPAID):
        connection.execute(step)


# Whose the money is, and where it goes: by somebody's authority over the account, else to the own card.
_RECIPIENT = """
CREATE TABLE recipient AS
SELECT person, name, COALESCE(household, -person) AS household, village,
       COALESCE(authority.account, card.account) AS account,
       COALESCE(authority.account_index, card.account_index) AS account_index,
       COALESCE(authority.holder, name) AS holder, COALESCE(authority.basis, 'own') AS basis,
       person IN (SELECT person FROM told_prison) AS in_prison
FROM told_recipient LEFT JOIN authority USING (person) LEFT JOIN (
    SELECT person, ARG_MAX(account, place) AS account, ARG_MAX(account_index, place) AS account_index
    FROM told_card GROUP BY person
) AS card USING (person)
"""
_PERSON: Columns = (("person", "BIGINT"), ("name", "VARCHAR"), ("household", "BIGINT"), ("village", "VARCHAR"))
_CARD: Columns = (("place", "BIGINT"), ("person", "BIGINT"), ("account", "VARCHAR"), ("account_index", "VARCHAR"))
_AUTHORITY: Columns = (
    ("person", "BIGINT"),
    ("account", "VARCHAR"),
    ("account_index", "VARCHAR"),
    ("holder", "VARCHAR"),
    ("basis", "VARCHAR"),
)


def _load_recipients(connection: Any, known_at: datetime) -> None:
    """Where everybody's money goes: the own card, or the account of somebody with authority."""
    people = [row[0] for row in connection.execute("SELECT DISTINCT person FROM owed ORDER BY 1").fetchall()]
    names = "SELECT id, name, household_id, village_id FROM registry_person WHERE id {keys}"
    load(connection, "told_recipient", _PERSON, TableQuery(names, _PERSON, keys=people))
    at = store.ops.adapt_datetimefield_value(known_at)
    moment = [at, at, *[timezone.localdate(known_at)] * 2]
    load(connection, "told_card", _CARD, TableQuery(_CARDS, _CARD, moment, people))
    load(connection, "told_prison", _PERSON[:1], TableQuery(_IN_PRISON, _PERSON[:1], moment, people))
    root = surviving_records()
    in_force = list(AccountAuthority.objects.filter(ended_on=None).exclude(confirmed_by=None))
    in_force.sort(key=lambda one: one.person_id not in root)  # what was given to the record that is kept counts
    authorities = {root.get(one.person_id, one.person_id): one for one in in_force}
    load(
        connection,
        "authority",
        _AUTHORITY,
        [
            (person, one.account.stored, one.account_index, one.holder_name, one.basis)
            for person, one in authorities.items()
        ],
    )
    connection.execute(_RECIPIENT)
    holds = Hold.objects.filter(lifted_at=None).values_list("person_id", "programme")
    load_by_person(connection, "held", (("person", "BIGINT"), ("programme", "VARCHAR")), holds)
    returned: Columns = (("person", "BIGINT"), ("account_index", "VARCHAR"))
    load_by_person(connection, "returned_account", returned, TableQuery(_LAST_RETURNED, returned))


# The accounts from which the last payment of somebody came back. A payment that arrived there since clears it, and so
# does the same card registered once more after the run was computed: it was woken up at the bank, and somebody says so.
_LAST_RETURNED = f"""
SELECT DISTINCT person_id, account_index FROM payments_payment back
WHERE state = '{PaymentState.RETURNED}' AND NOT EXISTS (
    SELECT 1 FROM payments_payment later WHERE later.person_id = back.person_id
    AND later.account_index = back.account_index AND later.id > back.id AND later.state = '{PaymentState.PAID}'
) AND NOT EXISTS (
    SELECT 1 FROM registry_circumstance card JOIN payments_run run ON run.id = back.run_id
    WHERE card.person_id = back.person_id AND card.kind = 'bank_account' AND card.text_index = back.account_index
    AND card.withdrawn_at IS NULL AND card.recorded_at > run.known_at
)
"""
_BELIEVED = """
recorded_at <= %s AND (withdrawn_at IS NULL OR withdrawn_at > %s) AND (valid_from IS NULL OR valid_from <= %s)
AND (valid_to IS NULL OR valid_to >= %s) AND person_id {keys}
"""
_CARDS = f"""
SELECT id, person_id, text, text_index FROM registry_circumstance WHERE kind = 'bank_account' AND {_BELIEVED}
"""
_IN_PRISON = f"""
SELECT person_id FROM registry_circumstance WHERE kind = 'in_prison' AND text = 'true' AND {_BELIEVED}
"""

"""The recipient of what is owed: the account it goes to, and why it is withheld.

Fills ``payable``: the rows of ``owed`` with the recipient's account and, where it is withheld, the reason.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import connection as database
from django.utils import timezone

from doudi.core.bulk_columns import Columns, TableQuery
from doudi.payments.computation.care_payees import split_by_care_payees
from doudi.payments.computation.merged_records import load_by_person
from doudi.payments.computation.sealed_accounts import refuse_moved_cards
from doudi.payments.computation.tables import load
from doudi.payments.models import AccountAuthority, Hold, TownshipTakeOver
from doudi.registry.deaths.queries import people_reported_dead
from doudi.registry.household_accounts.queries import accounts_in_force
from doudi.registry.people.merged_records import surviving_records

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_PERSON: Columns = (
    ("person", "BIGINT"),
    ("name", "VARCHAR"),
    ("household", "BIGINT"),
    ("village", "VARCHAR"),
    ("has_died", "BIGINT"),
)
_CARD: Columns = (("id", "BIGINT"), ("person", "BIGINT"), ("account", "VARCHAR"), ("account_index", "VARCHAR"))
_AUTHORITY: Columns = (
    ("person", "BIGINT"),
    ("account", "VARCHAR"),
    ("account_index", "VARCHAR"),
    ("holder", "VARCHAR"),
    ("basis", "VARCHAR"),
)
_HOUSEHOLD_PAYEE: Columns = (("household", "BIGINT"), ("payee", "BIGINT"))
_HOLD: Columns = (("person", "BIGINT"), ("programme", "VARCHAR"))
_RETURNED: Columns = (("person", "BIGINT"), ("account_index", "VARCHAR"))

_PEOPLE = """
SELECT id, name, household_id, village_id, CASE WHEN death_date IS NULL THEN 0 ELSE 1 END
FROM registry_person WHERE id {keys}
"""
_KNOWN_AND_VALID = """
recorded_at <= %(known_at)s AND (withdrawn_at IS NULL OR withdrawn_at > %(known_at)s)
AND (valid_from IS NULL OR valid_from <= %(day)s) AND (valid_to IS NULL OR valid_to >= %(day)s) AND person_id {keys}
"""
_CARDS = f"""
SELECT id, person_id, text, text_index FROM registry_circumstance WHERE kind = 'bank_account' AND {_KNOWN_AND_VALID}
"""
_PAYEE_NAMES = "SELECT id, name, household_id, village_id, 0 FROM registry_person WHERE id {keys}"
_IN_PRISON = f"""
SELECT person_id FROM registry_circumstance WHERE kind = 'in_prison' AND text = 'true' AND {_KNOWN_AND_VALID}
"""
# Accounts that returned a person's last payment. A later payment that arrived there clears the account, and so does the
# same card recorded again after the run was computed: the bank has reactivated it, and an officer says so.
_LAST_RETURNED = """
SELECT DISTINCT person_id, account_index FROM payments_payment back
WHERE state = 'returned' AND NOT EXISTS (
    SELECT 1 FROM payments_payment later WHERE later.person_id = back.person_id
    AND later.account_index = back.account_index AND later.id > back.id AND later.state = 'paid'
) AND NOT EXISTS (
    SELECT 1 FROM registry_circumstance card JOIN payments_run run ON run.id = back.run_id
    WHERE (card.person_id = back.person_id OR back.account_basis = 'household')
    AND card.kind = 'bank_account' AND card.text_index = back.account_index
    AND card.withdrawn_at IS NULL AND card.recorded_at > run.known_at
)
"""

# The account of an authority where one is in force, else the head's card where the household is paid as one, else the
# person's own card, the last one recorded. What is owed to a person who died goes only to the recorded payee.
_RECIPIENTS = """
CREATE TABLE recipient AS
WITH card AS (
    SELECT person, ARG_MAX(account, id) AS account, ARG_MAX(account_index, id) AS account_index
    FROM own_card GROUP BY person
), household_card AS (
    SELECT household_payee.household, payee, payee_person.name AS holder, account, account_index
    FROM household_payee JOIN card ON card.person = payee JOIN payee_person ON payee_person.person = payee
)
SELECT owed_person.person, owed_person.name,
       COALESCE(owed_person.household, -owed_person.person) AS household, owed_person.village, has_died,
       COALESCE(authority.account, household_card.account, card.account) AS account,
       COALESCE(authority.account_index, household_card.account_index, card.account_index) AS account_index,
       COALESCE(authority.holder, household_card.holder, owed_person.name) AS holder,
       COALESCE(authority.basis, CASE WHEN household_card.account IS NOT NULL THEN 'household' END, 'own') AS basis,
       owed_person.person IN (SELECT person FROM imprisoned_person) AS in_prison
FROM owed_person
LEFT JOIN authority ON authority.person = owed_person.person AND (authority.basis = 'heir') = (has_died = 1)
LEFT JOIN household_card ON household_card.household = owed_person.household
     AND household_card.payee <> owed_person.person AND has_died = 0
LEFT JOIN card ON card.person = owed_person.person AND has_died = 0
"""
# A card that people of several households are paid to, with no authority on record.
_SHARED_ACCOUNTS = """
CREATE TABLE shared_account AS
SELECT account_index FROM recipient WHERE basis IN ('own', 'household') AND account_index IS NOT NULL
GROUP BY account_index HAVING COUNT(DISTINCT household) > 1
"""
# The first reason counts: the township, an officer's decision, then the registry, then the account.
# A month in two parts: the second line of it counts what the first one sends.
_PAYABLE = """
CREATE TABLE payable AS
WITH part AS (
SELECT owed.*, recipient.* EXCLUDE (person, has_died, account, account_index, holder, basis),
       CASE WHEN payee = 0 THEN account ELSE payee_account END AS account,
       CASE WHEN payee = 0 THEN account_index ELSE payee_account_index END AS account_index,
       CASE WHEN payee = 0 THEN holder ELSE payee_holder END AS holder,
       CASE WHEN payee = 0 THEN basis ELSE payee_basis END AS basis,
       CASE WHEN SUBSTR(recipient.village, 1, 9) IN (FROM township_not_live) THEN 'not_live'
            WHEN EXISTS (FROM active_hold AS hold
                         WHERE hold.person = owed.person AND hold.programme IN ('', owed.programme)) THEN 'held'
            WHEN owed.person IN (SELECT person FROM reported_dead)
                 OR carer IN (SELECT person FROM reported_dead) THEN 'death_reported'
            WHEN (owed.person, owed.programme) IN (FROM care_dispute) THEN 'payee_dispute'
            WHEN recipient.in_prison THEN 'prison'
            WHEN NOT owed.is_in_force AND recipient.has_died = 0 THEN 'care_payee_ended'
            WHEN payee = 0 AND recipient.account IS NULL AND recipient.has_died = 1 THEN 'deceased_no_payee'
            WHEN payee = 0 AND recipient.account IS NULL THEN 'no_account'
            WHEN CASE WHEN payee = 0 THEN recipient.account_index ELSE payee_account_index END
                 IN (SELECT account_index FROM returned_account AS returned
                     WHERE returned.person = owed.person) THEN 'returned_account'
            WHEN payee = 0 AND recipient.basis IN ('own', 'household')
                 AND recipient.account_index IN (FROM shared_account) THEN 'shared_account'
       END AS withheld_reason
FROM owed_part AS owed JOIN recipient USING (person)
LEFT JOIN (SELECT payee, payee_account, payee_account_index, payee_holder, payee_basis, carer FROM care_fact)
     USING (payee)
), earlier AS (
    SELECT *, COALESCE(SUM(amount_fen) FILTER (withheld_reason IS NULL) OVER before, 0)::BIGINT AS before_fen,
           COUNT(*) FILTER (withheld_reason IS NULL) OVER before AS parts_before
    FROM part WINDOW before AS (PARTITION BY person, programme, month ORDER BY payee
                                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
)
SELECT * EXCLUDE (before_fen, parts_before)
       REPLACE (net_sent_fen + before_fen AS net_sent_fen, parts + parts_before AS parts,
                net_sent_fen + before_fen + amount_fen AS due_fen)
FROM earlier
"""


def assign_recipients(connection: DuckDBPyConnection, known_at: datetime, *, as_if_live: str = "") -> None:
    """Fill ``payable`` from ``owed``, with the cards and circumstances known at the moment.

    Args:
        as_if_live: the code of a township whose first payroll is rehearsed; it counts as live.
    """
    people = [row[0] for row in connection.execute("SELECT DISTINCT person FROM owed ORDER BY 1").fetchall()]
    moment = {"known_at": database.ops.adapt_datetimefield_value(known_at), "day": timezone.localdate(known_at)}
    load(connection, "owed_person", _PERSON, TableQuery(_PEOPLE, _PERSON, keys=people))
    payees = _load_household_payees(connection)
    load(connection, "own_card", _CARD, TableQuery(_CARDS, _CARD, moment, sorted({*people, *payees})))
    refuse_moved_cards(connection)
    load(connection, "imprisoned_person", _PERSON[:1], TableQuery(_IN_PRISON, _PERSON[:1], moment, people))
    _load_authorities(connection)
    holds = Hold.objects.filter(lifted_at=None).values_list("person_id", "programme")
    load_by_person(connection, "active_hold", _HOLD, holds)
    not_live = TownshipTakeOver.objects.exclude(state=TownshipTakeOver.State.LIVE)
    codes = [(township.township_code,) for township in not_live if township.township_code != as_if_live]
    load(connection, "township_not_live", (("code", "VARCHAR"),), codes)
    load_by_person(connection, "reported_dead", _PERSON[:1], [(person,) for person in people_reported_dead()])
    load_by_person(connection, "returned_account", _RETURNED, TableQuery(_LAST_RETURNED, _RETURNED))
    split_by_care_payees(connection)
    for statement in (_RECIPIENTS, _SHARED_ACCOUNTS, _PAYABLE):
        connection.execute(statement)


def _load_household_payees(connection: DuckDBPyConnection) -> list[int]:
    """Fill ``household_payee`` with the households paid into their head's card; return the keys of the heads."""
    rows = list(accounts_in_force().values_list("household_id", "payee_id"))
    payees = sorted({payee for _household, payee in rows})
    load(connection, "household_payee", _HOUSEHOLD_PAYEE, rows)
    load(connection, "payee_person", _PERSON, TableQuery(_PAYEE_NAMES, _PERSON, keys=payees))
    return payees


def _load_authorities(connection: DuckDBPyConnection) -> None:
    """Fill ``authority`` with the accounts of guardians, institutions and card keepers (代管) in force."""
    survivors = surviving_records()
    in_force = list(AccountAuthority.objects.filter(ended_on=None).exclude(confirmed_by=None))
    in_force.sort(key=lambda authority: authority.person_id not in survivors)  # the surviving record's own comes last
    by_person = {survivors.get(authority.person_id, authority.person_id): authority for authority in in_force}
    rows = [
        (person, authority.account.in_place().stored, authority.account_index, authority.holder_name, authority.basis)
        for person, authority in by_person.items()
    ]
    load(connection, "authority", _AUTHORITY, rows)

"""Money of a recovery that is given back and waits for another card is withheld, though nothing is due."""

from __future__ import annotations

import duckdb
import pytest

from doudi.payments.invariants.entitlements import _UNANSWERED

MONTH = 2023 * 12
TABLES = ("due_month", "sent_before", "paid", "withheld", "received_month")


@pytest.mark.parametrize(("received_fen", "is_refused"), [(293_98, False), (293_97, True), (0, True)])
def test_no_more_is_withheld_than_is_due_and_was_recovered(received_fen: int, is_refused: bool) -> None:
    with duckdb.connect() as connection:
        for table in TABLES:
            connection.execute(
                f"CREATE TABLE {table} (person BIGINT, programme VARCHAR, month BIGINT, amount_fen BIGINT)"
            )
        connection.execute("CREATE TABLE changed_record (person BIGINT)")
        connection.execute("INSERT INTO withheld VALUES (1, 'dibao', $1, 29398)", [MONTH])
        connection.execute("INSERT INTO received_month VALUES (1, 'dibao', $1, $2)", [MONTH, received_fen])
        unanswered = connection.execute(_UNANSWERED, {"last": MONTH}).fetchall()
    assert bool(unanswered) == is_refused

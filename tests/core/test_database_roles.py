"""Attacks with the application's database password on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from doudi.commandline import serve
from doudi.commandline.errors import CommandError
from doudi.core.database_roles import excess_privileges, grants, owned_tables
from doudi.payments.bank_exchange.actions import payment_files
from tests.clock import Clock
from tests.conftest import Cast
from tests.payments.conftest import Office

pytestmark = [pytest.mark.django_db, pytest.mark.attack]
ROLE = "doudi_application"
APRIL = date(2023, 4, 1)


@pytest.fixture
def as_application(cast: Cast) -> Iterator[None]:
    """Work with the privileges of the application's role until the test ends."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no roles")
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {ROLE}")
        for statement in grants(ROLE):
            cursor.execute(statement)
        cursor.execute(f"SET ROLE {ROLE}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


ATTACKS = (
    "UPDATE payments_payment SET account = ''",
    "UPDATE payments_payment SET holder_name = ''",
    "UPDATE payments_payment SET amount_fen = 1",
    "UPDATE payments_payment SET person_id = 1",
    "UPDATE payments_line SET amount_fen = 1",
    "UPDATE registry_circumstance SET text = ''",
    "UPDATE payments_accountauthority SET account = ''",
    "UPDATE audit_entry SET sentence = ''",
    "UPDATE django_migrations SET applied = now()",
    "DELETE FROM payments_payment",
    "DELETE FROM payments_run",
    "DELETE FROM payments_hold",
    "DELETE FROM audit_entry",
    "DELETE FROM audit_trailhead",
    "TRUNCATE payments_line",
    "TRUNCATE audit_entry",
    "ALTER TABLE payments_payment DISABLE TRIGGER USER",
    "DROP TRIGGER payments_payment_fixed ON payments_payment",
    "ALTER TABLE payments_payment DROP COLUMN state",
    "DROP TABLE payments_line",
    "CREATE TABLE mine (id integer)",
    "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
    "SET session_replication_role = replica",
)


def test_application_role_cannot_change_what_was_decided(as_application: None) -> None:
    refused = pytest.raises(DatabaseError, match=r"permission denied|must be owner")
    for attack in ATTACKS:
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(attack)
    assert owned_tables() == []
    assert excess_privileges() == []


def test_application_role_pays_a_month(
    as_application: None, cast: Cast, monkeypatch: pytest.MonkeyPatch, tmp_path: Any, settings: Any
) -> None:
    from django.utils import timezone

    settings.BANK_FILE_FOLDER = tmp_path
    clock = Clock(date(2023, 4, 3))
    monkeypatch.setattr(timezone, "now", clock.now)
    office = Office(cast, clock)
    office.funds()
    office.award(office.person("钟有田"))
    run = office.release(office.prepare(APRIL))
    payment_files.freeze_and_write(by=cast.finance, run=run, profile="city_bank_excel")


def test_serving_as_the_owner_is_refused_in_production(cast: Cast, settings: Any) -> None:
    settings.IS_PRODUCTION = True
    if connection.vendor != "postgresql":
        serve.refuse_owner()
        return
    with pytest.raises(CommandError, match="doudi database roles"):
        serve.refuse_owner()


def test_application_role_may_serve(as_application: None, settings: Any) -> None:
    settings.IS_PRODUCTION = True
    serve.refuse_owner()


def test_a_privilege_too_many_is_named(as_application: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute(f"GRANT DELETE ON payments_line TO {ROLE}")
        cursor.execute(f"SET ROLE {ROLE}")
    assert excess_privileges() == ["DELETE payments_line"]

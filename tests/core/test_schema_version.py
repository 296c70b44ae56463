"""Databases and backups of older versions are refused by name."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from doudi.core.schema_version import DatabaseTooOld, applied_migrations, refuse_unknown_migrations

pytestmark = pytest.mark.django_db


def test_database_of_this_version_is_accepted() -> None:
    applied = applied_migrations()
    assert "payments.0001_initial" in applied
    refuse_unknown_migrations(applied)


@pytest.mark.parametrize(("label", "name"), [("payments", "0002_only_added"), ("banking", "0001_bank_files")])
def test_database_of_an_older_version_is_refused_by_name(label: str, name: str) -> None:
    MigrationRecorder(connection).record_applied(label, name)
    with pytest.raises(DatabaseTooOld, match=f"{label}.{name}"):
        refuse_unknown_migrations(applied_migrations())

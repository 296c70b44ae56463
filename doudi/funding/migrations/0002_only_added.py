"""Transactions and movements are only ever added: the database itself refuses to change or remove one."""

from __future__ import annotations

from typing import Any

from django.db import migrations

_REFUSAL = "the ledger is only ever added to"
_TABLES = ("funding_transaction", "funding_movement")
_SQLITE = [
    f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    for table in _TABLES
    for verb in ("update", "delete")
]
_POSTGRESQL = [
    "CREATE FUNCTION funding_only_added() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$",
    *(
        f"CREATE TRIGGER {table}_{name} BEFORE {verbs} ON {table} FOR EACH {each} EXECUTE FUNCTION funding_only_added()"
        for table in _TABLES
        for name, verbs, each in (("only_added", "UPDATE OR DELETE", "ROW"), ("not_emptied", "TRUNCATE", "STATEMENT"))
    ),
]


def add_triggers(_apps: Any, editor: Any) -> None:
    for statement in _POSTGRESQL if editor.connection.vendor == "postgresql" else _SQLITE:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("funding", "0001_ledger")]
    operations = [migrations.RunPython(add_triggers, migrations.RunPython.noop)]

"""What went to a bank and what it answered is only ever added; the database itself sees to it."""

from __future__ import annotations

from typing import Any

from django.db import migrations

_REFUSAL = "bank rows are only ever added"
_ONLY_ADDED = ("sentitem", "returnfile", "returnrow", "registerdecision")
_FIXED = (
    "run_id",
    "part",
    "number",
    "name",
    "profile",
    "unit",
    "programme",
    "month",
    "day",
    "rows_number",
    "total_fen",
    "sm3",
)


def _sqlite() -> list[str]:
    made = [
        f"CREATE TRIGGER banking_{table}_no_{verb} BEFORE {verb.upper()} ON banking_{table} "
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
        for table in _ONLY_ADDED
        for verb in ("update", "delete")
    ]
    made.append(
        f"CREATE TRIGGER banking_bankfile_fixed BEFORE UPDATE OF {', '.join(_FIXED)} ON banking_bankfile "
        f"WHEN {' OR '.join(f'OLD.{one} IS NOT NEW.{one}' for one in _FIXED)} "
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    )
    made.append(
        "CREATE TRIGGER banking_bankfile_no_delete BEFORE DELETE ON banking_bankfile "
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    )
    return made


def _postgresql() -> list[str]:
    made = [
        "CREATE FUNCTION banking_only_added() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
    ]
    made += [
        f"CREATE TRIGGER banking_{table}_only_added BEFORE UPDATE OR DELETE ON banking_{table} "
        "FOR EACH ROW EXECUTE FUNCTION banking_only_added()"
        for table in _ONLY_ADDED
    ]
    changed = " OR ".join(f"OLD.{one} IS DISTINCT FROM NEW.{one}" for one in _FIXED)
    made.append(
        "CREATE TRIGGER banking_bankfile_fixed BEFORE UPDATE ON banking_bankfile FOR EACH ROW "
        f"WHEN ({changed}) EXECUTE FUNCTION banking_only_added()"
    )
    made.append(
        "CREATE TRIGGER banking_bankfile_no_delete BEFORE DELETE ON banking_bankfile "
        "FOR EACH ROW EXECUTE FUNCTION banking_only_added()"
    )
    return made


def add_triggers(_apps: Any, editor: Any) -> None:
    for statement in _postgresql() if editor.connection.vendor == "postgresql" else _sqlite():
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("banking", "0001_bank_files")]
    operations = [migrations.RunPython(add_triggers, migrations.RunPython.noop)]

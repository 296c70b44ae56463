"""Money rows are only ever added; of a payment nothing moves but where it stands. The database itself sees to it."""

from __future__ import annotations

from typing import Any

from django.db import migrations

_REFUSAL = "money rows are only ever added"
_ONLY_ADDED = ("line", "lineshare", "withheld", "recoveryline", "receipt")
_FIXED = (
    "run_id",
    "item_id",
    "person_id",
    "programme",
    "village_code",
    "amount_fen",
    "offset_fen",
    "account_index",
    "account_basis",
    "replaces_id",
)
_RUN_FIXED = ("number", "kind", "month", "known_at", "prepared_by_id")


def _sqlite() -> list[str]:
    made = [
        f"CREATE TRIGGER payments_{table}_no_{verb} BEFORE {verb.upper()} ON payments_{table} "
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
        for table in _ONLY_ADDED
        for verb in ("update", "delete")
    ]
    for table, columns in (("payment", _FIXED), ("run", _RUN_FIXED)):
        made.append(
            f"CREATE TRIGGER payments_{table}_fixed BEFORE UPDATE OF {', '.join(columns)} ON payments_{table} "
            f"WHEN {' OR '.join(f'OLD.{one} IS NOT NEW.{one}' for one in columns)} "
            f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
        )
        made.append(
            f"CREATE TRIGGER payments_{table}_no_delete BEFORE DELETE ON payments_{table} "
            f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
        )
    return made


def _postgresql() -> list[str]:
    made = [
        "CREATE FUNCTION payments_only_added() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
    ]
    made += [
        f"CREATE TRIGGER payments_{table}_only_added BEFORE UPDATE OR DELETE ON payments_{table} "
        "FOR EACH ROW EXECUTE FUNCTION payments_only_added()"
        for table in _ONLY_ADDED
    ]
    for table, columns in (("payment", _FIXED), ("run", _RUN_FIXED)):
        changed = " OR ".join(f"OLD.{one} IS DISTINCT FROM NEW.{one}" for one in columns)
        made.append(
            f"CREATE TRIGGER payments_{table}_fixed BEFORE UPDATE ON payments_{table} FOR EACH ROW "
            f"WHEN ({changed}) EXECUTE FUNCTION payments_only_added()"
        )
        made.append(
            f"CREATE TRIGGER payments_{table}_no_delete BEFORE DELETE ON payments_{table} "
            "FOR EACH ROW EXECUTE FUNCTION payments_only_added()"
        )
    return made


def add_triggers(_apps: Any, editor: Any) -> None:
    for statement in _postgresql() if editor.connection.vendor == "postgresql" else _sqlite():
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_payroll")]
    operations = [migrations.RunPython(add_triggers, migrations.RunPython.noop)]

"""A run and a payment only move where the table of states leads; what came back is paid again once."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models
from django.db.models import Q

_REFUSAL = "states move along the table"
_MOVES = {
    "payments_run": (
        ("prepared", "reviewed"),
        ("reviewed", "approved"),
        ("approved", "released"),
        ("released", "closed"),
        ("prepared", "closed"),
        ("reviewed", "prepared"),
        ("approved", "prepared"),
        ("prepared", "discarded"),
        ("reviewed", "discarded"),
        ("approved", "discarded"),
    ),
    "payments_payment": (
        ("ready", "sent"),
        ("ready", "void"),
        ("sent", "paid"),
        ("sent", "returned"),
        ("sent", "in_question"),
        ("in_question", "paid"),
        ("in_question", "returned"),
        ("paid", "returned"),
    ),
}


def _wrong(moves: tuple[tuple[str, str], ...]) -> str:
    allowed = ", ".join(f"'{old}>{new}'" for old, new in moves)
    return f"OLD.state <> NEW.state AND (OLD.state || '>' || NEW.state) NOT IN ({allowed})"


def add_triggers(_apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(
            "CREATE FUNCTION payments_along_the_table() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
        )
        for table, moves in _MOVES.items():
            editor.execute(
                f"CREATE TRIGGER {table}_along BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({_wrong(moves)}) "
                "EXECUTE FUNCTION payments_along_the_table()"
            )
        return
    for table, moves in _MOVES.items():
        editor.execute(
            f"CREATE TRIGGER {table}_along BEFORE UPDATE OF state ON {table} WHEN {_wrong(moves)} "
            f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
        )


class Migration(migrations.Migration):
    dependencies = [("payments", "0002_only_added")]
    operations = [
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(
                condition=Q(("state", "void"), _negated=True), fields=("replaces",), name="paid_again_once"
            ),
        ),
        migrations.RunPython(add_triggers, migrations.RunPython.noop),
    ]

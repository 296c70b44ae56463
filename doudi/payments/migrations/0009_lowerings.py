"""What is asked back less since a claim was decided: rows beside it, only ever added."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

_REFUSAL = "money rows are only ever added"


def add_triggers(_apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(
            "CREATE TRIGGER payments_lowering_only_added BEFORE UPDATE OR DELETE ON payments_lowering "
            "FOR EACH ROW EXECUTE FUNCTION payments_only_added()"
        )
        return
    for verb in ("update", "delete"):
        editor.execute(
            f"CREATE TRIGGER payments_lowering_no_{verb} BEFORE {verb.upper()} ON payments_lowering "
            f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
        )


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0008_words"),
    ]

    operations = [
        migrations.CreateModel(
            name="Lowering",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount_fen", models.BigIntegerField(verbose_name="下调")),
                ("due_fen", models.BigIntegerField(verbose_name="应发")),
                (
                    "recovery_line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lowerings",
                        to="payments.recoveryline",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lowerings",
                        to="payments.run",
                        verbose_name="核算于",
                    ),
                ),
            ],
            options={
                "verbose_name": "追缴下调",
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(fields=("run", "recovery_line"), name="lowered_once"),
                    models.CheckConstraint(condition=models.Q(("amount_fen__gt", 0)), name="lowering_is_positive"),
                ],
            },
        ),
        migrations.RunPython(add_triggers, migrations.RunPython.noop),
    ]

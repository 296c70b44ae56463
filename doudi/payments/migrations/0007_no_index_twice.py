"""Indices that another index begins with cost every payroll and find nothing sooner: they go.

They are dropped by name: altering the column would rebuild the table on SQLite, and its guards would be gone.
"""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

_TWICE = (
    "payments_payment_run_id_742c288d",
    "payments_payment_replaces_id_06ac0cd8",
    "payments_payment_item_id_fd9448ac_like",
    "payments_lineshare_line_id_df0a8fab",
    "payments_withheld_run_id_f64db1b9",
)


def _without(model: str, name: str, to: str, **given: Any) -> migrations.AlterField:
    field = models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to=f"payments.{to}", **given)
    return migrations.AlterField(model_name=model, name=name, field=field)


class Migration(migrations.Migration):
    dependencies = (("payments", "0006_keepers"),)

    operations = (
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(f"DROP INDEX IF EXISTS {name}", migrations.RunSQL.noop) for name in _TWICE
            ],
            state_operations=[
                _without("lineshare", "line", "line", related_name="shares"),
                _without(
                    "payment", "replaces", "payment", related_name="replaced_by", null=True, verbose_name="补发自"
                ),
                _without("payment", "run", "run", related_name="payments"),
                _without("withheld", "run", "run", related_name="withheld"),
            ],
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(
                condition=models.Q(("replaces__isnull", False)), fields=["replaces"], name="payment_replaces"
            ),
        ),
    )

"""Account and holder of a payment are fixed, and runs under way get a keyed proof of their content."""

from typing import Any

from django.db import migrations, models

from doudi.core.database_guards import fixed_columns
from doudi.core.migration_code import where_rows

MESSAGE = "money rows are append-only"
PAYMENT_FIXED = (
    "run_id",
    "item_id",
    "person_id",
    "programme",
    "village_code",
    "amount_fen",
    "offset_fen",
    "holder_name",
    "account",
    "account_index",
    "account_basis",
    "replaces_id",
)


def prove_runs_under_way(apps: Any, _editor: Any) -> None:
    """Write the keyed proof of runs that were computed before there was one; it vouches for them from now on."""
    runs = apps.get_model("payments", "Run").objects.exclude(state__in=["closed", "discarded"]).exclude(content_hash="")
    if runs.exists():
        from doudi.payments.run_content import content_of

        for run in runs:
            run.content_hash = content_of(run).proof
            run.save(update_fields=["content_hash"])


class Migration(migrations.Migration):
    dependencies = [("payments", "0010_recovery_documents")]

    operations = [
        migrations.AlterField(
            model_name="check",
            name="name",
            field=models.CharField(
                choices=[
                    ("overpayment", "多发"),
                    ("missed_payment", "漏发"),
                    ("duplicate_payment", "重发"),
                    ("late_payment", "迟发"),
                    ("changed_account", "账户变动"),
                    ("altered", "内容改动"),
                ],
                max_length=20,
                verbose_name="检查",
            ),
        ),
        migrations.RunPython(where_rows("payments_run", prove_runs_under_way), migrations.RunPython.noop),
        fixed_columns("payments_payment", PAYMENT_FIXED, message=MESSAGE),
    ]

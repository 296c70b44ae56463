from django.db import migrations, models

from doudi.core.database_guards import dropped_guard, fixed_columns, refused_changes

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
    "rows_sm3",
)


_TAKEN_OUT_OF_A_FILE = (
    "NEW.state = 'withdrawn' AND OLD.state <> 'withdrawn' AND EXISTS (SELECT 1 FROM bank_exchange_bankfile "
    "WHERE bank_exchange_bankfile.run_id = NEW.run_id)"
)


class Migration(migrations.Migration):
    dependencies = [("bank_exchange", "0002_withdrawn_payments")]

    operations = [
        dropped_guard("payments_payment", "in_a_file"),
        migrations.AddField(
            model_name="bankfile",
            name="rows_sm3",
            field=models.CharField(blank=True, default="", max_length=64, verbose_name="末行摘要值"),
        ),
        fixed_columns("bank_exchange_bankfile", _FIXED, message="bank rows are append-only"),
        refused_changes(
            "payments_payment",
            "in_a_file",
            "update",
            _TAKEN_OUT_OF_A_FILE,
            message="the bank files of the run are frozen",
        ),
    ]

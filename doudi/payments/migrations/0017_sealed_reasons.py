"""Seal why a hold was lifted, and what was written of withdrawals."""

from django.db import migrations

from doudi.core.database_guards import dropped_guard, fixed_columns, refused_changes
from doudi.core.encryption import SealedField, SealedKind
from doudi.core.encryption.column_seal import sealed_from

WITHDRAWAL_FIXED = ("run_id", "payment_id", "reason", "sealed_detail", "proposed_by_id", "proposed_at")
TAKEN_OUT_BY_ONE = (
    "NEW.state = 'withdrawn' AND OLD.state <> 'withdrawn' AND NOT EXISTS (SELECT 1 FROM payments_withdrawal "
    "WHERE payments_withdrawal.payment_id = NEW.id AND payments_withdrawal.state = 'confirmed')"
)


class Migration(migrations.Migration):
    dependencies = [("payments", "0016_care_payees")]

    operations = [
        migrations.AddField(
            "hold",
            "sealed_lifted_why",
            SealedField(blank=True, default="", kind=SealedKind.HEALTH, verbose_name="解除依据"),
            preserve_default=False,
        ),
        sealed_from("payments", "hold", clear="lifted_why", sealed="sealed_lifted_why"),
        migrations.RemoveField("hold", "lifted_why"),
        dropped_guard("payments_payment", "taken_out"),
        dropped_guard("payments_withdrawal", "fixed"),
        dropped_guard("payments_withdrawal", "decided"),
        migrations.AddField(
            "withdrawal",
            "sealed_detail",
            SealedField(default="", kind=SealedKind.HEALTH, verbose_name="情况和依据"),
            preserve_default=False,
        ),
        migrations.AddField(
            "withdrawal",
            "sealed_decided_why",
            SealedField(blank=True, default="", kind=SealedKind.HEALTH, verbose_name="不移出的理由"),
            preserve_default=False,
        ),
        sealed_from("payments", "withdrawal", clear="detail", sealed="sealed_detail"),
        sealed_from("payments", "withdrawal", clear="decided_why", sealed="sealed_decided_why"),
        migrations.RemoveField("withdrawal", "detail"),
        migrations.RemoveField("withdrawal", "decided_why"),
        fixed_columns("payments_withdrawal", WITHDRAWAL_FIXED, message="money rows are append-only"),
        refused_changes(
            "payments_withdrawal",
            "decided",
            "update",
            "OLD.state <> 'proposed'",
            message="withdrawals are decided once",
        ),
        refused_changes(
            "payments_payment",
            "taken_out",
            "update",
            TAKEN_OUT_BY_ONE,
            message="a payment is taken out of its run by two people",
        ),
    ]

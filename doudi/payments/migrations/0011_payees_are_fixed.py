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


PROVEN_OF_PAYMENTS = (
    "pk",
    "item_id",
    "person_id",
    "programme",
    "village_code",
    "amount_fen",
    "offset_fen",
    "replaces_id",
    "account_basis",
    "holder_name",
)
PROVEN_OF_LINES = ("payment_id", "person_id", "programme", "month", "amount_fen", "due_fen", "sent_fen", "part")


def prove_runs_under_way(apps: Any, _editor: Any) -> None:
    """Write the keyed proof of runs that were computed before there was one; it vouches for them from now on."""
    runs = apps.get_model("payments", "Run").objects.exclude(state__in=["closed", "discarded"]).exclude(content_hash="")
    for run in runs:
        run.content_hash = proof_of(apps, run)
        run.save(update_fields=["content_hash"])


def proof_of(apps: Any, run: Any) -> str:
    """Compute the proof as ``payments.run_content`` does, from the columns that there are at this migration."""
    from doudi.core.encryption import CipherError, Proof, SealedKind, blind_index

    proof = Proof("run content")
    payments = (
        apps.get_model("payments", "Payment").objects.filter(run=run.pk).exclude(state="withdrawn").order_by("pk")
    )
    for *columns, index, sealed in payments.values_list(*PROVEN_OF_PAYMENTS, "account_index", "account"):
        try:
            account = "" if sealed is None else sealed.at(columns[0]).clear()
        except CipherError:
            account = "?"
        if index != (blind_index(account, SealedKind.BANK_ACCOUNT) if account else ""):
            account = "?"
        proof.add("|".join(map(str, (*columns, account))))
    lines = apps.get_model("payments", "Line").objects.filter(payment__run=run.pk).exclude(payment__state="withdrawn")
    for line in lines.order_by("pk").values_list(*PROVEN_OF_LINES):
        proof.add("|".join(map(str, line)))
    return proof.hex()


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

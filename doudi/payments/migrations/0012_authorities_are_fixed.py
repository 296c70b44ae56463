"""Person, holder and account of an authority are fixed: another account is a new authority."""

from django.db import migrations

from doudi.core.database_guards import fixed_columns


class Migration(migrations.Migration):
    dependencies = [("payments", "0011_payees_are_fixed")]

    operations = [
        fixed_columns(
            "payments_accountauthority",
            ("person_id", "basis", "holder_name", "account", "account_index", "since", "proposed_by_id"),
            message="money rows are append-only",
        ),
    ]

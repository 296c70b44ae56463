"""Open the recoveries of false cases that were confirmed before recoveries from people without a record existed."""

from collections import defaultdict
from typing import Any

from django.db import migrations

from doudi.core.migration_code import where_rows


def open_recoveries(apps: Any, _editor: Any) -> None:
    """Demand what reserves paid to people without a record in cases that were found false."""
    get = apps.get_model
    found = {row.relief_id: row for row in get("relief", "FalseCase").objects.exclude(confirmed_by=None)}
    paid: dict[int, list[Any]] = defaultdict(list)
    payments = get("relief", "ReservePayment").objects.filter(
        instalment__payee=None, instalment__relief__in=list(found)
    )
    for payment in payments.select_related("instalment__relief__identity"):
        paid[payment.instalment.relief_id].append(payment)
    for relief, rows in paid.items():
        shares: dict[str, int] = defaultdict(int)
        movements = get("funding", "Movement").objects.filter(transaction__in=[row.transaction_id for row in rows])
        for movement in movements.filter(to_account__kind="spent").select_related("to_account"):
            shares[movement.to_account.source] += movement.amount_fen
        identity = rows[0].instalment.relief.identity
        person = identity.person_id if identity else None
        get("relief", "UnrecordedRecovery").objects.create(
            relief_id=relief,
            amount_fen=sum(row.amount_fen for row in rows),
            shares=dict(sorted(shares.items())),
            debtor_name=identity.number if identity else rows[0].instalment.payee_name,
            opened_on=found[relief].confirmed_on,
            person_id=person,
            state="followed" if person else "open",
        )


class Migration(migrations.Migration):
    dependencies = [("relief", "0008_unrecorded_recoveries")]

    operations = [migrations.RunPython(where_rows("relief_falsecase", open_recoveries), migrations.RunPython.noop)]

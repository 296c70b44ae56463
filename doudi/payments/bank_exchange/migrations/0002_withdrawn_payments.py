from django.db import migrations

from doudi.core.database_guards import refused_changes

_TAKEN_OUT_OF_A_FILE = (
    "NEW.state = 'withdrawn' AND OLD.state <> 'withdrawn' AND EXISTS (SELECT 1 FROM bank_exchange_bankfile "
    "WHERE bank_exchange_bankfile.run_id = NEW.run_id)"
)
_ITEM_TAKEN_OUT = (
    "EXISTS (SELECT 1 FROM payments_payment WHERE payments_payment.id = NEW.payment_id "
    "AND payments_payment.state = 'withdrawn')"
)


class Migration(migrations.Migration):
    dependencies = [("bank_exchange", "0001_initial"), ("payments", "0008_withdrawals")]

    operations = [
        refused_changes(
            "payments_payment",
            "in_a_file",
            "update",
            _TAKEN_OUT_OF_A_FILE,
            message="the bank files of the run are frozen",
        ),
        refused_changes(
            "bank_exchange_sentitem",
            "taken_out",
            "insert",
            _ITEM_TAKEN_OUT,
            message="a payment taken out of its run is not sent",
        ),
    ]

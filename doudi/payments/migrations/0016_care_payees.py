"""A payment may go to the payee of a person's care or living part, beside the person's own; the guards stand again."""

import django.db.models.deletion
from django.db import migrations, models

from doudi.core.database_guards import dropped_guard, fixed_columns, refused_changes, state_transitions

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
    "care_payee_id",
    "replaces_id",
)
PAYMENT_MOVES = (
    ("ready", "sent"),
    ("ready", "void"),
    ("ready", "withdrawn"),
    ("sent", "withdrawn"),
    ("sent", "paid"),
    ("sent", "returned"),
    ("sent", "in_question"),
    ("in_question", "paid"),
    ("in_question", "returned"),
    ("paid", "returned"),
)
TAKEN_OUT_BY_ONE = (
    "NEW.state = 'withdrawn' AND OLD.state <> 'withdrawn' AND NOT EXISTS (SELECT 1 FROM payments_withdrawal "
    "WHERE payments_withdrawal.payment_id = NEW.id AND payments_withdrawal.state = 'confirmed')"
)
TAKEN_OUT_OF_A_FILE = (
    "NEW.state = 'withdrawn' AND OLD.state <> 'withdrawn' AND EXISTS (SELECT 1 FROM bank_exchange_bankfile "
    "WHERE bank_exchange_bankfile.run_id = NEW.run_id)"
)
ITEM_TAKEN_OUT = (
    "EXISTS (SELECT 1 FROM payments_payment WHERE payments_payment.id = NEW.payment_id "
    "AND payments_payment.state = 'withdrawn')"
)


class Migration(migrations.Migration):
    dependencies = [
        ("care_agreements", "0001_initial"),
        ("bank_exchange", "0005_inquiry_answers"),
        ("payments", "0015_care_runs"),
    ]

    operations = [
        dropped_guard("bank_exchange_sentitem", "taken_out"),
        migrations.RemoveConstraint(model_name="payment", name="one_payment_in_a_run"),
        migrations.AddField(
            model_name="payment",
            name="care_payee",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="payments",
                to="care_agreements.carepayee",
                verbose_name="照料费领款登记",
            ),
        ),
        migrations.AlterField(
            model_name="payment",
            name="account_basis",
            field=models.CharField(
                choices=[
                    ("own", "本人账户"),
                    ("guardian", "监护人账户"),
                    ("institution", "供养机构账户"),
                    ("keeper", "干部代管账户"),
                    ("heir", "死者待遇领受人账户"),
                    ("household", "户主账户"),
                    ("payee", "收款方账户"),
                    ("carer", "照料人账户"),
                    ("care_home", "供养服务机构账户（照料协议）"),
                ],
                max_length=12,
                verbose_name="账户类别",
            ),
        ),
        migrations.AlterField(
            model_name="withheld",
            name="reason",
            field=models.CharField(
                choices=[
                    ("no_account", "没有银行卡"),
                    ("returned_account", "账户被退回，尚未更正"),
                    ("shared_account", "账户与他人共用"),
                    ("prison", "服刑或羁押"),
                    ("held", "已登记缓发"),
                    ("deceased_no_payee", "已故，没有登记领受人"),
                    ("death_reported", "报告死亡，待第二人核实"),
                    ("not_live", "所在乡镇还没有启用"),
                    ("payee_dispute", "照料费领款有争议"),
                    ("care_payee_ended", "照料费领款人已停用，还没有新的"),
                ],
                max_length=18,
                verbose_name="原因",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("care_payee", None)),
                fields=("run", "person", "programme"),
                name="one_payment_in_a_run",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("care_payee__isnull", False)),
                fields=("run", "person", "programme", "care_payee"),
                name="one_payment_to_a_payee_in_a_run",
            ),
        ),
        fixed_columns("payments_payment", PAYMENT_FIXED, message=MESSAGE),
        state_transitions("payments_payment", PAYMENT_MOVES, message="states move along the transition table"),
        refused_changes(
            "payments_payment",
            "taken_out",
            "update",
            TAKEN_OUT_BY_ONE,
            message="a payment is taken out of its run by two people",
        ),
        refused_changes(
            "payments_payment",
            "in_a_file",
            "update",
            TAKEN_OUT_OF_A_FILE,
            message="the bank files of the run are frozen",
        ),
        refused_changes(
            "bank_exchange_sentitem",
            "taken_out",
            "insert",
            ITEM_TAKEN_OUT,
            message="a payment taken out of its run is not sent",
        ),
    ]

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from doudi.core.database_guards import fixed_columns, refused_changes, state_transitions

MESSAGE = "money rows are append-only"
MOVES_MESSAGE = "states move along the transition table"
PAYMENT_FIXED = (
    "run_id",
    "item_id",
    "person_id",
    "programme",
    "village_code",
    "amount_fen",
    "offset_fen",
    "account_index",
    "account_basis",
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
RUN_FIXED = ("number", "kind", "month", "known_at", "prepared_by_id")
RUN_MOVES = (
    ("prepared", "reviewed"),
    ("reviewed", "approved"),
    ("approved", "released"),
    ("released", "closed"),
    ("prepared", "closed"),
    ("reviewed", "prepared"),
    ("approved", "prepared"),
    ("prepared", "discarded"),
    ("reviewed", "discarded"),
    ("approved", "discarded"),
)
WITHDRAWAL_FIXED = ("run_id", "payment_id", "reason", "detail", "proposed_by_id", "proposed_at")
TAKEN_OUT_BY_ONE = (
    "NEW.state = 'withdrawn' AND OLD.state <> 'withdrawn' AND NOT EXISTS (SELECT 1 FROM payments_withdrawal "
    "WHERE payments_withdrawal.payment_id = NEW.id AND payments_withdrawal.state = 'confirmed')"
)


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0007_account_authority_endings"),
        ("registry", "0002_moves_with_consent"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Withdrawal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("death", "已故或疑似死亡"),
                            ("held", "情况有疑问，先缓发"),
                            ("wrong_account", "账户有误"),
                            ("other", "其他"),
                        ],
                        max_length=14,
                        verbose_name="原因",
                    ),
                ),
                ("detail", models.CharField(max_length=500, verbose_name="情况和依据")),
                (
                    "state",
                    models.CharField(
                        choices=[("proposed", "待第二人确认"), ("confirmed", "已移出"), ("refused", "未移出")],
                        default="proposed",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("was_released", models.BooleanField(default=False, verbose_name="拨付以后移出")),
                ("proposed_at", models.DateTimeField(auto_now_add=True, verbose_name="提出时间")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="确认时间")),
                ("decided_why", models.CharField(blank=True, max_length=500, verbose_name="不移出的理由")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawals",
                        to="payments.payment",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="withdrawals", to="payments.run"
                    ),
                ),
            ],
            options={
                "verbose_name": "移出本批",
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("payment",),
                        condition=models.Q(("state", "refused"), _negated=True),
                        name="payment_withdrawn_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "confirmed"), _negated=True),
                            models.Q(
                                ("decided_by__isnull", False),
                                models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="withdrawal_confirmed_by_another",
                    ),
                ],
            },
        ),
        migrations.AlterField(
            model_name="payment",
            name="state",
            field=models.CharField(
                choices=[
                    ("ready", "待发放"),
                    ("sent", "已送银行"),
                    ("paid", "到账"),
                    ("returned", "退回"),
                    ("in_question", "待银行查明"),
                    ("void", "作废"),
                    ("withdrawn", "已移出本批"),
                ],
                default="ready",
                max_length=12,
                verbose_name="状态",
            ),
        ),
        migrations.RemoveConstraint(model_name="payment", name="paid_again_once"),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["void", "withdrawn"]), _negated=True),
                fields=("replaces",),
                name="paid_again_once",
            ),
        ),
        migrations.AddField(
            model_name="run",
            name="last_keys",
            field=models.JSONField(default=dict, verbose_name="核算时登记的末号"),
        ),
        migrations.AddConstraint(
            model_name="run",
            # Runs from before this rule may have been reviewed by who prepared them; 0019 marks them, and sets the rule.
            constraint=models.CheckConstraint(
                condition=models.Q(("reviewed_by__isnull", True), ("reviewed_by__isnull", False), _connector="OR"),
                name="run_reviewed_by_another",
            ),
        ),
        fixed_columns("payments_payment", PAYMENT_FIXED, message=MESSAGE),
        state_transitions("payments_payment", PAYMENT_MOVES, message=MOVES_MESSAGE),
        refused_changes(
            "payments_payment",
            "taken_out",
            "update",
            TAKEN_OUT_BY_ONE,
            message="a payment is taken out of its run by two people",
        ),
        fixed_columns("payments_run", RUN_FIXED, message=MESSAGE),
        state_transitions("payments_run", RUN_MOVES, message=MOVES_MESSAGE),
        fixed_columns("payments_withdrawal", WITHDRAWAL_FIXED, message=MESSAGE),
        refused_changes(
            "payments_withdrawal",
            "decided",
            "update",
            "OLD.state <> 'proposed'",
            message="withdrawals are decided once",
        ),
    ]

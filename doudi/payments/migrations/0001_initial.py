from typing import Any

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import doudi.core.encryption.fields
import doudi.core.encryption.sealed_value
from doudi.core.database_guards import append_only, fixed_columns, state_transitions

MESSAGE = "money rows are append-only"
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
PAYMENT_MOVES = (
    ("ready", "sent"),
    ("ready", "void"),
    ("sent", "paid"),
    ("sent", "returned"),
    ("sent", "in_question"),
    ("in_question", "paid"),
    ("in_question", "returned"),
    ("paid", "returned"),
)


def skip_pattern_index(_apps: Any, editor: Any) -> None:
    """Do without the second index of ``item_id`` on PostgreSQL: no query uses LIKE, and every payroll pays for it.

    Django creates it at the end of the migration; until then it waits in the list of deferred statements.
    """
    if editor.connection.vendor == "postgresql":
        name = editor._create_index_name("payments_payment", ["item_id"], suffix="_like")
        editor.deferred_sql = [statement for statement in editor.deferred_sql if name not in str(statement)]


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("registry", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Check",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(
                        choices=[
                            ("overpayment", "多发"),
                            ("missed_payment", "漏发"),
                            ("duplicate_payment", "重发"),
                            ("late_payment", "迟发"),
                        ],
                        max_length=20,
                        verbose_name="检查",
                    ),
                ),
                ("findings_number", models.PositiveIntegerField(verbose_name="发现")),
                ("checked_at", models.DateTimeField(auto_now=True, verbose_name="检查时间")),
                ("decided_why", models.CharField(blank=True, max_length=500, verbose_name="处理决定")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "发放检查",
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("village_code", models.CharField(blank=True, max_length=12, verbose_name="村（居）")),
                ("programme", models.CharField(blank=True, max_length=40, verbose_name="项目")),
                ("month", models.DateField(null=True, verbose_name="月份")),
                ("amount_fen", models.BigIntegerField(null=True, verbose_name="金额")),
                ("what", models.CharField(max_length=200, verbose_name="情况")),
                (
                    "person",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.person"
                    ),
                ),
                (
                    "run_check",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="findings", to="payments.check"
                    ),
                ),
            ],
            options={
                "verbose_name": "检查发现",
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="Payment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("item_id", models.CharField(max_length=30, unique=True, verbose_name="明细编号")),
                ("programme", models.CharField(max_length=40, verbose_name="项目")),
                ("village_code", models.CharField(max_length=12, verbose_name="村（居）")),
                ("amount_fen", models.BigIntegerField(verbose_name="金额")),
                ("offset_fen", models.BigIntegerField(default=0, verbose_name="抵扣")),
                ("holder_name", models.CharField(max_length=60, verbose_name="户名")),
                (
                    "account",
                    doudi.core.encryption.fields.SealedField(
                        kind=doudi.core.encryption.sealed_value.SealedKind["BANK_ACCOUNT"], verbose_name="账号"
                    ),
                ),
                (
                    "account_index",
                    doudi.core.encryption.fields.BlindIndexField(
                        blank=True,
                        default="",
                        editable=False,
                        kind=doudi.core.encryption.sealed_value.SealedKind["BANK_ACCOUNT"],
                        max_length=32,
                    ),
                ),
                (
                    "account_basis",
                    models.CharField(
                        choices=[
                            ("own", "本人账户"),
                            ("guardian", "监护人账户"),
                            ("institution", "供养机构账户"),
                            ("keeper", "干部代管账户"),
                        ],
                        max_length=12,
                        verbose_name="账户类别",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("ready", "待发放"),
                            ("sent", "已送银行"),
                            ("paid", "到账"),
                            ("returned", "退回"),
                            ("in_question", "待银行查明"),
                            ("void", "作废"),
                        ],
                        default="ready",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("returned_reason", models.CharField(blank=True, max_length=40, verbose_name="退回原因")),
                ("settled_on", models.DateField(null=True, verbose_name="银行回盘日期")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="payments", to="registry.person"
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="payments.payment",
                        verbose_name="补发自",
                    ),
                ),
            ],
            options={
                "verbose_name": "发放",
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="Line",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("programme", models.CharField(max_length=40, verbose_name="项目")),
                ("month", models.DateField(verbose_name="月份")),
                ("part", models.PositiveSmallIntegerField(verbose_name="第几笔")),
                ("amount_fen", models.BigIntegerField(verbose_name="本次金额")),
                ("due_fen", models.BigIntegerField(verbose_name="当月应发")),
                ("sent_fen", models.BigIntegerField(verbose_name="此前已发")),
                ("area", models.CharField(max_length=5, verbose_name="城乡")),
                (
                    "award",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.award",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.person",
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="payments.payment"
                    ),
                ),
            ],
            options={
                "verbose_name": "发放明细",
                "ordering": ("month",),
            },
        ),
        migrations.CreateModel(
            name="Recovery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("programme", models.CharField(max_length=40, verbose_name="项目")),
                ("village_code", models.CharField(max_length=12, verbose_name="村（居）")),
                ("amount_fen", models.BigIntegerField(verbose_name="金额")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "待处理"),
                            ("notified", "已告知，听取意见"),
                            ("demanded", "追回中"),
                            ("settled", "已追回"),
                            ("waived", "免予追回"),
                            ("withdrawn", "已撤销"),
                        ],
                        default="proposed",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("notified_on", models.DateField(null=True, verbose_name="告知日期")),
                ("heard", models.CharField(blank=True, max_length=500, verbose_name="当事人意见")),
                ("instalments", models.PositiveSmallIntegerField(default=1, verbose_name="分几期")),
                ("offset_basis", models.CharField(blank=True, max_length=500, verbose_name="抵扣依据")),
                ("decided_why", models.CharField(blank=True, max_length=500, verbose_name="决定理由")),
                ("due_on", models.DateField(null=True, verbose_name="办理期限")),
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
                    "handled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="recoveries", to="registry.person"
                    ),
                ),
            ],
            options={
                "verbose_name": "追缴",
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="RecoveryLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField(verbose_name="月份")),
                ("amount_fen", models.BigIntegerField(verbose_name="金额")),
                ("due_fen", models.BigIntegerField(verbose_name="应发")),
                ("sent_fen", models.BigIntegerField(verbose_name="已发")),
                ("shares", models.JSONField(default=dict, verbose_name="由谁负担")),
                (
                    "recovery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="payments.recovery"
                    ),
                ),
            ],
            options={
                "verbose_name": "追缴明细",
                "ordering": ("month",),
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=60, verbose_name="凭证号")),
                ("amount_fen", models.BigIntegerField(verbose_name="金额")),
                (
                    "way",
                    models.CharField(
                        choices=[("cashless", "转账退回"), ("offset", "从发放中抵扣")],
                        max_length=10,
                        verbose_name="方式",
                    ),
                ),
                ("received_on", models.DateField(verbose_name="日期")),
                (
                    "payment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offsets",
                        to="payments.payment",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "recovery_line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="receipts", to="payments.recoveryline"
                    ),
                ),
            ],
            options={
                "verbose_name": "追回款",
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="Run",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=20, unique=True, verbose_name="批次号")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("monthly", "按月发放"),
                            ("reissue", "退回、缓发补发"),
                            ("price_subsidy", "价格临时补贴"),
                            ("special", "特殊金额"),
                            ("opening", "期初已发"),
                        ],
                        max_length=14,
                        verbose_name="类别",
                    ),
                ),
                ("month", models.DateField(verbose_name="发放月份")),
                ("first_month", models.DateField(verbose_name="核算自")),
                ("known_at", models.DateTimeField(verbose_name="数据截至")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("prepared", "待乡镇核对"),
                            ("reviewed", "待县局批准"),
                            ("approved", "待财务发放"),
                            ("released", "已送银行"),
                            ("closed", "已结账"),
                            ("discarded", "已作废"),
                        ],
                        default="prepared",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("due_on", models.DateField(verbose_name="应发到日")),
                ("payments_number", models.PositiveIntegerField(default=0, verbose_name="笔数")),
                ("lines_number", models.PositiveIntegerField(default=0, verbose_name="明细数")),
                ("total_fen", models.BigIntegerField(default=0, verbose_name="合计")),
                ("withheld_number", models.PositiveIntegerField(default=0, verbose_name="缓发数")),
                ("withheld_fen", models.BigIntegerField(default=0, verbose_name="缓发金额")),
                ("overpaid_fen", models.BigIntegerField(default=0, verbose_name="多发待追回")),
                ("content_hash", models.CharField(blank=True, max_length=64, verbose_name="内容摘要")),
                ("law", models.JSONField(default=list, verbose_name="所用标准")),
                ("summary", models.JSONField(default=dict, verbose_name="汇总")),
                ("prepared_at", models.DateTimeField(verbose_name="核算时间")),
                ("reviewed_at", models.DateTimeField(null=True, verbose_name="审核时间")),
                ("approved_at", models.DateTimeField(null=True, verbose_name="批准时间")),
                ("released_at", models.DateTimeField(null=True, verbose_name="发放时间")),
                ("closed_at", models.DateTimeField(null=True, verbose_name="结账时间")),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "prepared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "released_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "发放批次",
                "ordering": ("-month", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="RecoveryReduction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount_fen", models.BigIntegerField(verbose_name="下调")),
                ("due_fen", models.BigIntegerField(verbose_name="应发")),
                (
                    "recovery_line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reductions",
                        to="payments.recoveryline",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reductions",
                        to="payments.run",
                        verbose_name="核算于",
                    ),
                ),
            ],
            options={
                "verbose_name": "追缴下调",
                "ordering": ("pk",),
            },
        ),
        migrations.AddField(
            model_name="recovery",
            name="run",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="recoveries",
                to="payments.run",
                verbose_name="发现于",
            ),
        ),
        migrations.AddField(
            model_name="payment",
            name="run",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="payments", to="payments.run"
            ),
        ),
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("township_code", models.CharField(max_length=9, verbose_name="乡镇")),
                ("payments_number", models.PositiveIntegerField(verbose_name="笔数")),
                ("total_fen", models.BigIntegerField(verbose_name="合计")),
                ("confirmed_at", models.DateTimeField(auto_now_add=True, verbose_name="核对时间")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="confirmations", to="payments.run"
                    ),
                ),
            ],
            options={
                "verbose_name": "乡镇核对",
            },
        ),
        migrations.AddField(
            model_name="check",
            name="run",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="checks", to="payments.run"
            ),
        ),
        migrations.CreateModel(
            name="Certificate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("content", models.JSONField(verbose_name="内容")),
                ("sm3", models.CharField(max_length=64, verbose_name="SM3 摘要")),
                ("written_at", models.DateTimeField(auto_now_add=True, verbose_name="结账时间")),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "run",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="certificate", to="payments.run"
                    ),
                ),
            ],
            options={
                "verbose_name": "结账证明",
                "ordering": ("-pk",),
            },
        ),
        migrations.CreateModel(
            name="SpecialAmount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField(verbose_name="月份")),
                ("amount_fen", models.BigIntegerField(verbose_name="金额")),
                ("source", models.CharField(max_length=40, verbose_name="资金来源")),
                ("reason", models.CharField(max_length=500, verbose_name="理由")),
                ("proposed_at", models.DateTimeField(auto_now_add=True, verbose_name="提出时间")),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="special_amounts",
                        to="registry.person",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "refused_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "特殊金额",
                "ordering": ("-pk",),
            },
        ),
        migrations.CreateModel(
            name="Withheld",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("programme", models.CharField(max_length=40, verbose_name="项目")),
                ("month", models.DateField(verbose_name="月份")),
                ("village_code", models.CharField(max_length=12, verbose_name="村（居）")),
                ("amount_fen", models.BigIntegerField(verbose_name="金额")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("no_account", "没有银行卡"),
                            ("returned_account", "账户被退回，尚未更正"),
                            ("shared_account", "账户与他人共用"),
                            ("prison", "服刑或羁押"),
                            ("held", "已登记缓发"),
                        ],
                        max_length=18,
                        verbose_name="原因",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="withheld", to="registry.person"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withheld",
                        to="payments.run",
                    ),
                ),
            ],
            options={
                "verbose_name": "缓发明细",
            },
        ),
        migrations.CreateModel(
            name="AccountAuthority",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("guardian", "监护人账户"),
                            ("institution", "供养机构账户"),
                            ("keeper", "干部代管账户"),
                        ],
                        max_length=12,
                        verbose_name="依据类别",
                    ),
                ),
                ("holder_name", models.CharField(max_length=60, verbose_name="户名")),
                (
                    "account",
                    doudi.core.encryption.fields.SealedField(
                        kind=doudi.core.encryption.sealed_value.SealedKind["BANK_ACCOUNT"], verbose_name="账号"
                    ),
                ),
                (
                    "account_index",
                    doudi.core.encryption.fields.BlindIndexField(
                        blank=True,
                        default="",
                        editable=False,
                        kind=doudi.core.encryption.sealed_value.SealedKind["BANK_ACCOUNT"],
                        max_length=32,
                    ),
                ),
                ("proof", models.CharField(max_length=500, verbose_name="证明或协议")),
                ("since", models.DateField(verbose_name="自")),
                ("ended_on", models.DateField(null=True, verbose_name="至")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="account_authorities",
                        to="registry.person",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "代领账户",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on", None)), fields=("person",), name="one_authority_at_a_time"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by__isnull", True),
                            models.Q(("confirmed_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="authority_confirmed_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditHit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("question", models.CharField(max_length=24, verbose_name="查什么")),
                ("about", models.CharField(blank=True, max_length=60)),
                ("village_code", models.CharField(max_length=12, verbose_name="村（居）")),
                ("what", models.CharField(max_length=300, verbose_name="情况")),
                ("facts", models.CharField(max_length=200)),
                ("month", models.DateField(verbose_name="首次发现时的发放月份")),
                ("first_seen_on", models.DateField(verbose_name="首次发现")),
                ("seen_on", models.DateField(verbose_name="最近一次查到")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "待查明"), ("closed", "已查明"), ("gone", "情况已消除")],
                        default="open",
                        max_length=6,
                        verbose_name="状态",
                    ),
                ),
                ("evidence", models.CharField(blank=True, max_length=500, verbose_name="查明的情况和依据")),
                ("closed_at", models.DateTimeField(null=True, verbose_name="办结时间")),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="audit_hits", to="registry.person"
                    ),
                ),
            ],
            options={
                "verbose_name": "自查疑点",
                "ordering": ("village_code", "person_id", "pk"),
                "indexes": [models.Index(fields=["question", "state", "village_code"], name="hits_of_a_query")],
                "constraints": [
                    models.UniqueConstraint(fields=("question", "person", "about"), name="one_hit_of_a_kind"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "closed"), _negated=True),
                            models.Q(("closed_by__isnull", False), models.Q(("evidence", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="hit_closed_with_evidence",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("seen_on__gte", models.F("first_seen_on"))), name="hit_seen_in_order"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Hold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("programme", models.CharField(blank=True, max_length=40, verbose_name="项目")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("death_doubt", "疑似死亡"),
                            ("prison", "服刑或羁押"),
                            ("returned_twice", "两次退回"),
                            ("shared_account", "账户与他人共用"),
                            ("disputed", "有争议"),
                        ],
                        max_length=16,
                        verbose_name="原因",
                    ),
                ),
                ("detail", models.CharField(max_length=500, verbose_name="情况")),
                ("placed_at", models.DateTimeField(auto_now_add=True, verbose_name="时间")),
                ("lifted_at", models.DateTimeField(null=True, verbose_name="解除时间")),
                ("lifted_why", models.CharField(blank=True, max_length=500, verbose_name="解除依据")),
                (
                    "lifted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="holds", to="registry.person"
                    ),
                ),
                (
                    "placed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "缓发",
                "ordering": ("-pk",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at", None)),
                        fields=("person", "programme", "reason"),
                        name="one_hold_for_a_reason",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LineShare",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=40, verbose_name="资金来源")),
                ("amount_fen", models.BigIntegerField(verbose_name="金额")),
                (
                    "line",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shares",
                        to="payments.line",
                    ),
                ),
            ],
            options={
                "verbose_name": "资金分担",
                "constraints": [models.UniqueConstraint(fields=("line", "source"), name="one_share_of_a_source")],
            },
        ),
        migrations.AddConstraint(
            model_name="line",
            constraint=models.UniqueConstraint(
                fields=("person", "programme", "month", "part"), name="no_due_paid_twice"
            ),
        ),
        migrations.AddConstraint(
            model_name="line",
            constraint=models.CheckConstraint(condition=models.Q(("amount_fen__gt", 0)), name="line_is_positive"),
        ),
        migrations.AddConstraint(
            model_name="line",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "amount_fen",
                        django.db.models.expressions.CombinedExpression(models.F("due_fen"), "-", models.F("sent_fen")),
                    )
                ),
                name="line_is_due_minus_sent",
            ),
        ),
        migrations.AddConstraint(
            model_name="recoveryline",
            constraint=models.UniqueConstraint(fields=("recovery", "month"), name="recovered_once"),
        ),
        migrations.AddConstraint(
            model_name="recoveryline",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_fen__gt", 0)), name="recovery_line_is_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.UniqueConstraint(fields=("reference", "recovery_line"), name="received_once"),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.CheckConstraint(condition=models.Q(("amount_fen__gt", 0)), name="receipt_is_positive"),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["prepared", "reviewed", "approved"])),
                fields=("kind",),
                name="one_open_run_of_a_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by__isnull", True),
                    models.Q(
                        models.Q(("approved_by", models.F("prepared_by")), _negated=True),
                        models.Q(
                            ("reviewed_by__isnull", True),
                            models.Q(("approved_by", models.F("reviewed_by")), _negated=True),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="run_approved_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("released_by__isnull", True),
                    models.Q(
                        models.Q(("released_by", models.F("prepared_by")), _negated=True),
                        models.Q(("released_by", models.F("reviewed_by")), _negated=True),
                        models.Q(("released_by", models.F("approved_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="run_released_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["prepared", "discarded"]),
                    ("reviewed_by__isnull", False),
                    ("kind", "opening"),
                    _connector="OR",
                ),
                name="run_was_reviewed",
            ),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["prepared", "reviewed", "discarded"]),
                    ("approved_by__isnull", False),
                    _connector="OR",
                ),
                name="run_was_approved",
            ),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["released", "closed"]), _negated=True),
                    ("released_by__isnull", False),
                    ("kind", "opening"),
                    _connector="OR",
                ),
                name="run_was_released",
            ),
        ),
        migrations.AddConstraint(
            model_name="recoveryreduction",
            constraint=models.UniqueConstraint(fields=("run", "recovery_line"), name="reduced_once"),
        ),
        migrations.AddConstraint(
            model_name="recoveryreduction",
            constraint=models.CheckConstraint(condition=models.Q(("amount_fen__gt", 0)), name="reduction_is_positive"),
        ),
        migrations.AddConstraint(
            model_name="recovery",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "proposed")), fields=("person", "programme"), name="one_proposed_recovery"
            ),
        ),
        migrations.AddConstraint(
            model_name="recovery",
            constraint=models.CheckConstraint(condition=models.Q(("amount_fen__gt", 0)), name="recovery_is_positive"),
        ),
        migrations.AddConstraint(
            model_name="recovery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by__isnull", True),
                    models.Q(("decided_by", models.F("handled_by")), _negated=True),
                    _connector="OR",
                ),
                name="recovery_decided_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="recovery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["proposed", "notified", "demanded"]), _negated=True),
                    ("due_on__isnull", False),
                    _connector="OR",
                ),
                name="recovery_has_a_clock",
            ),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(fields=["run", "village_code"], name="payment_roll"),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(condition=models.Q(("state", "returned")), fields=["state"], name="payment_returned"),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(fields=["account_index"], name="payment_account"),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(
                condition=models.Q(("replaces__isnull", False)), fields=["replaces"], name="payment_replaces"
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(fields=("run", "person", "programme"), name="one_payment_in_a_run"),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "void"), _negated=True), fields=("replaces",), name="paid_again_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(condition=models.Q(("amount_fen__gt", 0)), name="payment_is_positive"),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(("offset_fen__gte", 0), ("offset_fen__lte", models.F("amount_fen"))),
                name="payment_offset_within",
            ),
        ),
        migrations.AddConstraint(
            model_name="confirmation",
            constraint=models.UniqueConstraint(fields=("run", "township_code"), name="confirmed_once"),
        ),
        migrations.AddConstraint(
            model_name="check",
            constraint=models.UniqueConstraint(fields=("run", "name"), name="one_check_of_a_name"),
        ),
        migrations.AddConstraint(
            model_name="specialamount",
            constraint=models.CheckConstraint(condition=models.Q(("amount_fen__gt", 0)), name="special_is_positive"),
        ),
        migrations.AddConstraint(
            model_name="specialamount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by__isnull", True),
                    models.Q(("approved_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="special_approved_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="withheld",
            constraint=models.UniqueConstraint(fields=("run", "person", "programme", "month"), name="withheld_once"),
        ),
        migrations.AddConstraint(
            model_name="withheld",
            constraint=models.CheckConstraint(condition=models.Q(("amount_fen__gt", 0)), name="withheld_is_positive"),
        ),
        migrations.RunPython(skip_pattern_index, migrations.RunPython.noop),
        append_only(
            "payments_line",
            "payments_lineshare",
            "payments_withheld",
            "payments_recoveryline",
            "payments_receipt",
            "payments_certificate",
            "payments_recoveryreduction",
            message=MESSAGE,
            guards_truncate=False,
        ),
        fixed_columns("payments_payment", PAYMENT_FIXED, message=MESSAGE),
        fixed_columns("payments_run", RUN_FIXED, message=MESSAGE),
        state_transitions("payments_run", RUN_MOVES, message="states move along the transition table"),
        state_transitions("payments_payment", PAYMENT_MOVES, message="states move along the transition table"),
    ]

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

from doudi.core.database_guards import append_only


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Account",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("planned", "预算安排"),
                            ("budget", "预算"),
                            ("appropriated", "资金下达"),
                            ("available", "可用资金"),
                            ("spent", "已支出"),
                            ("reserve", "乡镇备用金"),
                        ],
                        max_length=12,
                        verbose_name="科目",
                    ),
                ),
                ("source", models.CharField(max_length=40, verbose_name="资金来源")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("township_code", models.CharField(blank=True, max_length=9, verbose_name="乡镇")),
                ("programme", models.CharField(blank=True, max_length=40, verbose_name="项目")),
                ("balance_fen", models.BigIntegerField(default=0, verbose_name="余额")),
                ("limit_fen", models.BigIntegerField(default=0, verbose_name="批准的垫支")),
            ],
            options={
                "verbose_name": "科目",
                "ordering": ("year", "source", "kind", "township_code", "programme"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "source", "year", "township_code", "programme"), name="account_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ("budget", "available", "reserve")), _negated=True),
                            (
                                "balance_fen__gte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("limit_fen"), "*", models.Value(-1)
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="account_not_below_what_was_decided",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("limit_fen", 0), models.Q(("kind", "available"), ("limit_fen__gt", 0)), _connector="OR"
                        ),
                        name="account_limit_of_sources_only",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "reserve"), models.Q(("township_code", ""), _negated=True)),
                            models.Q(models.Q(("kind", "reserve"), _negated=True), ("township_code", "")),
                            _connector="OR",
                        ),
                        name="account_reserve_of_a_township",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Transaction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=120, unique=True, verbose_name="凭证号")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("budget", "预算"),
                            ("allotment", "资金下达"),
                            ("carried_over", "结转"),
                            ("release", "发放"),
                            ("return", "银行退回"),
                            ("recovery", "追缴收回"),
                            ("to_reserve", "拨付备用金"),
                            ("from_reserve", "收回备用金"),
                            ("reserve_spent", "备用金支出"),
                            ("reassigned", "调整资金来源"),
                            ("correction", "冲正"),
                        ],
                        db_index=True,
                        max_length=15,
                        verbose_name="类别",
                    ),
                ),
                ("booked_on", models.DateField(db_index=True, verbose_name="日期")),
                ("basis", models.CharField(blank=True, max_length=200, verbose_name="依据")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                ("entered_at", models.DateTimeField(auto_now_add=True, verbose_name="记账时间")),
                (
                    "corrects",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="funding.transaction",
                        verbose_name="冲正",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "记账凭证",
                "ordering": ("-booked_on", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="Movement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount_fen", models.BigIntegerField(verbose_name="金额")),
                (
                    "from_account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="outgoing", to="funding.account"
                    ),
                ),
                (
                    "to_account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="incoming", to="funding.account"
                    ),
                ),
                (
                    "transaction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="movements", to="funding.transaction"
                    ),
                ),
            ],
            options={
                "verbose_name": "分录",
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="Budget",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "待审批"),
                            ("confirmed", "已批准"),
                            ("refused", "已退回"),
                            ("withdrawn", "已撤回"),
                            ("revoked", "已撤销"),
                        ],
                        db_index=True,
                        default="proposed",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("proposed_at", models.DateTimeField(auto_now_add=True, verbose_name="录入时间")),
                ("settled_at", models.DateTimeField(null=True, verbose_name="审批时间")),
                ("why", models.CharField(blank=True, max_length=200, verbose_name="理由")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("source", models.CharField(max_length=40, verbose_name="资金来源")),
                ("programme", models.CharField(blank=True, max_length=40, verbose_name="项目")),
                ("amount_fen", models.BigIntegerField(verbose_name="金额")),
                ("residents", models.PositiveIntegerField(null=True, verbose_name="户籍人口")),
                ("basis", models.CharField(max_length=200, verbose_name="依据")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "预算",
                "ordering": ("-pk",),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "confirmed"), _negated=True),
                            models.Q(
                                ("settled_by__isnull", False),
                                models.Q(("settled_by", models.F("proposed_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="budget_confirmed_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_fen", 0), _negated=True), name="budget_of_something"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Overdraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "待审批"),
                            ("confirmed", "已批准"),
                            ("refused", "已退回"),
                            ("withdrawn", "已撤回"),
                            ("revoked", "已撤销"),
                        ],
                        db_index=True,
                        default="proposed",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("proposed_at", models.DateTimeField(auto_now_add=True, verbose_name="录入时间")),
                ("settled_at", models.DateTimeField(null=True, verbose_name="审批时间")),
                ("why", models.CharField(blank=True, max_length=200, verbose_name="理由")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("source", models.CharField(max_length=40, verbose_name="资金来源")),
                ("amount_fen", models.BigIntegerField(verbose_name="金额")),
                ("until", models.DateField(verbose_name="期限")),
                ("reason", models.CharField(max_length=300, verbose_name="事由")),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "垫支",
                "ordering": ("-pk",),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "confirmed"), _negated=True),
                            models.Q(
                                ("settled_by__isnull", False),
                                models.Q(("settled_by", models.F("proposed_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="overdraft_confirmed_by_another",
                    ),
                    models.CheckConstraint(condition=models.Q(("amount_fen__gt", 0)), name="overdraft_of_something"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PriceIndices",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "待审批"),
                            ("confirmed", "已批准"),
                            ("refused", "已退回"),
                            ("withdrawn", "已撤回"),
                            ("revoked", "已撤销"),
                        ],
                        db_index=True,
                        default="proposed",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("proposed_at", models.DateTimeField(auto_now_add=True, verbose_name="录入时间")),
                ("settled_at", models.DateTimeField(null=True, verbose_name="审批时间")),
                ("why", models.CharField(blank=True, max_length=200, verbose_name="理由")),
                ("month", models.DateField(verbose_name="月份")),
                ("cpi_rise", models.IntegerField(verbose_name="居民消费价格指数同比涨幅")),
                ("food_rise", models.IntegerField(verbose_name="食品价格同比涨幅")),
                ("low_income_rise", models.IntegerField(verbose_name="低收入居民价格指数同比涨幅")),
                ("published_on", models.DateField(verbose_name="公布日期")),
                ("basis", models.CharField(max_length=200, verbose_name="依据")),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "价格指数",
                "ordering": ("-month", "-pk"),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "confirmed"), _negated=True),
                            models.Q(
                                ("settled_by__isnull", False),
                                models.Q(("settled_by", models.F("proposed_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="priceindices_confirmed_by_another",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("proposed", "confirmed"))),
                        fields=("month",),
                        name="indices_of_a_month_once",
                    ),
                    models.CheckConstraint(condition=models.Q(("month__day", 1)), name="indices_of_a_month"),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="transaction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("corrects__isnull", False), ("kind", "correction")),
                    models.Q(models.Q(("kind", "correction"), _negated=True), ("corrects__isnull", True)),
                    _connector="OR",
                ),
                name="transaction_correction_corrects",
            ),
        ),
        migrations.AddConstraint(
            model_name="movement",
            constraint=models.UniqueConstraint(
                fields=("transaction", "from_account", "to_account"), name="movement_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="movement",
            constraint=models.CheckConstraint(condition=models.Q(("amount_fen__gt", 0)), name="movement_of_something"),
        ),
        migrations.AddConstraint(
            model_name="movement",
            constraint=models.CheckConstraint(
                condition=models.Q(("from_account", models.F("to_account")), _negated=True), name="movement_between_two"
            ),
        ),
        append_only("funding_transaction", "funding_movement", message="the ledger is append-only"),
    ]

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from doudi.core.database_guards import append_only, fixed_columns

MESSAGE = "bank rows are append-only"
BANK_FILE_FIXED = (
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
)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("payments", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BankFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("part", models.PositiveSmallIntegerField(verbose_name="第几份")),
                ("number", models.CharField(max_length=32, unique=True, verbose_name="文件编号")),
                ("name", models.CharField(max_length=120, verbose_name="文件名")),
                ("profile", models.CharField(max_length=40, verbose_name="银行")),
                ("unit", models.CharField(max_length=60, verbose_name="填报单位")),
                ("programme", models.CharField(max_length=60, verbose_name="发放项目")),
                ("month", models.DateField(verbose_name="发放月份")),
                ("day", models.DateField(verbose_name="代发日期")),
                ("rows_number", models.PositiveIntegerField(verbose_name="笔数")),
                ("total_fen", models.BigIntegerField(verbose_name="合计")),
                ("sm3", models.CharField(max_length=64, verbose_name="SM3 摘要")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("frozen", "已锁定，待生成"),
                            ("written", "已生成，待交银行"),
                            ("handed_over", "已交银行"),
                        ],
                        default="frozen",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("frozen_at", models.DateTimeField(auto_now_add=True, verbose_name="锁定时间")),
                ("written_at", models.DateTimeField(null=True, verbose_name="生成时间")),
                ("handed_over_at", models.DateTimeField(null=True, verbose_name="交银行时间")),
                (
                    "frozen_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "handed_over_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="bank_files", to="payments.run"
                    ),
                ),
            ],
            options={
                "verbose_name": "代发文件",
                "ordering": ("-pk",),
            },
        ),
        migrations.CreateModel(
            name="BankAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="文件名")),
                ("sm3", models.CharField(max_length=64, unique=True, verbose_name="SM3 摘要")),
                ("attachment", models.CharField(max_length=32)),
                ("paid_number", models.PositiveIntegerField(verbose_name="到账笔数")),
                ("paid_fen", models.BigIntegerField(verbose_name="到账金额")),
                ("returned_number", models.PositiveIntegerField(verbose_name="退回笔数")),
                ("returned_fen", models.BigIntegerField(verbose_name="退回金额")),
                ("question_number", models.PositiveIntegerField(verbose_name="待查笔数")),
                ("question_fen", models.BigIntegerField(verbose_name="待查金额")),
                ("repeated_number", models.PositiveIntegerField(verbose_name="重复告知的笔数")),
                ("imported_at", models.DateTimeField(auto_now_add=True, verbose_name="导入时间")),
                (
                    "imported_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="bank_exchange.bankfile"
                    ),
                ),
            ],
            options={
                "verbose_name": "回盘文件",
                "ordering": ("-pk",),
            },
        ),
        migrations.CreateModel(
            name="SentItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveIntegerField(verbose_name="序号")),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="items", to="bank_exchange.bankfile"
                    ),
                ),
                (
                    "payment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sent_item", to="payments.payment"
                    ),
                ),
            ],
            options={
                "verbose_name": "代发明细",
                "ordering": ("place",),
            },
        ),
        migrations.CreateModel(
            name="ArchiveDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=32, verbose_name="文件编号")),
                ("sm3", models.CharField(max_length=64, verbose_name="SM3 摘要")),
                ("why", models.CharField(max_length=500, verbose_name="核对情况")),
                ("decided_at", models.DateTimeField(auto_now_add=True, verbose_name="时间")),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "代发文件存档核对",
                "constraints": [models.UniqueConstraint(fields=("number", "sm3"), name="archive_decided_once")],
            },
        ),
        migrations.CreateModel(
            name="BankAnswerRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row", models.PositiveIntegerField(verbose_name="行")),
                ("outcome", models.CharField(max_length=12, verbose_name="结果")),
                ("reason", models.CharField(blank=True, max_length=20, verbose_name="原因")),
                ("code", models.CharField(blank=True, max_length=40, verbose_name="银行代码")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="银行附言")),
                ("settled_on", models.DateField(verbose_name="银行日期")),
                ("is_late_return", models.BooleanField(default=False, verbose_name="到账后退回")),
                ("has_name_mismatch", models.BooleanField(default=False, verbose_name="户名不一致")),
                (
                    "answer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rows", to="bank_exchange.bankanswer"
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="payments.payment"
                    ),
                ),
            ],
            options={
                "verbose_name": "回盘明细",
                "ordering": ("row",),
                "indexes": [models.Index(fields=["answer", "outcome"], name="answers_by_outcome")],
                "constraints": [
                    models.UniqueConstraint(fields=("answer", "payment"), name="one_answer_in_a_file"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "returned"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="returned_with_a_reason",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="bankfile",
            constraint=models.UniqueConstraint(fields=("run", "part"), name="one_file_of_a_part"),
        ),
        migrations.AddConstraint(
            model_name="bankfile",
            constraint=models.CheckConstraint(
                condition=models.Q(("rows_number__gt", 0), ("total_fen__gt", 0)), name="bank_file_of_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="bankfile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "handed_over"), _negated=True),
                    models.Q(("handed_over_by__isnull", False), ("written_at__isnull", False)),
                    _connector="OR",
                ),
                name="bank_file_handed_over_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="sentitem",
            constraint=models.UniqueConstraint(fields=("file", "place"), name="one_item_at_a_place"),
        ),
        append_only(
            "bank_exchange_sentitem",
            "bank_exchange_bankanswer",
            "bank_exchange_bankanswerrow",
            "bank_exchange_archivedecision",
            message=MESSAGE,
            guards_truncate=False,
        ),
        fixed_columns("bank_exchange_bankfile", BANK_FILE_FIXED, message=MESSAGE),
    ]

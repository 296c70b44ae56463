import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import doudi.core.encryption.fields
import doudi.core.encryption.sealed_value


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("attachments", "0001_initial"),
        ("jobs", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RollFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("village_code", models.CharField(db_index=True, max_length=12, verbose_name="所属地")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reading", "正在读取"),
                            ("staged", "待确认"),
                            ("confirmed", "已导入"),
                            ("discarded", "已放弃"),
                            ("unreadable", "读不出来"),
                        ],
                        default="reading",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("sheets", models.JSONField(default=list)),
                ("column_choices", models.JSONField(default=dict, verbose_name="改过的列")),
                ("absent_people", models.JSONField(default=list)),
                ("message", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                ("uploaded_at", models.DateTimeField(auto_now_add=True, verbose_name="上传时间")),
                ("closed_at", models.DateTimeField(null=True, verbose_name="办结时间")),
                ("legacy_basis", models.CharField(blank=True, max_length=200, verbose_name="以前的审批")),
                (
                    "attachment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="attachments.attachment"
                    ),
                ),
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
                    "job",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="jobs.job"
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "花名册导入",
                "ordering": ("-pk",),
            },
        ),
        migrations.CreateModel(
            name="ColumnChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("township_code", models.CharField(max_length=12, verbose_name="乡镇")),
                ("header", models.CharField(max_length=120, verbose_name="列名")),
                ("meaning", models.CharField(max_length=40, verbose_name="看作")),
                ("chosen_at", models.DateTimeField(auto_now=True, verbose_name="时间")),
                (
                    "chosen_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "记住的列",
                "constraints": [models.UniqueConstraint(fields=("township_code", "header"), name="column_choice_once")],
            },
        ),
        migrations.CreateModel(
            name="StagedFamily",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sheet", models.CharField(max_length=60, verbose_name="工作表")),
                ("row", models.PositiveIntegerField(verbose_name="行")),
                ("head_name", models.CharField(max_length=40, verbose_name="户主")),
                ("village_code", models.CharField(max_length=12, verbose_name="村（居）")),
                ("people", models.PositiveSmallIntegerField(verbose_name="人数")),
                ("month_fen", models.BigIntegerField(verbose_name="月金额")),
                (
                    "status",
                    models.CharField(
                        choices=[("ready", "可导入"), ("faulty", "有问题"), ("duplicate", "重复")],
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                (
                    "change",
                    models.CharField(
                        choices=[("new", "新增"), ("changed", "有变化"), ("same", "无变化")],
                        max_length=10,
                        verbose_name="与登记比",
                    ),
                ),
                ("problems", models.JSONField(default=list)),
                ("differences", models.JSONField(default=list)),
                (
                    "sealed",
                    doudi.core.encryption.fields.SealedField(kind=doudi.core.encryption.sealed_value.SealedKind["ROW"]),
                ),
                ("acceptance_reason", models.CharField(blank=True, max_length=200, verbose_name="核对说明")),
                (
                    "roll",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="families", to="roll_import.rollfile"
                    ),
                ),
            ],
            options={
                "verbose_name": "待导入家庭",
                "ordering": ("sheet", "row"),
                "indexes": [models.Index(fields=["roll", "status", "sheet", "row"], name="staged_family_status")],
            },
        ),
    ]

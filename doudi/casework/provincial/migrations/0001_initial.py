import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import doudi.core.protection.fields
import doudi.core.protection.sealed


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("casework", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ProvincialFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="文件名")),
                ("sm3", models.CharField(max_length=64)),
                ("place_code", models.CharField(max_length=12, verbose_name="所属地")),
                ("handed_in_at", models.DateTimeField(auto_now_add=True, verbose_name="上传时间")),
                ("taken_at", models.DateTimeField(null=True, verbose_name="导入时间")),
                (
                    "handed_in_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "赣服通文件",
                "ordering": ("-pk",),
            },
        ),
        migrations.CreateModel(
            name="ProvincialForm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("serial", models.CharField(max_length=40, unique=True, verbose_name="省平台流水号")),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="provincial",
                        to="casework.application",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="forms",
                        to="provincial.provincialfile",
                    ),
                ),
            ],
            options={
                "verbose_name": "赣服通申请",
            },
        ),
        migrations.CreateModel(
            name="ProvincialRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="行")),
                ("serial", models.CharField(max_length=40, verbose_name="省平台流水号")),
                (
                    "sealed_cells",
                    doudi.core.protection.fields.SealedField(kind=doudi.core.protection.sealed.Kind["ROW"]),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("accepted", "可以导入"),
                            ("rejected", "退回"),
                            ("known", "以前已导入"),
                            ("taken", "已导入"),
                        ],
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("faults", models.JSONField(default=list, verbose_name="问题")),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rows", to="provincial.provincialfile"
                    ),
                ),
            ],
            options={
                "verbose_name": "赣服通文件的一行",
                "ordering": ("number",),
            },
        ),
        migrations.AddConstraint(
            model_name="provincialfile",
            constraint=models.UniqueConstraint(fields=("place_code", "sm3"), name="provincial_file_once"),
        ),
        migrations.AddConstraint(
            model_name="provincialrow",
            constraint=models.UniqueConstraint(fields=("file", "number"), name="provincial_row_once"),
        ),
    ]

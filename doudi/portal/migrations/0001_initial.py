import django.db.models.deletion
from django.db import migrations, models

import doudi.core.encryption.fields
import doudi.core.encryption.sealed_value


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="StoredDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "sealed",
                    doudi.core.encryption.fields.SealedField(kind=doudi.core.encryption.sealed_value.SealedKind["ROW"]),
                ),
                (
                    "phone_index",
                    doudi.core.encryption.fields.BlindIndexField(
                        blank=True,
                        db_index=True,
                        default="",
                        editable=False,
                        kind=doudi.core.encryption.sealed_value.SealedKind["PHONE"],
                        max_length=32,
                    ),
                ),
                ("code_hash", models.CharField(blank=True, max_length=128)),
                ("expires_at", models.DateTimeField(db_index=True, verbose_name="到期清除")),
            ],
            options={
                "verbose_name": "未提交的申请表",
            },
        ),
        migrations.CreateModel(
            name="DraftFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=32)),
                ("kind", models.CharField(max_length=10)),
                ("name", models.CharField(max_length=120, verbose_name="文件名")),
                ("label", models.CharField(max_length=80, verbose_name="是什么")),
                ("size", models.PositiveIntegerField(verbose_name="大小")),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="files", to="portal.storeddraft"
                    ),
                ),
            ],
            options={
                "verbose_name": "未提交的材料",
                "ordering": ("pk",),
            },
        ),
    ]

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("attachments", "0001_initial"),
        ("casework", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Paper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("application", "申请表"),
                            ("visit", "入户调查记录"),
                            ("opinion", "审核意见表"),
                            ("posting", "公示单"),
                            ("notice", "告知书"),
                        ],
                        max_length=12,
                        verbose_name="种类",
                    ),
                ),
                ("sm3", models.CharField(max_length=64, verbose_name="SM3摘要")),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="存档时间")),
                (
                    "attachment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="attachments.attachment"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="papers", to="casework.case"
                    ),
                ),
            ],
            options={
                "verbose_name": "存档文书",
                "ordering": ("pk",),
            },
        ),
    ]

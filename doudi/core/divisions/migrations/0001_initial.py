import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Division",
            fields=[
                ("code", models.CharField(max_length=12, primary_key=True, serialize=False, verbose_name="代码")),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                (
                    "level",
                    models.CharField(
                        choices=[("county", "县"), ("township", "乡镇"), ("zone", "园区"), ("village", "村（居）")],
                        max_length=10,
                        verbose_name="层级",
                    ),
                ),
                (
                    "area",
                    models.CharField(choices=[("urban", "城市"), ("rural", "农村")], max_length=5, verbose_name="城乡"),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="divisions.division",
                        verbose_name="上级",
                    ),
                ),
            ],
            options={
                "verbose_name": "行政区划",
                "ordering": ("code",),
            },
        ),
    ]

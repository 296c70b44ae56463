import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("jobs", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LegalText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(blank=True, max_length=60, verbose_name="文号")),
                ("title", models.CharField(max_length=200, verbose_name="标题")),
                ("issuer", models.CharField(max_length=100, verbose_name="发文机关")),
                ("decided", models.DateField(verbose_name="落款日期")),
                ("entered_at", models.DateTimeField(auto_now_add=True, verbose_name="录入时间")),
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
                "verbose_name": "录入的文件",
            },
        ),
        migrations.CreateModel(
            name="Standard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("parameter", models.CharField(max_length=80, verbose_name="标准")),
                ("figures", models.JSONField(verbose_name="数值")),
                ("effective", models.DateField(verbose_name="执行日期")),
                ("until", models.DateField(null=True, verbose_name="截止日期")),
                ("decided", models.DateField(verbose_name="决定日期")),
                ("declared_legal_text", models.CharField(blank=True, max_length=20, verbose_name="依据文件")),
                ("place", models.CharField(max_length=60, verbose_name="条款")),
                ("text", models.CharField(max_length=2000, verbose_name="条款内容")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "待复核"),
                            ("confirmed", "已生效"),
                            ("refused", "已退回"),
                            ("withdrawn", "已撤回"),
                        ],
                        db_index=True,
                        default="proposed",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("proposed_at", models.DateTimeField(auto_now_add=True, verbose_name="录入时间")),
                ("reviewed_at", models.DateTimeField(null=True, verbose_name="复核时间")),
                ("why", models.CharField(blank=True, max_length=200, verbose_name="理由")),
                ("effect", models.JSONField(null=True, verbose_name="测算")),
                (
                    "job",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="jobs.job"
                    ),
                ),
                (
                    "legal_text",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="lawbook.legaltext",
                        verbose_name="依据文件",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
                "verbose_name": "录入的标准",
                "ordering": ("-pk",),
            },
        ),
        migrations.AddConstraint(
            model_name="legaltext",
            constraint=models.UniqueConstraint(fields=("number", "title"), name="legal_text_once"),
        ),
        migrations.AddConstraint(
            model_name="standard",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("declared_legal_text", ""), ("legal_text__isnull", False)),
                    models.Q(("legal_text__isnull", True), models.Q(("declared_legal_text", ""), _negated=True)),
                    _connector="OR",
                ),
                name="standard_cites_one_legal_text",
            ),
        ),
        migrations.AddConstraint(
            model_name="standard",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "confirmed"), _negated=True),
                    models.Q(
                        ("reviewed_by__isnull", False),
                        models.Q(("reviewed_by", models.F("proposed_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="standard_confirmed_by_second_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="standard",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "confirmed"), _negated=True), ("effect__isnull", False), _connector="OR"
                ),
                name="standard_confirmed_with_effect",
            ),
        ),
    ]

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("divisions", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("username", models.CharField(max_length=40, unique=True, verbose_name="登录名")),
                ("name", models.CharField(max_length=40, verbose_name="姓名")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("village_cadre", "村干部"),
                            ("township_officer", "乡镇经办人"),
                            ("township_leader", "乡镇负责人"),
                            ("bureau_officer", "县局经办人"),
                            ("bureau_leader", "县局负责人"),
                            ("finance_officer", "财务人员"),
                            ("auditor", "审计人员"),
                            ("system_administrator", "系统管理员"),
                            ("security_administrator", "安全管理员"),
                            ("audit_administrator", "审计管理员"),
                            ("citizen", "群众"),
                        ],
                        max_length=30,
                        verbose_name="角色",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="启用")),
                ("is_password_change_due", models.BooleanField(default=True, verbose_name="下次登录须改密码")),
                ("password_changed_at", models.DateTimeField(blank=True, null=True, verbose_name="密码修改时间")),
                (
                    "density",
                    models.CharField(
                        choices=[("console", "标准"), ("elder", "大字")],
                        default="console",
                        max_length=10,
                        verbose_name="字号",
                    ),
                ),
                ("opened_at", models.DateTimeField(auto_now_add=True, verbose_name="开通时间")),
                (
                    "division",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="divisions.division",
                        verbose_name="所在地",
                    ),
                ),
            ],
            options={
                "verbose_name": "账号",
                "ordering": ("username",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("role__in", ("township_officer", "township_leader", "village_cadre")), _negated=True
                            ),
                            ("division__isnull", False),
                            _connector="OR",
                        ),
                        name="place_of_local_roles",
                    )
                ],
            },
        ),
    ]

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("attachments", "0001_initial"),
        ("payments", "0006_household_accounts"),
        ("registry", "0002_moves_with_consent"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="accountauthority",
            name="ended_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="accountauthority",
            name="ending_proposed_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="accountauthority",
            name="ending_reason",
            field=models.CharField(blank=True, max_length=500, verbose_name="停用理由"),
        ),
        migrations.AlterField(
            model_name="hold",
            name="reason",
            field=models.CharField(
                choices=[
                    ("death_doubt", "疑似死亡"),
                    ("prison", "服刑或羁押"),
                    ("returned_twice", "两次退回"),
                    ("shared_account", "账户与他人共用"),
                    ("basis_ended", "依据已终止"),
                    ("payee_ended", "代领账户已停用"),
                    ("disputed", "有争议"),
                ],
                max_length=16,
                verbose_name="原因",
            ),
        ),
        migrations.AddConstraint(
            model_name="accountauthority",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_by__isnull", True),
                    models.Q(
                        ("ending_proposed_by__isnull", False),
                        models.Q(("ended_by", models.F("ending_proposed_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="authority_ended_by_another",
            ),
        ),
    ]

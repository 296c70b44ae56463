"""What was certified when a run was closed; the database itself sees to it that nobody changes it."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

_REFUSAL = "money rows are only ever added"


def add_triggers(_apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(
            "CREATE TRIGGER payments_certificate_only_added BEFORE UPDATE OR DELETE ON payments_certificate "
            "FOR EACH ROW EXECUTE FUNCTION payments_only_added()"
        )
        return
    for verb in ("update", "delete"):
        editor.execute(
            f"CREATE TRIGGER payments_certificate_no_{verb} BEFORE {verb.upper()} ON payments_certificate "
            f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
        )


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0003_states_along_the_table"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="Certificate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("content", models.JSONField(verbose_name="内容")),
                ("sm3", models.CharField(max_length=64, verbose_name="SM3 摘要")),
                ("written_at", models.DateTimeField(auto_now_add=True, verbose_name="结账时间")),
                (
                    "run",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="certificate", to="payments.run"
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={"verbose_name": "结账证明", "ordering": ("-pk",)},
        ),
        migrations.RunPython(add_triggers, migrations.RunPython.noop),
    ]

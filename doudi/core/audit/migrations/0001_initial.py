from typing import Any

from django.db import migrations, models

from doudi.core.database_guards import append_only


def revoke_changes(_apps: Any, editor: Any) -> None:
    """Take UPDATE, DELETE and TRUNCATE on the audit trail from the application's own PostgreSQL role.

    The triggers refuse everybody; this takes away the right itself, as far as a role can take it from itself. A role
    that does not own the table cannot get it back: see the guide on running.
    """
    if editor.connection.vendor == "postgresql":
        editor.execute("REVOKE UPDATE, DELETE, TRUNCATE ON audit_entry FROM PUBLIC, CURRENT_USER")


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="TrailHead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField()),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "verbose_name": "操作记录末尾",
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False, verbose_name="序号")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("actor_id", models.BigIntegerField(null=True, verbose_name="操作人编号")),
                ("actor_name", models.CharField(max_length=60, verbose_name="操作人")),
                ("actor_role", models.CharField(max_length=30, verbose_name="角色")),
                ("verb", models.CharField(db_index=True, max_length=60, verbose_name="操作")),
                ("sentence", models.CharField(max_length=500, verbose_name="内容")),
                ("subject_kind", models.CharField(blank=True, max_length=40, verbose_name="对象类别")),
                ("subject_id", models.CharField(blank=True, max_length=40, verbose_name="对象编号")),
                ("village_code", models.CharField(blank=True, db_index=True, max_length=12, verbose_name="村（居）")),
                ("old", models.JSONField(null=True, verbose_name="原值")),
                ("new", models.JSONField(null=True, verbose_name="新值")),
                ("why", models.CharField(blank=True, max_length=300, verbose_name="原因")),
                ("previous_hash", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64, unique=True)),
            ],
            options={
                "verbose_name": "操作记录",
                "ordering": ("-number",),
                "indexes": [
                    models.Index(fields=["subject_kind", "subject_id", "-number"], name="entry_subject"),
                    models.Index(fields=["actor_id", "-number"], name="entry_actor"),
                ],
            },
        ),
        append_only("audit_entry", message="audit entries are append-only"),
        migrations.RunPython(revoke_changes, migrations.RunPython.noop),
    ]

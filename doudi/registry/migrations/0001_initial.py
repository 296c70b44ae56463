from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import doudi.core.encryption.fields
import doudi.core.encryption.sealed_value

_CLASH = """
SELECT RAISE(ABORT, 'no_overlapping_awards') WHERE NEW.withdrawn_at IS NULL AND EXISTS (
    SELECT 1 FROM registry_award AS other
    WHERE other.person_id = NEW.person_id AND other.programme = NEW.programme AND other.withdrawn_at IS NULL
      AND other.id IS NOT NEW.id
      AND other.valid_from <= COALESCE(NEW.valid_to, '9999-12-31')
      AND COALESCE(other.valid_to, '9999-12-31') >= NEW.valid_from
);
"""
_SQLITE = [
    f"CREATE TRIGGER registry_award_apart_{verb} BEFORE {verb.upper()} ON registry_award BEGIN {_CLASH} END"
    for verb in ("insert", "update")
]
_NAMES = (("name", 40), ("name_sound", 120), ("name_initials", 40), ("given_name", 40), ("name_frame", 2))
_POSTGRESQL = [
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    "ALTER TABLE registry_award ADD CONSTRAINT no_overlapping_awards EXCLUDE USING gist "
    "(person_id WITH =, programme WITH =, daterange(valid_from, valid_to, '[]') WITH &&) "
    "WHERE (withdrawn_at IS NULL)",
    *(f'ALTER TABLE registry_person ALTER COLUMN {name} TYPE varchar({length}) COLLATE "C"' for name, length in _NAMES),
]


def add_constraints(_apps: Any, editor: Any) -> None:
    """Forbid overlapping awards of one programme; compare names by their characters, whatever the locale."""
    for statement in _POSTGRESQL if editor.connection.vendor == "postgresql" else _SQLITE:
        editor.execute(statement)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("divisions", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Household",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=30, unique=True, verbose_name="户编号")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="注销日期")),
                (
                    "village",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="divisions.division",
                        verbose_name="村（居）",
                    ),
                ),
            ],
            options={
                "verbose_name": "家庭",
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=30, unique=True, verbose_name="人员编号")),
                ("name", models.CharField(max_length=40, verbose_name="姓名")),
                ("name_sound", models.CharField(editable=False, max_length=120)),
                ("name_initials", models.CharField(editable=False, max_length=40)),
                ("given_name", models.CharField(editable=False, max_length=40)),
                ("name_frame", models.CharField(editable=False, max_length=2)),
                (
                    "id_number",
                    doudi.core.encryption.fields.SealedField(
                        blank=True,
                        kind=doudi.core.encryption.sealed_value.SealedKind["IDENTITY_NUMBER"],
                        verbose_name="公民身份号码",
                    ),
                ),
                (
                    "id_number_index",
                    doudi.core.encryption.fields.BlindIndexField(
                        blank=True,
                        default="",
                        editable=False,
                        kind=doudi.core.encryption.sealed_value.SealedKind["IDENTITY_NUMBER"],
                        max_length=32,
                    ),
                ),
                (
                    "sex",
                    models.CharField(choices=[("male", "男"), ("female", "女")], max_length=6, verbose_name="性别"),
                ),
                ("birth_date", models.DateField(verbose_name="出生日期")),
                ("death_date", models.DateField(blank=True, null=True, verbose_name="死亡日期")),
                (
                    "household",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="present_people",
                        to="registry.household",
                        verbose_name="家庭",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="registry.person",
                        verbose_name="已并入",
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="divisions.division",
                        verbose_name="村（居）",
                    ),
                ),
            ],
            options={
                "verbose_name": "人员",
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="起")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="止")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("declared", "本人申报"),
                            ("paper", "证件材料"),
                            ("department", "部门数据"),
                            ("visit", "入户调查"),
                            ("roll", "花名册导入"),
                            ("decision", "审核确认"),
                            ("opening", "期初数据"),
                        ],
                        max_length=12,
                        verbose_name="来源",
                    ),
                ),
                ("source_detail", models.CharField(blank=True, max_length=120, verbose_name="来源说明")),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                (
                    "kind",
                    models.CharField(
                        choices=[("registered", "同户登记"), ("living", "共同生活")],
                        max_length=10,
                        verbose_name="关系类别",
                    ),
                ),
                ("relation", models.CharField(blank=True, max_length=20, verbose_name="与户主关系")),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="memberships", to="registry.household"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="作废人",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="memberships", to="registry.person"
                    ),
                ),
            ],
            options={
                "verbose_name": "家庭成员",
            },
        ),
        migrations.CreateModel(
            name="Circumstance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="起")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="止")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("declared", "本人申报"),
                            ("paper", "证件材料"),
                            ("department", "部门数据"),
                            ("visit", "入户调查"),
                            ("roll", "花名册导入"),
                            ("decision", "审核确认"),
                            ("opening", "期初数据"),
                        ],
                        max_length=12,
                        verbose_name="来源",
                    ),
                ),
                ("source_detail", models.CharField(blank=True, max_length=120, verbose_name="来源说明")),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                ("kind", models.CharField(max_length=30, verbose_name="事项")),
                ("text", models.TextField(verbose_name="内容")),
                ("text_index", models.CharField(blank=True, default="", editable=False, max_length=32)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="作废人",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="circumstances",
                        to="registry.household",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="circumstances",
                        to="registry.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "情况",
            },
        ),
        migrations.CreateModel(
            name="Award",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="起")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="止")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("declared", "本人申报"),
                            ("paper", "证件材料"),
                            ("department", "部门数据"),
                            ("visit", "入户调查"),
                            ("roll", "花名册导入"),
                            ("decision", "审核确认"),
                            ("opening", "期初数据"),
                        ],
                        max_length=12,
                        verbose_name="来源",
                    ),
                ),
                ("source_detail", models.CharField(blank=True, max_length=120, verbose_name="来源说明")),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                ("number", models.CharField(db_index=True, max_length=30, verbose_name="待遇编号")),
                ("programme", models.CharField(max_length=40, verbose_name="待遇")),
                ("dibao_class", models.CharField(blank=True, max_length=10, verbose_name="低保类别")),
                ("assessed_income_fen", models.BigIntegerField(blank=True, null=True, verbose_name="核定月人均收入")),
                (
                    "self_care",
                    doudi.core.encryption.fields.SealedField(
                        blank=True,
                        kind=doudi.core.encryption.sealed_value.SealedKind["HEALTH"],
                        verbose_name="自理能力",
                    ),
                ),
                (
                    "child_status",
                    doudi.core.encryption.fields.SealedField(
                        blank=True,
                        kind=doudi.core.encryption.sealed_value.SealedKind["HEALTH"],
                        verbose_name="儿童身份",
                    ),
                ),
                ("in_institution", models.BooleanField(blank=True, null=True, verbose_name="机构养育或集中供养")),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="作废人",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="awards", to="registry.person"
                    ),
                ),
            ],
            options={
                "verbose_name": "待遇",
            },
        ),
        migrations.CreateModel(
            name="SupportObligation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="起")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="止")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("declared", "本人申报"),
                            ("paper", "证件材料"),
                            ("department", "部门数据"),
                            ("visit", "入户调查"),
                            ("roll", "花名册导入"),
                            ("decision", "审核确认"),
                            ("opening", "期初数据"),
                        ],
                        max_length=12,
                        verbose_name="来源",
                    ),
                ),
                ("source_detail", models.CharField(blank=True, max_length=120, verbose_name="来源说明")),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                ("relation", models.CharField(max_length=20, verbose_name="关系")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="supporters", to="registry.person"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "supporter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="supported", to="registry.person"
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="作废人",
                    ),
                ),
            ],
            options={
                "verbose_name": "法定赡养、抚养、扶养关系",
            },
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["name", "village"], name="person_name"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["name_sound", "village"], name="person_sound"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["name_initials", "village"], name="person_initials"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["given_name", "village"], name="person_given"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["name_frame", "village"], name="person_frame"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                condition=models.Q(("id_number_index", ""), _negated=True),
                fields=["id_number_index"],
                name="person_id_number",
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["village", "name"], name="person_village"),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_to", None), ("withdrawn_at", None)),
                fields=("person", "kind"),
                name="one_present_household",
            ),
        ),
        migrations.AddIndex(
            model_name="circumstance",
            index=models.Index(
                condition=models.Q(("person__isnull", False)), fields=["person", "kind"], name="circumstance_person"
            ),
        ),
        migrations.AddIndex(
            model_name="circumstance",
            index=models.Index(
                condition=models.Q(("household__isnull", False)),
                fields=["household", "kind"],
                name="circumstance_household",
            ),
        ),
        migrations.AddIndex(
            model_name="circumstance",
            index=models.Index(
                condition=models.Q(("text_index", ""), _negated=True), fields=["text_index"], name="circumstance_index"
            ),
        ),
        migrations.AddConstraint(
            model_name="circumstance",
            constraint=models.CheckConstraint(
                condition=models.Q(("person__isnull", True), ("household__isnull", True), _connector="XOR"),
                name="of_a_person_or_a_household",
            ),
        ),
        migrations.AddConstraint(
            model_name="award",
            constraint=models.CheckConstraint(condition=models.Q(("valid_from__isnull", False)), name="award_begins"),
        ),
        migrations.AddConstraint(
            model_name="award",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="award_ends_later",
            ),
        ),
        migrations.RunPython(add_constraints, migrations.RunPython.noop),
    ]

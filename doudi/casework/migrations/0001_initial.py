import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import doudi.core.encryption.fields
import doudi.core.encryption.sealed_value


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("attachments", "0001_initial"),
        ("registry", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Application",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("receipt", models.CharField(max_length=20, unique=True, verbose_name="受理回执号")),
                ("code_hash", models.CharField(max_length=128)),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("portal", "扫码申请"),
                            ("cadre", "村（居）代办"),
                            ("window", "窗口"),
                            ("provincial", "赣服通"),
                            ("office", "依职权发起"),
                        ],
                        max_length=12,
                        verbose_name="来源",
                    ),
                ),
                ("village_code", models.CharField(db_index=True, max_length=12, verbose_name="村（居）")),
                ("applicant_name", models.CharField(max_length=40, verbose_name="申请人")),
                (
                    "phone",
                    doudi.core.encryption.fields.SealedField(
                        kind=doudi.core.encryption.sealed_value.SealedKind["PHONE"], verbose_name="联系电话"
                    ),
                ),
                (
                    "sealed_answers",
                    doudi.core.encryption.fields.SealedField(kind=doudi.core.encryption.sealed_value.SealedKind["ROW"]),
                ),
                ("matters", models.JSONField(default=list, verbose_name="事项")),
                ("sent_at", models.DateTimeField(auto_now_add=True, verbose_name="提交时间")),
                ("mandate", models.CharField(blank=True, max_length=200, verbose_name="委托说明")),
                ("files", models.ManyToManyField(related_name="+", to="attachments.attachment")),
                (
                    "sent_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "申请",
                "ordering": ("-pk",),
            },
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=24, unique=True, verbose_name="办件编号")),
                ("procedure_id", models.CharField(max_length=40, verbose_name="事项")),
                ("member_index", models.PositiveSmallIntegerField(default=0, verbose_name="申请表上第几人")),
                ("village_code", models.CharField(db_index=True, max_length=12, verbose_name="村（居）")),
                ("step", models.CharField(max_length=20, verbose_name="步骤")),
                ("step_since", models.DateField(verbose_name="本步骤开始")),
                ("step_due_on", models.DateField(null=True, verbose_name="本步骤期限")),
                ("accepted_on", models.DateField(null=True, verbose_name="受理日期")),
                ("clock_starts_on", models.DateField(null=True, verbose_name="期限起算")),
                ("due_on", models.DateField(null=True, verbose_name="办结期限")),
                ("next_due_on", models.DateField(db_index=True, null=True, verbose_name="最近期限")),
                ("paused_days", models.PositiveSmallIntegerField(default=0, verbose_name="暂停的工作日")),
                ("missing_materials", models.JSONField(default=list, verbose_name="要补的材料")),
                ("investigated_facts", models.JSONField(default=dict, verbose_name="调查事项")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("granted", "予以确认"),
                            ("refused", "不予确认"),
                            ("declined", "不予受理"),
                            ("withdrawn", "申请人撤回"),
                            ("lapsed", "逾期未补材料"),
                            ("continued", "继续享受"),
                            ("changed", "调整待遇"),
                            ("ended", "停止待遇"),
                            ("card", "账户已变更"),
                            ("moved", "已转接"),
                        ],
                        max_length=10,
                        verbose_name="结果",
                    ),
                ),
                ("recused_staff", models.JSONField(default=list, verbose_name="回避的人员")),
                ("near_relative_of", models.CharField(blank=True, max_length=200, verbose_name="近亲属备案")),
                ("is_sampled", models.BooleanField(null=True, verbose_name="随机抽查")),
                ("sample_draw", models.JSONField(default=dict, verbose_name="抽取的经过")),
                ("opening_reason", models.CharField(blank=True, max_length=200, verbose_name="发起的原因")),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cases", to="casework.application"
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="registry.household",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="registry.person",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                "verbose_name": "办件",
                "ordering": ("next_due_on", "pk"),
            },
        ),
        migrations.CreateModel(
            name="CardChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "sealed_account",
                    doudi.core.encryption.fields.SealedField(
                        kind=doudi.core.encryption.sealed_value.SealedKind["BANK_ACCOUNT"], verbose_name="银行卡号"
                    ),
                ),
                ("bank", models.CharField(max_length=60, verbose_name="开户银行")),
                ("proof", models.CharField(max_length=500, verbose_name="核对了什么")),
                ("entered_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("checked_at", models.DateTimeField(null=True, verbose_name="复核时间")),
                (
                    "checked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="card_changes", to="casework.case"
                    ),
                ),
            ],
            options={
                "verbose_name": "账户变更",
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateField(verbose_name="自")),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="经办人",
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assignment", to="casework.case"
                    ),
                ),
            ],
            options={
                "verbose_name": "经办",
            },
        ),
        migrations.CreateModel(
            name="CaseDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("application", "申请表"),
                            ("home_visit", "入户调查记录"),
                            ("opinion", "审核意见表"),
                            ("public_notice", "公示单"),
                            ("notification", "告知书"),
                        ],
                        max_length=20,
                        verbose_name="种类",
                    ),
                ),
                ("sm3", models.CharField(max_length=64, verbose_name="SM3摘要")),
                ("archived_at", models.DateTimeField(auto_now_add=True, verbose_name="存档时间")),
                (
                    "attachment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="attachments.attachment"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="documents", to="casework.case"
                    ),
                ),
            ],
            options={
                "verbose_name": "存档文书",
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="CaseFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("label", models.CharField(max_length=80, verbose_name="是什么")),
                ("added_at", models.DateTimeField(auto_now_add=True, verbose_name="时间")),
                (
                    "attachment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="attachments.attachment"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="files", to="casework.case"
                    ),
                ),
            ],
            options={
                "verbose_name": "办件材料",
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=30, unique=True, verbose_name="决定书编号")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("granted", "予以确认"),
                            ("refused", "不予确认"),
                            ("declined", "不予受理"),
                            ("withdrawn", "申请人撤回"),
                            ("lapsed", "逾期未补材料"),
                            ("continued", "继续享受"),
                            ("changed", "调整待遇"),
                            ("ended", "停止待遇"),
                            ("card", "账户已变更"),
                            ("moved", "已转接"),
                        ],
                        max_length=10,
                        verbose_name="决定",
                    ),
                ),
                ("first_month", models.DateField(null=True, verbose_name="自何月起")),
                ("month_fen", models.BigIntegerField(null=True, verbose_name="月金额")),
                ("reason", models.CharField(max_length=500, verbose_name="理由")),
                ("references", models.JSONField(default=list, verbose_name="依据")),
                (
                    "sealed_explanation",
                    doudi.core.encryption.fields.SealedField(kind=doudi.core.encryption.sealed_value.SealedKind["ROW"]),
                ),
                ("decided_on", models.DateField(verbose_name="决定日期")),
                ("delivered_on", models.DateField(null=True, verbose_name="送达日期")),
                ("delivery_method", models.CharField(blank=True, max_length=80, verbose_name="送达方式")),
                ("awards", models.ManyToManyField(related_name="decisions", to="registry.award")),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="decision", to="casework.case"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "决定",
            },
        ),
        migrations.CreateModel(
            name="DecisionReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("village_code", models.CharField(db_index=True, max_length=12, verbose_name="村（居）")),
                (
                    "sealed_text",
                    doudi.core.encryption.fields.SealedField(
                        blank=True, kind=doudi.core.encryption.sealed_value.SealedKind["ROW"], verbose_name="内容"
                    ),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="时间")),
                ("due_on", models.DateField(db_index=True, verbose_name="期限")),
                ("ended_on", models.DateField(null=True, verbose_name="办结日期")),
                (
                    "sealed_answer",
                    doudi.core.encryption.fields.SealedField(
                        blank=True, kind=doudi.core.encryption.sealed_value.SealedKind["ROW"], verbose_name="答复"
                    ),
                ),
                ("is_upheld", models.BooleanField(null=True, verbose_name="维持原决定")),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="decision_reviews", to="casework.case"
                    ),
                ),
            ],
            options={
                "verbose_name": "请求复核",
                "ordering": ("due_on", "pk"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Delegation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("township_code", models.CharField(max_length=9, verbose_name="乡镇")),
                ("procedure_id", models.CharField(max_length=40, verbose_name="事项")),
                ("first_day", models.DateField(verbose_name="自")),
                ("last_day", models.DateField(null=True, verbose_name="至")),
                ("basis", models.CharField(max_length=200, verbose_name="依据")),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "确认权限下放",
            },
        ),
        migrations.CreateModel(
            name="DeputyPeriod",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first_day", models.DateField(verbose_name="自")),
                ("last_day", models.DateField(verbose_name="至")),
                ("reason", models.CharField(max_length=200, verbose_name="原因")),
                (
                    "absent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deputy_periods_as_absent",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="谁不在",
                    ),
                ),
                (
                    "deputy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deputy_periods",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="谁代班",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "代班",
                "ordering": ("-first_day", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="DoubtResolution",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("doubt", models.CharField(max_length=60, verbose_name="疑点")),
                ("is_confirmed", models.BooleanField(verbose_name="疑点成立")),
                ("evidence", models.CharField(max_length=500, verbose_name="查证情况")),
                ("resolved_at", models.DateTimeField(auto_now_add=True, verbose_name="时间")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="doubt_resolutions",
                        to="casework.case",
                    ),
                ),
                (
                    "resolved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "疑点查证",
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="Hearing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("heard_on", models.DateField(verbose_name="听取日期")),
                ("how", models.CharField(max_length=80, verbose_name="听取方式")),
                ("has_no_objection", models.BooleanField(verbose_name="本人没有意见")),
                (
                    "sealed_words",
                    doudi.core.encryption.fields.SealedField(kind=doudi.core.encryption.sealed_value.SealedKind["ROW"]),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="hearings", to="casework.case"
                    ),
                ),
                (
                    "heard_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "听取意见",
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="HomeVisit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("visited_on", models.DateField(verbose_name="入户日期")),
                ("visitors", models.JSONField(verbose_name="调查人")),
                (
                    "sealed_findings",
                    doudi.core.encryption.fields.SealedField(kind=doudi.core.encryption.sealed_value.SealedKind["ROW"]),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="home_visits", to="casework.case"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "入户调查",
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="Lead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("village_code", models.CharField(db_index=True, max_length=12, verbose_name="村（居）")),
                (
                    "sealed_text",
                    doudi.core.encryption.fields.SealedField(
                        blank=True, kind=doudi.core.encryption.sealed_value.SealedKind["ROW"], verbose_name="内容"
                    ),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="时间")),
                ("due_on", models.DateField(db_index=True, verbose_name="期限")),
                ("ended_on", models.DateField(null=True, verbose_name="办结日期")),
                (
                    "sealed_answer",
                    doudi.core.encryption.fields.SealedField(
                        blank=True, kind=doudi.core.encryption.sealed_value.SealedKind["ROW"], verbose_name="答复"
                    ),
                ),
                (
                    "need",
                    models.CharField(
                        choices=[
                            ("illness", "重病、住院"),
                            ("disaster", "火灾、事故、受灾"),
                            ("alone", "老人、残疾人没人照看"),
                            ("child", "孩子没人管"),
                            ("work", "没有收入、吃穿困难"),
                            ("other", "其他"),
                        ],
                        max_length=12,
                        verbose_name="什么困难",
                    ),
                ),
                (
                    "sealed_who",
                    doudi.core.encryption.fields.SealedField(
                        kind=doudi.core.encryption.sealed_value.SealedKind["ROW"], verbose_name="是谁家"
                    ),
                ),
                ("taken_up_on", models.DateField(null=True, verbose_name="接手日期")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("application", "已帮助申请"), ("visit", "已上门帮扶"), ("no_need", "不需要救助")],
                        max_length=12,
                        verbose_name="结果",
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reported_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "taken_up_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "困难线索",
                "ordering": ("due_on", "pk"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("village_code", models.CharField(db_index=True, max_length=12, verbose_name="村（居）")),
                (
                    "sealed_text",
                    doudi.core.encryption.fields.SealedField(
                        blank=True, kind=doudi.core.encryption.sealed_value.SealedKind["ROW"], verbose_name="内容"
                    ),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="时间")),
                ("due_on", models.DateField(db_index=True, verbose_name="期限")),
                ("ended_on", models.DateField(null=True, verbose_name="办结日期")),
                (
                    "sealed_answer",
                    doudi.core.encryption.fields.SealedField(
                        blank=True, kind=doudi.core.encryption.sealed_value.SealedKind["ROW"], verbose_name="答复"
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="messages", to="casework.case"
                    ),
                ),
            ],
            options={
                "verbose_name": "群众留言",
                "ordering": ("due_on", "pk"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="NearRelative",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("post", models.CharField(max_length=80, verbose_name="姓名和职务")),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("spouse", "配偶"),
                            ("parent", "父母"),
                            ("child", "子女"),
                            ("sibling", "兄弟姐妹"),
                            ("grandparent", "祖父母、外祖父母"),
                            ("grandchild", "孙子女、外孙子女"),
                        ],
                        max_length=12,
                        verbose_name="是其",
                    ),
                ),
                ("since", models.DateField(verbose_name="自")),
                ("until", models.DateField(null=True, verbose_name="至")),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="near_relatives", to="registry.person"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="near_relatives",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "近亲属备案",
                "ordering": ("person__village_id", "person__name", "pk"),
            },
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "sealed_objector",
                    doudi.core.encryption.fields.SealedField(
                        blank=True, kind=doudi.core.encryption.sealed_value.SealedKind["ROW"], verbose_name="提出人"
                    ),
                ),
                ("text", models.CharField(max_length=500, verbose_name="异议")),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="时间")),
                ("result", models.CharField(blank=True, max_length=500, verbose_name="处理结果")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="objections", to="casework.case"
                    ),
                ),
            ],
            options={
                "verbose_name": "异议",
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="Opinion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_favourable", models.BooleanField(verbose_name="同意")),
                ("dibao_class", models.CharField(blank=True, max_length=10, verbose_name="低保类别")),
                ("people", models.JSONField(default=list, verbose_name="保障对象")),
                ("measures", models.JSONField(default=list, verbose_name="逐项意见")),
                ("partial_cover_reason", models.CharField(blank=True, max_length=500, verbose_name="未整户保障的理由")),
                ("reason", models.CharField(max_length=500, verbose_name="理由")),
                ("override_reason", models.CharField(blank=True, max_length=500, verbose_name="与系统测算不同的理由")),
                ("income_per_head_fen", models.BigIntegerField(null=True, verbose_name="月人均收入")),
                ("given_at", models.DateTimeField(auto_now_add=True, verbose_name="时间")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="opinions", to="casework.case"
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "初审意见",
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="Pause",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("data_check", "等待信息核对结果"),
                            ("applicant_away", "申请人外出，无法入户"),
                            ("disaster", "灾害、疫情等无法开展调查"),
                        ],
                        max_length=20,
                        verbose_name="原因",
                    ),
                ),
                ("evidence", models.CharField(max_length=500, verbose_name="依据")),
                ("first_day", models.DateField(verbose_name="自")),
                ("last_day", models.DateField(null=True, verbose_name="至")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="pauses", to="casework.case"
                    ),
                ),
            ],
            options={
                "verbose_name": "期限暂停",
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="ProvincialFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="文件名")),
                ("sm3", models.CharField(max_length=64)),
                ("place_code", models.CharField(max_length=12, verbose_name="所属地")),
                ("uploaded_at", models.DateTimeField(auto_now_add=True, verbose_name="上传时间")),
                ("imported_at", models.DateTimeField(null=True, verbose_name="导入时间")),
                (
                    "uploaded_by",
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
            name="ProvincialApplication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("serial", models.CharField(max_length=40, unique=True, verbose_name="省平台流水号")),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="provincial_application",
                        to="casework.application",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="casework.provincialfile",
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
                    doudi.core.encryption.fields.SealedField(kind=doudi.core.encryption.sealed_value.SealedKind["ROW"]),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("accepted", "可以导入"),
                            ("rejected", "退回"),
                            ("known", "以前已导入"),
                            ("imported", "已导入"),
                        ],
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("faults", models.JSONField(default=list, verbose_name="问题")),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rows", to="casework.provincialfile"
                    ),
                ),
            ],
            options={
                "verbose_name": "赣服通文件的一行",
                "ordering": ("number",),
            },
        ),
        migrations.CreateModel(
            name="PublicNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first_day", models.DateField(verbose_name="公示自")),
                ("last_day", models.DateField(verbose_name="公示至")),
                ("lines", models.JSONField(verbose_name="公示内容")),
                ("ended_on", models.DateField(null=True, verbose_name="撤下日期")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="public_notices", to="casework.case"
                    ),
                ),
            ],
            options={
                "verbose_name": "公示",
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="Referral",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("village_code", models.CharField(db_index=True, max_length=12, verbose_name="村（居）")),
                (
                    "sealed_text",
                    doudi.core.encryption.fields.SealedField(
                        blank=True, kind=doudi.core.encryption.sealed_value.SealedKind["ROW"], verbose_name="内容"
                    ),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="时间")),
                ("due_on", models.DateField(db_index=True, verbose_name="期限")),
                ("ended_on", models.DateField(null=True, verbose_name="办结日期")),
                (
                    "sealed_answer",
                    doudi.core.encryption.fields.SealedField(
                        blank=True, kind=doudi.core.encryption.sealed_value.SealedKind["ROW"], verbose_name="答复"
                    ),
                ),
                ("kind", models.CharField(max_length=20, verbose_name="事项")),
                ("department", models.CharField(max_length=60, verbose_name="转给")),
                ("handed_over_on", models.DateField(null=True, verbose_name="转办日期")),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="referrals", to="casework.application"
                    ),
                ),
                (
                    "handed_over_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "转办",
                "ordering": ("due_on", "pk"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Transfer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_village_code", models.CharField(max_length=12, verbose_name="迁出村（居）")),
                ("to_village_code", models.CharField(max_length=12, verbose_name="迁入村（居）")),
                ("moved_on", models.DateField(verbose_name="迁居日期")),
                ("evidence", models.CharField(max_length=500, verbose_name="怎么核实的")),
                ("taken_over_on", models.DateField(null=True, verbose_name="接收日期")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="transfers", to="casework.case"
                    ),
                ),
                (
                    "handed_over_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "taken_over_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "迁移转接",
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="VerifiedChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=30, verbose_name="事项")),
                (
                    "sealed_value",
                    doudi.core.encryption.fields.SealedField(kind=doudi.core.encryption.sealed_value.SealedKind["ROW"]),
                ),
                ("since", models.DateField(verbose_name="从哪天起")),
                ("evidence", models.CharField(max_length=500, verbose_name="怎么核实的")),
                ("verified_at", models.DateTimeField(auto_now_add=True, verbose_name="时间")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="verified_changes", to="casework.case"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.person"
                    ),
                ),
                (
                    "verified_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "查实的变化",
                "ordering": ("pk",),
            },
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["village_code", "step", "next_due_on"], name="case_worklist"),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(("step", "closed"), ("next_due_on__isnull", False), _connector="OR"),
                name="case_has_a_clock_until_closed",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reviewed_by__isnull", True),
                    models.Q(("reviewed_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="case_reviewed_by_second_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(
                condition=models.Q(models.Q(("step", "closed"), _negated=True), ("person__isnull", True)),
                fields=("procedure_id", "household"),
                name="one_open_case_of_a_household",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(
                condition=models.Q(models.Q(("step", "closed"), _negated=True), ("person__isnull", False)),
                fields=("procedure_id", "person"),
                name="one_open_case_of_a_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="cardchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("checked_by__isnull", True),
                    models.Q(("checked_by", models.F("entered_by")), _negated=True),
                    _connector="OR",
                ),
                name="card_checked_by_second_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="decisionreview",
            constraint=models.UniqueConstraint(fields=("case",), name="one_review_of_a_decision"),
        ),
        migrations.AddConstraint(
            model_name="delegation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("last_day", None)),
                fields=("township_code", "procedure_id"),
                name="one_delegation_at_a_time",
            ),
        ),
        migrations.AddIndex(
            model_name="deputyperiod",
            index=models.Index(fields=["deputy", "last_day"], name="deputy_period_deputy"),
        ),
        migrations.AddConstraint(
            model_name="deputyperiod",
            constraint=models.CheckConstraint(
                condition=models.Q(("absent", models.F("deputy")), _negated=True), name="deputy_is_second_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="deputyperiod",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_day__gte", models.F("first_day"))), name="deputy_period_runs_forwards"
            ),
        ),
        migrations.AddConstraint(
            model_name="lead",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_on", None), ("outcome", "")),
                    models.Q(("ended_on__isnull", False), models.Q(("outcome", ""), _negated=True)),
                    _connector="OR",
                ),
                name="lead_ends_as_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="nearrelative",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", None)), fields=("person", "staff", "post"), name="near_relative_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="pause",
            constraint=models.UniqueConstraint(
                condition=models.Q(("last_day", None)), fields=("case",), name="one_pause_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="provincialfile",
            constraint=models.UniqueConstraint(fields=("place_code", "sm3"), name="provincial_file_once"),
        ),
        migrations.AddConstraint(
            model_name="provincialrow",
            constraint=models.UniqueConstraint(fields=("file", "number"), name="provincial_row_once"),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("taken_over_by__isnull", True),
                    models.Q(("taken_over_by", models.F("handed_over_by")), _negated=True),
                    _connector="OR",
                ),
                name="transfer_by_second_person",
            ),
        ),
    ]

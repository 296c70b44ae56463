"""Campaigns (publicity months), their plan, the activities of townships with photo, questions and answers."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.user_key import user_key
from doudi.core.addresses import address_of
from doudi.core.attachments.models import Attachment
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.outreach.publicity.workflow import CampaignState, Kind

LONGEST_TEXT = 1_000
LONGEST_REPORT = 5_000


class Campaign(models.Model):
    """A month of publicity: plan and budget, confirmed by a second person; report, confirmed by a second person."""

    title = models.CharField(_("名称"), max_length=80)
    first_day = models.DateField(_("开始"))
    last_day = models.DateField(_("结束"))
    paper = models.CharField(_("依据文件"), max_length=120, blank=True)
    aim = models.CharField(_("目标和要求"), max_length=LONGEST_TEXT)
    budget_fen = models.BigIntegerField(_("经费预算"), default=0)
    state = models.CharField(_("状态"), max_length=9, choices=CampaignState.choices, default=CampaignState.DRAFT)
    entered_by = user_key(db_index=False)
    entered_on = models.DateField(_("录入日期"))
    confirmed_by = user_key(null=True, db_index=False)
    confirmed_on = models.DateField(_("确认日期"), null=True)
    report = models.TextField(_("总结"), blank=True)
    reported_by = user_key(null=True, db_index=False)
    reported_on = models.DateField(_("总结日期"), null=True)
    returned_why = models.CharField(_("退回理由"), max_length=200, blank=True)
    report_confirmed_by = user_key(null=True, db_index=False)
    report_confirmed_on = models.DateField(_("总结确认日期"), null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("宣传月")
        ordering = ("-first_day", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("title",), name="one_campaign_of_a_title"),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="campaign_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(budget_fen__gte=0), name="campaign_budget_not_negative"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("entered_by")),
                name="campaign_confirmed_by_second_person",
            ),
            models.CheckConstraint(
                condition=Q(report_confirmed_by__isnull=True) | ~Q(report_confirmed_by=F("reported_by")),
                name="campaign_report_confirmed_by_second_person",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address_of("outreach_publicity:campaign", self.pk)

    @property
    def tone(self) -> str:
        """The tone of its state's tag."""
        return "good" if self.state in {CampaignState.IN_FORCE, CampaignState.CLOSED} else "warn"


class CampaignTask(models.Model):
    """What is planned: a kind, where, by whom, by when, how many people; of every township, or of the bureau."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="tasks")
    kind = models.CharField(_("方式"), max_length=10, choices=Kind.choices)
    place = models.CharField(_("地点"), max_length=80)
    is_of_townships = models.BooleanField(_("每个乡镇都做"))
    people = models.CharField(_("负责人和参加人员"), max_length=120)
    due_on = models.DateField(_("最迟哪天做"))
    target_number = models.PositiveIntegerField(_("计划覆盖人数"), default=0)
    budget_fen = models.BigIntegerField(_("经费"), default=0)

    class Meta:
        verbose_name = _("宣传安排")
        ordering = ("due_on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("campaign", "kind", "is_of_townships", "place"), name="one_campaign_task_of_a_kind_and_place"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}（{self.place}）"


class Activity(models.Model):
    """What was done: by a township, or by the bureau (no township code). Numbers are what its township counted."""

    village_field = "township_code"

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="activities")
    task = models.ForeignKey(CampaignTask, null=True, on_delete=models.PROTECT, related_name="activities")
    township_code = models.CharField(_("乡镇"), max_length=12)
    kind = models.CharField(_("方式"), max_length=10, choices=Kind.choices)
    place = models.CharField(_("地点"), max_length=80)
    held_on = models.DateField(_("日期"))
    staff_number = models.PositiveIntegerField(_("工作人员"))
    reached_number = models.PositiveIntegerField(_("覆盖人数"))
    material_number = models.PositiveIntegerField(_("发放资料份数"), default=0)
    material_edition = models.CharField(_("资料版本"), max_length=8, blank=True)
    spent_fen = models.BigIntegerField(_("用了多少钱"), default=0)
    found_number = models.PositiveIntegerField(_("发现政策没落实的"), default=0)
    corrected_number = models.PositiveIntegerField(_("已改正的"), default=0)
    text = models.CharField(_("情况"), max_length=LONGEST_TEXT)
    photo = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+")
    reported_by = user_key(db_index=False)
    reported_on = models.DateField(_("填报日期"))

    objects = ScopedQuerySet["Activity"].as_manager()

    class Meta:
        verbose_name = _("宣传活动")
        ordering = ("-held_on", "-pk")
        indexes = (models.Index(fields=("campaign", "township_code"), name="activities_of_township"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(corrected_number__lte=F("found_number")), name="activity_corrects_what_it_found"
            ),
            models.CheckConstraint(condition=Q(spent_fen__gte=0), name="activity_spent_not_negative"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.place}"

    def get_absolute_url(self) -> str:
        return address_of("outreach_publicity:activity", self.pk)

    @property
    def unit(self) -> str:
        """The township, or the bureau."""
        return place_name(self.township_code[:9]) if self.township_code[6:].strip("0") else str(_("县民政局"))


class Question(models.Model):
    """A question that somebody asked at a desk or on the hotline, without who it was, and the answer given."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="questions")
    question = models.CharField(_("问了什么"), max_length=300)
    answer = models.CharField(_("怎么答的"), max_length=500)
    asked_number = models.PositiveIntegerField(_("几个人问"), default=1)
    recorded_by = user_key(db_index=False)
    recorded_on = models.DateField(_("登记日期"))

    class Meta:
        verbose_name = _("群众的问题")
        ordering = ("-asked_number", "pk")

    def __str__(self) -> str:
        return self.question

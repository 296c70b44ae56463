"""Emergency events: the event, its area by day, the checklist of its plan, the survey list and its answers."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.casework.models import Lead
from doudi.core.accounts.user_key import user_key
from doudi.core.addresses import address_of
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.core.encryption import SealedField, SealedKind
from doudi.registry.models import Household, Person
from doudi.relief.emergencies.workflow import EventState

LONGEST_REPORT = 3000


class EmergencyEvent(models.Model):
    """A major public emergency that the bureau declared: proposed by one officer, confirmed by its leader."""

    class Kind(models.TextChoices):
        FLOOD = "flood", _("洪涝")
        GEOLOGICAL = "geological", _("滑坡、泥石流")
        STORM = "storm", _("风雹、雪灾、低温")
        DROUGHT = "drought", _("旱灾")
        EARTHQUAKE = "earthquake", _("地震")
        EPIDEMIC = "epidemic", _("疫情")
        FIRE = "fire", _("大火")
        ACCIDENT = "accident", _("重大事故")
        OTHER = "other", _("其他突发事件")

    class Level(models.TextChoices):
        ONE = "1", _("一级响应")
        TWO = "2", _("二级响应")
        THREE = "3", _("三级响应")
        FOUR = "4", _("四级响应")

    name = models.CharField(_("名称"), max_length=60)
    kind = models.CharField(_("类型"), max_length=12, choices=Kind.choices)
    level = models.CharField(_("响应级别"), max_length=1, choices=Level.choices)
    began_on = models.DateField(_("发生日期"))
    legal_basis = models.CharField(_("依据"), max_length=200)
    plan = models.CharField(_("应急预案"), max_length=120)
    state = models.CharField(_("状态"), max_length=8, choices=EventState.choices, default=EventState.PROPOSED)
    proposed_by = user_key()
    proposed_at = models.DateTimeField(_("提出时间"), auto_now_add=True)
    confirmed_by = user_key(null=True)
    plan_started_at = models.DateTimeField(_("预案启动时间"), null=True)
    refused_reason = models.CharField(_("不予启动的理由"), max_length=300, blank=True)
    ended_on = models.DateField(_("结束日期"), null=True)
    ended_by = user_key(null=True)
    survey_left_open_reason = models.CharField(_("没有摸排完的原因"), max_length=300, blank=True)
    closing_report = models.TextField(_("总结"), max_length=LONGEST_REPORT, blank=True)
    lessons = models.TextField(_("经验和不足"), max_length=LONGEST_REPORT, blank=True)
    closed_by = user_key(null=True)
    closed_on = models.DateField(_("总结日期"), null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("突发事件")
        ordering = ("-began_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("proposed_by")),
                name="event_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("running", "ended", "closed")) | Q(confirmed_by__isnull=False),
                name="event_runs_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("began_on")), name="event_ends_after_it_began"
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("relief:event", self.pk)

    @property
    def key(self) -> str:
        """The name under which casework knows the switches of the event."""
        return f"relief.event.{self.pk}"


class EventVillage(models.Model):
    """A village that an event concerns, from a day to a day."""

    event = models.ForeignKey(EmergencyEvent, on_delete=models.PROTECT, related_name="villages")
    village_code = models.CharField(_("村（居）"), max_length=12)
    first_day = models.DateField(_("自"))
    last_day = models.DateField(_("至"), null=True)
    added_by = user_key()
    ended_by = user_key(null=True)

    class Meta:
        verbose_name = _("事件区域")
        ordering = ("village_code", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("event", "village_code"), condition=Q(last_day=None), name="event_village_once"
            ),
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")), name="event_village_has_days"
            ),
        )

    def __str__(self) -> str:
        return f"{self.event_id} {self.village_code}"


class PlanItem(models.Model):
    """An item of the plan's checklist; done once, by whom and when."""

    event = models.ForeignKey(EmergencyEvent, on_delete=models.PROTECT, related_name="plan_items")
    text = models.CharField(_("事项"), max_length=120)
    done_at = models.DateTimeField(_("完成时间"), null=True)
    done_by = user_key(null=True)
    note = models.CharField(_("说明"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("预案事项")
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.text


class Answer(models.TextChoices):
    """What became of somebody on the survey list."""

    OPEN = "open", _("还没有联系")
    SAFE = "safe", _("平安")
    NEEDS = "needs", _("有困难")
    UNREACHABLE = "unreachable", _("联系不上")


class SurveyGroup(models.TextChoices):
    """Why somebody is on the survey list."""

    AWARD = "award", _("在享待遇")
    RECOGNITION = "recognition", _("低收入家庭认定")
    CHILD = "child", _("儿童")
    ALONE = "alone", _("独居老人")
    DISABLED = "disabled", _("重度残疾人")
    LEAD = "lead", _("未办结的困难线索")


class SurveyRow(models.Model):
    """Somebody on the survey list of an event: a registered person, or the family of an open lead.

    ``groups`` are the reasons to be on it (``SurveyGroup``), separated by commas. Rows of villages that
    left the area stay with ``is_in_area`` false. ``state`` repeats the last answer.
    """

    village_field = "village_code"

    event = models.ForeignKey(EmergencyEvent, on_delete=models.PROTECT, related_name="survey_rows", db_index=False)
    village_code = models.CharField(_("村（居）"), max_length=12)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="survey_rows")
    household = models.ForeignKey(Household, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    lead = models.ForeignKey(Lead, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    groups = models.CharField(_("为什么摸排"), max_length=80)
    is_in_area = models.BooleanField(default=True)
    due_at = models.DateTimeField(_("期限"))
    state = models.CharField(_("情况"), max_length=12, choices=Answer.choices, default=Answer.OPEN)
    answered_at = models.DateTimeField(_("联系时间"), null=True)
    answered_by = user_key(null=True, db_index=False)
    need_lead = models.ForeignKey(Lead, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    objects = ScopedQuerySet["SurveyRow"].as_manager()

    class Meta:
        verbose_name = _("摸排名单")
        ordering = ("village_code", "household_id", "pk")
        indexes = (models.Index(fields=("event", "village_code", "state"), name="survey_of_village"),)
        constraints = (
            models.UniqueConstraint(
                fields=("event", "person"), condition=Q(person__isnull=False), name="surveyed_once_an_event"
            ),
            models.UniqueConstraint(
                fields=("event", "lead"), condition=Q(lead__isnull=False), name="lead_surveyed_once_an_event"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) ^ Q(lead__isnull=False), name="surveyed_person_or_lead"
            ),
            models.CheckConstraint(
                condition=Q(state="open", answered_at__isnull=True) | ~Q(state="open") & Q(answered_at__isnull=False),
                name="survey_answer_has_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.event_id} {self.pk}"

    @property
    def name(self) -> str:
        """The name of the person, or whose family the lead is about."""
        return self.person.name if self.person else str(self.lead.who if self.lead else "")

    @property
    def group_labels(self) -> list[Any]:
        """Why the person is on the list."""
        return [SurveyGroup(group).label for group in self.groups.split(",") if group]


class SurveyAnswer(models.Model):
    """An answer as it was given; never edited. ``observed_at`` is when somebody spoke with the family."""

    row = models.ForeignKey(SurveyRow, on_delete=models.PROTECT, related_name="answers", db_index=False)
    state = models.CharField(_("情况"), max_length=12, choices=Answer.choices)
    sealed_note = SealedField(_("说明"), kind=SealedKind.ROW, blank=True)
    observed_at = models.DateTimeField(_("联系时间"))
    recorded_at = models.DateTimeField(_("登记时间"), auto_now_add=True)
    recorded_by = user_key(db_index=False)
    client_key = models.CharField(max_length=32, editable=False)

    class Meta:
        verbose_name = _("摸排答复")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("row", "client_key"), name="survey_answer_received_once"),
            models.CheckConstraint(condition=~Q(state="open"), name="survey_answer_says_something"),
        )

    def __str__(self) -> str:
        return f"{self.row_id} {self.state}"

"""Pilots, their stages, the indicators before and after, and the papers sent upward about them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi.care.charity.projects.models import LinkingProject
from doudi.core.accounts.user_key import user_key
from doudi.core.addresses import address_of
from doudi.core.attachments.models import Attachment
from doudi.core.clock import today
from doudi.core.divisions.queries import place_name
from doudi.outreach.pilots.kinds import CLAUSES, PaperKind, PaperOutcome, PilotKind
from doudi.outreach.pilots.workflow import TONES, PilotState
from doudi.ui.templatetags.ui import day
from doudi.values.benefit_month import add_months

LONGEST_TEXT = 2000


class Pilot(models.Model):
    """What is tried in a township. Started by one person, written up by another than who confirms its closing.

    ``compared_months`` are the whole months before the start and before the write-up that the indicators compare.
    """

    class Months(models.IntegerChoices):
        ONE = 1, gettext_lazy("1个月")
        QUARTER = 3, gettext_lazy("3个月")
        HALF = 6, gettext_lazy("6个月")
        YEAR = 12, gettext_lazy("12个月")

    kind = models.CharField(gettext_lazy("类别"), max_length=10, choices=PilotKind.choices)
    title = models.CharField(gettext_lazy("试点"), max_length=80)
    township_code = models.CharField(gettext_lazy("乡镇"), max_length=9)
    goal = models.CharField(gettext_lazy("做什么、达到什么"), max_length=LONGEST_TEXT)
    first_day = models.DateField(gettext_lazy("开始"))
    last_day = models.DateField(gettext_lazy("结束"))
    compared_months = models.PositiveSmallIntegerField(gettext_lazy("比较"), choices=Months.choices)
    project = models.ForeignKey(
        LinkingProject, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=gettext_lazy("资源链接项目")
    )
    state = models.CharField(
        gettext_lazy("状态"), max_length=10, choices=PilotState.choices, default=PilotState.PLANNED
    )
    planned_by = user_key(db_index=False)
    planned_on = models.DateField(gettext_lazy("登记日期"))
    started_by = user_key(null=True, db_index=False)
    started_on = models.DateField(gettext_lazy("启动日期"), null=True)
    result = models.CharField(gettext_lazy("成效"), max_length=LONGEST_TEXT, blank=True)
    lessons = models.CharField(gettext_lazy("经验和问题"), max_length=LONGEST_TEXT, blank=True)
    written_up_by = user_key(null=True, db_index=False)
    written_up_on = models.DateField(gettext_lazy("总结日期"), null=True)
    sent_back_why = models.CharField(gettext_lazy("退回理由"), max_length=200, blank=True)
    closed_by = user_key(null=True, db_index=False)
    closed_on = models.DateField(gettext_lazy("结项日期"), null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = gettext_lazy("创新试点")
        ordering = (F("closed_on").desc(nulls_first=True), "-first_day", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="pilot_has_days"),
            models.CheckConstraint(
                condition=Q(started_by__isnull=True) | ~Q(started_by=F("planned_by")),
                name="pilot_started_by_second_person",
            ),
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True) | ~Q(closed_by=F("written_up_by")),
                name="pilot_closed_by_second_person",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address_of("outreach_pilots:pilot", self.pk)

    @property
    def place(self) -> str:
        """The township."""
        return place_name(self.township_code)

    @property
    def clause(self) -> str:
        """The duty that it serves."""
        return CLAUSES[PilotKind(self.kind)]

    @property
    def tone(self) -> str:
        """The tone of its state."""
        return TONES.get(PilotState(self.state), "")

    @property
    def before(self) -> date:
        """The first month of the comparison before the pilot."""
        return add_months(self.first_day.replace(day=1), -self.compared_months)

    @property
    def late_shown(self) -> str:
        """That its last day has passed and it is not written up, for lists."""
        is_late = self.state in {PilotState.PLANNED, PilotState.UNDER_WAY} and self.last_day < today()
        return _("超期") if is_late else ""


class Stage(models.Model):
    """A stage of a pilot: planned until a day, reported with proof when it is done."""

    pilot = models.ForeignKey(Pilot, on_delete=models.PROTECT, related_name="stages")
    order = models.PositiveSmallIntegerField(gettext_lazy("顺序"))
    name = models.CharField(gettext_lazy("阶段"), max_length=80)
    due_on = models.DateField(gettext_lazy("时限"))
    done_on = models.DateField(gettext_lazy("完成日期"), null=True)
    text = models.CharField(gettext_lazy("做了什么"), max_length=LONGEST_TEXT, blank=True)
    evidence = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+")
    reported_by = user_key(null=True, db_index=False)

    class Meta:
        verbose_name = gettext_lazy("试点阶段")
        ordering = ("pilot", "order")
        constraints = (models.UniqueConstraint(fields=("pilot", "order"), name="one_stage_of_an_order"),)

    def __str__(self) -> str:
        return self.name

    @property
    def is_late(self) -> bool:
        """Whether it was done after its day, or is not done and the day has passed."""
        return (self.done_on or today()) > self.due_on

    @property
    def days_shown(self) -> str:
        """Until when it is to be done, and when it was, in words."""
        due = _("时限{day}").format(day=day(self.due_on))
        return _("{due}，{day}完成").format(due=due, day=day(self.done_on)) if self.done_on else due


class Indicator(models.Model):
    """A figure before and after. ``measure`` is empty where somebody enters it with proof."""

    pilot = models.ForeignKey(Pilot, on_delete=models.PROTECT, related_name="indicators")
    measure = models.CharField(gettext_lazy("系统里的指标"), max_length=40, blank=True)
    label = models.CharField(gettext_lazy("指标"), max_length=80)
    is_higher_better = models.BooleanField(gettext_lazy("越高越好"), default=True)
    before_value = models.DecimalField(gettext_lazy("试点前"), max_digits=14, decimal_places=2, null=True)
    before_shown = models.CharField(gettext_lazy("试点前"), max_length=60, blank=True)
    before_period = models.CharField(gettext_lazy("试点前的时段"), max_length=40, blank=True)
    after_value = models.DecimalField(gettext_lazy("试点后"), max_digits=14, decimal_places=2, null=True)
    after_shown = models.CharField(gettext_lazy("试点后"), max_length=60, blank=True)
    after_period = models.CharField(gettext_lazy("试点后的时段"), max_length=40, blank=True)
    evidence = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+")
    drawn_on = models.DateField(gettext_lazy("取数日期"), null=True)

    class Meta:
        verbose_name = gettext_lazy("试点指标")
        ordering = ("pilot", "pk")
        constraints = (models.UniqueConstraint(fields=("pilot", "label"), name="one_pilot_indicator_of_a_label"),)

    def __str__(self) -> str:
        return self.label

    @property
    def is_measured(self) -> bool:
        """Whether it has both figures."""
        return bool(self.before_shown and self.after_shown)

    @property
    def change(self) -> Decimal | None:
        """The difference; None where one of them is missing."""
        if self.before_value is None or self.after_value is None:
            return None
        difference: Decimal = self.after_value - self.before_value
        return difference

    @property
    def change_shown(self) -> str:
        """The difference in words."""
        change = self.change
        if change is None:
            return "—"
        if not change:
            return _("没有变化")
        is_better = (change > 0) == self.is_higher_better
        signed = f"{change.normalize():+f}"
        return _("{signed}，变好").format(signed=signed) if is_better else _("{signed}，变差").format(signed=signed)

    @property
    def tone(self) -> str:
        """Good where it became better, bad where worse."""
        change = self.change
        if not change:
            return ""
        return "good" if (change > 0) == self.is_higher_better else "bad"


class PilotPaper(models.Model):
    """A paper sent upward: a case, a piece of research, the summary; and what became of it."""

    pilot = models.ForeignKey(Pilot, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(gettext_lazy("类别"), max_length=10, choices=PaperKind.choices)
    title = models.CharField(gettext_lazy("题目"), max_length=120)
    file = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")
    sent_to = models.CharField(gettext_lazy("报给谁"), max_length=60)
    sent_on = models.DateField(gettext_lazy("上报日期"))
    sent_by = user_key(db_index=False)
    outcome = models.CharField(gettext_lazy("结果"), max_length=10, choices=PaperOutcome.choices, blank=True)
    outcome_on = models.DateField(gettext_lazy("结果日期"), null=True)
    outcome_note = models.CharField(gettext_lazy("说明"), max_length=200, blank=True)

    class Meta:
        verbose_name = gettext_lazy("试点上报材料")
        ordering = ("sent_on", "pk")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return self.pilot.get_absolute_url()

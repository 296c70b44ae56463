"""Plans of a year's work, their tasks, and what was reported about them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.user_key import user_key
from doudi.core.addresses import address_of
from doudi.core.attachments.models import Attachment
from doudi.core.divisions.queries import place_name
from doudi.supervision.work_plans.workflow import PlanState, Progress

LONGEST_TEXT = 1000


class WorkPlan(models.Model):
    """The tasks of a year by one paper. Entered by one person, confirmed by another."""

    class Kind(models.TextChoices):
        KEY_WORK = "key_work", _("重点工作")
        RAISE = "raise", _("提标提补")
        KEY_TASKS = "key_tasks", _("工作要点")
        GOVERNANCE = "governance", _("专项治理清单")

    year = models.PositiveSmallIntegerField(_("年度"))
    kind = models.CharField(_("类别"), max_length=10, choices=Kind.choices)
    title = models.CharField(_("名称"), max_length=80)
    paper = models.CharField(_("文件"), max_length=120)
    state = models.CharField(_("状态"), max_length=8, choices=PlanState.choices, default=PlanState.DRAFT)
    carried_from = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="carried_to")
    entered_by = user_key(db_index=False)
    entered_on = models.DateField(_("录入日期"))
    confirmed_by = user_key(null=True, db_index=False)
    confirmed_on = models.DateField(_("确认日期"), null=True)
    summary = models.TextField(_("总结"), blank=True)
    closed_by = user_key(null=True, db_index=False)
    closed_on = models.DateField(_("总结日期"), null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("工作台账")
        ordering = ("-year", "pk")
        constraints = (
            models.UniqueConstraint(fields=("year", "title"), name="one_work_plan_of_a_title"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("entered_by")),
                name="work_plan_confirmed_by_second_person",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def title_in_language(self) -> str:
        """The title, which is recorded in Chinese, in the language of the reader if the system knows the paper."""
        return gettext(self.title)


class PlanTask(models.Model):
    """A task of a plan: its duties by clause or text, who owns it, by when, and the measures that show it."""

    plan = models.ForeignKey(WorkPlan, on_delete=models.PROTECT, related_name="tasks")
    order = models.PositiveSmallIntegerField(_("顺序"))
    number = models.CharField(_("序号"), max_length=8)
    label = models.CharField(_("任务"), max_length=80)
    text = models.CharField(_("要求"), max_length=LONGEST_TEXT, blank=True)
    clause = models.CharField(_("条款"), max_length=20, blank=True)
    owner = models.CharField(_("责任单位"), max_length=60)
    due_on = models.DateField(_("完成时限"), null=True)
    measures = models.JSONField(_("指标"), default=list)
    is_of_townships = models.BooleanField(_("各乡镇填报"), default=True)

    class Meta:
        verbose_name = _("工作任务")
        ordering = ("plan", "order")
        constraints = (models.UniqueConstraint(fields=("plan", "number"), name="one_task_of_a_number"),)

    def __str__(self) -> str:
        return f"{self.number} {self.label}"

    @property
    def label_in_language(self) -> str:
        """The task, which is recorded in Chinese, in the language of the reader if the system knows the paper."""
        return gettext(self.label)

    @property
    def owner_in_language(self) -> str:
        """The unit that answers for it; the bureau in the language of the reader."""
        return gettext(self.owner)

    def get_absolute_url(self) -> str:
        return address_of("supervision_work_plans:task", self.pk)


class TaskReport(models.Model):
    """What the owner or a township reports about a task, with its evidence; the latest one counts.

    ``township_code`` is empty for the bureau. That a task is done counts once another person has confirmed it.
    """

    task = models.ForeignKey(PlanTask, on_delete=models.PROTECT, related_name="reports")
    township_code = models.CharField(_("乡镇"), max_length=9, blank=True)
    progress = models.CharField(_("进展"), max_length=10, choices=Progress.choices)
    text = models.CharField(_("情况"), max_length=LONGEST_TEXT)
    evidence = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+")
    reported_by = user_key(db_index=False)
    reported_on = models.DateField(_("填报日期"))
    confirmed_by = user_key(null=True, db_index=False)
    confirmed_on = models.DateField(_("核实日期"), null=True)
    returned_why = models.CharField(_("退回理由"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("任务进展")
        ordering = ("-pk",)
        indexes = (models.Index(fields=("task", "township_code"), name="task_reports"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("reported_by")),
                name="task_report_confirmed_by_second_person",
            ),
        )

    def __str__(self) -> str:
        return f"{self.task_id} {self.township_code} {self.progress}"

    @property
    def place(self) -> str:
        """The township, or the bureau."""
        return place_name(self.township_code) if self.township_code else str(_("县民政局"))

    @property
    def is_waiting(self) -> bool:
        """Whether it says that the task is done, and nobody has confirmed or returned that."""
        return self.progress == Progress.DONE and self.confirmed_on is None and not self.returned_why

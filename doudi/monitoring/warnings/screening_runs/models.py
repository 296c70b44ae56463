"""A computation of the warnings of a month."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.user_key import user_key
from doudi.core.addresses import address_of


class ScreeningRun(models.Model):
    """A run of the rules over registry and deliveries for a month; one at a time.

    ``deliveries`` are the keys of those that were read. ``not_run`` names each rule that did not run with the data
    sets that it lacks. ``counts`` has the numbers of each rule that ran, see :class:`RuleCounts`. What the next run
    starts from, empty once there is a later one: ``marks`` of all that was read without a day of its own, and
    ``facts``, the keys of the warnings that say the facts found, judged ones among them. ``people_read`` is how many
    people were computed again; null where it was everybody.
    """

    class State(models.TextChoices):
        RUNNING = "running", _("正在计算")
        DONE = "done", _("完成")
        FAILED = "failed", _("没有完成")

    month = models.DateField(_("月份"))
    known = models.DateField(_("登记截至"))
    state = models.CharField(_("状态"), max_length=8, choices=State.choices, default=State.RUNNING)
    started_at = models.DateTimeField(_("开始时间"), auto_now_add=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True)
    started_by = user_key(null=True)
    deliveries = models.JSONField(default=list)
    not_run = models.JSONField(default=list)
    retired = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    new_warnings = models.PositiveIntegerField(_("新增"), default=0)
    changed_warnings = models.PositiveIntegerField(_("情况有变"), default=0)
    again_warnings = models.PositiveIntegerField(_("仍然存在"), default=0)
    judged_warnings = models.PositiveIntegerField(_("已核实过"), default=0)
    ended_warnings = models.PositiveIntegerField(_("自动办结"), default=0)
    marked_warnings = models.PositiveIntegerField(_("标明已消失"), default=0)
    marks = models.JSONField(default=dict)
    facts = models.JSONField(default=list)
    people_read = models.PositiveIntegerField(null=True)
    message = models.CharField(_("说明"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("预警计算")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(fields=("state",), condition=Q(state="running"), name="one_screening_at_a_time"),
            models.CheckConstraint(
                condition=Q(state="running", ended_at__isnull=True) | ~Q(state="running") & Q(ended_at__isnull=False),
                name="screening_that_is_over_has_an_end",
            ),
        )

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.pk}"

    def get_absolute_url(self) -> str:
        return address_of("warnings:screening_run", self.pk)

"""The model of background jobs."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Job(models.Model):
    """A background job that a user requested.

    ``lease`` is the token of the worker that has it now. One that fell silent and was taken for dead has an old token:
    it commits and ends nothing any more.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("等待")
        RUNNING = "running", _("进行中")
        DONE = "done", _("完成")
        FAILED = "failed", _("没有完成")

    kind = models.CharField(_("类别"), max_length=40)
    arguments = models.JSONField(default=dict)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.WAITING, db_index=True)
    done = models.PositiveIntegerField(_("已完成"), default=0)
    total = models.PositiveIntegerField(_("总数"), default=0)
    message = models.CharField(_("说明"), max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField(_("次数"), default=0)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(_("提交时间"), auto_now_add=True)
    lease = models.CharField(max_length=32, blank=True)
    heartbeat_at = models.DateTimeField(_("最近活动"), null=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True)

    class Meta:
        verbose_name = _("后台任务")

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether the job still has to be done."""
        return self.state in {self.State.WAITING, self.State.RUNNING}

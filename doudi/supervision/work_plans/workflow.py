"""States of a plan and of what is reported about its tasks."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from doudi.core.process import TransitionTable


class PlanState(models.TextChoices):
    """The state of a plan."""

    DRAFT = "draft", _("待确认")
    IN_FORCE = "in_force", _("执行中")
    CLOSED = "closed", _("已总结")


PLAN_TRANSITIONS: TransitionTable[PlanState] = TransitionTable(
    {
        (PlanState.DRAFT, "add_task"): PlanState.DRAFT,
        (PlanState.DRAFT, "confirm"): PlanState.IN_FORCE,
        (PlanState.IN_FORCE, "report"): PlanState.IN_FORCE,
        (PlanState.IN_FORCE, "close"): PlanState.CLOSED,
    }
)


class Progress(models.TextChoices):
    """How far a task is, as its owner says."""

    NOT_BEGUN = "not_begun", _("未开始")
    UNDER_WAY = "under_way", _("推进中")
    DONE = "done", _("已完成")
    STUCK = "stuck", _("有困难")

"""States of an evaluation, and where each verb leads."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doudi.core.process import TransitionTable


class EvaluationState(models.TextChoices):
    """The state of an evaluation."""

    DRAFT = "draft", _("测算中")
    COMMENT = "comment", pgettext_lazy("state", "征求乡镇意见")
    FROZEN = "frozen", _("已定稿")


EVALUATION_TRANSITIONS: TransitionTable[EvaluationState] = TransitionTable(
    {
        (EvaluationState.DRAFT, "compute"): EvaluationState.DRAFT,
        (EvaluationState.DRAFT, "enter_figure"): EvaluationState.DRAFT,
        (EvaluationState.DRAFT, "confirm_figure"): EvaluationState.DRAFT,
        (EvaluationState.DRAFT, "publish"): EvaluationState.COMMENT,
        (EvaluationState.COMMENT, "object"): EvaluationState.COMMENT,
        (EvaluationState.COMMENT, "answer"): EvaluationState.COMMENT,
        (EvaluationState.COMMENT, "enter_figure"): EvaluationState.COMMENT,
        (EvaluationState.COMMENT, "confirm_figure"): EvaluationState.COMMENT,
        (EvaluationState.COMMENT, "compute"): EvaluationState.COMMENT,
        (EvaluationState.COMMENT, "freeze"): EvaluationState.FROZEN,
    }
)

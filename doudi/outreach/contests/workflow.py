"""States of questions, contests and nominations, and where each verb leads."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from doudi.core.process import TransitionTable


class QuestionState(models.TextChoices):
    """The state of a question."""

    DRAFT = "draft", _("待确认")
    IN_FORCE = "in_force", _("使用中")
    RETIRED = "retired", _("已停用")


QUESTION_TRANSITIONS: TransitionTable[QuestionState] = TransitionTable(
    {
        (QuestionState.DRAFT, "confirm"): QuestionState.IN_FORCE,
        (QuestionState.DRAFT, "retire"): QuestionState.RETIRED,
        (QuestionState.IN_FORCE, "retire"): QuestionState.RETIRED,
    }
)


class ContestState(models.TextChoices):
    """The state of a contest."""

    DRAFT = "draft", _("待确认")
    CONFIRMED = "confirmed", _("已确认")
    PUBLISHED = "published", _("已公布成绩")


CONTEST_TRANSITIONS: TransitionTable[ContestState] = TransitionTable(
    {
        (ContestState.DRAFT, "confirm"): ContestState.CONFIRMED,
        (ContestState.CONFIRMED, "publish"): ContestState.PUBLISHED,
    }
)


class NominationState(models.TextChoices):
    """The state of a nomination."""

    NOMINATED = "nominated", _("已推荐")
    CHOSEN = "chosen", _("拟选用")
    CONFIRMED = "confirmed", _("已确定")
    DECLINED = "declined", _("未选用")


NOMINATION_TRANSITIONS: TransitionTable[NominationState] = TransitionTable(
    {
        (NominationState.NOMINATED, "choose"): NominationState.CHOSEN,
        (NominationState.NOMINATED, "decline"): NominationState.DECLINED,
        (NominationState.CHOSEN, "confirm"): NominationState.CONFIRMED,
        (NominationState.CHOSEN, "decline"): NominationState.DECLINED,
    }
)

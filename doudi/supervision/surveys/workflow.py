"""Words of surveys, and the states of a survey."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from doudi.core.process import TransitionTable


class SurveyState(TextChoices):
    """Where a survey stands."""

    PLANNED = "planned", _("已公布种子，待抽样")
    DRAWN = "drawn", _("正在调查")
    CONFIRMED = "confirmed", _("结果已确认")
    CANCELLED = "cancelled", _("已取消")


class Result(TextChoices):
    """What came of asking a person."""

    WAITING = "waiting", _("还没有登记")
    ANSWERED = "answered", _("已回答")
    NOT_REACHED = "not_reached", _("没有联系上")
    REFUSED = "refused", _("拒绝回答")


class QuestionKind(TextChoices):
    """How a question is answered."""

    SCALE = "scale", _("1至5分")
    YES_NO = "yes_no", _("是、否")


SURVEY_TRANSITIONS: TransitionTable[SurveyState] = TransitionTable(
    {
        (SurveyState.PLANNED, "draw"): SurveyState.DRAWN,
        (SurveyState.PLANNED, "cancel"): SurveyState.CANCELLED,
        (SurveyState.DRAWN, "enter"): SurveyState.DRAWN,
        (SurveyState.DRAWN, "confirm"): SurveyState.CONFIRMED,
        (SurveyState.DRAWN, "cancel"): SurveyState.CANCELLED,
    }
)
TONES = {
    SurveyState.PLANNED: "warn",
    SurveyState.DRAWN: "warn",
    SurveyState.CONFIRMED: "good",
    SurveyState.CANCELLED: "",
}

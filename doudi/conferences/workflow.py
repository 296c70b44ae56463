"""States of questions, meetings and tasks, and the transition table of each."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doudi.core.process import TransitionTable


class QuestionState(TextChoices):
    """The state of a question."""

    OPEN = "open", _("待上会")
    SCHEDULED = "scheduled", _("已列入议程")
    DECIDED = "decided", _("已议定，待确认纪要")
    SETTLED = "settled", _("已生效")
    WITHDRAWN = "withdrawn", _("已撤回")


QUESTION_TRANSITIONS = TransitionTable(
    {
        (QuestionState.OPEN, "schedule"): QuestionState.SCHEDULED,
        (QuestionState.OPEN, "withdraw"): QuestionState.WITHDRAWN,
        (QuestionState.SCHEDULED, "drop"): QuestionState.OPEN,
        (QuestionState.SCHEDULED, "decide"): QuestionState.DECIDED,
        (QuestionState.DECIDED, "decide"): QuestionState.DECIDED,
        (QuestionState.DECIDED, "settle"): QuestionState.SETTLED,
        (QuestionState.DECIDED, "adjourn"): QuestionState.OPEN,
    }
)
CLOSED_QUESTION_STATES = (QuestionState.SETTLED, QuestionState.WITHDRAWN)


class MeetingState(TextChoices):
    """The state of a meeting."""

    PLANNED = "planned", _("筹备中")
    FOLDER_SENT = "folder_sent", _("材料已送达")
    IN_SESSION = "in_session", _("已开会，记录中")
    DRAWN_UP = "drawn_up", _("纪要待签字")
    SIGNED = "signed", _("纪要待确认")
    CONFIRMED = "confirmed", _("纪要已确认")
    CANCELLED = "cancelled", _("已取消")


MEETING_TRANSITIONS = TransitionTable(
    {
        (MeetingState.PLANNED, "move"): MeetingState.PLANNED,
        (MeetingState.PLANNED, "add_question"): MeetingState.PLANNED,
        (MeetingState.PLANNED, "drop_question"): MeetingState.PLANNED,
        (MeetingState.PLANNED, "order"): MeetingState.PLANNED,
        (MeetingState.PLANNED, "send_folder"): MeetingState.FOLDER_SENT,
        (MeetingState.PLANNED, "cancel"): MeetingState.CANCELLED,
        (MeetingState.FOLDER_SENT, "open"): MeetingState.IN_SESSION,
        (MeetingState.FOLDER_SENT, "rework"): MeetingState.PLANNED,
        (MeetingState.FOLDER_SENT, "cancel"): MeetingState.CANCELLED,
        (MeetingState.IN_SESSION, "correct_attendance"): MeetingState.IN_SESSION,
        (MeetingState.IN_SESSION, "recuse"): MeetingState.IN_SESSION,
        (MeetingState.IN_SESSION, "decide"): MeetingState.IN_SESSION,
        (MeetingState.IN_SESSION, "cancel"): MeetingState.CANCELLED,
        (MeetingState.IN_SESSION, "draw_up"): MeetingState.DRAWN_UP,
        (MeetingState.DRAWN_UP, "sign"): MeetingState.SIGNED,
        (MeetingState.DRAWN_UP, "return"): MeetingState.IN_SESSION,
        (MeetingState.SIGNED, "confirm"): MeetingState.CONFIRMED,
        (MeetingState.SIGNED, "return"): MeetingState.IN_SESSION,
    }
)
OPEN_MEETING_STATES = tuple(
    state for state in MeetingState if state not in {MeetingState.CONFIRMED, MeetingState.CANCELLED}
)


class TaskState(TextChoices):
    """The state of a task."""

    OPEN = "open", _("办理中")
    DONE = "done", _("已办结")


TASK_TRANSITIONS = TransitionTable({(TaskState.OPEN, "finish"): TaskState.DONE})


class Outcome(TextChoices):
    """What the conference decided on a question."""

    AGREED = "agreed", _("同意")
    AGREED_DIFFERENTLY = "agreed_differently", _("调整后同意")
    REFUSED = "refused", pgettext_lazy("state", "不同意")
    ADJOURNED = "adjourned", _("暂缓，下次再议")


AGREEING_OUTCOMES = (Outcome.AGREED, Outcome.AGREED_DIFFERENTLY)

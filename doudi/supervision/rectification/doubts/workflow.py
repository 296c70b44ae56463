"""Words of lists of doubts, and the states of a list and of a row."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from doudi.core.process import TransitionTable


class ListState(TextChoices):
    """Where a list stands."""

    READING = "reading", _("正在读取")
    UNREADABLE = "unreadable", _("读不出来")
    STAGED = "staged", _("待下发")
    PASSED = "passed", _("已下发")


class DoubtState(TextChoices):
    """Where a row stands."""

    OPEN = "open", _("待核实")
    ANSWERED = "answered", _("待核验")
    VERIFIED = "verified", _("已核验")


class Outcome(TextChoices):
    """What the matching found for a row."""

    LINKED = "linked", _("已对上人")
    TO_JUDGE = "to_judge", _("待判定")
    NOT_RESIDENT = "not_resident", _("非本县登记")
    UNMATCHABLE = "unmatchable", _("无法比对")


class Reason(TextChoices):
    """How a doubt is answered."""

    UNFOUNDED = "unfounded", _("疑点不成立")
    CONFORMS = "conforms", _("情况属实，符合条件")
    CHANGED = "changed", _("情况属实，已调整待遇")
    ENDED = "ended", _("情况属实，已停止待遇")
    RECOVERED = "recovered", _("情况属实，已停止并追缴")
    ELSEWHERE = "elsewhere", _("不属于本县管辖")
    NOBODY = "nobody", _("查无此人")


class StepKind(TextChoices):
    """What was done with some rows."""

    ANSWER = "answer", _("答复")
    VERIFY = "verify", _("核验通过")
    SEND_BACK = "send_back", _("退回重新核实")


LIST_TRANSITIONS: TransitionTable[ListState] = TransitionTable(
    {
        (ListState.READING, "stage"): ListState.STAGED,
        (ListState.READING, "mark_unreadable"): ListState.UNREADABLE,
        (ListState.STAGED, "choose_columns"): ListState.READING,
        (ListState.UNREADABLE, "choose_columns"): ListState.READING,
        (ListState.STAGED, "pass_on"): ListState.PASSED,
    }
)
LIST_TONES = {ListState.READING: "", ListState.UNREADABLE: "bad", ListState.STAGED: "warn", ListState.PASSED: "good"}
STATE_TONES = {DoubtState.OPEN: "warn", DoubtState.ANSWERED: "", DoubtState.VERIFIED: "good"}

"""States of a settlement and of a file of settlements, and the verbs between them."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from doudi.core.process import TransitionTable


class SettlementState(TextChoices):
    """Where a settlement stands."""

    RECORDED = "recorded", _("待决定")
    DECIDED = "decided", _("待复核")
    CONFIRMED = "confirmed", _("已复核")


SETTLEMENT_TRANSITIONS: TransitionTable[SettlementState] = TransitionTable(
    {
        (SettlementState.RECORDED, "decide"): SettlementState.DECIDED,
        (SettlementState.DECIDED, "confirm"): SettlementState.CONFIRMED,
        (SettlementState.DECIDED, "send_back"): SettlementState.RECORDED,
        (SettlementState.CONFIRMED, "reopen"): SettlementState.RECORDED,
    }
)
"""``reopen``: the amount was stopped before it was paid, so that it is decided again."""


class FileState(TextChoices):
    """Where a file of settlements stands."""

    READING = "reading", _("正在核对")
    UNREADABLE = "unreadable", _("读不出来")
    STAGED = "staged", _("待确认")
    RECORDING = "recording", _("正在导入")
    CONFIRMED = "confirmed", _("已导入")
    DISCARDED = "discarded", _("已放弃")


FILE_TRANSITIONS: TransitionTable[FileState] = TransitionTable(
    {
        (FileState.READING, "stage"): FileState.STAGED,
        (FileState.READING, "mark_unreadable"): FileState.UNREADABLE,
        (FileState.READING, "try_again"): FileState.READING,
        (FileState.READING, "discard"): FileState.DISCARDED,
        (FileState.STAGED, "confirm"): FileState.RECORDING,
        (FileState.STAGED, "discard"): FileState.DISCARDED,
        (FileState.RECORDING, "finish"): FileState.CONFIRMED,
        (FileState.RECORDING, "try_again"): FileState.RECORDING,
        (FileState.RECORDING, "discard"): FileState.DISCARDED,
    }
)
"""A file whose job failed is tried again or discarded; nothing of it was recorded."""
FILE_TONES = {
    FileState.READING: "",
    FileState.UNREADABLE: "bad",
    FileState.STAGED: "warn",
    FileState.RECORDING: "",
    FileState.CONFIRMED: "good",
    FileState.DISCARDED: "",
}

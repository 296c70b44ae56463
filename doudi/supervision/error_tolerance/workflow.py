"""Words of error tolerance, the three distinctions, and the states of a record."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from doudi.core.process import TransitionTable


class ErrorKind(TextChoices):
    """What went wrong."""

    AMOUNT = "amount", _("金额算错")
    PERSON = "person", _("对象认定有误")
    LATE = "late", _("超过期限")
    PROCEDURE = "procedure", _("程序有遗漏")
    MISSED = "missed", _("应保未保")


class RecordState(TextChoices):
    """Where a record stands."""

    PROPOSED = "proposed", _("待认定")
    TOLERATED = "tolerated", _("予以容错")
    REFUSED = "refused", _("不予容错")


RECORD_TRANSITIONS: TransitionTable[RecordState] = TransitionTable(
    {
        (RecordState.PROPOSED, "tolerate"): RecordState.TOLERATED,
        (RecordState.PROPOSED, "refuse"): RecordState.REFUSED,
    }
)
TONES = {RecordState.PROPOSED: "warn", RecordState.TOLERATED: "good", RecordState.REFUSED: "bad"}

DISTINCTIONS = {
    "inexperience": _("是缺乏经验、先行先试中的失误，不是明知故犯：怎么看出来的"),
    "exploration": _("是没有明确限制的探索中的失误，不是明令禁止后我行我素：怎么看出来的"),
    "good_faith": _("是为了工作的无意过失，不是谋取私利：怎么看出来的"),
}
"""The three distinctions (三个区分开来), each asked as a question."""

EXCLUSIONS = {
    "is_intent": _("是故意的"),
    "is_gain": _("本人或者他人得了好处"),
    "is_relative": _("涉及本人的亲属"),
    "is_repeated": _("同样的错误以前犯过"),
}
"""What is never tolerated."""

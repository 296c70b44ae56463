"""Words of inspections, and the states of a round and of what it finds."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from doudi.core.process import TransitionTable

NEW_MONTHS = 6
"""A case counts as new for so many months after its award began."""
LONGEST_WORDS = 500
"""Characters of a text about a case."""
TICKETS_NEW, TICKETS_RISKY = 2, 3
"""How readily a new case, and one with an open warning or doubt, is drawn; others have one ticket."""


class RoundKind(TextChoices):
    """Who inspects."""

    MUTUAL = "mutual", _("乡镇互查")
    RANDOM = "random", _("县局随机抽查")
    COUNTY = "county", _("县级督导检查")


class RoundState(TextChoices):
    """Where a round stands."""

    ANNOUNCED = "announced", _("已公布，待抽取")
    DRAWN = "drawn", _("正在检查")
    CLOSED = "closed", _("已结束")


class FindingState(TextChoices):
    """Where a finding stands."""

    OPEN = "open", _("待被查乡镇确认")
    AGREED = "agreed", _("被查乡镇认可")
    DISPUTED = "disputed", _("有异议，待县局裁定")
    UPHELD = "upheld", _("裁定属实")
    DROPPED = "dropped", _("裁定不成立")


class Answer(TextChoices):
    """What an inspection found for a question."""

    FINE = "fine", _("没有问题")
    PROBLEM = "problem", _("有问题")
    NOT_ASKED = "none", _("不涉及")


class ExchangeCause(TextChoices):
    """Why a drawn case is not inspected."""

    DIED = "died", _("已去世")
    MOVED = "moved", _("已迁出")
    AWAY = "away", _("长期在外，见不到")
    ENDED = "ended", _("待遇已停")


class FurtherState(TextChoices):
    """What became of a record that was not the first of its case."""

    BESIDE = "beside", _("另一人的记录，问题已并入")
    LATE = "late", _("检查结束以后才送到，没有计入")
    EXCHANGED = "exchanged", _("这一件已经换掉，不计入")
    COUNTED = "counted", _("县局决定计入")


ROUND_TRANSITIONS: TransitionTable[RoundState] = TransitionTable(
    {
        (RoundState.ANNOUNCED, "draw"): RoundState.DRAWN,
        (RoundState.DRAWN, "close"): RoundState.CLOSED,
        (RoundState.DRAWN, "rectify"): RoundState.DRAWN,
        (RoundState.CLOSED, "rectify"): RoundState.CLOSED,
    }
)
FINDING_TRANSITIONS: TransitionTable[FindingState] = TransitionTable(
    {
        (FindingState.OPEN, "agree"): FindingState.AGREED,
        (FindingState.OPEN, "dispute"): FindingState.DISPUTED,
        (FindingState.DISPUTED, "uphold"): FindingState.UPHELD,
        (FindingState.DISPUTED, "drop"): FindingState.DROPPED,
    }
)
FURTHER_TRANSITIONS: TransitionTable[FurtherState] = TransitionTable(
    {(FurtherState.LATE, "count"): FurtherState.COUNTED}
)
TRUE_FINDINGS = (FindingState.AGREED, FindingState.UPHELD)
TONES = {
    FindingState.OPEN: "warn",
    FindingState.AGREED: "",
    FindingState.DISPUTED: "bad",
    FindingState.UPHELD: "",
    FindingState.DROPPED: "good",
}

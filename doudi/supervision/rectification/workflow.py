"""Words of rectification, and the states of a finding with the verbs between them."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from doudi.core.process import TransitionTable

LEADER_AFTER_DAYS, BUREAU_AFTER_DAYS = 3, 7
"""So many days after its deadline a finding that nobody answered waits for the leader, then for the bureau."""


class Source(TextChoices):
    """Who found what is to be put right."""

    NATIONAL = "national", _("国家考核评估")
    PROVINCIAL = "provincial", _("省级考核评估")
    AUDIT = "audit", _("审计")
    INSPECTION = "inspection", _("检查")
    PETITION = "petition", _("信访")
    SELF_AUDIT = "self_audit", _("自查")
    WARNING = "warning", _("监测预警")


class FindingState(TextChoices):
    """Where a finding stands."""

    OPEN = "open", _("待整改")
    ANSWERED = "answered", _("待核验")
    VERIFIED = "verified", _("待销号")
    CLOSED = "closed", _("已销号")


class StepKind(TextChoices):
    """What was done about a finding."""

    ANSWER = "answer", _("填报整改情况")
    VERIFY = "verify", _("核验通过")
    SEND_BACK = "send_back", _("退回继续整改")
    CLOSE = "close", _("销号")
    EXTEND = "extend", _("延长期限")
    RECOVERY = "recovery", _("关联追缴")
    COME_BACK = "come_back", _("问题反弹")


FINDING_TRANSITIONS: TransitionTable[FindingState] = TransitionTable(
    {
        (FindingState.OPEN, "answer"): FindingState.ANSWERED,
        (FindingState.ANSWERED, "verify"): FindingState.VERIFIED,
        (FindingState.ANSWERED, "send_back"): FindingState.OPEN,
        (FindingState.VERIFIED, "close"): FindingState.CLOSED,
        (FindingState.VERIFIED, "send_back"): FindingState.OPEN,
        (FindingState.OPEN, "extend"): FindingState.OPEN,
        (FindingState.OPEN, "recovery"): FindingState.OPEN,
        (FindingState.ANSWERED, "recovery"): FindingState.ANSWERED,
        (FindingState.VERIFIED, "recovery"): FindingState.VERIFIED,
        (FindingState.CLOSED, "come_back"): FindingState.CLOSED,
    }
)
TONES = {FindingState.OPEN: "warn", FindingState.ANSWERED: "", FindingState.VERIFIED: "", FindingState.CLOSED: "good"}

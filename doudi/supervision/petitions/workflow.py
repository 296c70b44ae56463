"""States of a petition, and where each verb leads."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from doudi.core.process import TransitionTable


class PetitionState(models.TextChoices):
    """The state of a petition."""

    REGISTERED = "registered", _("待答复是否受理")
    OBJECTED = "objected", _("已提异议，待转送机关核实")
    ACCEPTED = "accepted", _("办理中")
    DRAFTED = "drafted", _("待负责人审批")
    APPROVED = "approved", _("待送达")
    ANSWERED = "answered", _("已答复")
    REVIEW = "review", _("复查中")
    REVIEW_DRAFTED = "review_drafted", _("复查待审批")
    REVIEWED = "reviewed", _("已复查")
    RECHECK = "recheck", _("复核中")
    CONCLUDED = "concluded", _("已复核，终结")
    LED = "led", _("已引导")
    RETURNED = "returned", _("异议成立，已交还")
    MEDIATED = "mediated", _("已调解、和解")
    WITHDRAWN = "withdrawn", _("已撤回")


_S = PetitionState
UNHANDLED_ENDINGS = (_S.LED, _S.RETURNED)
CLOSED_STATES = (_S.ANSWERED, _S.REVIEWED, _S.CONCLUDED, _S.LED, _S.RETURNED, _S.MEDIATED, _S.WITHDRAWN)
"""States in which no office owes the petitioner anything."""

OPEN_STATES = tuple(state for state in PetitionState if state not in CLOSED_STATES)
ANSWERED_STATES = (_S.ANSWERED, _S.REVIEWED, _S.CONCLUDED, _S.MEDIATED)
REVIEW_STATES = (_S.REVIEW, _S.REVIEW_DRAFTED, _S.RECHECK)

PETITION_TRANSITIONS: TransitionTable[PetitionState] = TransitionTable(
    {
        (_S.REGISTERED, "accept"): _S.ACCEPTED,
        (_S.REGISTERED, "lead"): _S.LED,
        (_S.REGISTERED, "object"): _S.OBJECTED,
        (_S.REGISTERED, "judge_repeat"): _S.REGISTERED,
        (_S.REGISTERED, "recuse"): _S.REGISTERED,
        (_S.REGISTERED, "withdraw"): _S.WITHDRAWN,
        (_S.OBJECTED, "agree_objection"): _S.RETURNED,
        (_S.OBJECTED, "refuse_objection"): _S.REGISTERED,
        (_S.ACCEPTED, "draft"): _S.DRAFTED,
        (_S.ACCEPTED, "inquire"): _S.ACCEPTED,
        (_S.ACCEPTED, "mediate"): _S.MEDIATED,
        (_S.ACCEPTED, "propose_extension"): _S.ACCEPTED,
        (_S.ACCEPTED, "decide_extension"): _S.ACCEPTED,
        (_S.ACCEPTED, "tell_extension"): _S.ACCEPTED,
        (_S.ACCEPTED, "judge_repeat"): _S.ACCEPTED,
        (_S.ACCEPTED, "recuse"): _S.ACCEPTED,
        (_S.ACCEPTED, "withdraw"): _S.WITHDRAWN,
        (_S.DRAFTED, "approve"): _S.APPROVED,
        (_S.DRAFTED, "return"): _S.ACCEPTED,
        (_S.APPROVED, "deliver"): _S.ANSWERED,
        (_S.ANSWERED, "ask_review"): _S.REVIEW,
        (_S.ANSWERED, "ask_satisfaction"): _S.ANSWERED,
        (_S.REVIEW, "draft_review"): _S.REVIEW_DRAFTED,
        (_S.REVIEW, "record_review"): _S.REVIEWED,
        (_S.REVIEW_DRAFTED, "approve_review"): _S.REVIEWED,
        (_S.REVIEW_DRAFTED, "return_review"): _S.REVIEW,
        (_S.REVIEWED, "ask_recheck"): _S.RECHECK,
        (_S.REVIEWED, "ask_satisfaction"): _S.REVIEWED,
        (_S.RECHECK, "record_recheck"): _S.CONCLUDED,
        (_S.CONCLUDED, "ask_satisfaction"): _S.CONCLUDED,
        (_S.MEDIATED, "ask_satisfaction"): _S.MEDIATED,
    }
)

"""Kinds of processing that are assessed before they begin, and the states of an assessment."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doudi.core.process import TransitionTable


class Processing(models.TextChoices):
    """What PIPL-55 asks an assessment for."""

    SENSITIVE = "sensitive", _("处理敏感个人信息")
    AUTOMATED = "automated", _("利用个人信息进行自动化决定")
    ENTRUSTED = "entrusted", _("委托处理、向其他处理者提供")
    PUBLISHED = "published", _("公开个人信息")
    OTHER = "other", _("其他对个人权益有重大影响的")


class AssessmentState(models.TextChoices):
    """Proposed, approved by a second person, or sent back."""

    PROPOSED = "proposed", _("待审定")
    APPROVED = "approved", _("已审定，可以处理")
    RETURNED = "returned", pgettext_lazy("state", "退回，不得处理")


TONES = {
    AssessmentState.PROPOSED: "warn",
    AssessmentState.APPROVED: "good",
    AssessmentState.RETURNED: "bad",
}
ASSESSMENT_TRANSITIONS = TransitionTable(
    {
        (AssessmentState.PROPOSED, "approve"): AssessmentState.APPROVED,
        (AssessmentState.PROPOSED, "return"): AssessmentState.RETURNED,
    }
)

"""Impact assessments: what is processed and why, how far people's rights are touched, what protects them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.user_key import user_key
from doudi.core.addresses import address_of
from doudi.supervision.impact_assessments.workflow import TONES, AssessmentState, Processing

LONGEST_TITLE = 80
LONGEST_TEXT = 2_000


class ImpactAssessment(models.Model):
    """An assessment made before a processing begins; it names no person. Never edited, kept until ``kept_until``."""

    title = models.CharField(_("处理活动"), max_length=LONGEST_TITLE)
    processing = models.CharField(_("类别"), max_length=9, choices=Processing.choices)
    purpose = models.CharField(_("目的、方式是否合法、正当、必要"), max_length=LONGEST_TEXT)
    effect = models.CharField(_("对个人权益的影响和安全风险"), max_length=LONGEST_TEXT)
    protection = models.CharField(_("保护措施是否合法、有效、与风险相当"), max_length=LONGEST_TEXT)
    begins_on = models.DateField(_("拟开始日期"))
    state = models.CharField(_("状态"), max_length=8, choices=AssessmentState.choices, default=AssessmentState.PROPOSED)
    proposed_by = user_key(db_index=False)
    proposed_on = models.DateField(_("评估日期"))
    decided_by = user_key(null=True, db_index=False)
    decided_on = models.DateField(_("审定日期"), null=True)
    decided_why = models.CharField(_("审定意见"), max_length=LONGEST_TEXT, blank=True)
    kept_until = models.DateField(_("保存到"))
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("个人信息保护影响评估")
        ordering = ("-proposed_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(state="proposed", decided_by__isnull=True)
                | ~Q(state="proposed") & Q(decided_by__isnull=False) & ~Q(decided_by=F("proposed_by")),
                name="impact_decided_by_another",
            ),
            models.CheckConstraint(condition=Q(kept_until__gt=F("proposed_on")), name="impact_kept_for_years"),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address_of("supervision_impact_assessments:assessment", self.pk)

    @property
    def tone(self) -> str:
        """The tone of its state on pages."""
        return TONES[AssessmentState(self.state)]

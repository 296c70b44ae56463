"""Rules that give no more warnings from a month on."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.user_key import user_key
from doudi.monitoring.warnings.precision.workflow import RetirementState


class RuleRetirement(models.Model):
    """The retirement of a rule: proposed by one officer of the bureau, confirmed by another, perhaps taken back.

    It holds from ``from_month`` to the month before ``until_month``; without an end while it is not taken back.
    ``judged`` and ``precision_permille`` are what was known of the rule when it was proposed.
    """

    rule_id = models.CharField(_("规则"), max_length=4)
    from_month = models.DateField(_("从哪个月起"))
    until_month = models.DateField(_("恢复的月份"), null=True)
    reason = models.CharField(_("理由"), max_length=300)
    judged = models.PositiveIntegerField(_("已核实"), default=0)
    precision_permille = models.PositiveSmallIntegerField(_("准确率（千分之）"), null=True)
    state = models.CharField(
        _("状态"), max_length=10, choices=RetirementState.choices, default=RetirementState.PROPOSED
    )
    proposed_by = user_key()
    proposed_at = models.DateTimeField(_("提出时间"), auto_now_add=True)
    decided_by = user_key(null=True)
    decided_at = models.DateTimeField(_("确认时间"), null=True)
    decided_why = models.CharField(_("确认意见"), max_length=300, blank=True)
    taken_back_by = user_key(null=True)
    taken_back_at = models.DateTimeField(_("恢复时间"), null=True)
    taken_back_why = models.CharField(_("恢复的理由"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("停用预警规则")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("rule_id",), condition=Q(state__in=("proposed", "confirmed")), name="one_retirement_of_a_rule"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="retirement_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_by__isnull=True)
                | ~Q(state="proposed") & Q(decided_by__isnull=False),
                name="retirement_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(until_month__isnull=True) | Q(state="taken_back", taken_back_by__isnull=False),
                name="retirement_ends_when_taken_back",
            ),
        )

    def __str__(self) -> str:
        return f"{self.rule_id} {self.from_month:%Y-%m}"

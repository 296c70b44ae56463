"""Reviews of cases by departments."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from doudi.casework.cases.models import LONGEST_REASON, Case
from doudi.core.accounts.roles import Department


class DepartmentReview(models.Model):
    """What a department said of a case: agreed, or sent back with a reason. Never edited."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="department_reviews")
    department = models.CharField(_("部门"), max_length=10, choices=Department.choices)
    is_agreed = models.BooleanField(_("同意"))
    reason = models.CharField(_("理由"), max_length=LONGEST_REASON, blank=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("部门审核")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(is_agreed=True) | ~models.Q(reason=""), name="department_review_has_a_reason"
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.department}"

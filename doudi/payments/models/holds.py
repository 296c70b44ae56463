"""Holds: payments that wait (缓发), each for a named reason."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.user_key import user_key
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.core.encryption import SealedField, SealedKind
from doudi.registry.models import Person


class Hold(models.Model):
    """A person's payments wait, of one programme or of all (empty), until the hold is lifted."""

    village_field = "person__village_id"

    class Reason(models.TextChoices):
        DEATH_DOUBT = "death_doubt", _("疑似死亡")
        PRISON = "prison", _("服刑或羁押")
        RETURNED_TWICE = "returned_twice", _("两次退回")
        SHARED_ACCOUNT = "shared_account", _("账户与他人共用")
        BASIS_ENDED = "basis_ended", _("依据已终止")
        PAYEE_ENDED = "payee_ended", _("代领账户已停用")
        DISPUTED = "disputed", _("有争议")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="holds")
    programme = models.CharField(_("项目"), max_length=40, blank=True)
    reason = models.CharField(_("原因"), max_length=16, choices=Reason.choices)
    sealed_detail = SealedField(_("情况"), kind=SealedKind.HEALTH)
    placed_by = user_key(null=True)
    placed_at = models.DateTimeField(_("时间"), auto_now_add=True)
    lifted_by = user_key(null=True)
    lifted_at = models.DateTimeField(_("解除时间"), null=True)
    sealed_lifted_why = SealedField(_("解除依据"), kind=SealedKind.HEALTH, blank=True)

    objects = ScopedQuerySet["Hold"].as_manager()

    class Meta:
        verbose_name = _("缓发")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("person", "programme", "reason"), condition=Q(lifted_at=None), name="one_hold_for_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(lifted_by__isnull=True) | Q(placed_by__isnull=True) | ~Q(lifted_by=F("placed_by")),
                name="hold_lifted_by_another",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.reason}"

"""Counters of attempts, and of failed sign-ins. Keys are hashed: the tables name neither people nor addresses."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

HASH_LENGTH = 40


class AttemptCounter(models.Model):
    """How often something was done within a period that ends; ``amount`` counts attempts or bytes."""

    subject = models.CharField(max_length=30)
    key_hash = models.CharField(max_length=HASH_LENGTH)
    amount = models.BigIntegerField()
    ends_at_seconds = models.BigIntegerField(_("到期"), db_index=True)

    class Meta:
        verbose_name = _("次数")
        constraints = (models.UniqueConstraint(fields=("subject", "key_hash"), name="one_counter_of_a_key"),)

    def __str__(self) -> str:
        return f"{self.subject} {self.amount}"


class FailedSignIn(models.Model):
    """Wrong passwords or codes since the last right one: of an account at an address, of an account, of an address."""

    scope = models.CharField(max_length=10)
    account_hash = models.CharField(max_length=HASH_LENGTH, blank=True)
    place_hash = models.CharField(max_length=HASH_LENGTH, blank=True)
    failures = models.PositiveIntegerField()
    last_at_seconds = models.BigIntegerField(_("最近一次"), db_index=True)

    class Meta:
        verbose_name = _("登录失败")
        constraints = (
            models.UniqueConstraint(fields=("scope", "account_hash", "place_hash"), name="one_row_of_failed_sign_ins"),
        )
        indexes = (models.Index(fields=("account_hash",), name="failed_sign_ins_of_account"),)

    def __str__(self) -> str:
        return f"{self.scope} {self.failures}"

"""Recoveries from people without a record, and what they gave back."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from doudi.casework.models import LONGEST_REASON
from doudi.core.accounts.user_key import user_key
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.funding.models import Transaction
from doudi.registry.models import Person
from doudi.relief.cases.models import ReliefCase
from doudi.relief.unrecorded.workflow import UnrecordedState

LONGEST_REFERENCE = 60


class UnrecordedRecovery(models.Model):
    """What a reserve paid in a false case to somebody without a record; ``shares`` is what each source bore of it.

    The debtor is the temporary identity of the case. Once it is merged, ``person`` is who it was, and the run of relief
    demands what is left as it does of everybody.
    """

    village_field = "relief__case__village_code"

    relief = models.OneToOneField(ReliefCase, on_delete=models.PROTECT, related_name="unrecorded_recovery")
    amount_fen = models.BigIntegerField(_("金额"))
    shares = models.JSONField(_("由谁负担"))
    debtor_name = models.CharField(_("领款人"), max_length=60)
    state = models.CharField(
        _("状态"), max_length=12, choices=UnrecordedState.choices, default=UnrecordedState.OPEN, db_index=True
    )
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="unrecorded_recoveries")
    opened_on = models.DateField(_("确认不实日期"))
    write_off_reason = models.CharField(_("无法追回的理由"), max_length=LONGEST_REASON, blank=True)
    write_off_by = user_key(null=True)
    confirmed_by = user_key(null=True)
    confirmed_on = models.DateField(_("确认日期"), null=True)
    version = models.PositiveIntegerField(default=0)

    objects = ScopedQuerySet["UnrecordedRecovery"].as_manager()

    class Meta:
        verbose_name = _("无登记人员追回款")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="unrecorded_recovery_is_positive"),
            models.CheckConstraint(
                condition=Q(state="followed", person__isnull=False) | ~Q(state="followed") & Q(person__isnull=True),
                name="unrecorded_recovery_follows_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("write_off", "written_off"))
                | Q(write_off_by__isnull=False) & ~Q(write_off_reason=""),
                name="unrecorded_recovery_written_off_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="written_off")
                | Q(confirmed_by__isnull=False, confirmed_on__isnull=False) & ~Q(confirmed_by=F("write_off_by")),
                name="unrecorded_recovery_written_off_by_two",
            ),
        )

    def __str__(self) -> str:
        return f"{self.relief_id} {self.amount_fen}"

    def get_absolute_url(self) -> str:
        return reverse("relief:unrecorded", args=[self.pk])

    @property
    def received_fen(self) -> int:
        """What was given back."""
        return sum(int(receipt.amount_fen) for receipt in self.receipts.all())

    @property
    def outstanding_fen(self) -> int:
        """What is not given back."""
        return int(self.amount_fen) - self.received_fen


class UnrecordedReceipt(models.Model):
    """Money given back, by its voucher; ``shares`` is what went back to each source. The row is never edited."""

    recovery = models.ForeignKey(UnrecordedRecovery, on_delete=models.PROTECT, related_name="receipts")
    reference = models.CharField(_("凭证号"), max_length=LONGEST_REFERENCE, unique=True)
    amount_fen = models.BigIntegerField(_("金额"))
    shares = models.JSONField(_("退到哪里"))
    received_on = models.DateField(_("到账日期"))
    recorded_by = user_key()
    transaction = models.OneToOneField(Transaction, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("无登记人员退款")
        ordering = ("pk",)
        constraints = (models.CheckConstraint(condition=Q(amount_fen__gt=0), name="unrecorded_receipt_is_positive"),)

    def __str__(self) -> str:
        return self.reference

"""Records of post-award cases: verified changes, hearings, card changes, transfers."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.casework.cases.models import LONGEST_REASON, Case
from doudi.core.accounts.user_key import user_key
from doudi.core.attachments.models import Attachment
from doudi.core.encryption import SealedField, SealedKind
from doudi.registry.circumstance_kinds import KINDS, CircumstanceKind, Value
from doudi.registry.models import Person


class VerifiedChange(models.Model):
    """A circumstance that a case verified to differ from the registry; the decision registers it.

    ``person`` is None for a circumstance of the household. The last record of a subject and kind counts.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="verified_changes")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("事项"), max_length=30)
    sealed_value = SealedField(kind=SealedKind.ROW)
    since = models.DateField(_("从哪天起"))
    evidence = models.CharField(_("怎么核实的"), max_length=LONGEST_REASON)
    verified_by = user_key()
    verified_at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("查实的变化")
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.declared.label

    @property
    def declared(self) -> CircumstanceKind:
        """The declaration of its kind."""
        return KINDS[self.kind]

    @property
    def value(self) -> Value:
        """The value in clear, for computation."""
        return self.declared.read(self.sealed_value.clear().removeprefix("="))


class Hearing(models.Model):
    """The hearing of a recipient before an award is reduced or ended; their words are sealed."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="hearings")
    heard_on = models.DateField(_("听取日期"))
    how = models.CharField(_("听取方式"), max_length=80)
    has_no_objection = models.BooleanField(_("本人没有意见"))
    sealed_words = SealedField(kind=SealedKind.ROW)
    heard_by = user_key()

    class Meta:
        verbose_name = _("听取意见")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.case_id} {self.heard_on}"


class CardChange(models.Model):
    """A new bank card, entered by one officer and confirmed by another; the last record counts."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="card_changes")
    sealed_account = SealedField(_("银行卡号"), kind=SealedKind.BANK_ACCOUNT)
    bank = models.CharField(_("开户银行"), max_length=60)
    proof = models.CharField(_("核对了什么"), max_length=LONGEST_REASON)
    proof_file = models.ForeignKey(
        Attachment, verbose_name=_("证明附件"), null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    entered_by = user_key()
    entered_at = models.DateTimeField(_("登记时间"), auto_now_add=True)
    checked_by = user_key(null=True)
    checked_at = models.DateTimeField(_("复核时间"), null=True)

    class Meta:
        verbose_name = _("账户变更")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=F("entered_by")),
                name="card_checked_by_second_person",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.sealed_account}"


class Transfer(models.Model):
    """The transfer of a household from one township to another, which takes it over or refuses with a reason."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="transfers")
    from_village_code = models.CharField(_("迁出村（居）"), max_length=12)
    to_village_code = models.CharField(_("迁入村（居）"), max_length=12)
    moved_on = models.DateField(_("迁居日期"))
    evidence = models.CharField(_("怎么核实的"), max_length=LONGEST_REASON)
    handed_over_by = user_key()
    taken_over_by = user_key(null=True)
    taken_over_on = models.DateField(_("接收日期"), null=True)
    residence_evidence = models.CharField(_("迁入地怎么核实居住的"), max_length=LONGEST_REASON, blank=True)
    refused_by = user_key(null=True)
    refused_on = models.DateField(_("不接收日期"), null=True)
    refusal_reason = models.CharField(_("不接收的理由"), max_length=LONGEST_REASON, blank=True)

    class Meta:
        verbose_name = _("迁移转接")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(refused_by__isnull=True) | ~Q(refused_by=F("handed_over_by")),
                name="transfer_refused_by_second_person",
            ),
            models.CheckConstraint(
                condition=Q(refused_by__isnull=True) | Q(taken_over_by__isnull=True),
                name="transfer_taken_over_or_refused",
            ),
            models.CheckConstraint(
                condition=Q(taken_over_by__isnull=True) | ~Q(taken_over_by=F("handed_over_by")),
                name="transfer_by_second_person",
            ),
        )

    def __str__(self) -> str:
        return f"{self.from_village_code} {self.to_village_code}"

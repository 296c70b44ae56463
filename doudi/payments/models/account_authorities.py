"""Accounts of others that receive a person's payments (代领账户)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.user_key import user_key
from doudi.core.attachments.models import Attachment
from doudi.core.encryption import BlindIndexField, SealedField, SealedKind
from doudi.payments.models.common import MAX_REASON_LENGTH
from doudi.registry.models import Person


class AccountAuthority(models.Model):
    """A person's payments go to the account of a guardian, an institution, or an official who keeps the card.

    What is still owed to a person who died goes to who arranged the funeral, or to an heir (``HEIR``).

    It is in force once a second officer has seen the proof and typed the number again; only then the one before ends,
    so that there is neither a gap nor two. It ends without a new one when one officer proposes and another confirms
    that; the person's money is then held. The agreement with an official is filed with the
    county, so the bureau confirms it (MCA57-26).
    """

    class Basis(models.TextChoices):
        GUARDIAN = "guardian", _("监护人账户")
        INSTITUTION = "institution", _("供养机构账户")
        KEEPER = "keeper", _("干部代管账户")
        HEIR = "heir", _("死者待遇领受人账户")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="account_authorities")
    basis = models.CharField(_("依据类别"), max_length=12, choices=Basis.choices)
    holder_name = models.CharField(_("户名"), max_length=60)
    account = SealedField(_("账号"), kind=SealedKind.BANK_ACCOUNT)
    account_index = BlindIndexField(kind=SealedKind.BANK_ACCOUNT)
    proof = models.CharField(_("证明或协议"), max_length=MAX_REASON_LENGTH)
    proof_file = models.ForeignKey(
        Attachment, verbose_name=_("证明附件"), null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    since = models.DateField(_("自"))
    ended_on = models.DateField(_("至"), null=True)
    proposed_by = user_key()
    confirmed_by = user_key(null=True)
    ending_reason = models.CharField(_("停用理由"), max_length=MAX_REASON_LENGTH, blank=True)
    ending_proposed_by = user_key(null=True)
    ended_by = user_key(null=True)

    class Meta:
        verbose_name = _("代领账户")
        constraints = (
            models.UniqueConstraint(
                fields=("person",),
                condition=Q(ended_on=None, confirmed_by__isnull=False),
                name="one_authority_in_force",
            ),
            models.UniqueConstraint(
                fields=("person",), condition=Q(ended_on=None, confirmed_by=None), name="one_proposed_authority"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("proposed_by")),
                name="authority_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(ended_by__isnull=True)
                | (Q(ending_proposed_by__isnull=False) & ~Q(ended_by=F("ending_proposed_by"))),
                name="authority_ended_by_another",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.basis}"

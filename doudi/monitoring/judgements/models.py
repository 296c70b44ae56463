"""Rows of deliveries that the tiers leave open, and decisions remembered for the next delivery."""

from __future__ import annotations

import json
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.user_key import user_key
from doudi.core.addresses import address_of
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.core.encryption import SealedField, SealedKind
from doudi.monitoring.deliveries.models import Delivery
from doudi.registry.models import Person


class UnclearRow(models.Model):
    """A row of a delivery with candidates and no link; it ends with a person or with nobody.

    ``village_code`` is that of the best candidate. ``identity_index`` is a keyed digest of what identifies the row:
    the same digest in another row asks the same question.
    """

    village_field = "village_code"

    class State(models.TextChoices):
        OPEN = "open", _("待判定")
        PROPOSED = "proposed", _("待第二人确认")
        LINKED = "linked", _("是本县的人")
        NOBODY = "nobody", _("都不是")

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="unclear_rows")
    source_row = models.PositiveIntegerField(_("行"))
    village_code = models.CharField(_("村（居）"), max_length=12, db_index=True)
    identity_index = models.CharField(max_length=64, db_index=True)
    sealed_row = SealedField(kind=SealedKind.ROW)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.OPEN)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("理由"), max_length=200, blank=True)
    is_remembered = models.BooleanField(_("按以前的判定"), default=False)
    judged_by = user_key(null=True)
    judged_at = models.DateTimeField(_("判定时间"), null=True)
    confirmed_by = user_key(null=True)
    confirmed_at = models.DateTimeField(_("确认时间"), null=True)
    version = models.PositiveIntegerField(default=0)

    objects = ScopedQuerySet["UnclearRow"].as_manager()

    class Meta:
        verbose_name = _("待判定的数据")
        ordering = ("pk",)
        indexes = (models.Index(fields=("state", "village_code"), name="unclear_row_waiting"),)
        constraints = (
            models.UniqueConstraint(fields=("delivery", "source_row"), name="unclear_row_once"),
            models.CheckConstraint(
                condition=Q(state__in=("open", "nobody"), person__isnull=True)
                | Q(state__in=("proposed", "linked"), person__isnull=False),
                name="unclear_row_links_a_person",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("judged_by")),
                name="unclear_row_confirmed_by_another",
            ),
        )

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.source_row}"

    def get_absolute_url(self) -> str:
        return address_of("judgements:unclear_row", self.pk)

    @property
    def cells(self) -> dict[str, Any]:
        """The cells of the row, in clear."""
        cells: dict[str, Any] = json.loads(self.sealed_row.clear())
        return cells


class Candidate(models.Model):
    """A person whom an unclear row may mean; ``evidence`` are the names of what speaks for and against."""

    unclear_row = models.ForeignKey(UnclearRow, on_delete=models.CASCADE, related_name="candidates")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    score = models.DecimalField(_("可能性"), max_digits=5, decimal_places=4)
    evidence = models.JSONField(default=list)

    class Meta:
        verbose_name = _("候选人")
        ordering = ("-score", "pk")
        constraints = (models.UniqueConstraint(fields=("unclear_row", "person"), name="candidate_once"),)

    def __str__(self) -> str:
        return f"{self.unclear_row_id} {self.person_id}"


class RememberedJudgement(models.Model):
    """What people decided of an identity: this person, or nobody; it holds for later deliveries until withdrawn."""

    identity_index = models.CharField(max_length=64)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    unclear_row = models.ForeignKey(UnclearRow, on_delete=models.PROTECT, related_name="+")
    judged_by = user_key()
    judged_at = models.DateTimeField(_("判定时间"), auto_now_add=True)
    confirmed_by = user_key(null=True)
    withdrawn_by = user_key(null=True)
    withdrawn_at = models.DateTimeField(_("撤销时间"), null=True)

    class Meta:
        verbose_name = _("记住的判定")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("identity_index",), condition=Q(withdrawn_at=None), name="one_judgement_of_an_identity"
            ),
        )

    def __str__(self) -> str:
        return f"{self.unclear_row_id}"

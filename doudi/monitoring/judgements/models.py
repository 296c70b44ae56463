"""Rows of deliveries that the tiers leave open, and decisions remembered for the next delivery."""

from __future__ import annotations

import json

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.user_key import user_key
from doudi.core.addresses import address_of
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.core.encryption import BlindIndexField, SealedField, SealedKind
from doudi.monitoring.deliveries.models import Delivery
from doudi.monitoring.judgements.workflow import RowState
from doudi.registry.models import Person


class UnclearRow(models.Model):
    """A row of a delivery with candidates and no link; it ends with a person or with nobody.

    ``village_code`` says who judges: the village of the best candidate, or of the person linked. ``identity_index`` is
    a keyed digest of what identifies the row: the same digest in another row asks the same question. ``sealed_row``
    holds only the cells that help to tell who is meant; it is emptied when the delivery is erased. A proposed row
    without a person waits for a second one to agree that it means nobody.
    """

    village_field = "village_code"

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="unclear_rows")
    source_row = models.PositiveIntegerField(_("行"))
    village_code = models.CharField(_("村（居）"), max_length=12)
    identity_index = BlindIndexField(kind=SealedKind.ROW)
    sealed_row = SealedField(kind=SealedKind.ROW, blank=True)
    score = models.DecimalField(_("可能性"), max_digits=5, decimal_places=4)
    needs_second_person = models.BooleanField(_("须两人判定"))
    due_on = models.DateField(_("判定期限"))
    state = models.CharField(_("状态"), max_length=10, choices=RowState.choices, default=RowState.OPEN)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    sealed_reason = SealedField(_("理由"), kind=SealedKind.HEALTH, blank=True)
    is_remembered = models.BooleanField(_("按以前的判定"), default=False)
    judged_by = user_key(null=True)
    judged_at = models.DateTimeField(_("判定时间"), null=True)
    confirmed_by = user_key(null=True)
    confirmed_at = models.DateTimeField(_("确认时间"), null=True)
    changed_at = models.DateTimeField(_("最近变化"), null=True, db_index=True)
    version = models.PositiveIntegerField(default=0)

    objects = ScopedQuerySet["UnclearRow"].as_manager()

    class Meta:
        verbose_name = _("待判定的数据")
        ordering = ("due_on", "pk")
        indexes = (
            models.Index(fields=("state", "village_code", "due_on"), name="unclear_row_waiting"),
            models.Index(fields=("identity_index",), name="unclear_row_identity"),
        )
        constraints = (
            models.UniqueConstraint(fields=("delivery", "source_row"), name="unclear_row_once"),
            models.CheckConstraint(
                condition=Q(state__in=("open", "nobody", "proposed"), person__isnull=True)
                | Q(state__in=("proposed", "linked"), person__isnull=False),
                name="unclear_row_person_fits_state",
            ),
            models.CheckConstraint(
                condition=Q(state="open") | Q(judged_by__isnull=False, judged_at__isnull=False),
                name="unclear_row_judged_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("judged_by")),
                name="unclear_row_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("linked", "nobody"), needs_second_person=True) | Q(confirmed_by__isnull=False),
                name="unclear_row_judged_by_two",
            ),
        )

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.source_row}"

    def get_absolute_url(self) -> str:
        return address_of("judgements:unclear_row", self.pk)

    @property
    def cells(self) -> dict[str, str]:
        """The cells that identify the row, in clear; none once the delivery is erased."""
        cells: dict[str, str] = json.loads(self.sealed_row.clear()) if self.sealed_row else {}
        return cells

    @property
    def reason(self) -> str:
        """The words of the last judgement, or of who sent it back, in clear."""
        return str(self.sealed_reason.clear()) if self.sealed_reason else ""

    @property
    def is_waiting(self) -> bool:
        """Whether somebody has to judge or confirm."""
        return self.state in {RowState.OPEN, RowState.PROPOSED}

    @property
    def is_nobody_proposed(self) -> bool:
        """Whether one user said that it means nobody, and a second one has to agree."""
        return self.state == RowState.PROPOSED and self.person_id is None


class Candidate(models.Model):
    """A person whom an unclear row may mean; ``evidence`` are the names of what speaks for and against.

    ``ruled_out_by`` looked and said that the row does not mean this person; the next township goes on.
    """

    unclear_row = models.ForeignKey(UnclearRow, on_delete=models.CASCADE, related_name="candidates")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    score = models.DecimalField(_("可能性"), max_digits=5, decimal_places=4)
    evidence = models.JSONField(default=list)
    ruled_out_by = user_key(null=True)

    class Meta:
        verbose_name = _("候选人")
        ordering = ("-score", "pk")
        constraints = (models.UniqueConstraint(fields=("unclear_row", "person"), name="candidate_once"),)

    def __str__(self) -> str:
        return f"{self.unclear_row_id} {self.person_id}"


class RememberedJudgement(models.Model):
    """What people decided of an identity: this person, or nobody; it holds for later deliveries until withdrawn."""

    identity_index = BlindIndexField(kind=SealedKind.ROW)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    unclear_row = models.ForeignKey(UnclearRow, on_delete=models.PROTECT, related_name="+")
    judged_by = user_key()
    judged_at = models.DateTimeField(_("判定时间"))
    confirmed_by = user_key(null=True)
    confirmed_at = models.DateTimeField(_("确认时间"), null=True)
    withdrawn_by = user_key(null=True)
    withdrawn_at = models.DateTimeField(_("撤销时间"), null=True)

    class Meta:
        verbose_name = _("记住的判定")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("identity_index",),
                condition=Q(withdrawn_at=None) & ~Q(identity_index=""),
                name="one_judgement_of_an_identity",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("judged_by")),
                name="remembered_judgement_confirmed_by_another",
            ),
        )

    def __str__(self) -> str:
        return f"{self.unclear_row_id}"

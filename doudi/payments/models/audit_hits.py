"""Hits of the self-audit."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.user_key import user_key
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.payments.models.common import MAX_REASON_LENGTH
from doudi.registry.models import Person


class AuditHit(models.Model):
    """A payment that a fact on record speaks against.

    ``facts`` is what the hit rests on: with other facts a closed hit is opened again. ``about`` is what else it is
    about (another person, a programme); question, person and ``about`` identify it.
    """

    village_field = "village_code"

    class State(models.TextChoices):
        OPEN = "open", _("待查明")
        CLOSED = "closed", _("已查明")
        GONE = "gone", _("情况已消除")

    question = models.CharField(_("查什么"), max_length=24)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="audit_hits")
    about = models.CharField(max_length=60, blank=True)
    village_code = models.CharField(_("村（居）"), max_length=12)
    what = models.CharField(_("情况"), max_length=300)
    facts = models.CharField(max_length=200)
    month = models.DateField(_("首次发现时的发放月份"))
    first_seen_on = models.DateField(_("首次发现"))
    seen_on = models.DateField(_("最近一次查到"))
    state = models.CharField(_("状态"), max_length=6, choices=State.choices, default=State.OPEN)
    evidence = models.CharField(_("查明的情况和依据"), max_length=MAX_REASON_LENGTH, blank=True)
    closed_by = user_key(null=True)
    closed_at = models.DateTimeField(_("办结时间"), null=True)

    objects = ScopedQuerySet["AuditHit"].as_manager()

    class Meta:
        verbose_name = _("自查疑点")
        ordering = ("village_code", "person_id", "pk")
        constraints = (
            models.UniqueConstraint(fields=("question", "person", "about"), name="one_hit_of_a_kind"),
            models.CheckConstraint(
                condition=~Q(state="closed") | (Q(closed_by__isnull=False) & ~Q(evidence="")),
                name="hit_closed_with_evidence",
            ),
            models.CheckConstraint(condition=Q(seen_on__gte=F("first_seen_on")), name="hit_seen_in_order"),
        )
        indexes = (models.Index(fields=("question", "state", "village_code"), name="hits_of_a_query"),)

    def __str__(self) -> str:
        return f"{self.question} {self.person_id}"

    def get_absolute_url(self) -> str:
        return reverse("payments:audit_hit", args=[self.pk])

    @property
    def tone(self) -> str:
        """The tone of its state's tag on pages."""
        return "warn" if self.state == self.State.OPEN else ""

"""Rectification: plans, their findings, and what was done about each (P18-16)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.user_key import user_key
from doudi.core.addresses import address_of
from doudi.core.attachments.models import Attachment
from doudi.core.clock import today
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.core.encryption import SealedField, SealedKind
from doudi.payments.models import Recovery
from doudi.registry.models import Person
from doudi.supervision.rectification.doubts.models import Doubt, DoubtList, DoubtStep
from doudi.supervision.rectification.workflow import TONES, FindingState, Source, StepKind

__all__ = [
    "Doubt",
    "DoubtList",
    "DoubtStep",
    "FindingStep",
    "RectificationFinding",
    "RectificationPlan",
    "StepProof",
]

LONGEST_TITLE, LONGEST_WORDS = 80, 500


class RectificationPlan(models.Model):
    """A plan (整改方案) for what one assessment, audit, inspection or other source found."""

    title = models.CharField(_("整改方案"), max_length=LONGEST_TITLE)
    source = models.CharField(_("来源"), max_length=10, choices=Source.choices)
    issuer = models.CharField(_("反馈单位"), max_length=60)
    document_number = models.CharField(_("文号"), max_length=40, blank=True)
    received_on = models.DateField(_("收到日期"))
    due_on = models.DateField(_("整改期限"))
    paper = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+")
    made_by = user_key()
    made_at = models.DateTimeField(_("制定时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("整改方案")
        ordering = ("-received_on", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(due_on__gte=F("received_on")), name="rectification_plan_due_later"),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address_of("supervision_rectification:plan", self.pk)


class RectificationFinding(models.Model):
    """A finding to put right, owned by a township (``village_code`` padded with zeros) or an office of the bureau.

    ``title`` and ``measure`` name nobody; the text may. ``earlier`` is the closed finding that came back as this one.
    """

    village_field = "village_code"

    plan = models.ForeignKey(RectificationPlan, on_delete=models.PROTECT, related_name="findings")
    number = models.PositiveIntegerField(_("序号"))
    village_code = models.CharField(_("责任单位"), max_length=12)
    office = models.CharField(_("县局股室"), max_length=30, blank=True)
    title = models.CharField(_("问题"), max_length=LONGEST_TITLE)
    sealed_text = SealedField(_("具体情况"), kind=SealedKind.ROW)
    cause = models.CharField(_("原因"), max_length=LONGEST_WORDS, blank=True)
    measure = models.CharField(_("整改措施"), max_length=LONGEST_WORDS)
    due_on = models.DateField(_("整改期限"))
    amount_fen = models.BigIntegerField(_("涉及金额"), null=True)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="rectification_findings")
    recovery = models.ForeignKey(Recovery, null=True, on_delete=models.PROTECT, related_name="rectification_findings")
    earlier = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="later")
    state = models.CharField(_("状态"), max_length=8, choices=FindingState.choices, default=FindingState.OPEN)
    answered_by = user_key(null=True, db_index=False)
    answered_on = models.DateField(_("填报日期"), null=True)
    verified_by = user_key(null=True, db_index=False)
    verified_on = models.DateField(_("核验日期"), null=True)
    closed_by = user_key(null=True, db_index=False)
    closed_on = models.DateField(_("销号日期"), null=True)
    version = models.PositiveIntegerField(default=0)

    objects = ScopedQuerySet["RectificationFinding"].as_manager()

    class Meta:
        verbose_name = _("整改问题")
        ordering = ("due_on", "pk")
        indexes = (
            models.Index(fields=("state", "village_code", "due_on"), name="rectification_to_do"),
            models.Index(fields=("village_code", "due_on"), name="rectification_of_place"),
        )
        constraints = (
            models.UniqueConstraint(fields=("plan", "number"), name="rectification_finding_number"),
            models.CheckConstraint(
                condition=Q(state="open") | Q(answered_by__isnull=False), name="rectification_answered_by_somebody"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("open", "answered"))
                | Q(verified_by__isnull=False) & ~Q(verified_by=F("answered_by")),
                name="rectification_verified_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_by__isnull=False) & ~Q(closed_by=F("answered_by"))
                | ~Q(state="closed") & Q(closed_by__isnull=True),
                name="rectification_closed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(amount_fen__isnull=True) | Q(amount_fen__gt=0), name="rectification_amount_is_positive"
            ),
        )

    def __str__(self) -> str:
        return f"{self.plan_id}-{self.number}"

    def get_absolute_url(self) -> str:
        return address_of("supervision_rectification:finding", self.pk)

    @property
    def owner_name(self) -> str:
        """The township or the office of the bureau that answers for it."""
        return self.office or place_name(self.village_code)

    @property
    def late_days(self) -> int:
        """How many days ago the deadline passed; 0 if it did not, or the finding was answered."""
        return max((today() - self.due_on).days, 0) if self.state == FindingState.OPEN else 0

    @property
    def tone(self) -> str:
        """The tone of its state on pages."""
        return "bad" if self.late_days else TONES[FindingState(self.state)]


class FindingStep(models.Model):
    """An act on a finding, with their words; never edited."""

    finding = models.ForeignKey(RectificationFinding, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(_("办了什么"), max_length=9, choices=StepKind.choices)
    sealed_words = SealedField(_("说明"), kind=SealedKind.ROW, blank=True)
    done_by = user_key(db_index=False)
    done_at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("整改经过")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.finding_id} {self.kind}"


class StepProof(models.Model):
    """A file that proves an answer."""

    step = models.ForeignKey(FindingStep, on_delete=models.PROTECT, related_name="proofs")
    file = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("整改佐证")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.step_id} {self.file_id}"

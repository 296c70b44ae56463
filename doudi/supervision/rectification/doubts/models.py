"""Lists of doubts, their rows, and what was done with them."""

from __future__ import annotations

import json
from collections.abc import Sequence

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.user_key import user_key
from doudi.core.addresses import address_of
from doudi.core.attachments.models import Attachment
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.core.encryption import SealedField, SealedKind
from doudi.core.jobs.models import Job
from doudi.registry.models import Person
from doudi.supervision.rectification.doubts.workflow import (
    LIST_TONES,
    STATE_TONES,
    DoubtState,
    ListState,
    Outcome,
    Reason,
    StepKind,
)

LONGEST_DOUBT = 120


class DoubtList(models.Model):
    """A file of auditors' doubts.

    ``choices`` says by heading what a column means, where somebody chose it; ``report`` what was read: headings,
    places of the recognised ones, the row of the headings and the sheets.
    """

    title = models.CharField(_("疑点清单"), max_length=80)
    plan = models.ForeignKey(
        "supervision_rectification.RectificationPlan", on_delete=models.PROTECT, related_name="lists"
    )
    due_on = models.DateField(_("答复期限"))
    state = models.CharField(_("状态"), max_length=10, choices=ListState.choices, default=ListState.READING)
    name = models.CharField(_("文件"), max_length=120)
    original_key = models.CharField(max_length=32)
    choices = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    message = models.CharField(_("说明"), max_length=300, blank=True)
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    uploaded_by = user_key()
    uploaded_at = models.DateTimeField(_("上传时间"), auto_now_add=True)
    passed_on = models.DateField(_("下发日期"), null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("疑点清单")
        ordering = ("-uploaded_at",)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address_of("supervision_rectification:doubt_list", self.pk)

    @property
    def tone(self) -> str:
        """The tone of its state on pages."""
        return LIST_TONES[ListState(self.state)]


class DoubtStep(models.Model):
    """An act on one or many rows at once, with reason, words and proof; never edited."""

    kind = models.CharField(_("办了什么"), max_length=9, choices=StepKind.choices)
    reason = models.CharField(_("核实结果"), max_length=9, choices=Reason.choices, blank=True)
    sealed_words = SealedField(_("说明"), kind=SealedKind.ROW, blank=True)
    proof = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+")
    done_by = user_key(db_index=False)
    done_on = models.DateField(_("日期"))

    class Meta:
        verbose_name = _("疑点办理")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=~Q(kind="answer") | ~Q(reason=""), name="doubt_answer_has_a_reason"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.reason}"

    @property
    def words(self) -> str:
        """The words in clear."""
        return str(self.sealed_words.clear()) if self.sealed_words else ""


class Doubt(models.Model):
    """A row of a list. ``village_code`` is the township that answers, padded; the bureau where nobody was found."""

    village_field = "village_code"

    list = models.ForeignKey(DoubtList, on_delete=models.PROTECT, related_name="doubts")
    row = models.PositiveIntegerField(_("行"))
    sheet = models.PositiveSmallIntegerField()
    file_row = models.PositiveIntegerField(_("文件里的行"))
    village_code = models.CharField(_("核实单位"), max_length=12)
    name = models.CharField(_("姓名"), max_length=40)
    doubt = models.CharField(_("疑点"), max_length=LONGEST_DOUBT)
    amount_fen = models.BigIntegerField(_("涉及金额"), null=True)
    sealed_cells = SealedField(_("原行"), kind=SealedKind.ROW)
    outcome = models.CharField(_("比对"), max_length=12, choices=Outcome.choices)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="audit_doubts")
    state = models.CharField(_("状态"), max_length=8, choices=DoubtState.choices, default=DoubtState.OPEN)
    answer = models.ForeignKey(DoubtStep, null=True, on_delete=models.PROTECT, related_name="answered")
    checked = models.ForeignKey(DoubtStep, null=True, on_delete=models.PROTECT, related_name="checked")

    objects = ScopedQuerySet["Doubt"].as_manager()

    class Meta:
        verbose_name = _("审计疑点")
        ordering = ("list", "row")
        indexes = (models.Index(fields=("list", "village_code", "state"), name="doubt_to_answer"),)
        constraints = (
            models.UniqueConstraint(fields=("list", "row"), name="doubt_row_once"),
            models.CheckConstraint(
                condition=Q(state="open", answer__isnull=True) | ~Q(state="open") & Q(answer__isnull=False),
                name="doubt_answered_by_a_step",
            ),
            models.CheckConstraint(
                condition=~Q(state="verified") | Q(checked__isnull=False), name="doubt_verified_by_a_step"
            ),
        )

    def __str__(self) -> str:
        return f"{self.list_id} {self.row}"

    def get_absolute_url(self) -> str:
        return address_of("supervision_rectification:doubt", self.pk)

    @property
    def cells(self) -> Sequence[str | None]:
        """The cells of the row as delivered, decrypted."""
        cells: Sequence[str | None] = json.loads(self.sealed_cells.clear())
        return cells

    @property
    def owner_name(self) -> str:
        """The township that answers; the bureau where none does."""
        return place_name(self.village_code) if not self.village_code.endswith("000000") else str(_("县民政局"))

    @property
    def tone(self) -> str:
        """The tone of its state on pages."""
        return STATE_TONES[DoubtState(self.state)]

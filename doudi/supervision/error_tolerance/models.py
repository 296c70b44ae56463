"""Records of errors for which an officer who did their duty is not blamed (P18-26.a, MCA57-39, MCA83-V.3)."""

from __future__ import annotations

import json

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.casework.models import Case
from doudi.core.accounts.user_key import user_key
from doudi.core.addresses import address_of
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.core.encryption import SealedField, SealedKind
from doudi.supervision.error_tolerance.workflow import TONES, ErrorKind, RecordState
from doudi.supervision.rectification.scope import COUNTY_OWNER


class ToleranceRecord(models.Model):
    """An error of an officer in a case. ``village_code`` is the officer's unit, padded; ``entries`` are numbers of the
    audit trail: what the officer did in the case by the book, drawn when the record was proposed.
    """

    village_field = "village_code"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="tolerance_records")
    officer = user_key()
    village_code = models.CharField(_("单位"), max_length=12)
    kind = models.CharField(_("什么错误"), max_length=9, choices=ErrorKind.choices)
    sealed_error = SealedField(_("错误经过"), kind=SealedKind.ROW)
    amount_fen = models.BigIntegerField(_("涉及金额"), null=True)
    happened_on = models.DateField(_("发生日期"))
    corrected_on = models.DateField(_("纠正日期"))
    sealed_correction = SealedField(_("怎么纠正的"), kind=SealedKind.ROW)
    sealed_distinctions = SealedField(_("三个区分开来"), kind=SealedKind.ROW)
    entries = models.JSONField(_("按规定办了什么"), default=list)
    state = models.CharField(_("状态"), max_length=9, choices=RecordState.choices, default=RecordState.PROPOSED)
    proposed_by = user_key(db_index=False)
    proposed_on = models.DateField(_("提出日期"))
    sealed_decision = SealedField(_("认定理由"), kind=SealedKind.ROW, blank=True)
    decided_by = user_key(null=True, db_index=False)
    decided_on = models.DateField(_("认定日期"), null=True)
    version = models.PositiveIntegerField(default=0)

    objects = ScopedQuerySet["ToleranceRecord"].as_manager()

    class Meta:
        verbose_name = _("容错免责")
        ordering = ("-proposed_on", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(corrected_on__gte=F("happened_on")), name="tolerance_corrected_later"),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_by__isnull=True)
                | ~Q(state="proposed")
                & Q(decided_by__isnull=False)
                & ~Q(decided_by=F("officer"))
                & ~Q(decided_by=F("proposed_by")),
                name="tolerance_decided_by_another",
            ),
            models.UniqueConstraint(fields=("case", "officer", "kind"), name="tolerance_once_of_an_error"),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"

    def get_absolute_url(self) -> str:
        return address_of("supervision_error_tolerance:record", self.pk)

    @property
    def unit(self) -> str:
        """The unit of the officer."""
        return str(_("县民政局")) if self.village_code == COUNTY_OWNER else place_name(self.village_code)

    @property
    def tone(self) -> str:
        """The tone of its state on pages."""
        return TONES[RecordState(self.state)]

    @property
    def distinctions(self) -> dict[str, str]:
        """The answers to the three questions, decrypted."""
        answers: dict[str, str] = json.loads(self.sealed_distinctions.clear())
        return answers

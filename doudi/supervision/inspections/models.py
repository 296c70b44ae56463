"""Rounds of inspections, who inspects whom, the cases drawn, and what was found (P18-2.f, P18-13.c)."""

from __future__ import annotations

import json
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.user_key import user_key
from doudi.core.addresses import address_of
from doudi.core.attachments.models import Attachment
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.core.encryption import SealedField, SealedKind
from doudi.registry.models import Person
from doudi.supervision.inspections.checklist import Checklist, Question, checklists
from doudi.supervision.inspections.workflow import (
    TONES,
    ExchangeCause,
    FindingState,
    FurtherState,
    RoundKind,
    RoundState,
)
from doudi.supervision.rectification.models import RectificationFinding
from doudi.supervision.rectification.scope import COUNTY_OWNER


class InspectionRound(models.Model):
    """A round: announced with its seed, drawn a day later at the earliest. ``sizes`` are cases per township."""

    kind = models.CharField(_("种类"), max_length=8, choices=RoundKind.choices)
    title = models.CharField(_("检查"), max_length=80)
    seed = models.CharField(_("随机种子"), max_length=32)
    sizes = models.JSONField(_("每个乡镇抽几件"))
    due_on = models.DateField(_("完成期限"))
    state = models.CharField(_("状态"), max_length=10, choices=RoundState.choices, default=RoundState.ANNOUNCED)
    announced_by = user_key()
    announced_on = models.DateField(_("公布日期"))
    drawn_on = models.DateField(_("抽取日期"), null=True)
    population = models.JSONField(_("总体"), default=dict)
    population_hash = models.CharField(_("总体摘要"), max_length=64, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("检查")
        ordering = ("-announced_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(state="announced") | Q(drawn_on__gt=F("announced_on")), name="inspection_seed_known_before"
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address_of("supervision_inspections:round", self.pk)


class InspectedCase(models.Model):
    """A case that was drawn. ``inspector_code`` inspects it: a township, or the bureau; padded to twelve digits.

    ``village_code`` is where the person lived when it was drawn; ``marks`` why it had more tickets than others.
    The first record of an inspection is kept here; ``client_key`` is made with its form and received once. A case that
    cannot be inspected is exchanged: it is inspected no more, and the one drawn for it ``replaces`` it.
    """

    village_field = "village_code"

    round = models.ForeignKey(InspectionRound, on_delete=models.PROTECT, related_name="cases")
    checklist_name = models.CharField(_("对象"), max_length=12)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="inspections")
    village_code = models.CharField(_("村（居）"), max_length=12)
    inspector_code = models.CharField(_("检查单位"), max_length=12)
    marks = models.CharField(_("抽取时"), max_length=20, blank=True)
    inspected_by = user_key(null=True, db_index=False)
    inspected_on = models.DateField(_("检查日期"), null=True)
    sealed_answers = SealedField(_("检查情况"), kind=SealedKind.ROW, blank=True)
    photo = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+")
    client_key = models.CharField(max_length=32, blank=True, default="", editable=False)
    exchanged_on = models.DateField(_("换掉日期"), null=True)
    exchange_cause = models.CharField(_("为什么换"), max_length=8, choices=ExchangeCause.choices, blank=True)
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replacement")
    version = models.PositiveIntegerField(default=0)

    objects = ScopedQuerySet["InspectedCase"].as_manager()

    class Meta:
        verbose_name = _("抽中的对象")
        ordering = ("round", "village_code", "pk")
        indexes = (
            models.Index(fields=("inspector_code", "inspected_on"), name="inspection_to_make"),
            models.Index(fields=("village_code",), name="inspection_of_place"),
        )
        constraints = (
            models.UniqueConstraint(fields=("round", "checklist_name", "person"), name="inspection_case_drawn_once"),
            models.CheckConstraint(
                condition=Q(inspected_on__isnull=True, inspected_by__isnull=True)
                | Q(inspected_on__isnull=False, inspected_by__isnull=False) & ~Q(sealed_answers=""),
                name="inspection_made_with_answers",
            ),
            models.CheckConstraint(
                condition=Q(exchanged_on__isnull=True, exchange_cause="")
                | Q(exchanged_on__isnull=False, inspected_on__isnull=True) & ~Q(exchange_cause=""),
                name="inspection_exchanged_or_made",
            ),
        )

    def __str__(self) -> str:
        return f"{self.round_id} {self.person_id}"

    def get_absolute_url(self) -> str:
        return address_of("supervision_inspections:case", self.pk)

    @property
    def checklist(self) -> Checklist:
        """The checklist."""
        return checklists()[self.checklist_name]

    @property
    def township_code(self) -> str:
        """The township inspected, padded."""
        return f"{self.village_code[:9]:0<12}"

    @property
    def inspector_name(self) -> str:
        """Who inspects."""
        return str(_("县民政局")) if self.inspector_code == COUNTY_OWNER else place_name(self.inspector_code)

    @property
    def is_waiting(self) -> bool:
        """Whether it waits to be inspected."""
        is_open = self.inspected_on is None and self.exchanged_on is None
        return is_open and self.round.state == RoundState.DRAWN

    @property
    def answers(self) -> dict[str, Any]:
        """The answers, decrypted; ``remarks`` are the inspector's words, ``words`` those that made no finding."""
        return _answers(self.sealed_answers)

    @property
    def situation(self) -> str:
        """What became of it, in words."""
        if self.exchanged_on:
            return str(_("已换掉：{cause}")).format(cause=self.get_exchange_cause_display())
        return str(_("已检查") if self.inspected_on else _("还没有检查"))

    @property
    def tone(self) -> str:
        """The tone of its situation on pages."""
        return "good" if self.inspected_on else ""


def _answers(sealed: Any) -> dict[str, Any]:
    answers: dict[str, Any] = json.loads(sealed.clear()) if sealed else {}
    return answers


class ReserveCase(models.Model):
    """A case that was drawn behind those of the sample; it is inspected where one of them has to be exchanged.

    ``place`` is its place in the draw; ``township_code`` is padded to twelve digits.
    """

    round = models.ForeignKey(InspectionRound, on_delete=models.PROTECT, related_name="reserves")
    checklist_name = models.CharField(_("对象"), max_length=12)
    township_code = models.CharField(_("乡镇"), max_length=12)
    place = models.PositiveSmallIntegerField(_("抽取顺序"))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    village_code = models.CharField(_("村（居）"), max_length=12)
    marks = models.CharField(_("抽取时"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("备用的对象")
        ordering = ("round", "checklist_name", "township_code", "place")
        constraints = (
            models.UniqueConstraint(
                fields=("round", "checklist_name", "township_code", "place"), name="inspection_reserve_in_order"
            ),
        )

    def __str__(self) -> str:
        return f"{self.round_id} {self.checklist_name} {self.place}"


class FurtherRecord(models.Model):
    """A record of a case beside the first: another inspector's, or one that came after the round had ended.

    Kept as it was sent; ``client_key`` is made with its form and received once.
    """

    case = models.ForeignKey(InspectedCase, on_delete=models.PROTECT, related_name="further_records")
    state = models.CharField(_("状态"), max_length=10, choices=FurtherState.choices)
    inspected_on = models.DateField(_("检查日期"))
    inspected_by = user_key(db_index=False)
    received_at = models.DateTimeField(_("送到时间"), auto_now_add=True)
    sealed_answers = SealedField(_("检查情况"), kind=SealedKind.ROW)
    photo = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+")
    client_key = models.CharField(max_length=32, editable=False)
    counted_by = user_key(null=True, db_index=False)
    counted_on = models.DateField(_("计入日期"), null=True)

    class Meta:
        verbose_name = _("另一份检查记录")
        ordering = ("pk",)
        indexes = (models.Index(fields=("state",), name="inspection_record_to_decide"),)
        constraints = (
            models.UniqueConstraint(fields=("case", "client_key"), name="inspection_record_received_once"),
            models.CheckConstraint(
                condition=Q(state="counted", counted_by__isnull=False, counted_on__isnull=False)
                | ~Q(state="counted") & Q(counted_by__isnull=True, counted_on__isnull=True),
                name="inspection_record_counted_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.state}"

    @property
    def answers(self) -> dict[str, Any]:
        """The answers, decrypted; ``remarks`` are the inspector's words, ``words`` those by question."""
        return _answers(self.sealed_answers)


class InspectionFinding(models.Model):
    """A problem that an inspection found: agreed or disputed by the township inspected, decided by the bureau."""

    village_field = "village_code"

    case = models.ForeignKey(InspectedCase, on_delete=models.PROTECT, related_name="findings")
    village_code = models.CharField(_("村（居）"), max_length=12)
    question_name = models.CharField(_("检查项目"), max_length=20)
    sealed_text = SealedField(_("问题"), kind=SealedKind.ROW)
    state = models.CharField(_("状态"), max_length=8, choices=FindingState.choices, default=FindingState.OPEN)
    sealed_reply = SealedField(_("被查乡镇意见"), kind=SealedKind.ROW, blank=True)
    replied_by = user_key(null=True, db_index=False)
    replied_on = models.DateField(_("确认日期"), null=True)
    sealed_decision = SealedField(_("裁定理由"), kind=SealedKind.ROW, blank=True)
    decided_by = user_key(null=True, db_index=False)
    decided_on = models.DateField(_("裁定日期"), null=True)
    rectification = models.OneToOneField(
        RectificationFinding, null=True, on_delete=models.PROTECT, related_name="inspection_finding"
    )
    version = models.PositiveIntegerField(default=0)

    objects = ScopedQuerySet["InspectionFinding"].as_manager()

    class Meta:
        verbose_name = _("检查发现的问题")
        ordering = ("case", "pk")
        indexes = (models.Index(fields=("state", "village_code"), name="inspection_finding_to_do"),)
        constraints = (
            models.UniqueConstraint(fields=("case", "question_name"), name="inspection_finding_once"),
            models.CheckConstraint(
                condition=~Q(state__in=("upheld", "dropped")) | Q(decided_by__isnull=False),
                name="inspection_finding_decided_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.question_name}"

    def get_absolute_url(self) -> str:
        return address_of("supervision_inspections:finding", self.pk)

    @property
    def question(self) -> Question:
        """The question of the checklist."""
        return self.case.checklist.question(self.question_name)

    @property
    def tone(self) -> str:
        """The tone of its state on pages."""
        return TONES[FindingState(self.state)]

"""Care visits: what is planned, what was found, what becomes of it, what climbed, and the samples (P18-5.e)."""

from __future__ import annotations

import json
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.care.visits.workflow import (
    CancelCause,
    ClimbLevel,
    Cycle,
    Manner,
    Outcome,
    PauseCause,
    VisitKind,
    VisitState,
)
from doudi.casework.models import Case, Lead
from doudi.core.accounts.user_key import user_key
from doudi.core.addresses import address_of
from doudi.core.attachments.models import Attachment
from doudi.core.clock import today
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.core.encryption import SealedField, SealedKind
from doudi.registry.models import Person

LONGEST_REASON = 200


class SampleDraw(models.Model):
    """A draw of the county among the new cases of a month, which anybody can draw again from its seed."""

    first_day = models.DateField(_("自"), unique=True)
    last_day = models.DateField(_("至"))
    seed = models.CharField(_("随机种子"), max_length=32)
    share = models.PositiveIntegerField(_("抽查比例"))
    on_site_share = models.PositiveIntegerField(_("入户比例"))
    population = models.JSONField(_("总体"))
    population_hash = models.CharField(_("总体摘要"), max_length=64)
    drawn_on = models.DateField(_("抽取日期"))

    class Meta:
        verbose_name = _("新增对象抽查")
        ordering = ("-first_day",)

    def __str__(self) -> str:
        return f"{self.first_day} {self.seed}"

    def get_absolute_url(self) -> str:
        return address_of("care_visits:sample", self.pk)


class PlannedVisit(models.Model):
    """A visit to make in a window of days. ``village_code`` is where the person lives, and follows them.

    A visit is late after ``due_on``, and can no longer be made after ``last_on``. ``climbed_to`` repeats the highest
    level of its climbs, ``counted_visit`` the record that counts. ``explained_*`` is the reason of a missed visit.
    """

    village_field = "village_code"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="planned_care_visits")
    village_code = models.CharField(_("村（居）"), max_length=12)
    kind = models.CharField(_("由谁探视"), max_length=8, choices=VisitKind.choices)
    cycle = models.CharField(_("周期"), max_length=8, choices=Cycle.choices)
    cycle_length = models.PositiveSmallIntegerField(_("周期长度"), default=1)
    due_from = models.DateField(_("自"))
    due_on = models.DateField(_("期限"))
    last_on = models.DateField(_("周期止"))
    must_go = models.BooleanField(_("须上门"), default=True)
    officer = user_key(null=True, db_index=False)
    state = models.CharField(_("状态"), max_length=9, choices=VisitState.choices, default=VisitState.OPEN)
    cancel_cause = models.CharField(_("为什么不用探视"), max_length=12, choices=CancelCause.choices, blank=True)
    climbed_to = models.CharField(_("已上报到"), max_length=8, choices=ClimbLevel.choices, blank=True)
    counted_visit = models.ForeignKey(
        "care_visits.CareVisit", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    must_choose = models.BooleanField(_("两份记录待选"), default=False)
    explained_on = models.DateField(_("说明日期"), null=True)
    explained_by = user_key(null=True, db_index=False)
    explanation = models.CharField(_("没有探视的原因"), max_length=LONGEST_REASON, blank=True)
    sample = models.ForeignKey(SampleDraw, null=True, on_delete=models.PROTECT, related_name="visits")
    version = models.PositiveIntegerField(default=0)

    objects = ScopedQuerySet["PlannedVisit"].as_manager()

    class Meta:
        verbose_name = _("探视计划")
        ordering = ("due_on", "pk")
        indexes = (
            models.Index(fields=("state", "village_code", "due_on"), name="care_visit_to_make"),
            models.Index(fields=("village_code", "due_on"), name="care_visit_of_place"),
            models.Index(fields=("last_on",), name="care_visit_open", condition=Q(state="open")),
        )
        constraints = (
            models.UniqueConstraint(fields=("person", "kind", "cycle", "due_on"), name="care_visit_planned_once"),
            models.CheckConstraint(
                condition=Q(due_from__lte=F("due_on"), due_on__lte=F("last_on")), name="care_visit_window"
            ),
            models.CheckConstraint(
                condition=Q(state="done", counted_visit__isnull=False)
                | ~Q(state="done") & Q(counted_visit__isnull=True),
                name="care_visit_done_by_a_record",
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled") & ~Q(cancel_cause="") | ~Q(state="cancelled") & Q(cancel_cause=""),
                name="care_visit_cancelled_for_a_cause",
            ),
            models.CheckConstraint(
                condition=Q(explained_on__isnull=True, explained_by__isnull=True, explanation="")
                | Q(explained_on__isnull=False, explained_by__isnull=False) & ~Q(explanation=""),
                name="care_visit_explained_with_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.due_on} {self.kind}"

    def get_absolute_url(self) -> str:
        return address_of("care_visits:visit", self.pk)

    @property
    def is_late(self) -> bool:
        """Whether nobody has visited by the deadline."""
        is_unmade = self.state in {VisitState.OPEN, VisitState.MISSED}
        return is_unmade and self.due_on < today()

    @property
    def interval(self) -> Any:
        """How often the visit comes, in words."""
        if self.cycle == Cycle.WEEKS:
            return _("每{number}周").format(number=self.cycle_length) if self.cycle_length > 1 else _("每周")
        if self.cycle == Cycle.MONTHS:
            return _("每{number}个月").format(number=self.cycle_length) if self.cycle_length > 1 else _("每月")
        return self.get_cycle_display()


class CareVisit(models.Model):
    """A record of a visit as it was sent; never edited. ``client_key`` is made with the form and counts once.

    ``is_doubtful`` marks a visit that says the person lives after the day on which they are recorded dead; it never
    counts, and somebody settles it.
    """

    planned = models.ForeignKey(PlannedVisit, on_delete=models.PROTECT, related_name="visits")
    visited_on = models.DateField(_("探视日期"))
    outcome = models.CharField(_("见到没有"), max_length=12, choices=Outcome.choices)
    manner = models.CharField(_("方式"), max_length=8, choices=Manner.choices)
    sealed_answers = SealedField(_("探视情况"), kind=SealedKind.ROW)
    has_findings = models.BooleanField(_("发现问题"), default=False)
    is_doubtful = models.BooleanField(_("存疑"), default=False)
    late_reason = models.CharField(_("过期的原因"), max_length=LONGEST_REASON, blank=True)
    next_on = models.DateField(_("约定下次"), null=True)
    photo = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+")
    client_key = models.CharField(max_length=32, editable=False)
    recorded_by = user_key(db_index=False)
    recorded_at = models.DateTimeField(_("登记时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("探视记录")
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("planned", "client_key"), name="care_visit_received_once"),)

    def __str__(self) -> str:
        return f"{self.planned_id} {self.visited_on}"

    @property
    def answers(self) -> dict[str, Any]:
        """The answers, decrypted; ``seen`` are the remarks."""
        answers: dict[str, Any] = json.loads(self.sealed_answers.clear())
        return answers


class VisitClimb(models.Model):
    """That an unmade visit was passed up to a level on a day; never edited."""

    planned = models.ForeignKey(PlannedVisit, on_delete=models.PROTECT, related_name="climbs")
    level = models.CharField(_("报到哪里"), max_length=8, choices=ClimbLevel.choices)
    climbed_on = models.DateField(_("上报日期"))

    class Meta:
        verbose_name = _("逐级上报")
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("planned", "level"), name="care_visit_climbs_once"),)

    def __str__(self) -> str:
        return f"{self.planned_id} {self.level}"


class CareFinding(models.Model):
    """What a visit found and somebody must do something about: a task, which may become a case; or a lead."""

    village_field = "village_code"

    class Topic(models.TextChoices):
        SELF_CARE = "self_care", _("自理能力有变化")
        LIVING = "living", _("吃穿住、用药有困难")
        CARER = "carer", _("照料人不在")
        MONEY = "money", _("没有收到钱")
        WISH = "wish", _("想住机构")
        HOSPITAL = "hospital", _("住院")
        ENTERED = "entered", _("住进了机构")
        MOVED = "moved", _("搬走了")
        DEATH = "death", _("去世")
        DOUBT = "doubt", _("登记去世以后又有探视")

    class Result(models.TextChoices):
        CASE = "case", _("发起复评")
        LEAD = "lead", _("已报困难线索")
        SETTLED = "settled", _("已处理")
        NO_NEED = "no_need", _("不需要处理")

    visit = models.ForeignKey(CareVisit, on_delete=models.PROTECT, related_name="findings")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="care_findings")
    village_code = models.CharField(_("村（居）"), max_length=12)
    topic = models.CharField(_("什么情况"), max_length=9, choices=Topic.choices)
    found_on = models.DateField(_("发现日期"))
    due_on = models.DateField(_("期限"))
    result = models.CharField(_("结果"), max_length=7, choices=Result.choices, blank=True)
    lead = models.ForeignKey(Lead, null=True, on_delete=models.PROTECT, related_name="care_findings")
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="care_findings")
    sealed_answer = SealedField(_("怎么处理的"), kind=SealedKind.ROW, blank=True)
    handled_on = models.DateField(_("处理日期"), null=True)
    handled_by = user_key(null=True, db_index=False)

    objects = ScopedQuerySet["CareFinding"].as_manager()

    class Meta:
        verbose_name = _("探视发现的问题")
        ordering = ("due_on", "pk")
        indexes = (models.Index(fields=("village_code", "due_on"), name="care_finding_to_do", condition=Q(result="")),)
        constraints = (
            models.UniqueConstraint(fields=("visit", "topic"), name="care_finding_once_a_visit"),
            models.CheckConstraint(
                condition=Q(result="", handled_on__isnull=True) | ~Q(result="") & Q(handled_on__isnull=False),
                name="care_finding_ends_with_a_result",
            ),
            models.CheckConstraint(
                condition=~Q(result="case") | Q(case__isnull=False), name="care_finding_case_is_linked"
            ),
            models.CheckConstraint(
                condition=~Q(result="lead") | Q(lead__isnull=False), name="care_finding_lead_is_linked"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.topic}"

    def get_absolute_url(self) -> str:
        return address_of("care_visits:finding", self.pk)

    @property
    def is_overdue(self) -> bool:
        """Whether nobody has done anything by the deadline."""
        return not self.result and self.due_on < today()


class CarePause(models.Model):
    """A stay in hospital or away from home: planned visits that fall due in it need not be made."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="care_pauses")
    cause = models.CharField(_("为什么停"), max_length=8, choices=PauseCause.choices)
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True)
    sealed_reason = SealedField(_("说明"), kind=SealedKind.ROW, blank=True)
    visit = models.ForeignKey(CareVisit, null=True, on_delete=models.PROTECT, related_name="pauses", db_index=False)
    recorded_by = user_key(db_index=False)
    recorded_at = models.DateTimeField(_("登记时间"), auto_now_add=True)
    ended_by = user_key(null=True, db_index=False)

    class Meta:
        verbose_name = _("暂停探视")
        ordering = ("-since", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="care_pause_ends_later"
            ),
            models.UniqueConstraint(fields=("person",), condition=Q(until=None), name="care_pause_one_open"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.since}"

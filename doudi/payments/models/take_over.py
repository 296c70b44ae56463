"""Taking a township over from an earlier system: months paid, differences, paid history, rehearsals, going live."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.user_key import user_key
from doudi.core.divisions.models import TOWNSHIP_DIGITS, VILLAGE_DIGITS
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.core.jobs.models import Job
from doudi.payments.models.common import MAX_REASON_LENGTH
from doudi.payments.models.payments import Line
from doudi.registry.models import Person
from doudi.registry.roll_import.models import RollFile, StagedFamily


class DifferenceReason(models.TextChoices):
    """Why the earlier system pays a family another amount than this one will."""

    RATE = "rate", _("标准不同")
    CLASS = "class", _("保障类别不同")
    INCOME_MISSING = "income_missing", _("没有填收入")
    DEATH = "death", _("有人死亡")
    AGE_18 = "age_18", _("已满18周岁")
    EXCLUSIVITY = "exclusivity", _("不能同时享受")
    ROLL_FAULT = "roll_fault", _("花名册填错")
    OTHER = "other", _("其他（写明）")


REASONS_TO_CONFIRM = (DifferenceReason.INCOME_MISSING,)
"""Reasons that a rule finds and an officer confirms: what the roll lacks may lower what a family is paid."""
IS_UNEXPLAINED = Q(is_different=True) & (Q(reason="") | Q(reason__in=REASONS_TO_CONFIRM, explained_by=None))
"""The families whose difference has no reason yet, or one that an officer has still to confirm."""


class RollPaidMonths(models.Model):
    """The months that the earlier system paid of a programme at the amounts of a roll, as an officer stated."""

    roll = models.ForeignKey(RollFile, on_delete=models.PROTECT, related_name="paid_months")
    programme = models.CharField(_("项目"), max_length=40)
    paid_from = models.DateField(_("按此金额自"))
    paid_through = models.DateField(_("原系统已发到"))
    stated_by = user_key()
    stated_at = models.DateTimeField(_("填写时间"), auto_now=True)

    class Meta:
        verbose_name = _("原系统已发月份")
        constraints = (
            models.UniqueConstraint(fields=("roll", "programme"), name="paid_months_once"),
            models.CheckConstraint(condition=Q(paid_from__lte=F("paid_through")), name="paid_months_in_order"),
        )

    def __str__(self) -> str:
        return f"{self.roll_id} {self.programme} {self.paid_through:%Y-%m}"


class RollComparison(models.Model):
    """The comparison of a roll with what this system will pay; ``totals`` has one entry for each due."""

    roll = models.OneToOneField(RollFile, on_delete=models.PROTECT, related_name="comparison")
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    requested_by = user_key()
    compared_at = models.DateTimeField(_("比较时间"), null=True)
    system_month = models.DateField(_("接手月份"))
    totals = models.JSONField(_("合计"), default=list)

    class Meta:
        verbose_name = _("花名册比较")

    def __str__(self) -> str:
        return f"{self.roll_id}"


class FamilyComparison(models.Model):
    """What the roll pays a family in a month and what this system will pay; amounts in fen.

    ``back_fen`` is what the months already paid fall short of the dues, negative where they exceed them. Families with
    equal figures share ``equal_key``. ``pays_back`` keeps the shortfall due; otherwise it counts as settled.
    """

    village_field = "village_code"

    roll = models.ForeignKey(RollFile, on_delete=models.CASCADE, related_name="comparisons", db_index=False)
    family = models.OneToOneField(StagedFamily, on_delete=models.CASCADE, related_name="comparison")
    village_code = models.CharField(_("村（居）"), max_length=12)
    head_name = models.CharField(_("户主"), max_length=40)
    people = models.PositiveSmallIntegerField(_("人数"))
    programmes = models.CharField(_("项目"), max_length=120)
    roll_fen = models.BigIntegerField(_("花名册"))
    due_fen = models.BigIntegerField(_("本系统"))
    back_fen = models.BigIntegerField(_("以前月份相差"))
    is_different = models.BooleanField(_("有差异"))
    equal_key = models.CharField(max_length=80)
    reason = models.CharField(_("原因"), max_length=16, choices=DifferenceReason.choices, blank=True)
    words = models.CharField(_("说明"), max_length=MAX_REASON_LENGTH, blank=True)
    explained_by = user_key(null=True)
    pays_back = models.BooleanField(_("补发"), default=False)
    pays_back_why = models.CharField(_("补发理由"), max_length=MAX_REASON_LENGTH, blank=True)

    objects = ScopedQuerySet["FamilyComparison"].as_manager()

    class Meta:
        verbose_name = _("家庭比较")
        ordering = ("-is_different", "reason", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(pays_back=False) | ~Q(pays_back_why=""), name="back_payment_has_a_reason"
            ),
            models.CheckConstraint(condition=~Q(reason="other") | ~Q(words=""), name="other_reason_has_words"),
        )
        indexes = (
            models.Index(fields=("roll", "-is_different", "reason", "id"), name="family_comparison_list"),
            models.Index(fields=("roll", "equal_key"), name="family_comparison_equal"),
        )

    def __str__(self) -> str:
        return f"{self.family_id} {self.due_fen - self.roll_fen}"

    def get_absolute_url(self) -> str:
        return reverse("payments:explain_difference", args=[self.pk])

    @property
    def difference_fen(self) -> int:
        """What this system will pay more in a month than the roll does."""
        return self.due_fen - self.roll_fen

    @property
    def is_unexplained(self) -> bool:
        """Whether the figures differ and no reason is known or confirmed; ``IS_UNEXPLAINED`` asks the same."""
        return self.is_different and (not self.reason or self.is_to_confirm)

    @property
    def is_to_confirm(self) -> bool:
        """Whether a rule found a reason that an officer has still to confirm."""
        return self.is_different and self.reason in REASONS_TO_CONFIRM and self.explained_by_id is None


class TakenOverMonth(models.Model):
    """A month that the earlier system paid a person, from a row of a roll; append-only, amounts in fen.

    ``settled_fen`` is the part of the difference between due and paid that is neither paid nor recovered.
    """

    village_field = "family__village_code"

    roll = models.ForeignKey(RollFile, on_delete=models.PROTECT, related_name="taken_over_months")
    family = models.ForeignKey(StagedFamily, on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    programme = models.CharField(_("项目"), max_length=40)
    month = models.DateField(_("月份"))
    paid_fen = models.BigIntegerField(_("原系统已发"))
    due_fen = models.BigIntegerField(_("当时应发"))
    settled_fen = models.BigIntegerField(_("不补不追"))
    line = models.OneToOneField(Line, null=True, on_delete=models.PROTECT, related_name="taken_over")
    recorded_at = models.DateTimeField(_("登记时间"))

    objects = ScopedQuerySet["TakenOverMonth"].as_manager()

    class Meta:
        verbose_name = _("原系统已发的月份")
        constraints = (
            models.UniqueConstraint(fields=("person", "programme", "month"), name="month_taken_over_once"),
            models.CheckConstraint(condition=Q(paid_fen__gte=0) & Q(due_fen__gte=0), name="taken_over_not_negative"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.programme} {self.month:%Y-%m}"


class TownshipTakeOver(models.Model):
    """The take-over of a township; until it is live, nothing is paid to its people."""

    village_field = "village_code"

    class State(models.TextChoices):
        OPEN = "open", _("接管中")
        PROPOSED = "proposed", _("待县局启用")
        LIVE = "live", _("已启用")

    village_code = models.CharField(_("乡镇"), max_length=12, unique=True)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.OPEN)
    started_at = models.DateTimeField(_("开始时间"))
    proposed_by = user_key(null=True)
    proposed_at = models.DateTimeField(_("报请时间"), null=True)
    live_by = user_key(null=True)
    live_at = models.DateTimeField(_("启用时间"), null=True)
    version = models.PositiveIntegerField(default=0)

    objects = ScopedQuerySet["TownshipTakeOver"].as_manager()

    class Meta:
        verbose_name = _("乡镇接管")
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="live")
                | (Q(live_by__isnull=False) & Q(proposed_by__isnull=False) & ~Q(live_by=F("proposed_by"))),
                name="township_live_by_two",
            ),
        )

    def __str__(self) -> str:
        return self.township_code

    def get_absolute_url(self) -> str:
        return reverse("payments:take_over", args=[self.township_code])

    @property
    def township_code(self) -> str:
        """The nine digits of the township."""
        return self.village_code[:TOWNSHIP_DIGITS]

    @property
    def tone(self) -> str:
        """The tone of the tag of its state."""
        return "good" if self.state == self.State.LIVE else "warn"


class Rehearsal(models.Model):
    """The first payroll of a township computed without effect; ``result`` is empty until the job is done."""

    village_field = "village_code"

    village_code = models.CharField(_("乡镇"), max_length=12)
    month = models.DateField(_("月份"))
    requested_by = user_key()
    requested_at = models.DateTimeField(_("演练时间"))
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    result: Any = models.JSONField(_("结果"), null=True)

    objects = ScopedQuerySet["Rehearsal"].as_manager()

    class Meta:
        verbose_name = _("首发演练")
        ordering = ("-pk",)
        indexes = (models.Index(fields=("village_code", "-id"), name="rehearsal_of_township"),)

    def __str__(self) -> str:
        return f"{self.village_code} {self.month:%Y-%m}"


def padded_code(township_code: str) -> str:
    """Return the code of a township as rows of a village carry it."""
    return township_code.ljust(VILLAGE_DIGITS, "0")

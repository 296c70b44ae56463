"""Warnings: what a rule says of a person or family, until an officer ends it."""

from __future__ import annotations

import json
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.user_key import user_key
from doudi.core.addresses import address_of
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.core.encryption import BlindIndexField, SealedField, SealedKind
from doudi.monitoring.deliveries.models import Delivery
from doudi.monitoring.warnings.precision.models import RuleRetirement
from doudi.monitoring.warnings.screening_runs.models import ScreeningRun
from doudi.registry.models import Household, Person

__all__ = ["RuleRetirement", "ScreeningRun", "Warning"]

FACT_KEY = "fact_key"
"""The part of the sealed evidence that tells two facts of one kind apart."""


class Warning(models.Model):  # noqa: A001 - the term of the field; the built-in is not used here
    """A warning of a rule of ``doudi.screening`` about a person, or about a family (no person).

    ``facts_digest`` is a keyed digest of rule and facts: a warning that was judged comes again about the same person
    or family only with another digest. ``renewed_on`` is the day on which the facts of an open warning changed,
    ``gone_on`` the day on which they were no longer found. Nothing is ended or held by a warning itself.
    """

    village_field = "village_code"

    class State(models.TextChoices):
        OPEN = "open", _("待查看")
        LOOKED = "looked", _("在核实")
        VISITED = "visited", _("已走访")
        PROPOSED = "proposed", _("待第二人复核")
        ENDED = "ended", _("已办结")

    class Finding(models.TextChoices):
        TRUE = "true", _("属实")
        DATA_FAULT = "data_fault", _("数据有误")
        ALREADY_KNOWN = "already_known", _("已经掌握、已办理")
        CHANGED_SINCE = "changed_since", _("情况已变化")
        NO_NEED = "no_need", _("属实，不影响待遇或者不需要救助")

    class Action(models.TextChoices):
        CASE = "case", _("办件")
        LEAD = "lead", _("困难线索")
        REFERRAL = "referral", _("转办")
        RELIEF = "relief", _("临时救助")
        HOLD = "hold", _("缓发")
        DEATH_REPORT = "death_report", _("死亡报告")
        CONFERENCE = "conference", _("一事一议")

    rule_id = models.CharField(_("规则"), max_length=4)
    rule_version = models.CharField(_("规则版本"), max_length=12)
    warning_class = models.CharField(_("类别"), max_length=1)
    severity = models.CharField(_("轻重"), max_length=1)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="monitoring_warnings")
    household = models.ForeignKey(Household, null=True, on_delete=models.PROTECT, related_name="monitoring_warnings")
    village_code = models.CharField(_("村（居）"), max_length=12)
    month = models.DateField(_("月份"))
    source = models.CharField(_("来源"), max_length=30)
    delivery = models.ForeignKey(Delivery, null=True, on_delete=models.PROTECT, related_name="+")
    source_row = models.PositiveIntegerField(_("来源的行"), null=True)
    tier = models.CharField(_("关联依据"), max_length=2, blank=True)
    sealed_evidence = SealedField(kind=SealedKind.ROW)
    facts_digest = BlindIndexField(kind=SealedKind.ROW)
    first_seen_on = models.DateField(_("首次发现"))
    last_seen_on = models.DateField(_("最近出现"))
    renewed_on = models.DateField(_("情况有变的日期"), null=True)
    gone_on = models.DateField(_("数据里消失的日期"), null=True)
    state = models.CharField(_("状态"), max_length=8, choices=State.choices, default=State.OPEN)
    look_due_on = models.DateField(_("查看期限"))
    visit_due_on = models.DateField(_("走访期限"))
    due_on = models.DateField(_("办结期限"))
    owner = user_key(null=True)
    first_shown_at = models.DateTimeField(_("首次打开"), null=True)
    looked_by = user_key(null=True)
    looked_on = models.DateField(_("查看日期"), null=True)
    visited_on = models.DateField(_("走访日期"), null=True)
    visitors = models.CharField(_("走访人"), max_length=80, blank=True)
    finding = models.CharField(_("核实结果"), max_length=14, choices=Finding.choices, blank=True)
    sealed_reason = SealedField(_("说明"), kind=SealedKind.HEALTH, blank=True)
    action = models.CharField(_("处置"), max_length=12, choices=Action.choices, blank=True)
    action_key = models.PositiveBigIntegerField(null=True)
    judged_by = user_key(null=True)
    judged_at = models.DateTimeField(_("核实时间"), null=True)
    checked_by = user_key(null=True)
    checked_at = models.DateTimeField(_("复核时间"), null=True)
    sealed_note = SealedField(_("复核、退回、重新打开的说明"), kind=SealedKind.HEALTH, blank=True)
    ended_on = models.DateField(_("办结日期"), null=True)
    version = models.PositiveIntegerField(default=0)

    objects = ScopedQuerySet["Warning"].as_manager()

    class Meta:
        verbose_name = _("预警")
        ordering = ("due_on", "pk")
        indexes = (
            models.Index(
                fields=(
                    "village_code",
                    "due_on",
                    "warning_class",
                    "state",
                    "rule_id",
                    "severity",
                    "month",
                    "source",
                    "owner",
                    "look_due_on",
                ),
                name="warning_waiting",  # every column that the list filters by, so that it reads the index alone
                condition=~Q(state="ended"),
            ),
            models.Index(fields=("rule_id", "month", "village_code", "state", "finding"), name="warning_of_rule"),
            models.Index(fields=("person",), name="warning_of_person"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("person", "rule_id", "facts_digest"), condition=~Q(state="ended"), name="warning_of_person_once"
            ),
            models.UniqueConstraint(
                fields=("household", "rule_id", "facts_digest"),
                condition=~Q(state="ended") & Q(person__isnull=True),
                name="warning_of_household_once",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(household__isnull=False), name="warning_about_somebody"
            ),
            models.CheckConstraint(
                condition=~Q(state="ended") | Q(ended_on__isnull=False) & ~Q(finding=""),
                name="warning_ends_with_a_finding",
            ),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=F("judged_by")),
                name="warning_checked_by_another",
            ),
        )

    def __str__(self) -> str:
        return f"{self.rule_id} {self.pk}"

    def get_absolute_url(self) -> str:
        return address_of("warnings:warning", self.pk)

    @property
    def reason(self) -> str:
        """The words of its finding, in clear; a warning that ended by itself was in the data no more."""
        if self.sealed_reason:
            return str(self.sealed_reason.clear())
        ended_by_itself = self.finding == self.Finding.CHANGED_SINCE and self.judged_by_id is None
        return str(_("新的数据里已没有。")) if ended_by_itself else ""

    @property
    def evidence(self) -> dict[str, Any]:
        """The facts found, in clear."""
        return {name: value for name, value in self._sealed_facts().items() if name != FACT_KEY}

    @property
    def fact_key(self) -> str:
        """What it is about besides, such as the plate of a vehicle; never shown."""
        return str(self._sealed_facts().get(FACT_KEY, ""))

    def _sealed_facts(self) -> dict[str, Any]:
        facts: dict[str, Any] = json.loads(self.sealed_evidence.clear())
        return facts

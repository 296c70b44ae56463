"""Reports of deaths and of wrongly recorded deaths."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.user_key import user_key
from doudi.core.attachments.models import Attachment
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.core.process import TransitionTable
from doudi.registry.models import Person

MAX_SOURCE_LENGTH = 120
MAX_REASON_LENGTH = 300


class DeathReportState(models.TextChoices):
    """The state of a report."""

    REPORTED = "reported", _("待第二人核实")
    CONFIRMED = "confirmed", _("已核实")
    REJECTED = "rejected", _("不属实")


DEATH_REPORT_TRANSITIONS = TransitionTable(
    {
        (DeathReportState.REPORTED, "confirm"): DeathReportState.CONFIRMED,
        (DeathReportState.REPORTED, "reject"): DeathReportState.REJECTED,
    }
)


class DeathReport(models.Model):
    """A report that a person has died, or that the death on record is wrong; another person confirms or rejects it.

    Until then the registry is unchanged, and the payments of somebody reported dead are withheld. ``died_on`` is None
    only in a correction: the person is alive.
    """

    village_field = "person__village_id"

    class Kind(models.TextChoices):
        DEATH = "death", _("死亡")
        CORRECTION = "correction", _("更正死亡登记")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="death_reports")
    kind = models.CharField(_("类别"), max_length=10, choices=Kind.choices)
    died_on = models.DateField(_("死亡日期"), null=True)
    evidence = models.ForeignKey(
        Attachment, verbose_name=_("证明"), null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    data_source = models.CharField(_("数据来源"), max_length=MAX_SOURCE_LENGTH, blank=True)
    note = models.CharField(_("情况"), max_length=MAX_REASON_LENGTH, blank=True)
    state = models.CharField(
        _("状态"), max_length=10, choices=DeathReportState.choices, default=DeathReportState.REPORTED
    )
    reported_by = user_key()
    reported_at = models.DateTimeField(_("报告时间"), auto_now_add=True)
    decided_by = user_key(null=True)
    decided_at = models.DateTimeField(_("核实时间"), null=True)
    decided_why = models.CharField(_("核实情况"), max_length=MAX_REASON_LENGTH, blank=True)

    objects = ScopedQuerySet["DeathReport"].as_manager()

    class Meta:
        verbose_name = _("死亡登记")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("person",), condition=Q(state=DeathReportState.REPORTED), name="one_open_death_report"
            ),
            models.CheckConstraint(
                condition=Q(evidence__isnull=False) | ~Q(data_source=""), name="death_report_has_evidence"
            ),
            models.CheckConstraint(
                condition=Q(kind="correction") | Q(died_on__isnull=False), name="death_report_has_date"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("reported_by")),
                name="death_confirmed_by_second_person",
            ),
            models.CheckConstraint(
                condition=Q(state=DeathReportState.REPORTED, decided_by__isnull=True)
                | (~Q(state=DeathReportState.REPORTED) & Q(decided_by__isnull=False)),
                name="death_report_decided_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind}"

    def get_absolute_url(self) -> str:
        return reverse("registry:death_report", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether the second person has not decided yet."""
        return self.state == DeathReportState.REPORTED

    @property
    def tone(self) -> str:
        """The tone of its state's tag on pages."""
        return "warn" if self.is_open else ""

"""Draws of random checks and the checks that were drawn."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doudi.casework.cases.models import LONGEST_REASON, Case


class RandomCheckDraw(models.Model):
    """A draw over a window of days: population by stratum, seed and shares. Append-only.

    Decisions of townships are drawn once a month. Cases before their decision are drawn one at a time, as they come to
    it: the population is the case, the window the day.
    """

    class Kind(models.TextChoices):
        DELEGATED = "delegated", _("乡镇受权确认的决定")
        BEFORE_DECISION = "before", _("决定以前的办件")

    kind = models.CharField(_("抽查什么"), max_length=20, choices=Kind.choices)
    first_day = models.DateField(_("自"))
    last_day = models.DateField(_("至"))
    seed = models.CharField(_("种子"), max_length=40)
    share = models.PositiveIntegerField(_("抽取比例"))
    on_site_share = models.PositiveIntegerField(_("其中入户比例"))
    population = models.JSONField(_("名单"))
    population_hash = models.CharField(_("名单摘要"), max_length=64)
    drawn_on = models.DateField(_("抽取日期"))

    class Meta:
        verbose_name = _("随机抽查")
        ordering = ("-first_day", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "first_day"), condition=Q(kind="delegated"), name="one_draw_of_a_window"
            ),
        )
        indexes = (models.Index(fields=("kind", "-first_day"), name="draw_of_kind"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.first_day}"


class RandomCheck(models.Model):
    """A case that was drawn: to be checked by a day, on the spot where it says so; and the result."""

    class Manner(models.TextChoices):
        ON_SITE = "on_site", _("入户")
        DOCUMENTS = "documents", _("查阅材料")

    class Finding(models.TextChoices):
        IN_ORDER = "in_order", _("没有问题")
        DEFECT = "defect", _("有瑕疵，已纠正")
        WRONG = "wrong", _("不应当这样决定")
        VISITED = "visited", _("已入户，结论见决定")

    draw = models.ForeignKey(RandomCheckDraw, on_delete=models.PROTECT, related_name="checks")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="random_checks")
    stratum = models.CharField(_("乡镇"), max_length=12)
    must_visit = models.BooleanField(_("须入户"))
    due_on = models.DateField(_("期限"))
    done_on = models.DateField(_("检查日期"), null=True)
    manner = models.CharField(_("方式"), max_length=10, choices=Manner.choices, blank=True)
    finding = models.CharField(_("结果"), max_length=10, choices=Finding.choices, blank=True)
    text = models.CharField(_("查到的情况"), max_length=LONGEST_REASON, blank=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("抽查的办件")
        ordering = ("due_on", "pk")
        constraints = (
            models.UniqueConstraint(fields=("draw", "case"), name="case_drawn_once"),
            models.CheckConstraint(
                condition=Q(done_on=None, checked_by=None, finding="", manner="")
                | (Q(done_on__isnull=False, checked_by__isnull=False) & ~Q(finding="") & ~Q(manner="")),
                name="random_check_has_its_result",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.due_on}"

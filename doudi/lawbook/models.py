"""Standards that the office enters: figures, dates, legal basis, proposal and review."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from doudi import policy
from doudi.core.attachments.models import Attachment
from doudi.core.jobs.models import Job
from doudi.lawbook.standards.current_figures import figures_in_force
from doudi.policy import Figure, LocalClause, LocalLegalText, LocalValue
from doudi.values.benefit_month import add_months

LONGEST_CLAUSE = 2_000
_NO_CATEGORY = ""


class LegalText(models.Model):
    """A legal text that the package does not declare."""

    number = models.CharField(_("文号"), max_length=60, blank=True)
    title = models.CharField(_("标题"), max_length=200)
    issuer = models.CharField(_("发文机关"), max_length=100)
    decided = models.DateField(_("落款日期"))
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("录入时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("录入的文件")
        constraints = (models.UniqueConstraint(fields=("number", "title"), name="legal_text_once"),)

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()

    @property
    def rule_book_id(self) -> str:
        """The id of the legal text in the rule book."""
        return f"E{self.pk}"

    @property
    def as_local_legal_text(self) -> LocalLegalText:
        """The legal text as the rule book takes it."""
        return LocalLegalText(self.rule_book_id, self.number, self.title, self.issuer, self.decided)


class Standard(models.Model):
    """A value of a parameter, proposed by one person and confirmed by another. Never edited."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("待复核")
        CONFIRMED = "confirmed", _("已生效")
        REFUSED = "refused", _("已退回")
        WITHDRAWN = "withdrawn", _("已撤回")

    parameter = models.CharField(_("标准"), max_length=80)
    figures = models.JSONField(_("数值"))
    effective = models.DateField(_("执行日期"))
    until = models.DateField(_("截止日期"), null=True)
    decided = models.DateField(_("决定日期"))
    declared_legal_text = models.CharField(_("依据文件"), max_length=20, blank=True)
    legal_text = models.ForeignKey(LegalText, verbose_name=_("依据文件"), null=True, on_delete=models.PROTECT)
    paper = models.ForeignKey(
        Attachment, verbose_name=_("文件原件"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    place = models.CharField(_("条款"), max_length=60)
    text = models.CharField(_("条款内容"), max_length=LONGEST_CLAUSE)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.PROPOSED, db_index=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("录入时间"), auto_now_add=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(_("复核时间"), null=True)
    why = models.CharField(_("理由"), max_length=200, blank=True)
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    effect = models.JSONField(_("测算"), null=True)

    class Meta:
        verbose_name = _("录入的标准")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(legal_text__isnull=False, declared_legal_text="")
                | Q(legal_text__isnull=True) & ~Q(declared_legal_text=""),
                name="standard_cites_one_legal_text",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(reviewed_by__isnull=False) & ~Q(reviewed_by=F("proposed_by")),
                name="standard_confirmed_by_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(effect__isnull=False), name="standard_confirmed_with_effect"
            ),
        )

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("lawbook:standard", args=[self.pk])

    @property
    def label(self) -> str:
        """The Chinese label of the parameter."""
        parameter = policy.rule_book().parameters.get(self.parameter)
        return parameter.label if parameter else self.parameter

    @property
    def figures_text(self) -> str:
        """The figures in one line, such as 城市935.00元，农村710.00元."""
        parameter = policy.rule_book().parameters[self.parameter]
        return "，".join(
            f"{parameter.word(key)}{policy.format_figure(figure, parameter.unit)}"
            for key, figure in self.by_category.items()
        )

    @property
    def before_text(self) -> str:
        """The figures that the standard replaces, in one line; empty where there were none."""
        parameter = policy.rule_book().parameters[self.parameter]
        before = figures_in_force(parameter, self.effective - timedelta(days=1))
        return "，".join(
            f"{parameter.word(key)}{policy.format_figure(figure, parameter.unit)}" for key, figure in before.items()
        )

    @property
    def tone(self) -> str:
        """The colour of the state tag."""
        return {self.State.CONFIRMED.value: "good", self.State.PROPOSED.value: "warn"}.get(self.state, "")

    @property
    def by_category(self) -> dict[str | None, Figure]:
        """The figures by category in the order of the rule book, under None where there is none.

        PostgreSQL does not keep the order of a JSON object.
        """
        declared = policy.rule_book().parameters.get(self.parameter)
        order = list(declared.values[0].figures) if declared else []
        found = {key or None: figure for key, figure in self.figures.items()}
        return {key: found[key] for key in sorted(found, key=lambda key: order.index(key) if key in order else -1)}

    @property
    def as_local_value(self) -> LocalValue:
        """The standard as the rule book takes it."""
        legal_text = self.legal_text.as_local_legal_text if self.legal_text else self.declared_legal_text
        return LocalValue(
            self.parameter,
            tuple(self.by_category.items()),
            self.effective,
            self.until,
            self.decided,
            LocalClause(legal_text, f"S{self.pk or 0}", self.place, self.text),
            self.note,
        )

    @property
    def first_month(self) -> date:
        """The first benefit month that the standard applies to."""
        if self.effective.day == 1:
            return self.effective
        return add_months(self.effective, 1)


def figures_for_storage(figures: dict[str | None, Figure]) -> dict[str, Figure]:
    """The figures as JSON keys them."""
    return {key or _NO_CATEGORY: figure for key, figure in figures.items()}
